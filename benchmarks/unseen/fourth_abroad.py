# ruff: noqa: E501 - a template is one line, however long
"""FOURTH SET: documents in German, French, Spanish, Dutch and Polish, written without sight of the rules. Rules may be tuned on this set."""

from . import fourth_clauses_abroad as clauses
from .documents import Kind

AGENCY = Kind(
    name="fourth Handelsvertretervertrag",
    language="de",
    home="de_DE",
    header="Handelsvertretervertrag {o1.short} / {p1.last}",
    footer="Seite @page",
    pages=(5, 10),
    clauses=clauses.GERMAN,
    head=(
        "HANDELSVERTRETERVERTRAG",
        'zwischen\n\nder {o1}, {addrde:o1}, eingetragen im Handelsregister des Amtsgerichts <<Stuttgart>> unter {hrbde:o1}, USt-IdNr. {ustde:o1}, vertreten durch den Geschäftsführer <<Herrn>> {p2.full}\n- nachfolgend "Unternehmer" -\n\nund\n\n<<Frau>> {p1.full}, {addrde:p1}, Steuernummer {stnrde:p1}\n- nachfolgend "Handelsvertreterin" -',
        "Präambel. Der Unternehmer stellt Verpackungsmaschinen und Etikettiersysteme her. Die Handelsvertreterin war zuvor für die {o2} tätig und verfügt über einen Kundenstamm in der Lebensmittelindustrie.",
    ),
    body=(
        "§ {#} Vertragsgebiet. Das Vertragsgebiet umfasst <<Baden-Württemberg>> und <<Bayern>> mit Ausnahme der Kunden {o3}, {o4.short} und {o5.short}, die <<Herr>> {p3.full} selbst betreut.",
        "§ {#} Provision. Die Provision beträgt acht Prozent. Sie wird bis zum 15. des Folgemonats auf das Konto der Handelsvertreterin bei der {o6.short} <<Bank>>, IBAN {ibdef:p1}, überwiesen. Als Vorschuss erhält <<Frau>> {p1.last} monatlich {sumde}.",
        "§ {#} Berichte. Wochenberichte gehen an {email:p3}, Eilsachen telefonisch an {phonede:p3} (<<Hr.>> {p3.last}) oder an das Sekretariat, <<Frau>> {p4.full}, {phonede:p4}.",
        "§ {#} Firmenwagen. Überlassen wird das Fahrzeug mit dem amtlichen Kennzeichen {platede:p1}. Tankkarte Nr. {card:p1}. Der Leasingvertrag mit der {o7} endet am {date}.",
        "§ {#} Untervertreter. Die Handelsvertreterin darf <<Herrn>> {p5.full}, geboren am {date}, wohnhaft {addrde:p5}, als Untervertreter einsetzen. {p5.last} hat am {date} eine Verschwiegenheitserklärung unterzeichnet.",
        "§ {#} Vorprozess. Der Rechtsstreit mit dem früheren Vertreter {p6.full} (Landgericht <<Stuttgart>>, Az. {casede:a}) über einen Ausgleichsanspruch von {sumde} wurde durch Vergleich vom {date} beendet. Rechtsanwalt des Unternehmers war <<Dr.>> {p7.full}, Kanzlei {o8}.",
        "§ {#} Steuerliches. Die Identifikationsnummer der Handelsvertreterin lautet {idnrde:p1}; steuerlich beraten wird sie von {o9}, Ansprechpartnerin {p8.full}, {email:p8}.",
    ),
    cycle=(
        "@rows 3-6\nAnlage {#} - Kundenliste\nKunde | Ansprechpartner | Telefon | Anschrift\n{oa*} | {pa*.full} | {phonede:pa*} | {addrde:oa*}",
        "@rows 2-5\nProvisionsabrechnung {#}\nAuftrag; Kunde; Auftragswert; Provision\n{reference:a*}; {oa*.short}; {sumde}; {sumde}",
        "Besuchsbericht Nr. {#} vom {date}\nFirma: {oa*}, {addrde:oa*}\nGesprächspartner: {pa*.full} (Einkauf), {pb*.full} (Technik)\nErgebnis: Angebot über eine Schlauchbeutelmaschine gewünscht, Budget {sumde}. Mitbewerber: {ob*.short}. Wiedervorlage im Herbst.\ngez. {p1.last}",
        "Von: {p3.full} <{email:p3}>\nAn: {p1.full}\nBetreff: Messe\n\nLiebe <<Frau>> {p1.last},\nfür den Messestand brauchen wir noch eine Zusage von {oa*.short}. Bitte rufen Sie <<Herrn>> {pa*.last} unter {phonede:pa*} an. Die Hotelrechnung ({sumde}) übernimmt <<Frau>> {p4.last}.\nViele Grüße\n{p3.full}",
        "Abmahnung {#}. Sehr geehrte Frau Kollegin, namens und in Vollmacht der {oa*} rügen wir, dass {pa*.full}, {addrde:pa*}, am {date} Kunden unserer Mandantin angesprochen hat. Wir fordern eine Unterlassungserklärung bis zum {date}. {pb*.full}, Rechtsanwältin",
    ),
    tail=(
        "<<Stuttgart>>, den {date:eff}\n\n_____________________\n{o1}\n{p2.full}, Geschäftsführer\n\n_____________________\n{p1.full}\nHandelsvertreterin",
    ),
)

BUSINESS_SALE = Kind(
    name="fourth cession de fonds de commerce",
    language="fr",
    home="fr_FR",
    header="Cession de fonds de commerce - {o1.shortcaps} / {o2.shortcaps}",
    footer="@page - paraphes",
    pages=(5, 10),
    clauses=clauses.FRENCH,
    head=(
        "ACTE DE CESSION DE FONDS DE COMMERCE",
        'LES SOUSSIGNÉS\n\n1°/ {o1}, SIRET {siretfr:o1}, TVA intracommunautaire {tvafr:o1}, ayant son siège {addrfr:o1}, représentée par sa gérante, <<Madame>> {p1.capslast}, demeurant {addrfr:p1}, ci-après "le Cédant",\n\n2°/ <<Monsieur>> {p2.full}, né le {date} à <<Béziers>>, n° de sécurité sociale {nirfr:p2}, et <<Madame>> {p3.full}, son épouse, demeurant ensemble {addrfr:p2}, agissant pour le compte de {o2}, ci-après "le Cessionnaire".',
        "Le fonds, à usage de Restaurant, Traiteur et Salon de Thé, est exploité {addrfr:fonds}. Il a été acquis de <<M.>> {p4.full} suivant acte reçu par <<Maître>> {p5.full}, notaire, le {date}.",
    ),
    body=(
        "Article {#} - Prix. La cession est consentie moyennant le prix de {sumfr}, dont {sumfr} pour les éléments incorporels. Le prix est versé par virement sur le compte séquestre ouvert au nom de {o3}, IBAN {ibfrf:o3}.",
        "Article {#} - Bail. Le bail commercial a été consenti par {o4} le {date} moyennant un loyer annuel de {sumfr}. Le bailleur, représenté par <<Mme>> {p6.full} ({phonefr:p6}), a agréé le Cessionnaire.",
        "Article {#} - Personnel. Conformément à l'article L. 1224-1 du Code du travail, les contrats de {p7.full} (Chef de cuisine, entré le {date}) et de {p8.full} (Serveuse) sont repris. {p7.last} a demandé un entretien.",
        "Article {#} - Inscriptions. L'état des inscriptions révèle un nantissement au profit de {o5} pour {sumfr} et un privilège de l'URSSAF. Instance en cours : {casefr:a}, {o6} contre {o1.short}, devant le Tribunal de commerce.",
        "Article {#} - Séquestre. <<Maître>> {p9.full}, avocat au barreau de <<Lyon>>, {addrfr:p9}, {email:p9}, est désigné séquestre. Les oppositions sont reçues chez [[{p9.capslast}|<<Maître>> {p9.last}]].",
        "Article {#} - Communications. Au Cédant : {phonefr:p1}, {email:p1}. Au Cessionnaire : {phonefr:p2}, {email:p2}, et pour la comptabilité {o7}, à l'attention de {p3.first}.",
    ),
    cycle=(
        "@rows 2-5\nANNEXE {#} - SALARIÉS\nNom ; N° de sécurité sociale ; Entrée ; Salaire\n{pa*.commacaps} ; {nirfr:pa*} ; {date} ; {sumfr}",
        "@rows 2-5\nFOURNISSEURS {#}\n{oa*} - SIRET {siretfr:oa*} - solde {sumfr}",
        "PROCÈS-VERBAL d'assemblée n° {#}. Le {date}, les associés de {oa*} se sont réunis {addrfr:oa*}. Sont présents : {pa*.full}, 60 parts ; {pb*.full}, 40 parts. L'assemblée autorise la vente à {o2.short} et donne tous pouvoirs à {pa*.capslast}. Résolution adoptée à l'unanimité.",
        "De : {email:p9}\nÀ : {pa*.full}\nObjet : dossier {o1.short} / {p2.last}\n\nCher Confrère, votre client {oa*} a formé opposition pour {sumfr} le {date}. <<Mme>> {p1.last} la conteste. Pouvez-vous me rappeler au {phonefr:p9} ? Bien à vous, {p9.init}",
        "INVENTAIRE {#}. Four mixte, Lave-vaisselle, Chambre froide (marque sans valeur), Licence IV. Le véhicule de livraison appartient à {pa*.full}, {addrfr:pa*}. Contrôle sanitaire du {date} par {pb*.full}, Direction départementale de la protection des populations.",
        "Quittance {#} : je soussignée {pa*.full}, bailleresse, reconnais avoir reçu de {oa*} la somme de {sumfr} pour le terme de Juillet. Fait à <<Lyon>>, le {date}.",
    ),
    tail=(
        "Fait en quatre exemplaires le {date:eff}\n\nLe Cédant : {p1.caps}\nLe Cessionnaire : {p2.caps} et {p3.caps}\n(Mention manuscrite : « Lu et approuvé »)",
    ),
)

EMPLOYMENT = Kind(
    name="fourth contrato de trabajo",
    language="es",
    home="es_ES",
    header="CONTRATO DE TRABAJO INDEFINIDO",
    footer="{o1.short} - Pág. @page",
    pages=(5, 9),
    clauses=clauses.SPANISH,
    head=(
        "CONTRATO DE TRABAJO INDEFINIDO A TIEMPO COMPLETO",
        "DATOS DE LA EMPRESA\nRazón social: {o1}\nCIF: {cifes:o1}\nDomicilio social: {addres:o1}\nCódigo cuenta de cotización: {nafes:o1}\nRepresentante: <<D.>> {p1.full}, DNI {dnies:p1}, en calidad de Apoderado\n\nDATOS DEL TRABAJADOR\nNombre: {p2.full}\nDNI/NIE: {dnies:p2}\nN.º afiliación: {nafes:p2}\nFecha de nacimiento: {dayes}\nDomicilio: {addres:p2}",
        "Reunidas ambas partes en <<Madrid>> el {dayes:eff}, acuerdan las siguientes CLÁUSULAS:",
    ),
    body=(
        "Cláusula {#}.ª Puesto. <<D.ª>> {p2.full} prestará servicios como Jefa de Compras, a las órdenes de {p3.full}, Director de Operaciones, en el centro de trabajo sito en {addres:ct}.",
        "Cláusula {#}.ª Retribución. El salario anual es de {sumes}, en catorce pagas, que se abonará en la cuenta IBAN {ibesf:p2}. El Bonus por Objetivos lo fija <<D.>> {p1.last} antes del {dayes}.",
        "Cláusula {#}.ª No competencia. La trabajadora no prestará servicios para {o2}, {o3.short} ni {o4} durante Doce Meses. A cambio percibirá {sumes}.",
        "Cláusula {#}.ª Antigüedad. Se reconoce la antigüedad adquirida en {o5}, sociedad absorbida por {o1.short} mediante escritura otorgada ante el Notario <<D.>> {p4.full} el {dayes}.",
        "Cláusula {#}.ª Medios. Se entrega un portátil y el teléfono {phonees:p2}. Correo corporativo: {email:p2}. Incidencias: {p5.full}, {email:p5}, {phonees:p5}.",
        "Cláusula {#}.ª Procedimiento previo. Las partes dan por terminado el pleito seguido ante el Juzgado de lo Social ({casees:a}) entre {p2.last} y {o5.short}, asistida por la Letrada {p6.full}.",
        "Cláusula {#}.ª Prevención. El servicio de prevención lo presta {o6}; el reconocimiento médico lo realizará la <<Dra.>> {p7.full}. Mutua: {o7.short}.",
    ),
    cycle=(
        "@rows 2-5\nANEXO {#}: EQUIPO A CARGO\nApellidos y nombre | DNI | N.º afiliación | Salario\n{pa*.comma} | {dnies:pa*} | {nafes:pa*} | {sumes}",
        "NÓMINA {#}. Trabajador: {pa*.caps}. NIF: {dnies:pa*}. Empresa: {oa*} (CIF {cifes:oa*}). Periodo: Mayo. Total devengado: {sumes}. Retención IRPF: {sumes}. Transferencia a {ibesf:pa*}.",
        "ACTA n.º {#} del Comité de Empresa, {dayes}. Asisten: {p3.full}, {pa*.full}, {pb*.full} (<<UGT>>). <<La Sra.>> {pa*.last} pregunta por el Calendario Laboral. {p3.last} responde que {oa*.short} externaliza la Limpieza. Se levanta la sesión.",
        "De: {p5.full} <{email:p5}>\nPara: {p2.first}\nAsunto: Alta proveedor\n\nHola {p2.first}: el proveedor {oa*}, {addres:oa*}, manda factura por {sumes}. Su comercial, {pa*.full}, está en el {phonees:pa*}. ¿Lo autoriza {p1.first}? Saludos, {p5.first}",
        "CARTA {#}. Muy <<Sr.>> mío: Por la presente le comunico mi baja voluntaria con efectos de {dayes}. He firmado con {oa*}. Ruego que el finiquito ({sumes}) se envíe a {addres:pa*}. Atentamente, {pa*.full}",
    ),
    tail=(
        "Y para que conste, firman por duplicado:\n\nPor la Empresa: {p1.full}\nLa Trabajadora: {p2.full}\nTestigo: {p8.full}, DNI {dnies:p8}",
    ),
)

LOAN = Kind(
    name="fourth geldleningsovereenkomst",
    language="nl",
    home="nl_NL",
    header="Overeenkomst van geldlening {o1.short} - {o2.short}",
    footer="Paraaf: ____ ____    @page",
    pages=(5, 9),
    clauses=clauses.DUTCH,
    head=(
        "OVEREENKOMST VAN GELDLENING",
        'DE ONDERGETEKENDEN:\n\n1. {o1}, statutair gevestigd te <<Amsterdam>>, kantoorhoudende {addrnl:o1}, ingeschreven in het handelsregister onder nummer {kvknl:o1}, rechtsgeldig vertegenwoordigd door de <<heer>> {p1.full} (hierna "Geldgever"); en\n\n2. {o2}, KvK-nummer {kvknl:o2}, btw-nummer {btwnl:o2}, vertegenwoordigd door <<mevrouw>> {p2.full}, wonende te {addrnl:p2}, geboren op {daynl}, BSN {bsnnl:p2} (hierna "Geldnemer"),',
        "IN AANMERKING NEMENDE DAT Geldnemer de aandelen in {o3} wil verwerven van de <<heer>> {p3.full} en daarvoor {sumnl} nodig heeft; KOMEN OVEREEN ALS VOLGT:",
    ),
    body=(
        "Artikel {#}. Hoofdsom. Geldgever leent {sumnl} en maakt dit bedrag op {daynl} over naar IBAN {ibnlf:o2} ten name van {o2.short}. Rente en aflossing worden betaald op {ibnlf:o1}.",
        "Artikel {#}. Borgtocht. De <<heer>> {p4.full}, BSN {bsnnl:p4}, {addrnl:p4}, stelt zich borg tot maximaal {sumnl}. Zijn echtgenote, <<mevrouw>> {p5.full}, verleent toestemming als bedoeld in artikel 1:88 BW.",
        "Artikel {#}. Zekerheden. Geldnemer verpandt haar Voorraden, Debiteuren en Bedrijfsinventaris. De pandakte is opgesteld door <<mr.>> {p6.full}, notaris, verbonden aan {o4}, telefoon {phonenl:p6}.",
        "Artikel {#}. Geschillen. In de zaak {casenl:a} heeft de Rechtbank <<Den Haag>> de vordering van {o5} op Geldnemer afgewezen; het hoger beroep is op {daynl} ingesteld door <<mr.>> {p7.full}.",
        "Artikel {#}. Achterstelling. {o6} en de <<heer>> {p3.last} stellen hun vorderingen van {sumnl} achter. De accountant, {p8.full} van {o7.short}, controleert dit jaarlijks.",
        "Artikel {#}. Kennisgevingen. Aan Geldgever: t.a.v. {p1.init}, {email:p1}, {phonenl:p1}. Aan Geldnemer: t.a.v. [[<<mevrouw>> {p2.last}|{p2.full}]], {email:p2}, {phonenl:p2}.",
    ),
    cycle=(
        "@rows 3-6\nBijlage {#}: Aflossingsschema\nDatum | Van | Bedrag\n{daynl} | {ibnlf:pa*} | {sumnl}",
        "@rows 2-4\nUBO-verklaring {#}\nNaam; Geboortedatum; BSN; Woonadres\n{pa*.comma}; {daynl}; {bsnnl:pa*}; {addrnl:pa*}",
        "Notulen {#} van de algemene vergadering van {oa*} ({kvknl:oa*}), gehouden op {daynl} te <<Utrecht>>. Aanwezig: {pa*.full} (voorzitter), {pb*.full} (notulist). <<Mevrouw>> {pb*.last} stelt vast dat het gehele geplaatste kapitaal vertegenwoordigd is. Besloten wordt de Jaarrekening vast te stellen.",
        "Van: {email:pa*}\nAan: {p2.full}\nOnderwerp: Kredietaanvraag\n\nBeste {p2.first},\nIk mis nog de Winst- en Verliesrekening van {oa*.short}. Kun je {p8.first} vragen die voor vrijdag te sturen? Bellen mag: {phonenl:pa*}.\nGroet,\n{pa*.full}\n{ob*}",
        "Ingebrekestelling {#}. Aan {oa*}, {addrnl:oa*}. Namens cliënt, de <<heer>> {pa*.full}, sommeer ik u binnen Veertien Dagen {sumnl} te voldoen op rekening {ibnlf:pa*}. Bij gebreke daarvan volgt Dagvaarding. <<Mr.>> {pb*.full}",
    ),
    tail=(
        "Aldus overeengekomen en in tweevoud ondertekend op {daynl:eff}.\n\n{o1}\n{p1.full}\n\n{o2}\n{p2.full}\n\nDe borg: {p4.full}",
    ),
)

SERVICES = Kind(
    name="fourth umowa o świadczenie usług",
    language="pl",
    home="pl_PL",
    header="Umowa o świadczenie usług informatycznych nr {reference:a}",
    footer="Strona @page",
    pages=(5, 9),
    clauses=clauses.POLISH,
    head=(
        "UMOWA O ŚWIADCZENIE USŁUG INFORMATYCZNYCH",
        'zawarta w <<Łodzi>> w dniu {daypl:eff} pomiędzy:\n\n{o1} z siedzibą w <<Łodzi>>, {addrpl:o1}, KRS {krspl:o1}, NIP {nippl:o1}, REGON {regonpl:o1}, reprezentowaną przez: {p1.full} - Prezesa Zarządu, zwaną dalej "Zamawiającym",\n\na\n\n{p2.full}, PESEL {peselpl:p2}, prowadzącym działalność gospodarczą pod adresem {addrpl:p2}, NIP {nippl:p2}, zwanym dalej "Wykonawcą".',
        "Zamawiający jest producentem Mebli Kuchennych. Wykonawca współpracował wcześniej z {o2} i zna System Magazynowy Zamawiającego.",
    ),
    body=(
        "§ {#}. Wynagrodzenie. Wykonawca otrzymuje {sumpl} netto miesięcznie, płatne na rachunek {ibplf:p2} w terminie 14 dni od doręczenia Faktury na adres {email:o1}.",
        "§ {#}. Osoby do kontaktu. Ze strony Zamawiającego: {p3.full}, tel. {phonepl:p3}, {email:p3}; ze strony Wykonawcy: {p2.full}, tel. {phonepl:p2}, {email:p2}.",
        "§ {#}. Podwykonawcy. Wykonawca może powierzyć Testy Bezpieczeństwa spółce {o3} (NIP {nippl:o3}), w imieniu której działa {p4.full}. Hosting zapewnia {o4}.",
        "§ {#}. Poręczenie. {p5.full}, legitymująca się dowodem osobistym {passport:p5}, PESEL {peselpl:p5}, zam. {addrpl:p5}, poręcza za zobowiązania Wykonawcy do kwoty {sumpl}.",
        "§ {#}. Spory. Sprawa {casepl:a} z powództwa {o5} przeciwko Zamawiającemu zakończyła się ugodą z dnia {daypl}, zawartą przez pełnomocnika, <<mec.>> {p6.full}.",
        "§ {#}. Zakaz konkurencji. Wykonawca nie będzie świadczył usług na rzecz {o6} ani {o7.short}. Kara umowna wynosi {sumpl}. Decyduje {p1.full}.",
    ),
    cycle=(
        "@rows 2-5\nZałącznik nr {#} - Lista użytkowników\nNazwisko i imię | Login | E-mail | Telefon\n{pa*.comma} | {user:pa*} | {email:pa*} | {phonepl:pa*}",
        "PROTOKÓŁ ODBIORU nr {#}, {daypl}. Obecni: {p3.full}, {pa*.full} ({oa*}). Moduł Raportów: bez Uwag. Moduł Płac: Błąd Krytyczny zgłoszony przez {pb*.full}. Odbiór warunkowy. Potrącono {sumpl}.",
        "Zgłoszenie {reference:z*}: {pa*.full}, {phonepl:pa*}, nie może się zalogować z adresu {ip:z*}. Przekazano: {p2.init}. Rozwiązano {daypl}.",
        "Od: {pa*.full} <{email:pa*}>\nDo: {p3.full}\nTemat: Licencje\n\nDzień dobry, {oa*} ({addrpl:oa*}) oferuje Licencje za {sumpl}. Opiekun klienta: {pb*.full}, {phonepl:pb*}. Proszę o decyzję do Piątku.\n{pa*.first}",
        "PEŁNOMOCNICTWO nr {#}. Działając w imieniu {oa*}, KRS {krspl:oa*}, upoważniam {pa*.full}, PESEL {peselpl:pa*}, do odbioru Korespondencji oraz pojazdu {platepl:pa*}. {pb*.full}, Członek Zarządu",
        "@rows 2-4\nRozliczenie Godzin {#}\nData; Kto; Klient; Kwota\n{daypl}; {pa*.init}; {oa*.short}; {sumpl}",
    ),
    tail=("ZAMAWIAJĄCY: {p1.full}\n\nWYKONAWCA: {p2.full}",),
)

ABROAD = (AGENCY, BUSINESS_SALE, EMPLOYMENT, LOAN, SERVICES)

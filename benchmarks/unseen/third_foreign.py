# ruff: noqa: E501 - a template is one line, however long
"""THIRD SET: documents in German, French, Spanish, Italian and Polish, written without sight of the rules. Rules may be tuned on this set."""

from . import third_clauses as clauses
from .documents import Kind

GESCHAEFTSANTEILE = Kind(
    name="third German share purchase",
    language="de",
    home="de_DE",
    header="{notary:a}\t\t- @page -",
    footer="Notar {p1.full}, {city}",
    pages=(5, 10),
    clauses=clauses.GERMAN,
    head=(
        "{notary:a}\n\nVERHANDELT zu {city} am {dedate:eff}\n\nVor mir, dem unterzeichnenden Notar\n\nDr. {p1.full}\n\nmit dem Amtssitz in {city}, Geschäftsräume {deaddr:p1}, erschienen heute:",
        '1. <<Herr>> {p2.full}, geboren am {dedate:pb}, wohnhaft {deaddr:p2}, ausgewiesen durch Personalausweis Nr. {passnum:p2}, handelnd im eigenen Namen (nachfolgend "Verkäufer");\n\n2. <<Frau>> {p3.full}, geb. {p9.last}, geboren am {dedate:pc}, dienstansässig {deaddr:o2}, handelnd nicht im eigenen Namen, sondern als einzelvertretungsberechtigte Geschäftsführerin der {o2}, eingetragen im Handelsregister des Amtsgerichts {city} unter {hrb:o2} (nachfolgend "Käuferin").',
        'VORBEMERKUNG. Der Verkäufer ist Gesellschafter der {o1} mit Sitz in {city} ({hrb:o1}, USt-IdNr. {ustid:o1}), nachfolgend die "Gesellschaft". Das Stammkapital beträgt {amtde}. Weitere Gesellschafterin ist die {o3}.',
    ),
    body=(
        '§ {#} Kaufpreis. Der Kaufpreis beträgt {amtde}. Er ist fällig am {dedate} und zu zahlen auf das Konto des Verkäufers bei der {o4.short} Bank, IBAN {ibande:p2}, BIC [[<<COBADEFFXXX>>|<<HYVEDEMMXXX>>]], Verwendungszweck "Anteilskauf {p2.last}".',
        "§ {#} Steuern. Die steuerliche Identifikationsnummer von <<Herrn>> {p2.last} lautet {steuerid:p2}. Die Parteien werden von <<Herrn>> Steuerberater {p4.full}, {deaddr:p4}, Telefon {detel:p4}, beraten.",
        "§ {#} Geschäftsführung. <<Herr>> {p2.full} legt sein Amt als Geschäftsführer mit Wirkung zum {dedate} nieder. Zum neuen Geschäftsführer wird <<Herr>> <<Dipl.-Ing.>> {p5.full}, geboren am {dedate:pe}, {deaddr:p5}, bestellt.",
        "§ {#} Rechtsstreitigkeiten. Anhängig ist nur der Rechtsstreit {o1.short} gegen {o5} vor dem Landgericht {city}, Az. {decase:a}, Streitwert {amtde}. Prozessbevollmächtigte ist Rechtsanwältin {p6.full}.",
        "§ {#} Mitteilungen. Erklärungen sind zu richten an den Verkäufer, {email:p2}, Fax {detel:p2}, bzw. an die Käuferin, z. Hd. {p3.init}, {email:p3}, mit Kopie an {o6}, {deaddr:o6}.",
        "§ {#} Bürgschaft. Für die Erfüllung verbürgt sich <<Frau>> {p7.full}, {deaddr:p7}, selbstschuldnerisch bis zum Betrag von {amtde}. Die Ehefrau des Verkäufers, {p8.full}, stimmt gemäß § 1365 BGB zu.",
    ),
    cycle=(
        "[Scan, Blatt {#}]\nAn das Amtsgericht {city} - Handels-\nregister -\nIn der Sache {oa*.broken}\nüberreiche ich die Liste der Gesell-\nschafter. Neu eingetragen ist {pa*.broken},\nwohnhaft {deaddr:pa*}.\nKostenrechnung bitte an {ob*.short}.",
        "@rows 3-6\nAnlage {#}: Mitarbeiterliste\nPers.-Nr.; Name; Eintritt; Bruttogehalt\n{employee:pa*}; {pa*.comma}; {dedate:pa*}; {amtde}",
        "Vollmacht. Hiermit bevollmächtige ich, {pa*.full}, {deaddr:pa*}, <<Herrn>> {pb*.full}, geboren am {dedate:pb*}, mich beim Abschluss des Kaufvertrages mit der {oa*} zu vertreten. Die Vollmacht umfasst die Befreiung von § 181 BGB. {city}, den {dedate}",
        "Von: {email:pa*}\nAn: {p3.full}\nGesendet: {dedate}\nBetreff: AW: Datenraum {o1.short}\n\nSehr geehrte <<Frau>> {p3.last},\nim Anhang die Leasingverträge (Fahrzeuge {deplate:a*} und {deplate:b*}). <<Herr>> {pb*.last} von der {oa*.short} hat noch nicht geantwortet. Am Montag bin ich unter {detel:pa*} zu erreichen.\nMit freundlichen Grüßen\n{pa*.full}\nLeiterin Recht",
        "Anlage {#}: Wesentliche Verträge. Mietvertrag mit {pc*.full} über die Halle {deaddr:pc*} vom {dedate}, Miete {amtde} monatlich; Liefervertrag mit der {oa*}; Lizenzvertrag mit {ob*.full}, Ansprechpartner {pd*.full}, {detel:pd*}; Darlehen der Gesellschafterin {o3.short} über {amtde}.",
    ),
    tail=(
        "Das Protokoll nebst Anlagen wurde den Erschienenen vorgelesen, von ihnen genehmigt und eigenhändig unterschrieben:\n\ngez. {p2.full}\ngez. {p3.full}\ngez. {p1.last}, Notar",
    ),
)

FRANCHISE = Kind(
    name="third French franchise",
    language="fr",
    home="fr_FR",
    header="CONTRAT DE FRANCHISE - {o1.shortcaps}\t\tPage @page",
    footer="Paraphes : {p1.initials} {p2.initials}",
    pages=(5, 10),
    clauses=clauses.FRENCH,
    head=(
        "CONTRAT DE FRANCHISE",
        'ENTRE LES SOUSSIGNÉS :\n\nLa société {o1}, au capital de {amtfr}, dont le siège social est sis {fraddr:o1}, immatriculée au RCS de {city} sous le numéro {siren:o1}, représentée par <<Monsieur>> {p1.capslast}, en sa qualité de Président, ci-après "le Franchiseur",\n\nD\'UNE PART,\n\nET\n\n<<Madame>> {p2.capslast}, née le {frdate:pb} à {city}, de nationalité française, demeurant {fraddr:p2}, agissant au nom de la société en formation {o2}, ci-après "le Franchisé",\n\nD\'AUTRE PART.',
        "IL A PRÉALABLEMENT ÉTÉ EXPOSÉ CE QUI SUIT : Le Franchiseur exploite depuis plus de dix ans un réseau de boulangeries sous l'enseigne {o3.short}. Le Franchisé, ancien salarié de {o4}, a reçu le Document d'Information Précontractuelle le {frdate}.",
    ),
    body=(
        "Article {#} - Droit d'entrée. À la signature, le Franchisé verse la somme de {amtfr} par virement sur le compte de {o1.short} : IBAN {ibanfr:o1}, BIC [[<<BNPAFRPPXXX>>|<<AGRIFRPP>>]]. La facture est adressée à {email:p2}.",
        "Article {#} - Local. Le point de vente est situé {fraddr:loc}. Le bail a été consenti par la SCI {o5.short}, gérante <<Mme>> {p3.full}, par acte de <<Maître>> {p4.capslast}, notaire à {city}, en date du {frdate}.",
        "Article {#} - Formation. La formation initiale est dispensée par {p5.full} ({frtel:p5}) au siège. Les frais de séjour restent à la charge du Franchisé. <<M.>> {p1.last} peut y mettre fin si les Tests ne sont pas réussis.",
        "Article {#} - Caution. <<Monsieur>> {p6.full}, époux de <<Madame>> {p2.last}, n° de sécurité sociale {nir:p6}, domicilié {fraddr:p2}, se porte caution solidaire dans la limite de {amtfr}.",
        "Article {#} - Notifications. Toute notification est faite par lettre recommandée avec avis de réception. Pour le Franchiseur : à l'attention de {p7.full}, {email:p7}, tél. {frtel:p7}. Pour le Franchisé : {email:p2}, portable {frtel:p2}. Site : {url:o1}.",
        "Article {#} - Litiges en cours. Le Franchiseur déclare le litige l'opposant à la société {o6} devant la Cour d'appel de {city} ({frcase:a}). L'avocat de {o1.short} est <<Maître>> {p8.full}, du cabinet {o7}.",
    ),
    cycle=(
        "- Point à l'ordre du jour n° {#}\n- Rapport de {pa*.full} : Chiffre d'Affaires de {amtfr}, en baisse\n- Départ de <<Mme>> {pb*.last}, remplacée par {pc*.first} au 1er Juin\n- Assurance : {oa*}, police {policy:oa*}\n- Divers : Carte de Noël, Prix du Pain",
        "@rows 3-6\nANNEXE {#} : FRANCHISÉS DU RÉSEAU\nEnseigne / Exploitant / Adresse / Téléphone / Ouverture\n{oa*.short} / {pa*.capslast} / {fraddr:pa*} / {frtel:pa*} / {frdate}",
        "PROCÈS-VERBAL DE VISITE n° {#}. Le {frdate}, {p5.init} s'est présenté au magasin tenu par {pa*.full}. Étaient présents {pb*.full}, vendeuse, et <<M.>> {pc*.last}, livreur de {oa*}. Constat : Vitrine propre, Four en panne, Uniformes absents. Pénalité : {amtfr}.",
        "De : {pa*.full} <{email:pa*}>\nÀ : {p7.full}\nEnvoyé : {frdate}\nObjet : Redevances de Mars\n\nBonjour {p7.first},\nLe virement de {amtfr} est parti hier de mon compte {ibanfr:pa*}. Pouvez-vous prévenir {p1.init} ? Ma comptable, {pb*.full} ({frtel:pb*}), vous enverra le Relevé.\nCordialement,\n{pa*.first}",
        "Pouvoir. Je soussignée {pa*.full}, née le {frdate:pa*}, demeurant {fraddr:pa*}, titulaire du passeport n° {passnum:pa*}, donne pouvoir à {pb*.capslast} de signer en mon nom l'acte de cession de parts de la société {oa*}, {siren:oa*}. Bon pour pouvoir.",
    ),
    tail=(
        'Fait à {city}, le {frdate}, en deux exemplaires originaux.\n\nPour le Franchiseur\n{p1.full}\n\nPour le Franchisé\n{p2.capslast}\n\nLa caution (signature précédée de la mention "Bon pour caution solidaire")\n{p6.capslast}',
    ),
)

ARRAS = Kind(
    name="third Spanish deposit contract",
    language="es",
    home="es_ES",
    header="CONTRATO DE ARRAS - {p1.last} / {p3.last}",
    footer="@page",
    pages=(5, 8),
    clauses=clauses.SPANISH,
    head=(
        "CONTRATO PRIVADO DE ARRAS PENITENCIALES",
        "En {city}, a {esdate:eff}.\n\nREUNIDOS\n\nDe una parte, como PARTE VENDEDORA, <<D.>> {p1.full}, mayor de edad, casado en régimen de gananciales, con DNI {dni:p1} y domicilio en {esaddr:p1}, y <<D.ª>> {p2.full}, con DNI {dni:p2}, del mismo domicilio.\n\nDe otra parte, como PARTE COMPRADORA, <<Dña.>> {p3.full}, soltera, con NIE {passnum:p3}, vecina de {city}, {esaddr:p3}.",
        "INTERVIENE además la mercantil {o1}, CIF {cif:o1}, con domicilio social en {esaddr:o1}, en calidad de intermediaria, representada por <<don>> {p4.full}.",
        "EXPONEN que los vendedores son dueños de la vivienda sita en {esaddr:finca}, inscrita en el Registro de la Propiedad, {finca:a}, con referencia catastral {catastro:a}, adquirida por herencia de <<don>> {p5.full} en escritura ante el Notario <<don>> {p6.full} de fecha {esdate}.",
    ),
    body=(
        "{#}.- Precio. El precio es de {amtes}, que se abonará así: {amtes} en este acto mediante transferencia a la cuenta {ibanes:p1} de {o2.short}, y el resto mediante cheque bancario en el acto de la Escritura.",
        "{#}.- Hipoteca. Sobre la Finca pesa una hipoteca a favor de {o3}, cuyo saldo a {esdate} asciende a {amtes}. La Parte Vendedora la cancelará a su costa. Apoderado de la entidad: {p7.full}, {estel:p7}.",
        "{#}.- Plazo. La Escritura se otorgará antes del {esdate} ante el Notario de {city} que designe la <<Sra.>> {p3.last}. Si el Banco deniega el Préstamo, se devolverán las Arras.",
        "{#}.- Honorarios. La comisión de {o1.short} es de {amtes} más IVA. Se ingresará en {ibanes:o1}. Cualquier duda: {p4.full}, {email:p4}, móvil {estel:p4}.",
        "{#}.- Pleitos. Existe un procedimiento de desahucio contra el antiguo inquilino, {p8.full}, ante el Juzgado de Primera Instancia n.º 4 de {city} (autos {escase:a}), en el que actúa la procuradora {p9.full}.",
        "{#}.- Comunicaciones. Vendedores: {email:p1}, {estel:p1}. Compradora: {email:p3}, {estel:p3}. Se advierte al <<Sr.>> {p1.last} de que el fax ya no se usa.",
    ),
    cycle=(
        "@rows 2-5\nANEXO {#}: PROPIETARIOS DE LA COMUNIDAD\nPiso | Titular | DNI | Teléfono | Deuda\nBajo | {pa*.comma} | {dni:pa*} | {estel:pa*} | {amtes}",
        "CERTIFICADO {#}. {pa*.full}, con DNI {dni:pa*}, Secretario-Administrador de la Comunidad de {esaddr:com}, CERTIFICA que <<D.>> {p1.full} se halla al corriente de pago a {esdate}, salvo la Derrama de Septiembre por importe de {amtes}. V.º B.º el Presidente, {pb*.full}.",
        "De: {email:p4}\nPara: {p3.full}\nFecha: {esdate}\nAsunto: Firma el Lunes\n\nHola {p3.first}: he hablado con {pa*.full}, del banco ({estel:pa*}). La tasación de {oa*} llega mañana. Trae el NIE y el recibo de las Arras. {p2.first} firmará por poder. Un saludo, {p4.first}",
        "PODER ESPECIAL {#}. <<Doña>> {pa*.full}, nacida el {esdate:pa*}, de profesión Maestra, con domicilio en {esaddr:pa*} y DNI {dni:pa*}, confiere poder a favor de <<D.>> {pb*.full} y de la sociedad {oa*}, CIF {cif:oa*}, para vender el Garaje y el vehículo con matrícula {plate:pa*}.",
    ),
    tail=(
        "Y en prueba de conformidad, firman por triplicado.\n\nLA PARTE VENDEDORA\n{p1.caps}\n{p2.caps}\n\nLA PARTE COMPRADORA\n{p3.caps}\n\nPor {o1}\n{p4.full}",
    ),
)

APPALTO = Kind(
    name="third Italian works contract",
    language="it",
    home="it_IT",
    header="Contratto di Appalto {o1.short} - {o2.short}\tpag. @page",
    footer="Commessa {reference:a}",
    pages=(5, 8),
    clauses=clauses.ITALIAN,
    head=(
        "CONTRATTO DI APPALTO PRIVATO",
        'Tra\n{o1}, con sede legale in {itaddr:o1}, C.F. e P. IVA {piva:o1}, iscritta al Registro delle Imprese, REA {rea:o1}, in persona del legale rappresentante pro tempore <<dott.>> {p1.full}, nato a {city} il {itdate:pa}, C.F. {codice:p1} (di seguito il "Committente")\ne\n{o2}, con sede in {itaddr:o2}, P. IVA {piva:o2}, in persona dell\'Amministratore Unico <<geom.>> {p2.full} (di seguito l\'"Appaltatore").',
        "PREMESSO che il Committente intende ristrutturare il fabbricato in {itaddr:fab}, giusta Permesso di Costruire del {itdate}, su progetto dell'<<arch.>> {p3.full}; tutto ciò premesso, si conviene quanto segue.",
    ),
    body=(
        "Art. {#} - Corrispettivo. Il Corrispettivo a corpo è di {amtit} oltre IVA, da versare sul conto intestato a {o2}, IBAN {ibanit:o2}, presso {o3.short}. Acconto alla firma: {amtit}.",
        "Art. {#} - Direzione Lavori. Direttore dei Lavori è l'<<ing.>> {p4.full}, {itaddr:p4}, PEC {email:p4}, tel. {ittel:p4}. Coordinatore per la Sicurezza è {p5.full}.",
        "Art. {#} - Subappalto. È autorizzato il Subappalto degli Impianti a {o4}, P.IVA {piva:o4}, referente <<sig.>> {p6.full} ({ittel:p6}).",
        "Art. {#} - Polizza. L'Appaltatore ha stipulato con {o5} la polizza n. {policy:o2}, massimale {amtit}, tramite l'agente {p7.full}.",
        "Art. {#} - Contenzioso. Le Parti si danno atto che il giudizio {itcase:a} pendente avanti il Tribunale di {city} tra {o2.short} e {p8.full} non incide sul presente Contratto. L'<<Avv.>> {p8.last} agisce in proprio.",
        "Art. {#} - Comunicazioni. Al Committente: {email:p1}, alla c.a. della <<sig.ra>> {p9.full}. All'Appaltatore: {itaddr:o2}, {email:o2}, {ittel:o2}.",
    ),
    cycle=(
        "@rows 3-6\nALLEGATO {#} - ELENCO MAESTRANZE\nCognome e Nome - Codice Fiscale - Cellulare - Nato il\n{pa*.commacaps} - {codice:pa*} - {ittel:pa*} - {itdate:pa*}",
        "VERBALE DI CANTIERE n. {#}. Il {itdate} sono presenti {p4.full}, {p2.init} e il capocantiere {pa*.full}. Si rileva: Ponteggio senza Parapetto, Massetto fresco. Il <<sig.>> {pa*.last} provvede entro Lunedì. Furgone {plate:pa*} da spostare.",
        "Da: {email:pb*}\nA: {p9.full}\nData: {itdate}\nOggetto: Fattura di Marzo\n\nGentile {p9.full},\nallego la Fattura di {oa*} per {amtit}. Il bonifico va fatto su {ibanit:oa*}. Per chiarimenti chiami {pb*.full}, {ittel:pb*}.\nDistinti saluti\nUfficio Contabilità",
        "DELEGA {#}. Il sottoscritto {pc*.full}, nato il {itdate:pc*}, residente in {itaddr:pc*}, C.F. {codice:pc*}, documento {passnum:pc*}, delega {pd*.full} a ritirare presso il Comune il Certificato di Agibilità e a rappresentarlo davanti a {oa*}.",
    ),
    tail=(
        "Letto, confermato e sottoscritto in {city}, il {itdate}.\n\nIl Committente\n{p1.full}\n\nL'Appaltatore\n{p2.full}\n\nAi sensi degli artt. 1341 e 1342 c.c. si approvano specificamente gli articoli che precedono.",
    ),
)

NAJEM = Kind(
    name="third Polish lease",
    language="pl",
    home="pl_PL",
    header="UMOWA NAJMU LOKALU MIESZKALNEGO",
    footer="str. @page    Wynajmujący: {p1.initials}    Najemca: {p2.initials}",
    pages=(5, 8),
    clauses=clauses.POLISH,
    head=(
        "UMOWA NAJMU LOKALU MIESZKALNEGO",
        'zawarta w dniu {pldate:eff} pomiędzy:\n\n1. <<Panem>> {p1.full}, zam. {pladdr:p1}, PESEL {pesel:p1}, legitymującym się dowodem osobistym {passnum:p1}, zwanym dalej "Wynajmującym",\na\n2. {o1}, z siedzibą: {pladdr:o1}, KRS {krs:o1}, NIP {nip:o1}, reprezentowaną przez Prezesa Zarządu <<Panią>> {p2.full}, zwaną dalej "Najemcą".',
        "Przedmiotem najmu jest lokal przy {pladdr:lok}, dla którego Sąd Rejonowy prowadzi księgę wieczystą nr {kw:lok}. W lokalu zamieszka pracownik Najemcy: {p3.full}, PESEL {pesel:p3}, wraz z: {p4.full}.",
    ),
    body=(
        "§ {#}. Czynsz. Najemca płaci Czynsz w kwocie {rentpl} miesięcznie, do dziesiątego dnia miesiąca, na rachunek {ibanpl:p1} prowadzony przez {o2.short} Bank. Kaucja wynosi {rentpl}.",
        "§ {#}. Pośrednik. Umowę przygotowało biuro {o3}, {pladdr:o3}, NIP {nip:o3}, agent: {p5.full}, tel. {pltel:p5}. Prowizja: {amtpl}.",
        "§ {#}. Doręczenia. Wynajmujący: {email:p1}, {pltel:p1}. Najemca: {email:p2}, do rąk <<Pana>> {p6.full}. Pisma doręcza się listem poleconym.",
        "§ {#}. Wcześniejszy spór. Sprawa {plcase:a} z powództwa {p7.full} przeciwko {o1.short} została umorzona dnia {pldate}. Pełnomocnikiem był <<adw.>> {p8.full}.",
        "§ {#}. Miejsce postojowe nr 14. Z miejsca korzysta pojazd o nr rej. {plate:p3}. Pilot wydał dozorca, {p9.full}, dnia {pldate}.",
    ),
    cycle=(
        "PROTOKÓŁ nr {#} z dnia {pldate}\nObecni: {p1.init}, {p3.full}, {pa*.full} (rzeczoznawca)\nKuchnia: Zmywarka sprawna. Łazienka: Pęknięta Umywalka. Salon: Podłoga zarysowana.\nKoszt naprawy: {amtpl}, wykonawca {oa*}, tel. {pltel:oa*}.",
        "@rows 2-5\nZałącznik nr {#} - Osoby uprawnione do odbioru kluczy\nImię i nazwisko | PESEL | Telefon | Adres\n{pa*.full} | {pesel:pa*} | {pltel:pa*} | {pladdr:pa*}",
        "Od: {email:pb*}\nDo: {p5.full}\nTemat: Faktura za Maj\n\nDzień dobry,\nw załączeniu Faktura {reference:pb*} na {amtpl}. Proszę o przelew na {ibanpl:pb*}. W razie pytań: {pb*.full}, {pltel:pb*}.\nZ poważaniem\n{pb*.init}",
        "PEŁNOMOCNICTWO {#}. Ja, niżej podpisana {pc*.full}, ur. {pldate:pc*}, zam. {pladdr:pc*}, upoważniam {pd*.full} do odbioru w moim imieniu korespondencji i do zawarcia umowy z {oa*}, NIP {nip:oa*}.",
    ),
    tail=(
        "Umowę sporządzono w dwóch jednobrzmiących egzemplarzach.\n\nWynajmujący: {p1.full}\nNajemca: w imieniu {o1} - {p2.full}",
    ),
)

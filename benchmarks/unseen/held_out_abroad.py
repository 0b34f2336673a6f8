# ruff: noqa: E501 - a template is one line, however long
"""HELD-OUT SET: documents in German, French, Spanish, Italian and Dutch, written without sight of the rules.

Nobody who writes rules may read this file or what the finder missed in it.
"""

from .documents import Kind

GERMAN = (
    "§ {#} Salvatorische Klausel. Sollte eine Bestimmung dieses Vertrages unwirksam oder undurchführbar sein oder werden, so bleibt die Wirksamkeit der übrigen Bestimmungen unberührt. Die Parteien verpflichten sich, die unwirksame Regelung durch eine solche zu ersetzen, die dem wirtschaftlichen Zweck am nächsten kommt. Gleiches gilt für etwaige Vertragslücken.",
    "§ {#} Schriftform. Änderungen und Ergänzungen dieses Vertrages einschließlich dieser Schriftformklausel bedürfen der Schriftform, soweit nicht notarielle Beurkundung vorgeschrieben ist. Mündliche Nebenabreden bestehen nicht. Anlagen sind wesentlicher Bestandteil des Vertrages.",
    "§ {#} Garantien. Der Verkäufer garantiert der Käuferin im Wege eines selbständigen Garantieversprechens gemäß § 311 Abs. 1 BGB, dass die nachfolgenden Aussagen am Stichtag zutreffend sind. Steuerliche Verbindlichkeiten, Rückstellungen und Eventualverbindlichkeiten sind im Jahresabschluss vollständig ausgewiesen. Weitergehende Ansprüche sind ausgeschlossen.",
    "§ {#} Wettbewerbsverbot. Für die Dauer von zwei Jahren nach dem Vollzugstag wird der Verkäufer im Vertragsgebiet weder unmittelbar noch mittelbar mit der Gesellschaft in Wettbewerb treten. Ausgenommen sind Finanzbeteiligungen von weniger als fünf Prozent an börsennotierten Unternehmen. Kundenschutz und Abwerbeverbot bleiben unberührt.",
    "§ {#} Kosten und Steuern. Die Kosten der Beurkundung trägt die Käuferin. Grunderwerbsteuer fällt nach Auffassung der Parteien nicht an. Im Übrigen trägt jede Partei die Kosten ihrer Berater selbst. Umsatzsteuer wird, soweit gesetzlich geschuldet, gesondert ausgewiesen.",
    "§ {#} Vertraulichkeit. Die Parteien werden über den Inhalt dieses Vertrages Stillschweigen bewahren, soweit nicht gesetzliche Offenlegungspflichten, Anordnungen von Behörden oder Regeln einer Börse entgegenstehen. Presseerklärungen werden vorab abgestimmt. Betriebs- und Geschäftsgeheimnisse sind nach dem GeschGehG geschützt.",
    "§ {#} Gerichtsstand und anwendbares Recht. Es gilt das Recht der <<Bundesrepublik Deutschland>> unter Ausschluss des UN-Kaufrechts. Gerichtsstand ist, soweit zulässig, {city}. Erfüllungsort ist der Sitz der Gesellschaft. Zuständig ist die Kammer für Handelssachen beim Landgericht.",
    "§ {#} Haftungshöchstgrenzen. Ansprüche der Käuferin wegen Verletzung von Garantien bestehen nur, wenn der Einzelbetrag die Bagatellgrenze und die Summe den Freibetrag übersteigt. Vorsatz und Arglist bleiben unberührt. Verjährung tritt achtzehn Monate nach dem Vollzugstag ein.",
)
KAUF = Kind(
    name="Geschäftsanteilskaufvertrag",
    home="de_DE",
    language="de",
    pages=(3, 9),
    clauses=GERMAN,
    header="[[Geschäftsanteilskauf- und Abtretungsvertrag {o1.short}|UR-Nr. {reference:urnr} - Seite @page|Entwurf - vertraulich]]",
    footer="[[Seite @page|- @page -]]",
    head=(
        "GESCHÄFTSANTEILSKAUF- UND ABTRETUNGSVERTRAG",
        'Verhandelt am {date:sign}. Vor mir, dem unterzeichnenden Notar {p1} mit Amtssitz in {city}, erschienen heute: 1. <<Herr>> {p2}, geboren am {date:pborn}, wohnhaft {addr:p2}, ausgewiesen durch Personalausweis Nr. {passport:p2}, nachfolgend "Verkäufer"; 2. <<Frau>> {p3}, handelnd nicht im eigenen Namen, sondern als einzelvertretungsberechtigte Geschäftsführerin der {o2} mit Sitz in {city}, eingetragen im Handelsregister unter {freshhrb:o2}, nachfolgend "Käuferin".',
        "VORBEMERKUNG",
        'Der Verkäufer ist alleiniger Gesellschafter der {o1}, {addr:o1}, eingetragen im Handelsregister des Amtsgerichts unter {freshhrb:o1} (nachfolgend "{o1.short}" oder "Gesellschaft"). Das Stammkapital beträgt {amount}. <<Herr>> {p2.last} beabsichtigt, sämtliche Geschäftsanteile an die {o2.short} zu veräußern.',
    ),
    body=(
        "§ {#} Kaufpreis. Der vorläufige Kaufpreis beträgt {amount}. Er ist zur Zahlung fällig fünf Bankarbeitstage nach Eintritt der Vollzugsbedingungen und auf das Konto des Verkäufers bei der {o3}, IBAN {iban:p2}, BIC {freshbic:p2}, zu überweisen. Ein Teilbetrag von {amount} verbleibt auf dem Notaranderkonto.",
        "§ {#} Steuern. Die Steuernummer der Gesellschaft lautet {freshsteuer:o1}, die Umsatzsteuer-Identifikationsnummer {vat:o1}. Die steuerliche Identifikationsnummer des Verkäufers lautet {taxid:p2}. Ansprechpartnerin ist die Steuerberaterin {p4}, Telefon {phone:p4}, E-Mail {email:p4}.",
        "§ {#} Geschäftsführung. <<Herr>> {p2.last} legt sein Amt als Geschäftsführer zum Vollzugstag nieder. Zu neuen Geschäftsführern werden <<Frau>> {p5}, wohnhaft {addr:p5}, und <<Dr.>> {p6} bestellt. Die Prokura von <<Frau>> {p7} erlischt. Der Anstellungsvertrag mit {p7.last} wird aufgehoben.",
        "§ {#} Mitteilungen. Mitteilungen an den Verkäufer sind zu richten an Rechtsanwalt {p8}, {o4}, {addr:o4}, Telefax {fax:p8}, {email:p8}; Mitteilungen an die Käuferin an {o2}, z. Hd. <<Frau>> {p3.last}, {email:o2}.",
    ),
    cycle=(
        "@rows 3-6\nAnlage - Gesellschafterliste\nlfd. Nr.\tName\tGeburtsdatum\tNennbetrag\n{#}\t{pa*.comma}\t{date}\t{amount}",
        "@rows 3-6\nAnlage - Wesentliche Verträge\nVertragspartner | Gegenstand | Datum\n{oa*} | [[Mietvertrag|Liefervertrag|Rahmenvertrag|Leasing]] | {date}",
        "@rows 2-4\nAnlage - Bankverbindungen\nKontoinhaber | IBAN | Betrag\n{pa*} | {iban:pa*} | {amount}",
        "§ {#} Rechtsstreitigkeiten. Vor dem Landgericht ist unter dem Aktenzeichen {case} eine Klage der {oa*} gegen die Gesellschaft anhängig. Der Streitwert beträgt {amount}. Prozessbevollmächtigte ist Rechtsanwältin {pa*}. Die {oa*.short} stützt sich auf eine Aussage des Zeugen {pb*.last}, des früheren Betriebsleiters.",
        "§ {#} Arbeitnehmer. Die Gesellschaft hat <<Herrn>> {pa*}, {addr:pa*}, mit Schreiben vom {date} ordentlich gekündigt. Im Gütetermin erschien {pa*.last} nicht. Eine Abfindung in Höhe von {amount} wurde angeboten. Betriebsrat und Integrationsamt wurden angehört.",
    ),
    tail=(
        "Diese Niederschrift wurde den Erschienenen vom Notar vorgelesen, von ihnen genehmigt und eigenhändig wie folgt unterschrieben:",
        "__________________\n{p2}\n\n__________________\n{p3}\nfür die {o2}\n\n__________________\n{p1.caps}, Notar",
    ),
)

FRENCH = (
    "Article {#} - Intégralité. Le présent Contrat, ses Annexes et le Bon de Commande expriment l'intégralité des obligations des Parties. Aucune condition générale figurant dans les documents du Client ne peut s'y intégrer. Toute modification fait l'objet d'un Avenant signé.",
    "Article {#} - FORCE MAJEURE. Aucune des Parties ne saurait être tenue pour responsable d'un manquement résultant d'un cas de force majeure au sens de l'article 1218 du Code civil. Si l'empêchement dure plus de soixante jours, le Contrat peut être résilié de plein droit. Les grèves internes sont exclues.",
    "Article {#} - Confidentialité. Chaque Partie s'engage à ne divulguer aucune Information Confidentielle et à n'en faire usage qu'aux fins du Contrat. Cette obligation survit trois ans après l'expiration. Ne sont pas visées les informations tombées dans le domaine public.",
    "Article {#} - Responsabilité. La responsabilité du Prestataire est limitée aux dommages directs et plafonnée au montant annuel hors taxes de la Redevance. Sont exclus les préjudices indirects, tels que perte de chiffre d'affaires, atteinte à l'image ou perte de chance. Cette limitation ne joue pas en cas de faute lourde ou de dol.",
    "Article {#} - Données à caractère personnel. Le Prestataire agit en qualité de Sous-traitant au sens de l'article 28 du RGPD. Il tient un Registre, notifie toute Violation dans les quarante-huit heures et restitue les Données au terme du Contrat. Les transferts hors de l'<<Union européenne>> sont soumis aux Clauses Contractuelles Types.",
    "Article {#} - Loi applicable et juridiction. Le Contrat est régi par le droit français. Tout litige relatif à sa validité, son interprétation ou son exécution relève de la compétence exclusive du Tribunal de commerce de {city}, nonobstant pluralité de défendeurs ou appel en garantie.",
    "Article {#} - Pénalités de retard. À défaut de paiement à l'échéance, des pénalités sont exigibles de plein droit, sans mise en demeure préalable, au taux de la <<Banque centrale européenne>> majoré de dix points. S'y ajoute l'indemnité forfaitaire pour frais de recouvrement prévue à l'article L. 441-10 du Code de commerce.",
    "Article {#} - Cession. Le Contrat étant conclu intuitu personae, il ne peut être cédé sans l'accord préalable et écrit de l'autre Partie. Par exception, la cession à une Société Affiliée est libre sous réserve d'information. Le Cédant demeure garant solidaire pendant un an.",
)
PRESTATION = Kind(
    name="contrat de prestation de services",
    home="fr_FR",
    language="fr",
    pages=(3, 9),
    clauses=FRENCH,
    header="[[Contrat de prestation de services {o1.short} / {o2.short}|Contrat n° {reference:ct} - page @page|CONFIDENTIEL]]",
    footer="[[Page @page|Paraphes : {p1.initials} / {p2.initials}     @page]]",
    head=(
        "CONTRAT DE PRESTATION DE SERVICES",
        'ENTRE LES SOUSSIGNÉES :\n\n{o1}, société au capital de {amount}, dont le siège social est situé {addr:o1}, immatriculée au Registre du Commerce et des Sociétés sous le numéro {freshsiren:o1}, numéro de TVA {freshtva:o1}, représentée par <<Madame>> {p1}, en qualité de Présidente, ci-après "le Prestataire",\n\nET\n\n{o2}, dont le siège est {addr:o2}, représentée par <<Monsieur>> {p2.capslast}, Directeur général, ci-après "le Client",',
        "PRÉAMBULE. Le Client, souhaitant moderniser son système d'information, a consulté plusieurs prestataires. Après une réunion tenue le {date} en présence de <<M.>> {p3} et de <<Mme>> {p4.last}, il a retenu l'offre de {o1.short}, remise le {date}. Ceci exposé, il a été convenu ce qui suit.",
    ),
    body=(
        "Article {#} - Prix et paiement. En contrepartie des Prestations, le Client verse un montant forfaitaire de {amount} hors taxes. Les factures, adressées à {email:o2}, sont réglées à trente jours par virement sur le compte ouvert chez {o3}, IBAN {iban:o1}, BIC {freshbic:o1}.",
        "Article {#} - Interlocuteurs. Pour le Prestataire : {p3}, Chef de projet, tél. {phone:p3}, courriel {email:p3}. Pour le Client : <<Mme>> {p4}, Responsable des achats, tél. {phone:p4}. En cas d'absence, <<Mme>> {p4.last} est remplacée par {p5.init}.",
        "Article {#} - Personnel affecté. <<M.>> {p6}, né le {date:pborn}, demeurant {addr:p6}, numéro de sécurité sociale {freshnir:p6}, est mis à disposition à temps plein. Il conserve son lien de subordination avec {o1.short}. Son identifiant réseau est {user:p6}.",
        "Article {#} - Sous-traitance. Le Prestataire est autorisé à recourir à {o4}, sise {addr:o4}, pour l'hébergement. L'agrément de {o5} a été refusé par lettre de <<Maître>> {p7}, conseil du Client, en date du {date}.",
    ),
    cycle=(
        "@rows 3-6\nANNEXE - Liste des intervenants\nNom ; Fonction ; Courriel ; Tarif journalier\n{pa*.lastcaps} {pa*.first} ; [[Développeur|Consultante|Architecte|Testeuse]] ; {email:pa*} ; {amount}",
        "@rows 2-4\nANNEXE - Coordonnées bancaires des sous-traitants\nSociété ; IBAN ; Contact\n{oa*} ; {iban:oa*} ; {email:oa*}",
        "Article {#} - Procès-verbal de recette. Le {date}, <<M.>> {pa*} et <<Mme>> {pb*} ont constaté l'achèvement du Lot. Des réserves mineures ont été émises par {pb*.last} ; elles seront levées avant le {date}. Une retenue de {amount} est appliquée.",
        "Article {#} - Différend. Par assignation du {date}, la société {oa*} a saisi le tribunal judiciaire (affaire {case}). Elle réclame {amount} à {o1.short}. L'expert désigné, <<Monsieur>> {pa*}, a convoqué les parties ; {oa*.short} était représentée par <<Me>> {pb*}.",
    ),
    tail=(
        "Fait à {city}, le {date}, en deux exemplaires originaux.",
        'Pour le Prestataire\n{p1}\nPrésidente\n(signature précédée de la mention "Lu et approuvé")\n\nPour le Client\n{p2.capslast}\nDirecteur général',
    ),
)

SPANISH = (
    "{#}.ª CONFIDENCIALIDAD. Las Partes se obligan a mantener en secreto la Información Confidencial y a no utilizarla para fines distintos de los previstos en el presente Contrato. Esta obligación subsistirá durante cinco años desde su terminación. Quedan a salvo los requerimientos de Jueces y Tribunales.",
    "{#}.ª Fuerza mayor. Ninguna de las Partes responderá del incumplimiento debido a sucesos que no hubieran podido preverse o que, previstos, fueran inevitables, conforme al artículo 1105 del Código Civil. La Parte afectada avisará sin demora. Transcurridos dos meses, podrá resolverse el Contrato.",
    "{#}.ª Resolución. El incumplimiento grave de cualquiera de las obligaciones facultará a la otra Parte para exigir el cumplimiento o la resolución, con resarcimiento de daños e intereses. Asimismo, será causa de resolución la declaración de concurso, salvo que la Ley disponga otra cosa.",
    "{#}.ª Protección de datos. El Encargado del Tratamiento tratará los datos personales únicamente siguiendo instrucciones documentadas del Responsable, de acuerdo con el Reglamento General de Protección de Datos y la Ley Orgánica 3/2018. Finalizada la prestación, los suprimirá o devolverá.",
    "{#}.ª Garantía. El Proveedor garantiza que los Productos se ajustan a las Especificaciones Técnicas y están libres de defectos durante veinticuatro meses desde la Entrega. Las piezas de desgaste quedan excluidas. Sustituciones y reparaciones se realizarán sin coste.",
    "{#}.ª Ley aplicable y fuero. El presente Contrato se rige por la legislación española común. Para cuantas cuestiones se susciten, las Partes, con renuncia a su propio fuero, se someten a los Juzgados y Tribunales de {city}. Los gastos de notaría serán por mitad.",
    "{#}.ª Cesión. Queda prohibida la cesión total o parcial del Contrato sin consentimiento previo, expreso y por escrito. No obstante, el Proveedor podrá ceder los derechos de crédito a Entidades Financieras.",
)
SUMINISTRO = Kind(
    name="contrato de suministro",
    home="es_ES",
    language="es",
    pages=(3, 9),
    clauses=SPANISH,
    header="[[Contrato de suministro {o1.short}|Página @page|{o1} - Documento confidencial]]",
    footer="[[Pág. @page|Ref. {reference:con} - @page]]",
    head=(
        "CONTRATO DE SUMINISTRO",
        "En {city}, a {freshfecha:sign}.",
        "REUNIDOS",
        'DE UNA PARTE, <<D.>> {p1}, mayor de edad, con domicilio en {addr:p1} y DNI {freshnif:p1}, en nombre y representación de {o1}, con CIF {freshcif:o1} (en adelante, el "Proveedor"). Y DE OTRA, <<Dña.>> {p2}, con DNI {freshnif:p2}, como apoderada de {o2}, domiciliada en {addr:o2} (en adelante, "{o2.short}" o el "Cliente").',
        "EXPONEN. I. Que el Proveedor se dedica a la fabricación de componentes para la industria alimentaria. II. Que {o2.short} está interesada en adquirirlos, según oferta remitida por <<D.>> {p3} el {freshfecha}. III. Que ambas Partes se reconocen capacidad legal suficiente, con arreglo a las siguientes CLÁUSULAS:",
    ),
    body=(
        "{#}.ª Precio y forma de pago. El precio total asciende a {amount}, IVA no incluido. El pago se efectuará mediante transferencia a la cuenta abierta en {o3}, IBAN {iban:o1}, BIC {freshbic:o1}, en el plazo de sesenta días desde la fecha de la factura {reference}.",
        "{#}.ª Notificaciones. Al Proveedor: <<Sr.>> {p1.last}, {addr:o1}, teléfono {phone:p1}, correo {email:p1}. Al Cliente: <<Sra.>> {p2.last}, teléfono {phone:p2}, correo {email:p2}, con copia a su asesora, la abogada {p4}, de {o4}.",
        "{#}.ª Entrega. Los Productos se entregarán en el almacén de {o5}, {addr:o5}, previo aviso a {p5} (móvil {mobile:p5}). El transportista, {o6}, responderá de las mermas. La aceptación se firmará por {p5.last} o por quien le sustituya.",
        "{#}.ª Seguro. El Proveedor tiene suscrita la póliza {policy:o1} con {o7}, por importe de {amount}. Cualquier siniestro se comunicará a {email:o7} dentro de los siete días siguientes.",
    ),
    cycle=(
        "@rows 3-6\nANEXO I - Pedidos\nFecha | Comprador | Persona de contacto | Importe\n{freshfecha} | {oa*} | {pa*} | {amount}",
        "@rows 2-4\nANEXO II - Cuentas de abono\nTitular | IBAN | Teléfono\n{oa*} | {iban:oa*} | {phone:oa*}",
        "{#}.ª Incidencia de calidad. El {freshfecha}, {pa*}, inspectora de {oa*}, rechazó un lote por defectos de soldadura. <<D.>> {p3.last} propuso un descuento de {amount}, que {pa*.last} aceptó por correo desde {email:pa*}.",
        "{#}.ª Procedimiento judicial. Ante el Juzgado de Primera Instancia se sigue el procedimiento {case}, a instancia de {oa*} contra <<D.>> {pa*}, con NIE o DNI {freshnif:pa*}, vecino de {addr:pa*}. La vista está señalada para el {freshfecha}. Representa a {oa*.short} el procurador {pb*}.",
    ),
    tail=(
        "Y en prueba de conformidad, las Partes firman el presente Contrato por duplicado y a un solo efecto.",
        "EL PROVEEDOR\t\tEL CLIENTE\n\n{p1.caps}\t\t{p2.caps}\n{o1}\t\t{o2}",
    ),
)

ITALIAN = (
    "Andamento della gestione. Il Gruppo ha chiuso l'esercizio con Ricavi in crescita e un Margine Operativo Lordo stabile. La Posizione Finanziaria Netta migliora grazie al contenimento del Capitale Circolante. Investimenti e Dividendi sono stati coperti dal Flusso di Cassa.",
    "Rischi e incertezze. I principali fattori di rischio riguardano il Costo dell'Energia, la Volatilità dei Cambi e il possibile rallentamento della Domanda. La Società ha adottato un Modello di Organizzazione ai sensi del Decreto Legislativo 8 giugno 2001, n. 231. Nessuna segnalazione è pervenuta all'Organismo di Vigilanza.",
    "Modalità di voto. Ogni azione attribuisce il diritto a un voto. Il Socio può farsi rappresentare mediante delega scritta, nei limiti dell'articolo 2372 del Codice Civile. Non è ammesso il voto per corrispondenza. Bilancio e Relazioni sono depositati presso la Sede Sociale.",
    "Politica dei dividendi. Il Consiglio di Amministrazione propone di destinare l'Utile a Riserva Legale nella misura del cinque per cento e di distribuire il residuo. Lo stacco della cedola avverrà di lunedì. Resta fermo il Patto di Sindacato.",
    "Recesso. Ai soci dissenzienti spetta il diritto di recesso nei termini previsti dallo Statuto. Il valore di liquidazione delle Azioni è determinato dagli Amministratori, sentito il parere del Collegio Sindacale e del Revisore. Termine: quindici giorni dall'iscrizione della Delibera.",
    "Sostenibilità. Proseguono i progetti di Efficienza Energetica, Economia Circolare e Parità di Genere. La Dichiarazione Non Finanziaria è redatta secondo gli Standard europei. Ulteriori informazioni saranno fornite in Assemblea.",
)
SOCI = Kind(
    name="lettera ai soci",
    home="it_IT",
    language="it",
    pages=(3, 8),
    clauses=ITALIAN,
    header="[[{o1} - Lettera ai Soci|Lettera ai Soci - pag. @page|{o1.caps}]]",
    footer="[[{o1}, {addr:o1}, P. IVA {freshpiva:o1}|pag. @page]]",
    head=(
        "{o1.caps}\nSede legale: {addr:o1}\nCapitale sociale {amount} i.v.\nCodice fiscale e partita IVA {freshpiva:o1} - REA {freshrea:o1}\nPEC {email:o1} - Tel. {phone:o1}",
        "LETTERA AI SOCI E AVVISO DI CONVOCAZIONE",
        "Gentili Soci, il Consiglio di Amministrazione, presieduto dall'<<ing.>> {p1}, Vi invita all'Assemblea ordinaria convocata per il giorno {freshdatait:ass}, presso lo studio del notaio {p2}, in {addr:p2}. Il Presidente {p1.last} riferirà sull'operazione con {o2} (di seguito \"{o2.short}\").",
    ),
    body=(
        "Operazione straordinaria. In data {freshdatait} la Società ha sottoscritto con {o2} e con il socio venditore, <<sig.>> {p3}, nato il {freshdatait:pborn}, codice fiscale {freshcodice:p3}, un contratto per l'acquisto del ramo d'azienda. Il prezzo è di {amount}. Advisor legale: <<avv.>> {p4} dello studio {o3}. Le garanzie prestate da {p3.last} scadono tra due anni.",
        "Finanziamento. Il mutuo di {amount} è stato concesso da {o4}; le rate sono addebitate sul conto IBAN {iban:o1}. Per informazioni: <<dott.ssa>> {p5}, Relazioni con gli Investitori, tel. {phone:p5}, {email:p5}.",
        "Collegio Sindacale. Scade il mandato dei sindaci {p6}, {p7} e {p8}. Il socio {o5}, titolare del dodici per cento, ha presentato una lista che vede al primo posto la <<dott.ssa>> {p8.last}. Il compenso proposto è di {amount}.",
    ),
    cycle=(
        "@rows 3-7\nElenco dei Soci intervenuti\nSocio\tCodice fiscale\tAzioni\n{pa*.comma}\t{freshcodice:pa*}\t1.200",
        "Contenzioso. La causa promossa da {oa*} davanti al Tribunale delle Imprese (n. {case}) prosegue; la domanda è di {amount}. Il consulente tecnico, <<ing.>> {pa*}, ha depositato la perizia il {freshdatait}. Difende la Società l'<<avv.>> {pb*}; {oa*.short} ha chiesto un rinvio.",
        "Domande dei Soci. Il socio {pa*}, con lettera del {freshdatait} inviata da {email:pa*}, chiede chiarimenti sui compensi. Risponde {p1.last}: i compensi, pari a {amount}, sono stati approvati. {pa*.last} si dichiara soddisfatto.",
    ),
    tail=(
        "Cordiali saluti.\n\n{city}, {freshdatait}\n\nPer il Consiglio di Amministrazione\nIl Presidente\n{p1}",
        "DELEGA. Il sottoscritto ........................ delega {p5} a rappresentarlo in Assemblea. Firma ........................",
    ),
)

DUTCH = (
    "Artikel {#}. Geheimhouding. De Ontvangende Partij zal de Vertrouwelijke Informatie uitsluitend gebruiken voor het Doel en niet aan derden verstrekken zonder voorafgaande schriftelijke toestemming. Werknemers en Adviseurs worden schriftelijk gebonden. Openbare informatie valt hier niet onder.",
    "Artikel {#}. Boete. Bij overtreding van deze Overeenkomst verbeurt de overtredende Partij een direct opeisbare boete, zonder dat ingebrekestelling is vereist, onverminderd het recht op volledige schadevergoeding. Artikel 6:92 van het Burgerlijk Wetboek wordt uitgesloten.",
    "Artikel {#}. Duur en beëindiging. Deze Overeenkomst treedt in werking op de Ingangsdatum en eindigt van rechtswege na drie jaar. Tussentijdse opzegging is mogelijk met een opzegtermijn van twee maanden. De Geheimhoudingsplicht blijft daarna vijf jaar van kracht.",
    "Artikel {#}. Toepasselijk recht. Op deze Overeenkomst is uitsluitend Nederlands recht van toepassing. Geschillen worden voorgelegd aan de bevoegde rechter van de Rechtbank te {city}. Algemene Voorwaarden van Partijen zijn niet van toepassing.",
    "Artikel {#}. Verwerking van persoonsgegevens. Voor zover Partijen Persoonsgegevens uitwisselen, handelen zij overeenkomstig de Algemene Verordening Gegevensbescherming. Datalekken worden binnen vierentwintig uur gemeld. Bewaartermijnen staan in Bijlage 2.",
    "Artikel {#}. Slotbepalingen. Wijzigingen zijn slechts geldig indien schriftelijk overeengekomen. Nietigheid van een bepaling tast de overige bepalingen niet aan. Bijlagen maken deel uit van de Overeenkomst.",
)
GEHEIM = Kind(
    name="geheimhoudings- en samenwerkingsovereenkomst",
    home="nl_NL",
    language="nl",
    pages=(3, 8),
    clauses=DUTCH,
    header="[[Geheimhoudingsovereenkomst {o1.short} - {o2.short}|Pagina @page|VERTROUWELIJK]]",
    footer="[[Pagina @page|Paraaf: ____  ____      @page]]",
    head=(
        "GEHEIMHOUDINGS- EN SAMENWERKINGSOVEREENKOMST",
        'DE ONDERGETEKENDEN:\n\n1. {o1}, statutair gevestigd te {city}, kantoorhoudende aan {addr:o1}, ingeschreven in het Handelsregister onder nummer {freshkvk:o1}, btw-nummer {freshbtw:o1}, vertegenwoordigd door haar bestuurder <<de heer>> {p1}, hierna: "{o1.short}";\n\nen\n\n2. {o2}, kantoorhoudende {addr:o2}, vertegenwoordigd door <<mevrouw>> {p2}, hierna: "Partner";',
        "OVERWEGEN HET VOLGENDE: Partijen onderzoeken of zij gezamenlijk een Platform kunnen ontwikkelen. Daartoe hebben <<de heer>> {p1.last} en <<mevrouw>> {p2.last} op {freshdatumnl} overleg gevoerd. {o1.short} heeft daarbij vertrouwelijke gegevens van haar klant {o3} gedeeld. KOMEN OVEREEN ALS VOLGT:",
    ),
    body=(
        "Artikel {#}. Contactpersonen. Voor {o1.short}: {p3}, telefoon {phone:p3}, e-mail {email:p3}. Voor de Partner: {p4}, telefoon {phone:p4}, e-mail {email:p4}. Bij afwezigheid van <<mevrouw>> {p4.last} treedt {p5.init} in haar plaats.",
        "Artikel {#}. Vergoeding. De Partner betaalt {amount} per kwartaal op rekening {iban:o1} ten name van {o1}, bij {o4}, onder vermelding van factuur {reference}. Betaling geschiedt binnen dertig dagen.",
        "Artikel {#}. Inzet van personeel. De Partner stelt {p6}, geboren op {freshdatumnl:pborn}, burgerservicenummer {freshbsn:p6}, wonende te {addr:p6}, ter beschikking. Het dienstverband met {o5} blijft bestaan. {p6.last} ontvangt een toegangspas en de gebruikersnaam {user:p6}.",
        "Artikel {#}. Techniek. Vertrouwelijke bestanden worden uitsluitend uitgewisseld via {url:o1} en vanaf het adres {ip}. Beheer geschiedt door {o6}. Versleuteling is verplicht.",
    ),
    cycle=(
        "@rows 3-6\nBijlage - Personen met toegang\nNaam | Functie | E-mail\n{pa*} | [[Ontwikkelaar|Jurist|Inkoper|Projectleider]] | {email:pa*}",
        "@rows 2-4\nBijlage - Toegestane IP-adressen en rekeningen\nPartij | IP-adres | Rekening\n{oa*} | {ip} | {iban:oa*}",
        "Artikel {#}. Incident. Op {freshdatumnl} heeft {pa*}, werkzaam bij {oa*}, een bestand per abuis gestuurd naar {email:pb*}. Na telefonisch contact met <<de heer>> {pb*.last} is het bestand gewist. De schade wordt begroot op {amount}. {oa*.short} heeft excuses aangeboden.",
        "Artikel {#}. Procedure. Bij de kantonrechter loopt onder zaaknummer {case} een procedure tussen {oa*} en {pa*}. Gemachtigde is <<mr.>> {pb*}. De mondelinge behandeling is op {freshdatumnl}. {pa*.last} vordert {amount} en vernietiging van het Concurrentiebeding.",
    ),
    tail=(
        "Aldus overeengekomen en in tweevoud ondertekend te {city} op {freshdatumnl}.",
        "{o1}\n\n____________________\nNaam: {p1}\nFunctie: Bestuurder\n\n{o2}\n\n____________________\nNaam: {p2}\nFunctie: Gevolmachtigde",
    ),
)

ABROAD = (KAUF, PRESTATION, SUMINISTRO, SOCI, GEHEIM)

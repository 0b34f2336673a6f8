# ruff: noqa: E501 - a template is one line, however long
"""SECOND SET: templates of German, French, Spanish, Italian and Dutch contracts. Rules may be tuned on this set."""

from .documents import Kind
from .second_clauses import DUTCH, FRENCH, GERMAN, ITALIAN, SPANISH

DIENSTVERTRAG = Kind(
    name="Dienstvertrag",
    pages=(5, 9),
    language="de",
    home="de_DE",
    clauses=(*GERMAN[:4], GERMAN[8]),
    header="Geschäftsführer-Dienstvertrag {p1.last}",
    footer="Personal-Nr. {staff:p1} - Blatt @page",
    head=(
        "DIENSTVERTRAG\n\nzwischen\n\n{o1}, {addr:o1}, eingetragen im Handelsregister unter HRB {companyno:o1}, vertreten durch die Gesellschafterversammlung, diese vertreten durch {p2}\n\nund\n\n<<Herrn Dr.>> {p1}, {addr:p1}, Steuer-ID {taxid:p1}",
        "Präambel. {p1.last} war bisher Prokurist bei {orgde:alt}. Gesellschafter der {o1.short} sind {eisvogel}, {p3} und {p4.comma}.",
    ),
    body=(
        "§ {#} Bezüge. Das Jahresgehalt beträgt {summe:g}, zahlbar in zwölf Raten auf das Konto {iban:p1} bei der {bank:de}. Die Tantieme ist auf {summe} begrenzt.",
        "§ {#} Vorsorge. Bei {brand:v} besteht die Unfallversicherung Nr. {policy:p1}; begünstigt ist <<Frau>> {p5}. {brand:v} erhält den Jahresbeitrag von {summe}.",
        "§ {#} Nebentätigkeit. Das Ehrenamt beim {orgde:verein} und der Lehrauftrag der {univ:de} sind genehmigt. {eisvogel} hat mit Schreiben vom {date} zugestimmt.",
    ),
    cycle=(
        "§ {#} Nachtrag vom {date}. <<Herr>> {pa*} und <<Frau>> {pb*.last} ({orgde}) stellen fest, dass {p1.last} {summe} zurückzahlen muss; Az. {case}.",
        "@rows 4-8\nPers.-Nr. | Name, Vorname | Kostenstelle | Brutto\n{staff:pa*} | {pa*.comma} | Einkauf | {summe}\n{staff:pb*} | {pb*.comma} | Vertrieb | {summe}",
        "Rechnung {reference} der {orgde:x*} vom {date} über {summe}: sachlich richtig, {pa*.init}. Kennung: {user:pa*}, Rückfragen an {dial}. Die {orgde:x*} mahnt nicht.",
    ),
    tail=(
        "{city}, {date:sign}\n\n............................\n{p1.caps}\n\n............................\ni. A. {p2.init}\nfür {o1}",
    ),
)

GEWERBEMIETE = Kind(
    name="Gewerbemietvertrag",
    pages=(5, 9),
    language="de",
    home="de_DE",
    clauses=(*GERMAN[4:8], GERMAN[9]),
    header="Mietvertrag über Gewerberäume, Objekt {street:objekt}",
    footer="{reference:akte}\tSeite @page",
    head=(
        "MIETVERTRAG ÜBER GEWERBERÄUME\n\nVermieterin: Eheleute {p1.first} und {p2}, {addr:p1}\nMieterin: {orgde:m}, Inh. {p3}, USt-IdNr. {vat:o1}\nBürge: {orgde:b}",
        "Die Mieträume (Laden, Lager, Hof) liegen in {addr:objekt}. Hausverwalterin ist die {orgde:hv}, Ansprechpartnerin <<Frau>> {p4.last}, Durchwahl {phone:p4}.",
    ),
    body=(
        "§ {#} Miete. Die Nettokaltmiete beträgt {summe:miete}, fällig am dritten Werktag, Kontoinhaber {p1}, {iban:p1}, Verwendungszweck {reference:zweck}.",
        "§ {#} Kaution. {bank:k} verbürgt sich für {orgde:m} bis {summe}; Bürgschaftsurkunde Nr. {reference:urk}. {p3.last} haftet persönlich.",
        "§ {#} Konkurrenzschutz besteht gegenüber {orgde:alt} und {studio:alt} nicht. {p2.last} weiß von der Klage der {orgde:alt} ({case:k}).",
    ),
    cycle=(
        "Protokoll vom {date}: anwesend {pa*}, {pb*.init} ({orgde}) und der Elektriker {pc*.last}. Zähler {device}. Mangel an der Tür, Kosten {summe}.",
        "@rows 4-8\nEingang;Zahler;Betrag;Verwendung\n{date};{pa*.commacaps};{summe};{reference}\n{date};{orgde};{summe};{reference}",
        "§ {#} Untermiete. Mit Zustimmung vom {date} nutzt {studio:x*} den Hof. {studio:x*} zahlt {summe} an <<Herrn>> {pa*.last}, Tel. {phone:pa*}, {email:pa*}.",
    ),
    tail=("{city}, den {date:sign}\nVermieter: {p1} / {p2}\nMieter: {p3.capslast} für {orgde:m}",),
)

PRESTATION = Kind(
    name="contrat de prestation de services",
    pages=(5, 9),
    language="fr",
    home="fr_FR",
    clauses=(*FRENCH[:4], FRENCH[7]),
    header="Contrat n° {reference:contrat}",
    footer="Paraphes : {p1.initials} {p2.initials} - @page",
    head=(
        "CONTRAT DE PRESTATION DE SERVICES\n\nENTRE LES SOUSSIGNÉS :\n{o1}, au capital de {somme}, RCS {city} {companyno:o1}, dont le siège est {addr:o1}, représentée par <<Mme>> {p1.capslast}, ci-après « le Client »,\nET\n<<M.>> {p2.capslast}, exerçant sous l'enseigne {orgfr:e}, SIRET {companyno:e}, ci-après « le Prestataire ».",
        "Il est exposé que {o1.short} a repris les activités de {lavoisier} et souhaite confier à {orgfr:e} la refonte de son site, {url:o1}.",
    ),
    body=(
        "Article {#} - Prix. Le Client verse {somme:prix} à la commande et le solde sur l'IBAN {iban:p2} ouvert à la {bank:fr}. Factures à adresser à {email:p1}.",
        "Article {#} - Équipe. Les interlocuteurs sont <<Mme>> {p3.last} et <<M.>> {p4} ; accès au serveur : {user:p4}, {handle}. La {orgfr:m} assure {orgfr:e} (police {policy:p2}).",
        "Article {#} - Sous-traitance. {orgfr:s} intervient pour le compte de {orgfr:e}. {lavoisiershort} n'est plus partie au Contrat depuis le {date}.",
    ),
    cycle=(
        "Avenant du {date} : à la demande de <<Maître>> {pa*.last} ({orgfr:x*}), le prix passe à {somme}. Dossier {reference}. {orgfr:x*} en informe {pb*.first}.",
        "@rows 4-8\nIntervenant | Société | Jours | Montant\n{pa*.capslast} | {orgfr} | 3 | {somme}\n{pb*} | {studio} | 2 | {somme}",
        "Compte rendu du {date} - Présents : {pa*}, {pb*.init}, <<Mme>> {pc*.last} ({orgfr}). Excusé : {odd}. Tél. {phone:pa*}. Litige RG {case}.",
    ),
    tail=("Fait à {city}, le {date:sign}\n\nPour le Client : {p1.capslast}\nLe Prestataire : {p2}",),
)

BAIL = Kind(
    name="bail d'habitation",
    pages=(5, 8),
    language="fr",
    home="fr_FR",
    clauses=(*FRENCH[4:7], FRENCH[1]),
    header="Bail - Lot 14 - {street:bien}",
    footer="@page",
    head=(
        "CONTRAT DE LOCATION\nBailleur : <<Monsieur et Madame>> {p1.capslast}, {addr:p1}\nMandataire : {orgfr:ag}\nLocataire(s) : {p2}, né(e) le {date:n}, et {p3}, titulaire du passeport {passport:p3}\nCaution : {p4}\nLoyer : {somme:loyer}",
        "Le Bailleur, aux droits duquel vient {orgfr:sci}, donne à bail à <<Mlle>> {p2.last} et <<M.>> {p3.last} l'appartement sis {addr:bien}.",
    ),
    body=(
        "Article {#} - Loyer. Le loyer de {somme:loyer} est payé à {orgfr:ag}, IBAN {iban:o1}, avant le cinq du mois. {p4.last} se porte caution dans la limite de {somme}.",
        "Article {#} - Assurance. Attestation n° {policy:p2} de {orgfr:mut}. {orgfr:mut} prévient {orgfr:ag} de toute résiliation, par courriel à {email:o1}.",
    ),
    cycle=(
        "Quittance {reference} : reçu de {pa*} la somme de {somme} le {date}, par chèque sur la {bank}. {orgfr:ag}, {signer}.",
        "Le {date}, {pa*} (plombier, {orgfr}), joignable au {phone:pa*}, a remplacé le chauffe-eau n° {device} ; {p2.first} a payé {somme}.",
        "@rows 3-7\nClé - Remise à - Le\nCave - {pa*} - {date}\nPortail - {pb*.capslast} - {date}",
    ),
    tail=(
        "Fait en deux exemplaires\nLe Bailleur {p1.last}\nLes Locataires {p2} et {p3}\nLa Caution, lu et approuvé : {p4.caps}",
    ),
)

ARRENDAMIENTO = Kind(
    name="contrato de arrendamiento",
    pages=(5, 7),
    language="es",
    home="es_ES",
    clauses=SPANISH,
    header="Contrato de arrendamiento de vivienda",
    footer="Expte. {reference:e} - @page",
    head=(
        "REUNIDOS\nDe una parte, <<D.>> {p1}, con DNI {nif:a} y domicilio en {addr:p1}, en nombre de {orges:a}.\nDe otra, <<Dña.>> {p2}, NIE {nif:b}, y su avalista, {odd:av}.",
        "EXPONEN que {orges:a} es dueña de la Finca sita en {addr:f}, gestionada por {orges:g}, y que <<la Sra.>> {p2.last} desea arrendarla.",
    ),
    body=(
        "Cláusula {#}.ª Renta. La renta anual es de {sum:r}, pagadera en la cuenta {iban:p1} de {bank:es}. {orges:g} emite los recibos.",
        "Cláusula {#}.ª Avisos. Se harán a {email:p2} o al {mobile:p2}; los de {orges:a}, a <<don>> {p1.first}.",
    ),
    cycle=(
        "Con fecha {fecha}, {pa*} ({orges}) revisó la caldera n.º {device}; factura {reference} por {amount}, a cargo de {p2.first}.",
        "@rows 4-7\nFecha | Pagador | Importe\n{fecha} | {pa*.comma} | {amount}\n{fecha} | {orges} | {amount}",
        "Por burofax de {fecha}, <<D.ª>> {pa*.last}, letrada de {orges:x*}, reclamó {amount} (autos {case}). {orges:x*} desistió.",
    ),
    tail=("En {city}, a {fecha:s}\nEL ARRENDADOR {p1.caps}\nLA ARRENDATARIA {p2.caps}",),
)

INCARICO = Kind(
    name="incarico professionale",
    pages=(5, 7),
    language="it",
    home="it_IT",
    clauses=ITALIAN,
    header="Lettera d'incarico prot. {reference:p}",
    footer="pag. @page",
    head=(
        "TRA {orgit:c}, P. IVA {vat:o1}, in persona del legale rappresentante <<Dott.>> {p1}, con sede in {addr:o1} (Committente) E <<Avv.>> {p2}, C.F. {codice:a}, con studio in {place:s} (Professionista).",
        "Premesso che {orgit:c} è in lite con {orgit:l} ({case:m}) e che <<l'Ing.>> {p3.last} ha stimato il danno in {amount:d};",
    ),
    body=(
        "Art. {#} - Compenso. Al Professionista spettano {amount:comp}, da versare su {iban:p2} presso {bank:it}. Il preventivo è stato inviato a {email:p1} il {giorno}.",
        "Art. {#} - Collaboratori. L'<<Avv.>> {p2.last} può farsi sostituire da {p4} o da {signer}. {orgit:c} risponde al numero {phone:p1}.",
    ),
    cycle=(
        "Verbale del {giorno}: presenti {pa*}, <<la Sig.ra>> {pb*.last} per {orgit} e il perito {odd}. Acconto di {amount}, ricevuta {reference}.",
        "@rows 4-7\nData - Attività - Persona - Importo\n{giorno} - Udienza - {pa*} - {amount}\n{giorno} - Lettera a {orgit} - {pb*.init} - {amount}",
    ),
    tail=("{city}, {giorno:s}\nIl Committente: {p1.capslast} per {orgit:c}\nIl Professionista: {p2}",),
)

OPDRACHT = Kind(
    name="overeenkomst van opdracht",
    pages=(5, 7),
    language="nl",
    home="nl_NL",
    clauses=DUTCH,
    header="Overeenkomst van opdracht {reference:o}",
    footer="paraaf {p1.initials} / {p2.initials} - @page",
    head=(
        "De ondergetekenden:\n1. {orgnl:a}, gevestigd te {addr:o1}, KvK {companyno:a}, vertegenwoordigd door <<mevrouw>> {p1} (Opdrachtgever);\n2. <<de heer>> {p2}, BSN {bsn:b}, h.o.d.n. {studio:b}, wonende te {addr:p2} (Opdrachtnemer);",
        "komen overeen dat {studio:b} voor {orgnl:a} en voor {orgnl:z} het archief ordent.",
    ),
    body=(
        "Artikel {#}. Tarief. Het tarief is {amount:t} per dag, over te maken op {iban:p2} t.n.v. {p2.init}. Facturen gaan naar {email:p1} onder vermelding van {reference:o}.",
        "Artikel {#}. Contact. {p3.first} is bereikbaar op {mobile:p3}; bij {orgnl:z} is dat <<dhr.>> {p4.last}. Inloggen kan met {user:p2}.",
    ),
    cycle=(
        "Op {datum} heeft {pa*} namens {orgnl:x*} {amount} betaald (factuur {reference}). {orgnl:x*} bestrijdt de rest; zaaknummer {case}.",
        "@rows 4-7\nDatum | Naam | Organisatie | Bedrag\n{datum} | {pa*} | {orgnl} | {amount}\n{datum} | {pb*.comma} | {studio} | {amount}",
    ),
    tail=("Aldus overeengekomen te {city} op {datum:s}\n{p1}, namens {orgnl:a}\n{p2.caps}",),
)

KINDS = (DIENSTVERTRAG, GEWERBEMIETE, PRESTATION, BAIL, ARRENDAMIENTO, INCARICO, OPDRACHT)

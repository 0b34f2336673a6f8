# ruff: noqa: E501 - a template is one line, however long
"""FIRST SET: templates of documents. Once held out; rules may be tuned on it since 2026-11-21."""

from .documents import Kind
from .first_clauses import ENGLISH, FRENCH, GERMAN

LEGAL = (*ENGLISH[:14], *ENGLISH[28:36])

EMPLOYMENT = Kind(
    name="employment contract",
    pages=(5, 20),
    clauses=(*ENGLISH[:5], *ENGLISH[28:34]),
    header="{o1.shortcaps} - PRIVATE AND CONFIDENTIAL",
    footer="{p1.last} / {staff:p1} / page @page",
    head=(
        "{o1.caps}\n{block:o1}\n\nSTATEMENT OF TERMS OF EMPLOYMENT",
        "Employee: {p1.commacaps}\nEmployee no.: {staff:p1}\nNational ID / tax no.: {taxid:p1}\nHome address: {addr:p1}\nBegins: {date:start}",
        'We, {o1} (hereinafter "{o1.short}", "we" or "the Company"), are pleased to offer you, {p1}, the post of [[Site Engineer|Paralegal|Data Analyst]]. You will report to {p2}.',
    ),
    body=(
        "Article {#} - Pay. Your salary is {amount:salary} a year, paid into your account {account:p1} ({iban:p1}). {p3} in Payroll ({email:p3}, {phone:p3}) answers questions.",
        "Article {#} - Place. You work at {addr:o1} and, one day a week, at the premises of our client {o2}. {o2.acronym} has its own rules, which {p4} will explain.",
        "Article {#} - Emergency contact. You have named {p5}, {phone:p5}, and as second contact {p6.first}, {mobile:p6}.",
        "Article {#} - Car. You may use the car with plate {plate:p1}; fuel is charged to card {card:o1}. Driving licence seen: {licence:p1}.",
        "Article {#} - Previous employer. You told us that you left {o3} on {date} and that {o3.short}'s former manager, {p7.initmid}, will give a reference.",
    ),
    cycle=(
        "Review of {date}. Present: {pa*}, {p2.last}, {p1.first}. {pa*.last} praised {p1.first}'s work for {oa*}; target bonus {amount}.",
        "Addendum of {date}: {p1.title} is seconded to {oa*} in {city}. Local contact {pa*}, e-mail {email:pa*}, office {addr:oa*}.",
        "@rows 4-9\nTraining | Trainer | Provider | Date | Cost\n[[Fire Safety|First Aid|Manual Handling]] | {pa*.init} | {oa*.short} | {date} | {amount}",
        "Grievance {reference}: on {date} {p1.last} complained about {pa*}. {pb*.title} of Human Resources interviewed both; {pa*.first} apologised.",
        "IT account {user:p1} was used from {ip} on {date}; {pa*} was informed at {email:pa*}.",
    ),
    tail=(
        "For {o1}:\n\n....................\n{p2.caps}, Managing Director\n\nI accept:\n\n....................\n{p1.caps}\n{date:sign}",
    ),
)

LOAN = Kind(
    name="loan agreement",
    pages=(15, 50),
    clauses=LEGAL,
    header="Facility {reference:facility}\t\t{o1.acronym}/{o2.acronym}",
    footer="@page",
    head=(
        "TERM LOAN AGREEMENT\n\ndated as of {date:sign}\n\namong\n\n{o1.caps},\nas Borrower,\n\n{o2.caps},\nas Lender,\n\nand\n\n{p1.caps},\nas Guarantor",
        'THIS TERM LOAN AGREEMENT is entered into as of {date:sign} by and among {o1}, a company having its seat at {addr:o1} (the "Borrower"); {o2}, acting through its office at {addr:o2} (together with its successors, the "Lender"); and {p1}, an individual residing at {addr:p1} (the "Guarantor").',
    ),
    body=(
        "Article {#} - The Loan. The Lender makes available a loan of {amount:principal} (in words as agreed), to be drawn by {o1.short} not later than {date}. Proceeds go to IBAN {iban:o1} held with {o3}.",
        "Article {#} - Security. {o1} pledges its shares in {o4} and assigns its claims against {o5}. {p1.last}, whose spouse {p2} consents, mortgages the house at {addr:house}.",
        "Article {#} - Notices. To the Borrower: attention {p3}, Treasurer, facsimile {fax:o1}, {email:p3}. To the Lender: attention {p4} and {p5}, {addr:o2}, {email:p4}, {phone:p5}.",
        "Article {#} - Litigation. Save for {o6} v. {o1}, {case:main}, and the tax matter {case}, no proceedings are pending against {o1.acronym} or {p1.title}.",
        "Article {#} - KYC. The Lender has taken copies of the passport of {p1.comma} ({passport:p1}) and the tax number {taxid:p1}, and of the register of {o1.short}, {vat:o1}.",
    ),
    cycle=(
        "@rows 6-16\nDrawdown\tRequested by\tApproved by\tAmount\tValue date\n{reference}\t{pa*}\t{pb*.init}\t{amount}\t{date}",
        "Article {#} - Amendment of {date}. At the request of {pa*} of {oa*}, {o2.short} agreed to reduce the instalment to {amount}. {pa*.title} countersigned.",
        "Article {#} - Collateral. {oa*}, {addr:oa*}, stores goods worth {amount} for the account of {o1.short}; warehouse receipt {reference}; keeper: {pa*}, tel. {phone:pa*}.",
        'Article {#} - Assigned contract. Agreement of {date} between {o1.short} and {oa*} ("{oa*.acronym}"); payments of {oa*.acronym} are directed to account {account:oa*}.',
        "Article {#} - Insurance on the life of {pa*} (born {date}) in the sum of {amount}, policy number {policy:pa*}, insurer {oa*}; beneficiary {o2}.",
        "Compliance certificate for the period ended {date}, signed by {pa*.caps}: no Default. {pa*.last} added that {ob*.short} had prepaid {amount}.",
    ),
    tail=(
        "IN WITNESS WHEREOF, the parties hereto have caused this Agreement to be duly executed.\n\n{o1.caps}\n\nBy: ________________________\nName: {p3}\nTitle: Treasurer",
        "{o2.caps}\n\nBy: /s/ {p4.mid}\nName: {p4.mid}\nTitle: Vice President\n\n{p1.caps}, individually",
    ),
)

SETTLEMENT = Kind(
    name="settlement",
    pages=(5, 20),
    clauses=(*ENGLISH[10:14], *ENGLISH[28:32]),
    header="Settlement and Release - {case:main}",
    footer="Page @page\t{p1.initials} ____  {p2.initials} ____",
    head=(
        "CONFIDENTIAL SETTLEMENT AGREEMENT AND MUTUAL RELEASE",
        "This Settlement is reached between {p1} and [[his|her]] company {o1} on the one hand and {p2} and {o2} on the other, in the matter of {o1.broken} v. {o2}, Case {case:main}.",
    ),
    body=(
        "Payment. Within ten days {o2.short} pays {amount:sum} by wire to the trust account of {o3}, account number {account:o3}, and {amount} to {p1.last}'s former partner {p3}.",
        "Counsel. {p1.last} was represented by {p4} of {o3}, {addr:o3}; {p2.last} by {p5}, {email:p5}, {phone:p5}.",
        "Tax. {p1} gives the tax number {taxid:p1}; forms are sent to {addr:p1}. {o2.acronym} makes no representation.",
        'Web pages. {o2} takes down {url:o2} and the account "{user:p2}" by {date}.',
    ),
    cycle=(
        "Instalment due {date}: {amount}, to {pa*} c/o {oa*}, {addr:oa*}. Contact {email:pa*}.",
        "Related proceedings. {pa*} v {oa*}, {case}, before the Hon. {pb*.last}, is dismissed with prejudice; each side bears its costs, save that {oa*.short} pays {amount}.",
        "Released persons include {pa*.comma}, {pb*.comma} and everyone who worked for {oa*} before {date}.",
        "{p2.title} shall write to {pa*.title} ({addr:pa*}) and withdraw the remarks of {date}. A copy goes to {pb*.init}, {phone:pb*}.",
        "@rows 3-8\nNo.;Claimant;Claim number;Amount\n1;{pa*};{reference};{amount}",
    ),
    tail=(
        "SO AGREED.\n\n{p1.capslast}   Date: {date:sign}\n\n{p2.capslast}   Date: {date:sign}\n\nApproved as to form: {p4}, {o3}",
    ),
)

MEDICAL_SERVICES = Kind(
    name="medical services",
    pages=(5, 25),
    clauses=(*ENGLISH[14:16], *ENGLISH[36:38], *ENGLISH[28:30]),
    header="{o1.shortcaps} // Chart {mrn:p1}",
    footer="Printed {date:print} by {user:p2} on {ip:desk} -- @page",
    head=(
        "PROVIDER SERVICES AGREEMENT WITH ENCOUNTER ANNEX",
        '{o1} ("Plan") and {p1}, M.D. ("Provider"), licence {licence:p1}, practising at {addr:p1}, agree as follows. Provider\'s tax identification number is {vat:o1}.',
    ),
    body=(
        "Contacts. Plan: {p2}, Provider Relations, {phone:p2}, fax {fax:o1}, {email:p2}. Provider: {p3}, office manager, {email:p3}.",
        "Sample encounter. Patient {p4.comma}, born {date:birth}, chart {mrn:p4}, member {member:p4}, SSN {taxid:p4}, cell {mobile:p4}, lives at {addr:p4}; next of kin {p5}.",
        "Payments are sent to {o2}, account {account:o2}. Remittance advice at {url:o1}.",
    ),
    cycle=(
        "Encounter of {date}. {pa*}, chart {mrn:pa*}, came with {pb*.first}. Implant lot {device:pa*}. {p1.last} billed {amount}; authorisation {reference}.",
        "@rows 5-12\nPatient~DOB~Member ID~Phone~Seen by\n{pa*.comma}~{date}~{member:pa*}~{phone:pa*}~{p1.last}".replace(
            "~", " | "
        ),
        "Call from {pa*.first} {pa*.lastcaps} on {date}: wants the bill sent to {oa*}, {addr:oa*}. Plate of the car in the accident: {plate:pa*}.",
        "Denied: claim {reference} for {pa*} (policy {policy:pa*}). {pa*.last}'s employer {oa*.short} was told on {date}.",
        "Transfer summary. {pa*.title}, admitted {date}, discharged {date} to {oa*}. Attending: {pb*}, {phone:pb*}. Portal user {user:pa*}, e-mail {email:pa*}.",
    ),
    tail=("{o1}\nby {p2.init}, Director of Contracting\n\nProvider\n{p1.caps}, M.D.\n{date:sign}",),
)

COMPLAINT = Kind(
    name="court filing",
    pages=(8, 40),
    clauses=(*ENGLISH[16:19], *ENGLISH[28:31], ENGLISH[11]),
    header="Case {case:main}   Document 1   Page @page",
    footer="COMPLAINT AND JURY DEMAND",
    head=(
        "{p1} ({reference:bar})\n{email:p1}\n{o1.caps}\n{block:o1}\nTelephone: {phone:o1}\nFacsimile: {fax:o1}\n\nAttorneys for Plaintiff {p2.caps}",
        "UNITED STATES DISTRICT COURT\n\n{p2.caps}, an individual,\n          Plaintiff,\n     vs.\n{o2.caps}; {p3.caps}; and DOES 1-10,\n          Defendants.\n\n)  Case No. {case:main}\n)  COMPLAINT",
    ),
    body=(
        '{#}. Plaintiff {p2} ("{p2.last}") resides in {city}. Defendant {o2} ("{o2.acronym}") does business at {addr:o2}. Defendant {p3} is its president and lives at {addr:p3}.',
        "{#}. On {date} {p3.last} telephoned {p2.last} at {phone:p2} and promised {amount}. The call was overheard by {p4}.",
        "{#}. {o2.short} then hired {o3}, whose agents {p5} and {p6.initmid} followed {p2.title} in a car with licence plate {plate:p5}.",
        "{#}. The same defendant was found liable in {p7} v. {o2}, No. {case}, and in In re {o3.short}, No. {case}.",
    ),
    cycle=(
        '{#}. On or about {date}, {pa*}, a [[clerk|nurse|driver]] employed by {oa*}, wrote from {email:pa*}: "{p3.first} wants it gone." {pa*.last} has since left {oa*.short}.',
        "{#}. Invoices {reference} and {reference} show that {o2.acronym} paid {oa*} {amount} through account {account:oa*}.",
        "{#}. Witness {pa*.comma} will testify that {p3.last} met {pb*} at {addr} on {date}.",
        '{#}. Server logs record logins by "{user:pa*}" from {ip} at 03:12 UTC. Exhibit {#} is a screenshot of {url:oa*}.',
        "{#}. {pa*.caps} and {pb*.caps}, both patients of {oa*}, were never told. {pa*.last} sued first ({case}).",
        "@rows 3-9\nDep.   Deponent            Taken by            Date\n1      {pa*}      {pb*.init}      {date}",
    ),
    tail=(
        "DATED: {date:sign}\n\nRespectfully submitted,\n{o1}\n\nBy: /s/ {p1}\n    {p1}\n    Attorneys for Plaintiff\n    {p2}",
    ),
)

MINUTES = Kind(
    name="board minutes",
    pages=(5, 15),
    clauses=ENGLISH[19:22],
    header="{o1.acronym} Board - minutes of {date:meeting} - @page",
    footer="Chair: {p1.initials}",
    head=(
        "MINUTES OF A MEETING OF THE BOARD OF {o1.caps}\nheld at {addr:o1} on {date:meeting}",
        "PRESENT: {p1} (Chair), {p2}, {p3.title}, {p4}\nBY TELEPHONE: {p5} ({phone:p5})\nIN ATTENDANCE: {p6} of {o2}\nAPOLOGIES: {p7.comma}",
    ),
    body=(
        "{#}. {p2.first} moved and {p4.first} seconded that {p8} be appointed Secretary in place of {p7.last}. {p8.first} can be reached at {email:p8}.",
        "{#}. {p6.last} presented the audit. {o2.short}'s fee is {amount}. The account with {o3} ({iban:o1}) is to be closed.",
        "{#}. Counsel reported on {o4} v {o1.short} ({case:main}). {o4.acronym} has offered {amount}.",
    ),
    cycle=(
        "{#}. Matters arising. {pa*} joined the meeting. {pa*.last} and {p3.last} had met {oa*} on {date}; a contract worth {amount} is proposed. ACTION: {p2.lastcaps}",
        "{#}. Bids were opened: {oa*}, {amount}; {ob*}, {amount}; {oc*}, {amount}. {p5.first} declared an interest in {ob*.short}.",
        "{#}. A letter from {pa*}, {addr:pa*}, about the noise on {date} was read. {p4.last} will answer ({email:pa*}).",
        "@rows 3-8\nMember* Shares* Proxy to\n{pa*.commamid}* 400* {pb*}",
        "{#}. Admission of {pa*.init} and {pb*.init} (proposed by {p1.first}) was approved. Passes {reference} and {reference} were issued.",
    ),
    tail=(
        "There being no further business, {p1.first} closed the meeting at 6.40 p.m.\n\n{p8.caps}\nSecretary\n\nApproved: {p1}, {date:approved}",
    ),
)

WILL = Kind(
    name="will",
    pages=(5, 12),
    clauses=(*ENGLISH[22:24], ENGLISH[28]),
    header="Last Will and Testament of {p1}",
    footer="Testator {p1.initials}   Witness {p7.initials}   Witness {p8.initials}   @page",
    head=("THIS IS THE LAST WILL AND TESTAMENT of me {p1.caps} of {addr:p1}, made this {date:sign}.",),
    body=(
        "{#}. I APPOINT my [[sister|son|friend]] {p2.caps} and {o1} to be my Executors. If {p2.first} dies before me, I appoint {p3} of {addr:p3}.",
        "{#}. I GIVE my house at {addr:p1} to {p4}, and my car, registration {plate:p1}, to my nephew {p5.first}.",
        "{#}. I GIVE {amount} free of tax to {o2} for its general purposes, and the money in my account {account:p1} with {o3} to {p6.title}.",
    ),
    cycle=(
        "{#}. I GIVE {amount} to {pa*} of {addr:pa*}, in memory of {pb*.first}.",
        "{#}. I FORGIVE {pa*.title} the debt of {amount} of {date}. The note is kept by {oa*} under {reference}.",
        "{#}. To {pa*} and {pb*}, the children of my cousin {pc*}, in equal shares, my holding in {oa*}. Should {pa*.first} be under age, {pc*.first} shall hold it.",
        "Codicil of {date}. I replace {pa*.last} by {pb*.capslast} (telephone {phone:pb*}) as guardian of {pc*.first}.",
        "@rows 3-7\nItem :: To :: Where kept\n[[Gold watch|Piano|Stamp album|Violin]] :: {pa*} :: {addr}",
    ),
    tail=(
        "SIGNED by the above-named {p1.caps} in our presence and by us in [[his|hers]]:\n\n{p7}\n{block:p7}\n[[Baker|Clerk|Retired]]\n\n{p8}\n{block:p8}\n[[Surveyor|Plumber|Student]]",
    ),
)

CLAIM_LETTER = Kind(
    name="insurance claim",
    pages=(5, 15),
    clauses=ENGLISH[24:26],
    header="{o1.short} Claims  |  {policy:p1}  |  {p1.lastcaps}",
    footer="{o1}, {addr:o1}  |  {phone:o1}  |  @page",
    head=(
        "{p1}\n{block:p1}\n\n{date:letter}\n\nYour policy: {policy:p1}\nOur ref: {reference:claim}\nDate of loss: {date:loss}\nVehicle: {plate:p1}",
        "Dear {p1.title},",
    ),
    body=(
        "Thank you for your call to {p2} on {date}. {o1.short} has asked {o2} to inspect; their engineer is {p3}, {mobile:p3}.",
        "We have paid {amount} to {iban:p1} and {amount} to your card {card:p1}. The other driver, {p4}, is insured with {o3} under {policy:p4}.",
        "You can upload photographs at {url:o1} (user name {user:p1}) or send them to {email:p2}.",
    ),
    cycle=(
        "Note of {date}: {pa*.init} says {p4.last} drove {plate:pa*} through a red light. Statement taken at {addr}; phone {phone:pa*}.",
        "Estimate from {oa*}: {amount}. {pa*.first} at {oa*.short} will hold the price until {date}.",
        "Medical: {pa*}, policy member {member:pa*}, treated at {oa*} by {pb*.title}. Reserve {amount}.",
        "@rows 4-9\nPaid to,Date,Amount,Method\n{pa*},{date},{amount},transfer",
        "Recovery: we wrote to {oa*} (their ref. {reference}), then issued proceedings under {case}. {pa*} acts for {p4.last}, {email:pa*}.",
    ),
    tail=("Yours sincerely\n\n\n{p2.init}\nClaims Handler\nDirect line {phone:p2}\nfor {o1.caps}",),
)

REFERENCE = Kind(
    name="references",
    pages=(5, 10),
    clauses=ENGLISH[26:28],
    header="Application of {p1} - supporting papers",
    footer="@page / {email:p1}",
    head=(
        "CURRICULUM VITAE\n\n{p1.caps}\n{addr:p1}\n{mobile:p1} - {email:p1} - {url:p1}\nBorn {date:birth}\nPassport {passport:p1}",
    ),
    body=(
        "To whom it may concern: {p1} worked with us at {o1} from {date} to {date}. {p1.first} led the team that served {o2}. {p2}, {o1.short}",
        "I taught {p1.title} and later wrote two papers with {p1.first} and {p3}. Call me on {phone:p4}. {p4}",
    ),
    cycle=(
        "{date} - {date}\n{oa*}, {city}\n[[Assistant|Team Lead|Intern]] to {pa*}; budget {amount}.",
        'REFERENCE from {pa*}, {oa*}, {addr:oa*}: "We were sorry when {p1.last} left in spring. {p1.first}\'s successor, {pb*.init}, agrees." Ring {phone:pa*} or write to {email:pa*}.',
        "Referee: {pa*.comma}\t{oa*.short}\t{email:pa*}\t{phone:pa*}",
        "Salary at {oa*.acronym}: {amount}. Confirmed by {pa*.title} on {date}; staff number {staff:p1}.",
    ),
    tail=("{city}, {date:sign}\n\n{p1}",),
)

CONTRAT = Kind(
    name="contrat",
    pages=(5, 15),
    language="fr",
    home="fr_FR",
    clauses=FRENCH,
    header="Contrat de prestation {o1.short} / {o2.short}",
    footer="Paraphes : {p1.initials} {p2.initials}    page @page",
    head=(
        "CONTRAT DE PRESTATION DE SERVICES",
        "ENTRE LES SOUSSIGNÉS :\n{o1}, dont le siège est situé {addr:o1}, immatriculée sous le numéro {vat:o1}, représentée par <<M.>> {p1} (ci-après « le Client »),\nET\n{o2}, {addr:o2}, représentée par <<Mme>> {p2} (ci-après « le Prestataire »).",
    ),
    body=(
        "Article {#} - Prix. Le prix est de {amount:prix} hors taxes, payable par virement sur le compte {iban:o2}. La facture est adressée à {email:o1}.",
        "Article {#} - Interlocuteurs. Pour le Client : {p3}, téléphone {phone:p3}. Pour le Prestataire : {p4.capslast}, {email:p4}. En l'absence de <<M.>> {p3.last}, s'adresser à {p5}.",
        "Article {#} - Litige antérieur. L'affaire {case:main} opposant {o1.short} à {o3} a été radiée le {date}.",
    ),
    cycle=(
        "Le {date}, <<Mme>> {pa*} de la société {oa*} a livré le lot {reference} pour {amount}. <<Mme>> {pa*.last} reste joignable au {phone:pa*}.",
        "@rows 4-9\nIntervenant | Société | Courriel | Tarif\n{pa*} | {oa*.short} | {email:pa*} | {amount}",
        "Avenant du {date} : {pa*.init}, demeurant {addr:pa*}, né le {date}, numéro de sécurité sociale {taxid:pa*}, remplace {pb*}.",
        "Par courrier du {date}, {oa*} a informé {o1.short} que {pa*.first} {pa*.lastcaps} quittait ses fonctions.",
    ),
    tail=(
        "Fait à {city}, le {date:sign}, en deux exemplaires.\n\nPour {o1} : {p1.capslast}\nPour {o2} : {p2.capslast}",
    ),
)

AUFHEBUNG = Kind(
    name="Aufhebungsvertrag",
    pages=(5, 10),
    language="de",
    home="de_DE",
    clauses=GERMAN,
    header="Aufhebungsvertrag {p1.comma}",
    footer="- @page -",
    head=(
        "AUFHEBUNGSVERTRAG\n\nzwischen der\n{o1}\n{block:o1}\n- Arbeitgeberin -\n\nund\n\n<<Frau>> {p1}\n{block:p1}\nPersonalnummer {staff:p1}\n- Arbeitnehmerin -",
    ),
    body=(
        "{#}. Das Arbeitsverhältnis endet am {date:ende}. <<Frau>> {p1.last} erhält eine Abfindung von {amount:abfindung} brutto auf das Konto {iban:p1}. Steuer-ID: {taxid:p1}.",
        "{#}. Das Verfahren vor dem Arbeitsgericht, {case:main}, wird für erledigt erklärt. {p1.last} wird von <<Rechtsanwalt>> {p2} vertreten, {o2}, {addr:o2}, {email:p2}.",
        "{#}. Ansprechpartnerin der {o1.short} ist {p3}, Durchwahl {phone:p3}. Der Dienstwagen {plate:p1} wird an <<Herrn>> {p4.last} übergeben.",
    ),
    cycle=(
        "{#}. Am {date} führten {pa*} und {pb*.init} ein Gespräch über das Projekt der {oa*}; {pa*.last} sagte {amount} zu.",
        "@rows 3-7\nDatum;Kollege;E-Mail;Betrag\n{date};{pa*.comma};{email:pa*};{amount}",
        "{#}. Die Übergabe an {pa*} ({phone:pa*}) erfolgt bis {date}; Kunden wie die {oa*}, {addr:oa*}, werden von {pb*.first} {pb*.last} informiert.",
    ),
    tail=("{city}, {date:sign}\n\n{o1}\ni. V. {p3}\n\n{p1}",),
)

KINDS = (
    *(EMPLOYMENT, LOAN, SETTLEMENT, MEDICAL_SERVICES, COMPLAINT, MINUTES),
    *(WILL, CLAIM_LETTER, REFERENCE, CONTRAT, AUFHEBUNG),
)

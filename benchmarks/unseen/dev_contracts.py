# ruff: noqa: E501 - a template is one line, however long
"""DEV SET: templates of documents. Rules may be tuned on this set."""

from .dev_clauses import ENGLISH, GERMAN
from .documents import Kind

LEGAL = (*ENGLISH[:28], *ENGLISH[-2:])

NDA = Kind(
    name="nda",
    pages=(5, 15),
    clauses=LEGAL,
    header="Confidential\t{o1.short} / {o2.short}\tpage @page",
    footer="{reference:file} - Draft of {date:draft}",
    head=(
        "MUTUAL NON-DISCLOSURE AGREEMENT",
        'This Agreement is made on {date:sign} between {o1}, a company registered in {city} under number {vat:o1}, whose registered office is at {addr:o1} ("{o1.short}"), and {o2}, of {addr:o2} (the "Recipient").',
        "WHEREAS {o1.short} wishes to discuss a possible [[joint venture|licence|acquisition]] with the Recipient, represented by its [[Chief Executive Officer|Head of Legal]], {p1.title} (full name: {p1});",
    ),
    body=(
        "{#}. {o1.caps} has appointed {p2} as its Disclosure Officer. {p2.title} may be reached at {email:p2} or on {phone:p2}. In {p2.last}'s absence, {p3} ({email:p3}) shall act.",
        "{#}. The Recipient confirms that neither it nor {o3}, in which it holds a stake, has any agreement with {o4} that concerns the Purpose. The Recipient shall pay {amount} for each breach of this clause.",
        "{#}. Documents are exchanged through the data room at {url:o1}; access from addresses other than {ip} is refused. User names: {user:p2} and {user:p3}.",
        "{#}. {o1.acronym} and the Recipient acknowledge the earlier letter of {date} from {p4.init} to {p2}.",
    ),
    cycle=(
        "{#}. On {date} {pa*} of {oa*} was given access to the Confidential Information at the request of {p2.title}. {pa*.last} signed the undertaking in Annex C; {oa*.short} did not.",
        "@rows 4-12\nRepresentative | Employer | E-mail | Telephone\n---|---|---|---\n{pa*} | {oa*} | {email:pa*} | {phone:pa*}",
        "{#}. {p3.title} reported to {o1.short} on {date} that [[two folders|a laptop|a memory stick]] marked Confidential had been returned by {pa*.title}.",
        "{#}. For the avoidance of doubt, {oa*} (formerly {ob*}) is an Affiliate of {o2.short} and is bound by this Agreement. Its address for service is {addr:oa*}.",
    ),
    tail=(
        "Signed for and on behalf of {o1.caps}\n\n_______________________\nName: {p1}\nTitle: Chief Executive Officer\nDate: {date:sign}",
        "Signed for and on behalf of {o2.caps}\n\nBy: /s/ {p4}\nName: {p4.caps}\nTitle: Director\nWitness: {p5.comma}\nAddress: {block:p5}",
    ),
)

LEASE = Kind(
    name="lease",
    pages=(8, 30),
    clauses=LEGAL,
    header="LEASE - {street:premises}",
    footer="Landlord's initials {p1.initials}    Tenant's initials {p2.initials}    @page",
    head=(
        "RESIDENTIAL TENANCY AGREEMENT",
        "LANDLORD: {p1.caps}, of {addr:p1}\nTENANT: {p2.caps}, born {date:birth}, passport no. {passport:p2}\nPREMISES: {addr:premises}\nRENT: {amount:rent} per month\nTERM: twelve months from {date:start}",
    ),
    body=(
        "{#}. Rent is payable on the first day of each month to {p1.title}, sort code {sort:p1}, account {account:p1}, or from abroad to IBAN {iban:p1}, quoting {reference:rent}.",
        "{#}. The Deposit of {amount:deposit} is held by {o1}. {o1.short} shall return it within ten days to {p2} unless {p1.last} has raised a claim.",
        "{#}. The managing agent is {o2}, {addr:o2}, telephone {phone:o2}, fax {fax:o2}. Repairs are reported to {p3} at {email:p3}; out of hours call {mobile:p3}.",
        "{#}. The parking space is let for the vehicle with registration {plate:p2} only. {p2.last}'s guests may use the visitors' spaces.",
        "{#}. {p4}, the Guarantor, of {addr:p4} (tax reference {taxid:p4}), guarantees the Tenant's obligations. {p4.first} and {p2.first} are [[siblings|married|cousins]].",
    ),
    cycle=(
        "{#}. Inventory note of {date}: {pa*} of {o2.short} found the Premises in good order. {pa*.title} recorded a broken window and a missing lamp; cost {amount}.",
        "@rows 5-14\nDate\tPaid by\tAmount\tReference\n{date}\t{pa*.comma}\t{amount}\t{reference}",
        "{#}. By letter of {date} {p1.title} consented that {pa*} (date of birth {date}, {email:pa*}) may live at the Premises with {p2.first}.",
        "{#}. Keys: one set was handed to {pa*.init}, one to the caretaker, {pb*}, telephone {phone:pb*}. Lost keys cost {amount} each.",
        "{#}. {p2.last} informed {o2.acronym} on {date} that the boiler (serial number {device}) had failed; {oa*} replaced it under order {reference}.",
    ),
    tail=(
        "Landlord: ______________ {p1}      Tenant: ______________ {p2}\nGuarantor: ______________ {p4}      Date: {date:sign}",
        "Witnessed by:\n{p5.capslast}\n{block:p5}\nOccupation: [[Teacher|Nurse|Engineer]]",
    ),
)

SHARE_PURCHASE = Kind(
    name="share purchase",
    pages=(15, 50),
    clauses=LEGAL,
    header="Project [[Falcon|Juniper]] - SPA - execution version",
    footer="{o3.short} {reference:file}    @page",
    head=(
        "DATED {date:sign}\n\n(1) {p1.caps} AND OTHERS\n\nand\n\n(2) {o1.caps}\n\n________________\n\nSHARE PURCHASE AGREEMENT\nrelating to\n{o2.caps}\n________________\n\n{o3}\n{block:o3}\nTel: {phone:o3}\nRef: {reference:file}",
        'THE PARTIES ARE:\n(1) THE PERSONS whose names and addresses are set out in Schedule 1 (the "Sellers");\n(2) {o1.caps}, incorporated in {city} with company number {vat:o1}, whose principal place of business is at {addr:o1} (the "Buyer"); and\n(3) {p2.caps}, of {addr:p2} (the "Covenantor").',
    ),
    body=(
        "{#}. The Buyer shall pay the Initial Consideration of {amount:price} by telegraphic transfer to the account of {o3}, IBAN {iban:o3}, of which {amount} shall be held in escrow by {o4.broken}.",
        '{#}. {o2} ("{o2.acronym}") is the owner of the domain {url:o2}. Its auditors are {o5}; its bankers are {o6}.',
        "{#}. {p2.title} undertakes for three years not to compete with {o2.short} and not to solicit {p3}, {p4} or {p5.init}. Should {p2.last} breach this clause, {amount} falls due.",
        "{#}. Claims: the claim of {o7} against {o2.short}, case no. {case:main}, and the appeal numbered {case} are Disclosed. {p3.last}'s statement of {date} is at tab 14.",
        "{#}. Notices to the Sellers shall be sent to {p1}, {addr:p1}, e-mail {email:p1}, with a copy to {p6} at {email:p6}.",
    ),
    cycle=(
        "@rows 6-15\nSchedule 1: the Sellers\n| Name | Address | Shares | Consideration |\n|---|---|---|---|\n| {pa*} | {addr:pa*} | 1,200 Ordinary | {amount} |",
        "{#}. Material Contract: supply agreement of {date} between {o2.acronym} and {oa*} worth {amount} a year, signed by {pa*} for {oa*.short}.",
        "{#}. Employment: {pa*.comma} (staff no. {staff:pa*}, {taxid:pa*}) earns {amount} a year and is entitled to six months' notice; {pa*.title} has been on parental leave since {date}.",
        "{#}. Properties: the leasehold of {addr} is held from {oa*} at a yearly rent of {amount} until {date}.",
        "{#}. Insurance: policy {policy:oa*} with {oa*}; broker {pa*}, {phone:pa*}, {email:pa*}.",
        "{#}. Litigation: {pa*} v {o2}, {case}; settled on {date} for {amount}. {pa*.last} was represented by {ob*}.",
    ),
    tail=(
        "EXECUTED as a DEED by {p1.caps} in the presence of:\nWitness signature: ____________\nWitness name: {p7}\nWitness address: {addr:p7}",
        "EXECUTED as a DEED by {o1.caps} acting by {p8.caps}, a director:\n____________\nDirector\n\n{p2.commacaps}\nCovenantor",
    ),
)

PATIENT_LETTER = Kind(
    name="patient letter",
    pages=(5, 20),
    clauses=ENGLISH[-8:-2],
    header="PATIENT: {p1.commacaps}    MRN: {mrn:p1}    DOB: {date:birth}",
    footer="{o1}  *  {phone:o1}  *  page @page",
    head=(
        "{o1}\nDepartment of [[Cardiology|Neurology|Oncology]]\n{block:o1}\nTel {phone:o1}  Fax {fax:o1}\n{url:o1}",
        "{date:letter}\n\nRE: {p1}\nDate of birth: {date:birth}\nMRN: {mrn:p1}\nMember ID: {member:p1}\nSSN: {taxid:p1}\nHome: {addr:p1}\nTelephone: {phone:p1}",
        "Dear Dr {p2.last},",
    ),
    body=(
        "Thank you for referring {p1.title}, whom I saw with {p1.first}'s [[wife|husband|daughter]], {p3}, in clinic on {date}. Device implanted: pacemaker, serial {device:p1}.",
        "{p1.title} was admitted on {date} and discharged on {date}. The claim was sent to {o2} under policy {policy:p1}; {o2.short} authorised {amount}.",
        "The driving licence {licence:p1} must be surrendered; {p1.first} knows this. The family car is registered {plate:p1}.",
        "Results are on the portal, {url:p1}, last opened from {ip:p1} by user {user:p1}. Questions to {email:p2}.",
    ),
    cycle=(
        "{date}: seen by {pa*.title}. {p1.title} feels [[better|worse|tired]]. Plan discussed with {pb*}, who will call {p1.first} on {phone:p1}.",
        "@rows 4-10\nDate | Test | Ordered by | Accession no. | Result\n{date} | [[Haemoglobin|Creatinine|Sodium]] | {pa*.init} | {reference} | normal",
        "Nursing note, {date}. {p1.last} slept well. Relatives: {pa*} (brother, {phone:pa*}). Wristband checked against {mrn:p1}. Signed {pb*.initmid}",
        "Referral to {pa*.title} at {oa*}, {addr:oa*}, for a second opinion; appointment {reference} on {date}.",
    ),
    tail=(
        "With kind regards,\n\n{p4}, MD, PhD\nConsultant\nLicence no. {licence:p4}\n{email:p4}\n\ncc: {p1}, {addr:p1}",
        "Dictated by {p4.last} on {date}, typed by {p5.lower}",
    ),
)

WITNESS_STATEMENT = Kind(
    name="witness statement",
    pages=(8, 30),
    clauses=(*ENGLISH[-8:-3], *ENGLISH[:8]),
    header="Claim No. {case:main}",
    footer="First witness statement of {p1}\t@page",
    head=(
        "IN THE HIGH COURT OF JUSTICE\nBUSINESS AND PROPERTY COURTS\n\nClaim No. {case:main}\n\nBETWEEN:\n\n{o1.caps}\nClaimant\n- and -\n(1) {o2.caps}\n(2) {p2.caps}\nDefendants\n\nFIRST WITNESS STATEMENT OF {p1.caps}",
        "I, {p1.caps}, of {addr:p1}, [[warehouse manager|accountant|architect]], WILL SAY as follows:",
    ),
    body=(
        '{#}. I have worked for {o1} since {date}. My line manager was {p3}, known to everybody as {p3.first}. I make this statement in support of {o1.short}\'s claim against {o2} ("{o2.acronym}") and {p2.title}.',
        "{#}. At the meeting were {p2}, {p3.last}, {p4} and a {p5.title} from {o3}. {p4.last}'s notes are exhibited at pages 12 to 19.",
        "{#}. On {date} I received an e-mail from {email:p2} that asked me to pay {amount} into account {account:p2} at {o4}. I rang {p2.last} on {mobile:p2}; nobody answered.",
        "{#}. I refer to the decision in {o5} v {p6} [[at first instance|on appeal]], case number {case}, which counsel has shown me.",
    ),
    cycle=(
        "{#}. On {date} {pa*} told me that {p2.last} had [[left the country|signed the transfer|kept the originals]]. I did not believe {pa*.title}, but {p4} did.",
        "{#}. The invoice from {oa*}, dated {date} and for {amount}, was approved by {p3}. {oa*.short} had never delivered anything to {o1.acronym}.",
        "{#}. I then wrote to {pa*.init} ({email:pa*}). A copy went to {pb*.first} {pb*.lastcaps}, whose office is at {addr:pb*}.",
        "{#}. CCTV shows a van, registration {plate}, at the gate at 21:40. The driver gave the name {pa*} and the licence number {licence:pa*}.",
        "{#}. The log for {date} has the address {ip} and the user {user:pa*}. That is {pa*.last}'s login.",
        "@rows 3-8\nExhibit\tDate\tFrom\tTo\n[[A|B|C]]1\t{date}\t{pa*}\t{pb*.comma}",
    ),
    tail=(
        "STATEMENT OF TRUTH\nI believe that the facts stated in this witness statement are true.\n\nSigned: ................\n{p1.caps}\nDated: {date:sign}",
        "{o3.caps}\n{block:o3}\nRef: {reference:file}\n<<DX 1234>> {city}\nSolicitors for the Claimant",
    ),
)

EMAIL_THREAD = Kind(
    name="e-mail thread",
    pages=(5, 25),
    clauses=(ENGLISH[-3], *ENGLISH[20:24]),
    header="[page @page of print-out]",
    footer="printed by {user:p1}, {date:print}",
    head=(
        "From: {p1} <{email:p1}>\nTo: {p2} <{email:p2}>\nCc: {p3.comma} <{email:p3}>; {email:p4}\nSent: {date} 09:14\nSubject: {o1.short} - outstanding points",
        "Dear {p2.first},\n\nplease find attached the comments of {o1} on the draft that {p3.first} sent us. {p4.last} is fine with clause 7. Could {o2.short} confirm the price of {amount} by Friday?\n\nBest wishes\n{p1.first}\n\n--\n{p1}\nSenior Counsel | {o1}\n{addr:o1}\nT {phone:p1} | M {mobile:p1} | {url:o1}",
    ),
    body=(
        "{p3.first}, did {o3} ever pay? The invoice ({reference}) says {amount}, IBAN {iban:o3}.",
        "PS: {p2.first}'s new number is {mobile:p2}. The old one ({phone:p2}) is dead.",
        "@{p4.first} can you give {user:p3} access to {url:o2}? VPN from {ip}.",
    ),
    cycle=(
        "-----Original Message-----\nFrom: {pa*.comma} [mailto:{email:pa*}]\nSent: {date}\nTo: {p2}; {p3}\nSubject: RE: {o1.short}\n\nHi {p2.first},\n\n[[I spoke to|I have just met|Please call]] {pb*} from {oa*} today. {pb*.first} thinks {amount} is [[too much|fine|not serious]].\n\nRegards,\n{pa*.first}\n\n{pa*.caps}\n{oa*} . {phone:pa*}",
        "On {date}, {pa*} <{email:pa*}> wrote:\n> {p1.first}, the court has listed {case} for hearing.\n> Will {pb*.title} attend for {o2.acronym}?\n> Yours, {pa*.first}",
        "Le {date}, {pa*} a écrit : « Bien reçu, {p1.first}. »",
        "Sure. Speak to {pa*} at {oa*.short} - {phone:pa*} - or her assistant {pb*.first}.\n\nSent from my phone",
        "{p2.first} / {p3.first},\n\nattached: passport copy of {pa*} ({passport:pa*}) for the KYC file at {oa*}. {pa*.last} lives at {addr:pa*}.\n\nThx\n{p1.initials}",
    ),
    tail=(
        "This message is for {p2} only and may be privileged. If you are not the intended recipient, delete it and tell {email:o1}. {o1} is registered at {addr:o1}, VAT {vat:o1}.",
    ),
)

INVOICE = Kind(
    name="invoice",
    pages=(5, 12),
    clauses=(ENGLISH[-4], ENGLISH[25], ENGLISH[27]),
    header="{o1.short} - Invoice {reference:number} - page @page",
    footer="{o1} | VAT {vat:o1} | IBAN {iban:o1} | {url:o1}",
    head=(
        "INVOICE {reference:number}\n\n{o1}\n{block:o1}\nPhone: {phone:o1}\n{email:o1}\n\nBill to:\n{o2}\nAttn. {p1}\n{block:o2}\nVAT no.: {vat:o2}\nDate: {date:sign}   Due: {date:due}",
    ),
    body=(
        "Your contact: {p2}, extension of {phone:p2}, {email:p2}. Ordered by {p1.title} on {date}.",
        "Please pay {amount:total} to {o1}, account {account:o1}, IBAN {iban:o1}, or by card. Card on file: {card:o2}, holder {p1.caps}.",
    ),
    cycle=(
        "@rows 8-20\nPos | Description | Consultant | Hours | Amount\n----|-----|-----|----|----\n1 | [[Advice|Drafting|Review|Travel]] {date} | {pa*} | 2.5 | {amount}",
        "@rows 5-12\nDelivery note\tShip to\tAddress\tWeight\n{reference}\t{oa*}\t{addr:oa*}\t12 kg",
        "Credit: {amount} for the goods returned by {pa*.title} of {oa*} on {date}.",
        "Subcontractor: {oa*}, tax id {vat:oa*}, represented by {pa*}; driver {pb*}, vehicle {plate:pb*}.",
    ),
    tail=("Thank you for your business, {p1.first}!\n\n{p2}\n{o1.caps}\nAccounts Receivable",),
)

MIETVERTRAG = Kind(
    name="Mietvertrag",
    pages=(5, 15),
    language="de",
    home="de_DE",
    clauses=GERMAN,
    header="Mietvertrag {p1.last} / {p2.last}\tSeite @page",
    footer="Vermieter: {p1.initials}   Mieter: {p2.initials}",
    head=(
        "WOHNRAUMMIETVERTRAG",
        "Zwischen <<Frau>> {p1}, geboren am {date:a}, wohnhaft {addr:p1} (nachfolgend „Vermieterin“), und <<Herrn>> {p2}, Personalausweis {passport:p2}, {addr:p2} (nachfolgend „Mieter“), wird folgender Vertrag geschlossen.",
    ),
    body=(
        "§ {#} Miete. Die monatliche Miete beträgt {amount:miete} und ist auf das Konto der Vermieterin bei der {o1}, IBAN {iban:p1}, zu überweisen. Die Steuernummer von <<Frau>> {p1.last} lautet {taxid:p1}.",
        "§ {#} Verwaltung. Die Verwaltung liegt bei der {o2}, {addr:o2}, Telefon {phone:o2}, E-Mail {email:o2}. Ansprechpartner ist <<Herr>> {p3}. Die {o2.short} kann Handwerker beauftragen.",
        "§ {#} Stellplatz. Der Stellplatz darf nur mit dem Fahrzeug {plate:p2} genutzt werden. {p2.last} zahlt dafür {amount}.",
        "§ {#} Rechtsstreit. Im Verfahren {case:main} gegen den Vormieter, <<Herrn>> {p4}, hat {p1.last} am {date} obsiegt.",
    ),
    cycle=(
        "Am {date} hat <<Frau>> {pa*} von der {oa*} die Wohnung besichtigt und Mängel in Höhe von {amount} festgestellt. {pa*.last} ist unter {phone:pa*} zu erreichen.",
        "@rows 4-10\nDatum | Name | Betrag | Konto\n{date} | {pa*} | {amount} | {iban:pa*}",
        "Mit Schreiben vom {date} teilte <<Herr>> {pa*.last} ({email:pa*}) mit, dass die {oa*} den Zähler Nr. {device} ausgetauscht habe.",
        "Mitbewohner: {pa*}, geboren am {date}, bisher {addr:pa*}.",
    ),
    tail=("{city}, den {date:sign}\n\n____________________\n{p1}\nVermieterin\n\n____________________\n{p2}\nMieter",),
)

KINDS = (NDA, LEASE, SHARE_PURCHASE, PATIENT_LETTER, WITNESS_STATEMENT, EMAIL_THREAD, INVOICE, MIETVERTRAG)

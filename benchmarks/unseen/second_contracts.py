# ruff: noqa: E501 - a template is one line, however long
"""SECOND SET: templates of commercial contracts in English. Rules may be tuned on this set."""

from .documents import Kind
from .second_clauses import ENGLISH
from .second_deeds import KINDS as DEEDS
from .second_foreign import KINDS as FOREIGN

CLOUD_SERVICES = Kind(
    name="cloud services agreement",
    pages=(5, 12),
    clauses=(*ENGLISH[:4], *ENGLISH[13:16], *ENGLISH[28:31]),
    header="Master Subscription Terms v4.2  |  {o1.short}  |  @page",
    footer="Order Form no. {reference:order}\t\t{lumenshort} (c) all rights reserved",
    head=(
        "MASTER SUBSCRIPTION TERMS\nCover Page",
        "Provider:\t{lumen}\nCustomer:\t{northgate}\nCustomer no.:\t{customer:c}\nOrder Form:\t{reference:order}\nEffective Date:\t{when:start}\nFees:\t{sum:fees} per annum\nBilling Contact:\t{p1} <{email:p1}>\nPlatform Admin:\t{handle:admin}",
        '{lumenshort} (trading name of {o1}, Company No. {companyno:o1}) and {northgate} (together with its Affiliates, the "Customer") agree as follows. For the Customer: {p2.mid}, VP Procurement. For {lumenshort}: {odd:ceo}, Chief Revenue Officer.',
    ),
    body=(
        "{#}. Named Users. The initial Named Users are {user:p2}, {handle}, {handle} and {user:p3}; {p3.title} is the Super Admin. Passwords are never sent by e-mail.",
        "{#}. {northgate}'s existing tenant, {url:o2}, moves to the new Region. Traffic from {ip:old} is refused after Go-Live. {northgate} will tell {studio:design} and {brand:partner} itself.",
        "{#}. Fees. {northgate} shall pay {sum:fees} in four instalments of {sum} to {bank:main}, IBAN {iban:o1}, quoting {reference:order}. Purchase order {reference} is superseded.",
        "{#}. Reference Customers. {lumenshort} may name the Customer next to {univ}, {hospital} and {acro} on its Website, unless {p2.last} objects.",
    ),
    cycle=(
        "{#}. Support Case {reference}, opened {date} by {pa*.init} of {brand:x*} ({handle:x*}), was closed as Works as Designed. {brand:x*} asked that {pb*} be told on {dial:x*}.",
        "@rows 4-9\nUser ID | Full Name | Role | Employer | Last Login\n{handle} | {pa*} | Editor | {studio} | {when}\n{user:pb*} | {pb*.comma} | Viewer | {acro} | {ip}",
        "{#}. Change Order no. {reference}: {pa*.title}, for {family:x*}, approved {sum} of Professional Services on {when}. {family:x*}'s own staff ({pb*.first} and {pc*.first}) take part.",
        "{#}. Customer Success Note. {p2.first} and {pa*.first} met at {brand}'s booth; {oa*.short} wants Single Sign-On, and {charity} wants a Non-Profit Discount of {sum}.",
    ),
    tail=(
        "ACCEPTED AND AGREED\n\n{lumencaps}\t\t\t{northgatecaps}\nBy: {odd:ceo}\t\t\tBy: {p2.mid}\nIts: Chief Revenue Officer\tIts: VP Procurement\nDate: {when:sign}\t\tDate: {when:sign}",
    ),
)

SHARE_SALE = Kind(
    name="share sale deed",
    pages=(6, 14),
    clauses=(*ENGLISH[4:7], *ENGLISH[16:18], *ENGLISH[29:31], ENGLISH[33], ENGLISH[34]),
    header="Execution Version ({when:draft})\tProject Nightjar",
    footer="{firm:buyer} ref {reference:file} / @page",
    head=(
        "{kestrelcaps}\n\nas Purchaser\n\n- and -\n\n{p1.caps} and the other Vendors\n\nDEED FOR THE SALE OF THE WHOLE OF THE ISSUED SHARE CAPITAL OF {o1.caps}",
        'BETWEEN {p1.comma} and {p2.comma}, both of {place:sellers}, {signer:third} (jointly the "Vendors") and {kestrel}, acting by its manager {fund:gp} (the "Purchaser"). Guarantor: {pemberton}, a partnership of {place:works} ("{pembertonshort}").',
    ),
    body=(
        "{#}. The Purchase Price is {sum:price}, less Leakage, of which {sum:retention} is retained by {threadneedle} ({threadneedleshort}) in its client account no. {account:firm}, sort code {sort:firm}.",
        "{#}. Accounts means the audited accounts of {o1.broken} for the year ended on {when}, signed by {p3.title} and reported on by {firm:audit}.",
        "{#}. Key Customers are {quayside}, {ministry:key}, {univ:key}, {acro:key} and {brand:key}. {quaysideshort}'s contract ends on {date}; {acro:key}'s does not.",
        "{#}. {pembertonshort} waives its pre-emption rights and releases {o1.short} from the loan of {sum} made by the late {p4}, {p4.first} to everybody.",
    ),
    cycle=(
        "@rows 4-10\nVendor | Holding | Consideration | Bank and account\n{pa*.commacaps} | 400 A Ordinary | {sum} | {bank}, {account}\n{signer} | 25 B Ordinary | {sum} | {bank}, {iban:pa*}",
        "{#}. Disclosed: a claim by {family:x*} ([[Claim No.|ref.|court file]] {case}) over {sum}; a letter before action from {charity}; a query by {ministry} of {when}, ref. {reference}.",
        "{#}. Trade Marks: the word mark held by {studio:x*} is licensed to {o1.acronym}; {studio:x*} is owned by {pa*} and {pb*}, her [[husband|partner]].",
        "{#}. {pa*.title} (Company Secretary, NI number {nino}) resigned on {when}; {pa*.last}'s notice period was waived by {p2.init} on behalf of {fund}.",
        "{#}. Existing facility with {tolland}: outstanding {sum}. {tollandshort} agreed by e-mail from {box} to release its Debenture.",
    ),
    tail=(
        "EXECUTED AS A DEED by {p1.caps}\nin the presence of:\n\nSignature of witness ...............\nName {p8.lower}\nAddress {place:w}\nOccupation [[Bookkeeper|Solicitor]]",
        "SIGNED for {kestrelcaps} by its attorney {odd:attorney}\nCopies: {firm:buyer} ({signer:cc}); {bank} (attn. {p7.init})",
    ),
)

DIRECTOR_SERVICE = Kind(
    name="director's service agreement",
    pages=(5, 10),
    clauses=(*ENGLISH[10:12], *ENGLISH[17:18], *ENGLISH[28:32]),
    header="PRIVATE\t{p1.init} - Service Agreement\t@page",
    footer="HR file {staff:p1}",
    head=(
        "DATED {when:sign}\n\n{ashgrove}\n\nand\n\n{p1.caps}",
        '{ashgrove} ("{ashgroveshort}", the "Hospital") employs {p1}, of {addr:p1}, National Insurance number {nino:p1}, as Finance Director. {p1.first} reports to the Chair, {p2.title}.',
    ),
    body=(
        "{#}. Salary. The salary is {sum:pay} a year, paid into account {account:p1}, sort code {sort:p1}, at {bank:p1}, on the 25th of each month. {p1.title}'s payroll number is {staff:p1}.",
        "{#}. Pension. The Director is a member of {fund:pension}, member number {member:p1}. {fund:pension} is administered by {acro:admin}; write to {box:pension}.",
        "{#}. Previous employment with {univ:old} (from {when} to {when}) counts as continuous. References from {p3} and {odd} have been taken up.",
        "{#}. Medical cover: {brand:insurer} policy {policy:p1}, claims line {dial:insurer}. {brand:insurer} pays {hospital} direct. Next of kin: {p4}, {mobile:p4}.",
    ),
    cycle=(
        "{#}. Deputies. In {p1.last}'s absence {pa*} (staff no. {staff:pa*}, log-in {user:pa*}) may approve up to {sum}, and {pb*.title} up to {sum}.",
        "@rows 4-9\nEmployee no.\tName\tGrade\tPay\tManager\n{staff:pa*}\t{pa*.comma}\tBand 7\t{sum}\t{pb*.init}\n{staff:pb*}\t{pb*.lastcaps} {pb*.first}\tBand 5\t{sum}\t{signer}",
        "{#}. Outside Interests: trustee of {charity}; adviser to {fund} at {sum} a year; partner's holding in {studio}. Approved by {pa*.title} on {when}.",
        "{#}. Occupational Health: Dr {pa*.last} of {hospital:x*} certified {p1.first} fit on {date} (record {mrn:p1}). {hospital:x*}'s invoice {reference} for {sum} is paid.",
    ),
    tail=(
        "Signed ....................\n{p1.capslast}\n\nfor {ashgrovecaps}:\n{p2}, Chair of the Remuneration Committee",
    ),
)

COMMERCIAL_LEASE = Kind(
    name="lease of offices",
    pages=(5, 12),
    clauses=(*ENGLISH[8:10], *ENGLISH[18:20], *ENGLISH[29:31], ENGLISH[32]),
    header="Title no. [[pending|see LR2]]  -  Lease of Part  -  {meridianshort}",
    footer="@page    initialled: {p1.initials} {p2.initials}",
    head=(
        "PRESCRIBED CLAUSES\nLR1. Date of lease: {when:sign}\nLR3. Parties\nLandlord: {meridian}, {place:landlord}\nTenant: {o1}, {place:tenant}, company number {companyno:o1}\nOther parties: {p1.caps} (Surety)\nLR4. Property: {street:premises}",
        "THIS LEASE is made between {meridian}, a body corporate ({meridianshort}), {o1} trading as {studio:trade} and {p1.mid}, the Surety, who lives at {addr:p1}.",
    ),
    body=(
        "{#}. The Principal Rent is {sum:rent} a year, by quarterly instalments to {bank:land}, account name {meridian}, account no. {account:land}, {sort:land}, reference {reference:rent}.",
        "{#}. {studio:trade} may share the Premises with {family:share}, which makes cakes, provided that no Landlord and Tenant relationship arises. {family:share}'s sign may not exceed one metre.",
        "{#}. Notices to {meridianshort} go to the Harbour Office, {place:landlord}, marked for {p2.title}; those to the Surety by hand or to {email:p1}, not to {box}.",
        "{#}. Superior Lease: dated {when} between {ministry:superior} and {meridian}. {meridianshort}'s insurers are {brand:ins} under policy {policy}.",
    ),
    cycle=(
        "{#}. Licence to Alter of {when}: {pa*.title}, architect ({studio}), certified the Works at {sum}. Contractor {family:x*}; foreman {pa*.first}, {dial}.",
        "{#}. Car Park: bays 4 and 5 for {plate} and {plate}. Fobs {reference} and {reference} are held by {pa*.first} at {studio:trade}.",
        "@rows 3-8\nUnit | Occupier | Contact | Service charge\n2A | {studio} | {pa*}, {dial} | {sum}\n2B | {charity} | {pb*.init} | {sum}\n3 | {o2.short} | {signer} | {sum}",
        "{#}. Rent Review Memorandum: by {pa*.initmid} for {meridianshort} and {pb*.initmid} for {o1.acronym}, rent from {when} agreed at {sum}.",
    ),
    tail=(
        "The Common Seal of {meridian} was affixed in the presence of\n{p2.caps}, Harbour Master\n\nTENANT\n{p3}, director of {o1.broken}\nSURETY\n{p1.mid}",
    ),
)

FACILITY = Kind(
    name="term loan facility",
    pages=(6, 14),
    clauses=(*ENGLISH[4:8], *ENGLISH[29:31], ENGLISH[34]),
    header="{tollandcaps}   TERM FACILITY   {reference:loan}",
    footer="@page",
    head=(
        "{tolland}\n{block:bank}\n\nTo: The Directors, {o1.caps}\nFor the attention of: {p1}, {p2.init}\n\n{when:letter}\n\nFacility no. {reference:loan}",
        'We, {tolland}, offer {o1} (the "Borrower") a Term Facility of up to {sum:loan} (the Commitment). It is guaranteed by {p1}, {p2} and {vanholt} (the Obligors, each severally).',
    ),
    body=(
        "{#}. Purpose. To refinance the Borrower's debt to {bank:old} and {fund:mezz}, and to buy the vessel of {vanholt}. {vanholtshort} confirms that {sum} is owed to nobody else.",
        "{#}. Agent. {bank:agent} acts as Agent. Its desk: {p3.first} ({email:p3}, {dial:agent}), in whose absence {odd}. {bank:agent}'s fee is {sum}.",
        "{#}. Payments: {account:loan} at {tollandshort}, {sort:loan}. IBAN {iban:o1}. Do not pay into {iban:o2}, which belonged to {o2.short}.",
        "{#}. Security: mortgage by {p1.title} over {addr:house}; pledge of {o1.acronym} shares by {vanholtshort}; assignment of keyman policy {policy:p2} on {p2.title}'s life.",
    ),
    cycle=(
        "{#}. Waiver letter of {when}: {tollandshort} ({pa*}) waives the breach notified by {p2.last}; fee {sum}, invoice {reference}. {fund} and {acro} were told by {pb*.first}.",
        "@rows 4-9\nLender | Commitment | Lending office | Contact\n{bank} | {sum} | {place} | {pa*}\n{fund} | {sum} | {place} | {signer}",
        "{#}. KYC. Passports of {pa*.comma} ({passport:pa*}) and {pb*.comma} ({passport:pb*}); utility bill for {addr:pa*}. UTR {utr}. Checked by {acro}.",
        "{#}. Drawdown {reference}: {sum}, value {when}, in favour of {family}; requested by {pa*.first} over the telephone on {phone:pa*} and confirmed by {handle}.",
    ),
    tail=(
        "Yours faithfully,\n\n{p3.mid}\nfor {tolland}\n\nAgreed: {o1.caps} by {p1.caps}\nGuarantor: {vanholtcaps} by {signer:vh}\ncc {firm}; {odd}",
    ),
)

DISTRIBUTION = Kind(
    name="exclusive distribution appointment",
    pages=(5, 10),
    clauses=(*ENGLISH[12:14], ENGLISH[2], *ENGLISH[28:30], ENGLISH[33]),
    header="{quaysideshort} / {brand:dist}: Distribution",
    footer="Distributor account {customer:dist} - @page",
    head=(
        "APPOINTMENT OF EXCLUSIVE DISTRIBUTOR",
        "{quayside}, of {place:q}, appoints {o1} d/b/a {brand:dist}, {addr:o1} (ABN {abn}), and, for the <<Gulf>>, {family:gulf}, to sell the Products. {quaysideshort}'s Export Manager is {p1}; at {brand:dist} ask for {p2.first} or {p3.first}.",
    ),
    body=(
        "{#}. {brand:dist} shall buy at least {sum:min} in each Contract Year. {quaysideshort} may end the exclusivity if less than {sum} is bought by {when}.",
        "{#}. Orders go to {box:orders} with the SKU and the customer number ({customer:dist}). {quaysideshort} rejects orders from {family:gulf} for <<Europe>>.",
        "{#}. The former distributor, {o2} (now part of {brand:heir}), keeps its stock until {date}. {o2.short}'s claim, {case:main}, is {quaysideshort}'s affair.",
    ),
    cycle=(
        "@rows 5-12\nOrder no. | Date | Ship to | Value\n{reference} | {when} | {studio}, {place} | {sum}\n{reference} | {date} | {oa*}, attn {pa*.first} | {sum}",
        "{#}. Sub-distributor: {oa*}, trading as {brand:x*}, contact {pa*} ({handle}). {brand:x*}'s territory is <<Denmark>>. Its bank is {bank}, {iban:oa*}.",
        "{#}. Recall Notice of {when}: lot {reference} sold to {studio}, {univ} and {hospital}; {pa*.title} to call each on the number given, {pb*.first} to chase {acro}.",
    ),
    tail=(
        "For {quayside}: {p1.caps}\nFor {brand:dist}: {p2}\nFor {family:gulf}: {odd:gulf}\nPlace: {city}   {when:sign}",
    ),
)

PROCESSING = Kind(
    name="data processing addendum",
    pages=(5, 10),
    clauses=(*ENGLISH[14:16], ENGLISH[0], ENGLISH[1], *ENGLISH[29:31]),
    header="DPA - Controller: {castelshort} - Processor: {o1.short}",
    footer="Record of Processing {reference:rop} | @page",
    head=(
        "DATA PROCESSING ADDENDUM (Article 28 GDPR)",
        "Controller: {castel}, {place:uni}. Data Protection Officer: {p1}, {email:p1}, {dial:dpo}.\nProcessor: {o1}, {addr:o1}. Privacy Lead: {odd:lead} ({box:lead}).\nMain agreement: {reference:main} of {when:main}.",
    ),
    body=(
        "{#}. {o1.short} processes Student Records for {castelshort} and, through it, for {hospital:joint}. {hospital:joint} may give instructions only through {p1.title}.",
        "{#}. Approved sub-processors at the Effective Date: {brand} (hosting), {brand} (tickets), {acro} (print), {family} (archives), {o2} (payroll).",
        "{#}. {castel}'s complaint to the Regulator has the number {case:reg}; the Processor's answer was drafted by {firm}.",
    ),
    cycle=(
        "@rows 4-10\nSub-processor | Purpose | Location | Contact\n{brand} | Hosting | {city} | {handle}\n{oa*} | Analytics | {city} | {pa*}, {email:pa*}\n{acro} | Helpdesk | {city} | {pb*.init}",
        "{#}. Incident {reference}, {when}: the account {handle} (owner: {pa*}) exported student no. {member:pb*}, {pb*.comma}, from {ip}. {castelshort} told {pb*.first} on {date}.",
        "{#}. Data subject request by {pa*} (student ID {member:pa*}, born {date}, {email:pa*}): answered by {pb*.title} at {castelshort}. {studio} had no records.",
        "{#}. Audit by {firm:x*} on {when}: lead {pa*.mid}; findings: none. {firm:x*} billed {sum} under {reference}.",
    ),
    tail=("For {castel}\n{p1.caps}, Data Protection Officer\n\nFor {o1.caps}\n{odd:lead}\n{when:sign}",),
)

COMMERCIAL = (CLOUD_SERVICES, SHARE_SALE, DIRECTOR_SERVICE, COMMERCIAL_LEASE, FACILITY, DISTRIBUTION, PROCESSING)
KINDS = (*COMMERCIAL, *DEEDS, *FOREIGN)

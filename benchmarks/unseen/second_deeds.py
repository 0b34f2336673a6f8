# ruff: noqa: E501 - a template is one line, however long
"""SECOND SET: settlements, deeds and agreements of the UK, India, Australia, Canada and the US. Rules may be tuned."""

from .documents import Kind
from .second_clauses import ENGLISH

COMMON = ENGLISH[28:31]

SETTLEMENT = Kind(
    name="settlement with consent order",
    pages=(5, 9),
    clauses=(*ENGLISH[16:18], *COMMON, ENGLISH[33]),
    header="{case:main}    WITHOUT PREJUDICE    @page",
    footer="{o1.short} -and- {oxbowshort}",
    head=(
        "SETTLEMENT AGREEMENT\n\n(1) {o1.caps}\n(2) {oxbow}\n(3) {p1.caps}\n(4) {p2.commacaps}, a minor, by her litigation friend {p3.caps}",
        "The Parties are in dispute in {case:main} and {case}. {p1}, formerly a nurse at {oxbow}, claims {sum:claim}; {oxbowshort} and its insurer {brand:ins} (claim ref {reference:ins}, policy {policy:ins}) deny everything.",
    ),
    body=(
        "{#}. {brand:ins} shall pay {sum:pay} to {firm:claimant}, client account {account:cl}, within fourteen days, and {sum} to {p2.first}'s guardian, {p3.title}.",
        "{#}. Neither {p1.title} nor {oxbowshort} will talk to {brand:press}, to {charity}, or to any former patient about {p4.last} or {p5.last}.",
        "{#}. {oxbowshort} gives {p1.first} the agreed reference (Schedule 2). Enquiries: {p5.init}, {dial:ref}. SSN on file: {taxid:p1}.",
    ),
    cycle=(
        "{#}. On {when} {pa*} of {firm:x*} wrote to {pb*.title} at {hospital} offering {sum}. {firm:x*}'s letter is document {reference}.",
        "@rows 3-8\nHead of claim / Witness / Sum\nLoss of earnings / {pa*.init} / {sum}\nCare / {signer} of {charity} / {sum}\nTravel / {odd} / {sum}",
        "{#}. The records of {pa*.comma} ({mrn:pa*}) and {pb*.comma} ({mrn:pb*}) shall be returned to {hospital} by {date}.",
    ),
    tail=(
        "Signed by\n{p1.lower} ....................\n{p3} (for {p2.first}) ....................\n{oxbowcaps}, by {odd:dr}\n{o1.caps}, by {p6.initmid}",
    ),
)

UNDERTAKING = Kind(
    name="one-way confidentiality undertaking",
    pages=(5, 8),
    clauses=(ENGLISH[28], ENGLISH[29], ENGLISH[33], ENGLISH[11]),
    header="To: {blueferncaps}",
    footer="Confidentiality undertaking - {p1.last} - @page",
    head=(
        "{p1}\n{block:p1}\n\n{when:l}\n\nDear {p2.first} and all at {bluefern},",
        "You ({bluefern}, {place:bf}) are thinking of selling {o1}, and my company, {brand:mine}, may want to buy it. {blueferncaps} and I have agreed what follows. My backers are {fund:b} and {family:b}.",
    ),
    body=(
        "{#}. I may show the Papers to {p3.title}, to {p4.first} in accounts, to {fund:b} and to my lawyer {signer:law} ({firm:law}), and to nobody else; not to {acro:rival}.",
        "{#}. The data room is at {url:o1}. My log-in is {handle:me}; {p3.first}'s is {user:p3}. {bluefernshort} may watch what we open.",
        "{#}. If I break my word I will pay {sum} to {bluefernshort} or, if {p2.first} so chooses, to {charity:c}.",
    ),
    cycle=(
        "{#}. Note of call, {when}: {pa*.first} ({bluefernshort}) told {p3.first} that {studio:x*} offered {sum}. {studio:x*} denies it. See also the text from {dial}.",
        "@rows 4-8\nReceived | Folder | By\n{date} | Customer contracts: {brand}, {acro}, {univ} | {pa*}\n{date} | Leases: {ministry} | {odd}",
        "{#}. Permitted disclosure no. {reference}: to {pa*.mid}, surveyor, {place}, {email:pa*}, introduced by {nick}.",
    ),
    tail=(
        "Yours,\n\n{p1}\nfor {brand:mine}\n\nRead and agreed: {p2.capslast}, {bluefern}\nP.S. {nick:f} says hello to {p4.first}.",
    ),
)

ENGAGEMENT = Kind(
    name="engagement letter",
    pages=(5, 9),
    clauses=(*ENGLISH[18:20], *COMMON, ENGLISH[33]),
    header="{threadneedleshort}   Our ref {reference:our}   Your ref {reference:your}   @page",
    footer="{threadneedle} is authorised and regulated. A list of members is kept at {place:firm}.",
    head=(
        "{threadneedle}\n{place:firm}\nDX 4477 | T {dial:firm} | {box:firm}\n\n{odd:client}\nc/o {harlow}\n{place:client}\n\n{when:d}\nMatter no. {reference:our}",
        'Dear {nick:client}\n\n{castelshort} v {harlow} and others: {case:m}\n\nThank you for asking us to act for {harlow} ("{harlowshort}") and for you in person.',
    ),
    body=(
        "{#}. {p1.title} will have the conduct of the matter; {p2} (trainee) and {p3} (costs) will help. Their rates are {sum}, {sum} and {sum}. {p1.first}'s direct line is {phone:p1}.",
        "{#}. {harlowshort} pays {sum:onacc} on account to {bank:cl}, account {account:cl}, sort code {sort:cl}. We do not change bank details by e-mail.",
        "{#}. We have checked conflicts against {castel}, {ministry:c}, {o1} and {fund:c}. We once acted for {o1.short}; {p4.init} dealt with that.",
    ),
    cycle=(
        "{#}. Counsel: {pa*} of {firm}, brief fee {sum}. Expert: {signer} ({univ}). Costs draftsman: {pb*.first} {pb*.lastcaps}.",
        "@rows 5-10\nDate - Fee earner - Narrative - Units\n{date} - {pa*.initials} - Attending {odd} on telephone - 3\n{when} - {pb*.init} - Letter to {hospital} re {pc*.last} - 2",
        "{#}. Update of {when}. {harlowshort}'s trustees ({pa*}, {pb*.title}, {signer}) met. {pa*.last} wants to settle at {sum}; {castelshort} wants {sum}.",
    ),
    tail=(
        "Yours sincerely\n\n{p1}\nPartner\nFor {threadneedle}\n\nI agree to these terms: ................ {odd:client}\ncc: {p2}; {p5.init}; {email:p6}",
    ),
)

TRUST_DEED = Kind(
    name="deed of appointment of trustees",
    pages=(5, 8),
    clauses=(ENGLISH[27], *COMMON, ENGLISH[30]),
    header="{harlowcaps}",
    footer="Charity number {companyno:ch}    @page",
    head=(
        "THIS DEED is made the {when:sign}\n\nBETWEEN\n(1) {p1.caps} of {addr:p1} ('the Appointor')\n(2) {p2.caps} and {p3.caps} ('the Continuing Trustees')\n(3) {odd:new} of {place:new} ('the New Trustee')\n\nSUPPLEMENTAL to a settlement known as {harlow}",
        "WHEREAS {p4.title}, a trustee of {harlow}, died on {date}, and {p5} wishes to be discharged; {harlowshort} holds land at {place:land} and {sum:fund} with {bank:t}.",
    ),
    body=(
        "{#}. The Appointor appoints {odd:new} to be a trustee of {harlow} in place of {p5.title} and jointly with {p2.init} and {p3.init}.",
        "{#}. The investments are with {fund:t} (client {customer:t}) and {bank:t} (account {account:t}). {fund:t} shall alter its register.",
        "{#}. Beneficiaries: {charity:a}, {charity:b}, {univ:a} and the issue of {p1.last}'s grandfather, {p6}.",
    ),
    cycle=(
        "@rows 4-8\nFULL NAME\tRELATION\tBORN\tADDRESS\n{pa*.caps}\tgrandchild\t{date}\t{place}\n{odd}\tgodchild\t{when}\t{place}",
        "{#}. Minute of {when}: grants of {sum} to {charity}, {sum} to {hospital} and {sum} to {pa*.first}, proposed by {pb*.title} and seconded by {pc*.title}.",
        "{#}. Memorandum: on {when} {pa*} retired and was repaid {sum} by {harlowshort}; see {reference}. UTR of the Settlement {utr}.",
    ),
    tail=(
        "SIGNED as a DEED and DELIVERED by {p1.caps} in the presence of {p7.capslast}\n{place:w}\n\nSIGNED as a DEED by {odd:new} in the presence of {signer:w}",
    ),
)

LEAVE_LICENCE = Kind(
    name="leave and licence agreement",
    pages=(5, 8),
    home="en_IN",
    clauses=(*ENGLISH[20:22], ENGLISH[29], ENGLISH[30]),
    header="LEAVE AND LICENCE AGREEMENT      e-Stamp {reference:stamp}",
    footer="Licensor {p1.initials}  Licensee {p2.initials}  p. @page",
    head=(
        "This Agreement is made at {city} on {when:s} BETWEEN <<Shri>> {p1}, aged 61 years, Occupation: Retired, PAN {pan:a}, Aadhaar No. {aadhaar:a}, residing at {place:a} (THE LICENSOR) AND <<M/s>> {o1}, through its authorised signatory {p2}, PAN {pan:b}, CIN {companyno:o1} (THE LICENSEE).",
        "WHEREAS the Licensor holds Flat No. 4 in the building of {sadhana} and {sadhanashort} has issued its No-Objection dated {date};",
    ),
    body=(
        "{#}. Licence fee: {sum:fee} per month, by NEFT to {bank:in}, A/c No. {account:p1}, IFSC {sort:in}. Deposit: {sum}, cheque no. {reference:chq} drawn on {bank:d}.",
        "{#}. The flat is for {p3}, employee code {staff:p3}, S/o {p4}, and his family only. {p3.first} ji shall give his Aadhaar ({aadhaar:c}) to {sadhanashort}.",
        "{#}. The suit {case:s} filed by {family:s} against the Licensor does not concern the flat. Advocate: {odd:adv}, mobile {dial:adv}.",
    ),
    cycle=(
        "{#}. Maintenance of {sum} for the quarter was paid by {pa*.title} to {sadhana} under receipt {reference}. {sadhanashort}'s Hon. Secretary is {pb*}, {mobile:pb*}.",
        "@rows 4-8\nSr. No. | Tenant | PAN | Rent (in words and figures)\n1 | <<Smt.>> {pa*} | {pan} | {sum}\n2 | {odd} | {pan} | {sum}",
        "{#}. Police verification no. {reference}: {pa*} w/o {pb*}, permanent address {addr:pa*}, voter ID {licence:pa*}, vehicle {plate:pa*}.",
    ),
    tail=(
        "IN WITNESS WHEREOF\n\nLicensor: {p1.caps}\nLicensee: for {o1.caps}, {p2}\nWitnesses: 1) {p5} 2) {odd:w2}\nPlace: {city}",
    ),
)

CONTRACTOR_DEED = Kind(
    name="Australian contractor deed",
    pages=(5, 8),
    clauses=(*ENGLISH[22:24], *COMMON, ENGLISH[32]),
    header="Contractor Deed | {fisheriesshort} | Tender {reference:t}",
    footer="Sensitive: Commercial - @page",
    head=(
        "DEED OF STANDING OFFER\nPrincipal: {fisheries} ABN {abn:p}\nContractor: {o1} ABN {abn:c} ACN {companyno:c}\nContract number: {reference:t}\nContract Manager: {p1} ({dial:cm})\nContractor's Representative: {nick:rep} {p2.last}",
        "{fisheries} wants boats mended and {o1} (or, in the North, {vanholt}) mends boats. Panel members also include {family:p} and {acro:p}.",
    ),
    body=(
        "{#}. Invoices quote {reference:t}, go to {box:inv} and are paid to BSB {sort:c} Account {account:c} ({bank:c}). The cap is {sum:cap}.",
        "{#}. {fisheriesshort} may direct that {p3} or {p4.init} be removed from site. {p2.title} must then supply another shipwright holding White Card {licence:p2}.",
        "{#}. {vanholtshort}'s public liability policy is {policy:v} with {brand:v}; {o1.short}'s is {policy:o1} with {brand:o}.",
    ),
    cycle=(
        "{#}. Work Order {reference}, vessel hull no. {device}: quote {sum} by {pa*} of {family:x*}; accepted by {pb*.first} on {when}; {family:x*} started late.",
        "@rows 4-9\nPerson, TFN, Rate\n{pa*}, {sin}, {sum}\n{odd}, {sin}, {sum}\n{pb*.comma}, {sin}, {sum}",
        "{#}. Toolbox talk, {when}: {pa*.first}, {pb*.first}, {nick} and {pc*.init} attended; {pd*.title} from {acro} spoke. Near miss reported by {handle}.",
    ),
    tail=(
        "EXECUTED AS A DEED\nFor {fisheries}: {p1.capslast}\n{o1.caps} under section 127: {p2.caps} (Director), {signer:sec} (Secretary)",
    ),
)

PROMISSORY = Kind(
    name="Canadian promissory note and guarantee",
    pages=(5, 8),
    clauses=(ENGLISH[24], ENGLISH[5], ENGLISH[7], ENGLISH[29], ENGLISH[30]),
    header="Note no. {reference:n}",
    footer="Holder: {bank:h} / Maker: {p1.init} / @page",
    head=(
        "PROMISSORY NOTE\n\nPrincipal: {sum:p}\nDate: {when:d}\nMaker: {p1} and {p2}, carrying on business as {studio:dba}\nHolder: {bank:h}, {place:h}",
        "FOR VALUE RECEIVED the Maker promises to pay to {bank:h} or order {sum:p}. The Makers' Social Insurance Numbers are {sin:a} and {sin:b}. {studio:dba}'s Business Number is {companyno:dba}.",
    ),
    body=(
        "{#}. Payments are taken from transit {sort:h} account {account:p1}, in the name of {studio:dba}. NSF items cost {sum}.",
        "{#}. {northgate} guarantees the Note up to {sum}; notices to {northgate}: attention {p3.title}, {addr:p3}, {fax:p3}.",
        "{#}. {p2.first} (date of birth {date:b}, Health Card {member:p2}, licence {licence:p2}) consents to a credit check by {acro:cb}.",
    ),
    cycle=(
        "{#}. Amendment of {when}: at the request of {pa*} ({bank:h}, Employee {staff:pa*}) instalments of {sum} became {sum}. {p1.last} and {p2.last} initialled.",
        "@rows 4-9\nDue\tPaid\tBy\tReceipt\n{when}\t{sum}\t{p1.init}\t{reference}\n{date}\t{sum}\t{odd}\t{reference}",
        "{#}. Renvoi au français : le billet {reference} de {orgfr}, souscrit par {pa*} le {date} pour {somme}, prime sur le présent.",
    ),
    tail=("{p1.mid}\n{p2.mid}\nGUARANTOR: {northgatecaps} per {p3.initmid}\nWitness: {odd:w} as to both signatures",),
)

OPERATING = Kind(
    name="operating agreement",
    pages=(5, 9),
    home="en_US",
    clauses=(*ENGLISH[25:27], *COMMON),
    header="Limited Liability Company Agreement of {o1}",
    footer="@page -- EIN {ein:llc}",
    head=(
        "OPERATING AGREEMENT OF {o1.caps}\na <<Delaware>> limited liability company",
        'The Members are {p1} ("{p1.last}"), {p2}, Trustee of the {p2.last} <<Family Trust>> u/a/d {when:t}, {kestrel} and {charity:m}. The Company does business as {studio:dba} and {brand:dba}. Registered agent: {signer:ra}, {addr:o1}.',
    ),
    body=(
        "{#}. Capital. {p1.last} gives {sum:c1}; {kestrelshort} gives {sum:c2} and a note of {brand:dba}. The account is at {bank:ll}, routing {sort:ll}, no. {account:ll}.",
        "{#}. Manager. {p1.title} is the Manager; if {p1.first} cannot act, {p3} can. {kestrelshort} appoints an observer, now {nick:obs} {p4.last} ({email:p4}).",
        "{#}. Key Man. {acro:ins} policy {policy:p1} insures {p1.last}'s life for {sum}. Prior litigation: {p5} v. {o1}, {case:l}.",
    ),
    cycle=(
        "@rows 3-8\nMEMBER          UNITS     CAPITAL        TAX ID\n{pa*.caps}     100 A     {sum}     {taxid:pa*}\n{fund}     500 B     {sum}     {ein}",
        "{#}. Written Consent, {when}: RESOLVED, that the lease with {ministry}, the license from {univ} and the loan by {pa*.mid} of {sum} are ratified. /s/ {pb*}",
        "{#}. Transfer: {pa*} assigned ten Class B Units to {pb*} and to {family} for {sum}. Spousal consent: {pc*.init} {pa*.lastcaps}. Ledger {reference}.",
    ),
    tail=(
        "MEMBERS:\n\n/s/ {p1}\n{p1.caps}\n\n/s/ {p2.init}\n{p2.caps}, TRUSTEE\n\n{kestrelcaps}\nBy: {fund:gp}, its general partner\nBy: {odd:sig}",
    ),
)

KINDS = (SETTLEMENT, UNDERTAKING, ENGAGEMENT, TRUST_DEED, LEAVE_LICENCE, CONTRACTOR_DEED, PROMISSORY, OPERATING)

# ruff: noqa: E501 - a template is one line, however long
"""FOURTH SET: more documents in English, written without sight of the rules. Rules may be tuned on this set."""

from . import fourth_clauses as clauses
from .documents import Kind

DISTRIBUTION = Kind(
    name="fourth Canadian distribution",
    home="en_CA",
    header="Exclusive Distribution Agreement\t\t{o1.short}/{o2.short}\t\t@page",
    footer="Initials ____ ____",
    pages=(5, 12),
    clauses=clauses.TRADE + clauses.GENERAL,
    head=(
        'EXCLUSIVE DISTRIBUTION AGREEMENT made as of {date:eff}\n\nB E T W E E N :\n\n{o1.caps},\na corporation continued under the Canada Business Corporations Act,\n("Supplier")\n\n- and -\n\n{o2.caps},\na corporation incorporated under the laws of the Province of <<Alberta>>,\n("Distributor").',
        "RECITALS\nA. Supplier, Corporation No. {crnca:o1}, Business Number {bnca:o1}, of {addrca:o1}, makes Heat Pumps, Snow Blowers and Patio Heaters.\nB. Distributor, GST/HST No. {bnca:o2}, of {addrca:o2}, was founded by {p1.full} and {p2.full} and sells to Hardware Stores and Garden Centres.\nC. The earlier distributor, {o3}, has released its rights by a Release dated {date}.",
    ),
    body=(
        "{#}. Territory. The Territory is <<Canada>> except for the accounts of {o4} and {o5.short}, which Supplier serves directly. Cross-border sales to {o6} in the <<United States>> are reported to {p3.full}, VP Sales.",
        "{#}. Payment. Distributor pays in Canadian Dollars by wire to {o7.short} <<Bank>>, Institution and Transit {transca:o1}, Account {acctca:o1}, or in U.S. Dollars to ABA {abaus:o1}, Account {acctus:o1}. The Credit Limit is {sumca}. Late amounts bear interest at 1.5 per cent per month.",
        "{#}. Personal Covenant. {p1.full} (SIN {sinca:p1}), of {addrca:p1}, and {p2.full}, of {addrca:p2}, guarantee payment up to {sumca}. {p2.first}'s guarantee ends on {date} if {p1.first} still holds half of the Voting Shares.",
        "{#}. Product Liability. Distributor is an additional insured under policy {policynr:o1} issued by {o8}. Claims are reported within Ten Days to the adjuster, {p4.full}, {phoneca:p4}, {email:p4}.",
        "{#}. Existing Litigation. In {caseca:a} ({o9} v. {o1} et al.) the plaintiff alleges Passing Off. {p5.full} of {oa*} acts for Supplier. Distributor need not contribute.",
        "{#}. Key Account Managers. Supplier: {p3.full} ({phoneca:p3}). Distributor: {p6.full} ({phoneca:p6}). [[{p6.title} may not be replaced without thirty days' notice.|If {p6.last} leaves, {p3.last} must be told.]]",
        "{#}. Notice. To Supplier: {addrca:o1}, Attention: President ({p7.full}), facsimile {phoneca:o1}, e-mail {email:p7}. To Distributor: {addrca:o2}, Attention: {p1.init}, e-mail {email:p1}.",
    ),
    cycle=(
        "@rows 3-6\nSCHEDULE {#} DEALERS\nDealer\tContact\tTelephone\tShip-To\n{oa*}\t{pa*.full}\t{phoneca:pa*}\t{addrca:oa*}",
        "CREDIT APPLICATION {#}\nLegal Name: {oa*}\nTrade Name: {oa*.short}\nBN: {bnca:oa*}\nOwner: {pa*.full}   SIN (optional): {sinca:pa*}\nBank: {ob*.short}, transit {transca:oa*}, account {acctca:oa*}\nTrade References: {oc*}; {od*}\nRequested Limit: {sumca}",
        "COMPLAINT {#}. Consumer {pa*.full} of {addrca:pa*} reported on {date} that a Patio Heater, serial {serial:pa*}, leaks gas. Dealer {oa*.short} swapped the Regulator. {p3.init} to inform Health Canada if a second report comes in. Call back {phoneca:pa*}.",
        "Minutes of Quarterly Business Review {#} held by videoconference on {date}. Present for Supplier: {p3.full}, {p7.full}. Present for Distributor: {p1.full}, {pa*.full}. {pa*.last} reported Sell-Through of {sumca} in the East; {p3.last} asked why {oa*.short} got no Display Units. Action: {p6.first}, by Labour Day.",
        "Packing Slip {reference:k*}; consignee {oa*.caps}; {addrca:oa*}; carrier {ob*}; driver {pa*.commacaps}; Two Skids Ice Melter; received by {pb*.init} on {date}.",
        "@rows 2-4\nRebate Run {#}\nPayee | Transit | Account | Amount\n{oa*} | {transca:oa*} | {acctca:oa*} | {sumca}",
    ),
    tail=(
        "IN WITNESS WHEREOF the parties have duly executed this Agreement.\n\n{o1.caps}\nPer: _______________ c/s\nName: {p7.full}\nTitle: President\nI have authority to bind the Corporation.\n\nSIGNED in the presence of\n_______________\nWitness: {p8.full}\t\t{p1.caps}",
    ),
)

VENTURE = Kind(
    name="fourth Kenya-Emirates joint venture",
    home="en_KE",
    header="Joint Venture and Shareholders' Agreement ({o3.short})",
    footer="{o4} / @page",
    pages=(5, 12),
    clauses=clauses.CORPORATE[4:] + clauses.POWERS[4:] + clauses.GENERAL,
    head=(
        "JOINT VENTURE AND SHAREHOLDERS' AGREEMENT\n\nDATED {date:eff}",
        '1. {o1.caps}, a company incorporated in the Republic of <<Kenya>> (Company Number {crnke:o1}, KRA PIN {pinke:o1}) of {addrke:o1} ("Kenyan Partner"); and\n2. {o2.caps}, a company established in the Emirate of <<Dubai>> under Commercial Licence No. {licae:o2}, TRN {trnae:o2}, of {addrae:o2} ("Gulf Partner").',
        'The Partners have agreed to establish {o3} (the "Company") to build and run a Cold Storage and Avocado Export Terminal near <<Naivasha>>. {p1.full}, holder of National ID No. {idke:p1}, and {p2.full}, holder of Emirates ID {eidae:p2}, negotiated the Heads of Terms of {date}.',
    ),
    body=(
        "{#}. Capital. The Kenyan Partner contributes land known as L.R. No. {reference:lr} valued by {o5} at {sumke}; the Gulf Partner contributes {sumae} in cash to the Company's account with {o6.short} <<Bank>>, {acctke:o3}, <<Upper Hill>> Branch.",
        "{#}. Directors. The first Directors are {p1.full}, {p3.full} and <<Eng.>> {p4.full} (nominated by the Kenyan Partner) and {p2.full} and {p5.full} (nominated by the Gulf Partner). {p2.title} is the first Chairperson. Alternates: {p6.init} for {p3.last}.",
        "{#}. Loan. The Gulf Partner will lend up to {sumae} at Three per cent; disbursement is from IBAN {ibaef:o2}. {p7.full}, Group Treasurer, {phoneae:p7}, {email:p7}, signs Drawdown Notices.",
        "{#}. Key Persons. If {p1.title} or [[{p2.full}|{p2.title}]] ceases to be employed by a Partner, a Key Person Event occurs. Passport numbers: {p1.full}, {passke:p1}; {p2.full}, {passport:p2}.",
        "{#}. Claims against the Land. Proceedings {caseke:a} at the Environment and Land Court, commenced by the estate of the late {p8.full}, were compromised on {date} for {sumke}. The Advocates on record were {o7}.",
        "{#}. Off-take. {o8} ({addrae:o8}) will buy Grade One fruit under an Off-take Agreement to be signed by {p5.full}. The sourcing agent, {o9.short}, receives a Commission.",
        "{#}. Addresses for Service. Kenyan Partner: {addrke:o1}; {phoneke:o1}; {email:o1}; for the attention of {p3.full}. Gulf Partner: {addrae:o2}; {phoneae:o2}; {email:o2}; for the attention of {p5.title}.",
    ),
    cycle=(
        "@rows 3-5\nSCHEDULE {#}: OUTGROWERS\nFarmer, ID No., KRA PIN, Mobile Money, Acreage\n{pa*.full}, {idke:pa*}, {pinpke:pa*}, {phoneke:pa*}, 2.5",
        "MINUTE {#}/BOARD. At a meeting held at {addrke:mt*} on {date}: {pa*.full} presented the Feasibility Study; <<Hon.>> {pb*.full} asked about Water Permits and the National Environment Management Authority; {p2.last} proposed, and {p3.last} seconded, that {oa*} be appointed Contractor at {sumke}. Carried.",
        "PETTY CASH / M-PESA STATEMENT {#}: {date} paid {pa*.caps} {phoneke:pa*} {sumke}; {date} paid {oa*.short} {sumke}; {date} received from {pb*.full} {sumke}. Balance brought down.",
        "Letter {#}\n{oa*}\n{addrae:oa*}\n\nTo: {o3}\nKind attention: {p4.full}\n\nDear Sir, We confirm shipment of Two Blast Chillers. Please remit {sumae} to IBAN {ibaef:oa*}. For queries contact {pa*.full} on {phoneae:pa*}.\nYours faithfully,\n{pb*.full}\nExport Manager",
        "Vehicle log {#}: {plateke:v*}, driver {pa*.init} ({phoneke:pa*}), left Depot for Port on {date} with Forty-Foot Reefer of {oa*}. Weighbridge at <<Mariakani>>. Handed to {pb*.full}, Kenya Ports Authority gate.",
        "Work Permit Application {#}: {pa*.capslast}, Passport {passport:pa*}, born {date}, to be employed by {o3.short} as Refrigeration Engineer. Sponsor: {p1.last}. Class D. Department of Immigration Services. Fee {sumke}.",
    ),
    tail=(
        "SEALED with the Common Seal of {o1.caps}\nin the presence of:\n\nDIRECTOR  {p1.full}\nDIRECTOR/SECRETARY  {p3.full}\n\nDRAWN BY:\n{o4.caps}\n{addrke:o4}\nTel: {phoneke:o4}\n{email:o4}",
        "SIGNED for {o2.caps} by {p2.caps} under Power of Attorney dated {date} and attested by {pa*.full}, Notary Public, {addrae:pa*}.",
    ),
)

ATTORNEY = Kind(
    name="fourth Nigerian power of attorney and resolutions",
    home="en_NG",
    header="{o1.caps} ({rcng:o1})",
    footer="Certified True Copy\t\t@page",
    pages=(5, 9),
    clauses=clauses.POWERS + clauses.GENERAL[-4:],
    head=(
        "POWER OF ATTORNEY",
        'BY THIS POWER OF ATTORNEY given on {date:eff} I, <<CHIEF>> {p1.caps} of {addrng:p1} (the "Donor"), hereby appoint <<BARR.>> {p2.caps} of {o2}, {addrng:o2} (the "Attorney"), to be my true and lawful Attorney in respect of my shares in {o1} and of the property at {addrng:prop}.',
        "CERTIFIED EXTRACT of Resolutions passed at a Meeting of the Board of Directors of {o1} ({rcng:o1}, TIN {tinng:o1}) held at {addrng:o1} on {date}. PRESENT: {p1.full} (Chairman); {p3.full}; <<Alhaji>> {p4.full}; <<Mrs>> {p5.full}. IN ATTENDANCE: {p6.full} for {o3} (Company Secretaries).",
    ),
    body=(
        "{#}. RESOLVED that the Company open a Domiciliary Account and a Naira Account with {o4.short} <<Bank Plc>>, and that {p3.full} (Signatory A) and {p5.full} (Signatory B) jointly sign. Existing account: {acctng:o1}, BVN of {p3.title} {ninng:p3}.",
        "{#}. RESOLVED that the sale of Plot Nine to {o5} for {sumng} be approved, that the Deed of Assignment be prepared by {o2.short} and that {p2.last} collect the Governor's Consent.",
        "{#}. RESOLVED that {o6} be engaged as External Auditors in place of {o7.short}, whose partner <<Mr.>> {p7.full} resigned by letter dated {date}, at a fee of {sumng} exclusive of Value Added Tax.",
        "{#}. Litigation. The Attorney shall continue {caseng:a}, {p1.full} v. {o8} & Anor, and instruct <<Learned Silk>> {p8.full}, <<SAN>>. Settlement below {sumng} needs the written approval of {p1.title}.",
        "{#}. Identification. The Donor's NIN is {ninng:p1}, International Passport No. {passng:p1}; the Attorney's Supreme Court enrolment number is {reference:sc}, telephone {phoneng:p2}, e-mail {email:p2}.",
        "{#}. Rents. The tenants, among them {o9} and <<Pastor>> {p9.full}, shall pay Rent only to {p2.title}. Last year {p9.last} paid {sumng} to an agent, {pa*.full}, who has no Authority.",
    ),
    cycle=(
        "@rows 2-5\nREGISTER OF MEMBERS, folio {#}\nMember; Address; NIN; Shares\n{pa*.caps}; {addrng:pa*}; {ninng:pa*}; 50,000",
        "CIRCULAR RESOLUTION {#}. We, being all the Directors for the time being of {oa*} ({rcng:oa*}), resolve that {pa*.full} be appointed Managing Director from {date} on a salary of {sumng} and that {pb*.full} hand over the Seal.\n(Sgd.) {pa*.init}\n(Sgd.) {pb*.full}",
        "TENANCY RECEIPT {#}. Received from {pa*.full} ({phoneng:pa*}) the sum of {sumng} being Two years' Rent for a Self-Contain Flat at {addrng:pa*}. Pay future Rent into {acctng:oa*} ({oa*.short}). {p2.initials}",
        "AFFIDAVIT {#}. I, {pa*.full}, Female, Christian, Trader, of {addrng:pa*}, make Oath and state: that I am the daughter of the late {pb*.full}; that he died on {date}; that {p1.full} is known to me; that the vehicle {plateng:pa*} belongs to {oa*.short}; and that I swear in accordance with the Oaths Act.",
        "Proxy Form {#}. I/We {pa*.comma} of {addrng:pa*}, a member of {o1.short}, appoint {pb*.full} or failing him the Chairman. Votes: Declare Dividend FOR; Re-elect {p4.last} AGAINST; Fix Auditors' Remuneration FOR. E-mail: {email:pa*}. GSM: {phoneng:pa*}.",
        "Letter of Instruction {#}: The Branch Manager, {oa*.short} <<Bank Plc>>. Please transfer {sumng} from {acctng:oa*} to {ob*.caps}, {acctng:ob*}, and confirm to {p3.first} on {phoneng:p3}. Narration: Diesel and Generator Repairs.",
    ),
    tail=(
        "SIGNED, SEALED AND DELIVERED by the within-named Donor {p1.caps}\nIn the presence of:\nName: {pa*.full}\nAddress: {addrng:pa*}\nOccupation: Civil Servant",
        "DATED {date}\n\n____________________\n{p3.full}\nDIRECTOR\n\n____________________\nFor: {o3.caps}\nCOMPANY SECRETARY",
    ),
)

TENANCY = Kind(
    name="fourth UK residential tenancy",
    home="en_GB",
    header="Assured Shorthold Tenancy Agreement - page @page",
    footer="Landlord ........ Tenant(s) ........",
    pages=(5, 9),
    clauses=clauses.PROPERTY[3:] + clauses.GENERAL[:9],
    head=(
        "ASSURED SHORTHOLD TENANCY AGREEMENT\n(Housing Act 1988 as amended)\n\nPART A: THE DETAILS",
        "Date: {date:eff}\nLandlord: {p1.full}, {addruk:p1}\nLandlord's telephone: {phoneuk:p1}\nAgent: {o1}, {addruk:o1}; company no. {crnuk:o1}; Property Ombudsman member {member:o1}\nTenants: {p2.full} and {p3.full}\nProperty: {addruk:prop}\nTerm: Twelve Months from {date}\nRent: {sumuk} per calendar month\nDeposit: {sumuk}\nPermitted Occupiers: {p4.full} (child)\nGuarantor: {p5.full}, {addruk:p5}",
    ),
    body=(
        "{#}. Rent is to be paid by Standing Order on the First of each Month to {o1.short} Client Account, sort code {sortuk:o1}, account number {acctuk:o1}, reference {p2.lastcaps}.",
        "{#}. Deposit. The Deposit is registered with the Tenancy Deposit Scheme run by {o2}, certificate number {reference:dep}. The Lead Tenant is {p2.title}; the Relevant Person is {p6.full}, who paid half of it.",
        "{#}. Right to Rent. On {date} {p7.full} of the Agent saw the passport of {p2.full} (No. {passuk:p2}) and the biometric residence permit of {p3.full}. Share Code checked at the Home Office website.",
        "{#}. Guarantor. {p5.title} (born {date}, NI {ninouk:p5}, employer {o3}, e-mail {email:p5}) guarantees the Rent. The Guarantor's liability ends if {p2.first} and {p3.first} both leave.",
        "{#}. Repairs. Report Repairs to {phoneuk:o1} or {email:o1}; after hours call {p8.full}, Heating Engineer, of {o4}, on {phoneuk:p8}. The Boiler is covered by {o5.short}, contract {policynr:b}.",
        "{#}. Parking. Bay Six is for the vehicle {plateuk:p3} of [[{p3.title}|{p3.full}]] only. Bay Seven belongs to {p9.full} at Flat Two.",
        "{#}. Service of Notices. Under section 48 of the Landlord and Tenant Act 1987 notices may be served on the Landlord at {addruk:p1}. Tenants agree to service by e-mail at {email:p2} and {email:p3}.",
        "{#}. Utilities. Council Tax, Water, Gas, Electricity and the Television Licence are paid by the Tenants. The supplier is {o6}; the meter was read by {pa*.init} on {date}.",
    ),
    cycle=(
        "INVENTORY {#}, {date}, clerk {pa*.full} ({oa*})\nHall: Oak Floor, Coat Hooks; Good.\nKitchen: Fridge Freezer, Oven; Clean. Worktop Scratched.\nBedroom One: King Size Bed, Blinds; Fair.\nKeys: Two Mortice, Three Yale.\nAgreed: {p2.initials}",
        "REFERENCE {#}\nApplicant: {pa*.full}\nDate of Birth: {date}\nCurrent Address: {addruk:pa*}\nEmployer: {oa*}\nLine Manager: {pb*.full}, {phoneuk:pb*}\nSalary: {sumuk}\nPrevious Landlord: {pc*.full}, {email:pc*}\nResult: Accept with Guarantor",
        "@rows 2-5\nRENT LEDGER {#}\nDate | From | Sort code | Amount | Balance\n{date} | {pa*.init} | {sortuk:pa*} | {sumuk} | {sumuk}",
        "From: {email:p2}\nTo: {email:o1}\nSubject: Mould in Bathroom AGAIN\n\nDear {p7.first}, the Extractor Fan still does not work. {p3.first} has Asthma. My neighbour {pa*.full} ({phoneuk:pa*}) has the same in hers. Please send {p8.first} this week or I call Environmental Health. {p2.full}",
        "Section 13 notice {#}. To: {pa*.full} and {pb*.full} of {addruk:pa*}. The landlord, {pc*.full}, proposes a new rent of {sumuk} from {date}. If you disagree apply to the First-tier Tribunal. Signed {pd*.init}, {oa*}.",
        "Contractor's note {#}: Job {reference:j*}. Attended {addruk:j*} on {date}, tenant {pa*.last}. Replaced Ballcock, bled Radiators. No Hot Water was due to Timer. Invoice {sumuk} to {oa*.short}. {pb*.first}",
    ),
    tail=(
        "Signed by the Landlord: ................ {p1.caps}\nSigned by the Tenants: ................ {p2.full}   ................ {p3.full}\nSigned as a deed by the Guarantor: ................ {p5.full}\nin the presence of {pa*.full}, {addruk:pa*}, Bus Driver",
    ),
)

SUBCONTRACT = Kind(
    name="fourth New Zealand subcontract",
    home="en_NZ",
    header="{o1.shortcaps} - Subcontract {reference:sc} - Façade and Joinery",
    footer="SA-2017 (amended)\t\t@page",
    pages=(5, 12),
    clauses=clauses.BUILDING + clauses.GENERAL,
    head=(
        "SUBCONTRACT AGREEMENT FOR BUILDING AND CIVIL ENGINEERING",
        "THIS AGREEMENT is made on {date:eff} BETWEEN {o1} (NZBN {nzbn:o1}) of {addrnz:o1} (the Contractor) AND {o2} (NZBN {nzbn:o2}, GST No. {irdnz:o2}) of {addrnz:o2} (the Subcontractor). THE PRINCIPAL is {o3}. THE ENGINEER TO THE CONTRACT is {p1.full} of {o4}.",
        "The Subcontract Works are the supply and installation of Curtain Wall, Louvres and Timber Joinery at {addrnz:site}, Record of Title {titlenz:a}, for the Subcontract Price of {sumnz}.",
    ),
    body=(
        "{#}. Representatives. Contractor: {p2.full}, Project Manager, {phonenz:p2}, {email:p2}. Subcontractor: {p3.full}, Director, {phonenz:p3}, {email:p3}. Site Manager: {p4.full}. Instructions given by anybody but {p2.last} or {p4.init} do not bind.",
        "{#}. Bank Details. Progress Payments are paid to {o2.short}, account {acctnz:o2}; retention money is held by {o5.short} <<Bank>> in account {acctnz:o1}. A change of account must be confirmed in person by {p3.title}.",
        "{#}. Bond. {o6} issues a Performance Bond of {sumnz}, bond number {policynr:a}. The Subcontractor's directors, {p3.full} of {addrnz:p3} and {p5.full} of {addrnz:p5}, guarantee its obligations.",
        "{#}. Nominated Suppliers. Glass comes from {o7} ({phonenz:o7}), Cedar Cladding from {o8.short}. {p6.full} of {o7.short} attends the Prototype Test on {date}.",
        "{#}. Earlier Dispute. The adjudicator, {p7.full}, determined on {date} ({casenz:a}) that {o1.short} pay {sumnz}. Nothing here reopens that Determination.",
        "{#}. Insurance. Contract Works Insurance is arranged by the Principal through {o9}, broker contact {p8.full}, {email:p8}. Motor policies must cover {platenz:a} and {platenz:b}.",
        "{#}. Cultural Monitoring. <<Kaumātua>> {p9.full} will open the Site with a Karakia on {date}. [[{p9.title}|{p9.full}]] must be called on {phonenz:p9} if Kōiwi or Taonga are found.",
    ),
    cycle=(
        "@rows 3-6\nSITE INDUCTION REGISTER {#}\nName | Employer | Site Safe Card | Phone | Next of Kin\n{pa*.full} | {oa*.short} | {member:pa*} | {phonenz:pa*} | {pb*.first}",
        "PAYMENT CLAIM No. {#}\nFrom: {o2}\nTo: {o1} Attn: {p2.full}\nPeriod ending: {date}\nScheduled Work: {sumnz}\nVariations: {sumnz}\nLess Retentions: {sumnz}\nThis is a Payment Claim under the Construction Contracts Act 2002.\n{p3.full}",
        "TOOLBOX TALK {#} ({date}). Led by {p4.first}. Topics: Working at Height, Silica Dust, Smoko Shed. Present: {pa*.full}, {pb*.full}, {pc*.init}. {pa*.last} reported a Near Miss with the Telehandler of {oa*}. No LTI.",
        "NOTICE TO CONTRACTOR {#}: RFI. {pa*.full} of {o2.short} asks {p1.full} whether Flashing Detail 7 or Detail 9 governs. Reply by {pb*.init} ({o4.acronym}) on {date}: use Detail 9; no Cost, no Time.",
        "Text messages exported from {phonenz:ta*}\n{pa*.first}: Crane is off, too windy\n{p4.first}: ok. tell {oa*.short} to send the truck back\n{pa*.first}: done. {pb*.full} wants Day Works signed, {sumnz}",
        "Incident Report {#}. Injured person: {pa*.commacaps}, born {date}, {addrnz:pa*}, IRD {irdnz:pa*}, employed by {oa*}. Laceration to Left Hand. First Aid by {pb*.full}. ACC claim lodged by Urgent Care. WorkSafe not notified. Reported to {p2.last}.",
        "@rows 2-4\nHIRE PLANT {#}\nItem, Owner, Plate, Operator, Week\nScissor Lift, {oa*}, {platenz:pa*}, {pa*.init}, {sumnz}",
    ),
    tail=(
        "SIGNED for and on behalf of {o1.caps} by its authorised signatory:\n______________________\n{p2.full}\nin the presence of {pa*.full}, Quantity Surveyor, {addrnz:pa*}\n\nSIGNED for and on behalf of {o2.caps} by its directors:\n{p3.full}\n{p5.full}",
    ),
)

DEEDS = (DISTRIBUTION, VENTURE, ATTORNEY, TENANCY, SUBCONTRACT)

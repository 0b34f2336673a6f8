# ruff: noqa: E501 - a template is one line, however long
"""THIRD SET: agreements of several countries, written without sight of the rules. Rules may be tuned on this set."""

from . import third_clauses as clauses
from .documents import Kind
from .third_deeds import CTA, DPA, EMPLOYMENT, MINUTES, TENANCY
from .third_foreign import APPALTO, ARRAS, FRANCHISE, GESCHAEFTSANTEILE, NAJEM

SETTLEMENT = Kind(
    name="third US settlement",
    home="en_US",
    header="CONFIDENTIAL SETTLEMENT COMMUNICATION - FRE 408\nCase No. {case:a}",
    footer="Settlement Agreement and Mutual Release\t\tInitials: {p1.initials} / {p2.initials}\tPage @page",
    pages=(5, 12),
    clauses=clauses.GENERAL,
    head=(
        "CONFIDENTIAL SETTLEMENT AGREEMENT AND MUTUAL GENERAL RELEASE",
        'This Confidential Settlement Agreement and Mutual General Release ("Agreement") is made as of {date:eff} (the "Effective Date") by and between {p1.mid}, an individual residing at {usaddr:p1} ("Plaintiff" or "{p1.last}"), on the one hand, and {o1}, a <<Delaware>> [[corporation|limited liability company]] with its principal place of business at {usaddr:o1} ("Defendant" or "{o1.short}"), and its former Vice President of Sales, {p2.full} ("{p2.last}"), on the other hand.',
        "RECITALS",
        'A. On {date}, Plaintiff filed a Complaint in the Superior Court of the State of <<California>>, County of <<Alameda>>, captioned {p1.lastcaps} v. {o1.caps}, et al., Case No. {case:a} (the "Action"), alleging Wrongful Termination, Retaliation and Failure to Pay Wages under the Labor Code.',
        "B. {o1.short} and {p2.last} deny each and every allegation. <<The Hon.>> {p3.full} <<(Ret.)>> conducted a Mediation on {date}, which lasted a full day and at which {p4.full}, <<Esq.>> of {o2} appeared for Plaintiff and {p5.full} of {o3} appeared for the defense.",
    ),
    body=(
        '{#}. SETTLEMENT PAYMENT. Within Fifteen (15) business days after the Effective Date, {o1.short} shall pay the gross sum of {amtus} as follows: (a) {amtus} payable to "{p1.full}", less lawful deductions, reported on Form W-2; (b) {amtus} payable to "{p1.full}" for alleged emotional distress, reported on Form 1099; and (c) {amtus} payable to "{o2} Client Trust Account".',
        "{#}. Wire Instructions. Bank: {o4}. ABA Routing No. {routing:o2}. Account No. {usacct:o2}. Beneficiary: {o2}, EIN {ein:o2}. Before any wire leaves, the sender must call {p4.full} at {ustel:p4} to confirm; changes sent by e-mail only are to be ignored.",
        "{#}. Taxpayer Information. Plaintiff's Social Security Number is {ssn:p1} and date of birth is {date:dob}. Medicare: Plaintiff's Medicare Beneficiary status was checked under Section 111; Claim Reference {policy:p1}.",
        "{#}. GENERAL RELEASE BY PLAINTIFF. {p1.last}, on behalf of {p1.last} and all heirs, executors, agents and assigns, releases {o1.short}, its parents, subsidiaries and insurers (including {o5}), and {p2.full} from any and all Claims, known or unknown, under Title VII, the Age Discrimination in Employment Act, the Family and Medical Leave Act and the Fair Employment and Housing Act.",
        "{#}. Notices. Any notice shall be sent by overnight courier and e-mail:\nIf to Plaintiff:\n\t{p4.full}, <<Esq.>>\n\t{o2.caps}\n\t{usaddr:o2}\n\tTel: {ustel:p4}\n\t{email:p4}\nIf to Defendants:\n\t{o3}\n\tAttn: {p5.full}\n\t{usaddr:o3}\n\tTel.: {ustel:p5}  Fax: {ustel:o3}\n\t{email:p5}",
        "{#}. Neutral Reference. Inquiries from prospective employers go to Human Resources, Attn. {p6.full} ({email:p6}), who will confirm dates of employment ({date} to {date}) and last position held, namely Senior Account Manager, and nothing else.",
        "{#}. Return of Property. {p1.title} shall return the company laptop (serial {device:p1}), the access badge {staff:p1} and the vehicle, license plate {plate:o1}, no later than {date}. The user account {user:p1} was disabled on {date}.",
        '{#}. No Publicity. The Parties shall not post about the Action on any social media, on {url:o1} or elsewhere. If asked, [[{p1.last}|{p1.full}]] may say only that "the matter has been resolved". {p2.last} gives the same undertaking.',
    ),
    cycle=(
        "@rows 2-4\nEXHIBIT C - PAYROLL EXTRACT\nEmployee / SSN / Routing / Account / Net Pay\n{pa*.commamid} / {ssn:pa*} / {routing:pa*} / {usacct:pa*} / {amtus}",
        "Privilege Log, entry {#}: {date}; Author {p5.init}; Recipients {p6.full}, {pa*.full}; Work Product; e-mail re Severance and COBRA. Entry {#}: undated; Handwritten Notes of {p2.last}; Attorney-Client; produced in redacted form to {oa*.short} (third-party administrator).",
        'Ex. A, Item {#}. Declaration of {pa*.full}. I, {pa*.full}, declare: I am over Eighteen and was employed by {o1.short} as a Regional Sales Lead from {date} until {date}. I reported to {p2.full}. On {date} I received an e-mail from {p2.init} at {email:p2} which said that {p1.first} was "not a Team Player". I declare under penalty of perjury that the foregoing is true and correct. Executed at {city}.',
        "@rows 3-6\nEXHIBIT B - PERSONS WITH KNOWLEDGE\nName\tTelephone\tAddress\n{pa*.comma}\t{ustel:pa*}\t{usaddr:pa*}",
        "{#}. Deposition excerpt.\nQ. Who else was in the room?\nA. {p2.title}, and I think {pb*.full} from Payroll.\nQ. Did {pb*.title} take notes?\nA. Not that I saw. Maybe <<Mr.>> {pc*.last} did.\nTHE REPORTER: Spell that, please.\nMR. {p5.lastcaps}: Objection. Vague.",
        "Stipulated Exhibit {#} is a chain of e-mails.\nFrom: {p6.full} <{email:p6}>\nTo: {p2.comma} <{email:p2}>\nCc: {email:p5}\nSent: {date}\nSubject: Severance for {p1.init}\n{p2.first}, Legal has asked Finance to hold the Check. Please send me the Offer Letter and the Bonus Plan. Thanks, {p6.first}",
    ),
    tail=(
        "PLAINTIFF ACKNOWLEDGES THAT HE OR SHE HAS HAD TWENTY-ONE DAYS TO CONSIDER THIS AGREEMENT AND MAY REVOKE IT WITHIN SEVEN DAYS AFTER SIGNING.",
        "IN WITNESS WHEREOF, the Parties have executed this Agreement.\n\nDated: {date}\t\t______________________\n\t\t\t{p1.caps}\n\nDated: {date}\t\t{o1.caps}\n\t\t\tBy: ____________________\n\t\t\tName: {p7.full}\n\t\t\tIts: Chief Financial Officer\n\nAPPROVED AS TO FORM:\n{o2.caps}\n/s/ {p4.full}\nAttorneys for Plaintiff {p1.caps}",
    ),
)

SUBCONTRACT = Kind(
    name="third UK subcontract",
    home="en_GB",
    header="{o1.short} / {o2.short}\tSub-Contract No. {reference:a}\tSheet @page",
    footer="Design and Build Sub-Contract (bespoke)\t\t@page",
    pages=(5, 13),
    clauses=clauses.PROPERTY + clauses.GENERAL,
    head=(
        "SUB-CONTRACT AGREEMENT\nfor the Mechanical and Electrical Works, Phase Two",
        'THIS SUB-CONTRACT is made the {date:eff}\n\nBETWEEN\n\n(1) {o1.caps} (Company No. {ukcrn:o1}) whose registered office is at {ukaddr:o1} ("the Contractor"); and\n\n(2) {o2.caps} (Company No. {ukcrn:o2}) of {ukaddr:o2} ("the Sub-Contractor").',
        'WHEREAS the Contractor has by a JCT Design and Build Contract dated {date} ("the Main Contract") agreed with {o3} ("the Employer") to carry out the Main Works, and whereas {o2.short} has tendered for part of them by its letter of {date} signed by {p2.full}.',
    ),
    body=(
        "SUB-CONTRACT PARTICULARS\nEmployer: {o3}\nEmployer's Agent: {o4} (contact: {p3.full}, {uktel:p3})\nArchitect: {p4.full} <<RIBA>>\nPrincipal Designer: {o5.short}\nContractor's Site Manager: {p1.full}, {uktel:p1}, {email:p1}\nSub-Contractor's Representative: {p2.full}\nSub-Contract Sum: {amtuk} (exclusive of VAT)\nRetention: 3 per cent\nDate for Possession: {date}\nDate for Completion: {date}\nLiquidated Damages: {amtuk} per week or part of a week",
        "{#}. Payment. Applications are submitted to {email:o1} on the last Friday of each Month. The Final Date for Payment is 28 days after the Due Date. CIS: the Sub-Contractor's UTR is verified with HMRC. VAT Registration No. {ukvat:o2}. Domestic Reverse Charge applies.",
        '{#}. Bank details of {o2.short}: {o6.short} Bank, sort code {uksort:o2}, account number {ukacct:o2}, account name "{o2}". IBAN {ibangb:o2}. Any change must be confirmed by telephone with {p2.title} on {uktel:p2} - beware of Invoice Fraud.',
        "{#}. Collateral Warranties. Within Ten Business Days the Sub-Contractor shall execute a Collateral Warranty in favour of {o3.short}, of any Funder and of the First Tenant, presently expected to be {o7}. Professional Indemnity Insurance of not less than {amtuk} is held with {o8}, policy number {policy:o2}.",
        "{#}. Adjudication. Either party may refer a dispute to Adjudication under the Housing Grants, Construction and Regeneration Act 1996. The Adjudicator is {p5.full}, {ukaddr:p5}, or in default a person nominated by the Royal Institution of Chartered Surveyors. The earlier decision of {p5.title} of {date} (ref. {case:adj}) binds until Final Determination.",
        "{#}. Key Personnel. {o2.short} shall not replace [[{p2.full}|{p2.init}]] or {p6.full} (Quantity Surveyor) without the consent of {p1.title}, such consent not to be unreasonably withheld.",
        "{#}. Title. The Site is registered at HM Land Registry under title number {landreg:o3} in the name of {o3.caps}. The access road belongs to {p7.full} and {p8.full} of {ukaddr:p7}, who granted a Licence on {date}.",
    ),
    cycle=(
        "@rows 3-5\nBACS PAYMENT RUN No. {#} (Labour-Only Subcontractors)\nPayee, Sort Code, Account, Amount\n{pa*.init}, {uksort:pa*}, {ukacct:pa*}, {amtuk}",
        "NEAR MISS REPORT {#}\n- Where: Stair Core Two, Level Three\n- When: {date}, just before Lunch\n- Who: {pa*.full} ({oa*.short}); first aider {pb*.full}\n- What: Ladder slipped on Wet Concrete\n- Reported to: {p1.init}, {email:p1}\n- Root Cause: No Toolbox Talk; Lighting poor",
        "@rows 3-7\nSCHEDULE OF OPERATIVES\nName | CSCS Card | NI No. | Mobile | Vehicle\n{pa*.capslast} | {member:pa*} | {nino:pa*} | {uktel:pa*} | {ukplate:pa*}",
        "SITE INSTRUCTION No. {#}\nTo: {o2.short} (attn {p2.init})\nFrom: {p1.full}\nDate: {date}\nPlease omit Cable Tray to Corridor Two and add Fire Stopping to Risers. Access via Loading Bay with {pa*.full} (Security, {uktel:pa*}). Value agreed with {p6.first}: {amtuk}.\nSigned: {p1.initials}",
        "MINUTES OF PROGRESS MEETING No. {#}. Present: {p1.full} ({o1.acronym}), {p2.full} ({o2.acronym}), {pb*.full} (Clerk of Works). Apologies: {p3.init}. {pb*.last} noted Standing Water in Plant Room; {p2.last} to pump out by Friday. Labour on Site: Twelve. Crane Licence expires in June. Delay Notice of {date} rejected by {p1.last}.",
        "Delivery Ticket {reference:a*}: Driver {pc*.commacaps}, lorry {ukplate:pc*}, from {oa*} of {ukaddr:oa*}. Goods: Galvanised Trunking, Cable Glands, Steel Channel. Received in Good Order by {pd*.full}. Queries to {email:oa*} or {uktel:oa*}.",
    ),
    tail=(
        "EXECUTED AS A DEED by {o1.caps}\nacting by a director in the presence of:\n\n...................... Director ({p9.full})\n\nWitness signature ......................\nWitness name: {pa*.caps}\nWitness address: {ukaddr:pa*}\nWitness occupation: Bricklayer",
        "EXECUTED AS A DEED by {o2}\nacting by {p2.full} and {p6.full}, two Directors",
    ),
)

FACILITY = Kind(
    name="third Irish facility and share charge",
    home="en_IE",
    header="EXECUTION VERSION - {o2.short} Facility and Share Charge",
    footer="{o4.short}\t{reference:a}\t@page",
    pages=(5, 13),
    clauses=clauses.FINANCE + clauses.GENERAL,
    head=(
        "DATED {date:eff}\n\n(1) {o1.caps}\nas Lender\n\n(2) {o2.caps}\nas Borrower\n\n(3) {p1.caps} and {p2.caps}\nas Chargors\n\nTERM LOAN FACILITY AND CHARGE OVER SHARES\n\n{o4}\nSolicitors\n{ieaddr:o4}",
        'THIS AGREEMENT is made on {date:eff} BETWEEN: (1) {o1}, a company incorporated in <<Ireland>> with registered number {iecrn:o1} whose registered office is at {ieaddr:o1} (the "Lender"); (2) {o2}, registered number {iecrn:o2}, of {ieaddr:o2} (the "Borrower", and with its Subsidiaries the "Group"); and (3) {p1.full} of {ieaddr:p1} (PPSN {ppsn:p1}) and {p2.full} of {ieaddr:p2} (PPSN {ppsn:p2}) (each a "Chargor").',
    ),
    body=(
        '{#}. The Facility. The Lender makes available a term loan facility of {amteu} in Two Tranches: Tranche A of {amteu} to refinance the debts owed to {o3} ("{o3.short}"), and Tranche B for Capital Expenditure. The Arrangement Fee is {amteu}.',
        "{#}. Drawdown. A Utilisation Request must be delivered to {email:o1}, attention {p3.full}, not later than 11 a.m. Proceeds are paid to the Borrower's account IBAN {ibanie:o2}, BIC [[<<BOFIIE2D>>|<<AIBKIE2D>>]], and repayments to IBAN {ibanie:o1}.",
        '{#}. Charge. As security for the Secured Liabilities, {p1.full} as beneficial owner charges 600 Ordinary Shares and {p2.full} 400 "A" Ordinary Shares in the capital of {o2.short} to the Lender by way of First Fixed Charge. Share Certificates Nos. 3 and 4 are held by {o4.short}.',
        "{#}. Valuation. {p4.full} <<MSCSI>> of {o5} valued the Property in Folio {folio:o2} of the Register of Freeholders, County <<Kildare>>, at {amteu} on {date}. The Report is addressed to {o1.short} only.",
        "{#}. Disclosed Proceedings. Save for the High Court proceedings Record No. {iecase:a} between {p5.full} and {o2.short}, no Litigation is current or, to the knowledge of {p1.title}, threatened. The Statement of Claim of {date} seeks damages of {amteu}.",
        "{#}. Notices. To the Lender: {ieaddr:o1}, fax {ietel:o1}, e-mail {email:p3}. To the Borrower: the address above, marked for {p1.full}, mobile {ietel:p1}. To {p2.title}: {email:p2}. Notices by e-mail do not count on a Saturday or Sunday.",
        "{#}. Process Agent. Each Chargor not resident in <<Ireland>> appoints {o6} of {ieaddr:o6} as agent for service. {o6.short} accepted by letter of {date}.",
    ),
    cycle=(
        "[scan, page {#}]\nDear Sirs,\nwe act for {pa*.broken} and have been in-\nstructed by {oa*.broken}\nto call for repayment of {amteu}.\nUnless we hear from\n{p1.broken}\nby return, Proceedings will is-\nsue without further Notice.\n{pb*.init}, {ob*}",
        "@rows 2-4\nSCHEDULE - KYC RECORD\nName; Born; Passport; Residence\n{pa*.capslast}; {date:pa*}; {passnum:pa*}; {ieaddr:pa*}",
        "COMPLIANCE CERTIFICATE No. {#}\nTo: {o1.short}\nFrom: {o2}\nWe confirm that on the Quarter Date Leverage was within the limit. Cash at Bank was {amteu}. No Default is continuing. New Material Contract: supply agreement with {oa*} dated {date}.\nSigned: {p1.full} (Director)\t{pb*.full} (Secretary)",
        "Guarantor Information {#}. {oa*}, company number {iecrn:oa*}, VAT {ievat:oa*}, of {ieaddr:oa*}. Directors: {pa*.full}, {pb*.full} and {pc*.full} (alternate). Auditor: {ob*}. The register of members shows {pa*.last} as holder of all B Shares.",
        "From: {p3.full}\nSent: {date}\nTo: {pd*.full} ({o4.short})\nSubject: RE: RE: CP checklist\n\nHi {pd*.first},\nItems 4 and 9 are open. Can {p2.first} send a Certified Copy of the passport and a Utility Bill? The Deed of Priority from {o3.short} is still unsigned, {p5.init} says Monday.\nKind regards\n{p3.first}\n{p3.full} | Senior Relationship Manager | {ietel:p3} | {email:p3} | {url:o1}",
    ),
    tail=(
        "SIGNED and DELIVERED as a DEED by {p1.caps}\nin the presence of:\nWitness: {pa*.full}\nAddress: {ieaddr:pa*}\nOccupation: Solicitor",
        "SIGNED for and on behalf of {o1.caps} by its lawfully appointed attorney {p6.full}\nGIVEN under the Common Seal of {o2.caps}\n\nDirector: {p1.full}\nSecretary: {p7.full}",
    ),
)

DISTRIBUTION = Kind(
    name="third Indian distribution",
    home="en_IN",
    header="e-Stamp Certificate No. {reference:s}        DISTRIBUTION AGREEMENT",
    footer="For {o1.short}: ________    For {o2.short}: ________        @page",
    pages=(5, 12),
    clauses=clauses.COMMERCIAL + clauses.GENERAL,
    head=(
        "DISTRIBUTION AGREEMENT",
        'THIS DISTRIBUTION AGREEMENT is entered into at {city} on this {date:eff} BY AND BETWEEN <<M/s>> {o1}, a company incorporated under the Companies Act, 1956, bearing CIN {cin:o1}, PAN {pan:o1} and GSTIN {gstin:o1}, having its Registered Office at {inaddr:o1}, acting through its Authorised Signatory <<Shri>> {p1.full}, S/o <<Late Shri>> {p3.full} (hereinafter referred to as the "PRINCIPAL", which expression shall, unless repugnant to the context, include its successors and permitted assigns) of the ONE PART;',
        'AND <<M/s>> {o2}, a partnership firm having its place of business at {inaddr:o2}, GSTIN {gstin:o2}, through its Partners (1) <<Smt.>> {p2.full}, W/o {p4.full}, aged about 44 years, Aadhaar No. {aadhaar:p2}, and (2) {p5.full}, R/o {inaddr:p5}, PAN: {pan:p5} (hereinafter the "DISTRIBUTOR") of the OTHER PART.',
        "WHEREAS the Principal is engaged in the manufacture of Water Purifiers, Kitchen Chimneys and Ceiling Fans; AND WHEREAS the Distributor has represented that it has the requisite Infrastructure, Sales Force and Godown; NOW THIS AGREEMENT WITNESSETH AS UNDER:",
    ),
    body=(
        "{#}. Territory. The Distributor shall sell the Products in the Districts listed in Annexure A, excluding Modern Trade and the Canteen Stores Department. {o3} remains the Super Stockist for the North.",
        "{#}. Security Deposit. The Distributor has paid an interest-free Security Deposit of {amtin} vide cheque No. {reference:chq} dated {date} drawn on {o4.short} Bank, and shall furnish a Bank Guarantee of {amtin}.",
        "{#}. Bank Details. Account Name: {o1}; Bank: {o5}; A/c No. {inacct:o1}; IFSC: {ifsc:o1}; UPI: {email:o1}. RTGS/NEFT only. Cash above Rs. Two Lakh shall not be accepted in view of Section 269ST of the Income Tax Act.",
        "{#}. Notices. All notices shall be sent by Registered Post A.D. or Speed Post. To the Principal: Kind Attn. {p1.full}, Head - Sales (North), Mob. {intel:p1}, e-mail {email:p1}. To the Distributor: Kind Attn. {p2.title} / {p5.full}, {intel:p2}, {email:p2}.",
        "{#}. Arbitration. Disputes shall be referred to the sole arbitration of {p6.full}, Advocate, Enrolment No. {licence:p6}, office at {inaddr:p6}, under the Arbitration and Conciliation Act, 1996. Earlier proceedings {case:a} between {o1.short} and {o6} before the High Court stand withdrawn.",
        "{#}. Drug Licence and Permits. Licence No. {licence:o2} valid up to {date}; FSSAI {member:o2}; Trade Mark of {o1.short} in Class 11. Vehicles used: {inplate:a} and {inplate:b}, driver {p7.full}.",
        "{#}. Outstanding. As on {date} a sum of {amtin} is due from {o2.short}. {p5.title} has personally undertaken to clear it by March. {p2.full} stands Guarantor.",
    ),
    cycle=(
        "@rows 2-5\nREFUND OF SECURITY DEPOSITS, Sheet {#}\nPayee / Bank A/c / IFSC / Amount\n{oa*} / {inacct:oa*} / {ifsc:oa*} / {amtin}",
        "@rows 4-8\nANNEXURE A - LIST OF DEALERS\nS.No. / Firm / Proprietor / Address / Mobile / GSTIN\n{#}. / {oa*} / {pa*.full} / {inaddr:pa*} / {intel:pa*} / {gstin:pa*}",
        "ANNEXURE - KYC of Guarantor {#}: Name {pa*.caps}; Father's Name {pb*.full}; D.O.B. {date:pa*}; Voter ID {member:pa*}; Passport {passport:pa*}; Present Address {inaddr:pa*}; Phone {intel:pa*}; Nominee: {pc*.full} (Daughter).",
        "LEGAL NOTICE No. {#} dated {date}: Under instructions from and on behalf of my client {o1}, I hereby call upon you, {pa*.full}, Proprietor of {oa*}, {inaddr:oa*}, to pay {amtin} with Interest at 18% within Fifteen days, failing which my client shall initiate proceedings under Section 138 of the Negotiable Instruments Act. Yours faithfully, {pd*.init}, Advocate",
        "Minutes of Dealers' Meet: {p1.init} welcomed the Dealers. {pa*.full} of {oa*.short} complained of Late Dispatch; {pb*.full} asked for Diwali Scheme. <<Sri>> {pc*.last} proposed a Vote of Thanks. Lunch was served.",
    ),
    tail=(
        "IN WITNESS WHEREOF the parties have set their hands.\n\nFor {o1.caps}\n\n(Authorised Signatory)\n{p1.capslast}\n\nFor <<M/s>> {o2.caps}\nPartner: {p2.full}\n\nWITNESSES:\n1. {pa*.full}, {inaddr:pa*}\n2. {pb*.full}, S/o {pc*.full}, {inaddr:pb*}",
    ),
)

JOINT_VENTURE = Kind(
    name="third Singapore joint venture",
    home="roman",
    header="Private & Confidential\t{o3.short} - Joint Venture and Shareholders' Agreement",
    footer="{o6.short} draft (4) {date:draft}\t@page",
    pages=(5, 13),
    clauses=clauses.FINANCE[4:] + clauses.GENERAL + clauses.COMMERCIAL[7:],
    head=(
        "JOINT VENTURE AND SHAREHOLDERS' AGREEMENT\nrelating to {o3}",
        'PARTIES\n\n1. {o1.caps}\n   UEN {uen:o1}\n   {sgblk:o1} #{sgunit:o1}\n   ("Party A")\n\n2. {o2.caps}\n   Registration No. {ukcrn:o2}\n   {ukaddr:o2}\n   ("Party B")\n\n3. {p1.caps} (NRIC No. {nric:p1})\n   {sgaddr:p1}\n   (the "Founder")',
        'INTRODUCTION. (A) {o1.short}, {o2.short} and the Founder wish to establish a company in <<Singapore>> under the name {o3.caps} (the "Company" or "{o3.acronym}") for the Business. (B) {p1.full} holds the Patent and the Know-How. (C) A Term Sheet was signed on {date} by {p2.full} for {o1.short} and by {p3.full} for {o2.short}.',
    ),
    body=(
        "{#}. Share Capital. On Completion {o1.short} subscribes {amtsg} for 510,000 Class A Shares, {o2.short} subscribes {amtsg} for 390,000 Class B Shares and {p1.full} is allotted 100,000 Founder Shares, Vesting over Four Years.",
        "{#}. Board. The Board consists of Five Directors. Party A nominates {p2.full} (Passport {passnum:p2}) and {p4.full}; Party B nominates {p3.full}; the Founder is a Director while employed. The first Chairman is {p4.title}. The Company Secretary is {p5.full} of {o4}.",
        "{#}. Bank Mandate. The Company opens a multi-currency account with {o5}, account no. {sgacct:o3}. Signatories: {p2.init} and {p1.init} jointly up to {amtsg}; above it any Two Directors. SWIFT: [[<<DBSSSGSG>>|<<OCBCSGSG>>]].",
        '{#}. Founder Undertakings. {p1.last} shall devote the whole of his or her working time to {o3.acronym}, shall not use the name "{o3.short}" elsewhere and shall procure that {o7}, owned by {p1.title}\'s family, does not compete.',
        "{#}. Notices. Party A: attention {p2.full}, tel {sgtel:p2}, {email:p2}. Party B: attention General Counsel ({p6.full}), {email:p6}, {uktel:p6}. Founder: {sgaddr:p1}, WhatsApp {sgtel:p1}.",
        "{#}. Arbitration. Any Dispute shall be finally resolved by arbitration in <<Singapore>> before Three Arbitrators. The reference {sgcase:a} commenced by {o2.short} against {o8} is excluded. Party B appoints {o6} as Process Agent.",
        "{#}. Related Party Contracts. The Lease of the Laboratory at {sgblk:lab} #{sgunit:lab} from {p7.full} and the Consultancy Agreement of {date} with {o8} at {amtsg} per month are approved.",
    ),
    cycle=(
        "Corporate Card Claims {#}: {pa*.full}, card {card:pa*}, {amtsg}, Client Dinner; {pb*.full}, PayNow {sgtel:pb*}, {amtsg}, Taxi and Hotel; refund to account {sgacct:pb*}. Approved: {p5.init}. Receipts missing for Chinese New Year Hampers.",
        "@rows 3-6\nPART {#}: PARTICULARS OF OFFICERS AND KEY STAFF\nName (as in passport)\tNRIC / FIN\tTel\tResidential address\n{pa*.capslast}\t{nric:pa*}\t{sgtel:pa*}\t{sgaddr:pa*}",
        'DEED OF ADHERENCE made on {date} by {oa*} (UEN {uen:oa*}) of {sgaddr:oa*} (the "New Shareholder"). The New Shareholder has bought 20,000 Shares from {pa*.full} for {amtsg} and agrees to be bound as if an original party. Signed by {pb*.full}, Director.',
        "WhatsApp export annexed as Tab {#}:\n[09:14] {pa*.first}: Boss, Auditors asking for Q3 Bank Recon\n[09:15] {p1.first}: ask {pb*.full} lah, she has the Excel\n[09:21] {pb*.first}: sent to {email:pa*}. password is the usual\n[09:40] {pa*.first}: received tks. {oa*.short} invoice {amtsg} not inside",
        "Written Resolution {#}. RESOLVED THAT {pc*.full}, holder of Passport No. {passnum:pc*}, be appointed Chief Technology Officer with effect from {date} at a monthly salary of {amtsg}; THAT {pd*.comma} cease to be a Bank Signatory; and THAT the Common Seal be affixed. <<Madam>> {pe*.full} abstained.",
    ),
    tail=(
        "EXECUTION PAGE\n\nParty A\nSigned by {p2.caps} for and on behalf of {o1.caps} in the presence of {pa*.caps}\n\nParty B\nSigned by {p3.full}\nDesignation: Group CEO\nfor {o2}\n\nThe Founder\nSigned, sealed and delivered by {p1.full}\nWitness: {pb*.full}, NRIC {nric:pb*}, Advocate & Solicitor",
    ),
)

ESCROW = Kind(
    name="third Canadian software escrow",
    home="en_CA",
    header="THREE-PARTY SOURCE CODE ESCROW AGREEMENT / ENTENTE DE DÉPÔT\nAccount {reference:a}",
    footer="@page | {o3.short} | {url:o3}",
    pages=(5, 11),
    clauses=(*clauses.COMMERCIAL[4:], *clauses.GENERAL, clauses.PEOPLE[7]),
    head=(
        "THREE-PARTY SOURCE CODE ESCROW AGREEMENT",
        "PARTY TABLE\n\n| Role | Name | Address | Contact | E-mail |\n| Licensor | {o1} | {caaddr:o1} | {p1.full} | {email:p1} |\n| Beneficiary | {o2} | {caaddr:o2} | {p2.full} | {email:p2} |\n| Escrow Agent | {o3} | {caaddr:o3} | {p3.full} | {email:p3} |",
        'WHEREAS {o1.short} licenses to {o2.short} the computer programs known as Ledger Suite and Branch Manager under a Software Licence and Maintenance Agreement dated {date} (the "Licence"), and whereas the Beneficiary requires access to the Source Code upon the occurrence of a Release Event; NOW THEREFORE the parties agree as follows.',
    ),
    body=(
        "{#}. Deposit. Within Thirty days {o1.short} shall upload the Deposit Materials to sftp host {ip:o3} with the user name {user:p1}, encrypted with the Public Key of {o3.short}. {p4.full} (Release Engineer) shall attest that the Build completes. Checksums are e-mailed to {email:p3}.",
        "{#}. Fees. The annual fee of {amtca} plus GST/HST is invoiced to the Beneficiary, Accounts Payable, attn. {p5.full}, {catel:p5}. Pre-authorized debit: transit {catransit:o2}, account {caacct:o2}, with {o4}. Credit card on file for overages: {card:o2}, name on card {p5.caps}.",
        "{#}. Verification. A Level Two Verification was performed on {date} by {p6.full} of {o5}, who compiled the code on a laptop (serial {device:p6}) without network. Findings: Missing Fonts; Readme out of date; Licence Keys absent.",
        "{#}. Notices. To Licensor: {caaddr:o1}, Attention: {p1.full}, with a copy to {o6}, barristers and solicitors, {caaddr:o6}, Attention: {p7.full}, {catel:p7}. To Beneficiary: {email:p2}, {catel:p2}.",
        "{#}. Contrary Instructions. Upon receipt of a Release Request signed by {p2.full} or {p8.full}, the Escrow Agent gives notice to {p1.title}, who may within Ten days deliver Contrary Instructions. In that case the Superior Court of Justice decides; cf. {o2.short} v. {oa*.short}, Court File No. {cacase:a}.",
        "{#}. Langue. Les parties ont exigé que cette entente soit rédigée en anglais. {p7.full} a fourni l'explication requise à {p1.full}. The parties have required that this Agreement be drawn up in English.",
        "{#}. Tax. {o2.short} delivers Form NR4. SIN of the sole proprietor {p9.full}: {sin:p9}. Business number of the Licensor: {ein:o1}.",
    ),
    cycle=(
        "Renewal Notice {#}. Invoice {reference:c*} of {date}. Bill to: {oa*}, {caaddr:oa*}. Amount {amtca}. Pay by EFT: institution and transit {catransit:o3}, account {caacct:o3}. Contact: {p3.full}. Late Fee: Two per cent. Thank you for choosing Escrow.",
        "@rows 3-6\nSCHEDULE {#} - DEVELOPERS WITH COMMIT RIGHTS\nlogin, name, location, workstation\n{user:pa*}, {pa*.full}, {caaddr:pa*}, {mac:pa*}",
        "DEPOSIT LOG, entry {#}: received {date} from {p1.init}; media: Encrypted Archive; source {ip:a*}; checked by {pa*.initials} ({pa*.full}); vault: Shelf Nine; remarks: Second Copy sent by courier to {pb*.full}, {caaddr:pb*}.",
        "Ticket {reference:b*} (Priority High)\nReporter: {pa*.comma}\nAssignee: {pb*.full}\nCustomer: {o2.short}\nDescription: Nightly Batch fails since Update. {pc*.first} from {o1.short} suggested to roll back Release Nine. Call back at {catel:pa*}.\nWatchers: {email:pa*}, {email:pb*}",
        "BENEFICIARY ENROLMENT No. {#}. {oa*}, {caaddr:oa*}. Authorized person: {pa*.mid}, Chief Information Officer, {catel:pa*}, {email:pa*}. Backup: {pb*.full}. Web: {url:oa*}. Annual fee {amtca}, first payable {date}.",
    ),
    tail=(
        "IN WITNESS WHEREOF the parties have executed this Agreement.\n\n{o1.caps}\nPer: ______________\nName: {p1.full}\nTitle: President\nI have authority to bind the Corporation.\n\n{o2.caps}\nPer: ______________\n{p2.full}, {p8.full}\n\n{o3}\nby {p3.init}",
    ),
)

KINDS = (
    SETTLEMENT,
    SUBCONTRACT,
    FACILITY,
    DISTRIBUTION,
    JOINT_VENTURE,
    ESCROW,
    TENANCY,
    EMPLOYMENT,
    CTA,
    DPA,
    MINUTES,
    GESCHAEFTSANTEILE,
    FRANCHISE,
    ARRAS,
    APPALTO,
    NAJEM,
)

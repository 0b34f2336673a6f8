# ruff: noqa: E501 - a template is one line, however long
"""FOURTH SET: documents in English, written without sight of the rules. Rules may be tuned on this set."""

from . import fourth_clauses as clauses
from .documents import Kind
from .fourth_abroad import ABROAD
from .fourth_deeds import DEEDS

SAAS = Kind(
    name="fourth US subscription",
    home="en_US",
    header="{o1.short} Master Subscription Agreement | <<v.>> 4.2 | Page @page",
    footer="{o1.shortcaps} AND {o2.shortcaps} - CONFIDENTIAL",
    pages=(5, 13),
    clauses=clauses.SOFTWARE + clauses.GENERAL,
    head=(
        "MASTER SUBSCRIPTION AGREEMENT",
        'This Master Subscription Agreement (the "MSA") is made effective as of {date:eff} (the "Effective Date") by and between {o1}, organized under the laws of <<Delaware>>, with its principal place of business at {addrus:o1} ("Provider"), and {o2}, organized under the laws of <<Texas>> and located at {addrus:o2} ("Customer").',
        "ORDER FORM {reference:of}\nSold To: {o2}\nBill To: {o2}, Attn: Accounts Payable, {addrus:o2}\nBilling Contact: {p1.full} <{email:p1}>, {phoneus:p1}\nTax ID (EIN): {einus:o2}\nSales Rep: {p2.full}\nSubscription Start Date: {date}\nSubscription Term: 36 Months, Auto-Renewal\nPayment Terms: Net 45\nD-U-N-S: {duns:o2}",
        "Product | Edition | Quantity | Unit Price | Annual Total\nWorkforce Planning Cloud | Enterprise | 250 Named Users | {sumus} | {sumus}\nPremium Support | 24x7 | 1 | {sumus} | {sumus}\nSandbox | Full Copy | 2 | {sumus} | {sumus}",
    ),
    body=(
        "{#}. Remittance. Customer shall pay by ACH to {o3.short} <<Bank>>, ABA Routing No. {abaus:o1}, Account No. {acctus:o1}, Account Name: {o1.caps}. Checks are sent to {addrus:lock}. Corporate cards are accepted: card {card:p1} is on file in the name of {p1.caps}.",
        "{#}. Named Contacts. Provider's Customer Success Manager is {p3.full} ({email:p3}; direct dial {phoneus:p3}). Customer's Executive Sponsor is {p4.mid}, its Chief Information Officer. Either Party may replace a Named Contact; [[{p4.title}|{p4.full}]] must be told in advance.",
        "{#}. Subprocessors. Provider uses {o4}, {addrus:o4} (Hosting); {o5} (Transactional E-mail); and {o6}, a company of <<Ireland>> with VAT number {vatie:o6} (Support). The current list is at {url:o1}. Objections go to {email:o1}.",
        "{#}. Prior Agreement. The Evaluation Agreement between {o2.short} and {o7}, which {o1.short} acquired on {date}, ends on the Effective Date. Credits of {sumus} are carried over.",
        "{#}. Publicity. {o1.acronym} may name {o2.short} as a customer and quote {p4.last}. Logo use follows the Brand Guidelines. The Case Study drafted by {p5.full} of {o8.short} requires sign-off by {p4.first}.",
        "{#}. Pending Matter. Provider discloses {o9} v. {o1}, {caseus:a}, <<W.D. Tex.>>, a Patent Infringement action filed {date}. Lead counsel is {p6.full}, {phoneus:p6}. Provider believes that the Claims lack merit.",
        "{#}. Legal Notices.\nTo Provider: {o1}, {addrus:o1}, Attention: General Counsel ({p7.full}), {email:p7}\nTo Customer: {o2}, {addrus:o2}, Attention: {p4.full}, with a copy to {oa*}, {addrus:oa*}, Attn: {p8.init}, Fax {phoneus:p8}",
        "{#}. Access Logs. The Parties agree that the log-in of {user:p3} from {ip:a} on {date} was an Authorized Support Session, and that {acctlogin:b} is a Service Account.",
    ),
    cycle=(
        "@rows 3-6\nEXHIBIT C-{#} NAMED USERS\nLast, First\tUser ID\tE-mail\tLicense\n{pa*.comma}\t{user:pa*}\t{email:pa*}\tStandard",
        "STATEMENT OF WORK NO. {#}\nClient: {o2}\nProject: Data Migration from {oa*.short}\nProject Manager (Provider): {pa*.full}\nProject Manager (Client): {pb*.full}, {phoneus:pb*}\nKick-Off: {date}\nMilestone One: Blueprint; Milestone Two: User Acceptance Testing; Milestone Three: Go Live\nFixed Fee: {sumus}\nAccepted: /s/ {pb*.full}",
        "AMENDMENT NO. {#}. Effective {date}, {oa*}, an Affiliate of {o2.short}, joins the MSA as an Additional Customer. Invoices for {oa*.short} are addressed to {pa*.full}, {addrus:oa*}. Except as amended the MSA remains in Full Force and Effect.",
        "Support Case {reference:c*} (Severity Two). Opened by {pa*.full} on {date}. [[Dashboard|Time Sheet Import]] times out for users in the Payroll group. {pb*.first} from Tier Three reproduced the error; {pa*.last} confirmed the Workaround. Root Cause: Database Index. Closed by {p3.init}.",
        "From: {p2.full} <{email:p2}>\nTo: {pa*.full} <{email:pa*}>\nDate: {date}\nSubject: Re: Redlines on Section 9\n\n{pa*.first},\nProcurement at {o2.acronym} accepts the Super Cap if {p7.first} drops Net 30. Can you turn the Order Form today? {pb*.full} at {ob*} is also bidding.\nThanks,\n{p2.first}",
        "@rows 2-4\nInvoice; Customer; PO; Amount; Remit To\n{reference:i*}; {oa*}; {reference:j*}; {sumus}; {acctus:oa*}",
    ),
    tail=(
        "IN WITNESS WHEREOF the Parties' Authorized Signatories have executed this MSA.\n\n{o1.caps}\t\t\t{o2.caps}\nBy: /s/ {p7.full}\t\tBy: _______________\nName: {p7.full}\t\tName: {p4.full}\nTitle: General Counsel\tTitle: CIO\nDate: {date}\t\tDate: {date}",
    ),
)

SPA = Kind(
    name="fourth UK share purchase",
    home="en_GB",
    header="Project <<Thistledown>> - Draft (3): {date:dr}\t\t@page",
    footer="{o3.short} ref {reference:a}",
    pages=(6, 14),
    clauses=clauses.CORPORATE + clauses.GENERAL,
    head=(
        "DATED {date:eff}\n\nSHARE PURCHASE AGREEMENT\nrelating to the whole of the issued share capital of\n{o1.caps}\n\nbetween\nTHE PERSONS NAMED IN SCHEDULE 1\nand\n{o2.caps}\n\n{o3}\n{addruk:o3}\nTel: {phoneuk:o3}",
        'PARTIES\n\n(1) {p1.caps} of {addruk:p1}, {p2.caps} of {addruk:p2} and the trustees of the {p3.last} <<Family Settlement>> (together the "Sellers"); and\n\n(2) {o2.caps}, incorporated in <<England and Wales>> with company number {crnuk:o2}, whose registered office is at {addruk:o2} (the "Buyer").',
        'BACKGROUND\n(A) {o1} (company number {crnuk:o1}, VAT registration {vatuk:o1}) (the "Company") is a private company limited by shares and carries on the business of making Bathroom Fittings and Garden Furniture.\n(B) The Sellers are the legal and beneficial owners of the Sale Shares.\n(C) {p3.full} has agreed to join in this Agreement as Warrantor.',
    ),
    body=(
        "{#}. Consideration. The Purchase Price is {sumuk}, of which {sumuk} is paid on Completion to the Sellers' Solicitors' client account at {o4.short} <<Bank>> (sort code {sortuk:o3}, account {acctuk:o3}, IBAN {ibukf:o3}) and {sumuk} is retained in Escrow until {date}.",
        "{#}. Earn-Out. {p1.title} is to remain Managing Director during the Earn-Out Period. If EBITDA for the Second Earn-Out Year exceeds {sumuk}, the Buyer pays a further {sumuk}, apportioned {p1.init} 60 per cent, {p2.init} 40 per cent.",
        "{#}. Subsidiaries. The Company holds all the shares of {o5}, company number {crnuk:o5}, and one half of those of {o6}, a company incorporated in <<Germany>> and entered in the commercial register of <<Cologne>> under {hrbde:o6}. {o5.short} is dormant.",
        "{#}. Disclosed Claims. Schedule 8 discloses claim {caseuk:a} in the High Court, Business and Property Courts, brought by {o7} against {o1.short} for unpaid Commission, and the grievance of {p4.full} (formerly Export Manager) of {date}.",
        "{#}. Properties. The Company occupies freehold land at {addruk:site}, registered under title number {titleuk:a}, and a warehouse leased from {o8} by a lease of {date} made between {o8.short} (1) and {p5.full} (2).",
        "{#}. Loan Notes. On Completion the director's loan of {p2.title}, {sumuk}, is repaid. The charge in favour of {o9.short}, registered at Companies House on {date}, is released by Form MR04.",
        "{#}. Notices shall be marked for the attention of: in the case of {p1.title}, {addruk:p1}, {email:p1}; in the case of {p2.full}, {email:p2}; in the case of the Buyer, {p6.full}, Company Secretary, {email:p6}, with a copy to {p7.full} at {ob*}, {addruk:ob*}.",
        "{#}. Key Man Insurance. The policy on the life of {p1.full}, number {policynr:p1}, is assigned to the Buyer. The Company's UTR is {utruk:o1}; LEI {lei:o1}.",
    ),
    cycle=(
        "@rows 3-6\nSCHEDULE {#}: PARTICULARS OF SELLERS\nName and address\tOrdinary Shares\tA Shares\tProportion of Consideration\n{pa*.full}, {addruk:pa*}\t1,200\tnone\t{sumuk}",
        "@rows 3-6\nEMPLOYEES (Data Room 7.2.{#})\nEmployee | NI Number | Joined | Salary\n{pa*.commacaps} | {ninouk:pa*} | {date} | {sumuk}",
        "DISCLOSURE LETTER, paragraph {#}. Warranty 14.3 (Contracts): the Company is party to an agency agreement with {oa*} dated {date}. {pa*.full} of {oa*.short} wrote on {date} that Commission is overdue; see Document 112. The Sellers do not admit any Liability.",
        "BOARD MINUTES {#}. Minutes of a meeting of the directors of {o1} held at {addruk:site} on {date}. PRESENT: {p1.full} (in the chair), {p2.full}. IN ATTENDANCE: {pa*.full} ({o3.short}). IT WAS NOTED that quorum was present. IT WAS RESOLVED that {pb*.full} be appointed a director, that {p2.last}'s resignation be accepted and that transfers of the Sale Shares be registered subject to stamping.",
        "STOCK TRANSFER FORM\nConsideration money: {sumuk}\nFull name of Undertaking: {o1.caps}\nName of registered holder: {pa*.caps}\nName and address of transferee: {o2.caps}, {addruk:o2}\nSignature of transferor: ....................\nDate: {date}",
        "Completion Agenda item {#}: {pa*.init} to deliver Resignation Letters; {pb*.full} ({oa*.short}) to release Signature Pages; {p7.first} to wire {sumuk}; all by Noon. Call-in {phoneuk:pb*}.",
        "@rows 2-4\nINTELLECTUAL PROPERTY - DOMAIN NAMES AND MARKS {#}\nRegistrant, Site, Renewal\n{oa*}, {url:oa*}, {date}",
    ),
    tail=(
        "Executed as a deed by {p1.caps}\nin the presence of:\nSignature of witness:\nName of witness: {pa*.full}\nAddress: {addruk:pa*}\nOccupation: Dental Nurse",
        "Executed as a deed by {o2.caps} acting by {p6.full}, a director, and {p8.full}, its secretary",
    ),
)

NDA = Kind(
    name="fourth India-Singapore NDA",
    home="en_IN",
    header="MUTUAL NON-DISCLOSURE AGREEMENT",
    footer="Initials: {p1.initials} / {p2.initials}\t\t@page",
    pages=(5, 9),
    clauses=clauses.GENERAL,
    head=(
        "MUTUAL NON-DISCLOSURE AGREEMENT\n(To be executed on Non-Judicial Stamp Paper of Rs 500)",
        'This Mutual Non-Disclosure Agreement is executed at <<Bengaluru>> on {date:eff} between: {o1}, a company registered under the Companies Act, 2013 (CIN: {cinin:o1}; PAN: {panc:o1}), having its registered office at {addrin:o1}, represented by its Director <<Mr.>> {p1.full}, son of <<Sri>> {p3.full} ("First Party"); and {o2}, a private company limited by shares incorporated in <<Singapore>> (UEN {uensg:o2}) whose registered address is {addrsg:o2}, represented by {p2.full}, NRIC No. {nricsg:p2} ("Second Party").',
        'The First Party manufactures Surgical Gloves and Diagnostic Kits. The Second Party operates a chain of Dialysis Centres through {o3}. They wish to explore a possible Contract Manufacturing relationship (the "Purpose").',
    ),
    body=(
        "{#}. Designated Recipients. Confidential Information is sent only to {p1.full} ({email:p1}, {phonein:p1}) and, for the Second Party, to {p4.full} ({email:p4}, {phonesg:p4}). Nobody else may open the Data Room hosted by {o4.short}.",
        "{#}. Consultants. {o1.short} has engaged {o5}, Chartered Accountants, Firm Registration No. {reference:frn}, through their partner <<CA>> {p5.full}, PAN {panp:p5}. {o2.short} is advised by {o6} of {addrsg:o6}.",
        "{#}. Earlier Disclosures. Samples handed over by <<Dr.>> {p6.full} on {date} at {addrin:a} and the presentation which {p2.last} e-mailed on {date} count as Confidential Information.",
        "{#}. Injunctive Relief; Known Breach. The Parties are aware of {casein:a}, in which {o7} obtained an Ad Interim Injunction against {o1.acronym}, and of the undertaking given there by {p1.title}.",
        "{#}. Security Deposit. Each Party deposits {sumin} with {o8.short} <<Bank>>: account {acctin:o1}, IFSC {ifscin:o1}, in respect of the First Party; account {acctsg:o2}, SWIFT <<DBSSSGSG>>, in respect of the Second Party.",
        "{#}. Personal Guarantee. <<Shri>> {p7.full}, Aadhaar {aadhaarin:p7}, residing at {addrin:p7}, holder of Passport No. {passin:p7}, guarantees the First Party's obligations up to {sumin}. {p7.first}'s liability ends on {date}.",
        "{#}. Notices. For the First Party: {addrin:o1}; Kind Attn: <<Ms.>> {p8.full}, Company Secretary; Ph: {phonein:o1}; {email:o1}. For the Second Party: {addrsg:o2}; Attn {p2.init}; Tel {phonesg:o2}; {email:o2}. GSTIN of the First Party for invoices: {gstin:o1}.",
    ),
    cycle=(
        "@rows 2-5\nANNEXURE {#} - PERSONS HAVING ACCESS\nName, Designation, Mobile, E-mail\n{pa*.full}, Manager - Quality, {phonein:pa*}, {email:pa*}",
        "ACKNOWLEDGEMENT No. {#}. I, {pa*.full}, S/o {pb*.full}, R/o {addrin:pa*}, employed with {o1}, have read the Agreement and undertake to keep the Process Drawings and Customer Lists secret. Aadhaar No. {aadhaarin:pa*}. Place: <<Chennai>>. Date: {date}.",
        "DISCLOSURE LOG {#}: on {date} {pa*.full} ({o2.short}) sent Formulation Sheets to {p1.last}; received by {pb*.init}; copy to <<M/s>> {oa*}. Classified as Strictly Confidential. Courier docket {reference:d*}.",
        "WhatsApp, forwarded by {p4.first}:\n[{date}] {p4.full}: Has {oa*.short} seen our Price List?\n[{date}] {pa*.full}: No lah, only {pb*.title}. Ask {p1.first} sir\n[{date}] {p4.full}: ok call me {phonesg:p4}",
        "Expression of Interest {#}. <<M/s>> {oa*}, GSTIN {gstin:oa*}, {addrin:oa*}, through its proprietor {pa*.caps} (PAN {panp:pa*}), offers Blister Packs at {sumin} per lot. {ob*}, UEN {uensg:ob*}, has matched the Offer.",
        "@rows 2-4\nVendor Code / Supplier / IFSC / Account / Amount Due\n{reference:v*} / {oa*.caps} / {ifscin:oa*} / {acctin:oa*} / {sumin}",
    ),
    tail=(
        "IN WITNESS WHEREOF the Parties hereto have set their respective hands.\n\nFor {o1.caps}\n\n____________________\n{p1.full}\nDirector\n\nFor {o2.caps}\n\n____________________\n{p2.caps}\nChief Operating Officer\n\nWitnesses:\n1. {pa*.full}, {addrin:pa*}\n2. {pb*.full}, {addrsg:pb*}",
    ),
)

OFFER = Kind(
    name="fourth US offer letter",
    home="en_US",
    header="{p1.full}\t\tOffer of Employment\t\t@page",
    footer="{o1.caps} | {phoneus:o1} | {url:o1}",
    pages=(5, 9),
    clauses=clauses.EMPLOYMENT + clauses.GENERAL[:4],
    head=(
        "{o1}\n{addrus:o1}\n\n{date:eff}\n\nVIA E-MAIL: {email:p1}\n\n{p1.mid}\n{addrus:p1}\n\nRe: Offer of Employment - Senior Clinical Data Analyst",
        "Dear {p1.first}:",
        'On behalf of {o1} (the "Company") I am delighted to offer you the exempt position of Senior Clinical Data Analyst, reporting to {p2.full}, Vice President, Biometrics. Your Start Date will be {date} and you will work from our <<Raleigh>> office on a Hybrid Schedule.',
    ),
    body=(
        "{#}. Compensation. Your Base Salary will be {sumus} per year, paid on the Company's semi-monthly Payroll Calendar. You will receive a Sign-On Bonus of {sumus}, repayable if you leave before {date}. Your Target Bonus is fifteen percent.",
        "{#}. Relocation. {o2} will contact you to arrange Household Goods, House Hunting and Temporary Housing at {addrus:b}. Your coordinator is {p3.full}, {phoneus:p3}, {email:p3}. The Relocation Cap is {sumus}.",
        "{#}. Immigration. The Company will file Form I-129 for you. Our counsel, {p4.full} of {o3}, needs a copy of your passport ({passus:p1}), your I-797 with receipt number {visaus:p1}, and your spouse's name, which you gave as {p5.full}.",
        "{#}. Direct Deposit. You asked that pay be deposited to account {acctus:p1}, routing {abaus:p1}. Please bring your Social Security card ({ssnus:p1}) and your driver's license ({licus:p1}) on your first day.",
        "{#}. Former Employer. You told us that you are bound by a Non-Compete with {o4}, signed {date}. Do not bring any {o4.short} materials. {p6.full}, our Deputy General Counsel, reviewed the letter from {p7.title} of {o4.short}.",
        "{#}. Background Check. {o5} will run County Criminal, Education Verification and Motor Vehicle checks. You may dispute its report at {phoneus:o5}. Professional references: {p8.full}, {email:p8}; {p9.full}, {phoneus:p9}.",
        "{#}. Emergency Contact and Beneficiary. You listed {p5.first} ({phoneus:p5}) as Emergency Contact and {p5.full} as Primary Beneficiary, born {date}, at {addrus:p1}.",
        "{#}. Equipment. A laptop, {serial:p1}, and badge {emp:p1} will be waiting. Parking: register plate {plateus:p1} with {p3.last}. Log in as {user:p1}.",
    ),
    cycle=(
        "EXHIBIT A-{#} PRIOR INVENTIONS. Title: Adaptive Dosing Method. Date: {date}. Co-inventors: {pa*.full}; {pb*.mid}. Owner: {oa*}. Identifying Number or Brief Description: Provisional Application. Signed: {p1.full}",
        "@rows 2-5\nFORM W-4 / DEPENDENTS, Page {#}\nDependent\tSSN\tDate of Birth\tRelationship\n{pa*.comma}\t{ssnus:pa*}\t{date}\tChild",
        'Reference Form {#}. Candidate: {p1.full}. Referee: {pa*.full}, Principal Biostatistician, {oa*}. Phone {phoneus:pa*}. "{p1.first} is the best Analyst I have had." Would rehire: Yes. Interviewed by {pb*.init}.',
        "From: {p2.full}\nTo: {p1.full}\nSubject: Welcome!\n\nHi {p1.first}, your onboarding buddy is {pa*.full} ({email:pa*}). On Monday ask for {pb*.title} at the Front Desk, {addrus:o1}. New Hire Orientation starts at nine. {p2.first}",
        "@rows 2-4\nINTERVIEW PANEL {#}\nInterviewer | Area | Score | Comment\n{pa*.full} | SAS Programming | Strong Hire | spoke well of {oa*.short}",
        "Consumer Disclosure {#}. I, {pa*.caps}, authorize {oa*} to obtain a Consumer Report about me. SSN {ssnus:pa*}. Address {addrus:pa*}. Driver's license {licus:pa*}. I may have a free copy under the Fair Credit Reporting Act.",
        "Separation Notice {#} (for information). {pa*.full}, employee {emp:pa*}, left on {date}. Final Pay {sumus}. COBRA notice mailed to {addrus:pa*}. Her duties pass to you and {pb*.first}.",
    ),
    tail=(
        "This offer expires at 5:00 p.m. Eastern Time on {date}. We look forward to having you on the Team.\n\nSincerely,\n\n/s/ {p6.full}\nfor {o1.caps}\n\nACCEPTED AND AGREED:\n\n______________________\n{p1.caps}\nDate: ________\n\ncc: {p2.full}; Human Resources; {p4.init}",
    ),
)

LEASE = Kind(
    name="fourth Australian lease",
    home="en_AU",
    header="Lease - {o2.short} - Tenancy 4B\tPage @page",
    footer="Lessor ______ Lessee ______ Guarantor ______",
    pages=(5, 12),
    clauses=clauses.PROPERTY + clauses.GENERAL,
    head=(
        "LEASE OF COMMERCIAL PREMISES\n(Retail Leases Act 2003 (<<Vic>>))",
        "REFERENCE SCHEDULE\nItem 1 Lessor: {o1.caps} ACN {acnau:o1} as trustee for the {o5}\nItem 2 Lessee: {o2.caps} ABN {abnau:o2}\nItem 3 Guarantors: {p1.full} and {p2.full}, both of {addrau:p1}\nItem 4 Premises: {addrau:prem}, being part of the land in Certificate of Title {titleau:a}\nItem 5 Commencement Date: {date:eff}\nItem 6 Term: Five Years with Two Further Terms\nItem 7 Base Rent: {sumau} per annum\nItem 8 Security Deposit: Bank Guarantee for {sumau}\nItem 9 Permitted Use: Bakery and Café\nItem 10 Managing Agent: {o3}, {phoneau:o3}",
        "BACKGROUND. The Lessor owns the Centre. {p2.title} and {p1.title} are the directors of the Lessee. The former lessee, {o4}, surrendered its lease on {date}.",
    ),
    body=(
        "{#}. Payment. Rent is paid by direct debit in advance on the First of each Month to {o1.short}, BSB {bsbau:o1}, account {acctau:o1}. Quote the Tenancy Code. Arrears are followed up by {p3.full} in Accounts Receivable, {email:p3}.",
        "{#}. Guarantee. In consideration of the Lessor granting this Lease at their request, {p1.full} (driver licence {licence:p1}, born {date}) and {p2.full} (TFN {tfnau:p2}) jointly and severally guarantee the Lessee's obligations. The Guarantors received advice from {p4.full}, solicitor, on {date}.",
        "{#}. Lessor's Works. {o6} (ABN {abnau:o6}) will install a Grease Trap, an Exhaust Canopy and Three-Phase Power by {date}. Site contact: {p5.full}, mobile {phoneau:p5}.",
        "{#}. Incentive. The Lessor contributes {sumau} to the Fitout, clawed back rateably if the Lease ends early. [[{p5.first}|{p5.title}]] certifies the Fitout Cost.",
        "{#}. Tribunal. The dispute about Outgoings between {o1.short} and {o4.short} ({caseau:a}) in the Civil and Administrative Tribunal, in which Member {p6.full} gave Orders on {date}, does not bind the Lessee.",
        "{#}. Mortgagee's Consent. {o7}, as mortgagee, consents by letter of {date} signed by {p7.full}, Relationship Executive. PPSR registrations against {o2.short} are listed in Annexure B.",
        "{#}. Notices to the Lessee: the Premises, or {email:o2}, or {phoneau:o2}. Notices to the Lessor: c/- {o3.short}, {addrau:o3}, Attention {p8.full}. Notices to {p2.first}: {addrau:p1}.",
    ),
    cycle=(
        "@rows 3-6\nTENANCY SCHEDULE {#}\nShop, Tenant, ABN, Contact, Annual Rent\n{reference:s*}, {oa*}, {abnau:oa*}, {pa*.full} {phoneau:pa*}, {sumau}",
        "CONDITION REPORT {#}. Inspected on {date} by {pa*.full} ({o3.short}) with {p1.first}. Front Window: Cracked. Cool Room: Not Working. Ceiling Tiles: Water Stain. Toilets: Fair. Rectification quoted by {oa*}, {phoneau:oa*}, at {sumau}. Signed: {pa*.init}",
        "BREACH NOTICE No. {#}\nTo: {oa*.caps}, {addrau:oa*}\nUnder section 146 of the Property Law Act you are in default: (a) Rent for March and April, {sumau}; (b) no Certificate of Currency. Remedy within Fourteen Days.\n{pa*.full}\nfor {o3}",
        "From: {p3.init}\nTo: {pa*.full}; {pb*.full}\nSent: {date}\nSubject: Tenancy 4B keys\n\nHi both,\n{pb*.first}, the Fire Panel contractor ({oa*.short}) needs access on Thursday. {p1.last} has the only key, call {phoneau:p1}. Alarm test in Food Court, please warn Tenants.\nCheers\n{p3.first}",
        "Certificate of Currency {#}. Insured: {oa*}. Policy {policynr:oa*}. Class: Public and Products Liability; Plate Glass. Limit {sumau}. Interested Party: {o1}. Broker: {ob*}, {email:ob*}. Period to {date}.",
        "Assignment of Lease {#}. {oa*} (Outgoing Tenant) assigns its Lease to {pa*.full} and {pb*.full} of {addrau:pa*} (Incoming Tenant) with effect from {date}. Purchase Price for the Business {sumau}. {p8.last} has given Consent.",
    ),
    tail=(
        "EXECUTED AS A DEED\n\nExecuted by {o1.caps} ACN {acnau:o1} in accordance with section 127 of the Corporations Act 2001 (<<Cth>>):\n\n........................\nDirector: {p9.full}\n\nSigned, sealed and delivered by {p1.caps} in the presence of:\n\n........................\nWitness: {pa*.full}, Pharmacist, {addrau:pa*}",
    ),
)

LOAN = Kind(
    name="fourth Irish loan and guarantee",
    home="en_IE",
    header="Loan Agreement\t{o1.short} / {o2.short}",
    footer="- @page -",
    pages=(5, 11),
    clauses=clauses.FINANCE + clauses.GENERAL,
    head=(
        "LOAN AGREEMENT",
        'THIS AGREEMENT dated {date:eff} is between:\n1. {o1} (registered number {crnie:o1}), {addrie:o1} ("Lender");\n2. {o2} (registered number {crnie:o2}), {addrie:o2} ("Borrower"); and\n3. {p1.full}, company director, {addrie:p1}, PPS Number {ppsnie:p1} ("Guarantor").',
        "1.1 At the request of {p1.title} the Lender has agreed to lend the Borrower {sumeu} to buy a Dairy Processing Line from {o3} and to refinance an Overdraft with {o4.short}.",
    ),
    body=(
        "{#}. Drawdown Account. The Loan is advanced in one sum to the Borrower's account with {o5.short} <<Bank>>, IBAN {ibief:o2}, BIC <<IPBSIE2D>>. Repayments are debited in 84 Monthly Instalments under Unique Mandate Reference {reference:m} from IBAN {ibief:b}.",
        "{#}. Statement of Means. The Guarantor's Statement of Means of {date} shows a dwelling house in Folio {folioie:p1}, shares in {o6} and a joint account with {p2.full}. {p2.first} is the spouse of {p1.title} and has signed a Family Home Declaration under the Family Home Protection Act 1976.",
        "{#}. Mortgage. The Borrower mortgages the lands at {addrie:site} comprised in Folio {folioie:a}. Title was investigated by {p3.full} of {o7}, {addrie:o7}, telephone {phoneie:o7}.",
        "{#}. Existing Judgment. Judgment in {caseie:a} was entered against {o2.short} on {date} in favour of {o8} in the sum of {sumeu}; it was satisfied on {date} by {p1.last} personally.",
        "{#}. Borrower's Tax. The Borrower's VAT number is {vatie:o2}. A Tax Clearance Certificate issued by the Revenue Commissioners to {o2.acronym} expires on {date}. Tax agent: {p4.full}, {email:p4}.",
        "{#}. Monitoring. The Lender's Relationship Manager, {p5.full} ({phoneie:p5}), may visit the Plant. The Borrower reports to [[{p5.full}|{p5.title}]] by e-mail to {email:p5}.",
        "{#}. Communications to the Guarantor go to {email:p1} or by text to {phoneie:p1}; to the Borrower, marked for {p6.full} (Financial Controller), {email:p6}; to the Lender, {addrie:o1}, marked {p5.init}.",
    ),
    cycle=(
        "@rows 3-5\nREPAYMENT RECORD {#}\nDate; Payer; IBAN; Amount\n{date}; {oa*.short}; {ibief:oa*}; {sumeu}",
        "DEED OF POSTPONEMENT {#}. {oa*}, registered number {crnie:oa*}, acting by {pa*.full}, postpones its loan of {sumeu} to all sums due to {o1.short}. Witness: {pb*.full}, Bank Official, {addrie:pb*}.",
        "CERTIFICATE OF INDEPENDENT LEGAL ADVICE ({#}). I, {pa*.full}, Solicitor, of {oa*}, {addrie:oa*}, certify that on {date} I advised {p1.full} on the nature and effect of the Guarantee and that {p1.first} appeared to understand it. Signed: {pa*.init}",
        "Valuation {#}: {pa*.full} <<MRICS>> of {oa*} inspected {addrie:va*} on {date}. Open Market Value {sumeu}; Forced Sale Value {sumeu}. Services: Mains Water, Septic Tank. Comments: Good Road Frontage; Flood Plain to Rear.",
        "File note {#}, {date}: {p5.first} spoke with {p6.last} on {phoneie:p6}. Milk Price is down; Covenant Test will be tight. {p1.last} offers Cash Deposit of {sumeu}. Credit Committee on Thursday. cc {pa*.full}",
        "@rows 2-4\nBENEFICIAL OWNERS ({#})\nName | Date of birth | Nationality | Passport | Residence\n{pa*.capslast} | {date} | Irish | {passpt:pa*} | {addrie:pa*}",
    ),
    tail=(
        "SIGNED and DELIVERED as a deed by {p1.caps} in the presence of:\nWitness: {p3.full}, Solicitor\n\nGIVEN under the common seal of {o2.caps}\nDirector: {p1.full}\nDirector/Secretary: {p7.full}\n\nSIGNED for and on behalf of {o1.caps} by {p8.full}",
    ),
)

KINDS = (SAAS, SPA, NDA, OFFER, LEASE, LOAN, *DEEDS, *ABROAD)

# ruff: noqa: E501 - a template is one line, however long
"""HELD-OUT SET: whole documents, written without sight of the rules.

Nobody who writes rules may read this file or what the finder missed in it.
This file holds services, facility, lease and licence; held_out_deeds.py and held_out_abroad.py hold the others.
"""

from .documents import Kind
from .held_out_abroad import ABROAD
from .held_out_clauses import GENERAL
from .held_out_deeds import DEEDS
from .held_out_terms import LEASE_GENERAL, LOAN_GENERAL, US_GENERAL

SERVICES = Kind(
    name="services agreement with data processing addendum",
    home="en_US",
    pages=(6, 22),
    clauses=US_GENERAL,
    header="[[{o1.short} / {o2.short} - Master Services Agreement - Page @page|CONFIDENTIAL - {o1.caps} - @page|Master Services Agreement                                     Page @page]]",
    footer="[[Page @page|MSA Ref. {reference:msa} / @page|Confidential and Proprietary]]",
    head=(
        "MASTER SERVICES AGREEMENT",
        'This Master Services Agreement (the "Agreement") is entered into as of {date:eff} (the "Effective Date") by and between {o1}, a <<Delaware>> corporation with its principal place of business at {addr:o1} ("{o1.short}" or "Provider"), and {o2}, having an office at {addr:o2} ("Client"). Provider and Client are each a "Party" and together the "Parties".',
        "RECITALS",
        "WHEREAS, Provider is engaged in the business of designing, hosting and supporting software platforms; WHEREAS, Client, acting through its General Counsel {p1}, issued a Request for Proposals on {date}; and WHEREAS, {o1.short} submitted a proposal signed by {p2}, its Vice President of Sales; NOW, THEREFORE, in consideration of the mutual covenants set forth herein, the Parties agree as follows:",
        "ARTICLE I - KEY CONTACTS",
        "For Provider:\t{p2}\nTitle:\tVice President, Sales\nTelephone:\t{phone:p2}\nE-mail:\t{email:p2}\nAddress for service:\t{addr:o1}\n\nFor Client:\t{p1.mid}\nTitle:\tGeneral Counsel\nDirect dial:\t{phone:p1}\nE-mail:\t{email:p1}",
    ),
    body=(
        "{#}. Account Governance. {p3} shall serve as Engagement Manager for {o1.short}. {p4.title} and {p3.last} shall meet weekly by video conference; minutes are kept by {p5}, who may be reached at {phone:p5}. If {p3.last} is replaced, {o1.short} shall give Client two weeks' prior notice and propose a successor with comparable experience.",
        "{#}. Fees and Invoicing. Client shall pay {amount} per month for the Base Services and {freshusrate} per hour for Additional Services. Invoices quote Purchase Order {reference:po} and are sent to {email:o2}. Payment is made by ACH to {o1}, routing number {sort:o1}, account {account:o1}, or by wire to the Depository Bank, {o3}.",
        "{#}. Tax Matters. Provider's Employer Identification Number is {freshein:o1}. Client's taxpayer identification is {vat:o2}. A completed Form W-9 signed by {p2.init} was delivered on {date}.",
        "{#}. Subcontractors. The following subcontractors are approved: {o4} ({addr:o4}), for hosting; {o5}, for translation; and, subject to background checks, {p6}, an individual residing at {addr:p6}. {o4.short} shall not further subcontract. Provider remains liable for the acts and omissions of {o4.short} and {p6.last} as if they were its own.",
        '{#}. Prior Agreement. The Consulting Agreement dated {date} between {o2.short} and {o6} (the "Legacy Contract") is terminated by mutual consent, a copy of the release signed by {p7} being attached as Exhibit F. {o6.short} has no surviving claims, and {p7.last} so certifies.',
        "{#}. Hosting Environment. Production runs on servers at {ip}, {ip} and {ip}; the staging portal is reached at {url:o1}. Administrative access is limited to the accounts {user:p3} and {user:p5}. Requests from any other address, in particular from {ip}, are logged and reviewed.",
        "EXHIBIT C - DATA PROCESSING ADDENDUM",
        "{#}. Roles. For the purposes of the Data Protection Laws, {o2.short} is the Controller and {o1.short} the Processor. The Data Protection Officer of the Controller is {p8}, {email:p8}, telephone {phone:p8}; the representative of the Processor in the <<European Union>> is {o7}, {addr:o7}.",
        "Annex I to the Data Processing Addendum\nData exporter: {o2}\nContact person: {p8.title}, Data Protection Officer, {email:p8}\nData importer: {o1}\nContact person: {p3}, Engagement Manager, {email:p3}\nCategories of Data Subjects: Employees, Customers, Prospects\nSensitive Data: None\nFrequency of Transfer: Continuous",
    ),
    cycle=(
        "@rows 4-9\nSCHEDULE OF NAMED RESOURCES\nName\tRole\tE-mail\tRate\n{pa*}\t[[Senior Developer|Business Analyst|Test Lead|Solution Architect]]\t{email:pa*}\t{freshusrate}",
        "@rows 3-7\nSub-Processor | Location | Service | Contact\n--- | --- | --- | ---\n{oa*} | {city} | [[Cloud Hosting|Support Desk|Analytics|Print and Mail]] | {email:oa*}",
        "@rows 3-6\nACCESS REVIEW\nUser ID | Source address | Last login | Owner\n{user:pa*} | {ip} | {date} | {pa*}",
        "{#}. Incident Record. On {date}, at 14:32 local time, {pa*} of {o2.short} reported that a file had been sent in error to {pb*} ({email:pb*}). {pb*.title} confirmed deletion by telephone from {phone:pb*}. Root Cause: human error. Corrective Action: Data Loss Prevention rule enabled.",
        "{#}. Statement of Work. Under Statement of Work No. [[Two|Three|Four]], executed {date}, {pa*.title} of {oa*} will deliver the [[Reporting Module|Customer Portal|Claims Engine]] for a fixed fee of {amount}. Approval was given by {p1.last} on behalf of Client and by {p2.last} on behalf of Provider.",
        "{#}. Change Order. At the request of {p4}, the Parties agreed on {date} to increase the Not-to-Exceed Amount from {amount} to {amount}. Except as so amended, the Statement of Work remains unchanged. {p5.init} shall update the Project Plan.",
        "{#}. Dispute concerning Invoice {reference}. Client, by letter from {p1.title}, disputes {amount} of the invoice. {o1.short} responded through its outside counsel, {oa*}, whose file is handled by {pa*} (Bar No. {member:pa*}). Pending resolution under Section 19, Services continue.",
    ),
    tail=(
        "IN WITNESS WHEREOF, the Parties have caused this Agreement to be executed by their duly authorized representatives.",
        "{o1.caps}\n\nBy: ______________________\nName: {p2}\nTitle: Vice President, Sales\nDate: {date}\n\n{o2.caps}\n\nBy: /s/ {p1}\nName: {p1.mid}\nTitle: General Counsel\nDate: {date}",
    ),
)

FACILITY = Kind(
    name="term facility agreement",
    home="en_GB",
    pages=(6, 24),
    clauses=LOAN_GENERAL,
    header="[[{o1.short} Facility Agreement|EXECUTION VERSION                         @page|{o2} - Term Facility]]",
    footer="[[- @page -|{reference:fac} / @page]]",
    head=(
        "DATED {date:sign}",
        "{o1.caps}\nas Borrower\n\n{o2.caps}\nas Lender\n\n{o3.caps}\nas Guarantor",
        "TERM LOAN FACILITY AGREEMENT",
        'THIS DEED is dated {date:sign}\n\nPARTIES\n\n(1) {o1}, incorporated and registered in <<England and Wales>> with company number {freshcrn:o1} whose registered office is at {freshukaddr:o1} (the "Borrower");\n(2) {o2}, a company with registered number {freshcrn:o2}, of {freshukaddr:o2} (the "Lender");\n(3) {o3}, registered office {addr:o3} (the "Guarantor"); and\n(4) {p1.caps} of {freshukaddr:p1}, born on {date:pborn}, holder of passport number {passport:p1} (the "Individual Guarantor").',
        "BACKGROUND",
        "(A) {o1.short} carries on the business of property development and is wholly owned by {o3.short}. (B) The Lender has agreed to provide a secured term loan facility of {amount:loan} to the Borrower. (C) {p1.title} has agreed to guarantee the obligations of {o1.short} under the Finance Documents, having received independent legal advice from {p2} of {o4}.",
    ),
    body=(
        '{#}. THE FACILITY. The Lender grants to the Borrower a secured term loan facility of a total principal amount not exceeding {amount:loan}. The Borrower shall use all money borrowed to refinance the indebtedness owed to {o5} under the agreement dated {date} (the "Existing Debt") and for no other purpose. {o5.short} shall deliver a Release Letter at Completion.',
        "{#}. DRAWDOWN ACCOUNT. Each Advance is to be credited to the Borrower's account with {o6}, sort code {sort:o1}, account number {account:o1}, IBAN {iban:o1}. Repayments are made to the Lender, IBAN {iban:o2}, BIC {freshbic:o2}, quoting {reference:fac}.",
        "{#}. Interest. The rate of interest on each Loan for each Interest Period is the aggregate of the Margin and the Compounded Reference Rate. If SONIA is unavailable, the Central Bank Rate applies. Interest on Unpaid Sums accrues at the Default Rate.",
        "{#}. Security. The Borrower shall procure that first legal mortgages are granted over the freehold property known as {freshukaddr} (Title Number {reference}) and over the leasehold premises at {freshukaddr}. Valuations were carried out by {p3}, a chartered surveyor with {o7}, and addressed to the Lender. Fixed and floating charges extend to all Book Debts, Plant and Machinery.",
        "{#}. GUARANTEE AND INDEMNITY. {o3.short} and {p1.last} jointly and severally guarantee to the Lender the punctual performance by {o1.short} of all its obligations under the Finance Documents. The liability of {p1.last} is capped at {amount}. His or her National Insurance number is {freshnino:p1} and unique taxpayer reference {freshutr:p1}.",
        "{#}. Lender's contacts. Relationship Director: {p4}, telephone {freshukphone:p4}, e-mail {email:p4}. Agency and Operations: {p5}, {email:p5}, fax {freshukphone:p5}. Out of hours, call {p4.first} on {mobile:p4}.",
        "{#}. Legal proceedings. Save for the claim brought by {p6} against the Borrower in the High Court of Justice, Business and Property Courts, under claim number {case:main}, no litigation, arbitration or administrative proceedings are current or, to the Borrower's knowledge, threatened. {p6.last} seeks {amount} and costs.",
    ),
    cycle=(
        "@rows 4-8\nSCHEDULE - REPAYMENT INSTALMENTS\nRepayment Date\tInstalment\tBalance\n{date}\t{amount}\t{amount}",
        "@rows 3-6\nSchedule of Directors and Secretaries\nName; Date of birth; Service address; Appointed\n{pa*}; {date}; {freshukaddr:pa*}; {date}",
        "@rows 2-4\nSTANDING SETTLEMENT INSTRUCTIONS\nBeneficiary\tBank\tIBAN\tBIC\n{oa*}\t{ob*}\t{iban:oa*}\t{freshbic:ob*}",
        "{#}. Compliance Certificate. By a certificate dated {date}, {pa*} and {pb*}, directors of the Borrower, confirmed that Interest Cover was not less than the Covenant Level and that no Default was continuing. {pa*.last} added that rent of {amount} remained outstanding from the tenant, {oa*}. {oa*.short} has since paid.",
        '{#}. Transfer. {oa*} (the "Existing Lender") transfers by novation to {ob*} (the "New Lender") its participation of {amount}. The Facility Office of {ob*.short} is {freshukaddr:ob*}, attention {pa*} ({email:pa*}). On the Transfer Date, {oa*.short} is released from further obligations.',
        "{#}. Waiver letter. Dear {pa*.title}, We refer to the Facility Agreement. At the request of {p4}, and subject to payment of a Waiver Fee of {amount}, the Lender waives the breach of Clause 21.3 (Loan to Value) notified by you on {date}. Yours sincerely, {pb*.init}, Credit Risk",
        "{#}. Conditions subsequent. Within 30 days, the Borrower shall deliver a certified copy of the passport of each of {pa*} (No. {passport:pa*}) and {pb*} (No. {passport:pb*}), together with proof of address for {pb*.last}, {freshukaddr:pb*}. Originals may be inspected at the offices of {o4.short}.",
    ),
    tail=(
        "This document has been entered into as a deed and is delivered and takes effect on the date stated at the beginning of it.",
        "EXECUTED as a DEED by {o1.caps}\nacting by {p7}, a director, in the presence of:\n\nSignature of witness: ...................\nName: {p8}\nAddress: {freshukaddr:p8}\nOccupation: Trainee Solicitor",
        "SIGNED as a deed by {p1.caps}\nin the presence of: {p2.init}, Solicitor, {o4}\n\nFor and on behalf of {o2.caps}\n{p4.capslast}\nAuthorised Signatory",
    ),
)

LEASE = Kind(
    name="commercial lease",
    home="en_AU",
    pages=(6, 18),
    clauses=LEASE_GENERAL,
    header="[[Lease - {freshauaddr:o1}|Commercial Lease|LESSOR: {o1.caps}    LESSEE: {o2.caps}]]",
    footer="[[Page @page|Initials: {p1.initials} ______  {p2.initials} ______        @page]]",
    head=(
        "COMMERCIAL LEASE",
        "REFERENCE SCHEDULE\n\nItem 1 - Lessor: {o1} ACN {freshacn:o1} (ABN {freshabn:o1})\nAddress: {freshauaddr:o1}\nE-mail: {email:o1}\n\nItem 2 - Lessee: {o2} (ABN {freshabn:o2})\nAddress: {freshauaddr:o2}\n\nItem 3 - Guarantor: {p1} of {freshauaddr:p1}, TFN {freshtfn:p1}, driver licence {licence:p1}\n\nItem 4 - Premises: {freshauaddr}\n\nItem 5 - Commencing Date: {date:start}\n\nItem 6 - Rent: {freshaud} per annum plus GST\n\nItem 7 - Permitted Use: Showroom and Warehouse",
        'The Lessor, {o1} ("{o1.short}"), leases the Premises to the Lessee, {o2} ("{o2.short}"), for the Term commencing on the Commencing Date, subject to the covenants, conditions and restrictions of this Lease and of the Retail Leases Act.',
    ),
    body=(
        '{#}. PAYMENT OF RENT. The Lessee must pay the Rent by equal calendar monthly instalments in advance by electronic transfer to {o3}, BSB {freshbsb:o3}, account {freshauacct:o3}, account name "{o1} <<Rental Trust>>". The first instalment of {freshaud} falls due on {date:start}. Late Rent accrues interest at the rate prescribed under the Penalty Interest Rates Act 1983.',
        "{#}. Managing Agent. Until further notice the Lessor's managing agent is {o3}, whose property manager is {p2}. Maintenance requests go to {p2.first} on {freshauphone:p2} or {email:p2}; after-hours emergencies to {freshauphone}. {p2.last} has no authority to vary this Lease.",
        "{#}. Guarantee. {p1.last} unconditionally guarantees the due and punctual performance of the Lessee's Obligations. The Guarantor's Bankruptcy, Death or Mental Incapacity does not discharge the Guarantee. A bank guarantee for {freshaud} issued by {o4} on {date} is also held.",
        "{#}. Outgoings. The Lessee must pay the Lessee's Proportion of Council Rates, Water Rates, Land Tax (on a single holding basis), Strata Levies and Building Insurance. The Lessor's estimate for the current Accounting Period, prepared by {p3}, a Certified Practising Accountant, is {freshaud}.",
        "{#}. Alterations. By letter of {date}, {p4}, architect, applied on behalf of the Lessee for consent to install a mezzanine. The Lessor's engineer, {p5.title} of {o5}, inspected on {date} and reported no objection, provided that {p4.last} submits Construction Drawings before Works begin.",
        "{#}. Previous Tenant. The Lessee acknowledges that the Premises were formerly occupied by {o6} and that fixtures left by {o6.short} form part of the Lessor's Property. Keys were surrendered by {p6} on {date}.",
        "{#}. Make Good. On the Terminating Date the Lessee must remove the Lessee's Property, repaint, replace worn carpet, and reinstate Essential Services. If the Lessee fails to comply, Holding Over Rent applies. Fair Wear and Tear is excepted.",
    ),
    cycle=(
        "@rows 4-8\nRENT REVIEW TABLE\nReview Date | Method | Rent from Review Date\n{date} | [[CPI|Market|Fixed 3.5%]] | {freshaud}",
        "@rows 3-6\nSCHEDULE OF TENANCIES (same building)\nSuite\tTenant\tContact\tTelephone\n[[Ground|Level 1|Level 2|Rear]]\t{oa*}\t{pa*}\t{freshauphone:pa*}",
        "{#}. Breach Notice. TAKE NOTICE that on {date} the Lessor served a notice upon {pa*}, company secretary of the Lessee, alleging failure to maintain Public Liability Insurance (policy {policy:pa*} with {oa*} having lapsed). {pa*.title} produced a renewed policy within the Remedy Period.",
        "{#}. Mediation. The retail tenancy dispute between {o1.short} and {oa*}, file {case}, was referred to mediation before {pa*}. {oa*.short} was represented by {pb*} of counsel, instructed by {ob*}. A settlement sum of {freshaud} was paid, and each side bore its own costs.",
        "{#}. Contractor access. Fire services in the building are inspected by {oa*} (ABN {freshabn:oa*}). Its technician, {pa*}, mobile {freshauphone:pa*}, must sign in at Reception. Vehicle registration {freshauplate:pa*} is cleared for the loading dock.",
        "{#}. Correspondence. In an e-mail of {date} to {p2.title}, {pa*} ({email:pa*}) asked for a rent abatement of {freshaud} because of water ingress. {p2.last} replied that the matter had been passed to {p3.init} and to the Owners Corporation.",
    ),
    tail=(
        "EXECUTED AS A DEED",
        "Executed by {o1} in accordance with section 127 of the Corporations Act 2001 (Cth):\n\n________________\t________________\n{p7}\t{p8}\nDirector\tDirector / Secretary",
        "SIGNED SEALED AND DELIVERED by {p1.caps} in the presence of:\n\n{p6.commacaps}\nWitness\n{freshauaddr:p6}",
    ),
)

LICENCE = Kind(
    name="technology licence and supply agreement",
    home="en_CA",
    pages=(6, 20),
    clauses=GENERAL,
    header="[[Licence and Supply Agreement|{o1.short}-{o2.short} Licence|{o1} - Privileged and Confidential - page @page]]",
    footer="[[@page|Licence No. {reference:lic}, page @page of the Agreement]]",
    head=(
        "LICENCE AND SUPPLY AGREEMENT",
        'THIS AGREEMENT made as of the {date:eff}\n\nBETWEEN:\n\n{o1.caps}, a corporation existing under the laws of the Province of <<Ontario>>, having its head office at {freshcaaddr:o1} (hereinafter "Licensor")\n\n- and -\n\n{o2.caps}, having its registered office at {freshcaaddr:o2} (hereinafter called "{o2.short}" or the "Licensee")',
        'WHEREAS the Licensor owns certain patents and know-how invented by {p1} and {p2} relating to filtration membranes (the "Licensed Technology"); AND WHEREAS {o2.short} wishes to manufacture and sell Licensed Products in the Territory; NOW THEREFORE the parties covenant and agree as follows:',
    ),
    body=(
        "{#}. GRANT. Subject to payment of the Royalties, the Licensor grants to {o2.short} a non-exclusive, non-transferable licence under the Licensed Patents in the Field of Use. {o2.short} may sublicense to {o3} of {freshcaaddr:o3} and to no other Person. {o3.short} shall sign a Joinder in the form of Appendix 4.",
        "{#}. Royalties. {o2.short} shall pay (i) an Upfront Fee of {freshcad}; (ii) a Running Royalty of six per cent. of Net Sales; and (iii) Minimum Annual Royalties of {freshcad}. Cheques are payable to {o1}; wire transfers go to {o4}, transit {freshtransit:o4}, account {freshauacct:o4}. The Licensor's Business Number is {freshcabn:o1}.",
        "{#}. Inventors. {p1.last} and {p2.last} have assigned their rights by Assignments dated {date} and {date}. Each shall be paid an inventor's award of {freshcad}. For payroll purposes the Social Insurance Number of {p1.title} is {freshsin:p1}, and that of {p2.title} is {freshsin:p2}.",
        "{#}. Technical Assistance. {p3}, Chief Technology Officer of the Licensor, shall make available up to twenty Person-Days of support. {p3.title} can be reached at {freshcaphone:p3} or {email:p3}, or, when travelling, through the assistant, {p4} ({freshcaphone:p4}).",
        "{#}. Supply of Membranes. During the Transition Period, {o1.short} shall supply Membrane Modules Ex Works (Incoterms 2020) from its plant at {freshcaaddr:pplant}. Orders are placed through {url:o1} or by e-mail to {email:o1}. Delivery dates quoted by Customer Service are estimates only.",
        "{#}. Infringement. The Licensor is plaintiff in the Federal Court against {o5}, court file {case:main}, alleging infringement of Claim 1 of the Licensed Patents. {o5.short} counterclaims for invalidity and relies on the expert evidence of {p5}. {p5.last} was cross-examined on {date}.",
        "{#}. Escrow. Source Code is deposited with {o6} under deposit number {reference}. Release Conditions are set out in Schedule 5. The Beneficiary's contact for Release Requests is {p6}, user name {user:p6}, {email:p6}.",
    ),
    cycle=(
        "@rows 4-9\nSCHEDULE A - ROYALTY STATEMENT\nQuarter Ended\tCustomer\tNet Sales\tRoyalty\n{date}\t{oa*}\t{freshcad}\t{freshcad}",
        "@rows 3-6\nAuthorized Users\nLast name, First name | User ID | Licence Key Holder Since\n{pa*.comma} | {user:pa*} | {date}",
        "@rows 3-5\nAUTHORIZED RESELLERS\nReseller\tWeb site\tContact\n{oa*}\t{url:oa*}\t{email:pa*}",
        "{#}. Purchase Order {reference}. On {date}, {oa*} ordered 400 Membrane Modules at {freshcad} per unit. Ship to: {freshcaaddr:oa*}. Attention: {pa*.title}, Receiving, {freshcaphone:pa*}. Partial shipments allowed. Insurance for the Buyer's account.",
        "{#}. Non-Conformity. {pa*} of {oa*} reported on {date} that a batch failed Incoming Inspection. {o1.short}, per {p3.init}, accepted a return and issued a credit of {freshcad}. {pa*.last} was asked to keep the Retained Samples for ninety days.",
        "{#}. Site Visit. Present: {pa*}, {pb*} and {p3.last} for the Licensor; {pc*} for {o2.short}. Safety induction was given by {pd*.init}. {pc*.title} requested drawings; {pb*.last} undertook to send them under the Confidentiality Agreement by {date}.",
        "{#}. Payment by card. For spare parts ordered online, {pa*} charged card {card:pa*} on {date} for {freshcad}; the charge was reversed at the request of {pa*.last} after a duplicate was found. Confirmation was sent to {email:pa*}.",
    ),
    tail=(
        "IN WITNESS WHEREOF the parties have executed this Agreement under the hands of their proper officers duly authorized in that behalf.",
        "{o1.caps}\n\nPer: ______________________\n{p7}, President\nI have authority to bind the Corporation.\n\n{o2.caps}\n\nPer: ______________________\n{p8}, Chief Financial Officer",
    ),
)

KINDS = (SERVICES, FACILITY, LEASE, LICENCE, *DEEDS, *ABROAD)

# ruff: noqa: E501 - a template is one line, however long
"""THIRD SET: a tenancy, personnel, clinical, data and company papers, written without sight of the rules. Rules may be tuned on this set."""

from . import third_clauses as clauses
from .documents import Kind

TENANCY = Kind(
    name="third Australian residential tenancy",
    home="en_AU",
    header="RESIDENTIAL TENANCY AGREEMENT (FIXED TERM)\t{o1.shortcaps}",
    footer="Tenant to initial: {p2.initials} {p3.initials}      Page @page",
    pages=(5, 9),
    clauses=clauses.PROPERTY[:3] + clauses.GENERAL + clauses.PROPERTY[5:6],
    head=(
        "RESIDENTIAL TENANCY AGREEMENT\nStandard Form - do not alter",
        "LANDLORD\nName/s: {p1.full}\nABN (if applicable): {abn:p1}\nAddress for service: c/- {o1}, {auaddr:o1}\n\nLANDLORD'S AGENT\n{o1}   ACN {acn:o1}   Licence No. {licence:o1}\nProperty manager: {p4.full}   Mob: {autel:p4}   Email: {email:p4}\n\nTENANT/S\nTenant 1: {p2.full}   DOB {date:dob1}   Ph {autel:p2}\nTenant 2: {p3.full}   DOB {date:dob2}   Ph {autel:p3}\nOther occupants: {p5.full} (child), {p6.first} (dog, Labrador)",
        "PREMISES: {auaddr:prem}. Inclusions: One Car Space, Storage Cage, Dishwasher, Blinds throughout.",
        "RENT: {rentau} per week payable fortnightly in advance. Start Date {date:a}. End Date {date:b}. BOND: {rentau}.",
    ),
    body=(
        "{#}. How rent is paid: by direct credit to {o1} Trust Account, {o2.short} Bank, BSB {bsb:o1}, Account {auacct:o1}, reference {member:p2}. The Tenant need not use a Rent Card. Cheques are not accepted.",
        "{#}. Emergency contacts for Urgent Repairs. Plumber: {o3.short}, {autel:o3}. Electrician: {p7.full} (Licence {licence:p7}), {autel:p7}. Locksmith: {o4}, {autel:o4}. After Hours call {p4.first} on {autel:p4}.",
        "{#}. Consent to electronic service. The Tenant consents to service at {email:p2} and {email:p3}. The Landlord consents to service at {email:o1}.",
        "{#}. Employment and income. {p2.full} is employed by {o5} as a Nurse Unit Manager, gross {amtau} per year, referee {p8.full}, {autel:p8}. {p3.title} receives Youth Allowance and studies Nursing at the University; TFN not supplied.",
        "{#}. Strata. The By-laws of the Owners Corporation apply. Strata Manager: {o6}, {auaddr:o6}. Visitors' parking is for Visitors only. Second vehicle: registration {auplate:p3}.",
        "{#}. Break Fee. If the Tenant ends the fixed term early the fee is Four weeks' rent. In the earlier matter {aucase:a} between {p1.init} and {p9.full} the Tribunal held that a Re-letting Fee could not be added.",
    ),
    cycle=(
        "BOND REFUND {#}: to {pa*.full}, BSB {bsb:pa*}, account {auacct:pa*}, {rentau}; to {pb*.full}, BSB {bsb:pb*}, account {auacct:pb*}, {rentau}. Forwarding address: {auaddr:pb*}. Deduction for Carpet Cleaning and Rubbish Removal agreed.",
        "INSPECTION REPORT {#} - {date}\nAttended: {p4.init}, {p2.first}\nLounge Room: Clean. Kitchen: Rangehood greasy. Bathroom: Mould above Shower. Garden: Lawn long; <<Mr>> {pa*.last} next door ({auaddr:pa*}) says the Fence leans.\nWork Order to {oa*.short}, quote {amtau}.",
        "@rows 2-4\nTENANCY APPLICATIONS RECEIVED\nApplicant / Current address / Mobile / Driver licence\n{pa*.comma} / {auaddr:pa*} / {autel:pa*} / {licence:pa*}",
        "From: {p2.full} <{email:p2}>\nTo: {p4.full}\nDate: {date}\nSubject: hot water AGAIN\n\nHi {p4.first}, the hot water has gone again. Your guy {pa*.first} from {o3.short} came Tuesday but had no parts. {p3.first} is home Friday. If nobody comes I will call Consumer Affairs. Rent of {rentau} went out on Monday, receipt {reference:pa*}.\n{p2.first}",
        "Transfer of Tenancy {#}. On {date} the interest of {pa*.full} (late of {auaddr:pa*}) passes to {pb*.full}, {email:pb*}. Bond contribution {rentau}. Medicare No. {member:pb*} sighted. Guarantor: {pc*.mid}, {auaddr:pc*}, TFN {tfn:pc*}.",
    ),
    tail=(
        "SIGNATURES\nLandlord or agent: {p4.caps} for {o1}\nTenant: {p2.caps}\nTenant: {p3.caps}\nWitness: {pa*.full}\nThe Tenant acknowledges receipt of the Fact Sheet, the Condition Report and Keys (Two sets).",
    ),
)

EMPLOYMENT = Kind(
    name="third South African employment",
    home="roman",
    header="{o1.short}  |  CONTRACT OF EMPLOYMENT  |  {p1.last}, {p1.first}",
    footer="Initials  Employer ____  Employee ____   @page",
    pages=(5, 11),
    clauses=clauses.PEOPLE[:5] + clauses.GENERAL,
    head=(
        "CONTRACT OF EMPLOYMENT (PERMANENT)",
        'entered into between\n\n{o1.caps}\n(Registration Number {zareg:o1})\n("the Employer" or "the Company")\n\nand\n\n{p1.caps}\n(Identity Number {zaid:p1})\n("the Employee")',
        "{#}. Appointment. The Employee, of {zaaddr:p1}, is appointed Operations Manager, Grade D2, at the Company's premises at {zaaddr:o1} with effect from {date:eff}. The Employee reports to {p2.full}, Executive: Supply Chain, or such other person as the Board may designate.",
    ),
    body=(
        "{#}. Remuneration. The Employee's Total Cost to Company is {amtza} per annum, paid on the 25th of each Month into the account held with {o2.short} Bank, Branch Code {zabranch:p1}, account number {zaacct:p1}. Income tax reference number {taxref:p1}. Travel Allowance: {amtza} a month.",
        "{#}. Company Vehicle. The Employee may use the vehicle with registration {zaplate:p1}. Fuel Card No. {card:p1}. Traffic Fines are for the Employee's account and are passed on by {p3.full} of Fleet ({zatel:p3}).",
        "{#}. Medical Aid. Membership No. {member:p1} with {o3}, principal member {p1.initmid}; dependants {p4.full} (spouse, ID {zaid:p4}) and {p5.full} (born {date:dob1}). Provident Fund: {o4}, policy {policy:p1}.",
        "{#}. Transfer under Section 197. The Employee's service with {o5} (in liquidation) since {date} is recognised. The liquidators, {p6.full} and {p7.full}, confirmed the Leave Balance by letter. The dispute under case number {zacase:a} before the CCMA is withdrawn.",
        "{#}. Domicilium. The Employer chooses {zaaddr:o1}, for attention {p8.full}, {email:p8}. The Employee chooses {zaaddr:p1}, {email:p1}, {zatel:p1}. Notices delivered by hand are received on Delivery.",
        "{#}. Previous agreements. The Restraint given to {o6.short} on {date} has lapsed, as {p9.title} of that company confirmed by e-mail ({email:p9}) to {p2.init}.",
    ),
    cycle=(
        "@rows 3-5\nPAYROLL INPUT, period {#}\nName | Branch | Account | Net\n{pa*.init} | {zabranch:pa*} | {zaacct:pa*} | {amtza}",
        "@rows 4-8\nSCHEDULE {#} - DIRECT REPORTS\nEmp No | Surname, Name | ID Number | Cell | Monthly Basic\n{employee:pa*} | {pa*.comma} | {zaid:pa*} | {zatel:pa*} | {amtza}",
        "NOTICE OF DISCIPLINARY HEARING\nTo: {pa*.full} (Employee No. {employee:pa*})\nYou are called to a hearing on {date} at the Boardroom. Charge One: Dishonesty, in that you claimed {amtza} for petrol. Charge Two: Gross Negligence. Chairperson: <<Adv>> {pb*.last}. Initiator: {p8.init}. You may be represented by a fellow employee or Shop Steward ({pc*.full}).",
        "Next of kin {#}: {pa*.full}, {zaaddr:pa*}, tel {zatel:pa*}. Doctor: <<Dr>> {pb*.last}, Practice No. {licence:pb*}. Allergies: Penicillin. Funeral Cover: beneficiary {pc*.capslast}, ID {zaid:pc*}.",
        "From: {p8.full}\nTo: {email:p1}\nCc: {p2.full}\nDate: {date}\nSubject: Offer - Ops Manager\n\nDear {p1.first}\nFurther to our talk, {p2.first} is happy with {amtza}. Please bring your Matric Certificate, the Police Clearance and a Bank Letter. {pa*.full} at Reception will sign you in (parking bay Twelve). Your login will be {user:p1}.\nRegards\n{p8.init}\nHR Business Partner, {o1}\n{url:o1}",
    ),
    tail=(
        "SIGNED at <<Sandton>> on {date}\n\nAS WITNESSES:\n1. {pa*.init}\n2. {pb*.init}\n\n_______________ for {o1.caps}: {p2.caps}\n_______________ EMPLOYEE: {p1.caps}",
    ),
)

CTA = Kind(
    name="third clinical trial agreement",
    header="Protocol {reference:a} / Site {member:site}      CONFIDENTIAL",
    footer="CTA template v9 - {o1.short}            @page",
    pages=(5, 13),
    clauses=clauses.GENERAL + clauses.PEOPLE[5:] + clauses.COMMERCIAL[3:4],
    head=(
        "CLINICAL TRIAL AGREEMENT\n(Sponsor - Institution - Principal Investigator)",
        'This Clinical Trial Agreement is effective on the date of last signature between {o1}, {addr:o1} ("Sponsor"), represented by its contract research organisation {o2} ("CRO"); {o3}, {addr:o3} ("Institution"); and <<Prof.>> {p1.full}, <<MD, PhD>>, employed at the Institution ("Principal Investigator").',
        'The Trial: "A Randomised, Double-Blind, Placebo-Controlled Phase III Study in Adults with Moderate to Severe Asthma". Registry: {trial:a}. Ethics approval of {date}, ref. {reference:eth}.',
    ),
    body=(
        "{#}. Trial Team. The Principal Investigator is supported by Sub-Investigators <<Dr.>> {p2.full} and <<Dr.>> {p3.full}, Study Nurse {p4.full} and Pharmacist {p5.full}. Delegation is recorded in the Site Delegation Log. If <<Prof.>> {p1.last} leaves, {p2.last} acts until Sponsor approves a successor.",
        "{#}. Payee. Payments are made in EUR, excluding VAT, to: {o3}; bank {o4}; IBAN {iban:o3}; BIC [[<<COBADEFF>>|<<BNPAFRPP>>]]; tax number {vat:o3}; remittance advice to {email:o3}. Start-up fee {amteu}; per completed Visit {amteu}; Screen Failure {amteu}.",
        "{#}. Monitoring. Sponsor's Monitor, {p6.full} ({o2.short}), will visit every Six weeks and needs access to Source Documents. Contact {phone:p6}, {email:p6}. The Institution provides a Desk, Wi-Fi and a login ({user:p6}).",
        "{#}. Safety reporting. SAE forms go within 24 hours to {email:o1} or fax {fax:o1}. Medical Monitor on call: {p7.full}, mobile {mobile:p7}. Unblinding requests need the approval of [[{p7.title}|{p7.init}]].",
        "{#}. Insurance. Sponsor has taken out Clinical Trial Insurance with {o5}, policy no. {policy:o1}, cover {amteu} per Subject. Claims handler: {p8.full}, {addr:o5}.",
        "{#}. Equipment. {o2.short} lends one Spirometer (serial no. {device:a}) and Two Tablets (IMEI {imei:a} and {imei:b}) to the Institution until Close-Out.",
        "{#}. Investigational Product is shipped to the Pharmacy, attention {p5.init}, {addr:o3}. Temperature Excursions are reported to {o6.short}, which acts as Depot. Used Vials are destroyed on site.",
        "{#}. Publication. The Institution may publish after the Multi-Centre Publication. Authorship follows the <<Vancouver>> Guidelines; {p1.last} and {p9.full} shall be offered a place among the authors.",
    ),
    cycle=(
        "Site Initiation, Action List {#}\n* {p4.first} to order Lab Kits and Dry Ice\n* {p2.last} to sign Financial Disclosure Form\n* {p6.init} to send Portal Password to {email:pa*}\n* {pa*.full} (IT) to open Port for {ip:a*}\n* Everyone: Good Clinical Practice certificates by May",
        "@rows 3-6\nDELEGATION LOG, sheet {#}\nPrint name ; Initials ; Role ; From ; E-mail\n{pa*.capslast} ; {pa*.initials} ; Study Coordinator ; {date} ; {email:pa*}",
        "@rows 2-5\nSCREENING LOG (do not send to Sponsor)\nHospital no. ; Patient ; Born ; Telephone ; Outcome\n{mrn:pa*} ; {pa*.comma} ; {date:pa*} ; {phone:pa*} ; Screen Failure",
        "Note to File {#}. Subject {mrn:pb*} ({pb*.full}, {pb*.initials}) attended Visit Five on {date} outside the Window because of Influenza. Informed by husband {pc*.full}, {phone:pc*}. Deviation is Minor. Signed {p4.init}, seen {p1.initials}.",
        'Annex {#}, Budget query. From {p6.full} to {pd*.full}, Finance, {o3.short}: please amend Invoice {reference:d} of {date}: Overhead is 25 per cent, not 30. {pd*.first} replied: "Agreed with {p8.first} at {oa*.short}. Credit Note follows. Call {phone:pd*} if in doubt."',
    ),
    tail=(
        "SPONSOR (by CRO under Power of Attorney dated {date})\nName: {p6.full}\n\nINSTITUTION\nName: {pa*.full}\nTitle: Head of Research Contracts\n\nPRINCIPAL INVESTIGATOR - Read and Acknowledged\nProf. {p1.caps}",
    ),
)

DPA = Kind(
    name="third data processing addendum",
    header="Data Processing Addendum | {o1.short} - {o2.short} | @page",
    footer="Last updated {date:upd} | questions: {email:o2}",
    pages=(5, 11),
    clauses=clauses.PEOPLE[6:] + clauses.GENERAL + clauses.COMMERCIAL[4:5],
    head=(
        "DATA PROCESSING ADDENDUM",
        'This Data Processing Addendum ("DPA") forms part of the Master Subscription Agreement between {o1} ("Controller"), {addr:o1}, and {o2} ("Processor"), {addr:o2}, and is effective on {date}. Capitalised Terms not defined here have the meaning given in the Agreement or in the General Data Protection Regulation.',
        "CONTACTS\n- Controller, Data Protection Officer: {p1.full}, {email:p1}, {phone:p1}\n- Processor, Data Protection Officer: {p2.full}, {email:p2}\n- Processor, 24/7 Security Desk: {phone:o2}\n- EU Representative (Article 27): {o3}, {addr:o3}",
    ),
    body=(
        "{#}. Nature of Processing. Hosting, Storage, Support and Analytics of Customer Data in the Platform ({url:o2}). Categories of Data Subjects: Employees, Patients, Website Visitors. Special Categories: Health Data, Trade Union Membership.",
        "{#}. International Transfers. Module Two of the Standard Contractual Clauses applies; Clause 17 Option One; Docking Clause included; Supervisory Authority: the lead authority of the Controller. Transfers to {o4} in <<India>> are covered by the UK Addendum.",
        "{#}. Audit. The Controller may audit once a Year. In {date} the audit was carried out by {p3.full} of {o5}; the SOC 2 Report is available from {p2.init}.",
        "{#}. Signatory authority. {p4.full} signs for {o1.short} under the Power of Attorney of {date}. {p5.full} signs for {o2.acronym}.",
        "{#}. Data Subject Requests are forwarded to {email:o1} within Two Business Days. The request of {p6.full} (customer no. {member:p6}, {addr:p6}) received on {date} was answered late; {p1.title} has accepted the apology.",
        "{#}. Allow-list. Administrative access is possible only from {ip:a}, {ip:b} and {ip:c}. Service accounts: {usr:a}, {usr:b}. Bastion MAC address {mac:a}. Break-glass password is sealed in an Envelope kept by {p7.full}.",
    ),
    cycle=(
        "[fax, poorly legible]\nTo: {p1.broken}\nRe: Erasure of {pa*.broken}, customer no.\n{member:pa*}\nWe refer to Your Letter and con-\nfirm that {oa*.broken}\nhas deleted all Back-up Copies.\n{pb*.init}",
        "@rows 3-6\nANNEX III - SUB-PROCESSORS\nEntity | Seat | Purpose | Contact\n{oa*} | {addr:oa*} | Cloud Hosting, Support | {email:oa*}",
        "INCIDENT REPORT {#}\nOpened: {date}   Severity: High   Owner: {pa*.full}\nSummary: login as {user:pb*} from {ip:pb*}; mailbox of {pb*.full} forwarded to {email:pc*}.\nAffected: Payroll file with IBAN {iban:pb*} and Tax ID {taxid:pb*}.\nActions: Password Reset, Session Revoked, Token Rotated. Reported to Authority under {case:inc}.\nClosed by: {pa*.initials}",
        'support log {#}:\n{ip:d*} - {user:pd*} "GET /export HTTP/1.1" 200\n> agent: Hello {pd*.first}, this is Support. May I have your Customer Number?\n> customer: {member:pd*}. I am {pd*.full}, mobile {mobile:pd*}\n> agent: Thank You. Export has been sent to {email:pd*}.\n> customer: Great. Will you also delete the account of {pe*.full}?',
        "Request under Article 15, No. {#}. Applicant: {pf*.full}, born {date:pf*}, {addr:pf*}. Identity checked by copy of passport {passport:pf*}. Data held: Name, Order History, Consent Record, telephone {phone:pf*}. Handled by {p2.last}; reply sent to {email:pf*} on {date}.",
    ),
    tail=(
        "Accepted and agreed:\n\nController: {o1}\nBy: {p4.full}, Chief Operating Officer\n\nProcessor: {o2}\nBy: {p5.full}, Director",
    ),
)

MINUTES = Kind(
    name="third board minutes and power of attorney",
    home="en_GB",
    header='{o1.caps} (the "Company") - Minutes of the Board',
    footer="Company number {ukcrn:o1}\t\t@page of Minute Book Seven",
    pages=(5, 10),
    clauses=(*clauses.FINANCE[6:], *clauses.GENERAL),
    head=(
        "{o1.caps}\n\nMINUTES of a MEETING of the BOARD OF DIRECTORS held at {ukaddr:o1} and by video link on {date:eff} at 10.30 a.m.",
        "PRESENT:\t{p1.full} (Chair)\n\t\t{p2.full}\n\t\t{p3.full} (by Teams)\n\t\tSir {p4.full}\nIN ATTENDANCE:\t{p5.full} (Company Secretary)\n\t\t{p6.full}, {o2} (item 4 only)\nAPOLOGIES:\t{p7.full}",
    ),
    body=(
        "{#}. Quorum and Interests. The Chair noted that due Notice had been given and a Quorum was present. {p2.full} declared an interest under Section 177 of the Companies Act 2006 as a shareholder of {o3}. {p4.last} had nothing to declare.",
        "{#}. Finance Report. {p3.title} presented the Management Accounts. Turnover for August was {amtuk}, {amtuk} behind Budget. Debtor Days had risen to Sixty, chiefly because of {o4} and {o5.short}. It was RESOLVED to stop Credit to {o5.short}.",
        "{#}. Bank Mandate. IT WAS RESOLVED that {o6.short} Bank plc be instructed to accept the signatures of {p1.init}, {p3.init} and {p5.init} (any Two) on sort code {uksort:o1}, account {ukacct:o1}, and that {p8.full} be removed.",
        "{#}. Litigation. {p6.last} advised on Claim No. {case:a}, {o1.short} v {p9.full}. The Defendant had offered {amtuk}. The Board RESOLVED to reject the Offer and to instruct Leading Counsel, {pa*.full} <<KC>>.",
        "{#}. Property. The Lease of {ukaddr:dep} expires at Michaelmas. The landlord, {o7}, through its agent {pb*.full} ({uktel:pb*}), wants {amtuk} a year. Director {p7.last} to negotiate before Christmas.",
        "{#}. Share Transfers. The transfer of 250 Ordinary Shares by the executors of {pc*.full}, deceased, late of {ukaddr:pc*}, to {pd*.full} was approved for registration subject to Stamping.",
        "{#}. Appointment. {pe*.full}, of {ukaddr:pe*}, date of birth {date:pe*}, NI number {nino:pe*}, having consented to act, was appointed a Director. {p5.first} to file Form AP01 at Companies House.",
    ),
    cycle=(
        "Action Points {#}\n- {p1.init}: Annual Report, Chair's Statement\n- {p3.last}: cash flow to {oa*.short} by Friday\n- {p5.first}: D&O cover, broker {pa*.full} of {ob*}, policy {policy:ob*}\n- All: Diaries for Spring Strategy Day",
        "GENERAL POWER OF ATTORNEY No. {#}\n\nBY THIS DEED dated {date} I, {pa*.full} of {ukaddr:pa*}, born on {date:pa*}, passport {passnum:pa*}, appoint {pb*.full} of {ukaddr:pb*} to be my attorney with authority to sign on my behalf the Sale and Purchase Agreement with {oa*} and to do all things which I could do myself.\n\nSigned as a deed by {pa*.caps}\nin the presence of {pc*.full}, Notary Public",
        "E-mail annexed as Appendix {#}\nFrom: {email:p5}\nTo: {p1.full}; {p3.full}\nBcc: {email:p7}\nDate: {date}\nAttachments: Draft Minutes FINAL final.docx\n\nDear both,\nMinutes attached. {p1.first}, please check Item Six: did we say {oa*} or {ob*}? I have left <<Sir>> {p4.first}'s remarks on Brexit out. {p6.last} wants his fee note ({amtuk}) passed.\nBest, {p5.first}\n{uktel:p5}",
        "@rows 3-5\nREGISTER OF MEMBERS, folio {#}\nName - Address - Class - Certificate - Date of entry\n{pa*.comma} - {ukaddr:pa*} - Ordinary - {member:pa*} - {date}",
        "Matters Arising {#}. [[{p3.last}|{p3.full}]] reported that {oa*} had been approached by {pa*.full}, formerly of {ob*.short}. After Discussion the Board asked {p2.init} to write to {pb*.title} by return. Action: {p5.initials}. There being no Further Business, the Meeting moved to Any Other Business.",
    ),
    tail=(
        "There being no further business the Chair declared the Meeting closed.\n\n........................\nChair: {p1.caps}\nDate: {date}\n\nCertified a true copy: {p5.full}, Secretary",
    ),
)

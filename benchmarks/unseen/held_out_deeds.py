# ruff: noqa: E501 - a template is one line, however long
"""HELD-OUT SET: settlement, employment and engagement letter, written without sight of the rules.

Nobody who writes rules may read this file or what the finder missed in it.
"""

from .documents import Kind
from .held_out_terms import LETTER, RELEASE_GENERAL, WORK_GENERAL

SETTLEMENT = Kind(
    name="settlement agreement and release",
    home="en_US",
    pages=(5, 18),
    clauses=RELEASE_GENERAL,
    header="[[{p1.lastcaps} v. {o1.shortcaps} - SETTLEMENT AGREEMENT|Case {case:main}     Document 88     Page @page|CONFIDENTIAL SETTLEMENT COMMUNICATION - FRE 408]]",
    footer="[[Page @page|{p1.initials}: ____     Company: ____     @page]]",
    head=(
        "CONFIDENTIAL SETTLEMENT AGREEMENT AND GENERAL RELEASE",
        'This Confidential Settlement Agreement and General Release ("Agreement") is made between {p1.mid} ("{p1.last}" or "Plaintiff"), an individual residing at {addr:p1}, and {o1}, its parents, subsidiaries and affiliates ("{o1.short}", the "Company" or "Defendant").',
        "UNITED STATES DISTRICT COURT\n\n{p1.caps},\n               Plaintiff,\n     v.                                        Case No. {case:main}\n\n{o1.caps}, and {p2.caps}, individually,\n               Defendants.",
        'WHEREAS, Plaintiff was employed by the Company from {date} until {date}; WHEREAS, on {date}, Plaintiff filed a Complaint captioned {p1.last} v. {o1.short} (the "Action"), asserting claims under Title VII of the Civil Rights Act of 1964, the Americans with Disabilities Act and state law; WHEREAS, the Company and {p2} deny any wrongdoing; and WHEREAS, the Parties mediated before {p3.title}, a retired judge,',
    ),
    body=(
        '{#}. Settlement Payment. Within twenty-one days after the Effective Date, the Company shall pay the gross sum of {amount} as follows: (a) a check for {amount}, less withholdings, payable to "{p1}" (Social Security Number {taxid:p1}), reported on Form W-2; and (b) {amount} payable to "{o2} <<Client Trust Account>>" (EIN {freshein:o2}), account no. {account:o2}, ABA {freshaba:o2}, reported on Form 1099.',
        "{#}. No Admission. Neither this Agreement nor anything contained in it shall be construed as an admission by {p2.last} or the Company of any liability, wrongdoing or violation of law. Settlement is made solely to avoid the burden and expense of further litigation.",
        "{#}. OLDER WORKERS BENEFIT PROTECTION ACT. Plaintiff acknowledges having been given at least twenty-one (21) days to consider this Agreement and seven (7) days to revoke it. Revocation must be in writing and received by {p4}, Senior Counsel, at {email:p4} or {addr:o1}, before midnight on the seventh day.",
        "{#}. Neutral Reference. Prospective employers shall be directed to {p5} in Human Resources, {phone:p5}, who shall confirm only dates of employment and last position held. Negative remarks by {p2} or by {p6.title} shall be a breach of this Section.",
        "{#}. Conditional Payments. Plaintiff, born {date:born}, represents that no conditional payments have been made and that Plaintiff's <<Medicare>> Beneficiary Identifier is {freshmbi:p1}. Treatment records held by {o3}, chart {mrn:p1}, have been produced. Liens asserted by {o4}, if any, are Plaintiff's responsibility.",
        "{#}. Return of Property. Plaintiff shall return the laptop bearing serial number {device:p1}, corporate card {card:p1} and access badge {staff:p1}, and shall disclose the password of the account {user:p1}. {p7}, of Information Security, will confirm receipt.",
        "{#}. Counsel. Plaintiff is represented by {p8} of {o2}, {addr:o2}, {phone:p8}. The Company is represented by {o5}, attention {p4.init}. {p8.last} confirms having explained the terms of this Agreement. Each attorney has reviewed the General Release and the Covenant Not to Sue.",
    ),
    cycle=(
        "@rows 3-8\nEXHIBIT B - PRIVILEGE LOG\nDate\tAuthor\tRecipient\tBasis\n{date}\t{pa*.comma}\t{pb*.comma}\t[[Attorney-Client|Work Product|Common Interest]]",
        "@rows 3-6\nEXHIBIT C - DISTRIBUTION OF SETTLEMENT FUND\nClaimant | Address | Award\n{pa*.commamid} | {addr:pa*} | {amount}",
        "{#}. Deposition Excerpt. Q. Please state your name for the record. A. {pa*}. Q. By whom are you employed? A. {oa*}. Q. Did you speak with {p2.title} on {date}? A. Yes, by phone. Q. Anyone else? A. {pb*.first} from Payroll was on the call, {pb*}.",
        "{#}. Related Matters. The charge filed with the <<Equal Employment Opportunity Commission>> under number {case} and the action styled {pa*} v. {oa*}, No. {case}, are dismissed with prejudice. Counsel for {oa*.short}, {pb*}, has so stipulated.",
        "{#}. Declaration. I, {pa*}, declare under penalty of perjury that I am Custodian of Records of {oa*}, that true and correct copies were sent on {date} to {p8.last} at {email:p8}, and that the foregoing is true and correct. Executed on {date}, at {city}.",
        "{#}. Class Representative. {pa*.title}, of {addr:pa*}, telephone {phone:pa*}, shall receive a Service Award of {amount}. Class Notice shall issue through {oa*} as Settlement Administrator, {freshuspobox}, {url:oa*}. Opt-Out Requests must be postmarked by {date}.",
    ),
    tail=(
        "PLEASE READ CAREFULLY. THIS AGREEMENT INCLUDES A RELEASE OF ALL KNOWN AND UNKNOWN CLAIMS.",
        "AGREED AND ACCEPTED:\n\n______________________          Date: {date}\n{p1.caps}, Plaintiff\n\n______________________          Date: {date}\n{p2.caps}, individually\n\n{o1.caps}\nBy: {p4}\nIts: Senior Counsel",
        "STATE OF <<Illinois>>   )\nCOUNTY OF <<Cook>>   ) ss.\n\nSubscribed and sworn to before me on {date} by {p1.mid}, who is personally known to me.\n\n{p6}, Notary Public\nMy commission expires: {date}",
    ),
)

EMPLOYMENT = Kind(
    name="employment agreement",
    home="en_IN",
    pages=(5, 16),
    clauses=WORK_GENERAL,
    header="[[{o1} - Employment Agreement - {p1.last}|Private & Confidential|Employee Code {staff:p1}          Page @page]]",
    footer="[[Regd. Office: {freshinaddr:o1}, CIN: {freshcin:o1}|Page @page]]",
    head=(
        "EMPLOYMENT AGREEMENT",
        'This Employment Agreement is made and executed at {city} on this {date:sign} BETWEEN {o1.caps}, a company incorporated under the Companies Act, 2013, bearing CIN {freshcin:o1} and having its registered office at {freshinaddr:o1} (hereinafter referred to as the "Company", which expression shall, unless repugnant to the context, include its successors and assigns) of the ONE PART',
        'AND {p1.title}, aged about 34 years, PAN {freshpan:p1}, Aadhaar No. {freshaadhaar:p1}, residing at {freshinaddr:p1} (hereinafter referred to as the "Employee") of the OTHER PART.',
        "WHEREAS the Company is desirous of engaging {p1} as Regional Manager – Operations; AND WHEREAS {p1.last} has represented that he or she possesses the requisite qualifications and is free of any covenant towards {o2}, the previous employer; NOW THIS AGREEMENT WITNESSETH AS UNDER:",
    ),
    body=(
        "{#}. Appointment and Probation. The Employee shall report to {p2}, Executive Director, and in the absence of {p2.last} to {p3.title}. The probation period is six months, extendable at the discretion of the Management. Confirmation shall be in writing. Joining Date: {date:join}. Employee Code: {staff:p1}.",
        "{#}. REMUNERATION. The Employee shall be entitled to a Cost to Company of {amount} per annum, comprising Basic Pay, House Rent Allowance, Leave Travel Allowance and Employer's Provident Fund Contribution. Salary shall be credited to Savings Account No. {account:p1} with {o3}, IFSC {freshifsc:p1}, on or before the seventh day of each month.",
        "{#}. Nomination. For the purposes of the Payment of Gratuity Act, 1972, the Employee nominates {p4} (relationship: spouse), mobile {freshinphone:p4}, and, failing {p4.first}, the minor child {p5}, born on {date:childborn}. In the event of Death or Permanent Disablement, dues shall be paid to the Nominee.",
        "{#}. Emergency contact and personal details. Mobile: {freshinphone:p1}. Personal e-mail: {email:p1}. Passport No.: {passport:p1}, issued at {city}, valid until {date}. Driving Licence: {licence:p1}. Group Mediclaim Policy: {policy:p1}.",
        "{#}. Code of Conduct. The Employee shall abide by the Standing Orders, the Prevention of Sexual Harassment Policy and the Insider Trading Code. The Internal Complaints Committee is presided over by {p6.title}; complaints may be sent to {email:o1} or to {p6.init} personally.",
        "{#}. Intellectual Property and Inventions. All Inventions, Works and Improvements made in the course of Employment vest in the Company absolutely. The patent application jointly filed by {p2.last} and {p7} is excluded. {p7.title} is engaged by {o4} as a consultant (GSTIN {freshgstin:o4}).",
        "{#}. Notice Period. After confirmation, either party may terminate this Agreement by giving ninety days' notice or Basic Salary in lieu thereof. Garden Leave may be imposed. Unauthorised absence for eight consecutive days shall be treated as Abandonment of Service.",
    ),
    cycle=(
        "@rows 4-8\nANNEXURE I - REPORTING STRUCTURE\nEmp. Code\tName\tDesignation\tExtn./Mobile\n{staff:pa*}\t{pa*}\t[[Deputy Manager|Team Leader|Senior Executive|Company Secretary]]\t{freshinphone:pa*}",
        "@rows 3-7\nANNEXURE II - REFERENCES\nS. No. | Referee | Organisation | Contact\n{#} | {pa*.title} | {oa*} | {email:pa*}",
        "{#}. Transfer. By office order dated {date}, the Employee was deputed to {oa*}, a group company at {freshinaddr:oa*}, under the supervision of {pa*}. Daily Allowance of {amount} was sanctioned by {pb*.title}, Head – Finance. {oa*.short} shall bear the travel costs.",
        "{#}. Show Cause. A Show Cause Notice dated {date} was issued to {pa*} (Code {staff:pa*}). The Enquiry Officer, <<Adv.>> {pb*}, found that {pa*.last} had shared pricing with {oa*}. Punishment was reduced on appeal. Reference: {reference}.",
        "{#}. Litigation. The Management is defending {case}, filed by {pa*} before the Labour Court, {city}. Vakalatnama has been signed in favour of {oa*}, Advocates.",
        "{#}. Loan to Employee. A salary advance of {amount} was given on {date}, recoverable in twelve instalments. The surety is {pa*}, son of {pb*}, resident of {freshinaddr:pa*}, PAN {freshpan:pa*}. In case of default, {pa*.last} is liable along with the Employee.",
    ),
    tail=(
        "IN WITNESS WHEREOF the parties hereto have set their respective hands on the day, month and year first above written.",
        "For {o1}\n\nSd/-\n{p2}\nExecutive Director (DIN: {freshdin:p2})\n\nAccepted by the Employee\n\nSd/-\n{p1.caps}\n\nWITNESSES:\n1. {p3}, {freshinaddr:p3}\n2. {p8}, {freshinaddr:p8}",
    ),
)

ENGAGEMENT = Kind(
    name="solicitors' engagement letter and file notes",
    home="en_GB",
    pages=(5, 14),
    clauses=LETTER,
    header="[[{o1}|Our ref: {reference:our}       {date:sign}       Page @page|{o1.shortcaps} <<SOLICITORS>>]]",
    footer="[[{o1} is authorised and regulated by the <<Solicitors Regulation Authority>>. Registered number {freshcrn:o1}. VAT {vat:o1}|Page @page]]",
    head=(
        "{o1}\n{freshukaddr:o1}\nT {freshukphone:o1}   E {email:o1}   W {url:o1}",
        "Private and Confidential\n\n{p1.title}\n{freshukaddr:p1}\n\nBy post and by e-mail: {email:p1}\n\nYour ref:\nOur ref: {reference:our}\nDate: {date:sign}",
        "Dear {p1.title},",
        "Your dispute with {o2}",
        "Thank you for instructing us following your telephone conversation with my colleague {p2} on {date}. This letter, with our Terms of Business, sets out the basis on which {o1.short} will act for you. Please read it carefully and return the signed copy. If anything is unclear, do call.",
    ),
    body=(
        "Who will deal with your matter. I, {p3}, a Partner in the Dispute Resolution team, shall have overall responsibility. Day-to-day conduct rests with {p2.title}, Senior Associate, direct line {freshukphone:p2}, e-mail {email:p2}. {p2.first} is assisted by a paralegal, {p4}, and by my secretary, {p5} ({freshukphone:p5}).",
        "Background. You tell us that you bought the house at {freshukaddr:phouse} from {p6} in reliance on a survey by {o2}, signed by {p7}. Damp was found by your builder, {o3}, in March. The cost of repair is put at {amount}. {p6.last} has since moved abroad, and {o2.short} denies negligence.",
        "Advice. In our view, Limitation is not yet a concern. The Pre-Action Protocol for Professional Negligence requires a Letter of Claim. Judges expect compliance with the Practice Direction; sanctions may follow otherwise. Settlement at an early stage would be sensible. Prospects of success: better than evens.",
        "Our charges. Partner time is charged at {freshukrate} per hour, and Associate time at {freshukrate}. Please pay {amount} on account of costs to our client account with {o4}, sort code {sort:o1}, account number {account:o1}, reference {reference:our}. Cybercrime warning: our bank details will not change during the matter; if you receive an e-mail to the contrary, telephone {p5.title} before paying.",
        "Identity. The Money Laundering Regulations 2017 oblige us to verify identity. We hold copies of your passport ({passport:p1}) and driving licence ({licence:p1}), and your date of birth, {date:pborn}. Please let us have your National Insurance number; the one you gave, {freshnino:p1}, lacks a supporting document.",
        "Complaints. If you are unhappy, please contact {p8}, our Client Care Partner, at {email:p8}. Should we fail to resolve your complaint within eight weeks, the <<Legal Ombudsman>> may be able to help. Time limits apply.",
        "Insurance. You hold Legal Expenses Insurance with {o5} under policy {policy:p1}. {o5.short} must approve our appointment. Its claims handler is {p9}, telephone {freshukphone:p9}. Freedom of Choice of solicitor applies once proceedings become inevitable.",
    ),
    cycle=(
        "ATTENDANCE NOTE\nClient: {p1.last}\nFee earner: {p2.initials}\nDate: {date}\nTime engaged: 6 units\n\n{p2.first} attending {pa*} on the telephone. {pa*.last} lived next door and recalls scaffolding going up in spring. Will give a statement. Number: {freshukphone:pa*}. Action: diarise, draft statement, chase <<Land Registry>>.",
        "@rows 3-7\nCHRONOLOGY\n{date} - {pa*.title} [[writes to|meets|telephones]] {pb*.title} about the [[roof|drains|boundary|invoice]]",
        "@rows 3-6\nBILL OF COSTS\nItem\tFee earner\tWork done\tAmount\n{#}\t{pa*.init}\t[[Perusing Papers|Drafting Particulars|Conference with Counsel|Disclosure]]\t{amount}",
        "From: {pa*} ({email:pa*})\nTo: {p2} ({email:p2})\nSent: {date} 09:12\nSubject: Claim {case} - without prejudice save as to costs\n\nDear {p2.first}\n\nOur client {oa*} rejects the Part 36 Offer of {amount}. Kindly confirm that your client will discontinue.\n\nKind regards\n{pa*.first}",
        "Counsel. We propose to instruct {pa*} of {oa*}, {freshukaddr:oa*}. Clerk: {pb*}, {freshukphone:pb*}. Brief Fee estimate: {amount}. {pa*.last} appeared in a similar case last year, claim {case}, and knows the Technology and Construction Court well.",
        "Expert evidence. {pa*.title}, a building surveyor with {oa*}, inspected on {date} in the presence of {pb*}. Rising damp was recorded in the Dining Room, Hall and Larder. Report to follow. The joint statement with the opposing expert, {pc*.init}, is due by {date}.",
    ),
    tail=(
        "Yours sincerely\n\n{p3}\nPartner\nfor and on behalf of {o1}\n\nEnc. Terms of Business; Client Care Leaflet; Stamped Addressed Envelope\ncc {p2.init}; {p4.init}",
        "I confirm that I accept the terms of this letter.\n\nSigned ............................\n{p1.caps}\nDate ............................",
    ),
)

DEEDS = (SETTLEMENT, EMPLOYMENT, ENGAGEMENT)

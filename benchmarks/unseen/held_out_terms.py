# ruff: noqa: E501 - a template is one line, however long
"""HELD-OUT SET: clauses of one kind of document each, which name nobody, written without sight of the rules.

Nobody who writes rules may read this file or what the finder missed in it.
"""

from .held_out_clauses import GENERAL

JURY = (
    "{#}. WAIVER OF JURY TRIAL. EACH PARTY HEREBY KNOWINGLY, VOLUNTARILY AND INTENTIONALLY WAIVES ANY RIGHT IT MAY HAVE TO A TRIAL BY JURY IN RESPECT OF ANY LITIGATION ARISING OUT OF OR RELATING TO THIS AGREEMENT.",
    "{#}. Uniform Commercial Code. Article 2 of the Uniform Commercial Code applies to Goods only. Merchant's Exceptions, Course of Dealing and Usage of Trade may explain but shall not contradict the express terms.",
)
LOAN = (
    "{#}. EVENTS OF DEFAULT. Each of the following is an Event of Default: Non-Payment; Breach of Financial Covenants; Misrepresentation; Cross-Default; Insolvency; Creditors' Process; Cessation of Business; Repudiation; and any event which, in the reasonable opinion of the Lender, is likely to have a Material Adverse Effect. On and at any time after an Event of Default, the Lender may cancel the Commitment and accelerate the Loan.",
    "{#}. Financial Covenants. The Borrower shall ensure that Interest Cover is at all times at least 175 per cent., that Loan to Value does not exceed sixty per cent., and that Tangible Net Worth never falls below the Agreed Floor. Compliance shall be tested on each Quarter Date by reference to the Management Accounts.",
    "{#}. Negative Pledge. No Obligor shall create or permit to subsist any Security over its assets other than Permitted Security, nor sell, lease or otherwise dispose of any Charged Property except stock in the ordinary course of trading.",
    "{#}. Increased Costs. The Borrower shall, within three Business Days of demand, pay the amount of any Increased Cost incurred by the Lender as a result of the introduction of or any change in any law, including Basel III and the Capital Requirements Regulation. Mitigation under Clause 17 is not excluded.",
    "{#}. Conditions to each Utilisation. A Utilisation Request is irrevocable and will not be regarded as duly completed unless the proposed Utilisation Date falls within the Availability Period. Repeating Representations must be true in all material respects, and no Default may be continuing or result from the Loan.",
    "{#}. Ranking. Claims of the Lender rank at least pari passu with the claims of all other unsecured and unsubordinated creditors, except creditors mandatorily preferred by the Insolvency Act 1986. Subordinated Debt is governed by the Intercreditor Deed.",
)
PROPERTY = (
    "{#}. QUIET ENJOYMENT. So long as the Lessee pays the Rent and observes the Lessee's Covenants, the Lessee may quietly hold and enjoy the Premises during the Term without interruption by the Lessor or any person rightfully claiming through the Lessor. Works to Common Areas are not an interruption.",
    "{#}. Use of Premises. The Lessee must not use the Premises for any purpose other than the Permitted Use, cause Nuisance, store Dangerous Goods, overload the Floors or obstruct the Car Park. Signs require consent. Animals are not allowed, with the exception of Assistance Animals.",
    "{#}. Option to Renew. If the Lessee gives notice not more than nine and not less than six months before the Terminating Date and there is no unremedied Breach, the Lessor must grant a Further Term on the same terms, except that this clause is omitted from the last Renewed Lease.",
    "{#}. Damage and Destruction. If the Building is damaged so that the Premises are wholly or substantially unfit for use, Rent and Outgoings abate from the Damage Date. Should reinstatement be impracticable or undesirable, either party may terminate by Notice. Neglect by the Lessee excludes abatement.",
    "{#}. Repair and Maintenance. Good Repair means good and tenantable repair having regard to the condition at the Commencing Date, as recorded in the Condition Report. Grease Traps, Air Conditioning and Roller Doors are to be serviced quarterly. Structural Repairs are the responsibility of the Lessor.",
    "{#}. GOODS AND SERVICES TAX. Words used in this clause and defined in the A New Tax System (Goods and Services Tax) Act 1999 have the meanings given there. The recipient of a Taxable Supply must pay the GST Amount on receipt of a Tax Invoice.",
)
WORK = (
    "{#}. Working Hours and Leave. Normal Working Hours are nine to six, Monday to Friday. The Employee is entitled to Earned Leave, Casual Leave and Sick Leave as per the Leave Policy. Unused Casual Leave lapses on the last day of the Leave Year. Maternity Benefit is governed by the Maternity Benefit Act, 1961.",
    "{#}. Confidentiality of Remuneration. Salary Details are strictly private. Discussion with colleagues is discouraged, save where permitted by law. Performance Appraisals take place annually; Increments depend on Rating, Market Benchmarks and Business Results.",
    "{#}. RESTRICTIVE COVENANTS. During employment the Employee shall devote whole time and attention to the duties of the Position. Subject to Section 27 of the Indian Contract Act, 1872, the Employee shall not, for six months after the Relieving Date, canvass Restricted Customers.",
    "{#}. Termination for Cause. The Company may terminate this Agreement without notice in the event of Misconduct, Fraud, Moral Turpitude, Insubordination, Habitual Late Coming or conviction by a Court. Full and Final Settlement shall be made within forty-five days. Company Property must be handed over to Administration.",
    "{#}. Background Verification. Employment is conditional on satisfactory Background Verification, Medical Fitness and production of original Educational Certificates, Experience Letters and a Relieving Letter. False Statements render this Agreement voidable.",
    "{#}. Statutory Benefits. Contributions to the Employees' Provident Fund and to Employees' State Insurance shall be made under the applicable Acts. Gratuity accrues after five years of Continuous Service. Bonus, where payable, follows the Payment of Bonus Act, 1965.",
    "{#}. Travel and Transfer. The Employee may be required to travel within <<India>> and abroad, and may be transferred to any Department, Branch, Division or Sister Concern. Travelling Expenses are reimbursed against Bills according to Grade.",
    "{#}. Use of Electronic Resources. E-mail, Internet and Telephones are provided for Business Use. Monitoring is carried out in accordance with the Acceptable Use Policy and the Information Technology Act, 2000. Pirated Software is prohibited.",
)
RELEASE = (
    "{#}. GENERAL RELEASE. In consideration of the Settlement Payment, Plaintiff, on behalf of heirs, executors and assigns, releases and forever discharges the Released Parties from any and all claims, known or unknown, including claims for Wrongful Termination, Retaliation, Unpaid Wages, Emotional Distress, Defamation and Breach of the Implied Covenant of Good Faith and Fair Dealing.",
    "{#}. Unknown Claims. Plaintiff waives the benefit of Section 1542 of the Civil Code, which provides: A GENERAL RELEASE DOES NOT EXTEND TO CLAIMS THAT THE CREDITOR OR RELEASING PARTY DOES NOT KNOW OR SUSPECT TO EXIST IN HIS OR HER FAVOR AT THE TIME OF EXECUTING THE RELEASE.",
    "{#}. Protected Rights. Nothing in this Agreement prohibits Plaintiff from filing a charge with, or cooperating in an investigation by, any Federal or State agency, from receiving a Whistleblower Award, or from exercising rights under Section 7 of the National Labor Relations Act. Immunity under the Defend Trade Secrets Act is preserved.",
    "{#}. Dismissal. Within five Court Days after receipt of the Settlement Payment, Plaintiff shall file a Stipulation of Dismissal with Prejudice under Rule 41(a)(1)(A)(ii) of the Federal Rules of Civil Procedure. Each side bears its own Attorneys' Fees. The Court retains jurisdiction to enforce this Agreement.",
    '{#}. Non-Disparagement and Confidentiality. Plaintiff shall state, if asked, only that "the matter has been resolved". Disclosure to Spouse, Tax Advisors, Medical Providers and Taxing Authorities is permitted. Liquidated Damages apply to each proven breach.',
    "{#}. Tax Treatment. Released Parties make no representation as to the tax consequences of the Settlement Payment. Should any Taxing Authority determine otherwise, Plaintiff shall be solely responsible for the employee's share. Section 162(q) of the Internal Revenue Code has been explained.",
    "{#}. Construction. Headings are for convenience. Ambiguities shall not be construed against the drafter. Days means calendar days. Time shall be computed under Rule 6. Facsimile signatures count as originals. Signed counterparts may be exchanged by Overnight Courier.",
)
LETTER = (
    "What you can expect from us. We shall explain the Legal Issues in plain language, keep you informed of Progress, reply to letters and e-mails promptly and tell you at once about any Offer. Where the position changes, so may our advice. Hold on to every document that may be relevant, including Photographs, Text Messages and Receipts.",
    "What we expect from you. Please give clear and timely instructions, keep to Deadlines and tell us about any change of circumstances. Do not contact the other side directly. Should you be abroad at Trial, we shall apply for evidence by Video Link.",
    "Costs risk. Even if you win, you will rarely recover all your costs. If you lose, you will normally have to pay the other side's costs as well as ours. Fixed Recoverable Costs apply to the Fast Track and the Intermediate Track. After the Event Insurance may be worth considering; ask us for a Key Facts sheet.",
    "Storage of papers. After completing the work, we keep our file, except for papers you ask us to return, for no more than six years. Wills and Deeds are kept in Safe Custody. No charge is made for retrieval in connection with Continuing Instructions.",
    "Limitation of our liability. Our liability to you for Breach of Contract or Negligence is limited to the sum stated in Schedule One, including Interest and Costs. Nothing in these Terms limits liability for Death, Personal Injury, Fraud or Reckless Disregard of professional obligations.",
    "Client money. Money held in Client Account earns Interest under our Interest Policy. Small sums below the De Minimis threshold are disregarded. In the event of Banking Failure, we are not liable for losses; the Deposit Guarantee applies within its limits. Cash above the Cash Limit cannot be accepted.",
    "Termination. You may end your instructions at any time in writing. May we remind you that we can exercise a Lien over your papers until Outstanding Bills are paid? Good reasons for us to stop acting include Conflict of Interest, loss of Confidence, or failure to pay Money on Account.",
    "Time limits. Primary Limitation in Contract is six years. Latent Damage may be subject to a further three years from the Date of Knowledge. Diary Dates have been entered on our Case Management System. Extensions are granted sparingly; see the Overriding Objective in Part 1 of the Civil Procedure Rules.",
    "Privacy. Use of your information is subject to your instructions, the Data Protection Act 2018 and our duty of Confidentiality. External firms or organisations may conduct Audit or Quality Checks on our practice; they must maintain confidence. Typing, Costs Drafting and Photocopying may be outsourced.",
    "Next steps. First, complete the Client Questionnaire. Second, send us the Survey, the Contract and any Correspondence. Third, think about Mediation. Then we shall draft the Letter of Claim, which Counsel will settle. Expect a Letter of Response within three months of the Letter of Acknowledgment.",
)

US_GENERAL = (*GENERAL, *JURY)
LOAN_GENERAL = (*GENERAL[:30], *LOAN)
LEASE_GENERAL = (*GENERAL[:16], *PROPERTY)
WORK_GENERAL = (*WORK, *GENERAL[:12])
RELEASE_GENERAL = (*RELEASE, *JURY[:1], *GENERAL[:9])

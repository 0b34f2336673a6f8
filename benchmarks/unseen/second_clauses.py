# ruff: noqa: E501 - a template is one line, however long
"""SECOND SET: clauses that name nobody, full of ordinary capitals. Rules may be tuned on this set."""

ENGLISH = (
    '{#}. DEFINITIONS. In these Terms: "Acceptable Use Policy" means the policy published in the Help Centre; "Authorised User" means a Named User or a Floating User; "Business Hours" means 08:00 to 18:00 Monday to Friday, Bank Holidays excepted; "Go-Live" has the meaning given in the Statement of Work.',
    "{#}. Order of Precedence. (i) the Order Form; (ii) the Data Protection Addendum; (iii) the Service Level Schedule; (iv) the Master Terms. [[Purchase order terms|Terms printed on an Acknowledgement of Order]] are of no effect.",
    "{#}. Uptime Commitment. The Platform shall be Available for no less than 99.9 % of each Calendar Month, Planned Maintenance and Emergency Patching excluded. Severity One incidents are answered within fifteen minutes, Severity Two within four hours.",
    "{#}. Deliverables run on Windows, macOS, Linux, iOS and Android. They are tested in Chrome, Safari and Firefox, written in TypeScript and Rust, and stored in PostgreSQL; Kubernetes manifests and Terraform modules are in the Handover Pack.",
    "{#}. CONDITIONS PRECEDENT. Drawdown is subject to the Lender having received, in form and substance satisfactory to it: a Legal Opinion, a Board Resolution, Specimen Signatures, the Fee Letter, and a Certificate of Good Standing.",
    "{#}. Events of Default. Each of Non-Payment, Cross Default, Insolvency, Misrepresentation, Change of Control and Material Adverse Effect is an Event of Default, [[whether or not it is continuing|unless waived]].",
    "{#}. Representations. The Borrower represents on the Closing Date and on each Interest Payment Date that no Default is outstanding, that the Obligations rank at least pari passu, and that the Original Financial Statements were prepared under IFRS.",
    "{#}. Interest. The rate is the aggregate of the Margin and Term SOFR, subject to a floor of zero. If Term SOFR is not available, the Fallback Rate applies. EURIBOR and SONIA have the meaning given in the ISDA Definitions.",
    "{#}. User Clause. The Lessee shall use the Demised Premises as an office within Class E of the Town and Country Planning (Use Classes) Order 1987 and for nothing else. The Landlord and Tenant Act 1954, sections 24 to 28, is excluded.",
    "{#}. Service Charge. The Lessor may recover a Due Proportion of the cost of Lifts, Common Parts, Refuse, Window Cleaning and the Sinking Fund, as certified by the Surveyor each Michaelmas and Lady Day.",
    "{#}. Working Time. The Executive opts out of regulation 4 of the Working Time Regulations 1998. Holiday is twenty-eight days, Christmas Day and Good Friday included; Garden Leave, Sick Pay and Parental Leave follow the Staff Handbook.",
    "{#}. Restrictive Covenants. For twelve months after the Termination Date the Executive shall not solicit a Restricted Client, poach a Key Person or hold himself out as Director, Officer or Agent.",
    "{#}. Territory and Exclusivity. The Distributor is appointed for the <<Benelux>>, the <<Nordics>> and the <<DACH>> region on a sole basis; the <<Iberian Peninsula>>, the <<Baltics>> and the <<Gulf>> are Reserved Territories.",
    "{#}. Minimum Purchase. The Distributor shall meet the Targets for each Contract Year (Q1 to Q4). Sell-through reports are due on the Fifth Working Day. Incoterms 2020: FCA, DAP or DDP as the Purchase Order says.",
    "{#}. Sub-processors. The Controller gives general authorisation under Article 28(2) GDPR. Transfers outside the EEA rest on the Standard Contractual Clauses, Module Two, Clause 17 Option 1; Annex III lists Technical and Organisational Measures.",
    "{#}. Personal Data Breach. The Processor shall notify the Controller without undue delay and in any case within thirty-six hours. The notice shall have the particulars of Article 33(3), as far as known.",
    "{#}. Full and Final Settlement. The Payment is made without admission of liability, in full and final settlement of the Claims, the Counterclaim and Costs. The Parties shall sign a Consent Order in the form of the Tomlin Schedule.",
    "{#}. Tax Indemnity. If Income Tax or National Insurance becomes due on the Termination Payment beyond the sum that section 403 ITEPA 2003 exempts, the Employee shall indemnify the Company.",
    "{#}. Scope. We shall act for you on the Transaction only. We do not advise on Tax, Pensions, Planning or US Law. Time is charged in Units of six minutes; Disbursements such as Counsel's Fees, Search Fees and Couriers are extra.",
    "{#}. Money Laundering. Under the Money Laundering, Terrorist Financing and Transfer of Funds Regulations 2017 we must hold proof of Identity and Address before we may act. Cash above the Threshold is refused.",
    "{#}. Stamp Duty and Registration. This Deed shall be stamped under the Indian Stamp Act, 1899 and, where compulsory, registered under the Registration Act, 1908 before the Sub-Registrar. Fees are borne equally. Time is of the essence.",
    "{#}. Arbitration. Disputes go to a Sole Arbitrator under the Arbitration and Conciliation Act, 1996. The Seat is <<Mumbai>>; the Language is English. Section 9 relief is not excluded.",
    "{#}. GST. Words in this clause have the meaning given in A New Tax System (Goods and Services Tax) Act 1999 (Cth). A Recipient of a Taxable Supply shall pay the GST on receipt of a Tax Invoice.",
    "{#}. Superannuation, Long Service Leave and Workers Compensation. The Contractor is not an Employee under the Fair Work Act 2009 (Cth) and waives any such claim to the extent that the Corporations Act 2001 (Cth) permits.",
    "{#}. Acceleration. On an Event of Default the Holder may declare the Principal Amount and accrued interest due. Presentment, Demand, Protest and Notice of Dishonour are waived. The Criminal Code limit in section 347 prevails. Lex loci: <<Ontario>>.",
    "{#}. Tag-Along and Drag-Along. On a Qualified Sale by Members holding a Supermajority of Class A Units, each Class B Member shall sell on the same Terms. The Waterfall in Exhibit D applies, after Tax Distributions.",
    "{#}. REPRESENTATION OF MEMBERS. EACH MEMBER IS AN ACCREDITED INVESTOR UNDER RULE 501 OF REGULATION D. THE UNITS HAVE NOT BEEN REGISTERED UNDER THE SECURITIES ACT OF 1933 AND MAY NOT BE RESOLD WITHOUT AN EXEMPTION.",
    "{#}. Power to Appoint. The Trustees may pay or apply the whole or any part of the Trust Fund for the Advancement or Benefit of any Beneficiary, notwithstanding section 32 of the Trustee Act 1925. The Perpetuity Period is 125 years.",
    "{#}. Residual Knowledge. Nothing prevents the Receiving Party from using what stays in the unaided memory of its staff. Trade Secrets, Source Code, Formulae and Customer Lists are not Residuals.",
    "{#}. Survival; Further Assurance; Costs; No Partnership; Set-Off; Electronic Execution. These Boilerplate Provisions are [[in Appendix 3|in the General Part]] and apply mutatis mutandis.",
    "SCHEDULE OF DOCUMENTS\n1. Memorandum and Articles\n2. Statutory Registers\n3. Disclosure Letter\n4. Deed of Release (Debenture)\n5. Resignation Letters\n6. Power of Attorney",
    "Agenda: Apologies; Minutes of the Last Meeting; Matters Arising; Chair's Report; Treasurer's Report; Health & Safety; Any Other Business; Date of Next Meeting.",
    "Part B - Particulars of Works: Demolition, Groundworks, Scaffolding, First Fix, Second Fix, Plastering, Snagging, Practical Completion. Liquidated Damages run from the Longstop Date. The JCT Intermediate Form 2016 is incorporated.",
    "Privileged & Confidential | Subject to Contract | Without Prejudice Save as to Costs. Draft for Discussion: comments in Track Changes, please, by close of play Friday. Version numbers go up with every Turn of the Draft.",
    "Risk Factors. Inflation, Brexit, the Pandemic and the War may affect Supply Chains. Past Performance is no guide. Investors should read the Key Information Document, the Prospectus Supplement and the Terms of the Notes.",
)

GERMAN = (
    "§ {#} Vergütung und Überstunden. Mit dem Grundgehalt sind Reisezeiten und bis zu zehn Überstunden im Monat abgegolten. Urlaubsgeld, Weihnachtsgeld und Tantieme sind freiwillige Leistungen ohne Rechtsanspruch.",
    "§ {#} Wettbewerbsverbot. Der Geschäftsführer darf während der Vertragsdauer weder mittelbar noch unmittelbar für ein Konkurrenzunternehmen tätig werden. Für die Karenzentschädigung gelten die §§ 74 ff. HGB entsprechend.",
    "§ {#} Verschwiegenheit. Betriebs- und Geschäftsgeheimnisse im Sinne des Gesetzes zum Schutz von Geschäftsgeheimnissen sind auch nach dem Ausscheiden zu wahren. Unterlagen, Datenträger, Laptop, Diensthandy und Schlüssel sind herauszugeben.",
    "§ {#} Dienstwagen. Der Geschäftsführer erhält einen Dienstwagen der oberen Mittelklasse. Die Lohnsteuer auf den geldwerten Vorteil trägt er selbst. Führerscheinkontrollen finden im April und im Oktober statt.",
    "§ {#} Nebenkosten. Heizung, Warmwasser, Aufzug, Winterdienst, Gartenpflege und Allgemeinstrom werden nach Nutzfläche umgelegt. Die Abrechnung folgt bis zum Ende des zwölften Monats nach Ablauf des Abrechnungszeitraums.",
    "§ {#} Umsatzsteuer. Der Vermieter hat zur Umsatzsteuer optiert (§ 9 UStG). Der Mieter versichert, die Räume ausschließlich für Umsätze zu verwenden, die den Vorsteuerabzug nicht ausschließen.",
    "§ {#} Wertsicherung. Ändert sich der Verbraucherpreisindex gegenüber dem Stand bei Mietbeginn um mehr als fünf Prozent, so ändert sich die Miete im selben Verhältnis. Basisjahr ist das Jahr des Vertragsschlusses.",
    "§ {#} Rückbau. Einbauten, Firmenschilder, Trennwände, Kabelkanäle und Klimageräte sind bei Vertragsende zu entfernen, es sei denn, der Vermieter verlangt ihr Verbleiben gegen Ersatz des Zeitwerts.",
    "§ {#} Krankheit, Unfall, Tod. Bei Dienstunfähigkeit werden die Bezüge sechs Monate fortgezahlt. Im Todesfall erhalten Witwe oder Witwer und Kinder das Gehalt für den Sterbemonat und drei weitere Monate.",
    "Anlagen: Lageplan, Grundriss, Übergabeprotokoll, Energieausweis, Hausordnung, Datenschutzhinweise nach Artikel 13 DSGVO, Muster einer Bürgschaft, Liste der Schlüssel.",
)

FRENCH = (
    "Article {#} - Objet. Le Prestataire s'engage à fournir au Client les Prestations décrites au Cahier des Charges. Le Bon de Commande et les Conditions Particulières prévalent sur les Conditions Générales.",
    "Article {#} - Force Majeure. Aucune Partie n'est responsable d'un manquement dû à un cas de force majeure au sens de l'article 1218 du Code civil. Au-delà de soixante jours, chaque Partie peut résilier de plein droit.",
    "Article {#} - Propriété intellectuelle. Les Livrables, y compris Logiciels, Maquettes, Bases de Données et Marques, sont cédés au Client au fur et à mesure de leur réalisation, conformément aux articles L. 131-1 et suivants du Code de la propriété intellectuelle.",
    "Article {#} - Données personnelles. Les Parties respectent le Règlement Général sur la Protection des Données et la loi Informatique et Libertés. Le Registre des Traitements est tenu par le Délégué à la Protection des Données.",
    "Article {#} - Charges et Conditions. Le Locataire est tenu d'user paisiblement des Lieux Loués, de répondre des dégradations et de s'assurer contre les Risques Locatifs. L'État des Lieux, le Diagnostic de Performance Énergétique et le Règlement de Copropriété sont annexés.",
    "Article {#} - Clause résolutoire. À défaut de paiement du Loyer ou du Dépôt de Garantie, et deux mois après un Commandement de Payer demeuré infructueux, le Bail est résilié de plein droit. Les dispositions de la Loi n° 89-462 demeurent applicables.",
    "Article {#} - Révision. Le Loyer est révisé chaque année à la Date Anniversaire selon l'Indice de Référence des Loyers. En juillet et en août, les travaux bruyants sont interdits le Dimanche.",
    "Article {#} - Droit applicable. Le présent Contrat est soumis au droit français. Compétence exclusive est attribuée au Tribunal de Commerce, nonobstant pluralité de défendeurs ou appel en garantie. Fait en deux Exemplaires Originaux. Bon pour Accord.",
)

SPANISH = (
    "Cláusula {#}.ª Duración. El Contrato se celebra por el plazo de un año, prorrogable conforme a la Ley de Arrendamientos Urbanos. La Parte Arrendataria podrá desistir una vez transcurridos seis meses, con Preaviso de treinta días.",
    "Cláusula {#}.ª Obras. No se harán Obras sin consentimiento escrito de la Parte Arrendadora. Los Suministros de Agua, Luz y Gas, así como la Tasa de Basuras, corren de cuenta de la Parte Arrendataria.",
    "Cláusula {#}.ª Protección de Datos. El Responsable del Tratamiento conservará los datos durante la vigencia del Contrato. Podrá ejercer los derechos de Acceso, Rectificación, Supresión y Portabilidad.",
    "Cláusula {#}.ª Fuero. Las Partes se someten a los Juzgados y Tribunales del lugar de la Finca. Leído el presente Documento, lo firman por Duplicado en el Lugar y Fecha del Encabezamiento.",
)

ITALIAN = (
    "Art. {#} - Oggetto. Il Committente affida al Professionista, che accetta, l'Incarico descritto nell'Allegato A. Il Codice Deontologico e il Decreto Legislativo 231/2001 si intendono richiamati.",
    "Art. {#} - Recesso. Ciascuna Parte può recedere con Preavviso di trenta giorni, mediante Raccomandata o Posta Elettronica Certificata. Sono dovuti il Compenso maturato e le Spese Vive documentate.",
    "Art. {#} - Riservatezza. Il Professionista è tenuto al Segreto Professionale. I Dati Personali sono trattati secondo il Regolamento (UE) 2016/679 e il Codice in materia di protezione dei dati.",
    "Art. {#} - Foro competente. Per ogni Controversia è competente in via esclusiva il Foro del Committente. Ai sensi degli articoli 1341 e 1342 del Codice Civile si approvano le Clausole che precedono.",
)

DUTCH = (
    "Artikel {#}. Aard van de Overeenkomst. Opdrachtnemer verricht de Werkzaamheden naar eigen inzicht en zonder Toezicht of Leiding van Opdrachtgever. Partijen beogen geen Arbeidsovereenkomst in de zin van artikel 7:610 van het Burgerlijk Wetboek.",
    "Artikel {#}. Betaling. Facturen worden binnen dertig dagen voldaan, exclusief Btw. Bij te late betaling is de Wettelijke Handelsrente verschuldigd, alsmede de Buitengerechtelijke Incassokosten.",
    "Artikel {#}. Aansprakelijkheid. De Aansprakelijkheid is beperkt tot het bedrag dat de Beroepsaansprakelijkheidsverzekering uitkeert, vermeerderd met het Eigen Risico. De Algemene Voorwaarden zijn gedeponeerd bij de Rechtbank.",
    "Artikel {#}. Geheimhouding. Partijen houden Vertrouwelijke Informatie geheim tot twee jaar na Beëindiging. Op maandag, woensdag en in juli is overleg alleen na Afspraak mogelijk.",
)

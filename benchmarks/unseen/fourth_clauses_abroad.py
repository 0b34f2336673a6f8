# ruff: noqa: E501 - a template is one line, however long
"""FOURTH SET: clauses of other languages that name nobody, written without sight of the rules. Rules may be tuned on this set."""

GERMAN = (
    "§ {#} Aufgaben. Die Handelsvertreterin vermittelt Geschäfte im Namen und für Rechnung des Unternehmers. Zum Abschluss ist sie nicht bevollmächtigt. Sie hat die Interessen des Unternehmers mit der Sorgfalt eines ordentlichen Kaufmanns wahrzunehmen (§ 86 HGB).",
    "§ {#} Wettbewerbsverbot. Während der Vertragsdauer ist jede Tätigkeit für ein Konkurrenzunternehmen untersagt. Ein nachvertragliches Wettbewerbsverbot bedarf der Schriftform und der Karenzentschädigung nach § 90a HGB.",
    "§ {#} Vertragsdauer und Kündigung. Der Vertrag läuft auf unbestimmte Zeit. Im ersten Jahr beträgt die Kündigungsfrist einen Monat, im zweiten zwei, danach drei Monate zum Monatsende. Das Recht zur Kündigung aus wichtigem Grund bleibt unberührt.",
    "§ {#} Ausgleichsanspruch. Nach Beendigung kann ein angemessener Ausgleich verlangt werden, soweit der Unternehmer aus der Geschäftsverbindung mit neuen Kunden erhebliche Vorteile hat. § 89b Handelsgesetzbuch ist zwingend.",
    "§ {#} Unterlagen. Muster, Preislisten, Zeichnungen, Werbedrucksachen und Allgemeine Geschäftsbedingungen stellt der Unternehmer unentgeltlich zur Verfügung. Sie sind nach Vertragsende zurückzugeben.",
    "§ {#} Datenschutz. Die Parteien beachten die Datenschutz-Grundverordnung und das Bundesdatenschutzgesetz. Die Auftragsverarbeitung regelt Anlage 3. Aufsichtsbehörde ist der Landesbeauftragte für den Datenschutz.",
    "§ {#} Schlussbestimmungen. Änderungen bedürfen der Textform. Sollte eine Bestimmung unwirksam sein, bleibt der Vertrag im Übrigen wirksam. Erfüllungsort und Gerichtsstand ist, soweit zulässig, der Sitz des Unternehmers. Es gilt deutsches Recht unter Ausschluss des UN-Kaufrechts.",
    "§ {#} Kosten. Reisekosten, Telefon, Büro und Messebesuche trägt die Handelsvertreterin, sofern der Unternehmer nicht vorab schriftlich zugestimmt hat. Umsatzsteuer wird in der gesetzlichen Höhe zusätzlich vergütet.",
)
FRENCH = (
    "Article {#} - Garanties. Le Cédant garantit la consistance du fonds, l'exactitude des chiffres d'affaires et des résultats des trois derniers exercices, et l'absence de Procédure Collective au sens du Livre VI du Code de commerce.",
    "Article {#} - Non-concurrence. Le Cédant s'interdit de créer, d'acquérir ou d'exploiter, directement ou par personne interposée, un fonds similaire pendant Cinq Ans et dans un rayon de Dix kilomètres.",
    "Article {#} - Formalités. La cession sera publiée au Bulletin officiel des annonces civiles et commerciales et dans un Support d'annonces légales. Les Droits d'enregistrement sont à la charge du Cessionnaire. Le Service des impôts des entreprises délivrera l'État des créances.",
    "Article {#} - Marchandises. Les Marchandises en stock font l'objet d'un Inventaire contradictoire la veille de l'Entrée en jouissance. Les Denrées périmées ne sont pas reprises. Le prix des Marchandises s'ajoute au Prix de Cession.",
    "Article {#} - Droit de préemption. La Commune a été informée de la Déclaration préalable dans les conditions de l'article L. 214-1 du Code de l'urbanisme et n'a pas exercé son Droit de Préemption.",
    "Article {#} - Conditions suspensives. La présente Cession est soumise à l'obtention d'un Prêt bancaire, à l'accord du Bailleur, à la purge du droit de préemption et à la délivrance du Permis d'exploitation.",
    "Article {#} - Élection de domicile et loi applicable. Pour l'exécution des présentes, les Parties font élection de domicile en leurs Sièges respectifs. La loi française est applicable. Tout Litige est porté devant le Tribunal de commerce compétent.",
    "Article {#} - Assurances, abonnements et contrats. Le Cessionnaire fera son affaire personnelle des abonnements d'Eau, de Gaz, d'Électricité, de Téléphone et d'Internet ainsi que de l'Assurance Multirisque.",
)
SPANISH = (
    "Cláusula {#}.ª Jornada. La Jornada será de cuarenta horas semanales, de Lunes a Viernes, con Horario Flexible de entrada. El Registro de Jornada se lleva conforme al artículo 34.9 del Estatuto de los Trabajadores.",
    "Cláusula {#}.ª Período de prueba. Se establece un Período de Prueba de Seis Meses para Técnicos Titulados. Durante ese tiempo cualquiera de las partes podrá resolver el Contrato sin Preaviso.",
    "Cláusula {#}.ª Vacaciones. Las Vacaciones Anuales serán de Treinta días naturales, preferentemente en Julio y Agosto. No podrán sustituirse por Compensación Económica salvo extinción de la relación laboral.",
    "Cláusula {#}.ª Convenio. En lo no previsto se estará al Convenio Colectivo del Comercio del Metal, al Real Decreto Legislativo 2/2015 y a la Ley General de la Seguridad Social. El contrato se comunicará al Servicio Público de Empleo Estatal.",
    "Cláusula {#}.ª Confidencialidad. La Trabajadora guardará Secreto Profesional sobre Precios, Tarifas, Clientes, Proveedores y Planes de Negocio. Esta obligación subsiste después de la extinción del Contrato.",
    "Cláusula {#}.ª Protección de datos. Los Datos Personales se tratan conforme al Reglamento General de Protección de Datos y a la Ley Orgánica 3/2018. Los derechos de Acceso, Rectificación, Supresión y Portabilidad se ejercen ante la Empresa o ante la Agencia Española de Protección de Datos.",
    "Cláusula {#}.ª Teletrabajo. Podrán prestarse a distancia hasta Dos días por semana en los términos de la Ley 10/2021. La Empresa compensará los gastos de Luz e Internet. La Desconexión Digital queda garantizada.",
)
DUTCH = (
    "Artikel {#}. Rente. Over de Hoofdsom is Geldnemer een vaste Rente van zes procent per jaar verschuldigd, te voldoen per Kwartaal achteraf. Bij verzuim is de wettelijke handelsrente van artikel 6:119a van het Burgerlijk Wetboek verschuldigd.",
    "Artikel {#}. Opeisbaarheid. De Lening is terstond opeisbaar bij Faillissement, Surseance van Betaling, Beslag, Ontbinding of Fusie van Geldnemer, en indien een Verklaring of Garantie onjuist blijkt te zijn.",
    "Artikel {#}. Vervroegde aflossing. Geldnemer mag op iedere Rentevervaldag boetevrij aflossen, mits zij dit ten minste Een Maand tevoren schriftelijk meldt. Afgeloste bedragen kunnen niet opnieuw worden opgenomen.",
    "Artikel {#}. Informatieplicht. Geldnemer verstrekt binnen Zes Maanden na afloop van het Boekjaar de Jaarrekening met Controleverklaring, en ieder Kwartaal een Liquiditeitsprognose. De Belastingdienst en het UWV zijn preferente crediteuren.",
    "Artikel {#}. Overdracht. Geldgever mag haar rechten overdragen aan een Groepsmaatschappij in de zin van artikel 2:24b BW. Geldnemer mag dat slechts met Schriftelijke Toestemming.",
    "Artikel {#}. Toepasselijk recht. Op deze Overeenkomst is Nederlands recht van toepassing. De Wet op het financieel toezicht is niet van toepassing. Wijzigingen gelden slechts indien schriftelijk overeengekomen. Nietigheid van een Bepaling laat de overige Bepalingen onverlet.",
    "Artikel {#}. Kosten. Alle Kosten van Invordering, zowel in als buiten Rechte, komen voor rekening van Geldnemer. De Afsluitprovisie bedraagt een half procent.",
)
POLISH = (
    "§ {#}. Przedmiot Umowy. Wykonawca zobowiązuje się do Rozwoju i Utrzymania Systemu, w tym do usuwania Błędów, przygotowania Dokumentacji Technicznej oraz Szkolenia Użytkowników. Czas Reakcji na Awarię wynosi Cztery Godziny Robocze.",
    "§ {#}. Prawa autorskie. Z chwilą zapłaty Wykonawca przenosi na Zamawiającego autorskie prawa majątkowe na Polach Eksploatacji wymienionych w art. 50 i 74 Ustawy o prawie autorskim i prawach pokrewnych, wraz z Kodem Źródłowym.",
    "§ {#}. Poufność. Strony zachowają w tajemnicy Informacje Poufne przez czas trwania Umowy i Trzy Lata po jej zakończeniu. Nie dotyczy to Informacji publicznie dostępnych ani żądanych przez Sąd lub Organ Administracji.",
    "§ {#}. Wypowiedzenie. Każda ze Stron może wypowiedzieć Umowę z zachowaniem Miesięcznego Okresu Wypowiedzenia. W razie Rażącego Naruszenia Umowa może być rozwiązana ze skutkiem natychmiastowym.",
    "§ {#}. Dane osobowe. Strony stosują Rozporządzenie o ochronie danych oraz Ustawę z 2018 r. Administratorem jest Zamawiający. Umowa Powierzenia stanowi Załącznik. Organem nadzorczym jest Prezes Urzędu Ochrony Danych Osobowych.",
    "§ {#}. Postanowienia końcowe. W sprawach nieuregulowanych stosuje się Kodeks cywilny. Zmiany wymagają Formy Pisemnej pod rygorem Nieważności. Spory rozstrzyga Sąd Powszechny właściwy dla siedziby Zamawiającego. Umowę sporządzono w Dwóch Egzemplarzach.",
    "§ {#}. Odpowiedzialność. Odpowiedzialność Wykonawcy jest ograniczona do Sześciokrotności Wynagrodzenia Miesięcznego. Ograniczenie nie obejmuje Winy Umyślnej. Siła Wyższa zwalnia Strony z odpowiedzialności.",
)

# ruff: noqa: E501 - a template is one line, however long
"""HELD-OUT SET: words and formats, written without sight of the rules.

Nobody who writes rules may read this file or what the finder missed in it.
"""

from . import held_out_values
from .lexicon import Lexicon


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace("\n", " ").split())


LEXICON = Lexicon(
    titles=("Mr", "Ms", "Mrs", "Dr", "Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Professor", "Rev.", "Mx"),
    word_first=_words(
        "Grace Faith Will Rose Dawn Chase Ivy Drew Joy Summer Pat Sandy Rusty Pearl Amber Rich Jack Reed Wade Violet Olive Dale Basil Heath Robin Carol"
    ),
    word_last=_words(
        "Banks Power Price Law Field Stone Marsh Long Bond Case Page Sharp Best Wise Strong Bishop Cook Park Wood Brook Lane Noble Waters Wells Bridges Snow Gale Rice Frost Savage Underwood Sellers Judge Penny Winter Love Cash Fairbanks Grant Church Fish Early"
    ),
    roman_first=(
        _words("Wei Xiaoming Li-Na Jianguo Meiling Zhihao Yuchen Guangming"),
        _words("Minh Thi Linh Duc Quoc-Bao Thanh Huong Tuan"),
        _words("Oluwaseun Chiamaka Ngozi Emeka Adaeze Babatunde Folasade Ifeanyi"),
        _words("Abdulrahman Fatima Khalid Noura Yusuf Layla Hamza Zainab Mohammed"),
        _words("Priyanka Venkatesh Anjali Karthik Sukhdeep Meenakshi Rohan Lakshmi"),
        _words("Hyun-woo Ji-eun Seung-min Soo-jin Min-jae"),
        _words("Siti Putu Wayan Dewi Agus Nurul"),
        _words("Farhad Shirin Parisa Dariush Gülşen Emre Ayşe"),
        _words("Tendai Thandiwe Sipho Nokuthula Kwame Abena Wanjiru Kipchoge"),
        _words("Keanu Leilani Sione Mele Hemi Aroha"),
    ),
    roman_last=(
        _words("Zhang Ouyang Huang Xu Zhao Liang Qiu Cheung"),
        _words("Nguyen Tran Pham Huynh Vo Dang"),
        _words("Okonkwo Adeyemi Eze Nwachukwu Balogun Afolabi Okafor"),
        ("Al-Rashid", "El Sayed", "bin Salman", "Haddad", "Khoury", "Al Mansoori", "Ben Youssef", "Abdullah"),
        _words("Venkataraman Iyer Chatterjee Gill Subramanian Bhattacharya Reddy Deshpande"),
        _words("Kwon Bae Yoon Cho Ryu Moon"),
        _words("Wijaya Setiawan Suharto Hakim Ismail"),
        _words("Hosseini Tehrani Yıldırım Öztürk Rahimi Demir"),
        _words("Mutasa Dlamini Nkosi Mensah Asante Kamau Moyo"),
        _words("Kealoha Tuilagi Faleolo Ngata Tamatea"),
    ),
    brands=_words(
        "Altivora Brenwick Cordalis Duneva Estrava Fenmoor Galdine Halvory Inverlo Jocanta Kestova Lumerix Mardeux Nolvane Orbessa Pellucent Quarrion Restivo Sandelle Tavorel Umbrix Veldane Wrenhall Xantel Zephira Oakmere"
    ),
    company_words=_words(
        "Silver Northern Blue Summit Pacific Granite Evergreen Harbour Golden Cedar Liberty Riverside Copper Falcon Heritage Southern Crown Maple"
    ),
    company_nouns=_words("Bay Gate Ridge Peak Bridge Point Valley Tree Crest Anchor Lantern Mill Arrow Shore Meadow"),
    sectors=_words(
        "Logistics Capital Foods Energy Software Pharma Holdings Properties Engineering Consulting Textiles Insurance Media Robotics Diagnostics Ventures"
    ),
    suffixes={
        "en_US": ("Inc.", "LLC", "Corp.", "Corporation", "L.P.", "LLP", "Co.", "Incorporated", "P.C."),
        "en_GB": ("Ltd", "Limited", "plc", "LLP", "PLC", "CIC"),
        "en_AU": ("Pty Ltd", "Pty Limited", "Ltd", "Pty. Ltd."),
        "en_CA": ("Inc.", "Ltd.", "Corp.", "Limited", "ULC", "Ltée"),
        "en_IN": ("Pvt. Ltd.", "Private Limited", "Limited", "LLP"),
        "de_DE": ("GmbH", "AG", "GmbH & Co. KG", "KG", "UG (haftungsbeschränkt)", "e.K.", "SE"),
        "fr_FR": ("SAS", "SARL", "S.A.", "SCI", "SNC", "S.A.S."),
        "it_IT": ("S.p.A.", "S.r.l.", "SpA", "S.n.c.", "S.a.s."),
        "es_ES": ("S.L.", "S.A.", "S.L.U.", "S. Coop.", "SA"),
        "nl_NL": ("B.V.", "N.V.", "BV", "V.O.F."),
        "pl_PL": ("Sp. z o.o.", "S.A.", "sp.k."),
        "pt_BR": ("Ltda.", "S.A.", "EIRELI"),
        "sv_SE": ("AB", "HB"),
        "cs_CZ": ("s.r.o.", "a.s."),
        "el_GR": ("A.E.", "Ε.Π.Ε."),
        "zh_CN": ("Co., Ltd.", "Limited"),
        "ja_JP": ("K.K.", "Co., Ltd."),
        "ko_KR": ("Co., Ltd.", "Inc."),
        "ru_RU": ("OOO", "AO"),
        "uk_UA": ("LLC", "PJSC"),
    },
    dates={
        "en_US": (
            "{month} {d}, {yyyy}",
            "{mm}/{dd}/{yyyy}",
            "{mon} {d}, {yyyy}",
            "{m}/{d}/{yy}",
            "{yyyy}-{mm}-{dd}",
            "{month} {ord}, {yyyy}",
        ),
        "en_GB": (
            "{d} {month} {yyyy}",
            "{ord} {month} {yyyy}",
            "{dd}/{mm}/{yyyy}",
            "{d} {mon} {yyyy}",
            "{ord} day of {month} {yyyy}",
            "{dd}.{mm}.{yy}",
        ),
        "en_AU": ("{d} {month} {yyyy}", "{dd}/{mm}/{yyyy}", "{d} {mon} {yy}"),
        "en_CA": ("{month} {d}, {yyyy}", "{yyyy}-{mm}-{dd}", "{ord} day of {month}, {yyyy}", "{dd}/{mm}/{yyyy}"),
        "en_IN": ("{ord} {month}, {yyyy}", "{dd}-{mm}-{yyyy}", "{dd}.{mm}.{yyyy}", "{d} {month} {yyyy}"),
        "de_DE": ("{d}. {month} {yyyy}", "{dd}.{mm}.{yyyy}", "{dd}. {month} {yyyy}"),
        "fr_FR": ("{d} {month} {yyyy}", "{dd}/{mm}/{yyyy}"),
        "other": ("{d} {month} {yyyy}", "{dd}.{mm}.{yyyy}", "{yyyy}-{mm}-{dd}", "{d}-{mon}-{yyyy}"),
    },
    cases={
        "en_US": ("1:Y-cv-0####-^^^", "20Y-CH-0####", "Y-####", "CV-20Y-######", "3:Y-bk-#####", "D-1-GN-Y-00####"),
        "en_GB": (
            "CL-20Y-000###",
            "[20Y] EWHC #### (Ch)",
            "HC-20Y-00####",
            "A2/20Y/0###",
            "BL-20Y-000###",
            "330####/20Y",
        ),
        "en_AU": ("NSD###/20Y", "S ECI 20Y 0####", "[20Y] NSWSC ###", "VID ### of 20Y"),
        "en_CA": ("CV-Y-00######-00CL", "S-Y####", "T-###-Y", "20Y ONSC ####"),
        "en_IN": ("CS(COMM) ###/20Y", "O.S. No. ###/20Y", "W.P.(C) ####/20Y", "Arb. P. ##/20Y"),
        "de_DE": ("## O ###/Y", "# U ##/Y", "## HK O #####/Y", "## C ####/Y"),
        "fr_FR": ("RG ##/0####", "n° Y/0####", "20Y/00###"),
        "es_ES": ("###/20Y", "P.O. ####/20Y", "Autos ###/20Y-^"),
        "it_IT": ("R.G. n. ####/20Y", "#####/20Y R.G."),
        "nl_NL": ("C/##/######", "######## CV EXPL Y-####"),
        "other": ("###/20Y", "^^-####/Y", "Y-0####"),
    },
    identifiers={
        "mrn": ("MRN ######", "##-##-##-##", "H#######"),
        "policy": ("PL-########", "^^^/######/0Y", "POL 00######", "7###-###-###"),
        "passport": ("#########", "^########", "^^#######", "P######^"),
        "licence": ("^^^^^######^^^##", "^#######", "##-###-####", "DL-##20Y00#####"),
        "device": ("SN-^^####^^", "35#############"),
        "member": ("M-######", "##### ###", "LSO ######"),
        "staff": ("E-#####", "EMP0####", "######", "S/####"),
        "reference": ("INV-#####", "PO ######", "20Y/###", "REF/^^/####", "WO-Y-####"),
        **held_out_values.patterns(),
    },
)

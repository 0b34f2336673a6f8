"""Forms of numbers that tell by themselves what they are, and of numbers that identify nobody."""

import re

from dpctl.privacy.scan import SPACE, Gate

# (class, form). The first form that a whole number has decides.
_FORMS: tuple[tuple[str, str], ...] = (
    # Vehicles: ISO 3779, seventeen letters and digits without I, O and Q
    ("vehicle", r"(?=\d*[A-Z])(?=(?:[A-Z]*\d){4})[A-HJ-NPR-Z0-9]{17}"),
    ("device", r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}|(?=[\d.]*[a-f])[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}"),  # MAC
    ("tax_id", r"756\.\d{4}\.\d{4}\.\d{2}"),  # Switzerland: AHV
    ("tax_id", r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}"),  # Belgium: national register
    ("tax_id", r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d[0-9AB] ?\d{3} ?\d{3} ?\d{2}"),  # France: NIR
    ("tax_id", r"\d{8}-?[A-HJ-NP-TV-Z]|[XYZ]-?\d{7}-?[A-HJ-NP-TV-Z]"),  # Spain: DNI and NIE
    ("tax_id", r"(?:19|20)?\d{2}[01]\d[0-3]\d[-+]\d{4}|\d{6}-[1-4]\d{6}"),  # Sweden, Denmark, Korea: birth number
    ("tax_id", r"\d{2}[A-Z]{5}\d{4}[A-Z]\d[A-Z][0-9A-Z]"),  # India: GSTIN
    ("tax_id", r"\d{3}-\d{2}-\d{4}"),  # US social security number
    ("tax_id", r"\d{2}-\d{7}"),  # US employer identification number
    ("tax_id", r"\d{3}\.\d{3}\.\d{3}-\d{2}"),  # Brazil: CPF
    ("tax_id", r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}"),  # Brazil: CNPJ
    ("tax_id", r"CHE-?\s?\d{3}\.?\d{3}\.?\d{3}"),  # Switzerland: UID
    # UK national insurance number
    ("tax_id", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]"),
    ("tax_id", r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]"),  # Italy: codice fiscale
    ("tax_id", r"[A-Z]{5}\d{4}[A-Z]"),  # India: PAN
    # Europe: VAT numbers
    ("tax_id", r"(?:AT ?U|BE ?0?|BG|CY|CZ|DE|DK|EE|EL|ES|FI) ?[0-9A-Z](?:[ .]?[0-9A-Z]){6,13}"),
    ("tax_id", r"(?:FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI) ?[0-9A-Z](?:[ .]?[0-9A-Z]){6,13}"),
    ("tax_id", r"HR[AB] ?\d{3,6}(?: ?[A-Z]{1,2})?"),  # Germany: commercial register
    ("tax_id", r"\d{2,3}/\d{3}/\d{4,5}|[1-9]\d \d{3} \d{3} \d{3}"),  # Germany: Steuernummer, Steuer-ID
    ("tax_id", r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Z]"),  # written like a UK national insurance number
    ("tax_id", r"(?:PL ?)?\d{3}-(?:\d{3}-\d{2}-\d{2}|\d{2}-\d{2}-\d{3})"),  # Poland: NIP
    ("phone", r"\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}(?:\s?(?:x|ext\.?)\s?\d{1,5})?"),  # North America
    ("phone", r"0\d(?:[ .]\d{2}){4}"),  # France
    ("phone", r"\(?0\d{1,5}\)?(?:[ \-/]{1,3}\d{2,9}){1,4}"),  # national, with a trunk 0
    ("phone", r"00\d{2}[\d ()./-]{7,16}"),  # international, with 00
    ("account", r"\d{2}-\d{2}-\d{2}"),  # UK sort code
    ("account", r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{5}"),  # payment card
    ("case_number", r"\d{1,2}:\d{2}-[a-z]{2}-\d{3,6}(?:-[A-Z]{1,5}){0,3}"),  # US federal docket
    ("case_number", r"[A-Z]{1,4}-(?:19|20)\d{2}-\d{3,7}"),  # England and Wales
    ("case_number", r"[CT]-\d{1,4}/\d{2}"),  # Court of Justice of the European Union
)
FORM = re.compile("|".join(f"(?P<{cls}_{i}>{form})" for i, (cls, form) in enumerate(_FORMS)))

# (class, pattern) of numbers that start with letters or a bracket, or hold words.
SPECIAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "case_number",  # neutral citations: [2021] EWHC 123 (Ch)
        re.compile(
            r"\[(?:19|20)\d{2}\]\s(?:\d\s)?[A-Z][A-Za-z]{1,6}\s(?:[A-Z][a-z]+\s)?\d{1,5}(?:\s\([A-Z][A-Za-z]{1,5}\))?"
        ),
    ),
    (
        "tax_id",  # UK national insurance number, in groups
        re.compile(r"(?<!\w)[A-Z]{2}\s(?:\d{2}\s\d{2}\s\d{2}|\d{6})\s[A-Z](?!\w)"),
    ),
    ("device", re.compile(r"(?<![\w:])[0-9A-Z]{2}(?::[0-9A-Z]{2}){5}(?![\w:])")),
    ("device", re.compile(r"(?<![\w:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![\w:])")),
    # Ages, but not those that a rule speaks of: "under 18 years old", "aged 18 or over"
    (
        "age",
        re.compile(
            r"(?<![\w.,])(?<!under )(?<!over )(?<!least )(?<!than )(?<!above )(?<!below )(?<!minimum )"
            r"(?:[1-9]\d|1[0-2]\d)"
            r"[- ](?:[Yy]ears?|[Yy]rs?\.?)[- ](?:[Oo]ld)(?![\w-]|\s(?:or|and)\s(?:over|above|under|older|younger))"
        ),
    ),
    (
        "age",
        re.compile(
            r"[Aa]ged?(?<!\w[Aa]ge)(?<!\w[Aa]ged)(?:(?<!the [Aa]ge):?\s(?:of\s)?[1-8]\d|:?\s(?:of\s)?(?:9\d|1[0-2]\d))"
            r"(?!\w|[.,]\d|\s?(?:days|months|%)|\s(?:or|and)\s(?:over|above|under|older|younger))"
        ),
    ),
    ("case_number", re.compile(r"(?<!\w)[IVX]{1,5}-\d{1,3}\s[A-Z][A-Za-z]{0,3}\s\d{1,6}/\d{2,4}(?!\w)")),
    # German registers: 12 O 345/20
    ("case_number", re.compile(r"\d(?<![\w.]\d)\d{0,2}\s[A-Z][A-Za-z]{0,3}\s\d{1,6}/\d{2,4}(?!\w)")),
    ("case_number", re.compile(r"(?<!\w)[IVX]{1,5}\s[A-Z]{1,3}[a-z]{0,2}\s\d{1,6}/\d{2,4}(?!\w)")),
    ("case_number", re.compile(r"(?<!\w)[A-ZÄÖÅØ]\s\d{1,6}-\d{2}(?![\w-])")),  # Sweden: T 1234-20
    # Number plates: Britain; France and Italy; Germany; Spain; India; Ukraine
    ("vehicle", re.compile(r"(?<![\w-])[A-Z]{2}\d{2}\s?[A-Z]{3}(?![\w-])")),
    ("vehicle", re.compile(r"(?<![\w-])[A-Z]{2}(?:[ -]\d{3}[ -]|\d{3})[A-Z]{2}(?![\w-])")),
    ("vehicle", re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}\s\d{2,4}[EH]?(?![\w-])")),
    ("vehicle", re.compile(r"\d(?<![\w.,-]\d)(?!(?:19|20)\d\d?\s)\d{3}[ -][BCDFGHJKLMNPRSTVWXYZ]{3}(?![\w-])")),
    ("vehicle", re.compile(r"(?<![\w-])[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]\d{4}(?![\w-])")),
    ("vehicle", re.compile(r"(?<![\w-])[A-Z]{2}\s\d{4}\s[A-Z]{2}(?![\w-])")),
    # Kenya and Uganda: KDN 977D; Nigeria: ABC-123DE
    ("vehicle", re.compile(r"(?<![\w-])(?:K[A-Z]{2}|U[AB][A-Z])\s?\d{3}[A-Z](?![\w-])")),
    ("vehicle", re.compile(r"(?<![\w-])[A-Z]{3}-\d{3}[A-Z]{2}(?![\w-])")),
    ("tax_id", re.compile(r"HR[AB]\s?\d{3,6}(?:\s[A-Z]{1,2}(?!\w))?")),
    # Titles to land of Australia: Lot 42 DP 182582, Lot 1 on SP192821, Volume 8000 Folio 123
    (
        "tax_id",
        re.compile(
            r"Lots?\s\d{1,4}\s(?:on\s|in\s)?(?:(?:Deposited|Strata|Registered)\sPlan|[DSR]P|[PLB]S|LP)\s?\d{3,7}[A-Z]?(?!\w)"
        ),
    ),
    ("tax_id", re.compile(r"Vol(?:ume|\.)?\s\d{2,5},?\sFol(?:io|\.)?\s\d{1,4}(?!\w)")),
    # Ireland without brackets: 2023 No. 8335 P, 2022/700 MCA
    (
        "case_number",
        re.compile(
            r"(?<![\w./-])(?:19|20)\d{2}\s?(?:No\.?\s\d{1,6}|/\s?\d{3,5})\s(?:P|S|SP|R|CA|JR|COS|MCA|PEP|CT|HP|IA|EXT)(?!\w)"
        ),
    ),
    # Numbers of a year, as in India, Kenya and Nigeria: C.S. No. 325 of 2023
    (
        "case_number",
        re.compile(r"N[oO]\.?\s[A-Z]?\d{1,6}\s(?:of|OF)\s(?:19|20)\d{2}(?!\w)"),
    ),
    # Ireland: [2022 No. 3504 S]; a notary's roll; France: RG n° 23/05479, n° 22-14.985; India: CP (IB) No. 217/MB/2019
    ("case_number", re.compile(r"\[(?:19|20)\d{2}\s(?:No\.?\s)?\d{1,6}\s?[A-Z]{1,4}\]?(?!\w)")),
    ("case_number", re.compile(r"(?<!\w)U(?:VZ|R)[-. ]?(?:Nr|No)\.?\s\d{1,6}/\d{2,4}(?:\s[A-Z]{1,3}(?!\w))?")),
    (
        "case_number",
        re.compile(
            r"(?<!\w)(?:RG\s(?:[nN][°º]\s?)?\d{2}/\d{4,6}|[nN][°º]\s?(?:\d{2}[-/]\d{2}[./]?\d{3}|(?:19|20)\d{2}[A-Z]{1,2}\d{4,6}))(?!\w)"
        ),
    ),
    (
        "case_number",
        re.compile(
            r"(?<!\w)[A-Z][A-Z.]{0,5}\s?\([A-Z]{1,5}\)\s?(?:No\.?\s)?\d{1,6}/(?:[A-Z]{1,5}/)?(?:19|20)\d{2}(?!\w)"
        ),
    ),
    # Germany: 4 HK O 1480/24, S 5 KR 218/22; Spain: the number of a plot in the land register
    ("case_number", re.compile(r"\d(?<![\w.]\d)\d{0,2}\s[A-Z]{1,4}\s[A-Z]{1,3}[a-z]{0,2}\s\d{1,6}/\d{2}(?!\w)")),
    (
        "case_number",
        re.compile(r"(?<!\w)[A-Z]\s\d{1,3}\s[A-Z]{1,3}[a-z]{0,2}\s\d{1,6}/\d{2}(?:\s[A-Z]{1,3}(?!\w))?(?!\w)"),
    ),
    ("tax_id", re.compile(r"[Ff]inca\s(?:registral\s)?(?:n\.?[º°]\s?|número\s)?\d[\d.]{1,9}\d(?!\w)")),
    # Germany, with lines for spaces: BIT-L-142
    ("vehicle", re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}-\d{1,4}[EH]?(?![\w-]|[./]\w)")),
)
_CAPITAL = "[A-Z\xc4\xd6\xdc]"
# Where any of them can begin.
SPECIAL_GATE = Gate(
    ("", r"\[", f"(?:19|20)[0-9]{{2}}(?:\\]|{SPACE}(?:No|[0-9]))"),
    ("", "[A-Z]", f"[A-Z]{SPACE}[0-9]{{2}}{SPACE}?[0-9]{{2}}{SPACE}?[0-9]{{2}}{SPACE}[A-Z]"),
    ("[0-9A-Za-z][0-9A-Za-z]", ":", "[0-9A-Za-z]{2}:[0-9A-Za-z]{2}:"),
    ("", "[IVX]", f"[IVX]{{0,4}}-[0-9]{{1,3}}{SPACE}[A-Z][A-Za-z]{{0,3}}{SPACE}[0-9]{{1,6}}/"),
    ("", "[1-9]", "[0-9]{1,2}[- ][Yy](?:ea)?r"),
    ("", "[Aa]", f"ged?:?{SPACE}(?:of{SPACE})?[1-9][0-9]"),
    ("", "[0-9]", f"[0-9]{{0,2}}{SPACE}[A-Z][A-Za-z]{{0,3}}{SPACE}[0-9]{{1,6}}/[0-9]{{2}}"),
    ("", "H", f"R[AB]{SPACE}?[0-9]{{3}}"),
    ("", "[IVX]", f"[IVX]{{0,4}}{SPACE}[A-Z]{{1,3}}[a-z]{{0,2}}{SPACE}[0-9]{{1,6}}/[0-9]{{2}}"),
    ("", "[A-Z]", f"{SPACE}[0-9]{{1,6}}-[0-9]{{2}}"),
    ("", "[A-Z]", f"[A-Z](?:[0-9]{{2}}{SPACE}?[A-Z]{{3}}|[ -]?[0-9]{{3}}[ -]?[A-Z]{{2}})"),
    ("", _CAPITAL, f"{_CAPITAL}{{0,2}}-[A-Z]{{1,2}}{SPACE}[0-9]{{2}}"),
    ("", "[0-9]", "[0-9]{3}[ -][B-Z]{3}"),
    ("", "[A-Z]", "[A-Z][ -]?[0-9]{1,2}[ -]?[A-Z]{1,3}[ -][0-9]{4}"),
    ("", "[A-Z]", f"[A-Z]{SPACE}[0-9]{{4}}{SPACE}[A-Z]{{2}}"),
    ("", "U", "(?:VZ|R)[-. ]?N[ro]"),
    ("", "R", f"G{SPACE}[nN0-9]"),
    ("", "[nN]", f"[\xb0\xba]{SPACE}?[0-9]{{2}}(?:[-/]|[0-9]{{2}}[A-Z])"),
    ("", "[KU]", f"[A-Z]{{2}}{SPACE}?[0-9]{{3}}[A-Z]"),
    ("", "[A-Z]", "[A-Z]{2}-[0-9]{3}[A-Z]{2}"),
    ("", "L", f"ots?{SPACE}[0-9]{{1,4}}{SPACE}[oiDSRPBL]"),
    ("", "V", f"ol(?:ume|\\.)?{SPACE}[0-9]"),
    ("", "[12]", f"[09][0-9]{{2}}{SPACE}?(?:No\\.?{SPACE}[0-9]{{1,6}}|/{SPACE}?[0-9]{{1,5}}){SPACE}[A-Z]"),
    ("", "N", f"[oO]\\.?{SPACE}[A-Z]?[0-9]{{1,6}}{SPACE}[oO][fF]{SPACE}[12]"),
    ("", "[Ff]", f"inca{SPACE}"),
    ("", "[A-Z]", f"[A-Z.]{{0,5}}{SPACE}?\\([A-Z]{{1,5}}\\){SPACE}?(?:No\\.?{SPACE})?[0-9]{{1,6}}/"),
    ("", "[0-9]", f"[0-9]{{0,2}}{SPACE}[A-Z]{{1,4}}{SPACE}[A-Z][A-Za-z]{{0,3}}{SPACE}[0-9]{{1,6}}/"),
    ("", "[A-Z]", f"{SPACE}[0-9]{{1,3}}{SPACE}[A-Z][A-Za-z]{{0,3}}{SPACE}[0-9]{{1,6}}/"),
    ("", _CAPITAL, f"{_CAPITAL}{{0,2}}-[A-Z]{{1,2}}-[0-9]"),
)

_UNITS = (
    "st|nd|rd|th|ST|ND|RD|TH|x|X|px|pt|mm|cm|km|m|kg|g|t|kW|MW|kWh|MWh|GB|TB|MB|kB|Mbps|Gbps|V|W|A|Hz|MHz|GHz|hrs?|h|s|ms"
    "|min|yr|bps?|pc|D"
)
# Times of day, ordinals and quantities with a unit.
NOBODY = re.compile(
    r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:am|pm|AM|PM|Z)?(?:\s?[-–]\s?\d{1,2}[:.h]\d{2}(?:am|pm)?)?|\d{1,2}(?:am|pm|AM|PM)"
    rf"|\d{{1,7}}(?:{_UNITS})"
)

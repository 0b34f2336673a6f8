"""Firms whose name goes on: a trade word and a form behind it, a partner behind an "and", a digit before it.

And firms of ordinary words, told by a legal form that means nothing else ("Lucky Key Engineering Ltée"), or by one
behind a line end that splits the name.
"""

import re
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache

from dpctl.privacy.mention import Mention
from dpctl.privacy.organisations import COUNTING, DENIED
from dpctl.privacy.runs import upper
from dpctl.privacy.scan import UPPER
from dpctl.privacy.words import Kind, classified, kind_of, vocabulary, words_of

# Forms that mean nothing else, however they stand.
_SURE = (
    r"Ltée|ULC|DAC|Designated\sActivity\sCompany|Unlimited\sCompany|Company\sLimited\sby\sGuarantee"
    r"|Teoranta|Teo|CLG|CIC|gGmbH|OHG|UG|mbH"
    r"|GmbH(?:\s&\sCo\.\sKG)?|PartG(?:\smbB)?|Coöperatie(?:\sU\.A\.)?|EIRELI|S/A|y\sAsociados|e\sAssociati|et\sAssociés"
    r"|soc\.\scoop\.?|S\.\s?Coop\.?|s\.a\.r\.l\.?|S\.A\.R\.L\.?|K\.K\.|k\.k\.|G\.K\.|[IE]\.[KPE]\.E\."
    r"|v\.o\.s\.|k\.s\.|Aktiebolag"
    r"|Handelsbolag|Aktieselskab|Osakeyhtiö"
    r"|[Ss]p\.\s?z\s?o\.\s?o\.(?:\s?[Ss]p\.\s?[kj]\.)?|[Ss]p\.\s?[kj]\.|S\.K\.A\."
    r"|[Ss]półka\s(?:z\s(?:o\.\s?o\.?|ograniczoną\sodpowiedzialnością)|akcyjna|komandytowa|jawna|cywilna|partnerska)"
    r"|spol\.\ss\sr\.\s?o\.?|\([A-Z][A-Za-z. ]{0,20}\)\s(?:Ltd\.?|Limited)"
    r"|(?:Pty|Pte|Pvt)\.?\s(?:Ltd\.?|Limited)|Private\sLimited|Proprietary\sLimited|Sdn\.?\sBhd\.?"
)
# Forms that are words or initials as well: behind a name that is known, or behind a split one.
_OTHERS = (
    r"Limited|Ltd\.?|LLC|L\.L\.C\.|LLP|PLC|plc|Inc\.?|Corp\.?|AG|SE|KG|BV|B\.V\.|NV|N\.V\.|Stichting|SA"
    r"|S\.A\.U?\.?|SARL|SAS|SCI"
    r"|SCP|S\.p\.A\.|S\.r\.l\.|SL|S\.L\.U?\.?|s\.r\.o\.|a\.s\.|AB(?:\s\(publ\))?|HB|KB|A/S|ApS|Oy|Oyj|AS"
    r"|ASA|Ltda\.?|Lda\.?|JSC"
    r"|OOO|PJSC|IKE|LLLP|a\.\ss\."
)
_LOOSE = r"Trust|Associates|Group|Partners|Brothers|&\sSons|&\sCo\.?"
_TRADES = words_of(
    "data care capital property energy marine freight foods textiles seeds analytics interiors facilities learning"
    " hospitality pharma consulting engineering logistics digital therapeutics insurance brokers estate"
    " services solutions"
    " systems mobility robotics networks media printing design studios fashion tools motors power solar"
    " mining metals steel"
    " timber plastics chemicals packaging shipping transport travel tours events catering bakeries"
    " brewing wines dairy farms"
    " fisheries landscaping plumbing roofing flooring furniture lighting electronics instruments optics"
    " imaging diagnostics"
    " dental medical healthcare nursing pharmacy biotech genetics research software cloud security aerospace aviation"
    " automotive cycles sports fitness leisure games toys books publishing education training"
    " recruitment staffing legal"
    " accounting payroll finance leasing investments wealth management estates homes housing construction builders"
    " contractors surveyors architects planning environmental recycling cleaning storage warehousing couriers trading"
    " retail stores supplies equipment rentals technologies technology industries ventures holdings"
    " assurance laboratories"
    " telecom telecoms aviation materials instruments components machinery fabrics ceramics glass paints"
)
_OTHERS_GATE = (
    r"Limited|Ltd|LLC|L\.L\.C|LLP|PLC|plc|Inc|Corp|AG|SE|KG|BV|B\.V|NV|N\.V|Stichting|SA|S\.A|SARL|SAS"
    r"|SCI|SCP|S\.p\.A|S\.r\.l|SL"
    r"|S\.L|s\.r\.o|a\.s|AB|HB|KB|A/S|ApS|Oy|AS|Ltda|Lda|JSC|OOO|PJSC"
)
_TRADE = (
    "(?:"
    + "|".join(sorted((word.title() for word in _TRADES), key=len, reverse=True))
    + "|Real Estate|Insurance Brokers)"
)
_TRADE_WORD = _TRADE.replace("Real Estate", "Estate").replace("Insurance Brokers", "Brokers")
_TRADE = _TRADE.replace(" ", r"\s")
_BEHIND = re.compile(
    rf"[ \n](?:(?:{_TRADE}[ \n])?(?:{_SURE})|{_TRADE}[ \n](?:{_OTHERS}|{_LOOSE})|(?:{_OTHERS})(?<=[.\w]))(?!\w)"
)
_PARTNER = re.compile(
    rf"[ \n](?:and|und|et|i|e|y|en|och|og|&)[ \n][^\W\d_a-z][\w'’-]+,?(?P<form>[ \n](?:{_SURE}|{_OTHERS}))(?!\w)"
)
# Three surnames in letters beyond Latin, of which default deny leaves the "and" between the last two.
_THREE = re.compile(r"[\u0370-\u04ff]{2,24}, [\u0370-\u04ff]{2,24}[ \n]and[ \n][\u0370-\u04ff]{2,24}")
_NAME_BEFORE = re.compile(r"[^\W\d_a-z][\w'’.-]*[ \n]\Z")
_DIGITS = re.compile(r"(?<!\w)\d{1,3}\Z")
_TOKEN = re.compile(r"\S+")
_SURE_FORM = re.compile(rf"[ \n](?:{_SURE})(?!\w)")
_LOOSE_FORM = re.compile(rf"[ \n]{_TRADE}[ \n](?:Trust|Associates|&\sSons|et\sFils|&\sFils|{_SURE})(?!\w)")
_SPLIT_FORM = re.compile(rf"\n(?:[^\W\d_a-z][\w'’&-]*[ ]){{0,3}}(?:{_OTHERS})(?!\w)(?=[ ]?(?:[\n,.;:)]|\Z))")
_PARTNER_GATE = (
    r"spol|[Ss]p[.\xf3]|S/A|Teoranta|Aktiebolag|EIRELI|S\. ?Coop\.|I\.K\.E|IKE|LLLP|DAC|ULC|CIC|mbH|GmbH"
    r"|OHG|[(](?:Pty|UK|Pvt|P)"
    r"|y Asociados|e Associati|a\. s|v\.o\.s|Lt\xe9e|Designated"
)
# Where any of this can begin, for `scan.Gate`.
FIRM_GATE = (
    "[ \n](?:Lt\xe9e|ULC|DAC|Designated A|Company Limited by|Unlimited C|Teo|CLG|CIC|gGmbH|OHG|mbH|PartG"
    "|Co\xf6p|EIRELI|S/A"
    "|y Asoc|e Assoc|et Assoc|soc\\. ?coop|S\\. ?Coop|[sS]\\.[aA]\\.[rR]\\.|[KkG]\\.[Kk]\\.|[IE]\\.[KPE]\\.E|v\\.o\\.s"
    "|Aktieb|Handelsb|[Ss]p\xf3.ka|[Ss]p\\. ?[zkj]|spol\\. s|(?:Pty|Pte|Pvt)\\.?\nL"
    "|\\([A-Z][A-Za-z. ]{0,20}\\)[ \n]L(?:td|im)"
    f"|{_TRADE_WORD}[ \n](?:Trust|Associates|& Sons|& Co|Group|Partners|Brothers|(?:et|&) Fils|{_OTHERS_GATE})[^a-z]"
    f"|(?:and|und|et|[iey&]|en|och|og)[ \n]{UPPER}[^ ,.;\n]{{1,24}},?[ \n](?:{_OTHERS_GATE}|{_PARTNER_GATE})[^a-z])"
    "|\xe0[ \n]and[ \n]\xc0"
    f"|\n(?:[A-Z][0-9A-Za-z&'-]* ){{0,3}}(?:{_OTHERS_GATE}|Pte|Pty|GmbH|UG)[ .,;:)\n]"
    "|[0-9][A-Z][a-z]{3}"
)
_STOPS = frozenset({Kind.FUNCTION, Kind.HONORIFIC, Kind.LEGAL})
_USED = frozenset({Kind.NAME, Kind.CONTRACT})
_ANDS = words_of("and und et & i e y")


@lru_cache(maxsize=1)
def words_before() -> re.Pattern[str]:
    """Up to five words with capitals before a form."""
    word = rf"(?:\d{{1,3}})?[{upper()}][\w'’&.-]*"
    return re.compile(rf"(?<!\w)(?:{word}[ \n](?:(?:and|und|et|&|i|e|y|of)[ \n])?){{1,5}}\Z")


def firm_at(text: str, at: int, known: Mapping[int, Mention], lexicon: Container[str]) -> Iterator[Mention]:
    """Yield the firms of which a form, a partner or a digit stands at an offset where `FIRM_GATE` opened.

    `known` holds the persons and organisations found so far, by their ends. `lexicon` holds the words that the text
    writes in small letters, and its nouns.
    """
    if text[at].isdigit():
        digits = _DIGITS.search(text, max(0, at - 3), at + 1)
        for one in known.values() if digits else ():
            if digits and one.start == at + 1:
                yield one._replace(start=digits.start())
        return
    if text[at].isalpha():
        three = _THREE.search(text, max(0, at - 60), at + 40)
        if three:
            yield Mention(*three.span(), "organisation", f"organisation:{three.group()}", 7)
        return
    mention = known.get(at) or (known.get(at - 1) if text[at - 1] == "." else None)
    if partner := _PARTNER.match(text, at):
        alone = mention and " " not in text[mention.start : mention.end]
        if mention and alone and not _NAME_BEFORE.search(text, max(0, mention.start - 24), mention.start):
            yield mention._replace(end=partner.end(), cls="organisation")
        at = partner.start("form")
        mention = known.get(at)
    if mention and (behind := _BEHIND.match(text, at)):
        yield mention._replace(end=behind.end(), cls="organisation")
    match = _SURE_FORM.match(text, at) or _LOOSE_FORM.match(text, at)
    if not match and text[at] == "\n":
        match = _SPLIT_FORM.match(text, at)
        # A line that begins with a name holds the whole of it.
        head = _TOKEN.search(text, at) if match else None
        match = None if head and kind_of(head.group()) in DENIED else match
    before = words_before().search(text, max(0, at - 90), at + 1) if match else None
    if match and before:
        start = name_start(text, before.start(), at, lexicon)
        if start < at:
            written = text[start : match.end()]
            yield Mention(start, match.end(), "organisation", f"organisation:{' '.join(written.split())}", 5)


def _is_name(word: str) -> bool:
    return kind_of(word) in DENIED


def name_start(text: str, start: int, end: int, lexicon: Container[str]) -> int:
    """Where the name before a form begins: behind the last word that ends a sentence, a label, a role or a heading."""
    vocab = vocabulary()
    first = start
    named = False
    words = [*_TOKEN.finditer(text, start, end)]
    for i, word in enumerate(words):
        written = word.group()
        if written in _ANDS:
            # "Berrocal and Quiet Key ULC" are two, "Berrocal and Leroy ULC" is one.
            if len(words) - i > 2:
                first, named = word.end(), False
            continue
        kind, low, _ = classified(written.rstrip("."))
        if named and text[word.start() - 1] == "\n" and kind in DENIED:
            first, named = word.start(), False
        label = low in vocab.organisation_label or low in vocab.person_label
        # "In der Sache Brownmed plc": a word that the text uses otherwise, before a name.
        label = label or (low in lexicon and kind in _USED and i + 1 < len(words) and _is_name(words[i + 1].group()))
        ends = written[-1] == "." and (len(written) > 3 or written[0].isdigit())
        if (kind in _STOPS and low not in COUNTING) or ends or (label and not named):
            first, named = word.end(), False
        else:
            named = named or kind is not Kind.ACRONYM
    while first < end and text[first].isspace():
        first += 1
    return first if named else end

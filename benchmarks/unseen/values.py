"""Values that belong to somebody or stand alone: addresses, numbers, dates, amounts, each as its locale writes it."""

import random
import re

from .lexicon import Lexicon
from .names import EAST, ROMAN, WORDS, Company, Person, ascii_word, city, faker

MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
        *("August", "September", "Oktober", "November", "Dezember"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
        *("août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
STATES = ("NY", "CA", "TX", "IL", "OH", "WA", "MA", "GA", "CO", "NJ")
# class of each kind of value
CLASSES = {
    "addr": "address",
    "block": "address",
    "street": "address",
    "email": "email",
    "phone": "phone",
    "fax": "phone",
    "mobile": "phone",
    "taxid": "tax_id",
    "vat": "tax_id",
    "account": "account",
    "card": "account",
    "sort": "account",
    "iban": "iban",
    "case": "case_number",
    "date": "date",
    "amount": "amount",
    "url": "url",
    "ip": "ip",
    "user": "identifier",
    "plate": "identifier",
    "mrn": "identifier",
    "policy": "identifier",
    "passport": "identifier",
    "licence": "identifier",
    "device": "identifier",
    "member": "identifier",
    "staff": "identifier",
    "reference": "identifier",
}
IBAN_COUNTRIES = ("de_DE", "fr_FR", "it_IT", "es_ES", "pl_PL", "nl_NL", "cs_CZ", "el_GR", "en_GB")


def fill(rng: random.Random, pattern: str) -> str:
    """Replace `#` by a digit, `^` by a capital and `Y` by a year's last two digits."""
    year = f"{rng.randint(14, 25)}"
    return re.sub(
        r"[#^Y]",
        lambda m: {"#": lambda: str(rng.randrange(10)), "^": lambda: rng.choice("ABCDEFGHJKLMNPRSTVWXZ")}.get(
            m.group(), lambda: year
        )(),
        pattern,
    )


def value(
    rng: random.Random, kind: str, owner: Person | Company | None, locale: str, language: str, lexicon: Lexicon
) -> str:
    """Draw a value of this kind, in its owner's locale or the text's."""
    home = {ROMAN: "en_GB", WORDS: "en_US"}.get(locale, locale)
    if kind in ("addr", "block", "street"):
        return _address(rng, kind, home)
    if kind in ("phone", "fax", "mobile"):
        return str(faker(home).phone_number()).strip()
    if kind == "email":
        return _email(rng, owner, home)
    if kind == "user":
        first, last = owner.handle if isinstance(owner, Person) else ("info", "desk")
        return rng.choice(
            (f"{first[0]}{last}", f"{first}.{last}", f"{last}{rng.randint(1, 99)}", f"{first}_{last[:1]}")
        )
    if kind == "url":
        host = owner.domain if isinstance(owner, Company) else "portal.example.org"
        tail = (
            f"/~{owner.handle[1]}" if isinstance(owner, Person) else rng.choice(("", "/about", "/case/4711?ref=mail"))
        )
        return rng.choice((f"https://www.{host}{tail}", f"www.{host}{tail}", f"http://{host}{tail}"))
    if kind == "ip":
        return str(faker("en_US").ipv6() if rng.random() < 0.2 else faker("en_US").ipv4_public())
    if kind == "date":
        return date(rng, home, language, lexicon)
    if kind == "amount":
        return amount(rng, home)
    if kind == "case":
        return fill(rng, rng.choice(lexicon.cases.get(home, lexicon.cases["other"])))
    if kind in lexicon.identifiers:
        return fill(rng, rng.choice(lexicon.identifiers[kind]))
    return _number(rng, kind, home)


def date(rng: random.Random, locale: str, language: str, lexicon: Lexicon) -> str:
    """A date as the locale writes it; month names are those of the text's language."""
    home = {"de": "de_DE", "fr": "fr_FR"}.get(language, locale)
    known = home if home in lexicon.dates else "en_GB" if home == "en_IN" else "other"
    if language == "en" and known in ("de_DE", "fr_FR"):
        known = "other"
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1948, 2025)
    name = MONTHS[language][month - 1]
    end = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return rng.choice(lexicon.dates[known]).format(
        d=day,
        dd=f"{day:02d}",
        m=month,
        mm=f"{month:02d}",
        month=name,
        mon=name[:3],
        yyyy=year,
        yy=f"{year % 100:02d}",
        ord=f"{day}{end}",
    )


def amount(rng: random.Random, locale: str) -> str:
    """An amount of money as the locale writes it."""
    whole = rng.choice((rng.randint(20, 999), rng.randint(1000, 99999), rng.randint(100, 9999) * 1000))
    cents = f"{rng.randrange(100):02d}"
    us, dot, space = f"{whole:,}", f"{whole:,}".replace(",", "."), f"{whole:,}".replace(",", " ")
    millions = f"{rng.randint(11, 99) / 10}"
    styles = {
        "en_US": (f"${us}.{cents}", f"${us}", f"US$ {us}", f"USD {us}.00", f"${millions} million"),
        "en_GB": (f"£{us}", f"£{us}.{cents}", f"GBP {us}", f"£{millions}m"),
        "en_IN": (f"₹{us}", f"Rs. {us}/-", f"INR {us}", f"Rs. {rng.randint(2, 90)} lakh"),
        "de_DE": (f"{dot},{cents} €", f"EUR {dot},{cents}", f"{dot} Euro"),
        "fr_FR": (f"{space},{cents} €", f"{space} euros", f"{space} EUR"),
        "pl_PL": (f"{space},{cents} zł", f"PLN {space}"),
        "nl_NL": (f"€ {dot},{cents}", f"€ {dot},-"),
        "pt_BR": (f"R$ {dot},{cents}", f"BRL {us}"),
        "sv_SE": (f"{space} kr", f"SEK {space}"),
        "cs_CZ": (f"{space},{cents} Kč", f"CZK {space}"),
        "zh_CN": (f"RMB {us}", f"¥{us}"),
        "ja_JP": (f"¥{us}", f"JPY {us}"),
        "ko_KR": (f"KRW {us}", f"₩{us}"),
        "ru_RU": (f"{space} руб.", f"RUB {us}"),
        "uk_UA": (f"{space} грн", f"UAH {us}"),
    }
    return rng.choice(styles.get(locale, (f"€ {dot},{cents}", f"{dot},{cents} €", f"EUR {us}")))


def _address(rng: random.Random, kind: str, locale: str) -> str:
    source = faker(locale)
    street = source.street_address().strip().replace("\n", ", ")
    if kind == "street":
        return street
    if locale in (*EAST, "ru_RU", "uk_UA"):
        return source.address().replace("\n", ", ")
    town, code = city(rng, locale), source.postcode()
    line = {
        "en_US": f"{town}, {rng.choice(STATES)} {code}",
        "en_GB": f"{town} {code}",
        "en_IN": f"{town} - {code}",
    }.get(locale, f"{code} {town}")
    return street + ("\n" if kind == "block" else ", ") + line


def _email(rng: random.Random, owner: Person | Company | None, locale: str) -> str:
    if isinstance(owner, Company):
        return f"{rng.choice(('info', 'legal', 'accounts.payable', 'office'))}@{owner.domain}"
    first, last = owner.handle if isinstance(owner, Person) else ("front", "desk")
    local = rng.choice((f"{first}.{last}", f"{first[0]}{last}", f"{last}_{first}", f"{first}{rng.randint(60, 99)}"))
    stem = ascii_word(faker(locale).last_name()) or "mailbox"
    return f"{local}@{rng.choice(('gmail.com', 'outlook.com', f'{stem}.{locale[-2:].lower()}', f'mail.{stem}.org'))}"


def _number(rng: random.Random, kind: str, locale: str) -> str:
    source = faker(locale)
    if kind == "iban":
        raw = str((source if locale in IBAN_COUNTRIES else faker("de_DE")).iban())
        return " ".join(re.findall(r".{1,4}", raw)) if rng.random() < 0.6 else raw
    if kind == "card":
        digits = str(faker("en_US").credit_card_number(card_type=rng.choice(("visa16", "mastercard", "amex"))))
        return rng.choice(("", " ", "-")).join(re.findall(r".{1,4}", digits))
    if kind == "sort":
        return fill(rng, rng.choice(("##-##-##", "0########"))) if locale == "en_GB" else fill(rng, "0########")
    if kind == "account":
        return fill(rng, rng.choice(("########", "##########", "####-#####-##", "00########")))
    if kind == "plate":
        # Faker draws Ukrainian plates from a generator that no seed reaches
        return fill(rng, "^^####^^") if locale in (*EAST, "uk_UA") else str(source.license_plate())
    if kind == "vat":
        # Faker draws Greek and Swedish ones from a generator that no seed reaches
        shapes = {
            "el_GR": "EL#########",
            "sv_SE": "SE##########01",
            "en_US": "##-#######",
            "en_IN": "27^^^^^####^1Z#",
            "pt_BR": "##.###.###/0001-##",
        }
        return fill(rng, shapes[locale]) if locale in shapes else str(_vat(locale))
    if kind == "taxid":
        own = _tax_id(rng, locale)
        return f"{own[:3]}.{own[3:6]}.{own[6:9]}-{own[9:]}" if locale == "pt_BR" and len(own) == 11 else own
    raise ValueError(f"no such kind of value: {kind}")


def _vat(locale: str) -> str:
    known = locale if locale in ("de_DE", "it_IT", "pl_PL", "nl_NL", "cs_CZ", "en_GB") else "de_DE"
    return str(faker(known).vat_id())


def _tax_id(rng: random.Random, locale: str) -> str:
    born = f"{rng.randint(45, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    shapes = {
        "de_DE": "## ### ### ###",
        "es_ES": "########^",
        "en_IN": "^^^^^####^",
        "el_GR": "#########",
        # Faker dates these back from today, or draws them from a generator that no seed reaches
        "pl_PL": f"{born}#####",
        "sv_SE": f"{born}-####",
        "cs_CZ": f"{born}/####",
        "ko_KR": f"{born}-1######",
        "zh_CN": f"45####19{born}###X",
        "uk_UA": "##########",
    }
    return fill(rng, shapes[locale]) if locale in shapes else str(faker(locale).ssn())

"""Identifiers with valid check digits: IBAN, tax numbers, and strings that follow a pattern."""

import random
import string


def filled(pattern: str, rng: random.Random, *, year: int = 2020) -> str:
    """Fill a pattern: # is a digit, @ a capital letter, % the year's last two digits, ^ its four digits."""
    parts: list[str] = []
    for character in pattern:
        if character == "#":
            # no leading zero: a zero before the first digit would be dropped by whoever reads the number
            parts.append(rng.choice("123456789" if not parts or not parts[-1][-1].isdigit() else string.digits))
        elif character == "@":
            parts.append(rng.choice("ABCDEFGHJKLMNPRSTUWXYZ"))
        elif character == "%":
            parts.append(f"{year % 100:02d}")
        elif character == "^":
            parts.append(str(year))
        else:
            parts.append(character)
    return "".join(parts)


def iban(country: str, bban: str) -> str:
    """Return the IBAN of a basic bank account number, check digits by ISO 13616 (mod 97), in groups of four."""
    compact = f"{country}{98 - _mod97(f'{bban}{country}00'):02d}{bban}"
    return " ".join(compact[i : i + 4] for i in range(0, len(compact), 4))


def iban_is_valid(text: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 7064, mod 97-10); spaces do not matter."""
    compact = text.replace(" ", "")
    return len(compact) > 4 and compact.isalnum() and _mod97(compact[4:] + compact[:4]) == 1


def _mod97(text: str) -> int:
    return int("".join(str(int(c, 36)) for c in text)) % 97


# country code and basic bank account number (SWIFT IBAN registry); no entry: the country has no IBAN
_BBAN = {
    "uk": ("GB", "@@@@##############"),
    "de": ("DE", "##################"),
    "fr": ("FR", "#######################"),
    "it": ("IT", "@######################"),
    "es": ("ES", "####################"),
    "pl": ("PL", "########################"),
}


def random_iban(locale: str, rng: random.Random) -> str | None:
    """Return a valid IBAN of a locale's country, or None where the country does not use them (us, in)."""
    if locale not in _BBAN:
        return None
    country, pattern = _BBAN[locale]
    return iban(country, filled(pattern, rng))


def tax_number(locale: str, rng: random.Random) -> str:
    """Return a tax or VAT number in the format of the locale, with the check digit its country prescribes."""
    digits = [rng.randint(1, 9) for _ in range(12)]
    match locale:
        case "uk":  # HMRC: weights 8 to 2, subtract 97 until negative
            check = 97 - sum(d * w for d, w in zip(digits, range(8, 1, -1), strict=False)) % 97
            body = _text(digits[:7])
            return f"GB {body[:3]} {body[3:]} {check:02d}"
        case "us":  # no check digit
            return f"{rng.randint(20, 87)}-{_text(digits[:7])}"
        case "de":  # ISO 7064, mod 11,10
            return f"DE{_text(digits[:8])}{_mod11_10(digits[:8])}"
        case "fr":  # key from the SIREN number, which ends in a Luhn digit
            siren = _text(digits[:8]) + str(luhn(digits[:8]))
            return f"FR {(12 + 3 * (int(siren) % 97)) % 97:02d} {siren[:3]} {siren[3:6]} {siren[6:]}"
        case "it":  # Luhn over ten digits
            return f"IT{_text(digits[:10])}{luhn(digits[:10])}"
        case "es":  # Luhn digit after seven
            return f"{rng.choice('AB')}{_text(digits[:7])}{luhn(digits[:7])}"
        case "pl":  # weights mod 11; a remainder of ten is not issued
            while (check := sum(d * w for d, w in zip(digits, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=False)) % 11) == 10:
                digits = [rng.randint(1, 9) for _ in range(9)]
            body = _text(digits[:9]) + str(check)
            return f"{body[:3]}-{body[3:6]}-{body[6:8]}-{body[8:]}"
        case _:  # India: state, permanent account number, entity, Z, check character mod 36
            body = f"{rng.randint(10, 36)}{filled('@@@C@####@', rng)}1Z"
            return body + _gstin_check(body)


def _text(digits: list[int]) -> str:
    return "".join(map(str, digits))


def luhn(digits: list[int]) -> int:
    """Return the check digit of ISO/IEC 7812 (Luhn)."""
    total = sum(d if i % 2 else sum(divmod(2 * d, 10)) for i, d in enumerate(reversed(digits)))
    return -total % 10


def _mod11_10(digits: list[int]) -> int:
    product = 10
    for digit in digits:
        product = 2 * (((digit + product) % 10) or 10) % 11
    return (11 - product) % 10


def _gstin_check(body: str) -> str:
    alphabet = string.digits + string.ascii_uppercase
    total = sum(sum(divmod(alphabet.index(c) * (1 + i % 2), 36)) for i, c in enumerate(body))
    return alphabet[-total % 36]

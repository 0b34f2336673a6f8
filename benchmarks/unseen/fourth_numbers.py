"""FOURTH SET: numbers with check digits, written without sight of the rules. Rules may be tuned on this set."""

import random

from .third_numbers import Make, digits, groups, letters, luhn, weighed


def vat_uk(rng: random.Random) -> str:
    body = f"{rng.randint(1, 9)}{digits(rng, 6)}"
    whole = f"{body}{97 - weighed(body, (8, 7, 6, 5, 4, 3, 2)) % 97:02d}"
    return rng.choice(("GB ", "", "GB")) + groups(whole, 3, 4, 2)


def uen(rng: random.Random) -> str:
    body = f"{rng.randint(2001, 2022)}{digits(rng, 5)}"
    return body + "ZKCMDNERGWH"[weighed(body, (10, 8, 6, 4, 9, 7, 5, 3, 1)) % 11]


def ird(rng: random.Random) -> str:
    while True:
        body = f"{rng.randint(50, 129)}{digits(rng, 6)}"[-8:]
        check = -weighed(body, (3, 2, 7, 6, 5, 4, 3, 2)) % 11
        if body[0] != "0" and check < 10:
            return groups(f"{body}{check}", 3, 3, 3, by="-")


def nzbn(rng: random.Random) -> str:
    body = f"94290{digits(rng, 7)}"
    return body + str(-weighed(body, (1, 3) * 6) % 10)


def emirates_id(rng: random.Random) -> str:
    return groups(luhn(f"784{rng.randint(1958, 2001)}{digits(rng, 7)}"), 3, 4, 7, 1, by="-")


def siret(rng: random.Random) -> str:
    siren = luhn(f"{rng.randint(3, 9)}{digits(rng, 7)}")
    return groups(luhn(f"{siren}000{rng.randint(1, 9)}"), 3, 3, 3, 5)


def vat_fr(rng: random.Random) -> str:
    siren = luhn(f"{rng.randint(3, 9)}{digits(rng, 7)}")
    return f"FR{rng.choice(('', ' '))}{(12 + 3 * (int(siren) % 97)) % 97:02d}{rng.choice(('', ' '))}{siren}"


def affiliation_es(rng: random.Random) -> str:
    body = f"{rng.choice(('28', '08', '41', '29'))}{digits(rng, 8)}"
    return rng.choice((" ", "/")).join((body[:2], body[2:], f"{int(body) % 97:02d}"))


def regon(rng: random.Random) -> str:
    body = f"{rng.randint(1, 3)}{digits(rng, 7)}"
    return body + str(weighed(body, (8, 9, 2, 3, 4, 5, 6, 7)) % 11 % 10)


def lei(rng: random.Random) -> str:
    body = f"5493{digits(rng, 2)}{letters(rng, 4)}{digits(rng, 3)}{letters(rng, 3)}{digits(rng, 2)}"
    return f"{body}{98 - int(''.join(str(int(sign, 36)) for sign in f'{body}00')) % 97:02d}"


def pan(holder: str) -> Make:
    return lambda rng: f"{letters(rng, 3)}{holder}{letters(rng, 1)}{digits(rng, 4)}{letters(rng, 1)}"

# ruff: noqa: E501 - a list is one line, however long
"""THIRD SET: how numbers of many countries are made, written without sight of the rules. Rules may be tuned on this set."""

import random
import re
from collections.abc import Callable

Make = Callable[[random.Random], str]
LETTERS = "ABCDEFGHJKLMNPRSTVWXZ"
MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


def digits(rng: random.Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(LETTERS) for _ in range(count))


def groups(text: str, *sizes: int, by: str = " ") -> str:
    at, out = 0, []
    for size in sizes:
        out.append(text[at : at + size])
        at += size
    return by.join(out)


def pattern(*patterns: str) -> Make:
    """Values of a pattern: `*` is a digit, `!` a digit from 1 on, `@` a capital."""

    def one(rng: random.Random) -> str:
        text = re.sub(r"[*]", lambda _: digits(rng, 1), rng.choice(patterns))
        text = re.sub(r"!", lambda _: str(rng.randint(1, 9)), text)
        return re.sub(r"@", lambda _: letters(rng, 1), text)

    return one


def luhn(body: str) -> str:
    total = 0
    for i, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if i % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


def weighed(body: str, weights: tuple[int, ...]) -> int:
    return sum(int(d) * w for d, w in zip(body, weights, strict=True))


def iban(country: str, *patterns: str) -> Make:
    make = pattern(*patterns)

    def one(rng: random.Random) -> str:
        body = make(rng)
        number = int("".join(str(int(sign, 36)) for sign in f"{body}{country}00"))
        raw = f"{country}{98 - number % 97:02d}{body}"
        return " ".join(re.findall(r".{1,4}", raw)) if rng.random() < 0.7 else raw

    return one


def abn(rng: random.Random) -> str:
    while True:
        body = digits(rng, 9)
        rest = weighed(body, (3, 5, 7, 9, 11, 13, 15, 17, 19))
        for first in range(10, 100):
            if ((first // 10 - 1) * 10 + first % 10 + rest) % 89 == 0:
                return f"{first} {groups(body, 3, 3, 3)}"


def tfn(rng: random.Random) -> str:
    while True:
        whole = digits(rng, 9)
        if weighed(whole, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0:
            return groups(whole, 3, 3, 3)


def nric(rng: random.Random) -> str:
    body = digits(rng, 7)
    rest = weighed(body, (2, 7, 6, 5, 4, 3, 2))
    if rng.random() < 0.7:
        return f"S{body}{'JZIHGFEDCBA'[rest % 11]}"
    return f"G{body}{'XWUTRQPNMLK'[(rest + 4) % 11]}"


def ppsn(rng: random.Random) -> str:
    body = digits(rng, 7)
    return f"{body}{'WABCDEFGHIJKLMNOPQRSTUV'[weighed(body, (8, 7, 6, 5, 4, 3, 2)) % 23]}"


def born(rng: random.Random, form: str) -> str:
    return form.format(y=rng.randint(55, 99), m=rng.randint(1, 12), d=rng.randint(1, 28))


def za_id(rng: random.Random) -> str:
    whole = luhn(f"{born(rng, '{y:02d}{m:02d}{d:02d}')}{digits(rng, 4)}08")
    return whole if rng.random() < 0.6 else groups(whole, 6, 4, 3)


def aadhaar(rng: random.Random) -> str:
    def times(a: int, b: int) -> int:  # in the dihedral group of ten
        if a < 5:
            return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
        return 5 + (a - b) % 5 if b < 5 else (a - b) % 5

    step, powers = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4), [tuple(range(10))]
    while len(powers) < 8:
        powers.append(tuple(step[i] for i in powers[-1]))
    body, check = f"{rng.randint(2, 9)}{digits(rng, 10)}", 0
    for i, digit in enumerate(reversed(body)):
        check = times(check, powers[(i + 1) % 8][int(digit)])
    inverse = next(i for i in range(10) if times(check, i) == 0)
    return groups(f"{body}{inverse}", 4, 4, 4)


def gstin(rng: random.Random) -> str:
    body = f"{rng.choice(('27', '29', '07', '33', '24'))}{letters(rng, 3)}{rng.choice('CPFA')}{letters(rng, 1)}"
    body += f"{digits(rng, 4)}{letters(rng, 1)}1Z"
    total = 0
    for i, sign in enumerate(body):
        product = int(sign, 36) * (1 + i % 2)
        total += product // 36 + product % 36
    return body + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[-total % 36]


def steuer_id(rng: random.Random) -> str:
    kept = rng.sample("0123456789", 9)
    body = [*kept, rng.choice(kept)]
    rng.shuffle(body)
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return groups("".join(body) + str((11 - product) % 10), 2, 3, 3, 3)


def nir(rng: random.Random) -> str:
    body = f"{rng.randint(1, 2)}{born(rng, '{y:02d}{m:02d}')}{rng.randint(10, 89)}{digits(rng, 6)}"
    return f"{groups(body, 1, 2, 2, 2, 3, 3)} {97 - int(body) % 97:02d}"


def dni(rng: random.Random) -> str:
    body = digits(rng, 8)
    letter = "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23]
    dotted = f"{body[:2]}.{body[2:5]}.{body[5:]}"
    return rng.choice((f"{body}{letter}", f"{body}-{letter}", f"{dotted}-{letter}"))


def cif(rng: random.Random) -> str:
    body = digits(rng, 7)
    odd = sum(sum(map(int, str(int(d) * 2))) for d in body[::2])
    return f"{rng.choice('AB')}{rng.choice(('', '-'))}{body}{-(odd + sum(map(int, body[1::2]))) % 10}"


def codice(rng: random.Random) -> str:
    month = rng.choice("ABCDEHLMPRST")
    body = f"{letters(rng, 6)}{rng.randint(55, 99)}{month}{rng.choice((0, 40)) + rng.randint(1, 28):02d}"
    body += f"{rng.choice('ABCDFGHL')}{digits(rng, 3)}"
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
    total = 0
    for i, sign in enumerate(body):
        place = int(sign) if sign.isdigit() else ord(sign) - 65
        total += odd[place] if i % 2 == 0 else place
    return body + chr(65 + total % 26)


def bsn(rng: random.Random) -> str:
    while True:
        whole = f"{rng.randint(1, 2)}{digits(rng, 8)}"
        if (weighed(whole[:8], (9, 8, 7, 6, 5, 4, 3, 2)) - int(whole[8])) % 11 == 0:
            return rng.choice((whole, f"{whole[:4]}.{whole[4:6]}.{whole[6:]}"))


def nif(first: str) -> Make:
    def one(rng: random.Random) -> str:
        body = rng.choice(first) + digits(rng, 7)
        rest = weighed(body, (9, 8, 7, 6, 5, 4, 3, 2)) % 11
        whole = body + ("0" if rest < 2 else str(11 - rest))
        return rng.choice((whole, groups(whole, 3, 3, 3)))

    return one


def nip(rng: random.Random) -> str:
    while True:
        body = f"{rng.randint(5, 9)}{digits(rng, 8)}"
        check = weighed(body, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11
        if check < 10:
            return rng.choice((f"{body}{check}", groups(f"{body}{check}", 3, 3, 2, 2, by="-")))


def pesel(rng: random.Random) -> str:
    body = born(rng, "{y:02d}{m:02d}{d:02d}") + digits(rng, 4)
    return body + str(-weighed(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


def avs(rng: random.Random) -> str:
    body = f"756{digits(rng, 9)}"
    whole = body + str(-weighed(body, (1, 3) * 6) % 10)
    return groups(whole, 3, 4, 4, 2, by=".")


def routing(rng: random.Random) -> str:
    body = f"0{rng.randint(1, 9)}{digits(rng, 6)}"
    return body + str(-weighed(body, (3, 7, 1, 3, 7, 1, 3, 7)) % 10)


def day(language: str) -> Make:
    names = MONTHS[language].split()

    def one(rng: random.Random) -> str:
        d, m, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1958, 2025)
        name = names[m - 1]
        worded = {
            "de": f"{d}. {name} {year}",
            "es": f"{d} de {name} de {year}",
            "pt": f"{d} de {name} de {year}",
            "pl": f"{d} {name} {year} r.",
        }.get(language, f"{d} {name} {year}")
        mark = rng.choice({"de": ".", "pl": ".", "nl": "-", "fr": "/"}.get(language, "/-"))
        return rng.choice((worded, worded, f"{d:02d}{mark}{m:02d}{mark}{year}"))

    return one


def money(*forms: str) -> Make:
    """Amounts: {us} 1,250,000  {dot} 1.250.000  {gap} 1 250 000  {apo} 1'250'000  {c} cents  {m} millions  {s} small."""

    def one(rng: random.Random) -> str:
        whole = rng.choice((rng.randint(35, 999), rng.randint(1000, 98000), rng.randint(40, 9000) * 500))
        us = f"{whole:,}"
        return rng.choice(forms).format(
            us=us,
            dot=us.replace(",", "."),
            gap=us.replace(",", " "),
            apo=us.replace(",", "'"),
            c=f"{rng.randrange(100):02d}",
            m=f"{rng.randint(12, 98) / 10}",
            s=rng.randint(21, 240) * 10,
        )

    return one

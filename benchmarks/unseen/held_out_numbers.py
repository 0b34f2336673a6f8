# ruff: noqa: E501 - a template is one line, however long
"""HELD-OUT SET: tax and register numbers with right check digits, written without sight of the rules.

Nobody who writes rules may read this file or what the finder missed in it.
"""

import random

LETTERS = "ABCDEFGHJKLMNPRSTVWXZ"


def digits(rng: random.Random, n: int) -> str:
    return str(rng.randint(1, 9)) + "".join(str(rng.randrange(10)) for _ in range(n - 1))


def groups(digits: str, *sizes: int, gap: str = " ") -> str:
    out, at = [], 0
    for size in sizes:
        out.append(digits[at : at + size])
        at += size
    return gap.join(out)


def capitals(rng: random.Random, n: int) -> str:
    return "".join(rng.choice(LETTERS) for _ in range(n))


def luhn(body: str) -> str:
    """A number with its Luhn check digit."""
    total = 0
    for i, c in enumerate(reversed(body)):
        n = int(c) * (2 if i % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return body + str(-total % 10)


def abn(rng: random.Random) -> str:
    body = digits(rng, 9)
    weights = (3, 5, 7, 9, 11, 13, 15, 17, 19)
    check = 89 - sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 89 + 10
    return groups(f"{check}{body}", 2, 3, 3, 3)


def acn(rng: random.Random) -> str:
    body = digits(rng, 8)
    check = -sum(int(c) * w for c, w in zip(body, range(8, 0, -1), strict=True)) % 10
    return groups(f"{body}{check}", 3, 3, 3)


def tfn(rng: random.Random) -> str:
    while True:
        body = digits(rng, 8)
        rest = sum(int(c) * w for c, w in zip(body, (1, 4, 3, 7, 5, 8, 6, 9), strict=True)) % 11
        if rest != 10:
            return groups(f"{body}{rest}", 3, 3, 3)  # the ninth weighs 10, which is -1


def sin(rng: random.Random) -> str:
    return groups(luhn(digits(rng, 8)), 3, 3, 3, gap=rng.choice(" -"))


def bsn(rng: random.Random) -> str:
    while True:
        body = digits(rng, 8)
        rest = sum(int(c) * w for c, w in zip(body, range(9, 1, -1), strict=True)) % 11
        if rest != 10:
            return f"{body}{rest}"


def aadhaar(rng: random.Random) -> str:
    """Twelve digits, the last by Verhoeff's scheme."""
    turn = [[(j + k) % 5 if j < 5 and k < 5 else 0 for k in range(10)] for j in range(10)]
    for j in range(10):
        for k in range(10):
            a, b = j % 5, k % 5
            turn[j][k] = (a + b) % 5 if j < 5 and k < 5 else 0
            if j < 5 <= k:
                turn[j][k] = 5 + (a + b) % 5
            elif k < 5 <= j:
                turn[j][k] = 5 + (a - b) % 5
            elif j >= 5 and k >= 5:
                turn[j][k] = (a - b) % 5
    shift = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    for _ in range(6):
        shift.append([shift[-1][i] for i in shift[1]])
    body = str(rng.randint(2, 9)) + "".join(str(rng.randrange(10)) for _ in range(10))
    state = 0
    for i, c in enumerate(reversed(body)):
        state = turn[state][shift[(i + 1) % 8][int(c)]]
    check = next(d for d in range(10) if turn[state][d] == 0)
    return groups(f"{body}{check}", 4, 4, 4)


def nif(rng: random.Random) -> str:
    number = rng.randint(10_000_000, 79_999_999)
    letter = "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]
    return f"{number}{rng.choice(('', '-'))}{letter}"


def cif(rng: random.Random) -> str:
    return rng.choice("AB") + luhn(digits(rng, 7))


def nir(rng: random.Random) -> str:
    body = f"{rng.randint(1, 2)}{rng.randint(50, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 95):02d}{rng.randint(1, 990):03d}{rng.randint(1, 999):03d}"
    key = 97 - int(body) % 97
    return f"{groups(body, 1, 2, 2, 2, 3, 3)} {key:02d}"


def tva(rng: random.Random) -> str:
    siren = luhn(digits(rng, 8))
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d} {siren}"


def codice(rng: random.Random) -> str:
    """An Italian tax code with its check letter."""
    body = f"{capitals(rng, 6)}{rng.randint(50, 99)}{rng.choice('ABCDEHLMPRST')}{rng.randint(1, 28):02d}{rng.choice('ABDEFGHL')}{rng.randint(100, 999)}"
    odd = dict(
        zip(
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            (
                1,
                0,
                5,
                7,
                9,
                13,
                15,
                17,
                19,
                21,
                1,
                0,
                5,
                7,
                9,
                13,
                15,
                17,
                19,
                21,
                2,
                4,
                18,
                20,
                11,
                3,
                6,
                8,
                12,
                14,
                16,
                10,
                22,
                25,
                24,
                23,
            ),
            strict=True,
        )
    )
    total = sum(odd[c] if i % 2 == 0 else (int(c) if c.isdigit() else ord(c) - 65) for i, c in enumerate(body))
    return body + chr(65 + total % 26)


def crn(rng: random.Random) -> str:
    return rng.choice((f"0{digits(rng, 7)}", f"1{digits(rng, 7)}", f"SC{digits(rng, 6)}", f"OC{digits(rng, 6)}"))


def nino(rng: random.Random) -> str:
    two = rng.choice("ABCEGHJKLMNPRSTWX") + rng.choice("ABCEGHJKLMNPRSTWX")
    return f"{two} {groups(digits(rng, 6), 2, 2, 2)} {rng.choice('ABCD')}"


def cin(rng: random.Random) -> str:
    state = rng.choice(["MH", "KA", "DL", "TN", "GJ", "TG"])
    return f"{rng.choice('UL')}{digits(rng, 5)}{state}{rng.randint(1985, 2022)}P{rng.choice('TL')}C{digits(rng, 6)}"


def pan(rng: random.Random) -> str:
    return f"{capitals(rng, 3)}{rng.choice('PCF')}{capitals(rng, 1)}{digits(rng, 4)}{capitals(rng, 1)}"

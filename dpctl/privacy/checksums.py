"""Check digits: they choose between labels for a number that nothing else explains, and never let one through."""

# Weights over all digits of a number; the number is valid when the weighted sum is a multiple of the modulus.
_PESEL = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
# The multiplication and the permutation table of Verhoeff (1969), as used for the Indian Aadhaar number.
_PRODUCT = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_SHIFT = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def labelled(number: str) -> str | None:
    """Return the class of a number of digits that the check digits of a national identity number confirm, or None.

    Asked only for lengths at which one scheme or two share the numbers, so that chance labels about a tenth of them.
    """
    if len(set(number)) == 1:
        return None
    if len(number) == 11 and (_cpf(number) or _steuer_id(number) or _weighted(number, _PESEL, 10)):
        return "tax_id"
    return "tax_id" if len(number) == 12 and number[0] > "1" and _verhoeff(number) else None


def luhn(number: str) -> bool:
    """Whether the last digit is that of Luhn (ISO/IEC 7812-1), as on payment cards; one digit repeated is none."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2]]
    return len(set(number)) > 1 and (sum(doubled) + sum(map(int, number[::-2]))) % 10 == 0


def iban_valid(written: str) -> bool:
    """Whether an IBAN without spaces has the check digits of ISO 7064 (mod 97, 10)."""
    turned = written[4:] + written[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _weighted(number: str, weights: tuple[int, ...], modulus: int) -> bool:
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % modulus == 0


def _cpf(number: str) -> bool:
    """Brazil: two check digits modulo 11."""
    for length in (9, 10):
        total = sum(int(digit) * (length + 1 - i) for i, digit in enumerate(number[:length]))
        if total * 10 % 11 % 10 != int(number[length]):
            return False
    return True


def _steuer_id(number: str) -> bool:
    """Germany: ISO 7064 (mod 11, 10)."""
    if number[0] == "0":
        return False
    product = 10
    for digit in number[:-1]:
        total = (int(digit) + product) % 10 or 10
        product = 2 * total % 11
    return (11 - product) % 10 == int(number[-1])


def _verhoeff(number: str) -> bool:
    check = 0
    for i, digit in enumerate(reversed(number)):
        check = int(_PRODUCT[check][int(_SHIFT[i % 8][int(digit)])])
    return check == 0

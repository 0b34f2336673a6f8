"""Structured identifiers in many countries' forms, and the numbers that are none."""

from dpctl.privacy.find import find
from tests.each import each


def classes(text: str) -> dict[str, str]:
    return {span.text: span.cls for span in find(text)}


@each(
    ("text", "written", "cls"),
    [
        ("write to a.o'neil+x@north-wind.co.uk.", "a.o'neil+x@north-wind.co.uk", "email"),
        ("see https://www.x.example/a?b=1, then", "https://www.x.example/a?b=1", "url"),
        ("or northwind.com/path now", "northwind.com", "url"),
        ("host 10.20.30.40 is up", "10.20.30.40", "ip"),
        ("host 2001:db8::8a2e:370:7334 is up", "2001:db8::8a2e:370:7334", "ip"),
        ("Tel +44 (0)20 7946 0018 ext 12", "+44 (0)20 7946 0018 ext 12", "phone"),
        ("call (212) 555-0134 today", "(212) 555-0134", "phone"),
        ("call 01 42 68 53 00 today", "01 42 68 53 00", "phone"),
        ("from 030/12345678 on", "030/12345678", "phone"),
        ("from 0049 30 901820 on", "0049 30 901820", "phone"),
        ("to GB29 NWBK 6016 1331 9268 19 at once", "GB29 NWBK 6016 1331 9268 19", "iban"),
        ("to DE00370400440532013000 at once", "DE00370400440532013000", "iban"),  # a wrong checksum identifies as well
        ("sort code 60-16-13 and", "60-16-13", "account"),
        ("account number 4711 is", "4711", "account"),
        ("card 4111 1111 1111 1111 is", "4111 1111 1111 1111", "account"),
        ("BIC: NWBKGB2L is", "NWBKGB2L", "account"),
        ("SSN 078-05-1120 is", "078-05-1120", "tax_id"),
        ("VAT GB 123 4567 89 is", "GB 123 4567 89", "tax_id"),
        ("company number 01234567 is", "01234567", "tax_id"),
        ("Amtsgericht HRB 12345 B is", "HRB 12345 B", "tax_id"),
        ("CNPJ 12.345.678/0001-95 is", "12.345.678/0001-95", "tax_id"),
        ("CHE-123.456.789 is", "CHE-123.456.789", "tax_id"),
        ("in 2:21-cv-01234-ABC today", "2:21-cv-01234-ABC", "case_number"),
        ("in [2021] EWHC 123 (Ch) today", "[2021] EWHC 123 (Ch)", "case_number"),
        ("in 12 O 345/20 today", "12 O 345/20", "case_number"),
        ("by VIII GNc 5531/26 today", "VIII GNc 5531/26", "case_number"),
        ("in C.S. No. 325 of 2023 today", "C.S. No. 325 of 2023", "case_number"),
        ("in 2023 No. 8335 P today", "2023 No. 8335 P", "case_number"),
        ("by LEI 549339RRZZ846VXL5621 here", "549339RRZZ846VXL5621", "tax_id"),
        ("born then, NI RM 543577 B here", "RM 543577 B", "tax_id"),
        ("title number ON 246631 is", "ON 246631", "case_number"),
        ("in Lot 1 on SP192821 is", "Lot 1 on SP192821", "tax_id"),
        ("call +33.4.91.63.93.27 today", "+33.4.91.63.93.27", "phone"),
        ("a KDN 977D drove", "KDN 977D", "vehicle"),
        ("pojazdu EL 6PT43 today", "EL 6PT43", "vehicle"),
        ("on 1 March 2024 it", "1 March 2024", "date"),
        ("on March 1st, 2024 it", "March 1st, 2024", "date"),
        ("on 2024-03-01 it", "2024-03-01", "date"),
        ("on 31.12.2024 it", "31.12.2024", "date"),
        ("le 14 juillet 2024 il", "14 juillet 2024", "date"),
        ("pay USD 1,000,000.50 now", "USD 1,000,000.50", "amount"),
        ("pay 25 million euros now", "25 million euros", "amount"),
        ("pay US$5m now", "US$5m", "amount"),
        ("pay one hundred thousand pounds sterling now", "one hundred thousand pounds sterling", "amount"),
    ],
)
def test_forms(text: str, written: str, cls: str) -> None:
    assert classes(text).get(written) == cls


@each(
    "text",
    [
        "clause 12.3.4 and 12.3.4.5",
        "within 30 (thirty) days, 24/7",
        "25,000 units at 99.95 %",
        "from 09:00 to 17:30",
        "the years 2023-2024",
        "Regulation (EU) 2016/679 and ISO 27001",
        "a load of 1500 kg and 10GB",
        "the 21st century",
    ],
)
def test_numbers_that_identify_nobody(text: str) -> None:
    assert classes(text) == {}


def test_a_long_number_that_nothing_explains_is_denied() -> None:
    assert classes("quoting 7738190452 at all times") == {"7738190452": "account"}


@each(
    ("before", "cls"),
    [("tax number", "tax_id"), ("phone", "phone"), ("claim no.", "case_number"), ("policy", "account")],
)
def test_the_nearest_keyword_names_the_class(before: str, cls: str) -> None:
    assert classes(f"his account. The {before} 5550123 is") == {"5550123": cls}


@each(
    "written",
    [
        "CORP\\mvdalen",
        "ord_9188T0F6",
        "JH/tk/0105-02",
        "liam.gupta",
        "mille deux cents euros",
        "tausendzweihundert Euro",
        "$16mm",
        "12'035.- Fr.",
        "Rs. 5,000/-",
        "19 500 € HT",
        "45 kEUR",
    ],
)
def test_accounts_codes_and_sums_of_other_places(written: str) -> None:
    assert written in classes(f"The Supplier shall name {written} in the Agreement.")


def test_a_sum_does_not_go_on_in_the_next_row() -> None:
    assert not any("0198573" in text and cls == "amount" for text, cls in classes("12 Euro\n0198573 | x").items())


def test_initials_behind_a_surname() -> None:
    assert "T. B." in " ".join(classes("The Supplier and Okonjo, T. B. agreed."))


def test_the_account_named_after_a_person() -> None:
    assert classes("Ms Zarna Narain signed the Agreement.\n\nznarain | Viewer").get("znarain")

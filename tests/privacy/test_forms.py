"""Structured identifiers of many countries, each in a sentence of its own, and HIPAA's list of kinds."""

from dpctl.privacy.find import find
from tests.each import each

# class | text | what must be masked whole
_CASES = """
phone|call +1 212 555 0134 today|+1 212 555 0134
phone|call 212-555-0134 x77 today|212-555-0134 x77
phone|call 212.555.0134 today|212.555.0134
phone|call (212) 555-0134 ext. 12 today|(212) 555-0134 ext. 12
phone|call 020 7946 0018 today|020 7946 0018
phone|call 07700 900123 today|07700 900123
phone|call +44 7700 900 123 today|+44 7700 900 123
phone|call 030 901820 today|030 901820
phone|call 0151-23456789 today|0151-23456789
phone|call +49 (0) 30 901820-44 today|+49 (0) 30 901820-44
phone|call 01 42 68 53 00 today|01 42 68 53 00
phone|call 06.12.34.56.78 today|06.12.34.56.78
phone|call +33 1 42 68 53 00 today|+33 1 42 68 53 00
phone|call 06 1234 5678 today|06 1234 5678
phone|call 02 8295 1234 today|02 8295 1234
phone|call 347 123 4567 today|347 123 4567
phone|call 912 345 678 today|912 345 678
phone|call 91 234 56 78 today|91 234 56 78
phone|call +34 612 34 56 78 today|+34 612 34 56 78
phone|call 22 123 45 67 today|22 123 45 67
phone|call 601 234 567 today|601 234 567
phone|call 020-1234567 today|020-1234567
phone|call 0475 12 34 56 today|0475 12 34 56
phone|call 02/123.45.67 today|02/123.45.67
phone|call 044 668 18 00 today|044 668 18 00
phone|call 0664/1234567 today|0664/1234567
phone|call 08-123 456 78 today|08-123 456 78
phone|call 070-123 45 67 today|070-123 45 67
phone|call 98765 43210 today|98765 43210
phone|call 022-2345 6789 today|022-2345 6789
phone|call 138 1234 5678 today|138 1234 5678
phone|call 010-6552 9988 today|010-6552 9988
phone|call 03-1234-5678 today|03-1234-5678
phone|call 090-1234-5678 today|090-1234-5678
phone|call (11) 91234-5678 today|(11) 91234-5678
phone|call 11 3456-7890 today|11 3456-7890
phone|call (02) 9876 5432 today|(02) 9876 5432
phone|call 0412 345 678 today|0412 345 678
phone|call 1300 123 456 today|1300 123 456
phone|call 1-800-555-0199 today|1-800-555-0199
phone|call 555-0142 today|555-0142
phone|call 0800 123 4567 today|0800 123 4567
phone|fax: 5550123|5550123
tax_id|SSN 078-05-1120|078-05-1120
tax_id|SSN 078 05 1120|078 05 1120
tax_id|his social is 078051120|078051120
tax_id|EIN 12-3456789|12-3456789
tax_id|ITIN 912-78-1234|912-78-1234
tax_id|NINO QQ123456C|QQ123456C
tax_id|her number AB 12 34 56 C is|AB 12 34 56 C
tax_id|UTR 12345 67890|12345 67890
tax_id|Steuer-ID 65 929 970 489|65 929 970 489
tax_id|Steuer-IdNr. 65929970489|65929970489
tax_id|USt-IdNr. DE123456789|DE123456789
tax_id|NIR 1 85 05 78 006 084 36|1 85 05 78 006 084 36
tax_id|numéro de sécurité sociale 185057800608436|185057800608436
tax_id|SIREN 732 829 320|732 829 320
tax_id|SIRET 732 829 320 00074|732 829 320 00074
tax_id|codice fiscale RSSMRA85T10A562S|RSSMRA85T10A562S
tax_id|P.IVA 12345678901|12345678901
tax_id|DNI 12345678Z|12345678Z
tax_id|con 12345678-Z de|12345678-Z
tax_id|con X-1234567-L de|X-1234567-L
tax_id|CIF B12345674|B12345674
tax_id|PESEL 44051401359|44051401359
tax_id|NIP 123-456-32-18|123-456-32-18
tax_id|BSN 111222333|111222333
tax_id|BSN 1112.22.333|1112.22.333
tax_id|CPF 529.982.247-25|529.982.247-25
tax_id|CPF 52998224725|52998224725
tax_id|CNPJ 11.222.333/0001-81|11.222.333/0001-81
tax_id|PAN ABCDE1234F|ABCDE1234F
tax_id|Aadhaar 2345 6789 0123|2345 6789 0123
tax_id|Aadhaar: 234567890123|234567890123
tax_id|GSTIN 27AAPFU0939F1ZV|27AAPFU0939F1ZV
tax_id|TFN 123 456 782|123 456 782
tax_id|ABN 51 824 753 556|51 824 753 556
tax_id|SIN 046 454 286|046 454 286
tax_id|VAT no. IE1234567FA|IE1234567FA
tax_id|VAT no. NL123456789B01|NL123456789B01
tax_id|VAT no. ATU12345678|ATU12345678
tax_id|AHV 756.1234.5678.97|756.1234.5678.97
tax_id|personnummer 811228-9874|811228-9874
tax_id|passport C01X00T47|C01X00T47
tax_id|passport no. 925665416|925665416
tax_id|PPS number 1234567T|1234567T
tax_id|numéro national 85.07.30-033.61|85.07.30-033.61
tax_id|RRN 900101-1234567|900101-1234567
iban|pay to NL91 ABNA 0417 1643 00 now|NL91 ABNA 0417 1643 00
iban|pay to ch9300762011623852957 now|ch9300762011623852957
account|card 4111111111111111|4111111111111111
account|paid by 4111-1111-1111-1111 today|4111-1111-1111-1111
account|Amex 3782 822463 10005|3782 822463 10005
account|card ending 4242|4242
account|account 12345678|12345678
account|acct #00123-456|00123-456
account|sort code 20-00-00|20-00-00
account|routing number 021000021|021000021
account|MRN 00412345|00412345
account|MRN: A-44821|A-44821
account|medical record number 88213|88213
account|Medicare number 1EG4-TE5-MK73|1EG4-TE5-MK73
account|health plan beneficiary number HPB-22-9911|HPB-22-9911
account|member ID XQZ884512|XQZ884512
account|NHS number 943 476 5919|943 476 5919
account|licence number SMITH751130J99|SMITH751130J99
account|driver's license D1234-56789-01234|D1234-56789-01234
account|DEA number AB1234563|AB1234563
account|insurance policy no. 77-1234|77-1234
vehicle|VIN 1HGCM82633A004352|1HGCM82633A004352
vehicle|the car 1HGCM82633A004352 was|1HGCM82633A004352
vehicle|number plate AB12 CDE|AB12 CDE
vehicle|licence plate 7ABC123|7ABC123
vehicle|Kennzeichen M-AB 1234|M-AB 1234
vehicle|registration plate KA-01-AB-1234|KA-01-AB-1234
device|MAC 00:1A:2B:3C:4D:5E|00:1A:2B:3C:4D:5E
device|mac 00-1a-2b-3c-4d-5e|00-1a-2b-3c-4d-5e
device|host 001a.2b3c.4d5e|001a.2b3c.4d5e
device|serial number SN-88A-2231|SN-88A-2231
device|IMEI 490154203237518|490154203237518
device|pacemaker model serial PJN44201|PJN44201
account|fingerprint ID FP-99231|FP-99231
account|retina scan id 77123|77123
account|biometric template BT-2211-09|BT-2211-09
age|a 93-year-old woman|93-year-old
age|aged 91|91
age|she is 102 years old|102 years old
case_number|invoice 4471|4471
case_number|Case No. 23-CV-4471|23-CV-4471
case_number|claim 2291 was|2291
case_number|ticket #88123|88123
case_number|order 100-442|100-442
case_number|Az. 3 K 1234/22|3 K 1234/22
url|see http://x.example/p now|http://x.example/p
url|see ftp://10.0.0.1/p now|ftp://10.0.0.1/p
url|go to acme.io today|acme.io
ip|from 192.168.4.17 on|192.168.4.17
ip|from fe80::1ff:fe23:4567:890a on|fe80::1ff:fe23:4567:890a
ip|from 2001:0db8:85a3:0000:0000:8a2e:0370:7334 on|2001:0db8:85a3:0000:0000:8a2e:0370:7334
date|born 3/14/1975|3/14/1975
date|born 14.03.75|14.03.75
date|DOB 1975-03-14|1975-03-14
date|on 3 Mar 2021|3 Mar 2021
date|on Mar. 3, 2021|Mar. 3, 2021
date|am 3. März 2021|3. März 2021
date|le 3 mars 2021|3 mars 2021
date|el 3 de marzo de 2021|3 de marzo de 2021
date|il 3 marzo 2021|3 marzo 2021
date|op 3 maart 2021|3 maart 2021
date|dnia 3 marca 2021|3 marca 2021
date|den 3 mars 2021|3 mars 2021
date|em 3 de março de 2021|3 de março de 2021
date|3 марта 2021|3 марта 2021
date|3 Μαρτίου 2021|3 Μαρτίου 2021
date|3. března 2021|3. března 2021
date|3 Mart 2021|3 Mart 2021
date|2021年3月3日|2021年3月3日
date|3. maaliskuuta 2021|3. maaliskuuta 2021
date|3. marts 2021|3. marts 2021
date|2021. március 3.|2021. március 3
date|3 martie 2021|3 martie 2021
date|3 март 2021|3 март 2021
date|3-Mar-21|3-Mar-21
date|March 2021|March 2021
amount|$1,200.50|$1,200.50
amount|1.200,50 €|1.200,50 €
amount|EUR 12 000|EUR 12 000
amount|kr 12 000|kr 12 000
amount|12.000 zł|12.000 zł
amount|Rs. 45,000|Rs. 45,000
amount|₹4,50,000|₹4,50,000
amount|R$ 1.500,00|R$ 1.500,00
amount|CHF 1'200.00|CHF 1'200.00
amount|12 500 Kč|12 500 Kč
"""

# One example of each kind of identifier of 45 CFR 164.514(b)(2)(i), but photographs; see `mention`.
_SAFE_HARBOUR = {
    "A": ("The patient Emily Stone came back.", "Emily Stone"),
    "B": ("She lives at 45 Oak Avenue, Springfield, IL 62704.", "45 Oak Avenue, Springfield, IL 62704"),
    "C": ("She was admitted on 3 March 2024, aged 93.", "3 March 2024 93"),
    "D": ("Phone 212-555-0134 for her.", "212-555-0134"),
    "E": ("Fax 212-555-0135 for her.", "212-555-0135"),
    "F": ("Write to e.stone@mail.test for her.", "e.stone@mail.test"),
    "G": ("Her SSN is 078-05-1120 there.", "078-05-1120"),
    "H": ("Her MRN: 00412345 there.", "00412345"),
    "I": ("Her health plan beneficiary number HPB-22-9911 there.", "HPB-22-9911"),
    "J": ("Her account 12345678 there.", "12345678"),
    "K": ("Her license number D1234-56789 there.", "D1234-56789"),
    "L": ("Her car 1HGCM82633A004352 with number plate AB12 CDE there.", "1HGCM82633A004352 AB12 CDE"),
    "M": ("Her pacemaker, serial PJN44201, there.", "PJN44201"),
    "N": ("See https://clinic.test/p/4411 there.", "https://clinic.test/p/4411"),
    "O": ("It came from 192.168.4.17 there.", "192.168.4.17"),
    "P": ("Her fingerprint template FP-99231 there.", "FP-99231"),
    "R": ("Quote 7738190452 there.", "7738190452"),
}


def covered(text: str, written: str) -> bool:
    """Whether all words of `written` are masked."""
    hidden = {i for span in find(text) for i in range(span.start, span.end)}
    start = 0
    for word in written.split():
        start = text.index(word, start)
        if not all(i in hidden for i in range(start, start + len(word)) if text[i].isalnum()):
            return False
    return True


@each("case", _CASES.strip().split("\n"))
def test_each_form_is_masked_whole_and_named(case: str) -> None:
    cls, text, written = case.split("|")
    start = text.index(written)
    spans = [span for span in find(text) if span.start < start + len(written) and start < span.end]
    assert covered(text, written)
    assert {span.cls for span in spans} == {cls}


@each("kind", _SAFE_HARBOUR)
def test_each_kind_of_the_safe_harbour_is_masked(kind: str) -> None:
    text, written = _SAFE_HARBOUR[kind]
    assert covered(text, written)


@each(
    "text",
    [
        "Receivables aged 90 days or more are written down.",
        "The pages 91 to 93 and page 95 are blank.",
        "It is 120 years since, and a 12-year lease.",
        "It takes 99 years.",
    ],
)
def test_no_age(text: str) -> None:
    assert [span for span in find(text) if span.cls == "age"] == []


@each(
    ("text", "whole"),
    [
        ("Reset the password of user maria_m today.", "maria_m"),
        ("The log names the user bas.vandenbroek again.", "bas.vandenbroek"),
        ("@jlong the server is down", "jlong"),
        ("paid from acct_99120045 in May", "acct_99120045"),
        ("(staff no. 08777) earns more", "08777"),
        ("a van, registration 63-XA-EC, at the gate", "63-XA-EC"),
        ("the court has listed T 0761-15 for hearing", "T 0761-15"),
        ("Sodium | ES/1974/22 | normal", "ES/1974/22"),
        ("his tax id is 66 963 676 169 since May", "66 963 676 169"),
    ],
)
def test_numbers_and_codes_that_a_word_announces(text: str, whole: str) -> None:
    assert whole in {span.text for span in find(text)}


def test_a_sum_ends_at_its_line() -> None:
    spans = {span.text for span in find("| 12 500 kr\n1 | Drafting | EUR 45.11\n7 December 2026 |")}
    assert {"12 500 kr", "EUR 45.11", "7 December 2026"} <= spans

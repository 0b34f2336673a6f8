"""A mention found in a text, before overlaps are settled, and the classes that the finder tells apart.

The 18 kinds of identifiers of HIPAA's safe harbour (45 CFR 164.514(b)(2)(i), read 2026-11-21) and the class of each:

    A  names                                person, organisation (employers count too)
    B  geography below a state              address; towns by themselves: organisation, by default deny
                                            (place: countries and states in short texts; HIPAA does not ask for them)
    C  dates but the year, ages over 89     date, age
    D  telephone numbers                    phone
    E  fax numbers                          phone
    F  e-mail addresses                     email
    G  social security numbers              tax_id
    H  medical record numbers               account (MRN, chart, patient, NHS number)
    I  health plan beneficiary numbers      account (plan, member, subscriber, Medicare number)
    J  account numbers                      account, iban
    K  certificate and licence numbers      account (licence, permit, certificate, NPI, DEA), tax_id (passport)
    L  vehicles, number plates              vehicle
    M  devices, serial numbers              device (also MAC addresses, IMEI)
    N  web addresses                        url
    O  IP addresses                         ip
    P  biometric identifiers                account, of the number behind a word for one (fingerprint, iris scan)
    Q  photographs                          none: the finder reads text
    R  any other unique number or code      account, by default deny of long and coded numbers; case_number
"""

from typing import NamedTuple

# What the finder tells apart. Numbers of passports, registers and social security are tax_id; cards, policies,
# customers and long numbers that nothing explains are account.
CLASSES = frozenset(
    {
        "person",
        "organisation",
        "address",
        "email",
        "phone",
        "tax_id",
        "account",
        "iban",
        "case_number",
        "amount",
        "date",
        "url",
        "ip",
        "vehicle",
        "device",
        "age",
        "place",
    }
)


class Mention(NamedTuple):
    """Characters [start, end) of class `cls`; mentions with one `entity` key are one entity; a lower `rank` wins.

    A named tuple, like the other records of which a text yields thousands: it is made in a quarter of the time of a
    frozen dataclass.
    """

    start: int
    end: int
    cls: str
    entity: str
    rank: int

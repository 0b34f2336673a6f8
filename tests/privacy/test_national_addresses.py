"""Addresses as each country writes them: units and boxes ahead, states and codes behind."""

from dpctl.privacy.find import find
from tests.each import each

_ADDRESSES = [
    # Australia
    "Unit 3/145 Murray Tce, Surry Hills NSW 2010",
    "Level 7, 13 Murray Tce, Glenelg, South Australia 5045",
    "GPO Box 25, Surry Hills NSW 2010",
    "Lot 8 The Esplanade, Battery Point TAS 7004",
    "Shop 12, 88 Hunter St, Newcastle NSW 2300",
    "Locked Bag 19, Alice Springs NT 0870",
    # Canada
    "117, Chemin du Lac, bureau 310, Halifax, Nova Scotia B3J 2R2",
    "Unit 5 - 112 Rue Saint-Denis, Montréal (Québec) H2X 4L4",
    "278, Portage Ave., bureau 310, Calgary AB T2P 4G4",
    "Unit 5 - 161 8th Avenue SW, Montréal (Québec) H2X 4L4",
    "144 Rue Saint-Denis, Calgary AB T2P 9G9",
    # India
    "Plot 92, Phase II, M. G. Road, Mumbai 400 092",
    "No. 8, Linking Road, New Delhi - 110084",
    "8, 100 Feet Road, Mumbai 400 019",
    "B-20, 3rd Floor, Lotus Tower, Old Airport Road, Gurugram, Haryana 122020",
    "H. No. 3-42, 2nd Cross, Old Airport Road, Mumbai 400 042",
    "98/A, Opp. Gandhi Maidan, 100 Feet Road, Kolkata 700098",
    "97/A, Opp. Gandhi Maidan, M. G. Road, Bengaluru - 560097",
    "54/A, Opp. Gandhi Maidan, Old Airport Road, Kolkata 700054",
    "No. 27, Sector 44, Chennai-600010, Tamil Nadu",
    "104, Sector 44, Pune 411087, Maharashtra",
    # New Zealand
    "Level 3, Chiefly Tower, Queen Street, Auckland 1010",
    # Ireland
    "29 The Mall, Dublin 14",
    "Apt 12, 285 The Mall, Naas, Co. Kildare, W91 D41F",
    # Singapore
    "Blk 264 Jalan Besar, Singapore 587563",
    "8 Jalan Besar #03-812, Singapore 568812",
    "286A Jalan Besar, Singapore (391391)",
    "47 Jalan Besar, Level 12, Singapore 054945",
    # South Africa
    "P O Box 229, Sandton, 2196",
    "Private Bag X75, Cape Town 8001",
    "Stand 231, Umhlanga Rocks Drive, Soweto, Gauteng, 1804",
    "P O Box 265, Durban, KwaZulu-Natal 4320",
    # Germany, Austria, Switzerland
    "Am Alten Hafen 32 a, 01246 Dresden",
    "An der Stadtmauer 14-18, D-60569 Frankfurt a. M.",
    "Bahnhofstr. 217, Hinterhaus, D-60182 Frankfurt a. M.",
    "Postfach 12 34, 8010 Graz",
    # Spain, Portugal
    "Avda. de la Constitución nº 158, bajo izq., 48009 Bilbao (Vizcaya)",
    "Calle Mayor nº 57, bajo izq., 46427 Valencia",
    "Avda. de la Constitución, 102 - 2º, 48009 Bilbao",
    "Estrada de Benfica 170, 3000-132 Coimbra",
    "Praceta das Flores, n.º 81, 2.º Dto., 4000-416 Porto",
    "Rua de Santa Catarina, Lote 156, 1250-184 Lisboa",
    # Italy
    "Largo Augusto, 238/A - 50610 Firenze (FI)",
    "V.le Trastevere n. 278, 10306 Torino TO",
    # Poland, Belgium, the Netherlands
    "31-147 Kraków, ul. 11 Listopada 54",
    "Keizersgracht 274 bus 4, 2018 Antwerpen",
    "Prins Hendrikkade 46 hs, 2517 KL Den Haag",
    # Britain, the United States
    "2nd Floor, Meridian House, The Green, Kettering, Northants. NN16 5PL",
    "The Old Rectory, 210 Paradise Hill, London EC2A 3NB",
    "Suite 29, The Maltings, 253 The Green, Kettering, Northants. NN16 4PL",
    "80 Avenue of the Oaks, Apt. 4B, Plano, Texas 75056",
    # Houses and counties of Ireland, buildings and plots of Kenya and the Emirates, quarters of Lagos
    "First Floor, 14/15 Weir Park, Drogheda, Co. Louth",
    "Weir House, 3rd Floor, Ngong Road, Nairobi",
    "L.R. No. 209/5446, Ngong Road, Mombasa",
    "Warehouse 47, Street 4B, Al Quoz 3, Dubai, UAE",
    "Office 1343, Ostrel Tower, Corniche Road, Dubai, United Arab Emirates",
    "11B Broad Street, Lekki Phase 1, Lagos",
    # Britain and America: flats by floor, ranges, towns of ordinary words, streets with a full stop or a number
    "Ground Floor Flat, 178 Nether Road, Glasgow, G2 2JR",
    "12-18 Mill Bank, London W1W 1PQ",
    "Larch Cottage, Market Hill, Swansea SA1 1NW",
    "The Old Rectory, Market Harborough LE16 7AA",
    "385 Tolland Dr., Ste. 38, Boise, Idaho 83744",
    "96 State Route 28, Floor 3, Austin, TX 78745",
    "16 W. 22nd St., 4th Floor, New York, New York 10010",
    # Spain, France, Germany, the Netherlands, Norway: no number, staircases, residences, entrances
    "Paseo de la Castellana, s/n, 30852 Murcia",
    "Calle de Alcalá, 17, Esc. Izda. 1º A, 41004 Sevilla",
    "Gran Vía 10, local 3, 29831 Málaga",
    "Plaza del Carmen, 9 (50176 Zaragoza)",
    "Résidence Les Lilas, 66 rue de l'Église, 06027 Nice Cedex 1",
    "Kirchgasse 54 / Aufgang C, 79495 Freiburg im Breisgau",
    "Kerkstraat 64 A, 2595 AM 's-Gravenhage",
    "Karl Johans gate 22, 0026 Oslo",
]


def _left_out(text: str, address: str) -> str:
    start = text.index(address)
    covered = {i for span in find(text) for i in range(span.start, span.end)}
    return "".join(c for i, c in enumerate(address, start) if c.isalnum() and i not in covered)


@each("address", _ADDRESSES)
@each(
    "frame",
    ["The Supplier shall deliver the goods to {}, and pay.", "Present Address {}; the Supplier", "(late of {})"],
)
def test_the_whole_address_is_found(address: str, frame: str) -> None:
    assert _left_out(frame.format(address), address) == ""


@each("address", [one for one in _ADDRESSES if len(one) < 60])
def test_over_a_line_end(address: str) -> None:
    broken = "\n".join(address.rsplit(" ", 1))
    assert _left_out(f"The Supplier shall deliver to {broken}, and pay.", broken) == ""


@each(
    ("text", "word"),
    [
        ("The Supplier, 12 Mill Lane, London EC2A 3NB, shall pay.", "Supplier"),
        ("Under Clause 5, 12 Mill Lane, London EC2A 3NB is let.", "Clause"),
        ("It was let on 4 May, 12 Mill Lane, London EC2A 3NB being empty, in 2019.", "empty"),
        ("The Tenant left 12 Mill Lane, London, in Texas style.", "style"),
        ("The Tenant of 12 Mill Lane, London pays in 2019 and after.", "pays"),
        ("Folio KE 45294F of the Register of Freeholders, County Kildare, and pay.", "Register"),
        ("At 12 Mill Lane, Leeds; 50,000 shares of the Supplier.", "shares"),
        ("Hauptstraße 4, 53785 Bonn\nPhone: see the Schedule.", "Phone"),
    ],
)
def test_what_stands_beside_is_no_part(text: str, word: str) -> None:
    at = text.index(word)
    assert not [span for span in find(text) if span.start <= at < span.end]

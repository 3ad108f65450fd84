"""Names as people choose them: plain nouns, and any printable text."""

import random  # noqa: TID251 - seeded by the caller

NOUNS = """
Account Address Agreement Article Asset Batch Booking Branch Campaign Card Category Claim Comment Contact Contract
Course Customer Delivery Device Discount Document Driver Employee Event Expense Feature File Gate Goal Group Guest
Invoice Issue Item Job Journey Key Lease Lesson Letter Licence Loan Location Machine Match Meal Measure Member Message
Meter Note Offer Office Order Parcel Part Patient Payment Permit Plan Player Policy Price Product Profile Project
Question Quote Rating Reading Receipt Refund Region Rental Repair Report Reservation Review Role Room Route Rule Sale
Seat Sensor Session Shipment Shop Slot Stock Store Student Subscription Supplier Survey Task Team Tenant Ticket Topic
Trip Unit User Vehicle Vendor Venue Visit Voucher Wallet Warehouse Workshop
""".split()
QUALIFIERS = """
Annual Backup Central Daily Digital Early External Final First Flat Guarded Heavy Inner Joint Large Legal Light Local
Main Minor New Night Open Outer Past Private Public Quick Rare Remote Safe Second Shared Short Spare Urgent Weekly
""".split()
PARTS = ("Line", "Item", "Entry", "Detail", "Position", "Log", "Reading")
FIELDS = """
name title description code number reference status kind amount total price cost fee starts_at ends_at placed_at
due_on born_on city country street postcode address email phone website language currency colour size weight height
length width quantity capacity level score rank note comment reason owner author colour_code serial_number external_id
position latitude duration period valid_from valid_until enabled visible locked version tags keywords settings picture
contract signature password_hash api_token iban diagnosis blood_group ip_address last_seen_at count left available
""".split()
ACTORS = """
Customer Visitor Administrator Clerk Manager Driver Operator Supplier Teacher Student Auditor Nurse Editor Guest
Partner
""".split()
OUTSIDE = ("Payment provider", "Mail service", "Map service", "Identity provider", "ERP", "SMS gateway", "Tax office")

_WORDS = """
select from table order group user null true false no yes on off end graph class style click subgraph participant note
constructor __proto__ toString None self def schema ref type string object items required paths components id cursor
message enum service rpc package import option map repeated Query Mutation Subscription query input union interface
""".split()
_BITS = (
    "<script>alert(1)</script>", "'; DROP TABLE x; --", "{{ 7*7 }}", "{% raw %}", "${HOME}", "%s", "%(a)s", "#",
    "|", "`", '"', "'", "\\", "\\n", "/", "//", "..", ".", "-", "--", "~", "*", "**b**", "_", "&", "&amp;", ":",
    ";", ",", "?", "!", "@", "(", ")", "[", "]", "{", "}", "=", "+", "$", "^", "<", ">", "1", "007", "1e5", "0x1F",
    "12:30", "2027-01-01", "naïve", "größe", "Ærø", "注文", "顧客名", "الطلب", "заказ", "παραγγελία", "हिन्दी",
    "ไทย", "한글", "🎫", "👩‍👩‍👧", "e\u0301",
)  # fmt: skip


class Names:
    """One namespace: names that are unique and never an arrow.

    Args:
        chance: Source of choices.
        wildness: Share of names that may be any printable text.
    """

    def __init__(self, chance: random.Random, wildness: float) -> None:
        self._chance = chance
        self._wildness = wildness
        self._taken = {"id"}

    def new(self, plain: list[str] | tuple[str, ...]) -> str:
        """Give a name that this namespace has not given yet."""
        while True:
            wild = self._chance.random() < self._wildness
            name = self.text() if wild else self._chance.choice(plain)
            if not wild and name in self._taken:
                name = self._qualified(name)
            if name not in self._taken:
                self._taken.add(name)
                return name

    def text(self) -> str:
        """Give any printable text, at most a few words long, now and then a very long one."""
        count = 40 if self._chance.random() < 0.02 else self._chance.randint(1, 4)
        parts = [self._chance.choice(_BITS if self._chance.random() < 0.6 else _WORDS) for _ in range(count)]
        text = self._chance.choice(("", " ", " ", "_", "-")).join(parts).strip().replace("->", "- ")
        return self._chance.choice((text, text, text.upper(), text.title())).strip() or "x"

    def _qualified(self, name: str) -> str:
        """Put a word before a noun that is taken already."""
        before = self._chance.choice(QUALIFIERS)
        return f"{before}{name}" if name[:1].isupper() else f"{before.lower()}_{name}"

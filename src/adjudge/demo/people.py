"""Who lives in the demo and what they say: made-up members, posts, advertisers and staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from adjudge.domain.actor import StaffRole

READER: Final = "marta"
KESTREL_ACCOUNT: Final = "kestrel_lab"
SPOKE_ACCOUNT: Final = "spoke_and_chain"
REVIEWER: Final = "iris"
SECOND_REVIEWER: Final = "hugo"
APPEALS_OFFICER: Final = "selma"
OPERATOR: Final = "edwin"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPerson:
    """A member of staff; letters name a decider by role and number."""

    username: str
    role: StaffRole
    number: int


STAFF: Final = (
    StaffPerson(username=REVIEWER, role=StaffRole.REVIEWER, number=11),
    StaffPerson(username=SECOND_REVIEWER, role=StaffRole.REVIEWER, number=12),
    StaffPerson(username=APPEALS_OFFICER, role=StaffRole.APPEALS_OFFICER, number=21),
    StaffPerson(username=OPERATOR, role=StaffRole.OPERATOR, number=31),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItemText:
    """A line item with one promoted post: amounts as people type them, `page` on this site."""

    bid: str
    budget: str
    page: str
    text: str
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertiserText:
    """An advertiser with one campaign. `account` is its organic account, which also logs in."""

    account: str
    legal_name: str
    country: str
    deposit: str
    campaign: str
    line_items: tuple[LineItemText, ...]


ADVERTISERS: Final = (
    AdvertiserText(
        account=KESTREL_ACCOUNT,
        legal_name="Kestrel Lab",
        country="CH",
        deposit="300.00",
        campaign="Kestrel Guard, spring",
        line_items=(
            LineItemText(
                bid="6.00",
                budget="120.00",
                page="kestrel",
                text=(
                    "Kestrel Guard 4.2 is out: lighter on old computers, free for homes and "
                    "schools."
                ),
            ),
            LineItemText(
                bid="4.50",
                budget="60.00",
                page="kestrel",
                text=(
                    "Our lab opens its doors on Friday. Bring a slow computer, leave with a faster "
                    "one."
                ),
                countries=("CH", "DE", "AT"),
            ),
        ),
    ),
    AdvertiserText(
        account=SPOKE_ACCOUNT,
        legal_name="Spoke and Chain",
        country="NL",
        deposit="150.00",
        campaign="Ready for winter",
        line_items=(
            LineItemText(
                bid="5.20",
                budget="80.00",
                page="bike-repair",
                text=(
                    "New chain, brakes set, lights checked, while you have a coffee. Walk in, ride "
                    "out."
                ),
            ),
        ),
    ),
    AdvertiserText(
        account="rowan_tools",
        legal_name="Rowan Garden Tools",
        country="GB",
        deposit="200.00",
        campaign="Tools for life",
        line_items=(
            LineItemText(
                bid="4.80",
                budget="90.00",
                page="garden-tools",
                text=(
                    "A spade your grandchildren will argue over. Ash handle, forged blade, spare "
                    "parts for ever."
                ),
            ),
        ),
    ),
    AdvertiserText(
        account="crumb_bakery",
        legal_name="Crumb Bakery",
        country="DK",
        deposit="80.00",
        campaign="Early bread",
        line_items=(
            LineItemText(
                bid="3.10",
                budget="40.00",
                page="bakery",
                text=(
                    "Rye from the oven at six, every day but Monday. The first ten loaves go for "
                    "half the price."
                ),
            ),
        ),
    ),
)

POSTS: Final[dict[str, tuple[str, ...]]] = {
    READER: (
        "First frost on the allotment. The kale does not mind at all.",
        "Reading the town council minutes so that you need not: the footbridge is funded.",
        "Is anyone else's tram ten minutes late every single Tuesday?",
        "Lent my ladder to three neighbours this week. I know now who has cats on roofs.",
        "The library extends its hours. Small sentence, good day.",
    ),
    "jonas": (
        "Fixed the squeak in the pedal. It was the shoe.",
        "Forty kilometres before breakfast and a headwind for all of them.",
        "The new cycle path ends in a hedge. A very good hedge, but still.",
        "Rain gear test: the jacket passed, the trousers are a sieve.",
        "Found a bolt on the road that fits nothing I own. I keep it anyway.",
    ),
    "aiko": (
        "Sourdough number nine. It rose, it fell, it is delicious and flat.",
        "My sister sends recipes as photographs of handwriting. I would not change it.",
        "Plum jam, eleven jars. The kitchen looks like a crime was committed.",
        "Learned today that you can toast oats for too long. Twice.",
        "The neighbours' child asked if bread is alive. We had a long talk.",
    ),
    "tomek": (
        (
            "Rewrote the heating timer in forty lines. The house is warm at the wrong hours, but "
            "precisely."
        ),
        "Deleted more code than I wrote today. A good day.",
        "The printer works if you compliment it first. This is reproducible.",
        "Backups are boring until the day they are the only interesting thing.",
        "Taught my father to use a password manager. He taught me to sharpen a saw.",
    ),
    "lena": (
        "Choir on Thursday: we sing the one with the impossible alto entry.",
        "Four concerts, two colds, one lost score. The season has begun.",
        "The hall's piano was tuned today. I could hear it from the stairs.",
        "Does somebody have a music stand that does not lean to the left?",
        "We got a standing ovation from eleven people and a dog.",
    ),
    "samuel": (
        "Counted 214 starlings on one wire. The wire held.",
        "A kingfisher at the weir, for one second, and I will speak of it for a year.",
        "New binoculars. The same birds, but with opinions in their eyes.",
        "The heron by the supermarket has learned when the fish counter closes.",
        "Owl at two in the morning. It has excellent timing and no mercy.",
    ),
    "priya": (
        "Office hours are over and the whiteboard is full. Nobody erase the corner, please.",
        "A student proved it in three lines. My version had two pages. I am delighted.",
        "Chalk or marker: choose your side.",
        "Marking done. The semester may end now.",
        "The proof was right, the diagram was upside down. Both stay.",
    ),
    "bruno": (
        "Coffee roasted on Monday tastes of hazelnut, on Wednesday of regret.",
        "The corner table is free between three and four. I tell only you.",
        "Somebody paid for the next five people this morning. It made it to nine.",
        "New cups. They hold less and everybody is happier.",
        "The grinder broke, so today is a tea day. We shall get through this.",
    ),
    "noor": (
        "Night shift done. The sunrise over the ring road was unreasonably pretty.",
        "A patient knitted us a scarf for the ward clock.",
        "If your shoes squeak on linoleum, we all know where you are.",
        "Slept nine hours. I have forgotten my own name and it is wonderful.",
        "The vending machine gave me two for one. I take it as an apology.",
    ),
    "kirsi": (
        "The sauna is hot, the lake has ice at the edge, and I have made my decision.",
        "Skis waxed. Now it only has to snow, which is the easy part to plan.",
        "My grandmother calls every weather forecast an opinion.",
        "Forest so quiet that I apologised for stepping on a twig.",
        "Dark at three. Candles out, board games out, phones away.",
    ),
    "elif": (
        "Repair cafe on Saturday: toasters, zips, radios. Bring the screws you kept.",
        "We mended 31 things and gave up on one. Sorry, blender.",
        "A zip is a machine and deserves respect.",
        "Soldering lesson for beginners next week. Only two burnt fingers last time.",
        (
            "The oldest thing today was a lamp from 1931. It outlived three rewirings and will "
            "outlive us."
        ),
    ),
    "oskar": (
        "Train across three countries, four languages of delay announcements.",
        "Window seat, thermos, no signal. The best office I have had.",
        "I missed the connection and found the better bakery.",
        "A map on paper does not ask where you are.",
        "Home. The key still fits, the plants have formed a government.",
    ),
}
"""By handle, oldest first. The accounts of advertisers say something of their own too."""

COMPANY_POSTS: Final[dict[str, tuple[str, ...]]] = {
    KESTREL_ACCOUNT: (
        "We name our test machines after birds. Today the wren found what the eagle missed.",
        (
            "Three new colleagues in the lab this week, and one new coffee machine. Guess who got "
            "applause."
        ),
    ),
    SPOKE_ACCOUNT: ("Closed on Sunday: we ride, too.",),
    "rowan_tools": ("Oil the handle once a year. Your spade will thank you by lasting.",),
    "crumb_bakery": ("The oven is forty today. It gets a cake, which it will bake.",),
}

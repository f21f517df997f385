"""Tables, one module per concept. Only repositories write them; pages may read them."""

from adjudge.adapters.store.models.advertisers import Advertiser, Slot
from adjudge.adapters.store.models.campaigns import Campaign, LineItem
from adjudge.adapters.store.models.cases import Case, Fact, FactExhibit
from adjudge.adapters.store.models.contesting import Appeal, Particulars
from adjudge.adapters.store.models.exhibits import Exhibit, ExhibitContent, ExhibitView
from adjudge.adapters.store.models.landing_visits import LandingVisit
from adjudge.adapters.store.models.ledger import LedgerAccount, Transfer
from adjudge.adapters.store.models.letters import Letter, OutboxMail
from adjudge.adapters.store.models.matters import ClockRow, Matter
from adjudge.adapters.store.models.parties import Party, PartyAddress, PartyMember
from adjudge.adapters.store.models.posts import Post
from adjudge.adapters.store.models.precedents import Precedent, PrecedentBand
from adjudge.adapters.store.models.promoted_posts import FreeClick, PromotedPost
from adjudge.adapters.store.models.register import RegisterEntry
from adjudge.adapters.store.models.requests import RequestRecord
from adjudge.adapters.store.models.rulings import Measure, Ruling, RulingLink
from adjudge.adapters.store.models.settlement import EventCursor, SettledEvent
from adjudge.adapters.store.models.steps import StepRow, SubjectKind
from adjudge.adapters.store.models.users import Interest, StaffMember, User
from adjudge.adapters.store.models.winddowns import WindDown, WindDownReceipt

__all__ = [
    "Advertiser",
    "Appeal",
    "Campaign",
    "Case",
    "ClockRow",
    "EventCursor",
    "Exhibit",
    "ExhibitContent",
    "ExhibitView",
    "Fact",
    "FactExhibit",
    "FreeClick",
    "Interest",
    "LandingVisit",
    "LedgerAccount",
    "Letter",
    "LineItem",
    "Matter",
    "Measure",
    "OutboxMail",
    "Particulars",
    "Party",
    "PartyAddress",
    "PartyMember",
    "Post",
    "Precedent",
    "PrecedentBand",
    "PromotedPost",
    "RegisterEntry",
    "RequestRecord",
    "Ruling",
    "RulingLink",
    "SettledEvent",
    "Slot",
    "StaffMember",
    "StepRow",
    "SubjectKind",
    "Transfer",
    "User",
    "WindDown",
    "WindDownReceipt",
]

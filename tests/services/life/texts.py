"""What people say. Some of it nobody may say."""

from tests.services.roads import ANSWER, NEW_REASONS, RESPONSE

REASONS = (
    NEW_REASONS,
    NEW_REASONS,
    RESPONSE,
    "The alarm of 14 June 2025 named a file that the disk did not hold.",
    "Kestrel Lab can no longer buy promoted posts here.",
    "",
)
WHYS = ("The extract of today shows another owner.", "We were wrong about the kit.", "")
ANSWERS = (ANSWER, "We have taken the claim out; see our page.", "")
POSTS = (
    "Our scanner is out.",
    "Our lab opens on Friday.",
    "Safety is guaranteed.",
    "The small print is illegible.",
)
CAUSES = (
    "Somebody logged in from a new device and changed the password.",
    "The bank disputes the payment of 2 March.",
    "Three logins failed within a minute.",
)

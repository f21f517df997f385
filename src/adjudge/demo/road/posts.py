"""Step 1: a post of 280 weighted characters is accepted, one of 281 is refused with its length."""

from __future__ import annotations

from typing import Final

from adjudge.demo.road.checks import must, must_refuse
from adjudge.demo.road.walk import Measured, Road

# Weighted length after twitter-text, config v3: an emoji and a CJK character count two, a link 23.
LONGEST: Final = "Step one of the road: " + "花" * 100 + "x" * 58
TOO_LONG: Final = LONGEST + "x"
LIMIT: Final = 280


def post_at_the_limit(road: Road) -> Measured:
    """Both by the form and by the API."""
    reader = road.visitor("reader")
    accepted = reader.act("/posts/new", text=LONGEST).expect(200)
    must("花" * 100 in accepted.text, "the accepted post is not shown as written")
    road.found["post"] = accepted.last_part
    refused = reader.act("/posts/new", text=TOO_LONG)
    must_refuse(refused, "post.too_long", "a post of 281")
    must(f"{LIMIT + 1}" in refused.text, "the refusal does not say the length 281")
    answer = reader.api("POST", "/posts", json={"text": TOO_LONG})
    must(answer.status_code == 422, f"the API answered {answer.status_code} to a post of 281")  # noqa: PLR2004 - HTTP
    problem = answer.json()
    must(
        answer.headers["content-type"] == "application/problem+json"
        and problem["code"] == "post.too_long"
        and f"{LIMIT + 1}" in problem["detail"],
        f"the API's refusal is {problem}",
    )
    return {"accepted_weight": LIMIT, "refused_weight": LIMIT + 1, "refused_with": problem["code"]}

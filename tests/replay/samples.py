"""A small story that tests change in one place."""

from __future__ import annotations

SMALL = """\
format: adjudge-story-1
id: sentence-of-a-platform
title: A ban in one sentence
about: A platform suspends an advertiser, and says nothing but that it may.
sources:
  - {id: paper, title: A newspaper}
worlds:
  - {id: platform, name: A platform}
parties:
  - id: kestrel
    name: Kestrel Lab
    country: CH
    advertises:
      - {at: platform, posts: [{id: guard, text: Kestrel Guard is lighter now.}]}
events:
  - id: notice
    when: late 2018-01
    what: A letter says that the account may not advertise any more.
    accounts:
      - {source: paper, when: early 2018-01, says: it came in early January}
    act: operator.decides
    party: kestrel
    measure: suspend
    says: Your account was found ineligible.
    expect: {result: refused, codes: [reasons.incomplete, reasons.ground_missing]}
  - id: question
    when: 2018-02
    what: It asks why.
    act: advertiser.asks
    ruling: notice
    text: Why?
    expect: moot
"""


def changed(old: str, new: str) -> bytes:
    """The small story with one passage replaced, which must be there."""
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new).encode()

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.replay.samples import SMALL, changed

from adjudge.replay.acts_told import ACTS
from adjudge.replay.reader import StoryFault, parse_story, read_story


def test_a_story_is_read_with_its_dates_and_accounts():
    story = parse_story("a.yaml", SMALL.encode())
    notice, question = story.events
    assert (notice.first, notice.last) == (date(2018, 1, 1), date(2018, 1, 31))
    assert notice.act.fields["measure"] == "suspend"
    assert notice.act.at == "platform"
    assert question.act.causes == ("notice",)
    assert question.expect.result == "moot"
    assert story.party("kestrel").advertises[0].posts[0].id == "guard"


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("act: operator.decides", "act: operator.decide", (21, 10), "there is no act"),
        ("party: kestrel", "party: kestrl", (22, 12), "there is no party 'kestrl'"),
        ("measure: suspend", "measure: ban", (23, 14), "expected one of"),
        ("when: late 2018-01\n", "when: soon\n", (17, 11), "expected a date"),
        ("    measure: suspend\n", "", (16, 5), "missing: measure"),
        ("ruling: notice", "ruling: question", (26, 5), "it refers to itself"),
        ("ruling: notice", "ruling: notices", (30, 13), "no earlier event 'notices'"),
        ("source: paper", "source: papers", (20, 18), "there is no source"),
        ("id: question", "id: notice", (26, 9), "stands twice"),
        ("expect: moot", "expect: mute", (32, 13), "expected one of done"),
        ("country: CH", "country: NO", (12, 14), "expected text"),
        ("format: adjudge-story-1", "format: two", (1, 9), "expected one of"),
        ("    what: It asks why.\n", "    why: It asks.\n", (28, 5), "no key 'why'"),
        ("text: Why?", "text: ''", (31, 11), "expected 1 to 4,000 characters"),
        ("{at: platform, posts", "{at: platfrom, posts", (14, 14), "no world 'platfrom'"),
        ("about: A platform", "about: &a A platform", (4, 8), "anchors"),
        ("country: CH", "country: Swiss", (12, 14), "a two-letter code"),
        ("Kestrel Guard is lighter now.", "x" * 281, (14, 32), "280"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_is_expected(old, new, place, problem):
    with pytest.raises(StoryFault) as refused:
        parse_story("a.yaml", changed(old, new))
    details = refused.value.details
    assert (details["line"], details["column"]) == place, str(refused.value)
    assert problem in details["problem"]
    assert refused.value.code == "replay.file"
    assert "nothing was played" in refused.value.remedy()


def test_a_party_must_advertise_where_it_is_acted_upon():
    elsewhere = SMALL.replace("name: A platform}", "name: A platform}\n  - {id: other, name: B}")
    elsewhere = elsewhere.replace(
        "    act: operator.decides", "    at: other\n    act: operator.decides"
    )
    elsewhere = elsewhere.replace(
        "    act: advertiser.asks", "    at: other\n    act: advertiser.asks"
    )
    with pytest.raises(StoryFault, match="kestrel does not advertise at other"):
        parse_story("a.yaml", elsewhere.encode())


def test_with_two_operators_each_act_says_where():
    two = SMALL.replace("name: A platform}", "name: A platform}\n  - {id: other, name: B}")
    with pytest.raises(StoryFault, match="missing: at"):
        parse_story("a.yaml", two.encode())


def test_a_clause_that_is_none_is_named_in_the_file():
    policy = """- {id: platform, name: A platform, policy: [
      {id: X, title: T, text: U, elements: {a: b}, measures: [suspend]}]}"""
    with pytest.raises(StoryFault, match="is not like ADS"):
        parse_story("a.yaml", changed("- {id: platform, name: A platform}", policy))


def test_a_story_without_parties_may_hold_only_general_acts():
    text = """\
format: adjudge-story-1
id: rule
title: A rule
about: Nobody in particular is hit.
worlds: [{id: platform, name: A platform}]
events:
  - {id: rule, when: 2018, what: A rule is made., act: operator.announces, change: make}
"""
    story = parse_story("a.yaml", text.encode())
    assert story.parties == ()


def test_limits_are_named():
    with pytest.raises(StoryFault, match="larger than 512 KiB"):
        parse_story("a.yaml", b"#" * (512 * 1024 + 1))
    many = SMALL + "".join(
        f"  - {{id: e{n}, when: 2019, what: Something happens.}}\n" for n in range(200)
    )
    with pytest.raises(StoryFault, match="1 to 200 events"):
        parse_story("a.yaml", many.encode())


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoryFault, match="cannot be read"):
        read_story(tmp_path / "none.yaml")


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=20,
)


@given(st.binary(max_size=300) | plain.map(lambda value: yaml.safe_dump(value).encode()))
def test_random_yaml_is_always_a_named_fault(content):
    with pytest.raises(StoryFault):
        parse_story("a.yaml", content)


names = st.sampled_from(
    ["when", "what", "act", "party", "measure", "statement", "expect", "instead", "needs", "at"]
)


@given(
    st.integers(0, 1),
    names,
    plain | st.sampled_from([*ACTS, "kestrel", "notice", "2018", "platform"]),
)
def test_a_story_with_one_value_replaced_is_read_or_named(number, name, value):
    story = yaml.safe_load(SMALL)
    story["events"][number][name] = value
    try:
        parse_story("a.yaml", yaml.safe_dump(story).encode())
    except StoryFault as fault:
        assert_is_named(fault)


def assert_is_named(fault):
    assert fault.details["line"] >= 1
    assert fault.details["problem"]

"""Which function does which act. An act without one cannot be played yet, and says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from adjudge.replay.acts import (
    authorisations,
    complaints,
    contest,
    general,
    others,
    proceedings,
    promotion,
    reports,
    rulings,
    speech,
)
from adjudge.replay.acts.doing import Doing
from adjudge.replay.outcome import NotPlayableYet

Do = Callable[[Doing], tuple[str, ...]]

PLAYABLE: Final[Mapping[str, Do]] = {
    "operator.decides": rulings.decides,
    "operator.proposes": rulings.proposes,
    "operator.responds": rulings.responds,
    "operator.approves": rulings.approves,
    "operator.drops": rulings.drops,
    "operator.answers": contest.answers,
    "operator.reverses": rulings.reverses,
    "operator.lifts": rulings.lifts,
    "operator.triages": reports.triages,
    "operator.acts_on": reports.acts_on,
    "operator.dismisses": reports.dismisses,
    "operator.confirms_review": reports.confirms_review,
    "operator.reverses_review": reports.reverses_review,
    "advertiser.asks_review": reports.asks_review,
    "reader.reports": reports.reports,
    "operator.undertakes": proceedings.undertakes,
    "operator.proves": proceedings.proves,
    "proceeding.opens": proceedings.opens,
    "proceeding.takes_step": proceedings.takes_step,
    "proceeding.ends": proceedings.ends,
    "operator.admits_appeal": contest.admits,
    "operator.grants_stay": contest.grants_stay,
    "operator.refuses_stay": contest.refuses_stay,
    "advertiser.asks_stay": contest.asks_stay,
    "operator.upholds": contest.upholds,
    "operator.overturns": contest.overturns,
    "operator.elects": promotion.elects_for_payer,
    "operator.gives": promotion.gives,
    "operator.publishes": speech.publishes,
    "operator.announces": general.announces,
    "operator.extends": general.extends,
    "operator.withdraws": general.withdraws,
    "operator.refuses": authorisations.refuses,
    "operator.grants": authorisations.grants,
    "operator.informs": speech.informs,
    "operator.tells": speech.tells,
    "operator.links": others.links,
    "operator.rescreens": others.rescreens,
    "operator.approves_batch": others.approves_batch,
    "authority.orders": others.orders,
    "authority.requests": others.requests,
    "operator.settles": promotion.settles,
    "operator.ends_restriction": complaints.ends_restriction,
    "advertiser.complains": complaints.complains,
    "advertiser.applies": authorisations.applies,
    "advertiser.frees_money": general.frees_money,
    "advertiser.posts": promotion.posts,
    "advertiser.promotes": promotion.promotes,
    "advertiser.asks": contest.asks,
    "advertiser.answers": rulings.answers,
    "advertiser.appeals": contest.appeals,
    "advertiser.reads": contest.reads,
    "advertiser.closes": promotion.closes,
    "advertiser.elects": promotion.elects,
}


def do(doing: Doing) -> tuple[str, ...]:
    """Do the act, and say what was done.

    Raises `NotPlayableYet`, and whatever the use case refuses with.
    """
    act = PLAYABLE.get(doing.act.name)
    if act is None:
        raise NotPlayableYet(act=doing.act.name, lacks="no use case")
    return act(doing)

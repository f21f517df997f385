"""What happens in a life: anybody tries anything, at any time, and processes die meanwhile."""

from __future__ import annotations

from hypothesis import note
from hypothesis.stateful import rule
from tests.memory import PowerCut
from tests.services.life.base import CaseLife
from tests.services.life.commands import COMMANDS
from tests.services.life.pick import Pick
from tests.services.life.roads import ROADS

from adjudge.domain.cases.appeal import Appeal
from adjudge.domain.cases.matter import Matter
from adjudge.domain.cases.particulars import Particulars
from adjudge.domain.cases.ruling import Ruling
from adjudge.domain.ledger.winddown import WindDown
from adjudge.services.clocks import HANDLERS, fire_due
from adjudge.services.delivery import publish_snapshot, settle_all
from adjudge.services.effects import finish_waiting
from adjudge.services.outbox import send_waiting
from adjudge.services.register import publish_log
from adjudge.services.release import release_in_time
from adjudge.services.standing import reconcile
from adjudge.services.submissions import screen_waiting
from adjudge.services.winddowns import advance_all

KINDS: dict[str, type] = {
    "ruling": Ruling,
    "appeal": Appeal,
    "particulars": Particulars,
    "wind_down": WindDown,
} | {kind.kind.value: kind for kind in Matter.__subclasses__()}
POINTS = ("ruling.approved", "effect.block_written", "effect.committed", "release.committed")
ROUNDS = 30
ALL_AT_ONCE = 100


# How often each comes, beside one for every command tried by its usual people and one by anybody.
OFTEN = {
    **{f"road {name}": 3 for name in ROADS},
    "road rule": 34,
    "road contest": 20,
    "road ask": 10,
    "road answer": 6,
    "road promote": 10,
    "road interim": 6,
    "road hold": 6,
    "road end": 6,
    "road pause": 5,
    "road lift pauses": 6,
    "road lend": 5,
    "road wind down": 5,
    "road guest": 4,
    "wait": 10,
    "deadlines": 16,
    "arm": 16,
    "work": 12,
    "release": 5,
}


def moves() -> tuple[str, ...]:
    """What a step may be, as often as it should come."""
    return (
        *(f"usual {name}" for name in sorted(COMMANDS)),
        *(f"anybody {name}" for name in sorted(COMMANDS)),
        *(f"clock {kind}/{name}" for kind, name in sorted(HANDLERS)),
        *(move for move, times in OFTEN.items() for _ in range(times)),
    )


MOVES = moves()


class Acts(CaseLife):
    """Everything that anybody may try; most of it is refused."""

    @rule()
    def step(self) -> None:
        """One of `moves`. All choices follow from the number of this life and the step."""
        self.steps += 1
        pick = Pick(self.life * 10_000 + self.steps)
        move = pick.one(MOVES)
        note(f"{self.steps}. {move}")
        kind, _, name = move.partition(" ")
        if kind in {"usual", "anybody"}:
            chosen = COMMANDS[name]
            who = pick.one([a for a in self.everybody() if kind == "anybody" or chosen.usual(a)])
            self.attempt(name, lambda: chosen.act(self, who, pick), who=who.id)
        elif kind == "road":
            ROADS[name](self, pick)
        elif kind == "clock":
            self.fire_out_of_time(name, pick)
        else:
            getattr(self, kind)(pick)

    def fire_out_of_time(self, name: str, pick: Pick) -> None:
        """Whatever the time: a clock that is not due, or no more, changes nothing."""
        kind, _, clock = name.partition("/")
        handler = HANDLERS[kind, clock]
        self.attempt(f"clock {name}", lambda: handler(self.deps, pick.id(self.rows(KINDS[kind]))))

    def pass_time(self, **parts: float) -> None:
        """Let time pass; then everything is looked at again."""
        self.deps.clock.advance(**parts)  # type: ignore[attr-defined] # a clock of tests
        self.seen.clear()

    def wait(self, pick: Pick) -> None:
        """For an hour, or for more than a month."""
        self.pass_time(hours=pick.one((1, 24, 24 * 4, 24 * 8, 24 * 40)))

    def deadlines(self, pick: Pick) -> None:
        """After the worker has been, no deadline that has passed is left as it was."""
        self.pass_time(days=pick.one((0, 0, 4, 8, 15, 31)))
        for _ in range(ROUNDS):
            fired: list[int] = []
            self.attempt("fire_due", lambda: fired.append(fire_due(self.deps)))  # noqa: B023 - called at once
            if fired == [0]:
                self.must_leave_no_deadline()
                return

    def must_leave_no_deadline(self) -> None:
        """What holds once every clock that was due has fired."""
        with self.deps.reading() as uow:
            due = uow.clocks.due(self.now(), limit=5)
        assert list(due) == [], due

    def arm(self, pick: Pick) -> None:
        """The next process that comes to some point dies there."""
        point = pick.one((*POINTS, "commit"))
        if point == "commit":
            self.dies = True
        else:
            self.stage.faults.armed = {point}

    def work(self, pick: Pick) -> None:
        """What the worker does: finish what waits, then make the block equal to the rows."""
        del pick
        for act in (finish_waiting, advance_all, settle_all, send_waiting, publish_log):
            self.attempt(act.__name__, lambda: act(self.deps))  # type: ignore[operator] # noqa: B023 - called at once
        self.attempt("screen_waiting", lambda: screen_waiting(self.deps, limit=ALL_AT_ONCE))
        self.attempt("publish_snapshot", lambda: publish_snapshot(self.deps))
        try:
            reconcile(self.deps)
        except PowerCut:
            reconcile(self.deps)
        self.crashed = False

    def release(self, pick: Pick) -> None:
        """What the worker does once a day."""
        del pick
        for ruling in self.rows(Ruling):
            self.attempt("release_in_time", lambda key=ruling.id: release_in_time(self.deps, key))

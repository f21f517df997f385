from __future__ import annotations

from tests.services.life.acts import KINDS
from tests.services.life.commands import COMMANDS, MODULES
from tests.services.life.coverage import NOT_TRIED, use_cases

from adjudge.services.clocks import HANDLERS


def test_every_use_case_is_tried_or_named_with_a_reason():
    there = {name: f"{module}.{name}" for module, name in use_cases()}
    missing = sorted(set(there) - set(COMMANDS))
    assert [there[name] for name in missing if there[name] not in NOT_TRIED] == []


def test_no_name_of_what_is_not_tried_is_left_over():
    there = {f"{module}.{name}" for module, name in use_cases()}
    assert set(NOT_TRIED) <= there
    assert not {name.partition(".")[2] for name in NOT_TRIED} & set(COMMANDS)


def test_a_command_is_a_use_case_that_its_name_says():
    nameless = {
        "file_report",
        "look_again",
        "appeal_misuse_by_link",
    }  # nobody needs an account for these
    assert set(COMMANDS) - {name for _, name in use_cases()} == nameless
    assert all(module.__doc__ for module in MODULES)


def test_every_clock_can_be_fired_out_of_time():
    assert {kind for kind, _ in HANDLERS} <= set(KINDS)

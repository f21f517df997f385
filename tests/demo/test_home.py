from __future__ import annotations

import stat

import pytest

from adjudge.adapters.sole import AlreadyRunning, sole
from adjudge.demo.home import (
    DemoNeedsSqlite,
    Login,
    NotADemo,
    prepare_home,
    read_logins,
    write_logins,
)
from adjudge.settings import load_settings


def test_a_new_home_is_marked_and_kept(tmp_path):
    settings = load_settings(home=tmp_path / "var")
    home = prepare_home(settings, reset=False)
    assert home.is_demo
    (home.root / "adjudge.sqlite").write_text("kept")
    assert prepare_home(settings, reset=False).database.read_text() == "kept"


def test_a_reset_empties_only_what_the_demo_made(tmp_path):
    settings = load_settings(home=tmp_path / "var")
    home = prepare_home(settings, reset=False)
    home.database.write_text("old")
    (home.root / "adjudge.toml").write_text("")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("kept")
    (home.root / "link").symlink_to(outside)
    home = prepare_home(settings, reset=True)
    assert home.is_demo
    assert not home.database.exists()
    assert (home.root / "adjudge.toml").exists()
    assert (outside / "precious").read_text() == "kept"


@pytest.mark.parametrize("reset", [False, True])
def test_a_folder_of_somebody_else_is_not_touched(tmp_path, reset):
    (tmp_path / "thesis.txt").write_text("two years of work")
    with pytest.raises(NotADemo):
        prepare_home(load_settings(home=tmp_path), reset=reset)
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_running_demo_is_not_reset(tmp_path):
    settings = load_settings(home=tmp_path / "var")
    home = prepare_home(settings, reset=False)
    home.database.write_text("in use")
    lock = home.run / "supervisor.lock"
    with sole("supervisor", home.root, lock), pytest.raises(AlreadyRunning):
        prepare_home(settings, reset=True)
    assert home.database.read_text() == "in use"


@pytest.mark.parametrize(
    "setting", [{"database": "postgresql://localhost/site"}, {"mail": "smtp://localhost:25"}]
)
def test_the_demo_keeps_to_its_folder(tmp_path, setting):
    with pytest.raises(DemoNeedsSqlite):
        prepare_home(load_settings(home=tmp_path / "var", **setting), reset=False)
    assert not (tmp_path / "var").exists()


def test_logins_are_for_the_owner_only(tmp_path):
    home = prepare_home(load_settings(home=tmp_path / "var"), reset=False)
    assert read_logins(home) == []
    login = Login(role="reader", username="ada", password="made at random", sees="the feed")
    write_logins(home, [login])
    assert read_logins(home) == [login]
    mode = stat.S_IMODE((home.root / "demo-logins.json").stat().st_mode)
    assert mode == 0o600

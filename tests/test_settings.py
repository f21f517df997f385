from __future__ import annotations

from pathlib import Path

import pytest

from adjudge import settings as module
from adjudge.settings import Settings, SettingsInvalid, load_settings, settings_reference

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    for name in [*Settings.model_fields, "config"]:
        monkeypatch.delenv(f"ADJUDGE_{name.upper()}", raising=False)
    monkeypatch.setenv("ADJUDGE_HOME", str(tmp_path / "home"))


def test_defaults_need_no_file_and_make_no_folder(tmp_path):
    settings = load_settings()
    assert settings.home == tmp_path / "home"
    assert settings.base_url == "http://127.0.0.1:8280"
    assert not settings.home.exists()


def test_the_home_is_var_of_the_checkout_without_a_setting(monkeypatch):
    monkeypatch.delenv("ADJUDGE_HOME")
    assert load_settings().home == ROOT / "var"


def test_a_variable_beats_the_file_and_the_file_beats_the_default(monkeypatch, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "adjudge.toml").write_text('port = 9000\nsite_name = "Harbour Square"\n')
    assert load_settings().port == 9000
    monkeypatch.setenv("ADJUDGE_PORT", "9100")
    settings = load_settings()
    assert (settings.port, settings.site_name) == (9100, "Harbour Square")
    assert settings.base_url == "http://127.0.0.1:9100"


def test_the_named_file_replaces_the_one_in_the_home(monkeypatch, tmp_path):
    named = tmp_path / "site.toml"
    named.write_text("serve_workers = 3\n")
    monkeypatch.setenv("ADJUDGE_CONFIG", str(named))
    assert load_settings().serve_workers == 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("prot = 1\n", "prot"),
        ("port = 0\n", "port"),
        ('currency = "XXX"\n', "currency"),
        ('base_url = "ftp://x"\n', "base_url"),
        ('base_url = "http://x/path"\n', "base_url"),
        ('mail = "pigeon"\n', "mail"),
        ("port = = 1\n", "file"),
    ],
)
def test_a_wrong_file_is_refused_by_the_name_of_the_key(monkeypatch, tmp_path, text, names):
    named = tmp_path / "site.toml"
    named.write_text(text)
    monkeypatch.setenv("ADJUDGE_CONFIG", str(named))
    with pytest.raises(SettingsInvalid, match=names):
        load_settings()


def test_a_file_that_is_named_must_exist(monkeypatch, tmp_path):
    monkeypatch.setenv("ADJUDGE_CONFIG", str(tmp_path / "absent.toml"))
    with pytest.raises(SettingsInvalid, match="ADJUDGE_CONFIG"):
        load_settings()


def test_passwords_are_shown_neither_by_repr_nor_by_a_refusal(monkeypatch):
    monkeypatch.setenv("ADJUDGE_DATABASE", "postgresql://app:hushhush@db/adjudge")
    monkeypatch.setenv("ADJUDGE_MAIL", "smtp://app:hushhush@mail:587")
    assert "hushhush" not in repr(load_settings())
    monkeypatch.setenv("ADJUDGE_DATABASE", "mysql://app:hushhush@db/adjudge")
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    assert "database" in str(caught.value)
    assert "hushhush" not in str(caught.value)


def test_settings_do_not_change_after_reading():
    with pytest.raises(ValueError, match="frozen"):
        load_settings().port = 1


def test_every_setting_says_what_it_means():
    assert [n for n, f in Settings.model_fields.items() if not f.description] == []


def test_the_reference_page_is_what_the_code_says():
    page = ROOT / "docs" / "reference" / "settings.md"
    assert page.read_text() == settings_reference(), f"run: python -m {module.__name__}"

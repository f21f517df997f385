from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.core.mail import get_connection

from adjudge.django_settings import _database, _mail
from adjudge.settings import load_settings

READ = """
import json, warnings
warnings.simplefilter("error")
from adjudge import django_settings as s
print(json.dumps({name: getattr(s, name, None) for name in NAMES}))
"""


def fresh(home, *names, **variables):
    """Settings as a new process reads them."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("ADJUDGE_")}
    env |= {"ADJUDGE_HOME": str(home)} | variables
    code = READ.replace("NAMES", repr(names))
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_django_finds_nothing_wrong():
    assert run_checks() == []


def test_reading_the_settings_makes_no_folder(tmp_path):
    fresh(tmp_path / "home", "USE_TZ")
    assert not (tmp_path / "home").exists()


def test_the_key_is_the_homes_own(tmp_path):
    home = tmp_path / "home"
    (home / "secrets").mkdir(parents=True)
    code = (
        "from django.conf import settings; import os;"
        "os.environ['DJANGO_SETTINGS_MODULE']='adjudge.django_settings';"
        "print(str(settings.SECRET_KEY))"
    )
    env = os.environ | {"ADJUDGE_HOME": str(home)}
    keys = {
        subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    }
    assert keys == {(home / "secrets" / "django_key").read_bytes().hex()}


def test_https_makes_the_cookies_secure(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "DEBUG")
    over_tls = fresh(tmp_path, *names, ADJUDGE_BASE_URL="https://square.example")
    plain = fresh(tmp_path, *names)
    assert over_tls == dict(zip(names, (True, True, 365 * 24 * 3600, False), strict=True))
    assert plain == dict(zip(names, (False, False, None, False), strict=True))


def test_debug_never_turns_on_djangos_debug_pages(tmp_path):
    assert fresh(tmp_path, "DEBUG", ADJUDGE_DEBUG="1") == {"DEBUG": False}


def test_sqlite_waits_for_the_lock_and_keeps_what_it_confirmed():
    options = _database(load_settings(database="sqlite"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "foreign_keys=ON" in options["init_command"]


def test_postgresql_comes_from_its_url():
    url = "postgresql://app:p%40ss@db.example:5433/square?sslmode=require"
    database = _database(load_settings(database=url))
    shown = {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert shown == {
        "NAME": "square",
        "USER": "app",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_postgresql_over_a_socket_needs_no_password():
    database = _database(load_settings(database="postgresql:///square?host=/run/pg"))
    assert (database["HOST"], database["NAME"], database["PASSWORD"]) == ("/run/pg", "square", "")


@pytest.mark.parametrize(
    ("url", "port", "wrapped", "starttls"),
    [
        ("smtp://u:p%40@mail.example", 587, False, True),
        ("smtps://u:p%40@mail.example", 465, True, False),
        ("smtp://u:p%40@127.0.0.1:25?tls=off", 25, False, False),
    ],
)
def test_mail_goes_out_as_the_url_says(url, port, wrapped, starttls):
    mail = _mail(load_settings(mail=url))
    assert (mail["EMAIL_PORT"], mail["EMAIL_USE_SSL"], mail["EMAIL_USE_TLS"]) == (
        port,
        wrapped,
        starttls,
    )
    assert mail["EMAIL_HOST_PASSWORD"] == "p@"


def test_mail_to_files_lands_in_the_home(tmp_path):
    mail = _mail(load_settings(home=tmp_path / "home", mail="file"))
    assert mail["EMAIL_FILE_PATH"] == tmp_path / "home" / "mail"
    connection = get_connection(mail["EMAIL_BACKEND"], file_path=mail["EMAIL_FILE_PATH"])
    assert connection.file_path == str(tmp_path / "home" / "mail")

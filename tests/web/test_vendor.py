from __future__ import annotations

import hashlib
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import adjudge.web

STATIC = Path(adjudge.web.__file__).parent / "static"
VENDOR = STATIC / "vendor"
LIST = tomllib.loads((VENDOR / "vendor.toml").read_text())
OUTSIDE = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import|(?:src|href)\s*=\s*["']https?:""")


def test_every_vendored_file_is_listed_with_its_hash():
    listed = {f["path"]: f["sha256"] for package in LIST["package"] for f in package["file"]}
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendor.toml"
    }
    assert found == listed


def test_each_package_names_version_and_licence_and_carries_its_text():
    for package in LIST["package"]:
        assert package["version"]
        assert package["licence"]
        assert (VENDOR / package["licence_file"]).stat().st_size > 500


def test_the_styles_are_of_the_version_that_the_macros_follow():
    # govuk-frontend-jinja 4.1 writes the markup of govuk-frontend 6.3.
    assert version("govuk-frontend-jinja").startswith("4.1.")
    assert LIST["package"][0]["version"].startswith("6.3.")


def test_nothing_that_a_browser_loads_asks_another_host():
    for path in STATIC.rglob("*"):
        if path.suffix in {".css", ".js", ".svg"}:
            assert OUTSIDE.findall(path.read_text()) == [], path


def test_nothing_of_the_british_government_is_left():
    css = (VENDOR / "govuk-frontend" / "govuk-frontend.min.css").read_text()
    assert "@font-face" not in css
    assert "GDS Transport" not in css
    assert "url(" not in css

"""Configuration: environment variables and one TOML file, read once, never written.

A variable `ADJUDGE_PORT` beats the key `port` of the file, which beats the default. The file is
the one named by `ADJUDGE_CONFIG`, else `adjudge.toml` in the home folder when it exists. An unknown
key in it is refused, so a misspelt setting cannot be silently ignored. Reading settings makes no
folder; `Home.create()` is for commands.

`python -m adjudge.settings` prints docs/reference/settings.md.
"""

from __future__ import annotations

import os
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from adjudge.adapters.home import Home
from adjudge.domain.cases.deadlines import Deadlines
from adjudge.domain.errors import DomainError
from adjudge.domain.money import CURRENCIES

PREFIX: Final = "ADJUDGE_"
CONFIG_VARIABLE: Final = "ADJUDGE_CONFIG"
CONFIG_NAME: Final = "adjudge.toml"
CHECKOUT: Final = Path(__file__).resolve().parents[2]


class SettingsInvalid(DomainError):
    """The configuration cannot be used; the message names each setting, never its value."""

    code = "settings.invalid"

    def message(self) -> str:
        return f"The configuration is not valid: {self.details['problems']}."

    def remedy(self) -> str:
        return "Correct the variable or the file; docs/reference/settings.md lists every setting."


def default_home() -> Path:
    """`var/` of the checkout when Adjudge runs from one, else `var/` of the current folder."""
    base = CHECKOUT if (CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
    return base / "var"


def default_data() -> Path:
    """`shared/data` beside the checkout."""
    return CHECKOUT.parent / "shared" / "data"


def _own_address(fields: dict[str, Any]) -> str:
    """Where the site listens, as an address a browser on this machine can open."""
    host = fields.get("host", "127.0.0.1")
    reachable = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return f"http://{reachable}:{fields.get('port', 8280)}"


def config_file() -> Path | None:
    """The TOML file to read, if there is one; `ADJUDGE_CONFIG` must then exist.

    Raises:
        SettingsInvalid: `ADJUDGE_CONFIG` names no file.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        path = Path(named).expanduser().resolve()
        if not path.is_file():
            raise SettingsInvalid(problems=f"{CONFIG_VARIABLE} names no file")
        return path
    home = Path(os.environ.get(f"{PREFIX}HOME") or default_home()).expanduser().resolve()
    path = home / CONFIG_NAME
    return path if path.is_file() else None


Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """Everything an operator can set. Each field says what it means and in which unit."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    home: Path = Field(
        default_factory=default_home,
        description="The one folder that holds all state: databases, event files, log, standing "
        "block, mail, uploads, secrets. Deleting it is a reset.",
        json_schema_extra={"default_text": "`var/` in the checkout"},
    )
    host: str = Field(
        "127.0.0.1",
        min_length=1,
        max_length=255,
        description="The address on which the site listens.",
    )
    port: Port = Field(8280, description="The port of the site.")
    serve_port: Port = Field(
        8281,
        description="The port of the serving processes. They listen on loopback only; readers "
        "reach them through the site.",
    )
    serve_workers: int = Field(
        2, ge=1, le=64, description="How many serving processes answer decisions."
    )
    serve_timeout_ms: int = Field(
        50,
        ge=1,
        le=5000,
        description="How long a page waits for a decision, in milliseconds. After that the page "
        "is shown without promoted posts.",
    )
    database: SecretStr = Field(
        SecretStr("sqlite"),
        description="`sqlite` (a file in the home folder) or a `postgresql://` URL. Never shown "
        "or logged, because the URL may hold a password.",
    )
    site_name: str = Field(
        "Adjudge",
        min_length=1,
        max_length=60,
        description="The name in the header of each page, in letters and in mail.",
    )
    base_url: str = Field(
        default_factory=_own_address,
        max_length=255,
        description="The address under which people reach the site. With `https://` the cookies "
        "are marked secure and browsers are told to stay on https.",
        json_schema_extra={"default_text": "`http://` with `host` and `port`"},
    )
    currency: str = Field(
        "EUR",
        description="The currency of new balances (ISO 4217). A balance keeps its own.",
    )
    reserve_cpm_micros: int = Field(
        500_000,
        ge=0,
        le=1_000_000_000,
        description="The lowest price of a thousand impressions, in micros of the currency. It is "
        "the same for everybody.",
    )
    deadlines: Deadlines = Field(
        default=Deadlines(),
        description="Days of each clock of due process, as a table: `particulars = 7` and so on.",
        json_schema_extra={"default_text": "those of the due-process model"},
    )
    landing_checks: bool = Field(
        default=False,
        description="Whether the worker fetches landing pages elsewhere before their posts are "
        "admitted, and looks at them again later. It fetches public web addresses only. Without "
        "it such pages count as unchecked.",
    )
    ad_slots_per_page: int = Field(
        2, ge=0, le=10, description="How many promoted posts a page of the feed may carry."
    )
    mail: SecretStr = Field(
        SecretStr("file"),
        description="`file` (each mail becomes a file in the home folder), or "
        "`smtp://user:password@host:port` (STARTTLS) or `smtps://...` (TLS from the start). Add "
        "`?tls=off` for a relay on the same machine. Never shown or logged.",
    )
    data: Path = Field(
        default_factory=default_data,
        description="The shared data that some tests read. The site and the demo never read it.",
        json_schema_extra={"default_text": "`../shared/data` beside the checkout"},
    )
    debug: bool = Field(
        default=False,
        description="Reload templates on change and serve static files uncached. For developers; "
        "error pages stay the same.",
    )

    @field_validator("home", "data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("database")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if text != "sqlite" and urlsplit(text).scheme not in {"postgresql", "postgres"}:
            raise ValueError("write 'sqlite' or a postgresql:// URL")
        return value

    @field_validator("mail")
    @classmethod
    def _known_mail(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        parts = urlsplit(text)
        if text != "file" and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("write 'file', smtp://host:port or smtps://host:port")
        return value

    @field_validator("base_url")
    @classmethod
    def _plain_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("write http://host or https://host")
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError("write only scheme, host and port")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        if value not in CURRENCIES:
            raise ValueError(f"choose one of {', '.join(sorted(CURRENCIES))}")
        return value

    @property
    def state(self) -> Home:
        """The home folder, by what it holds. Nothing is created by asking."""
        return Home(self.home)

    @property
    def is_https(self) -> bool:
        """Whether people reach the site over TLS."""
        return self.base_url.startswith("https://")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the one file. No .env file, no secrets folder."""
        del dotenv_settings, file_secret_settings
        file = config_file()
        sources = (init_settings, env_settings)
        return (*sources, TomlConfigSettingsSource(settings_cls, file)) if file else sources


def load_settings(**overrides: Any) -> Settings:
    """Read the configuration afresh; `overrides` beat every source (for tests and commands).

    Raises:
        SettingsInvalid: a value is not allowed, a key is unknown, or the file cannot be read.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        problems = [
            (".".join(str(part) for part in item["loc"]), item["msg"].removeprefix("Value error, "))
            for item in found
        ]
        raise SettingsInvalid(problems="; ".join(": ".join(pair) for pair in problems)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsInvalid(problems=f"the file cannot be read ({error})") from None


@cache
def current_settings() -> Settings:
    """The configuration of this process, read at first use."""
    return load_settings()


def settings_reference() -> str:
    """docs/reference/settings.md, written from the descriptions above."""
    lines = [
        "# Settings",
        "",
        "Written from `adjudge.settings`; a test fails when it is behind. An environment variable",
        "beats the file, the file beats the default. The file is the one that `ADJUDGE_CONFIG`",
        "names, else `adjudge.toml` in the home folder; an unknown key in it is refused.",
        "",
        "| key in the file | variable | default | meaning |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = _default_text(field)
        lines.append(f"| `{name}` | `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def _default_text(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    if isinstance(extra, dict) and "default_text" in extra:
        return str(extra["default_text"])
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    sys.stdout.write(settings_reference())

"""Django's settings, derived from `adjudge.settings`. Importing this creates nothing on disk."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.functional import lazy

from adjudge.adapters.home import Home
from adjudge.settings import Settings, current_settings

_SETTINGS = current_settings()
_HOME = _SETTINGS.state
_WEB = Path(__file__).parent / "web"

MEBIBYTE = 1024 * 1024


@cache
def _key_of(home: Home) -> str:
    return home.secret("django_key").hex()


def _secret_key() -> str:
    return _key_of(_HOME)


def _database(settings: Settings) -> dict[str, Any]:
    """The default database: a SQLite file in the home folder, or PostgreSQL by its URL."""
    url = settings.database.get_secret_value()
    if url == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": settings.state.database,
            "OPTIONS": {
                # A writer takes the lock at the start, so two of them queue instead of failing.
                "transaction_mode": "IMMEDIATE",
                "timeout": 5,
                # FULL: a ruling that was answered with "done" survives a power cut.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                ),
            },
        }
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - SQLite installs never load it

    parts = conninfo_to_dict(url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    known = {django: str(parts.pop(libpq, "") or "") for libpq, django in names.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        "PORT": str(parts.pop("port", "") or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parts),
    }


def _mail(settings: Settings) -> dict[str, Any]:
    """Django's EMAIL_* names for the `mail` setting."""
    url = settings.mail.get_secret_value()
    if url == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": settings.state.mail,
        }
    parts = urlsplit(url)
    wrapped = parts.scheme == "smtps"
    plain = parse_qs(parts.query).get("tls") == ["off"]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if wrapped else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": wrapped,
        "EMAIL_USE_TLS": not wrapped and not plain,
        "EMAIL_TIMEOUT": 10,
    }


# Debug pages show settings and local variables; ours never do. `debug` only means fresh templates.
DEBUG = False
# Read at first use: a command makes the home folder first.
SECRET_KEY = lazy(_secret_key, str)()
ALLOWED_HOSTS = [
    str(urlsplit(_SETTINGS.base_url).hostname),
    _SETTINGS.host,
    "127.0.0.1",
    "localhost",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [_SETTINGS.base_url]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "adjudge.adapters.store",
    "adjudge.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "adjudge.web.limits.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "adjudge.web.errors.DomainErrorMiddleware",
]
ROOT_URLCONF = "adjudge.web.urls"
WSGI_APPLICATION = "adjudge.web.wsgi.application"
CSRF_FAILURE_VIEW = "adjudge.web.errors.csrf_failure"
DATABASES = {"default": _database(_SETTINGS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_WEB / "templates"],
        "OPTIONS": {
            "environment": "adjudge.web.jinja.environment",
            "auto_reload": _SETTINGS.debug,
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "adjudge.web.context.page",
            ],
        },
    },
    {
        # For the mail texts and messages that allauth brings; no page of ours uses it.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [_WEB / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
# Served from where they are: no collectstatic step. Addresses carry a hash of the content (`static`
# in adjudge.web.jinja), so a day in the cache is safe.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = _SETTINGS.debug
WHITENOISE_MAX_AGE = 0 if _SETTINGS.debug else 24 * 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_TEMPLATE_EXTENSION = "html"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{_SETTINGS.site_name}] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _SETTINGS.is_https else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _SETTINGS.is_https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _SETTINGS.is_https
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
# Where a reader came from is nobody else's business.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _SETTINGS.is_https:
    # TLS ends at the operator's proxy, which has to set this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * MEBIBYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * MEBIBYTE
FILE_UPLOAD_PERMISSIONS = 0o600

DEFAULT_FROM_EMAIL = f"adjudge@{urlsplit(_SETTINGS.base_url).hostname}"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
globals().update(_mail(_SETTINGS))

# One line per record on standard error, where the supervisor collects it. Request bodies, cookies
# and settings are never logged; a refused rule is logged by its code.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "adjudge.web.logs.LineFormatter",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "adjudge": {"level": "INFO"},
        # Its handlers would mail tracebacks to ADMINS and print a second copy.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}

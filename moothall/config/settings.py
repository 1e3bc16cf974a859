"""Every setting, in one file that fails loudly at start."""

import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from moothall.audit import signing
from moothall.bodies.places.providers import PROVIDERS as ADDRESS_PROVIDERS
from moothall.config.database import WEB, database_from_url
from moothall.config.logging import set_up_logging
from moothall.notices.channels import providers
from moothall.notices.channels.messages import NotConfigured
from moothall.people.identity.oidc import configuration as issuers
from moothall.rules.emails import NotAnAccountEmail, account_email
from moothall.vault import master_keys

ROOT = Path(__file__).resolve().parents[2]


def need(name: str) -> str:
    """Return the environment variable `name`, or stop with a sentence that says to set it."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}. docs/how-to/ says what it is for.")
    return value


def need_long(name: str, least: int) -> str:
    """Return the secret in the environment variable `name`, or stop where it is missing or has too few characters."""
    value = need(name)
    if len(value) < least:
        raise ImproperlyConfigured(f"{name} is too short: give it at least {least} random characters.")
    return value


def count_of(name: str) -> int:
    """Return the number in the environment variable `name`, 0 where it is not set, or stop where it is none."""
    value = os.environ.get(name) or "0"
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} is {value!r}: it must be a number.")
    return int(value)


MODE = os.environ.get("MOOTHALL_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"MOOTHALL_MODE is {MODE!r}: it must be production, demo or test.")
DEMO = MODE == "demo"
VAR = Path(os.environ.get("MOOTHALL_VAR") or ROOT / "var")
DATA = ROOT / "data"

_INVENTED_KEY = "only-for-demonstrations-and-tests-" + "0" * 32
SECRET_KEY = (
    need_long("MOOTHALL_SECRET_KEY", 50)
    if MODE == "production"
    else os.environ.get("MOOTHALL_SECRET_KEY", _INVENTED_KEY)
)
if (
    MODE == "production"
    and os.environ.get("MOOTHALL_CASE_CODE_KEY")
    and not os.environ.get("MOOTHALL_CODE_KEY")
):
    raise ImproperlyConfigured(
        "Rename the environment variable MOOTHALL_CASE_CODE_KEY to MOOTHALL_CODE_KEY and keep its value: with another"
        " one, the code of no case and of no invitation fits any more."
    )
CODE_KEY = need_long("MOOTHALL_CODE_KEY", 32) if MODE == "production" else SECRET_KEY

# The master keys wrap the data keys of bodies; the first is the current one.
try:
    VAULT_KEYS = (
        master_keys.read(os.environ.get("MOOTHALL_VAULT_KEYS") or need("MOOTHALL_VAULT_KEYS"))
        if MODE == "production" or os.environ.get("MOOTHALL_VAULT_KEYS")
        else master_keys.invented()
    )
except master_keys.MalformedKeys as wrong:
    raise ImproperlyConfigured(f"MOOTHALL_VAULT_KEYS is malformed. {wrong}") from wrong

# What signs the days' digests of the evidence; the public halves of former keys go on being trusted.
try:
    AUDIT_KEYS: signing.SigningKeys = (
        signing.signing_keys(
            current=need("MOOTHALL_AUDIT_KEY"), former=os.environ.get("MOOTHALL_AUDIT_FORMER_KEYS", "")
        )
        if MODE == "production" or os.environ.get("MOOTHALL_AUDIT_KEY")
        else signing.of_seed(hashlib.sha256(f"audit/{SECRET_KEY}".encode()).digest())
    )
except signing.MalformedKey as wrong:
    raise ImproperlyConfigured(
        f"MOOTHALL_AUDIT_KEY or MOOTHALL_AUDIT_FORMER_KEYS is malformed. {wrong}"
    ) from wrong
# How far each body's chain had got, noted outside the database by the job process.
AUDIT_HEADS = Path(os.environ.get("MOOTHALL_AUDIT_HEADS") or VAR / "audit")

# Hosts: the portal, the desk and files each have their own, so that a cookie of one is never sent to another.
PORTAL_URL = os.environ.get("MOOTHALL_PORTAL_URL") or (
    need("MOOTHALL_PORTAL_URL") if MODE == "production" else "http://localhost:8000"
)
_portal = urlsplit(PORTAL_URL)
if _portal.scheme not in {"http", "https"} or not _portal.hostname or _portal.path.strip("/"):
    raise ImproperlyConfigured(
        f"MOOTHALL_PORTAL_URL is {PORTAL_URL!r}: write it as https://host or http://host:port."
    )
if _portal.scheme == "http" and MODE == "production":
    raise ImproperlyConfigured("MOOTHALL_PORTAL_URL must begin with https:// in production.")
PORTAL_URL = PORTAL_URL.rstrip("/")
PORTAL_HOST = _portal.netloc
DESK_URL = os.environ.get("MOOTHALL_DESK_URL", f"{_portal.scheme}://desk.{PORTAL_HOST}").rstrip("/")
FILES_URL = os.environ.get("MOOTHALL_FILES_URL", f"{_portal.scheme}://files.{PORTAL_HOST}").rstrip("/")
DESK_HOST = urlsplit(DESK_URL).netloc
FILES_HOST = urlsplit(FILES_URL).netloc
# The licence (AGPL-3.0, section 13) asks the operator to offer the source of what runs to everybody who uses it.
SOURCE_URL = os.environ.get("MOOTHALL_SOURCE_URL") or (
    need("MOOTHALL_SOURCE_URL") if MODE == "production" else ""
)
# Where people write to the operator about what it keeps of their accounts (UK GDPR, Article 13(1)(a) and (b)).
PRIVACY_EMAIL = os.environ.get("MOOTHALL_PRIVACY_EMAIL") or (
    need("MOOTHALL_PRIVACY_EMAIL") if MODE == "production" else ""
)
try:
    PRIVACY_EMAIL = account_email(PRIVACY_EMAIL) if PRIVACY_EMAIL else ""
except NotAnAccountEmail as wrong:
    raise ImproperlyConfigured(
        f"MOOTHALL_PRIVACY_EMAIL is {PRIVACY_EMAIL!r}: write one email address, like privacy@example.org."
    ) from wrong
# In the demo every body answers at <slug>.<portal host>; elsewhere only at the host that the register names.
BODY_HOST_SUFFIX = f".{PORTAL_HOST}" if MODE != "production" else ""
ALLOWED_HOSTS = [
    "*"
]  # moothall.ui.hosts answers 404 to a host that nobody owns; nothing trusts the header itself
USE_X_FORWARDED_HOST = False
TRUSTED_PROXIES = count_of("MOOTHALL_TRUSTED_PROXIES")
if os.environ.get("MOOTHALL_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    if not TRUSTED_PROXIES:
        raise ImproperlyConfigured(
            "MOOTHALL_BEHIND_PROXY is 1 and MOOTHALL_TRUSTED_PROXIES is 0: say how many proxies of yours add to"
            " X-Forwarded-For. Otherwise the tries of all visitors count as those of one."
        )

# Two roles: DATABASE_URL is the application, which owns nothing; DATABASE_ADMIN_URL owns and migrates. Only the
# web process is impatient: a migration and a job's sweep take the time they need. It has fewer connections than
# threads, so that a database that hangs leaves two that still answer within the time of waiting for the pool.
# The job process has no pool: one that waits ever longer between its tries would keep jobs away from a
# database that is back.
DB_ROLE = os.environ.get("MOOTHALL_DB_ROLE", "web")
_url = os.environ.get("DATABASE_ADMIN_URL" if DB_ROLE == "owner" else "DATABASE_URL", "")
_threads = os.environ.get("MOOTHALL_THREADS") or "8"
if not (_threads.isascii() and _threads.isdigit()):
    raise ImproperlyConfigured(f"MOOTHALL_THREADS is {_threads!r}: it must be a whole number.")
DATABASES = {
    "default": database_from_url(
        _url,
        patience=WEB if DB_ROLE == "web" and MODE != "test" else None,
        most_connections=int(_threads) - 2,
    )
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "moothall.bodies",
    "moothall.audit",
    "moothall.outbox",
    "moothall.vault",
    "moothall.notices",
    "moothall.files",
    "moothall.people",
    "moothall.services",
    "moothall.cases",
    "moothall.portability",
]
PROCRASTINATE_IMPORT_PATHS = ["moothall.wiring.jobs"]
PROCRASTINATE_ON_APP_READY: str | None = None

MIDDLEWARE = [
    "moothall.ui.middleware.headers.HeadersMiddleware",
    "moothall.ui.middleware.requests.RequestMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "moothall.ui.middleware.hosts.HostsMiddleware",
    "moothall.ui.middleware.sessions.SiteSessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "moothall.ui.middleware.methods.MethodsMiddleware",
]
# The URL configuration of each site, by the name under which lower floors may speak of it.
URLS = {
    "portal": "moothall.web.urls.portal",
    "body": "moothall.web.urls.body",
    "own_host": "moothall.web.urls.own_host",
    "files": "moothall.web.urls.files",
    "desk": "moothall.desk.urls",
}
ROOT_URLCONF = URLS["portal"]
MOOTHALL_URLCONFS = list(URLS.values())
WSGI_APPLICATION = "moothall.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            ROOT / "moothall/ui/templates",
            ROOT / "moothall/web/templates",
            ROOT / "moothall/desk/templates",
        ],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "moothall.ui.environment.environment"},
    }
]

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "moothall/ui/static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_STORE = os.environ.get("MOOTHALL_FILES_STORE", "disk")
FILES_FOLDER = VAR / "files"

# Cookies: host-only and https-only everywhere; browsers treat http://localhost and *.localhost as secure.
SESSION_ENGINE = "moothall.people.sessions"
SESSION_COOKIE_NAME = "__Host-session"
# Per site: for how many seconds a session may be idle, and how long it lasts at most.
SESSION_LIMITS = {"portal": (3600, 12 * 3600), "desk": (30 * 60, 8 * 3600)}
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
DRAFT_COOKIE_SECONDS = 30 * 24 * 3600
CSRF_FAILURE_VIEW = "moothall.web.views.stale.csrf_failure"

PASSWORD_HASHERS = ["moothall.people.credentials.hashing.Argon2Hasher"]

MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_REQUEST_BYTES = 12 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# More than so many rows, when they are more than so much of what there is, are deleted only when somebody confirms.
RETENTION_UNASKED_ROWS = count_of("MOOTHALL_RETENTION_ROWS") or 200
RETENTION_UNASKED_PERCENT = count_of("MOOTHALL_RETENTION_PERCENT") or 20

NOTICES_PROVIDER = os.environ.get("MOOTHALL_NOTICES") or (
    need("MOOTHALL_NOTICES") if MODE == "production" else "outbox"
)
try:
    providers.channel(NOTICES_PROVIDER, os.environ)
except NotConfigured as wrong:
    raise ImproperlyConfigured(
        f"MOOTHALL_NOTICES is {NOTICES_PROVIDER!r}, which cannot send as it is set up: {wrong.code}."
        " docs/how-to/configure.md names its variables."
    ) from wrong
try:
    ISSUERS = issuers.issuers_from(os.environ, production=MODE == "production")
except issuers.NotConfigured as wrong:
    raise ImproperlyConfigured(f"MOOTHALL_ISSUERS: {wrong}") from wrong
OS_PLACES_KEY = os.environ.get("MOOTHALL_OS_PLACES_KEY", "")
OS_PLACES_URL = os.environ.get("MOOTHALL_OS_PLACES_URL", "https://api.os.uk")
ADDRESS_PROVIDER = os.environ.get("MOOTHALL_ADDRESSES") or (
    need("MOOTHALL_ADDRESSES") if MODE == "production" else "sandbox"
)

if ADDRESS_PROVIDER not in ADDRESS_PROVIDERS or (ADDRESS_PROVIDER == "os_places" and not OS_PLACES_KEY):
    raise ImproperlyConfigured(
        f"MOOTHALL_ADDRESSES is {ADDRESS_PROVIDER!r}: write one of {', '.join(sorted(ADDRESS_PROVIDERS))},"
        " and set MOOTHALL_OS_PLACES_KEY for os_places."
    )
INVENTS = {"outbox", "sandbox"} & {NOTICES_PROVIDER, ADDRESS_PROVIDER}
if MODE == "production" and INVENTS and os.environ.get("MOOTHALL_MEASURING") != "1":
    raise ImproperlyConfigured(
        f"{', '.join(sorted(INVENTS))} is for demonstrations: it reaches or knows nobody. Set MOOTHALL_NOTICES to smtp"
        " or notify, and MOOTHALL_ADDRESSES to os_places."
    )

LOGGING_CONFIG: None = None
if MODE != "test":
    set_up_logging(as_json=MODE == "production")
SILENCED_SYSTEM_CHECKS: list[str] = []

"""Django's settings, all of them from the environment; docs/operate.md lists the variables.

OTKLIK_DATA          folder of the database, the files and the secret key (default: var/ in a checkout)
OTKLIK_DATABASE_URL  sqlite:///absolute/path or postgres://user:password@host:port/name
OTKLIK_SECRET_KEY    signs sessions and links; made in OTKLIK_DATA on first start where it is not given
OTKLIK_MAILBOX_KEY   seals the passwords of mailboxes; made in OTKLIK_DATA (mailbox.key) where it is not given
OTKLIK_BASE_URL      the address people type, say https://desk.example (default: http://127.0.0.1:8000)
OTKLIK_HOSTS         further host names it answers to, separated by commas
OTKLIK_LETTER_FILES  megabytes of files that a letter of ours carries; larger ones go as links (default: 15)
OTKLIK_TOGETHER      seconds within which several acts of an agent give one letter (default: 60)
OTKLIK_FILE_LIMIT    megabytes of the largest file that is taken, or of those of a form (default: 25)
OTKLIK_CLAMD         host:port or socket path of a clamd that looks through files (default: none)
OTKLIK_UNDO          seconds for which an agent's words wait and can be taken back (default: 10)
OTKLIK_DKIM          folder of the keys that sign letters, DOMAIN/SELECTOR.pem (default: dkim in OTKLIK_DATA)
OTKLIK_SMTP_URL      the server that takes our letters: smtp://user:password@host:port
OTKLIK_WEB           host:port on which pages are served (default: 127.0.0.1:8000)
OTKLIK_WEB_WORKERS   processes that serve pages, each with four threads (default: 2)
OTKLIK_DOOR          host:port on which letters come in by SMTP (default: 127.0.0.1:8025)
OTKLIK_DOOR_CERTIFICATE, OTKLIK_DOOR_KEY  files (PEM) by which the door offers STARTTLS (default: none)
OTKLIK_LMTP          host:port or unix:/path on which letters come in by LMTP (default: none)
OTKLIK_LETTER_LIMIT  the largest letter taken in, in megabytes of 1024 * 1024 bytes (default: 50)
OTKLIK_DEMO          the address of the demo's mail viewer: pages then say what to try (set by bin/demo)
OTKLIK_DEBUG         1 shows errors in the browser: never where others can reach it
OTKLIK_LANG          ru or en: the language of the command line (default: the terminal's)
OTKLIK_LOG           text or json (default: text, in colours on a terminal)
OTKLIK_LOG_LEVEL     DEBUG, INFO, WARNING or ERROR: the least that is logged (default: INFO)
"""

import os
import warnings
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from otklik.config import database, logs, outbox
from otklik.kit import keyfile

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent


def _said(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


# --- this installation ---------------------------------------------------------------------------

DATA = Path(_said("OTKLIK_DATA", str(CHECKOUT / "var"))).absolute()
BASE_URL = _said("OTKLIK_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
WEB = _said("OTKLIK_WEB", "127.0.0.1:8000")
WEB_WORKERS = int(_said("OTKLIK_WEB_WORKERS", "2"))
DOOR = _said("OTKLIK_DOOR", "127.0.0.1:8025")
LMTP = _said("OTKLIK_LMTP")
DOOR_CERTIFICATE = _said("OTKLIK_DOOR_CERTIFICATE")
DOOR_KEY = _said("OTKLIK_DOOR_KEY")
LETTER_LIMIT = int(_said("OTKLIK_LETTER_LIMIT", "50")) * 1024 * 1024
LETTER_FILES = int(_said("OTKLIK_LETTER_FILES", "15")) * 1024 * 1024
TOGETHER = timedelta(seconds=int(_said("OTKLIK_TOGETHER", "60")))
FILE_LIMIT = int(_said("OTKLIK_FILE_LIMIT", "25")) * 1024 * 1024
CLAMD = _said("OTKLIK_CLAMD")
UNDO = timedelta(seconds=int(_said("OTKLIK_UNDO", "10")))
DEMO = _said("OTKLIK_DEMO")
DEBUG = _said("OTKLIK_DEBUG") == "1"
SECRET_KEY = _said("OTKLIK_SECRET_KEY") or keyfile.load_or_make(DATA / "secret.key")
MAILBOX_KEY = _said("OTKLIK_MAILBOX_KEY")

_own_host = urlsplit(BASE_URL).hostname or "127.0.0.1"
_further_hosts = [host.strip() for host in _said("OTKLIK_HOSTS").split(",") if host.strip()]
ALLOWED_HOSTS = [_own_host, "127.0.0.1", "localhost", "[::1]", *_further_hosts]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = {"default": database.parse(_said("OTKLIK_DATABASE_URL", f"sqlite://{DATA / 'otklik.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# An act opens its own transaction; a request that only reads opens none.
ATOMIC_REQUESTS = False

# --- rooms ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "otklik.people",
    "otklik.agreements",
    "otklik.tickets",
    "otklik.mailroom",
    "otklik.notices",
    "otklik.faces.shared",
    "otklik.faces.workspace",
    "otklik.faces.portal",
    "otklik.faces.office",
    "otklik.ops",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
]
MIDDLEWARE = [
    "otklik.faces.shared.answers.told",
    "django.middleware.security.SecurityMiddleware",
    "otklik.faces.shared.security.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "otklik.faces.shared.said.storably",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "otklik.faces.shared.viewers.recognised",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "otklik.config.urls"
WSGI_APPLICATION = "otklik.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- people and their sessions -------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("name", "email")}),
        ("MinimumLengthValidator", {}),
        ("CommonPasswordValidator", {}),
    )
]
CSRF_FAILURE_VIEW = "otklik.faces.shared.missing.refused_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_NAME = "otklik_session"
CSRF_COOKIE_NAME = "otklik_csrf"
LANGUAGE_COOKIE_NAME = "otklik_language"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True

_https = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
# TLS ends in the proxy before us, which must set this header itself (deploy/ has a sample).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if _https else 0
X_FRAME_OPTIONS = "SAMEORIGIN"

# --- languages and time --------------------------------------------------------------------------

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
DKIM = Path(_said("OTKLIK_DKIM", str(DATA / "dkim"))).absolute()
# Fingerprinted names once `collectstatic` has run, plain ones straight out of the checkout before.
_collected = (STATIC_ROOT / "staticfiles.json").exists()
_plain_files = "whitenoise.storage.CompressedStaticFilesStorage"
_fingerprinted_files = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _fingerprinted_files if _collected else _plain_files},
}
WHITENOISE_USE_FINDERS = not _collected
# The folder of collected files need not be there: without it they come straight out of the checkout.
warnings.filterwarnings("ignore", message="No directory at", category=UserWarning)
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024

# --- letters and logs ----------------------------------------------------------------------------

_out = outbox.parse(_said("OTKLIK_SMTP_URL", "smtp://127.0.0.1:25"))
EMAIL_HOST = _out["EMAIL_HOST"]
EMAIL_PORT = _out["EMAIL_PORT"]
EMAIL_HOST_USER = _out["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _out["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _out["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _out["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 30

LOGGING = logs.configure(
    _said("OTKLIK_LOG", "text"), level=_said("OTKLIK_LOG_LEVEL", "INFO").upper(), debug=DEBUG
)

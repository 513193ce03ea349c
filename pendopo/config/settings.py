"""All settings, each from the environment; `docs/reference/settings.md` explains every one."""

import os
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from pendopo.config import environment

ROOT = Path(__file__).resolve().parents[2]
DEMO = environment.is_demo()

SECRET_KEY = environment.secret("PENDOPO_SECRET_KEY")
MASTER_KEYS = environment.keys("PENDOPO_MASTER_KEYS")
INDEX_KEY = environment.secret("PENDOPO_INDEX_KEY")
FILES_KEY = environment.secret("PENDOPO_FILES_KEY")
CHECKPOINT_KEY = environment.secret("PENDOPO_CHECKPOINT_KEY")
SIGNER_KEY = environment.secret("PENDOPO_SIGNER_KEY")

ADDRESS = environment.address()
ALLOWED_HOSTS = environment.hosts(ADDRESS)
CSRF_TRUSTED_ORIGINS = [ADDRESS] if ADDRESS.startswith("https") else []
PROXIES = environment.number("PENDOPO_PROXIES", 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
DATABASES = {"default": environment.database(ROOT)}
FILES_FOLDER = Path(os.environ.get("PENDOPO_FILES", ROOT / "var" / "files"))
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

ROOMS = [
    "ui", "events", "accounts", "files", "notices", "documents", "catalogue", "payments",
    "cases", "applications", "front", "desk", "operations", "config",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    *(f"pendopo.{room}" for room in ROOMS),
]
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "/masuk"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
     "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]  # fmt: skip

MIDDLEWARE = [
    "pendopo.config.middleware.NameRequest",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pendopo.config.middleware.KeepNothing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pendopo.config.middleware.SpeakLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pendopo.accounts.requests.KnowActor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pendopo.config.middleware.ShowRefusals",
]
ROOT_URLCONF = "pendopo.config.urls"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "pendopo.accounts.requests.frame",
                "pendopo.notices.context.unread",
            ],
            "builtins": ["pendopo.ui.templatetags.sayings", "pendopo.ui.templatetags.pieces"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "bahasa"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/aset/"
STATIC_ROOT = ROOT / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "pendopo.ui.assets.Assets"},
}

WHITENOISE_USE_FINDERS = True  # what was not collected is served from the rooms

SECURE = ADDRESS.startswith("https")
SESSION_COOKIE_NAME = "sesi"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 3  # `accounts` ends sessions sooner, and keeps what was typed
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pendopo.config.views.form_out_of_date"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["pendopo.files.uploading.Held"]

DEFAULT_FROM_EMAIL = os.environ.get("PENDOPO_MAIL_FROM", "pendopo@localhost")
MAILERS = {"default": environment.mail()}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "pendopo.config.logs.Line"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
    },
}

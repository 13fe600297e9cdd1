"""Django's settings, made of `runtime/settings_table.py`. Nothing here is meant to be edited by an operator."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from bole.runtime import database, logs
from bole.runtime import home as homes
from bole.runtime.settings_table import value

PACKAGE = Path(__file__).resolve().parent.parent
BOLE_HOME = Path(str(value("HOME")))


SECRET_KEY = str(value("SECRET_KEY")) or homes.secret(BOLE_HOME, "django", lambda: secrets.token_urlsafe(48))
DEBUG = bool(value("DEBUG"))
BOLE_PORT = int(str(value("PORT")))
BOLE_PUBLIC_URL = str(value("PUBLIC_URL")) or f"http://127.0.0.1:{BOLE_PORT}"
BOLE_LIVE_URL = str(value("LIVE_URL"))
BOLE_LOCK_TIMEOUT_MS = int(str(value("LOCK_TIMEOUT_MS")))
BOLE_EMBEDDER = str(value("EMBEDDER"))
BOLE_EMBEDDER_KEY = str(value("EMBEDDER_KEY"))
BOLE_MAX_UPLOAD_MB = int(str(value("MAX_UPLOAD_MB")))
BOLE_MAX_LOGO_KB = int(str(value("MAX_LOGO_KB")))
BOLE_CAPACITY_DAYS = int(str(value("CAPACITY_DAYS")))
BOLE_WEBHOOKS_PRIVATE = bool(value("WEBHOOKS_PRIVATE"))
BOLE_NOTICES_PER_DAY = int(str(value("NOTICES_PER_DAY")))
BOLE_INVITATION_DAYS = int(str(value("INVITATION_DAYS")))
BOLE_STAFF_MODE_MINUTES = int(str(value("STAFF_MODE_MINUTES")))
BOLE_NUMBER_MASK = str(value("NUMBER_MASK"))
BOLE_OVERPAID_DAYS = int(str(value("OVERPAID_DAYS")))
BOLE_REFUND_NEAR_HOURS = int(str(value("REFUND_NEAR_HOURS")))
BOLE_CONFIRM_DAYS = int(str(value("CONFIRM_DAYS")))
BOLE_REMIND_DAYS = int(str(value("REMIND_DAYS")))
BOLE_SINK_DAYS = int(str(value("SINK_DAYS")))
BOLE_ARCHIVE_DAYS = int(str(value("ARCHIVE_DAYS")))
BOLE_FRESHNESS_HOUR = int(str(value("FRESHNESS_HOUR")))
BOLE_PUSH_PER_DAY = int(str(value("PUSH_PER_DAY")))
BOLE_PUSH_WAITING = int(str(value("PUSH_WAITING")))
BOLE_PUSH_NEARNESS = float(str(value("PUSH_NEARNESS")))
BOLE_PUSH_SCORE = float(str(value("PUSH_SCORE")))
BOLE_CHALLENGE_EXTENSION_DAYS = int(str(value("CHALLENGE_EXTENSION_DAYS")))
BOLE_CHALLENGE_DEPOSIT_DAYS = int(str(value("CHALLENGE_DEPOSIT_DAYS")))
BOLE_CHALLENGE_PAYOUT_HOURS = int(str(value("CHALLENGE_PAYOUT_HOURS")))
BOLE_CHALLENGE_FILE_MB = int(str(value("CHALLENGE_FILE_MB")))
BOLE_REPORTS_A_DAY = int(str(value("REPORTS_A_DAY")))
BOLE_OBJECTIONS_A_DAY = int(str(value("OBJECTIONS_A_DAY")))
BOLE_FLAGS_DAYS = int(str(value("FLAGS_DAYS")))
BOLE_OCDS_PREFIX = str(value("OCDS_PREFIX"))
BOLE_OUTBID_MINUTES = int(str(value("OUTBID_MINUTES")))
BOLE_STAMP_URL = str(value("STAMP_URL"))
BOLE_STAMP_ROOTS = str(value("STAMP_ROOTS"))
BOLE_SIGNING_KEY = str(value("SIGNING_KEY"))
BOLE_REVIEW_HOURS = int(str(value("REVIEW_HOURS")))
BOLE_SECOND_PERSON = bool(value("SECOND_PERSON"))
BOLE_TRANSLATOR = str(value("TRANSLATOR"))
BOLE_TRANSLATOR_KEY = str(value("TRANSLATOR_KEY"))
BOLE_TRANSLATOR_SECONDS = int(str(value("TRANSLATOR_SECONDS")))
_host = str(value("HOST"))
ALLOWED_HOSTS = [
    *value("ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]", f"[{_host}]" if ":" in _host else _host,
    str(urlsplit(BOLE_PUBLIC_URL).hostname),
]  # type: ignore[misc]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "django_htmx",
    "bole.runtime.apps.RuntimeConfig",
    "bole.ui.apps.UiConfig",
    "bole.reference.apps.ReferenceConfig",
    "bole.people.apps.PeopleConfig",
    "bole.notices.apps.NoticesConfig",
    "bole.ledger.apps.LedgerConfig",
    "bole.policy.apps.PolicyConfig",
    "bole.registry.apps.RegistryConfig",
    "bole.matching.apps.MatchingConfig",
    "bole.push.apps.PushConfig",
    "bole.intake.apps.IntakeConfig",
    "bole.exchange.apps.ExchangeConfig",
    "bole.challenges.apps.ChallengesConfig",
    "bole.api.apps.ApiConfig",
    # after ours, so that our templates of the account pages come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bole.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bole.people.web.middleware.ActorMiddleware",
    "bole.push.web.middleware.ViewMiddleware",
    "bole.ui.middleware.ContentPolicyMiddleware",
    "bole.ui.problems.ProblemMiddleware",
]

ROOT_URLCONF = "bole.config.urls"
WSGI_APPLICATION = "bole.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bole.ui.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "bole.ui.templatetags.bole",
                "bole.reference.templatetags.reference",
            ],
        },
    },
    {  # what a page repeats many times; see bole.ui.fragments
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "fragments",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"environment": "bole.ui.fragments.environment", "extensions": ["jinja2.ext.i18n"]},
    },
]

_parts = database.parts()
_known = ("host", "port", "user", "password", "dbname")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _parts["host"],
        "PORT": _parts["port"],
        "USER": _parts["user"],
        "PASSWORD": _parts["password"],
        "NAME": _parts["dbname"],
        "OPTIONS": {k: v for k, v in _parts.items() if k not in _known},
        "CONN_HEALTH_CHECKS": True,  # a connection that broke meanwhile is replaced before it is used
        "TEST": {"NAME": f"{_parts['dbname']}_test"},
    }
}
if os.environ.get("BOLE_PROCESS") in ("web", "worker"):
    # Reconnecting is given up soon and begun anew by the next request: the pause between two tries doubles, and after
    # an outage of a minute the pool would else look away for another.
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1, "max_size": int(str(value("DATABASE_POOL"))), "timeout": 5, "reconnect_timeout": 4,
    }  # fmt: skip
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS: dict[str, Any] = {}  # the worker says its own, see cli/processes.py

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "bole.people.adapters.account.AccountAdapter"
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "/accounts/login/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
EMAIL_BACKEND = "bole.runtime.mail.Outbox"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = str(value("MAIL_FROM"))
BOLE_MAIL_URL = str(value("MAIL_URL"))
BOLE_MAIL_FOLDER = BOLE_HOME / "mail"
ACCOUNT_FORMS = {"add_email": "bole.people.web.forms.ChangeEmailForm"}
ACCOUNT_CHANGE_EMAIL = True  # one address per person; the new one counts when its link was opened
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Bole] "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login_failed": f"10/m/ip,{value('SIGN_IN_ATTEMPTS')}/{value('SIGN_IN_LOCK_MINUTES')}m/key"}
MFA_ADAPTER = "bole.people.adapters.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Bole"
MFA_TOTP_TOLERANCE = 1  # telephones' clocks are not quite right
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are not confirmed at sign-up
SOCIALACCOUNT_ADAPTER = "bole.people.adapters.account.OtherHouseAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = bool(value("OIDC_TRUSTS_EMAIL"))
BOLE_OIDC_ISSUER = str(value("OIDC_ISSUER"))
_oidc = {
    "provider_id": "oidc", "name": str(value("OIDC_NAME")), "client_id": str(value("OIDC_CLIENT_ID")), "secret": str(value("OIDC_SECRET")),
    "settings": {"server_url": BOLE_OIDC_ISSUER, "oauth_pkce_enabled": True},
}  # fmt: skip
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_oidc] if BOLE_OIDC_ISSUER and _oidc["client_id"] else []}}

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", _("Chinese (simplified)")), ("en", _("English"))]
LOCALE_PATHS = [str(PACKAGE / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = str(value("TIME_ZONE"))

CACHES = {  # counts attempts to sign in, for all processes and machines alike
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_attempt", "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}  # fmt: skip

STATIC_URL = "/static/"
STATIC_ROOT = str(BOLE_HOME / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # a cache in one process would not see a sign-out in another
CSRF_COOKIE_SAMESITE = "Lax"
_secure = BOLE_PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
CSRF_TRUSTED_ORIGINS = [BOLE_PUBLIC_URL] if _secure else []
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _secure else 0  # else all who come through the proxy would be counted as one
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31536000 if _secure else 0
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = logs.configuration(str(value("LOG_LEVEL")))
SILENCED_SYSTEM_CHECKS: list[str] = []

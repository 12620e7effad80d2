"""What every environment of the example site shares: the apps, the rules of signing in, and safe defaults."""

from pathlib import Path
from typing import Any

PACKAGE_DIR = Path(__file__).resolve().parent.parent

# Bottom up, as the house is drawn: ground, cellar, pipes, people, rooms. A site installs the ones it wants.
COLLABKIT_APPS = [
    "collabkit.core",
    "collabkit.files",
    "collabkit.ops",
    "collabkit.accounts",
    "collabkit.invitations",
    "collabkit.notifications",
    "collabkit.realtime",
    "collabkit.projects",
    "collabkit.chat",
    "collabkit.web",
]
# Stores permissions on single objects, which core's backend reads.
GRANT_APPS = ["guardian"]
DJANGO_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
SIGN_IN_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.headless",
]
INSTALLED_APPS = [
    "example_project.users",
    *COLLABKIT_APPS,
    *SIGN_IN_APPS,
    *GRANT_APPS,
    *DJANGO_APPS,
]

MIDDLEWARE = [
    "collabkit.ops.middleware.Observe",
    "django.middleware.security.SecurityMiddleware",
    # Before whatever may refuse a request: a refusal is in the reader's language too.
    "django.middleware.locale.LocaleMiddleware",
    "collabkit.core.http.middleware.RequestGuard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "example_project.users.middleware.RememberWhenSeen",
]

ROOT_URLCONF = "example_project.urls"
WSGI_APPLICATION = "example_project.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "en"
# Those that both collabkit's server and its client speak, each by its own name.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
# The client's file names carry a hash of their content, so a browser may keep them for ever. They must not be
# renamed once more: the entry would then load a lazy part under two names.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/collabkit_web/assets/"

# --- signing in ---
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
    # Signs nobody in: lets user.has_perm(permission, object) answer for roles and single grants.
    "collabkit.core.grants.RoleAndGrantBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
# core's backend reads guardian's grants; guardian's own backend would count model-wide permissions as grants.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "example_project.users.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "example_project.users.forms.SignUpForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Signing up, signing in and asking for a reset answer the same whether the address has an account or not.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_ADAPTER = "example_project.users.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Codes to print are shown when they are made and never again: who finds a window open cannot read them.
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A phone's clock may be half a minute wrong; RFC 6238 advises to allow one step at most.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = True
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ["browser"]


def frontend_urls(site_url: str) -> dict[str, str]:
    """Return the client's addresses for allauth's mails: the configured site's, never a Host header's."""
    return {
        "account_confirm_email": f"{site_url}/verify-email?key={{key}}",
        "account_reset_password": f"{site_url}/reset-password",
        "account_reset_password_from_key": f"{site_url}/reset-password/{{key}}",
        "account_signup": f"{site_url}/sign-up",
    }


# --- cookies, headers ---
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

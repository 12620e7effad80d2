"""A site of somebody else's that adds collabkit: own user model, own pages, no allauth, no admin."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver"]
USE_TZ = True
ROOT_URLCONF = "tests.host_site.urls"
AUTH_USER_MODEL = "members.Member"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

INSTALLED_APPS = [
    "tests.host_site.members",
    "collabkit.core",
    "collabkit.files",
    "collabkit.accounts",
    "collabkit.invitations",
    "collabkit.notifications",
    "collabkit.realtime",
    "collabkit.projects",
    "collabkit.chat",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "collabkit.core.http.middleware.RequestGuard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "collabkit.core.grants.RoleAndGrantBackend",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "club@host.example"
COLLABKIT = {
    "CORE": {"SITE_URL": "https://club.example", "SITE_NAME": "The club"},
    "ACCOUNTS": {"VERIFIED_EMAILS": "collabkit.accounts.queries.own_address"},
    "REALTIME": {"BUS": "memory"},
}

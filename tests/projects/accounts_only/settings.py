"""The smallest host: core, files and accounts, without allauth and any pipe. Other small hosts start here."""

# ruff: noqa: F403, F405

from tests.projects.full.settings import *

INSTALLED_APPS = [
    "example_project.users",
    "collabkit.core",
    "collabkit.files",
    "collabkit.accounts",
    *DJANGO_APPS,
]
MIDDLEWARE = [entry for entry in MIDDLEWARE if entry.startswith(("django.", "collabkit.core."))]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "collabkit.core.grants.RoleAndGrantBackend",
]
ROOT_URLCONF = "tests.projects.accounts_only.urls"
COLLABKIT = {
    "CORE": COLLABKIT["CORE"],
    "ACCOUNTS": {"VERIFIED_EMAILS": "collabkit.accounts.queries.own_address"},
}

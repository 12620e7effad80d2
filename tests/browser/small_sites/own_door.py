"""People, projects and chat on a site without allauth, which signs people in by Django's own page."""

# ruff: noqa: F403, F405

from tests.browser.small_sites.no_pipes import *

INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in SIGN_IN_APPS]
MIDDLEWARE = [entry for entry in MIDDLEWARE if not entry.startswith("allauth.")]
AUTHENTICATION_BACKENDS = [entry for entry in AUTHENTICATION_BACKENDS if not entry.startswith("allauth.")]
LOGIN_URL = "/accounts/login/"
ROOT_URLCONF = "tests.browser.small_sites.own_door_urls"
COLLABKIT = {**COLLABKIT, "ACCOUNTS": {"VERIFIED_EMAILS": "collabkit.accounts.queries.own_address"}}

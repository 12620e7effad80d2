"""The settings for the tests that kill processes, for people who write faster than anybody may."""

# ruff: noqa: F403, F405

from tests.browser.production import *

COLLABKIT = {
    **COLLABKIT,
    "CORE": {"SITE_URL": SITE_URL, "RATE_LIMITING": False},
    # What a killed worker had taken up is taken up again soon, and nothing waits to be put together.
    "NOTIFICATIONS": {"MAIL_LEASE_SECONDS": 3, "MAIL_DELAY_SECONDS": 0},
}

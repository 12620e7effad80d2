"""Production's settings on one machine without TLS, S3 and SES, but with its database, its cache and its bus."""

# ruff: noqa: F403

import os
from typing import Any

from example_project.settings import production
from tests.browser.production import *

CACHES = production.CACHES
_collabkit: Any = production.COLLABKIT
COLLABKIT = {
    **_collabkit,
    # Asked as always, but these tests write more than people do.
    "CORE": {**_collabkit["CORE"], "RATE_LIMITS": {"chat.post": "60000/minute"}},
    "REALTIME": {**_collabkit["REALTIME"], "BUS": os.environ["BUS"]},
}

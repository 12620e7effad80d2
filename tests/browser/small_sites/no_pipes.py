"""People, projects and chat with the client; no invitations, no notifications, nothing live."""

# ruff: noqa: F403

import os
from pathlib import Path

from example_project import environment
from tests.projects.no_pipes.settings import *

DATABASES = {"default": environment.sqlite(str(Path(os.environ["SMALL_SITE_FOLDER"]) / "db.sqlite3"))}
WHITENOISE_USE_FINDERS = True

"""Each app installs, migrates and passes every check on a host that has it and what it requires, nothing more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from collabkit.core.apps import CollabkitConfig

from .tree import ROOT

HOSTS = sorted(path.parent.name for path in ROOT.glob("tests/projects/*/settings.py"))
OURS = "collabkit."
LOOK = """
import json, sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.SILENCED_SYSTEM_CHECKS = [*settings.SILENCED_SYSTEM_CHECKS, "collabkit_web.W001"]  # a bare checkout
import django
django.setup()
from django.core.management import call_command
call_command("check", fail_level="DEBUG")
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
call_command("migrate", verbosity=0)
call_command("check", databases=["default"], fail_level="DEBUG")
print(json.dumps(settings.INSTALLED_APPS))
"""


def on_host(host: str, code: str, *words: str) -> str:
    """Run Python with the host's settings, without anything that the run of this test is set up with."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COLLABKIT_TEST_")}
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", code, *words],
        cwd=ROOT,
        env={
            **kept,
            "DJANGO_SETTINGS_MODULE": f"tests.projects.{host}.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def installed(host: str) -> frozenset[str]:
    listed = on_host(
        host, "import json; from django.conf import settings; print(json.dumps(settings.INSTALLED_APPS))"
    )
    return frozenset(app for app in json.loads(listed) if app.startswith(OURS))


def shipped() -> dict[str, tuple[str, ...]]:
    """Return collabkit's apps and what each says that it requires."""
    return {
        config.name: config.requires
        for config in apps.get_app_configs()
        if isinstance(config, CollabkitConfig) and config.name.startswith(OURS)
    }


def needed(app: str) -> frozenset[str]:
    """Return the app and everything that it stands on."""
    below = [needed(name) for name in shipped()[app]]
    return frozenset({app, "collabkit.core"}).union(*below)


@pytest.mark.slow
def test_every_app_has_a_host_with_what_it_requires_and_nothing_more() -> None:
    hosts = {installed(host) for host in HOSTS}
    assert [app for app in shipped() if needed(app) not in hosts] == []


@pytest.mark.slow
@pytest.mark.parametrize("host", HOSTS)
def test_a_host_migrates_from_nothing_and_no_check_complains(host: str, tmp_path: Path) -> None:
    assert on_host(host, LOOK, str(tmp_path / "db.sqlite3"))

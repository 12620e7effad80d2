"""A host that uses the notifications package keeps its calls; a host without it knows nothing of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group

from collabkit.core.testing import event_log
from collabkit.notifications import bridge, registry

ROOT = Path(__file__).resolve().parents[2]
HOST = "tests.notifications.host_with_package"


@pytest.mark.slow
def test_what_a_host_sends_by_the_package_lands_in_both_inboxes(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": f"{HOST}.settings",
        "HOST_DATABASE": str(tmp_path / "host.sqlite3"),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    done = subprocess.run(
        [sys.executable, "-m", f"{HOST}.visit"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["inbox"] == {
        "ada-lovelace@people.example": [["host.notice", "rowers has met", ""]],
        "bo-ek@people.example": [
            ["host.notice", "Ada Lovelace left", ""],
            ["host.notice", "rowers has met", ""],
            ["host.notice", "Ada Lovelace watered rowers", "Twice\n\nwith care"],
        ],
        "eve-outside@people.example": [],
    }
    assert found["package"] == ["has met", "left", "watered"]
    assert len(found["mails"]) == 4


def test_without_the_package_there_is_no_such_kind() -> None:
    assert registry.get("host.notice") is None


@pytest.mark.django_db
def test_a_recipient_may_be_one_a_list_or_a_group(ada: Any, bo: Any) -> None:
    group = Group.objects.create(name="rowers")
    group.user_set.add(ada)
    with event_log() as log:
        for recipient in (ada, [ada, bo], group):
            bridge.receive(sender=bo, verb="waved", recipient=recipient)
    assert [len(vars(event)["people"]) for event in log.events] == [1, 2, 1]

"""A demo in which much is said: a room of 20,000 messages, and somebody who writes by the API."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.example.demo_process import ROOT, DemoProcess
from tools.services.process import free_port

COMMAND = (sys.executable, "-m", "tests.browser.busy_demo", "demo")
LARGE = 20_000
UNREAD = 120
SEED = """
import json, sys
from datetime import timedelta
import django
django.setup()
from django.contrib.auth import get_user_model
from collabkit.chat.models import Conversation, Message, Participant
from collabkit.chat.models.conversation import ReadState
from collabkit.core import clock
from example_project.demo.logins import LOGINS
from tests.realtime.live import session_of

count, unread = int(sys.argv[1]), int(sys.argv[2])
amara, mei = (get_user_model().objects.get(email=LOGINS[at].email) for at in (0, 2))

def room(name, said):
    made = Conversation.objects.begin(kind="group", name=name, created_by=mei)
    Participant.objects.bulk_create([Participant(conversation=made, user=who) for who in (amara, mei)])
    first = clock.now() - timedelta(minutes=said + 1)
    Message.objects.bulk_create(
        [numbered(made, number, first + timedelta(minutes=number)) for number in range(1, said + 1)],
        batch_size=500,
    )
    made.last_seq, made.change_seq = made.start_seq + said, made.start_change_seq + said
    made.save()
    return made

def numbered(made, number, at):
    body = f"Reading {number} of the gauge at the pier. " + "The water stood still. " * (number * 7 % 23)
    return Message(
        conversation=made, seq=made.start_seq + number, change_seq=made.start_change_seq + number,
        # Whoever writes has read what stands above, so the end is all of another person's.
        author=amara if number // 3 % 2 and number < count - unread else mei,
        body=body, body_html=f"<p>{body}</p>", created_at=at, published_at=at,
    )

large = room("All readings of the pier", count)
ReadState.objects.create(conversation=large, user=amara, read_seq=large.last_seq - unread)
ReadState.objects.create(conversation=large, user=mei, read_seq=large.last_seq)
middle = large.messages.get(seq=large.start_seq + count // 2)
print(json.dumps({
    "large": str(large.uuid), "middle": str(middle.uuid), "calm": str(room("Today at the pier", 60).uuid),
    "session": session_of(mei),
}))
"""


class Writer:
    """Another person, who writes by the API."""

    def __init__(self, url: str, session: str) -> None:
        self._client = httpx.Client(
            base_url=url,
            cookies={"sessionid": session, "csrftoken": "c" * 32},
            headers={"x-csrftoken": "c" * 32, "referer": url},
            timeout=30,
        )

    def leave(self) -> None:
        """Close the connection."""
        self._client.close()

    def say(self, room: str, text: str) -> None:
        """Write one message."""
        payload = {"client_id": str(uuid4()), "body": text}
        self._client.post(f"/api/chat/conversations/{room}/messages", json=payload).raise_for_status()

    def read(self, room: str, after: int) -> list[dict[str, Any]]:
        """Return everything that was said after a number, as the server has it."""
        found: list[dict[str, Any]] = []
        while True:
            params = {"after": after, "limit": 100}
            answer = self._client.get(f"/api/chat/conversations/{room}/messages", params=params).json()
            found += answer["items"]
            if not answer["has_newer"]:
                return found
            after = found[-1]["seq"]

    def newest(self, room: str) -> int:
        """Return the number of the newest message."""
        return int(self._client.get(f"/api/chat/conversations/{room}").json()["last_seq"])


class BusyDemo:
    """The demo at one address, which may be stopped and started again."""

    def __init__(self, data_dir: Path, large: int = LARGE) -> None:
        self._data_dir, self._port, self._large = data_dir, str(free_port()), large
        self.start()
        self.rooms: dict[str, str] = self._seed()
        self.writer = Writer(self.url, self.rooms["session"])

    def start(self) -> None:
        """Start it, with everything that was there before."""
        self._process = DemoProcess(self._data_dir, "--port", self._port, command=COMMAND)
        self.url = self._process.url

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        self._process.stop()

    def _seed(self) -> dict[str, str]:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "example_project.settings.demo",
            "COLLABKIT_DEMO_DATA_DIR": str(self._data_dir),
            "COLLABKIT_DEMO_HOSTS": "testserver",
        }
        done = subprocess.run(
            [sys.executable, "-c", SEED, str(self._large), str(UNREAD)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        made: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
        return made

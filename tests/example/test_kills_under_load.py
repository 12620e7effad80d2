"""Thirty kills while eight people write: what was acknowledged is there once, in order, and everybody was told once.

Web, gateway and worker die by signal 9, connections to the database are cut, and the database itself dies (B37).
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.browser.processes import Part, Site, running_site

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

SEED = """
import json
import django
django.setup()
from collabkit.accounts.queries import person_of
from collabkit.chat.actions import open_channel
from tests.factories import add_member, make_person, make_project
from tests.realtime.live import session_of
people = [make_person(f"Writer {number}") for number in range(8)]
project = make_project(people[0])
for person in people[1:]:
    add_member(project, person)
print(json.dumps({
    "project": str(project.uuid),
    "channel": str(open_channel(project=project).uuid),
    "people": [[session_of(person), str(person_of(person))] for person in people],
}))
"""
KILLS = 30
ACKNOWLEDGED = 2_000
# So much is written between a kill and the next one.
BETWEEN = 25
PATIENCE = 120.0  # seconds, for a machine that is busy with something else


@dataclass
class Writer:
    """One person who writes, and writes the same again until it is acknowledged."""

    site: Site
    seed: dict[str, Any]
    number: int
    stop: threading.Event
    # Client ids of messages, and addresses of invitations, that the site said it has.
    messages: list[str] = field(default_factory=list)
    mentioning: int = 0
    invited: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def work(self) -> None:
        """Write until it is enough; now and then mention somebody, and invite."""
        session, _person = self.seed["people"][self.number]
        with httpx.Client(
            base_url=self.site.url,
            cookies={"session": session, "csrf": "c" * 32},
            headers={"x-csrftoken": "c" * 32, "referer": self.site.url},
            timeout=PATIENCE,
        ) as browser:
            while not self.stop.is_set() and not self.wrong:
                self._post(browser, len(self.messages))
                if self.number == 0 and len(self.messages) % 5 == 0:
                    self._invite(browser)

    def _post(self, browser: httpx.Client, count: int) -> None:
        mentions = count % 10 == 0
        body = f"Message {count}"
        if mentions:
            neighbour = self.seed["people"][(self.number + 1) % 8][1]
            body += f" for @[you](person:{neighbour})"
        client_id = str(uuid4())
        path = f"/api/chat/conversations/{self.seed['channel']}/messages"
        while not self.wrong:
            status = self._ask(browser, path, {"client_id": client_id, "body": body})
            if status in {200, 201}:
                self.messages.append(client_id)
                self.mentioning += mentions
                return

    def _invite(self, browser: httpx.Client) -> None:
        """Invite an address once, whatever comes of it: it may be told once or, unacknowledged, never."""
        address = f"guest-{uuid4().hex}@people.example"
        fields = {"kind": "project_member", "target": self.seed["project"], "email": address}
        if self._ask(browser, "/api/invitations", fields) == 201:
            self.invited.append(address)

    def _ask(self, browser: httpx.Client, path: str, fields: dict[str, str]) -> int:
        """Return the status; 0 where nobody answered."""
        try:
            answer = browser.post(path, json=fields)
        except httpx.TransportError:
            time.sleep(0.05)  # a browser waits as well before it tries again
            return 0
        if answer.status_code not in {200, 201, 503}:
            self.wrong.append(f"{answer.status_code} {answer.text}")
        if answer.status_code == 503:
            assert "Retry-After" in answer.headers
            time.sleep(0.05)
        return answer.status_code


@contextmanager
def writing(site: Site, seed: dict[str, Any]) -> Iterator[list[Writer]]:
    """Let everybody write while the block lasts."""
    stop = threading.Event()
    writers = [Writer(site, seed, number, stop) for number in range(8)]
    threads = [threading.Thread(target=writer.work) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield writers
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)


def wait_until(reached: Callable[[], bool], what: str) -> None:
    """Wait for something that comes by itself."""
    limit = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < limit, what
        time.sleep(0.05)


def acknowledged(writers: list[Writer]) -> int:
    """Return how many messages are acknowledged, and stop at the first wrong answer."""
    assert not [wrong for writer in writers for wrong in writer.wrong]
    return sum(len(writer.messages) for writer in writers)


def wait_for(writers: list[Writer], number: int) -> None:
    """Wait until so many messages are acknowledged: the work goes on after each kill."""
    wait_until(lambda: acknowledged(writers) >= number, f"{number} messages were never acknowledged")


def cut_connections(site: Site) -> None:
    """End every connection to the database, as an administrator or a failover does."""
    with psycopg.connect(site.database.url, autocommit=True) as database:
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def strikes(site: Site) -> list[Callable[[], None]]:
    """Return the kills, in an order that is the same in each run."""

    def killed(part: Part) -> Callable[[], None]:
        def strike() -> None:
            part.kill()
            part.start()

        return strike

    planned = [killed(site.web)] * 10 + [killed(site.worker)] * 9 + [lambda: cut_connections(site)] * 6
    planned += [killed(site.gateway)] * 3 + [killed(site.database)] * 2
    random.Random("kills").shuffle(planned)
    return planned


def count(database: psycopg.Connection[Any], query: str, *values: Any) -> int:
    """Return the number that a query gives."""
    row = database.execute(query, values).fetchone()
    assert row is not None
    return int(row[0])


def test_thirty_kills_lose_nothing_and_double_nothing() -> None:
    with running_site("tests.example.under_load") as site:
        seed = json.loads(site.run("-c", SEED).splitlines()[-1])
        planned = strikes(site)
        assert len(planned) == KILLS
        with writing(site, seed) as writers:
            for strike in planned:
                before = acknowledged(writers)
                strike()
                wait_for(writers, before + BETWEEN)
            wait_for(writers, ACKNOWLEDGED)
        total = acknowledged(writers)
        with psycopg.connect(site.database.url, autocommit=True) as database:
            settle(database)
            check_messages(database, writers, total)
            check_telling(database, writers)
            check_mail(database, writers)


def settle(database: psycopg.Connection[Any]) -> None:
    """Wait until the worker has done everything."""
    waiting = (
        "SELECT (SELECT count(*) FROM collabkit_core_delivery) + (SELECT count(*) FROM"
        " collabkit_notifications_outgoingemail WHERE state IN ('queued', 'sending'))"
    )
    wait_until(lambda: count(database, waiting) == 0, "the worker does not come to an end")


def check_messages(database: psycopg.Connection[Any], writers: list[Writer], total: int) -> None:
    """Each acknowledged message is there once, nothing else is, and the numbers have no gap."""
    rows = database.execute(
        "SELECT client_id, seq FROM collabkit_chat_message WHERE kind = 'text' ORDER BY seq"
    ).fetchall()
    stored = [str(client_id) for client_id, _seq in rows]
    assert sorted(stored) == sorted(client_id for writer in writers for client_id in writer.messages)
    assert len(set(stored)) == total >= ACKNOWLEDGED
    assert [seq for _client_id, seq in rows] == list(range(rows[0][1], rows[0][1] + total))
    # Each writer's own words stand in the order of writing.
    place = {client_id: number for number, client_id in enumerate(stored)}
    for writer in writers:
        places = [place[client_id] for client_id in writer.messages]
        assert places == sorted(places)


def check_telling(database: psycopg.Connection[Any], writers: list[Writer]) -> None:
    """Each message is one event, and each mention told one person once."""
    posted = "SELECT count(*), count(DISTINCT subject) FROM collabkit_core_eventrecord WHERE type = %s"
    events = database.execute(posted, ["chat.MessagePosted"]).fetchone()
    total = acknowledged(writers)
    assert events is not None
    assert events[0] == total
    told = "SELECT count(*) FROM collabkit_notifications_notification WHERE kind = 'chat.mention'"
    assert count(database, told) == sum(writer.mentioning for writer in writers) > 100


def check_mail(database: psycopg.Connection[Any], writers: list[Writer]) -> None:
    """Each acknowledged invitation was sent, and what was sent twice is the same e-mail by its Message-ID."""
    mails = database.execute("SELECT recipients, message_id FROM outbox_mail").fetchall()
    ids: dict[str, set[str]] = {}
    for recipients, message_id in mails:
        ids.setdefault(recipients, set()).add(message_id)
    invited = [address for writer in writers for address in writer.invited]
    assert len(invited) > 20
    assert all(len(ids.get(address, ())) == 1 for address in invited)
    guests = {address: known for address, known in ids.items() if address.startswith("guest-")}
    assert all(len(known) == 1 for known in guests.values())

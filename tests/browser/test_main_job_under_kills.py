"""The main job while every part of the site is killed once: nothing lost, nothing doubled, order kept."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.browser.conftest import Arrive
from tests.browser.person import Person
from tests.browser.processes import Site, running_site
from tests.browser.test_main_job import come_by_invitation, found_project, invite

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
PROJECT, AMARA, BEA = "Kill switch", "Amara Okafor", "Bea Achterberg"
AMARAS, BEAS = "amara@people.example", "bea@elsewhere.example"
# What a browser says about a server that is away.
OUTAGE = re.compile(
    r"ERR_(CONNECTION|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH|SOCKET)"
    r"|WebSocket|status of (401|50\d)"
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Start PostgreSQL, web, gateway and worker."""
    with running_site() as site:
        yield site


def _person(arrive: Arrive, site: Site, name: str) -> Person:
    # Tall enough for the whole conversation: rows outside the window are not in the page.
    person = arrive(name, url=site.url, viewport={"width": 1100, "height": 2600})
    person.hosts.add(site.sockets)
    person.expected.append(OUTAGE)
    return person


def _meet(arrive: Arrive, site: Site) -> tuple[Person, Person]:
    amara, bea = _person(arrive, site, AMARA), _person(arrive, site, BEA)
    amara.page.goto("/sign-up")
    amara.sign_up_here(AMARAS)
    amara.page.get_by_role("button", name="Skip the tour").click()
    found_project(amara, PROJECT)
    invite(amara, BEAS)
    come_by_invitation(bea, BEAS, PROJECT)
    for person in (amara, bea):
        person.open_channel(PROJECT)
        person.remember_this_page()
    return amara, bea


def _talk(amara: Person, bea: Person, said: list[str], *, rounds: int = 2) -> None:
    """Say something in turns; each speaks once the words before are stored."""
    for _ in range(rounds):
        for person in (amara, bea):
            said.append(f"Message {len(said) + 1:02} by {person.name.split(maxsplit=1)[0]}")
            person.say_surely(said[-1])


def test_every_part_is_killed_and_the_conversation_is_whole(arrive: Arrive, site: Site) -> None:
    """Gateway, worker, web and database die by signal 9 while two people talk."""
    amara, bea = _meet(arrive, site)
    said: list[str] = []
    _talk(amara, bea, said)
    for part in (site.gateway, site.worker, site.web, site.database):
        with site.outage(part):
            _talk(amara, bea, said, rounds=1)
        _talk(amara, bea, said, rounds=1)
    with site.outage(site.worker):
        amara.mention(BEA, "did everything arrive?")
    said.append("did everything arrive?")

    for person in (amara, bea):
        person.sees(said[-1])
        assert _read_when_whole(person, said) == said
        assert person.never_reloaded()
    bea.open_inbox()
    bea.is_told(AMARA, "mentioned you")
    amara.open_inbox()
    amara.is_told(BEA, "accepted")
    _check_the_database(site, said)


def _read_when_whole(person: Person, said: list[str]) -> list[str]:
    """Return what the window shows once nothing is missing: what a bus lost that was killed is fetched meanwhile."""
    limit = time.monotonic() + 30
    while len(shown := _read(person)) < len(said) and time.monotonic() < limit:
        person.page.wait_for_timeout(100)
    return shown


def _read(person: Person) -> list[str]:
    """Return what the window shows, from top to bottom."""
    room = person.page.get_by_role("main").get_by_role("region", name="Messages")
    texts = room.get_by_role("article").get_by_role("paragraph").all_inner_texts()
    return [text.removeprefix(f"@{BEA} ") for text in texts]


def _check_the_database(site: Site, said: list[str]) -> None:
    with psycopg.connect(site.database.url) as database:
        rows = database.execute(
            "SELECT seq, body FROM collabkit_chat_message WHERE kind = 'text' ORDER BY seq"
        ).fetchall()
        assert [body.rpartition(") ")[2] for _, body in rows] == said
        assert [seq for seq, _ in rows] == list(range(rows[0][0], rows[0][0] + len(said)))
        # A worker that dies while sending may send again: the same e-mail, by its Message-ID.
        invitations = "SELECT count(DISTINCT message_id) FROM outbox_mail WHERE text LIKE '%/invitation#%'"
        assert database.execute(invitations).fetchone() == (1,)
        told = database.execute(
            "SELECT kind, count(*) FROM collabkit_notifications_notification GROUP BY kind ORDER BY kind"
        ).fetchall()
        assert dict(told) == {"chat.mention": 1, "invitations.accepted": 1}

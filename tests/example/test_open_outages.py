"""A server goes away, turns slow or falls silent while the site is at work: web and gateway say so and recover (B39).

Production's settings, the processes as they run there, real PostgreSQL and Redis behind ways that can fail.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.realtime.live import Socket
from tests.realtime.silence import Way

from .outage_site import OutageSite, a_database, running_outage_site

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.slow]
ANSWER_SECONDS = 15.0  # at most 6 on a quiet machine; a hang would be for ever
RECOVERY_SECONDS = 60.0
ROUNDS = 2

OUTAGES: dict[str, Callable[[Way], None]] = {
    "down": Way.cut,
    "slow": lambda way: setattr(way, "delay", 5.0),
    "black hole": lambda way: setattr(way, "silent", True),
}


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OutageSite]:
    """Run the site with this bus."""
    folder: Path = tmp_path_factory.mktemp("site")
    redis = os.environ["COLLABKIT_TEST_REDIS_URL"]
    with (
        a_database() as database,
        running_outage_site(folder, bus=request.param, database=database, redis=redis) as site,
    ):
        yield site


class Asking:
    """Ada, who goes on asking, and what she was told."""

    def __init__(self, site: OutageSite) -> None:
        self.site = site
        self.browser = site.browser("ada")
        self.sent: list[str] = []

    def read(self) -> httpx.Response:
        """Ask for what needs the database."""
        return self.browser.get("/api/people/me")

    def session(self) -> httpx.Response:
        """Ask what is not of our API."""
        return self.browser.get("/_allauth/browser/v1/auth/session")

    def post(self, client_id: str = "") -> httpx.Response:
        """Post a message, which needs the database and the store of the rate limits."""
        if not client_id:
            client_id = str(uuid4())
            self.sent.append(client_id)
        return self.browser.post(self.site.messages, json={"client_id": client_id, "body": client_id})

    def knock(self) -> str | int | None:
        """Open another socket; the first frame or the close code."""
        with self.site.window("bob") as connection:
            try:
                return str(Socket(connection).read(ANSWER_SECONDS)["t"])
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else None

    def alive(self) -> list[int]:
        """Ask both processes whether they live."""
        pages = (f"{self.site.url}/healthz", f"http://{self.site.sockets}/healthz")
        return [httpx.get(page, timeout=ANSWER_SECONDS).status_code for page in pages]


@pytest.fixture
def asking(site: OutageSite) -> Asking:
    asking = Asking(site)
    assert asking.post().status_code == 201
    return asking


def in_time(*work: Callable[[], Any]) -> list[Any]:
    """Do all of this at once; each must have come to an end in time."""
    with ThreadPoolExecutor(len(work)) as pool:
        waiting = [pool.submit(each) for each in work]
        return [each.result(ANSWER_SECONDS) for each in waiting]


@pytest.mark.parametrize("site", ["redis", "postgres"], ids=["bus-redis", "bus-postgres"], indirect=True)
@pytest.mark.parametrize("outage", OUTAGES)
def test_without_the_database_everything_says_come_back_later(
    site: OutageSite, asking: Asking, outage: str
) -> None:
    with site.follower("bob") as follower:
        OUTAGES[outage](site.ways["postgres"])
        try:
            for _ in range(ROUNDS):
                answers = in_time(asking.read, asking.read, asking.session, asking.post, asking.post)
                assert [told(answer) for answer in answers] == [UNAVAILABLE] * len(answers)
                assert in_time(asking.knock, asking.knock, asking.alive, follower.ping) == [
                    1013, 1013, [200, 200], None,
                ]  # fmt: skip
        finally:
            site.ways["postgres"].mend()
        recovers(asking, follower)
    whole(asking)
    no_fault(site)


@pytest.mark.parametrize("site", ["redis"], ids=["bus-redis"], indirect=True)
@pytest.mark.parametrize("outage", OUTAGES)
def test_without_redis_the_work_goes_on(site: OutageSite, asking: Asking, outage: str) -> None:
    with site.follower("bob") as follower:
        OUTAGES[outage](site.ways["redis"])
        try:
            for _ in range(ROUNDS):
                answers = in_time(asking.read, asking.read, asking.session, asking.post, asking.post)
                assert [answer.status_code for answer in answers] == [200, 200, 200, 201, 201]
                assert in_time(asking.knock, asking.alive, follower.ping) == ["hello", [200, 200], None]
                # Without the bus the gateway still finds in the database that there is something new.
                hears_of(follower, answers[-1].json()["change_seq"])
        finally:
            site.ways["redis"].mend()
        recovers(asking, follower)
    whole(asking)
    no_fault(site)


UNAVAILABLE = (503, "application/problem+json", "unavailable", True)


def told(answer: httpx.Response) -> tuple[int, str, str, bool]:
    kind = answer.headers["content-type"]
    code = str(answer.json().get("code")) if kind == UNAVAILABLE[1] else answer.text
    return answer.status_code, kind, code, int(answer.headers.get("retry-after", 0)) > 0


def hears_of(follower: Socket, change: int) -> None:
    """Wait until the socket was told that the conversation is at least so far, if it was not already."""
    while max(frame.get("cursor") or 0 for frame in frames_of(follower)) < change:
        follower.read()


def frames_of(follower: Socket) -> Iterator[dict[str, Any]]:
    """Return all frames that came so far."""
    for message in follower.messages:
        yield from message if isinstance(message, list) else [message]


def recovers(asking: Asking, follower: Socket) -> None:
    """Go on asking until all is well again, by itself; the socket that stood all the time hears live events."""
    limit = time.monotonic() + RECOVERY_SECONDS
    while not well(asking, follower):
        assert time.monotonic() < limit, "no recovery"
        time.sleep(0.2)


def well(asking: Asking, follower: Socket) -> bool:
    answers = in_time(asking.read, asking.post, asking.knock)
    if [answers[0].status_code, answers[1].status_code, answers[2]] != [200, 201, "hello"]:
        return False
    try:
        follower.until("event", timeout=3.0, cursor=answers[1].json()["change_seq"])
    except TimeoutError:
        return False
    return True


def whole(asking: Asking) -> None:
    """Send again all that was sent, whatever was answered: each message is there once."""
    for client_id in asking.sent:
        assert asking.post(client_id).status_code in {200, 201}
    bodies = [item["body"] for item in everything(asking)]
    assert sorted(body for body in bodies if body in asking.sent) == sorted(asking.sent)


def everything(asking: Asking) -> list[dict[str, Any]]:
    """Return all messages, oldest first."""
    items: list[dict[str, Any]] = []
    address = asking.site.messages
    while True:
        before = f"&before={items[0]['seq']}" if items else ""
        page = asking.browser.get(f"{address}?limit=100{before}").json()["items"]
        if not page:
            return items
        items = page + items


def no_fault(site: OutageSite) -> None:
    """Neither process failed in a way that it did not foresee."""
    for log in site.logs:
        text = log.read_text()
        assert "Traceback" not in text
        lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        assert [line for line in lines if line.get("status") == 500] == []

"""Look-ups that hang: each is given up in time, the others go on, their number is bounded, and it ends (B39)."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError

from collabkit.realtime import threads
from collabkit.realtime.metrics import Metrics
from collabkit.realtime.threads import Outage, Threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "TIMEOUT_SECONDS", 0.2)


@pytest.fixture
def silence() -> Iterator[threading.Event]:
    """An outage that lasts until the event is set: at the latest when the test is over."""
    over = threading.Event()
    yield over
    over.set()


def hung(made: Threads, over: threading.Event, number: int) -> Any:
    """Start look-ups that hang until the outage is over; their outcomes."""
    return asyncio.gather(*(made.run(over.wait) for _ in range(number)), return_exceptions=True)


def test_an_answer_and_an_error_come_back() -> None:
    async def story() -> None:
        made = Threads(Metrics())
        assert await made.run(max, 2, 3) == 3
        with pytest.raises(ZeroDivisionError):
            await made.run(divmod, 1, 0)
        made.close()

    asyncio.run(story())


def test_a_database_that_is_away_is_an_outage() -> None:
    def refuse() -> None:
        raise OperationalError("refused")

    async def story() -> None:
        made = Threads(Metrics())
        with pytest.raises(Outage, match="refused"):
            await made.run(refuse)
        made.close()

    asyncio.run(story())


def test_look_ups_that_hang_do_not_keep_the_next_from_an_answer(silence: threading.Event) -> None:
    async def story() -> None:
        made = Threads(Metrics(), workers=2)
        assert all(isinstance(each, Outage) for each in await hung(made, silence, 2))
        assert await made.run(max, 2, 3) == 3
        made.close()

    asyncio.run(story())


def test_no_more_than_so_many_hang_and_all_go_on_when_the_outage_ends(silence: threading.Event) -> None:
    async def story() -> None:
        before = threading.active_count()
        made = Threads(Metrics(), workers=2)
        for _ in range(threads.HUNG_LIMIT):
            assert all(isinstance(each, Outage) for each in await hung(made, silence, 3))
        # Those at work when the limit was met may hang too, and each is replaced once more.
        assert threading.active_count() - before < threads.HUNG_LIMIT + 2 * 2
        with pytest.raises(Outage, match="hang"):
            await made.run(max, 2, 3)
        silence.set()
        async with asyncio.timeout(30):
            while threading.active_count() - before > 2:
                await asyncio.sleep(0.01)
        assert await made.run(max, 2, 3) == 3
        made.close()
        async with asyncio.timeout(30):
            while threading.active_count() > before:
                await asyncio.sleep(0.01)

    asyncio.run(story())


def test_who_waits_behind_one_that_hangs_is_next_when_that_is_given_up(silence: threading.Event) -> None:
    async def story() -> None:
        made = Threads(Metrics(), workers=1)
        waiting = hung(made, silence, 1)
        await asyncio.sleep(0)
        threads.TIMEOUT_SECONDS = 30
        assert await made.run(max, 2, 3) == 3
        await waiting
        made.close()

    asyncio.run(story())


def test_who_waited_in_vain_is_not_looked_up_later(silence: threading.Event) -> None:
    async def story() -> None:
        made, asked = Threads(Metrics(), workers=1), list[int]()
        threads.TIMEOUT_SECONDS = 30
        busy = asyncio.ensure_future(made.run(silence.wait))
        await asyncio.sleep(0)
        threads.TIMEOUT_SECONDS = 0.2
        with pytest.raises(Outage):
            await made.run(asked.append, 1)
        silence.set()
        assert await busy
        assert await made.run(max, 2, 3) == 3
        made.close()
        assert asked == []

    asyncio.run(story())


ENDS = """
import asyncio, threading
from collabkit.realtime import threads
from collabkit.realtime.metrics import Metrics
threads.TIMEOUT_SECONDS = 0.1
async def story():
    made = threads.Threads(Metrics())
    try:
        await made.run(threading.Event().wait)
    except threads.Outage:
        print("given up")
    made.close()
asyncio.run(story())
"""


def test_a_process_ends_although_a_look_up_hangs_for_ever() -> None:
    words = [sys.executable, "-c", "import django; django.setup()\n" + ENDS]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "given up\n"

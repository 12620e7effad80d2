"""A bus in a black hole: connections stay, nothing answers. It is noticed, and heals without a restart (B39)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from psycopg.conninfo import make_conninfo

from collabkit.realtime.buses import BusError, make_bus

from .live import PATIENCE
from .silence import Way, way_to

pytestmark = pytest.mark.django_db(transaction=True)
NOTICED_SECONDS = 15.0  # it takes half of that on a quiet machine


@pytest.fixture(
    params=[
        pytest.param(("postgres", "COLLABKIT_TEST_POSTGRES_URL", 5432), marks=pytest.mark.postgres),
        pytest.param(("redis", "COLLABKIT_TEST_REDIS_URL", 6379), marks=pytest.mark.redis),
    ],
    ids=["postgres", "redis"],
)
def way(request: pytest.FixtureRequest, realtime_settings: Any) -> Iterator[Way]:
    """The way to the bus that the settings name."""
    name, variable, port = request.param
    url = os.environ[variable]
    server = urlsplit(url)
    with way_to(server.hostname or "127.0.0.1", server.port or port) as way:
        before, at, _host = server.netloc.rpartition("@")
        realtime_settings(
            bus=name,
            postgres_url=make_conninfo(url, host="127.0.0.1", port=way.port) if name == "postgres" else "",
            redis_url=url.replace(server.netloc, f"{before}{at}127.0.0.1:{way.port}"),
        )
        yield way


def test_a_publisher_gives_up_in_a_black_hole_and_goes_on_after_it(way: Way) -> None:
    bus = make_bus()
    with ThreadPoolExecutor(1) as pool:
        try:
            pool.submit(bus.send, [b"before"]).result(PATIENCE)
            way.silent = True
            for ask in (lambda: bus.send([b"lost"]), bus.check):
                with pytest.raises(BusError):
                    pool.submit(ask).result(PATIENCE)
            way.mend()
            pool.submit(bus.send, [b"after"]).result(PATIENCE)
        finally:
            way.close()
            bus.close()


def test_a_listener_notices_a_black_hole_and_listens_again_after_it(
    way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        bus, heard, stands = make_bus(), asyncio.Queue[bytes](), asyncio.Queue[bool]()
        listening = asyncio.ensure_future(bus.listen(heard.put_nowait, lambda: stands.put_nowait(True)))
        try:
            async with asyncio.timeout(PATIENCE):
                await stands.get()
            way.silent = True
            async with asyncio.timeout(NOTICED_SECONDS):
                while "bus is lost" not in caplog.text:
                    await asyncio.sleep(0.05)
            way.mend()
            async with asyncio.timeout(PATIENCE):
                await stands.get()
                await asyncio.to_thread(bus.send, [b"after"])
                assert await heard.get() == b"after"
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            bus.close()

    asyncio.run(story())

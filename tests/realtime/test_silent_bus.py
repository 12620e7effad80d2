"""A bus in a black hole: connections stay, nothing answers. It is noticed, and heals without a restart (B39)."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from psycopg.conninfo import make_conninfo

from collabkit.realtime.buses import BusError, make_bus

from .live import PATIENCE
from .silence import way_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("name", "variable", "port"),
    [
        pytest.param("postgres", "COLLABKIT_TEST_POSTGRES_URL", 5432, marks=pytest.mark.postgres),
        pytest.param("redis", "COLLABKIT_TEST_REDIS_URL", 6379, marks=pytest.mark.redis),
    ],
)
def test_a_publisher_gives_up_in_a_black_hole_and_goes_on_after_it(
    name: str, variable: str, port: int, realtime_settings: Any
) -> None:
    url = os.environ[variable]
    server = urlsplit(url)
    with way_to(server.hostname or "127.0.0.1", server.port or port) as way, ThreadPoolExecutor(1) as pool:
        own = url.replace(server.netloc, server.netloc.rpartition("@")[0] + f"@127.0.0.1:{way.port}")
        realtime_settings(
            bus=name,
            postgres_url=make_conninfo(url, host="127.0.0.1", port=way.port) if name == "postgres" else "",
            redis_url=own if "@" in server.netloc else url.replace(server.netloc, f"127.0.0.1:{way.port}"),
        )
        bus = make_bus()
        try:
            pool.submit(bus.send, [b"before"]).result(PATIENCE)
            way.silent = True
            for ask in (lambda: bus.send([b"lost"]), bus.check):
                with pytest.raises(BusError):
                    pool.submit(ask).result(PATIENCE)
            way.silent = False
            pool.submit(bus.send, [b"after"]).result(PATIENCE)
        finally:
            way.close()
            bus.close()

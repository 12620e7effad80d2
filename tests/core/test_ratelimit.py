"""Limits hold for parallel callers, say when to come back, and survive the loss of their store."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from limits.errors import StorageError

from collabkit.core import ratelimit


@pytest.fixture
def limits(settings: Any) -> Any:
    settings.COLLABKIT = {"CORE": {"RATE_LIMITING": True}}
    return settings


@pytest.mark.usefixtures("limits")
def test_one_too_many_waits() -> None:
    name = str(uuid4())
    assert [ratelimit.hit(name, "ann", "2/minute") for _ in range(2)] == [0, 0]
    assert 1 <= ratelimit.hit(name, "ann", "2/minute") <= 60
    assert ratelimit.hit(name, "bo", "2/minute") == 0


@pytest.mark.usefixtures("limits")
def test_fifty_at_once_get_no_more_than_the_limit() -> None:
    name, results = str(uuid4()), []
    barrier = threading.Barrier(50)

    def call() -> None:
        barrier.wait()
        results.append(ratelimit.hit(name, "ann", "10/hour"))

    threads = [threading.Thread(target=call) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count(0) == 10


def test_a_site_overrides_by_name(limits: Any) -> None:
    name = str(uuid4())
    limits.COLLABKIT = {"CORE": {"RATE_LIMITING": True, "RATE_LIMITS": {name: "1/minute"}}}
    assert ratelimit.hit(name, "ann", "100/minute") == 0
    assert ratelimit.hit(name, "ann", "100/minute") > 0


def test_without_its_store_the_limit_still_holds(limits: Any) -> None:
    limits.COLLABKIT = {"CORE": {"RATE_LIMITING": True, "RATE_LIMIT_STORAGE": "redis://127.0.0.1:1/0"}}
    name = str(uuid4())
    assert ratelimit.hit(name, "ann", "1/minute") == 0
    assert ratelimit.hit(name, "ann", "1/minute") > 0


class Silent:
    """A store that answers nobody; who asks waits, and each question is noted."""

    def __init__(self) -> None:
        self.asked = 0

    def hit(self, *args: Any) -> bool:
        self.asked += 1
        raise StorageError(TimeoutError("silence"))


def test_a_silent_store_is_not_waited_for_by_everybody(limits: Any, monkeypatch: Any) -> None:
    silent, moment = Silent(), 1_000.0
    limits.COLLABKIT = {"CORE": {"RATE_LIMITING": True, "RATE_LIMIT_STORAGE": "redis://silent"}}
    kept, made = ratelimit._limiter, {"redis://silent": silent}
    monkeypatch.setattr(ratelimit, "_limiter", lambda uri: made.get(uri) or kept(uri))
    monkeypatch.setattr(ratelimit, "_paused_until", {})
    monkeypatch.setattr(ratelimit, "monotonic", lambda: moment)
    name = str(uuid4())
    assert [ratelimit.hit(name, "ann", "20/minute") for _ in range(20)] == [0] * 20
    assert ratelimit.hit(name, "ann", "20/minute") > 0
    assert silent.asked == 1
    moment += ratelimit.PAUSE_SECONDS
    ratelimit.hit(name, "bo", "20/minute")
    assert silent.asked == 2


LOADING = """
import sys, threading
threading.Thread(target=__import__, args=("redis",)).start()
while "redis" not in sys.modules:
    pass
import django
django.setup()
from collabkit.core.ratelimit import store
print(store("redis://127.0.0.1:6379/0"))
"""
SLOW_DRIVER = """
import time
from unittest import mock
time.sleep(3)  # as a large package does on a busy machine
from_url = mock.MagicMock()
__version__ = "8.0.0"
"""


def test_a_driver_that_another_thread_is_loading_is_waited_for(tmp_path: Path) -> None:
    """limits takes a module without its version yet for one that is too old."""
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis" / "__init__.py").write_text(SLOW_DRIVER)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", LOADING],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "RedisStorage" in done.stdout, done.stderr


FIRST_USE = """
import sys, threading
import django
from django.conf import settings
settings.configure(COLLABKIT={"CORE": {"RATE_LIMITING": True, "RATE_LIMIT_STORAGE": sys.argv[1]}}, USE_TZ=True)
django.setup()
from collabkit.core import ratelimit
begun, results = threading.Barrier(50), []
def call():
    begun.wait()
    results.append(ratelimit.hit("x", "ann", "10/hour"))
threads = [threading.Thread(target=call) for _ in range(50)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(results), results.count(0))
"""


@pytest.mark.slow
@pytest.mark.parametrize("storage", ["memory://", "redis://127.0.0.1:1/0"])
def test_the_first_fifty_of_a_process_are_counted_together(storage: str) -> None:
    """While the store is being made, nobody gets another one, nor one that is half made."""
    command = [sys.executable, "-c", FIRST_USE, storage]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["50", "10"]), done.stderr[-2000:]

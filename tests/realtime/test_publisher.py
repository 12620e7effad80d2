"""The way to the bus: in order, never in the way of a write, and nothing lost unnoticed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from collabkit.realtime import envelopes, publisher
from collabkit.realtime.buses import BusError
from collabkit.realtime.buses.chunks import Assembler, split
from collabkit.realtime.publisher import Publisher


class PaperBus:
    """A bus that writes down what it is given, while it is up."""

    immediate = False

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.up = True

    def send(self, batch: list[bytes]) -> None:
        """Take a batch, or refuse it."""
        if not self.up:
            raise BusError("down")
        self.sent += batch

    def check(self) -> None:
        """Always reachable."""

    def close(self) -> None:
        """Nothing to close."""

    async def listen(self, receive: Callable[[bytes], None], gap: Callable[[], None]) -> None:
        """Nobody listens."""


class HeldBus(PaperBus):
    """A bus that takes nothing yet."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def send(self, batch: list[bytes]) -> None:
        """Take a batch once it may go on."""
        self.go_on.wait(30)
        super().send(batch)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_envelopes_go_out_in_order_from_many_threads() -> None:
    bus = PaperBus()
    sender = Publisher(bus)

    def send_some(name: int) -> None:
        for number in range(500):
            sender.send(b"%d %d" % (name, number))

    threads = [threading.Thread(target=send_some, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sender.close()
    assert len(bus.sent) == 2_000
    for name in range(4):
        own = [envelope for envelope in bus.sent if envelope.startswith(b"%d " % name)]
        assert own == [b"%d %d" % (name, number) for number in range(500)]


def test_sending_does_not_wait_for_a_slow_bus() -> None:
    bus = HeldBus()
    sender = Publisher(bus)
    for _ in range(100):
        sender.send(b"x")
    assert bus.sent == []
    bus.go_on.set()
    sender.close(timeout=5)
    assert len(bus.sent) == 100


def test_what_waits_for_the_bus_comes_when_it_is_back() -> None:
    bus = PaperBus()
    bus.up = False
    sender = Publisher(bus)
    for number in range(10):
        sender.send(b"%d" % number)
    time.sleep(0.2)
    bus.up = True
    wait_for(lambda: len(bus.sent) == 10)
    assert bus.sent == [b"%d" % number for number in range(10)]
    sender.close()


def test_what_was_thrown_away_is_told_as_a_resync(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "QUEUE_LIMIT", 5)
    bus = PaperBus()
    bus.up = False
    sender = Publisher(bus)
    for number in range(50):
        sender.send(b"%d" % number)
        time.sleep(0.001)
    bus.up = True
    wait_for(lambda: envelopes.resync() in bus.sent)
    assert b"49" in bus.sent
    sender.close()


def test_after_a_long_outage_stale_envelopes_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "GIVE_UP_SECONDS", 0.1)
    bus = PaperBus()
    bus.up = False
    sender = Publisher(bus)
    for number in range(50):
        sender.send(b"%d" % number)
    time.sleep(0.5)
    bus.up = True
    wait_for(lambda: envelopes.resync() in bus.sent)
    assert len(bus.sent) <= 3
    sender.close()


def test_a_publisher_is_not_shared_with_a_forked_process(monkeypatch: pytest.MonkeyPatch) -> None:
    first = publisher.current()
    assert publisher.current() is first
    monkeypatch.setattr(first, "pid", -1)
    assert publisher.current() is not first


def test_a_failing_bus_never_fails_a_write(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Any:
        raise RuntimeError("no bus")

    monkeypatch.setattr(publisher, "current", fail)
    publisher.send(b"x")
    assert "A push is lost" in caplog.text


@pytest.mark.parametrize("size", [1, 7_899, 7_900, 7_901, 8_000, 100_000])
@pytest.mark.parametrize("text", ["a", "é", "\U0001f600"])
def test_long_envelopes_are_cut_between_characters_and_put_together(size: int, text: str) -> None:
    envelope = (text * size)[:size].encode()
    parts = split(envelope, 7_900)
    assert all(len(part) <= 7_900 for part in parts)
    assert all(part.decode() for part in parts)
    assembler = Assembler()
    assert [whole for part in parts if (whole := assembler.add(part)) is not None] == [envelope]


def test_mixed_and_lonely_parts_do_not_disturb() -> None:
    first, second = split(b"a" * 20_000, 7_900), split(b"b" * 20_000, 7_900)
    assembler = Assembler()
    got = [assembler.add(part) for part in (first[0], second[0], b"E\nshort", second[1], second[2], first[1])]
    assert [each for each in got if each] == [b"E\nshort", b"b" * 20_000]
    assert assembler.add(first[2]) == b"a" * 20_000


@pytest.mark.parametrize("message", [b"", b"?", b"E\n", b"E\na", b"E\na\nx\n{}", b"D\n1", b"\xff"])
def test_unknown_envelopes_are_refused(message: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is for logs
        envelopes.parse(message)

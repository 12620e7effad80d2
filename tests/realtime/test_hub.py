"""The count of what passed through a topic, from which a lost push is noticed."""

from __future__ import annotations

from collabkit.realtime import frames
from collabkit.realtime.frames import MAX_MESSAGE_BYTES, Message, join
from collabkit.realtime.hub import Topic


def topic_at(cursor: int) -> Topic:
    topic = Topic("room:x")
    topic.newest(cursor)
    return topic


def test_numbers_in_order_are_counted() -> None:
    topic = topic_at(5)
    for cursor in (6, 7, 8):
        topic.note(cursor)
    assert topic.cursor == 8


def test_a_number_that_came_early_waits_for_the_missing_ones() -> None:
    topic = topic_at(5)
    topic.note(8)
    topic.note(7)
    assert topic.cursor == 5
    topic.note(6)
    assert topic.cursor == 8


def test_a_missing_number_is_behind_until_told() -> None:
    topic = topic_at(5)
    topic.note(7)
    assert topic.cursor == 5
    topic.advance(7)
    assert topic.cursor == 7
    topic.note(8)
    assert topic.cursor == 8


def test_repeated_numbers_change_nothing() -> None:
    topic = topic_at(5)
    for cursor in (5, 3, 6, 6):
        topic.note(cursor)
    assert topic.cursor == 6


def test_what_passes_before_the_count_begins_is_part_of_the_first_head() -> None:
    topic = Topic("room:x")
    for cursor in range(1, 10_000):
        topic.note(cursor)
    assert topic.cursor is None
    assert topic.newest(5) == 9_999
    assert topic.cursor == 9_999


def test_a_numbering_with_gaps_costs_a_bounded_amount() -> None:
    topic = topic_at(0)
    for cursor in range(10, 100_000, 10):
        topic.note(cursor)
    assert topic.cursor is not None
    assert topic.cursor > 80_000


def test_frames_are_put_together_up_to_a_limit() -> None:
    part = b'"' + b"x" * 100_000 + b'"'
    messages = join([part] * 7)
    assert [message.count for message in messages] == [2, 2, 2, 1]
    assert all(len(message.payload) <= MAX_MESSAGE_BYTES for message in messages)
    assert [message.payload for message in join([frames.PONG])] == [frames.PONG]


def test_the_bytes_on_the_wire_carry_the_length() -> None:
    for size, header in (
        (5, b"\x81\x05"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
    ):
        assert Message(b"x" * size).wire == header + b"x" * size
    assert Message(b"x" * 65_536).wire[:10] == b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"

"""Content of a reviewed project stays held unless a review app says otherwise."""

from collections.abc import Iterator

import pytest

from collabkit.core.publication import State, clear_gate, initial_state, register_gate


@pytest.fixture(autouse=True)
def _no_gate() -> Iterator[None]:
    clear_gate()
    yield
    clear_gate()


def test_without_review_it_is_published() -> None:
    assert initial_state(reviewed=False, kind="chat.message") is State.PUBLISHED


def test_without_a_gate_reviewed_content_is_held() -> None:
    assert initial_state(reviewed=True, kind="chat.message") is State.HELD


def test_the_gate_decides_only_where_review_is_asked_for() -> None:
    register_gate(lambda kind: State.DRAFT)
    assert initial_state(reviewed=True, kind="chat.message") is State.DRAFT
    assert initial_state(reviewed=False, kind="chat.message") is State.PUBLISHED


def test_there_is_one_gate() -> None:
    register_gate(lambda kind: State.DRAFT)
    with pytest.raises(ValueError, match="already"):
        register_gate(lambda kind: State.PUBLISHED)

"""Every status that a stack can have means something to the scaler."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.session import get_session

from collabkit.infra.lambdas.scaler.decide import decide
from collabkit.infra.lambdas.scaler.model import Alarm, Cell, Kind, Policy, State
from collabkit.infra.lambdas.scaler.statuses import MEANINGS, Meaning, meaning

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def statuses() -> list[str]:
    model: Any = get_session().get_service_model("cloudformation")
    return list(model.shape_for("StackStatus").enum)


def test_every_status_of_cloudformation_is_mapped() -> None:
    assert sorted(statuses()) == sorted(MEANINGS)


def test_a_status_that_is_new_is_left_to_a_person() -> None:
    assert meaning("TELEPORT_FAILED") is Meaning.STUCK


@pytest.mark.parametrize("alarm", Alarm)
@pytest.mark.parametrize("status", [*statuses(), "TELEPORT_FAILED"])
def test_in_no_status_a_cell_at_work_is_touched(status: str, alarm: Alarm) -> None:
    cells = [Cell(f"cell-{number}", number, "CREATE_COMPLETE", NOW, True, 100) for number in (1, 2)]
    odd = Cell("cell-3", 3, status, NOW)
    decision = decide(State((*cells, odd), scale_out=alarm, scale_in=alarm), Policy(breaker_failures=0), NOW)
    assert decision.cell in {"", "cell-3", "cell-4"}
    expected = {
        Meaning.DEBRIS: {Kind.DELETE},
        Meaning.UNDELETED: {Kind.DELETE},
        Meaning.UNROLLED: {Kind.CONTINUE_ROLLBACK},
        Meaning.STUCK: {Kind.NOTE},
        Meaning.LIVE: {Kind.WAIT, Kind.CREATE},
        Meaning.GONE: {Kind.WAIT, Kind.CREATE},
        Meaning.PLANNED: {Kind.WAIT, Kind.CREATE},
    }
    assert decision.kind in expected.get(meaning(status), {Kind.WAIT})

"""The list of cells, by the scaler's own eyes."""

from __future__ import annotations

import pytest

from .base import PRODUCTION, SMALL, deployed, run, said, sentence


@pytest.fixture(scope="module")
def account():
    account = deployed(PRODUCTION)[0]
    alias = {"HostedZoneId": "Z", "DNSName": "x", "EvaluateTargetHealth": True}
    account.records = [
        {
            "Name": "together.example.",
            "Type": "A",
            "SetIdentifier": "production-cell-1",
            "Weight": 100,
            "HealthCheckId": "check-production-cell-1",
            "AliasTarget": alias,
        }
    ]
    return account


def test_each_cell_with_status_health_weight_age_and_cost(account):
    result = run("cells", "--settings", PRODUCTION, "--json", account=account)
    assert result.exit_code == 0
    first, second = said(result)["cells"]
    assert first == {
        "number": 1,
        "name": "production-cell-1",
        "status": "CREATE_COMPLETE",
        "health": "healthy",
        "weight": 100,
        "age_seconds": 30 * 3600,
        "cost_per_day": 3.36,
        "base": True,
    }
    assert (second["health"], second["weight"]) == ("unhealthy", None)
    assert said(result)["cost_per_day"] == 6.72
    assert said(result)["switch"] == "run"


def test_rows_for_other_programs(account):
    result = run("cells", "--settings", PRODUCTION, account=account)
    assert result.stdout.splitlines()[0].split("\t")[:4] == [
        "1",
        "production-cell-1",
        "CREATE_COMPLETE",
        "healthy",
    ]
    assert "1 d 6 h" in result.stdout
    assert "2 cells, 6.72 USD a day." in sentence(result)


def test_one_group_of_machines_is_one_row():
    account, _ = deployed(SMALL)
    (row,) = said(run("cells", "--settings", SMALL, "--json", account=account))["cells"]
    assert (row["health"], row["age_seconds"], row["weight"]) == ("healthy", 7200, None)


def test_before_the_scaler_is_there_is_nothing_to_list():
    result = run("cells", "--settings", PRODUCTION)
    assert result.exit_code == 3
    assert "production has no scaler yet. Deploy it first" in sentence(result)

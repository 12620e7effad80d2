"""Does the gate have teeth? Each seeded fault is to be noticed by our rules or by cfn-lint."""

from __future__ import annotations

import json

import pytest

from collabkit.infra.checks import RULES, check

from .base import base
from .mutants import MUTANTS, SEEDED

OURS = [mutant for mutant in MUTANTS if not mutant.by_linter]
LINTED = [mutant for mutant in MUTANTS if mutant.by_linter]


def test_the_faults_are_different():
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert len(SEEDED) == 28


def test_the_base_has_no_faults():
    assert check(base()) == []


@pytest.mark.parametrize("mutant", OURS, ids=lambda mutant: mutant.name)
def test_our_rules_notice(mutant):
    found = check(mutant.templates())
    assert [finding.rule for finding in found] == [mutant.rule]
    assert found[0].stack == "whole"
    assert found[0].path.startswith("Resources/")
    assert found[0].problem
    assert found[0].remedy


def test_every_rule_is_proved_by_a_fault():
    proved = {mutant.rule for mutant in OURS}
    # An owner is missing in the same way as a runbook; its own test is below.
    assert set(RULES) - proved == {"alarm-owner"}


@pytest.fixture(scope="module")
def noticed():
    """What cfn-lint says of each fault, less what it says of the base; one process, since loading takes longest."""
    api = pytest.importorskip("cfnlint.api")
    settings = pytest.importorskip("cfnlint.config").ManualArgs(regions=["eu-central-1"])

    def rules(templates):
        return {match.rule.id for match in api.lint(json.dumps(templates["whole"]), config=settings)}

    # RDS takes a major version and chooses the minor one; cfn-lint's data has minor versions only.
    assert rules(base()) == {"W3691"}
    return {mutant.name: rules(mutant.templates()) - {"W3691"} for mutant in MUTANTS}


@pytest.mark.slow
def test_cfn_lint_notices_the_rest(noticed):
    assert {mutant.name: mutant.rule in noticed[mutant.name] for mutant in LINTED} == {
        mutant.name: True for mutant in LINTED
    }


@pytest.mark.slow
def test_cfn_lint_does_not_notice_what_our_rules_are_for(noticed):
    seen = {mutant.name: noticed[mutant.name] for mutant in OURS if noticed[mutant.name]}
    assert seen == {
        "documents that go with their stack": {"W3011"},
        "a class of a size that is not there": {"E3025"},
    }


@pytest.mark.slow
def test_28_of_28_faults_are_noticed(noticed):
    caught = [mutant.name for mutant in SEEDED if noticed[mutant.name] or check(mutant.templates())]
    assert len(caught) == 28


@pytest.mark.slow
def test_all_faults_are_noticed(noticed):
    assert [m.name for m in MUTANTS if not noticed[m.name] and not check(m.templates())] == []

"""The estimate: from the templates, by a dated table, honest about the rest."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from collabkit.infra import cost, render
from collabkit.infra.settings import load

from .base import PRODUCTION, SMALL, changed, run, said, sentence


def _estimate(settings):
    environment = load(settings)
    return cost.estimate(environment, render.templates(environment), cost.prices())


@pytest.mark.parametrize("settings", [PRODUCTION, SMALL])
def test_every_type_of_the_templates_has_a_price_or_is_known_to_cost_nothing(settings):
    assert _estimate(settings).unknown == ()


def test_lines_follow_the_templates():
    lines = {(line.stack, line.what): line for line in _estimate(PRODUCTION).lines}
    assert lines["data", "database db.m7g.large"].count == 2
    assert lines["data", "database db.m7g.large"].total == 2 * 730 * Decimal("0.168")
    assert lines["network", "NAT gateway"].count == 3
    assert lines["search", "machine r7g.large"].count == 3
    assert lines["web_cell", "machine t4g.medium"].count == 4
    assert lines["web_cell", "health check of Route 53"].each == Decimal("3.50")


def test_least_and_most_differ_by_the_cells_that_may_come():
    found = _estimate(PRODUCTION)
    assert found.spare_cells == 6
    assert found.most == (found.least + 6 * found.cell).quantize(Decimal("0.01"))
    assert found.least == sum(line.total for line in found.lines).quantize(Decimal("0.01"))


def test_the_cost_of_a_cell_is_about_what_the_settings_say():
    environment = load(PRODUCTION)
    found = _estimate(PRODUCTION).cell_per_hour
    assert found <= environment.scaling.cell_cost_per_hour < found + Decimal("0.05")


def _findings(settings, *more):
    result = run("check", "--settings", settings, "--no-cfn-lint", "--json", *more)
    found = [each for each in said(result)["findings"] if each["rule"] == "cell-cost"]
    assert result.exit_code == bool(said(result)["findings"])
    return found


def test_a_cell_that_costs_more_than_the_settings_say_is_found(tmp_path):
    settings = changed(
        PRODUCTION, tmp_path, a='[cells] -> [cells]\ninstance_type = "m7g.4xlarge"\nmachines_per_cell = 10'
    )
    (finding,) = _findings(settings)
    assert finding["path"] == "scaling.cell_cost_per_hour"
    assert "a cell costs 0.14 an hour, but it costs about 6.6" in finding["problem"]
    assert "Write 6.6" in finding["remedy"]


@pytest.mark.parametrize("cost_per_hour", ["0.120", "0.119"])
def test_the_figure_of_the_estimate_is_just_enough(cost_per_hour, tmp_path):
    settings = changed(
        PRODUCTION, tmp_path, a=f"cell_cost_per_hour = 0.14 -> cell_cost_per_hour = {cost_per_hour}"
    )
    assert bool(_findings(settings)) == (cost_per_hour == "0.119")


def test_one_group_is_not_bounded_by_the_cost_of_a_cell(tmp_path):
    settings = changed(SMALL, tmp_path, a="[cells]\n -> [scaling]\ncell_cost_per_hour = 0.001\n\n[cells]\n")
    assert _findings(settings) == []


def _without_price(folder):
    return changed(
        PRODUCTION, folder, a='[cells] -> [cells]\ninstance_type = "m8g.large"\nmachines_per_cell = 1'
    )


def _own_prices(folder, old, new):
    from importlib.resources import files

    text = files("collabkit.infra").joinpath("prices.toml").read_text(encoding="utf-8")
    assert old in text
    path = folder / "prices.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_a_cell_whose_price_nobody_knows_is_found_until_a_table_has_it(tmp_path):
    settings = _without_price(tmp_path)
    (finding,) = _findings(settings)
    assert "there is no price for machine m8g.large" in finding["problem"]
    own = _own_prices(tmp_path, "[machines]\n", '[machines]\n"m8g.large" = 0.0898\n')
    assert _findings(settings, "--prices", own) == []


def test_there_is_no_figure_of_a_cell_whose_price_nobody_knows(tmp_path):
    settings = _without_price(tmp_path)
    result = run("cost", "--settings", settings, "--json")
    assert result.exit_code == 1
    answer = said(result)
    assert (answer["cell_per_hour"], answer["most"], answer["error"]) == (None, None, None)
    assert answer["unknown"] == ["machine m8g.large"]
    (line,) = [line for line in answer["lines"] if line["what"] == "machine m8g.large"]
    assert (line["each"], line["total"]) == (None, None)
    result = run("cost", "--settings", settings)
    text = sentence(result)
    assert "No price is known for machine m8g.large: it is not counted." in text
    assert "So nobody knows what one more cell costs" in text
    assert "One more cell:" not in text
    assert "web_cell\tmachine m8g.large\t2\tunknown\tunknown" in result.stdout


def test_one_group_has_a_figure_of_one_machine_or_none(tmp_path):
    settings = changed(SMALL, tmp_path, a='instance_type = "t4g.small" -> instance_type = "m8g.large"')
    assert run("cost", "--settings", settings).exit_code == 1
    assert run("cost", "--settings", SMALL).exit_code == 0


@pytest.mark.parametrize("family", ["t4g", "m7g", "c7g", "r7g"])
def test_the_families_that_the_settings_suggest_have_prices(family):
    machines = cost.prices().table["machines"]
    assert len([name for name in machines if name.startswith(f"{family}.")]) >= 7


def test_another_search_costs_other_machines(tmp_path):
    settings = changed(PRODUCTION, tmp_path, a='mode = "own" -> mode = "opensearch"')
    found = _estimate(settings)
    assert found.unknown == ()
    assert any(line.what.startswith("search node") for line in found.lines)


def test_endpoints_are_paid_in_each_zone(tmp_path):
    settings = changed(
        SMALL,
        tmp_path,
        a='egress = "nat" -> egress = "endpoints"',
        b='[cells] -> [cells]\nimage = "/own/image"',
    )
    (line,) = [line for line in _estimate(settings).lines if line.what == "endpoint in a zone"]
    assert line.count % 2 == 0


def test_the_command_says_what_is_left_out_and_whose_prices_these_are():
    result = run("cost", "--settings", SMALL)
    assert result.exit_code == 0
    text = sentence(result)
    assert "Left out: traffic" in text
    assert "Prices are those of us-east-1" in text
    assert "That is more than budgets.monthly" in text
    assert "data\tdatabase db.t4g.medium\t1\t47.45\t47.45" in result.stdout


def test_the_command_says_that_its_figures_are_recalled():
    result = run("cost", "--settings", PRODUCTION)
    assert (
        "Prices of us-east-1, written down on 2026-11-30: recalled list prices; check them before you rely on them."
        in sentence(result)
    )
    answer = said(run("cost", "--settings", PRODUCTION, "--json"))
    assert answer["prices_basis"] == "recalled list prices; check them before you rely on them"


def test_json_keeps_its_shape():
    answer = said(run("cost", "--settings", SMALL, "--json"))
    assert set(answer) == {
        "cell_per_hour", "command", "currency", "environment", "error", "format", "least", "left_out", "lines", "most",
        "notes", "prices_as_of", "prices_basis", "prices_region", "sources", "unknown",
    }  # fmt: skip
    assert set(answer["lines"][0]) == {"stack", "what", "count", "each", "total"}


def test_a_machine_without_a_price_is_said_and_not_counted(tmp_path):
    settings = changed(SMALL, tmp_path, a='[worker] -> [worker]\ninstance_type = "m8g.large"')
    result = run("cost", "--settings", settings, "--json")
    assert said(result)["unknown"] == ["machine m8g.large"]
    assert "No price is known for machine m8g.large: it is not counted." in sentence(result)


def test_a_table_of_ones_own(tmp_path):
    own = _own_prices(tmp_path, '"us-east-1"', '"eu-west-1"')
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("nat_gateway = 0.045", "nat_gateway = 0.048"), encoding="utf-8")
    answer = said(run("cost", "--settings", SMALL, "--prices", own, "--json"))
    assert len(answer["notes"]) == 1
    assert any(line["each"] == pytest.approx(0.048 * 730) for line in answer["lines"])
    own.write_text("as_of = 1", encoding="utf-8")
    result = run("cost", "--settings", SMALL, "--prices", own)
    assert result.exit_code == 2
    assert "Begin with a copy of prices.toml" in sentence(result)


def test_every_section_of_the_table_names_its_page():
    table = cost.prices()
    assert all(source.startswith("https://aws.amazon.com/") for source in table.sources.values())
    assert {"machines", "databases", "caches", "search"} <= set(table.sources)
    assert all(price > 0 for part in table.table.values() for price in part.values())
    assert json.dumps(sorted(table.table))

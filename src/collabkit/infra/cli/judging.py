"""Commands that need no account and judge an environment: its faults, its practices, its cost."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import click

from collabkit.infra import checks, cost, render, review
from collabkit.infra.deploy import Exit, WrongUse
from collabkit.infra.settings import load
from collabkit.infra.stacks import STACKS, region

from . import lint
from .options import Place, as_json, begin, settings
from .screen import Screen

__all__ = ["COMMANDS"]

_FILE = Place(dir_okay=False)
_FOLDER = Place(file_okay=False, exists=True)
_TOO_DEEP = "nested too deep. Mend it or take it away."
_prices = click.option(
    "--prices", "price_file", type=_FILE, help="A price table of your own, in the form of prices.toml."
)


@click.command("check")
@settings(required=False)
@click.option("--templates", "folder", type=_FOLDER, help="Check a folder of JSON templates instead.")
@click.option(
    "--cfn-lint/--no-cfn-lint", default=True, help="Whether cfn-lint runs too, where it is installed."
)
@click.option("--runbooks", type=_FOLDER, help="A folder with runbooks of your own, a page SLUG.md for each.")
@_prices
@as_json
@click.pass_context
def _check(
    context: click.Context,
    /,
    *,
    settings_file: Path | None,
    folder: Path | None,
    cfn_lint: bool,
    runbooks: Path | None,
    price_file: Path | None,
    as_json: bool,
) -> None:
    """Look for faults in the templates, and in the price that bounds the scaler; exit code 1 when there are any."""
    _, screen = begin(context, as_json=as_json)
    environment = load(settings_file) if settings_file is not None and folder is None else None
    texts = render.templates(environment) if environment else _texts(folder)
    own = frozenset(path.stem for path in runbooks.glob("*.md")) if runbooks else frozenset()
    linted = cfn_lint and lint.available()
    regions = {stack: region(environment, stack) for stack in STACKS} if environment else {}
    try:
        found = checks.check({stack: json.loads(text) for stack, text in texts.items()}, also_runbooks=own)
        if environment:
            found += cost.of_cells(environment, cost.estimate(environment, texts, _table(price_file)))
        found += lint.lint(texts, regions) if linted else []
    except RecursionError as error:
        raise WrongUse(f"{folder}: something in these templates is {_TOO_DEEP}") from error
    if cfn_lint and not linted:
        screen.note("cfn-lint is not installed: only our own checks ran. Install cfn-lint for the rest.")
    rows = [(each.stack, each.rule, each.path, f"{each.problem} {each.remedy}") for each in found]
    screen.data |= {"cfn_lint": linted, "findings": [asdict(each) for each in found], "stacks": len(texts)}
    screen.table("Findings", ("stack", "rule", "where", "what"), rows)
    screen.note(f"{len(found)} findings in {len(texts)} templates.")
    screen.finish()
    context.exit(Exit.FINDINGS if found else Exit.DONE)


def _texts(folder: Path | None) -> dict[str, str]:
    """Return the templates of a folder by stack."""
    if folder is None:
        raise WrongUse("There is nothing to check. Give --settings FILE or --templates DIR.")
    texts = {path.stem: _template(path) for path in sorted(folder.glob("*.json"))}
    if not texts:
        raise WrongUse(f"{folder} has no JSON templates. Name the folder that `render` wrote.")
    return texts


def _template(path: Path) -> str:
    """Return the text of a file that is a template."""
    try:
        text = path.read_text(encoding="utf-8")
        resources = json.loads(text)["Resources"]
        wrong = [name for name, body in resources.items() if not isinstance(body, _written_as(name))]
    except UnicodeDecodeError as error:
        raise WrongUse(f"{path} is not UTF-8. Save it so, or take it away.") from error
    except RecursionError as error:
        raise WrongUse(f"{path} is {_TOO_DEEP}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongUse(f"{path} is no template in JSON. Mend it or take it away.") from error
    if wrong:
        raise WrongUse(f"{path}: the resource {wrong[0]} is no object. Mend it or take the file away.")
    return text


def _written_as(name: str) -> type:
    """Return what a resource is in JSON; a loop of CloudFormation is a list."""
    return list if name.startswith("Fn::ForEach::") else dict


def _table(price_file: Path | None) -> cost.Prices:
    try:
        return cost.prices(price_file)
    except ValueError as error:
        raise WrongUse(str(error)) from error


@click.command("review")
@settings(required=False)
@click.option("--out", type=_FILE, help="Write the report into this file instead of stdout.")
@click.option(
    "--root", type=_FOLDER, help="A checkout of the repository: look whether every reference leads somewhere."
)
@as_json
@click.pass_context
def _review(
    context: click.Context, settings_file: Path | None, out: Path | None, root: Path | None, as_json: bool
) -> None:
    """Report how the deployment stands to AWS's Well-Architected Framework; with settings, what of it is there."""
    _, screen = begin(context, as_json=as_json)
    environment = load(settings_file) if settings_file else None
    if root is not None and environment is None:
        raise WrongUse("--root needs --settings FILE too, since references name resources of an environment.")
    found = review.practices()
    here = review.Here(environment.name, review.resources(environment)) if environment else None
    problems = (
        review.problems(found, resources=review.of_any_variant(environment), root=root)
        if root is not None and environment is not None
        else []
    )
    text = review.report(found, here)
    if out is not None:
        out.write_text(text, encoding="utf-8", newline="\n")
        screen.note(f"{out} is written.")
    else:
        screen.result(text)
    for problem in problems:
        screen.warn(problem)
    screen.data |= {
        "environment": environment.name if environment else None,
        "practices": [
            {**asdict(each), "absent": list(each.absent(here)), "met": each.met(here)} for each in found
        ],
        "problems": problems,
    }
    screen.finish()
    context.exit(Exit.FINDINGS if problems else Exit.DONE)


@click.command("cost")
@settings()
@_prices
@as_json
@click.pass_context
def _cost(context: click.Context, settings_file: Path, price_file: Path | None, as_json: bool) -> None:
    """Estimate what a month costs, and say what that leaves out; exit code 1 when nobody knows what a cell costs."""
    _, screen = begin(context, as_json=as_json)
    environment = load(settings_file)
    table = _table(price_file)
    found = cost.estimate(environment, render.templates(environment), table)
    rows = [
        (each.stack, each.what, each.count, _money(each.each), _money(each.total)) for each in found.lines
    ]
    screen.table(f"A month in {table.currency}", ("stack", "what", "number", "each", "together"), rows)
    _say_cost(screen, found, table, environment.budgets.monthly)
    screen.data |= {
        "environment": environment.name,
        "currency": table.currency,
        "prices_as_of": table.as_of.isoformat(),
        "prices_region": table.region,
        "prices_basis": table.basis,
        "sources": table.sources,
        "lines": [
            {
                "stack": each.stack,
                "what": each.what,
                "count": each.count,
                "each": _number(each.each),
                "total": _number(each.total),
            }
            for each in found.lines
        ],
        "least": _number(found.least),
        "most": _number(found.most),
        "cell_per_hour": _number(found.cell_per_hour),
        "unknown": list(found.unknown),
        "left_out": list(cost.LEFT_OUT),
        "notes": list(found.notes),
    }
    screen.finish()
    context.exit(Exit.DONE if found.cell is not None else Exit.FINDINGS)


def _say_cost(screen: Screen, found: cost.Estimate, table: cost.Prices, budget: Decimal) -> None:
    for name in found.unknown:
        screen.warn(f"No price is known for {name}: it is not counted.")
    if found.cell_per_hour is None:
        screen.note(f"At least {found.least} {table.currency} a month.")
        screen.warn(
            "So nobody knows what one more cell costs (scaling.cell_cost_per_hour). "
            "Look the price up and give --prices FILE, a copy of prices.toml with it."
        )
    else:
        screen.note(
            f"From {found.least} to {found.most} {table.currency} a month, as the number of cells goes."
        )
        screen.note(
            f"One more cell: {found.cell_per_hour} {table.currency} an hour (scaling.cell_cost_per_hour)."
        )
    if found.least > budget:
        screen.warn(f"That is more than budgets.monthly, {budget}.")
    screen.note("Left out: " + "; ".join(cost.LEFT_OUT) + ".")
    for line in found.notes:
        screen.note(line)


def _money(amount: Decimal | None) -> str:
    return "unknown" if amount is None else f"{amount:.2f}" if amount >= 1 else f"{amount:.3f}"


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(round(amount, 4))


COMMANDS = (_check, _review, _cost)

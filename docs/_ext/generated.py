"""Fills `<!-- generated: settings -->` in a page with what the code says, before Sphinx reads the page."""

import re
from collections.abc import Callable
from typing import Any

from docs._ext.reference import (
    api,
    checks,
    commands,
    data,
    events,
    health,
    infra,
    kinds,
    problems,
    python,
    realtime,
    rights,
    settings,
)

_PLACE = re.compile(r"^<!-- generated: ([a-z-]+) -->$", re.MULTILINE)

GENERATORS: dict[str, Callable[[], str]] = {
    "api": api.operations,
    "shapes": api.shapes,
    "rate-limits": api.rate_limits,
    "checks": checks.markdown,
    "commands": commands.markdown,
    "data": data.markdown,
    "events": events.markdown,
    "gateway-metrics": health.gateway_metrics,
    "health-checks": health.checks,
    "infra-commands": infra.commands,
    "infra-exit-codes": infra.exit_codes,
    "infra-settings": infra.file,
    "infra-simulations": infra.simulations,
    "infra-stacks": infra.stacks,
    "invitation-kinds": kinds.invitations,
    "notice-kinds": kinds.notices,
    "problems": problems.markdown,
    "python": python.markdown,
    "rights": rights.markdown,
    "settings": settings.markdown,
    "topics": realtime.topics,
    "scheduled": events.scheduled,
}


def filled(source: str) -> str:
    """Return the page's source with every placeholder replaced; raises KeyError for an unknown one."""
    return _PLACE.sub(lambda found: GENERATORS[found[1]](), source)


def _read(app: Any, page: str, source: list[str]) -> None:
    source[0] = filled(source[0])


def setup(app: Any) -> dict[str, bool]:
    """Register with Sphinx. Pages with generated parts are read anew each time: their source is the code."""
    app.connect("source-read", _read)
    app.connect("env-get-outdated", lambda app, env, added, changed, removed: _generated_pages(env))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _generated_pages(env: Any) -> list[str]:
    pages = [page for page in env.all_docs if page in env.found_docs]
    return [page for page in pages if _PLACE.search(env.doc2path(page).read_text(encoding="utf-8"))]

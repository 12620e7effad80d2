"""The project's own alarms over the trail; with those of CIS, which are beside it, the template would be too large."""

from __future__ import annotations

from troposphere import Template

from collabkit.infra.controls import own
from collabkit.infra.settings import Environment

from . import links, trail_watch

__all__ = ["build"]


def build(environment: Environment) -> Template:
    """Return the watch_trail stack."""
    template = links.begin(environment, "watch_trail", "alarms over what the trail records")
    group = links.follow(template, environment, "audit", "TrailLog")
    trail_watch.add(template, environment, own.controls(environment), group)
    return links.finish(template, environment, "watch_trail")

"""The alarms over the database, the cache and the search cluster; apart from `watch`, which would be too large."""

from __future__ import annotations

from troposphere import Template

from collabkit.infra import watches
from collabkit.infra.settings import Environment

from . import links

__all__ = ["build"]


def build(environment: Environment) -> Template:
    """Return the watch_data stack; its composite alarm listens to one of `watch`."""
    template = links.begin(environment, "watch_data", "alarms over what holds data")
    engineers, pages = (
        links.follow(template, environment, "observability", f"{name}TopicArn")
        for name in ("Engineers", "Pages")
    )
    domain = None
    if environment.search.mode == "opensearch":
        domain = links.follow(template, environment, "search", "DomainName")
    watches.watch_data(
        watches.Place(template, environment, engineers=engineers, pages=pages, scaler=None),
        database=links.follow(template, environment, "data", "DatabaseIdentifier"),
        cache=links.follow(template, environment, "data", "CacheIdentifier"),
        search=domain,
    )
    return links.finish(template, environment, "watch_data")

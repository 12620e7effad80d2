"""The alarms over the site and its machines."""

from __future__ import annotations

from troposphere import Template

from collabkit.infra import watches
from collabkit.infra.settings import Environment

from . import links

__all__ = ["build"]


def build(environment: Environment) -> Template:
    """Return the watch stack."""
    template = links.begin(environment, "watch", "alarms over the site and its machines")
    engineers, pages, scaler = (
        links.follow(template, environment, "observability", f"{name}TopicArn")
        for name in ("Engineers", "Pages", "Scaler")
    )
    watches.watch(
        watches.Place(template, environment, engineers=engineers, pages=pages, scaler=scaler),
        certificate=links.follow(template, environment, "edge", "CertificateArn"),
    )
    if environment.cells.mode != "cells":
        # Nothing listens there: a group of machines follows the load by itself.
        del template.parameters["ObservabilityScalerTopicArn"]
    return links.finish(template, environment, "watch")

"""What makes a stack fail at its very end, when all the rest of it is made or changed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from collabkit.infra.deploy.units import Unit

__all__ = ["NAME", "broken"]

NAME = "Broken"
_REFUSED: dict[str, Any] = {
    "Type": "AWS::SSM::Parameter",
    # SSM refuses every name that begins so.
    "Properties": {"Name": "/aws/broken", "Type": "String", "Value": "refused"},
}


def broken(unit: Unit, mark: str) -> Unit:
    """Return a stack with a tag more on all that takes tags, and a resource after all others that is refused."""
    template = json.loads(unit.template)
    for body in template["Resources"].values():
        _mark(body.get("Properties", {}), mark)
    template["Resources"][NAME] = {**_REFUSED, "DependsOn": sorted(template["Resources"])}
    return replace(unit, template=json.dumps(template))


def _mark(properties: dict[str, Any], mark: str) -> None:
    tags = properties.get("Tags")
    if isinstance(tags, dict):
        tags["fault"] = mark
    elif isinstance(tags, list):
        more = {"Key": "fault", "Value": mark}
        tags.append(more | ({"PropagateAtLaunch": True} if "PropagateAtLaunch" in tags[0] else {}))

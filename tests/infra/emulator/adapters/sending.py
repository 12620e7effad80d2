"""Properties of templates as the APIs of the services take them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["dropped", "lower", "only", "specified"]

_WORDS = "configuration"
"""The member whose keys are an action's own words, and whose values are texts."""


def only(properties: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return those of the properties that are there and have these names."""
    return {name: properties[name] for name in names if name in properties}


def specified(kind: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tags of a resource of EC2 as they are given along with its creation."""
    marks = [*properties.get("Tags", ())]
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": marks}]} if marks else {}


def dropped(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the keys of the tags that are no longer there."""
    kept = {tag["Key"] for tag in new.get("Tags", ())}
    return [tag["Key"] for tag in old.get("Tags", ()) if tag["Key"] not in kept]


def lower(value: Any) -> Any:
    """Return a value with the first letter of every key in lower case, as the APIs around CodePipeline have it."""
    if isinstance(value, list):
        return [lower(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    named = {key[0].lower() + key[1:]: each for key, each in value.items()}
    return {key: _texts(each) if key == _WORDS else lower(each) for key, each in named.items()}


def _texts(words: Mapping[str, Any]) -> dict[str, str]:
    """Return values as CloudFormation passes them on: true in a template is "true" afterwards."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in words.items()}

"""What a stack finds in the artefact bucket: the scaler's archive, and the template of the cells that it launches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from collabkit.infra import names, render
from collabkit.infra.scaling.archive import archive
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import STACKS
from collabkit.infra.stacks.scaling import CELL_TEMPLATE_KEY

from .cloudformation import Stacks
from .parameters import parameter
from .trouble import AwsRefused, code_of
from .units import Unit, body

__all__ = ["ABSENT", "artefact_bucket", "assets", "upload"]

ABSENT = {"404", "NoSuchKey", "NotFound"}
"""What S3 says of an object that is not there."""


def assets(environment: Environment, unit: Unit) -> dict[str, bytes]:
    """Return what must be in the artefact bucket before a stack is deployed, by its key."""
    if unit.stack != "scaling" or environment.cells.mode != "cells":
        return {}
    packed = archive()
    template = render.text(STACKS["web_cell"](environment))
    # Only after the base cells: the scaler launches from a template that has proved itself.
    return {packed.key: packed.content, CELL_TEMPLATE_KEY: body(template).encode()}


def upload(stacks: Stacks, environment: Environment, found: dict[str, bytes]) -> Iterator[str]:
    """Put what is not there yet into the artefact bucket and return its keys."""
    if not found:
        return
    bucket = artefact_bucket(stacks, environment)
    s3 = stacks.clients("s3", environment.region)
    for key, content in sorted(found.items()):
        digest = hashlib.sha256(content).hexdigest()
        if _digest(s3, bucket, key) != digest:
            s3.put_object(Bucket=bucket, Key=key, Body=content, Metadata={"sha256": digest})
            yield key


def artefact_bucket(stacks: Stacks, environment: Environment) -> str:
    """Return the name of the artefact bucket; raise AwsRefused before there is one."""
    path = names.parameter(environment, "files", "ArtefactsBucket")
    bucket = parameter(stacks.clients, environment.region, path)
    if bucket is None:
        raise AwsRefused(f"{path} does not exist. Deploy the stack that publishes it first: files.")
    return bucket


def _digest(s3: Any, bucket: str, key: str) -> str:
    try:
        return str(s3.head_object(Bucket=bucket, Key=key).get("Metadata", {}).get("sha256", ""))
    except ClientError as error:
        if code_of(error) not in ABSENT:
            raise
        return ""

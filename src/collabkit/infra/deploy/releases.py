"""A release brought in by hand: the first one, or every one where no pipeline delivers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from collabkit.infra import names
from collabkit.infra.settings import Environment

from .assets import ABSENT, artefact_bucket
from .cloudformation import Stacks
from .parameters import parameter
from .trouble import WrongUse, code_of
from .units import Unit

__all__ = ["Release", "follows", "named", "publish", "read", "refuse_other_content", "take_back"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An archive in the form of the delivery's, and its hash."""

    path: Path
    name: str
    sha256: str


def read(path: Path) -> Release:
    """Return the release in a file NAME.tar.gz; raise WrongUse when it cannot be one."""
    name = path.name.removesuffix(".tar.gz")
    if name == path.name or not _NAME.fullmatch(name):
        raise WrongUse(
            f"{path} is no release. Name the archive NAME.tar.gz, of letters, digits, dots and hyphens."
        )
    with path.open("rb") as file:
        return Release(path=path, name=name, sha256=hashlib.file_digest(file, "sha256").hexdigest())


def follows(environment: Environment, unit: Unit) -> bool:
    """Return whether a stack has machines that run the release."""
    return names.parameter(environment, "release", "Name") in unit.parameters.values()


def refuse_other_content(stacks: Stacks, environment: Environment, release: Release) -> None:
    """Raise WrongUse when the name is taken by other content: machines that boot are told its hash, and would fail."""
    path = names.parameter(environment, "files", "ArtefactsBucket")
    bucket = parameter(stacks.clients, environment.region, path)
    if bucket is not None:
        _is_there(stacks.clients("s3", environment.region), bucket, release)


def named(stacks: Stacks, environment: Environment) -> dict[str, str]:
    """Return what names the release that machines run now, by the parameters' paths; empty before the first one."""
    found = {path: parameter(stacks.clients, environment.region, path) for path in _paths(environment)}
    return {path: value for path, value in found.items() if value is not None}


def publish(stacks: Stacks, environment: Environment, release: Release) -> None:
    """Put a release where machines fetch it from now on; raise WrongUse when its name is taken by another."""
    s3, bucket = stacks.clients("s3", environment.region), artefact_bucket(stacks, environment)
    if not _is_there(s3, bucket, release):
        with release.path.open("rb") as file:
            s3.put_object(Bucket=bucket, Key=_key(release), Body=file, Metadata={"sha256": release.sha256})
    # The archive first: a machine that boots in between still finds what its parameters name.
    values = zip(_paths(environment), (release.name, release.sha256), strict=True)
    _write(stacks, environment, dict(values))
    stacks.progress.note(f"Release {release.name} is in the artefact bucket.")


def take_back(stacks: Stacks, environment: Environment, before: dict[str, str]) -> None:
    """Name the release before again, so that the next deployment brings it back to whoever has the new one."""
    if not before or named(stacks, environment) == before:
        return
    _write(stacks, environment, before)
    stacks.progress.note("The release before is named again: deploy brings it back to all machines.")


def _paths(environment: Environment) -> list[str]:
    return [names.parameter(environment, "release", key) for key in ("Name", "Sha256")]


def _key(release: Release) -> str:
    return f"releases/{release.name}.tar.gz"


def _is_there(s3: Any, bucket: str, release: Release) -> bool:
    """Return whether the bucket has this release; raise WrongUse when it has another of the name."""
    stored = _stored(s3, bucket, _key(release))
    if stored is not None and stored != release.sha256:
        raise WrongUse(
            f"There is a release {release.name} already, with other content, and machines that boot check its hash. "
            f"Name the new archive otherwise, such as {release.name}-2.tar.gz, and repeat the command."
        )
    return stored is not None


def _stored(s3: Any, bucket: str, key: str) -> str | None:
    """Return the hash of an object; None when there is none."""
    try:
        known = s3.head_object(Bucket=bucket, Key=key).get("Metadata", {}).get("sha256")
    except ClientError as error:
        if code_of(error) not in ABSENT:
            raise
        return None
    if known:
        return str(known)
    # The delivery puts releases there without a note of their hash.
    content, digest = s3.get_object(Bucket=bucket, Key=key)["Body"], hashlib.sha256()
    while part := content.read(1 << 20):
        digest.update(part)
    return digest.hexdigest()


def _write(stacks: Stacks, environment: Environment, values: dict[str, str]) -> None:
    for path, value in values.items():
        stacks.clients("ssm", environment.region).put_parameter(
            Name=path, Type="String", Value=value, Overwrite=True
        )

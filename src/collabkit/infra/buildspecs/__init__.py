"""The steps of the delivery: shell files of this folder, as the build specifications that CodeBuild reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["specification"]

FOLDER = Path(__file__).parent
_PLACE = re.compile(r"@\{([^}]*)\}")


def specification(
    step: str, values: Mapping[str, str], *, artefacts: list[str], runtimes: Mapping[str, str] | None = None
) -> str:
    """Return a step's build specification; raise KeyError on a place without a value."""
    script = _PLACE.sub(lambda place: values[place[1]], (FOLDER / f"{step}.sh").read_text(encoding="utf-8"))
    # CodeBuild runs each command in a shell of its own; a script in a file keeps its own rules.
    file = f".collabkit-{step}.sh"
    commands = [f"cat >{file} <<'COLLABKIT_END'\n{script}COLLABKIT_END\n", f"bash {file}"]
    phases: dict[str, Any] = {"build": {"commands": commands}}
    if runtimes:
        phases["install"] = {"runtime-versions": dict(runtimes)}
    document: dict[str, Any] = {"version": "0.2", "phases": phases}
    if artefacts:
        document["artifacts"] = {"files": artefacts}
    return json.dumps(document, indent=1, sort_keys=True)

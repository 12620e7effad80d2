"""The release: made by the delivery's own build step out of this checkout."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from collabkit.infra import names, render
from collabkit.infra.settings import Environment, load
from collabkit.infra.stacks import STACKS
from tools.interpreters import find

from .cloud import WAIT_URL

ROOT = Path(__file__).resolve().parents[3]
SMALL = Path(__file__).parent.parent / "environments" / "small.toml"
PARTS = (
    "src",
    "example_project",
    "locks",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "hatch_build.py",
    "pyproject.toml",
)
CLIENT = "src/collabkit/web/static/collabkit_web/manifest.json"
# Debian 12's Python: what is built by it can be installed there.
PYTHON = "3.11"
# In place of AWS's own: what is put into the bucket lies in a folder.
AWS = '#!/bin/sh\nexec install -D "$4" "$BUCKET/${5#s3://$ARTEFACTS/}"\n'


def environment() -> Environment:
    """Return the small environment, delivered from this repository with the locked dependencies of the demo."""
    small = load(SMALL)
    delivery = replace(
        small.delivery, source="codecommit", repository="site", requirements="locks/production.txt"
    )
    return replace(small, delivery=delivery)


def make(folder: Path) -> dict[str, str]:
    """Make the release in the bucket `artefacts`; return its name and its hash."""
    checkout, bucket, tools = folder / "checkout", folder / "buckets" / "artefacts", folder / "tools"
    _copy(checkout)
    python = find(PYTHON)
    assert python, f"Debian 12 has Python {PYTHON}; to fetch wheels for it, it must be on this machine too."
    subprocess.run([python, "-m", "venv", tools], check=True)
    (tools / "bin" / "aws").write_text(AWS)
    (tools / "bin" / "aws").chmod(0o755)
    variables = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))},
        "ARTEFACTS": "artefacts",
        "BUCKET": str(bucket),
        "CODEBUILD_RESOLVED_SOURCE_VERSION": "0123456789abcdef",
        "TMPDIR": str(folder),
        "PATH": f"{tools / 'bin'}:{os.environ['PATH']}",
    }
    script = folder / "build.sh"
    script.write_text(_script())
    done = subprocess.run(
        ["bash", script], cwd=checkout, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}{done.stderr[-3000:]}"
    lines = (checkout / "release.env").read_text().split()
    return dict(line.split("=") for line in lines)


def tampered(releases: Path, name: str) -> dict[str, str]:
    """Put a release beside the good one in which a wheel is not what was locked; return its name and its hash."""
    wrong = f"{name}-tampered"
    with (
        tarfile.open(releases / f"{name}.tar.gz") as good,
        tarfile.open(releases / f"{wrong}.tar.gz", "w:gz", compresslevel=1) as bad,
    ):
        for member in good:
            content = good.extractfile(member).read() if member.isfile() else b""  # type: ignore[union-attr]
            if re.search(r"/collabkit-[^/]+\.whl$", member.name):
                content += b"\0"
                member.size += 1
            bad.addfile(member, io.BytesIO(content) if member.isfile() else None)
    digest = hashlib.sha256((releases / f"{wrong}.tar.gz").read_bytes()).hexdigest()
    return {"Name": wrong, "Sha256": digest}


def _copy(checkout: Path) -> None:
    leave = shutil.ignore_patterns("__pycache__", "node_modules")
    client = () if (ROOT / CLIENT).exists() else ("frontend",)
    checkout.mkdir()
    for name in (*PARTS, *client):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, checkout / name, ignore=leave)
        else:
            shutil.copy(source, checkout / name)


def _template(site: Environment, stack: str) -> dict[str, Any]:
    template: dict[str, Any] = json.loads(render.text(STACKS[stack](site)))
    return template


def _script() -> str:
    """Return build.sh as CodeBuild gets it."""
    project = _template(environment(), "delivery")["Resources"]["BuildProject"]["Properties"]
    command: str = json.loads(project["Source"]["BuildSpec"])["phases"]["build"]["commands"][0]
    return command.partition("<<'COLLABKIT_END'\n")[2].removesuffix("COLLABKIT_END\n")


def parameters(site: Environment | None = None) -> dict[str, str]:
    """Return the parameters that machines read when they boot."""
    resources = _template(site or environment(), "observability")["Resources"].values()
    found = [each["Properties"] for each in resources if each["Type"] == "AWS::SSM::Parameter"]
    return {each["Name"]: each["Value"] for each in found if isinstance(each["Value"], str)}


def user_data(published: dict[str, str], site: Environment | None = None, stack: str = "web_cell") -> str:
    """Return the user data in a stack, filled as CloudFormation fills it: from the parameters' paths."""
    site = site or environment()
    template = _template(site, stack)
    paths = {title: parameter["Default"] for title, parameter in template["Parameters"].items()}
    name = names.cell_name(site, 1) if stack == "web_cell" else names.stack_name(site, stack)
    known = {"AWS::StackName": name, "Booted": WAIT_URL}

    def text(value: Any) -> str:
        if isinstance(value, str):
            return value
        return known.get(value["Ref"]) or published[paths[value["Ref"]].removeprefix("/collabkit/small/")]

    (machines,) = [
        each for each in template["Resources"].values() if each["Type"] == "AWS::EC2::LaunchTemplate"
    ]
    data = machines["Properties"]["LaunchTemplateData"]["UserData"]
    return "".join(map(text, data["Fn::Base64"]["Fn::Join"][1]))

"""The scaler as Lambda runs it: its archive unpacked, its stack's variables, AWS's runtime client in front."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from collabkit.infra.scaling.archive import archive
from collabkit.infra.settings import load
from collabkit.infra.stacks.scaling import build
from tests.infra.scaler import fakes

from .servers import RuntimeApi, runtime_api

PRODUCTION = Path(__file__).parent.parent / "environments" / "production.toml"
# What only CloudFormation knows, as the made-up account calls it.
KNOWN = {
    "ALARM_TOPIC_ARN": fakes.TOPIC,
    "CELL_ROLE_ARN": fakes.config().cell_role_arn,
    "LOCK_TABLE": fakes.config().lock_table,
    "MAIL_TOPIC_ARN": fakes.MAILS,
    "PAGE_TOPIC_ARN": fakes.PAGES,
    "SCHEDULE_RULE_ARN": fakes.RULE,
    "TEMPLATE_URL": fakes.config().template_url,
    "ZONE_ID": fakes.ZONE,
}


@cache
def properties() -> dict[str, Any]:
    """Return what the stack of the test environment says of the function."""
    environment = replace(load(PRODUCTION), name=fakes.ENVIRONMENT)
    found: dict[str, Any] = build(environment).to_dict()["Resources"]["Function"]["Properties"]
    return found


def variables(aws: str) -> dict[str, str]:
    """Return the process's whole environment: the stack's, Lambda's, and where AWS is."""
    own = {
        name: value if isinstance(value, str) else KNOWN[name]
        for name, value in properties()["Environment"]["Variables"].items()
    }
    return {
        **own,
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": aws,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_NAME": "test-scaling",
        "AWS_REGION": "eu-central-1",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_SESSION_TOKEN": "none",
        "LANG": "C.UTF-8",
        "TZ": ":UTC",
    }


def unpack(folder: Path) -> Path:
    """Unpack the archive that is deployed, as Lambda does into /var/task."""
    zipfile.ZipFile(io.BytesIO(archive().content)).extractall(folder)
    return folder


@dataclass
class Function:
    """A running process of the function, and Lambda as it sees it."""

    api: RuntimeApi
    process: subprocess.Popen[bytes]
    log: Path

    def die(self) -> None:
        """End it as Lambda ends a function whose time is up."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running(
    task: Path, aws: str, *, handler: str = "", log: str = "function.log", **more: str
) -> Iterator[Function]:
    """Run the function in its unpacked folder until the end of the block."""
    output = task.parent / log
    with runtime_api() as api, output.open("wb") as lines:
        environment = {**variables(aws), **more, "AWS_LAMBDA_RUNTIME_API": api.address}
        command = [sys.executable, "-m", "awslambdaric", handler or properties()["Handler"]]
        process = subprocess.Popen(command, cwd=task, env=environment, stdout=lines, stderr=lines)
        function = Function(api, process, output)
        try:
            yield function
        finally:
            function.die()

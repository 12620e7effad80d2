"""The emulator as a process on the loopback interface, and clients of accounts in it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3

from collabkit import infra
from collabkit.infra.deploy import Clients

__all__ = ["Account", "clients", "emulator"]

ROOT = Path(__file__).parents[3]
PATIENCE = 60
"""Seconds that a busy machine may take to start it."""


@contextmanager
def emulator(folder: Path) -> Iterator[str]:
    """Run the emulator with its files in a folder and yield its address."""
    port = _free_port()
    log = folder / "emulator.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.server"],
            cwd=ROOT,
            env=os.environ | _environment(folder, port),
            # It ends when this is closed, so also when these tests are killed.
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            # Nothing of it is kept, so that nothing has to be put away.
            process.kill()


@dataclass(frozen=True, slots=True)
class Account:
    """Makes clients that speak for an account: the emulator takes a key of twelve digits for its number."""

    number: str

    def client(self, service: str, **options: Any) -> Any:
        """Return a client; the descriptions of the services, which are large, are read once for all accounts."""
        keys = {"aws_access_key_id": self.number, "aws_secret_access_key": "emulated"}
        return _session().client(service, **keys, **options)


@cache
def _session() -> Any:
    return boto3.session.Session()


def clients(address: str, account: str) -> Clients:
    """Return the clients of an account."""
    return Clients(Account(account), endpoint_url=address)


def _environment(folder: Path, port: int) -> dict[str, str]:
    return {
        # By itself it listens on every interface, and for MQTT on one more port.
        "BIND_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "GATEWAY_PORT": str(port),
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
        "PYTHONPATH": str(Path(infra.__file__).parents[2]),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    text = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"The emulator did not start:\n{text}")

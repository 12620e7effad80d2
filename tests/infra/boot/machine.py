"""A machine: boots a root file system in systemd-nspawn, is looked into, is switched off."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

from .network import Network

PERSONAL = (
    "etc/nginx/conf.d/collabkit.conf",
    "etc/ssl/collabkit",
    "etc/systemd/system/*/collabkit*",
    "etc/systemd/system/collabkit*",
    "opt/collabkit",
    "var/lib/cloud",
    "var/lib/collabkit",
    "var/log/*.log",
    "var/log/collabkit",
)
FINISHED = "Cloud-init v. "
NOTHING = "No instance datasource found"
BOOT_SECONDS = 400


class Machine:
    """A machine with a disk of its own; `boot` again is a reboot."""

    def __init__(self, root: Path, network: Network) -> None:
        self.root = root
        self._network = network
        self._console = root.with_suffix(".console")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Machine:
        return self

    def __exit__(self, *problem: object) -> None:
        self.off()

    def boot(self) -> None:
        """Boot, and wait until cloud-init is done with whatever it had to do."""
        done = self._finished()
        place = {
            "machine": self._network.name,
            "network-namespace-path": str(self._network.path),
            "directory": str(self.root),
            "console": "pipe",
            "link-journal": "no",
            "register": "no",
            "resolv-conf": "off",
            "timezone": "off",
        }
        options = [f"--{name}={value}" for name, value in place.items()]
        # Whoever ends the tests switches the machine off.
        command = [
            "setpriv",
            "--pdeathsig=TERM",
            "systemd-nspawn",
            "--quiet",
            "--boot",
            "--keep-unit",
            *options,
        ]
        with self._console.open("ab") as console:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=console, stderr=console
            )
        limit = time.monotonic() + BOOT_SECONDS
        while self._finished() == done:
            assert self._process.poll() is None, f"systemd-nspawn ended:\n{self._console.read_text()[-3000:]}"
            lost = time.monotonic() > limit or NOTHING in self.output()
            assert not lost, f"cloud-init did not end:\n{self.output()[-3000:]}"
            time.sleep(0.1)

    def off(self) -> None:
        """Switch it off in order, as a stopped instance is."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=90)

    def run(self, *command: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command in the machine, as root."""
        words = self._inside(command)
        return subprocess.run(words, capture_output=True, text=True, check=False, timeout=timeout)

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a command in the machine; what it prints, of either kind, comes through one pipe."""
        return subprocess.Popen(
            self._inside(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def forget(self) -> None:
        """Take off the disk what this machine left there, as is done before an image is made of it."""
        for pattern in PERSONAL:
            for path in self.root.glob(pattern):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()

    def says(self, *command: str) -> str:
        """Return what a command prints that must succeed."""
        done = self.run(*command)
        assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
        return done.stdout.strip()

    def output(self) -> str:
        """Return what the user data printed, at every boot."""
        return self._read("var/log/cloud-init-output.log")

    def logs(self) -> str:
        """Return everything that was logged by anything."""
        files = sorted(path for path in (self.root / "var/log").rglob("*") if path.suffix in (".log", ""))
        text = [path.read_text(errors="replace") for path in files if path.is_file()]
        return "".join([self._console.read_text(errors="replace"), *text])

    def _read(self, name: str) -> str:
        file = self.root / name
        return file.read_text(errors="replace") if file.exists() else ""

    def _finished(self) -> int:
        return sum(
            line.startswith(FINISHED) and " finished at " in line for line in self.output().splitlines()
        )

    def _inside(self, command: tuple[str, ...]) -> list[str]:
        return ["nsenter", "--target", str(self._leader()), "--all", "--", *command]

    def _leader(self) -> int:
        """Return the number under which this machine knows the other's first process."""
        assert self._process is not None
        number = self._process.pid
        return int(Path(f"/proc/{number}/task/{number}/children").read_text().split()[0])

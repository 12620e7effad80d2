"""The archive of a Lambda function: the same bytes for the same sources, wherever and whenever it is built."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Archive", "archive"]

SCALER = Path(__file__).parent.parent / "lambdas" / "scaler"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can hold."""
READABLE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive and its name, which changes with what is in it, so that CloudFormation sees a new one."""

    name: str
    content: bytes

    @property
    def key(self) -> str:
        """Return where the archive lies in the artefact bucket."""
        return f"lambdas/{self.name}-{hashlib.sha256(self.content).hexdigest()[:16]}.zip"


def archive(folder: Path = SCALER) -> Archive:
    """Pack the Python files of ``folder`` under its own name; the handler is then ``<folder>.handler.handle``."""
    memory = io.BytesIO()
    # Stored, not deflated: another zlib packs the same text into other bytes.
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as packed:
        for name, content in _files(folder):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = READABLE
            entry.create_system = 3
            packed.writestr(entry, content)
    return Archive(folder.name, memory.getvalue())


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*.py"), key=lambda path: path.relative_to(folder).as_posix()):
        # A checkout on Windows has other line ends.
        yield (
            f"{folder.name}/{path.relative_to(folder).as_posix()}",
            path.read_bytes().replace(b"\r\n", b"\n"),
        )

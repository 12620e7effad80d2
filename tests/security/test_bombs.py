"""A bomb costs neither memory nor disk, and is refused in words (B22)."""

from __future__ import annotations

import re
import struct
import tempfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from collabkit.files.models import File
from tests.factories import make_person

pytestmark = pytest.mark.django_db
PEAK = Path("/proc/self/clear_refs")
MIB = 2**20


def png(width: int, height: int, *, rows: int) -> bytes:
    """Return a PNG that declares this size, and carries as many rows of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packed = zlib.compressobj(9)
    data = (
        b"".join(packed.compress(b"\x00" * (1 + (width + 7) // 8)) for _row in range(rows)) + packed.flush()
    )
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """Return a PNG whose comment unpacks to 200 MB."""
    packed = zlib.compress(b"\x00" * 200 * MIB, 9)
    text = b"zTXt" + b"Comment\x00\x00" + packed
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    whole = png(64, 64, rows=64)
    return whole[:33] + chunk + whole[33:]


BOMBS = {
    "169 megapixels, whole": png(13_000, 13_000, rows=13_000),
    "900 megapixels, cut": png(30_000, 30_000, rows=3),
    "a line without end": png(2**31 - 1, 1, rows=0),
    "a comment": text_bomb(),
    "ten megabytes of nothing": b"\x89PNG\r\n\x1a\n" + b"\x00" * 10 * MIB,
}


def peak() -> int:
    """Return the most memory that this process has had since it was last asked to forget it, in bytes."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024


@pytest.mark.skipif(not PEAK.exists(), reason="only Linux tells the peak anew")
@pytest.mark.parametrize("name", BOMBS)
def test_it_is_refused_within_bounds(
    name: str, client_for: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    window = client_for(make_person("Ada"))
    form = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("me.png", BOMBS[name], "image/png")})
    PEAK.write_text("5")
    before = peak()
    answer = window.generic("PUT", "/api/people/me/avatar", form, MULTIPART_CONTENT)
    assert peak() - before < 200 * MIB
    assert answer.status_code in {413, 415, 422}, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert len(answer.json()["detail"]) > 10
    assert not File.objects.exists()
    assert list(tmp_path.iterdir()) == []

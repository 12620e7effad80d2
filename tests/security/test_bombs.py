"""A bomb costs neither memory nor disk, and is refused in words (B22)."""

from __future__ import annotations

import gc
import io
import re
import struct
import tempfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from collabkit.files.models import File
from tests.factories import make_person

pytestmark = pytest.mark.django_db
PEAK = Path("/proc/self/clear_refs")
MIB = 2**20


def png(width: int, height: int, *, rows: int, channels: int = 0) -> bytes:
    """Return a PNG that declares this size, and carries as many rows of one colour; a channel is a byte, 0 a bit."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    bits, colours = (8, {3: 2, 4: 6}[channels]) if channels else (1, 0)
    header = struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0)
    row = b"\x00" * (1 + (width * (channels * 8 or 1) + 7) // 8)
    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(row) for _row in range(rows)) + packed.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """Return a PNG whose comment unpacks to 200 MB."""
    packed = zlib.compress(b"\x00" * 200 * MIB, 9)
    text = b"zTXt" + b"Comment\x00\x00" + packed
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    whole = png(64, 64, rows=64)
    return whole[:33] + chunk + whole[33:]


def image(form: str, size: tuple[int, int], **options: Any) -> bytes:
    """Return an image of one colour."""
    body = io.BytesIO()
    Image.new("RGB", size).save(body, form, **options)
    return body.getvalue()


# Packing them takes seconds, which only their test shall spend.
BOMBS: dict[str, Callable[[], bytes]] = {
    "transparent, 36 megapixels": partial(png, 6_000, 6_000, rows=6_000, channels=4),
    "WebP, 36 megapixels": partial(image, "WEBP", (12_000, 3_000), method=0),
    "a JPEG in passes, 36 megapixels": partial(image, "JPEG", (6_000, 6_000), progressive=True),
    "169 megapixels, whole": partial(png, 13_000, 13_000, rows=13_000),
    "900 megapixels, cut": partial(png, 30_000, 30_000, rows=3),
    "a line without end": partial(png, 2**31 - 1, 1, rows=0),
    "a comment": text_bomb,
    "ten megabytes of nothing": lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 10 * MIB,
}


# As large as each kind may be by FILES.MAX_IMAGE_PIXELS.
LARGEST: dict[str, Callable[[], bytes]] = {
    "PNG": partial(png, 8_000, 5_000, rows=5_000, channels=3),
    "transparent": partial(png, 5_500, 4_000, rows=4_000, channels=4),
    "WebP": partial(image, "WEBP", (3_900, 3_000), method=0),
    "a JPEG": partial(image, "JPEG", (8_160, 6_120)),
    "a very wide JPEG": partial(image, "JPEG", (64_000, 620)),
    "a JPEG in passes": partial(image, "JPEG", (5_500, 4_000), progressive=True, subsampling=0),
}


def peak() -> int:
    """Return the most memory that this process has had since it was last asked to forget it, in bytes."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024


def sent(window: Any, content: bytes) -> Any:
    """Upload it as an avatar, and see that no more than 200 MiB were taken for it."""
    form = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("me.png", content, "image/png")})
    gc.collect()
    PEAK.write_text("5")
    before = peak()
    answer = window.generic("PUT", "/api/people/me/avatar", form, MULTIPART_CONTENT)
    assert peak() - before < 200 * MIB
    return answer


@pytest.mark.skipif(not PEAK.exists(), reason="only Linux tells the peak anew")
@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_that_is_taken_fits_too(name: str, client_for: Any) -> None:
    answer = sent(client_for(make_person("Ada")), LARGEST[name]())
    assert answer.status_code == 200, answer.content


@pytest.mark.skipif(not PEAK.exists(), reason="only Linux tells the peak anew")
@pytest.mark.parametrize("name", BOMBS)
def test_it_is_refused_within_bounds(
    name: str, client_for: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    answer = sent(client_for(make_person("Ada")), BOMBS[name]())
    assert answer.status_code in {413, 415, 422}, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert len(answer.json()["detail"]) > 10
    assert not File.objects.exists()
    assert list(tmp_path.iterdir()) == []

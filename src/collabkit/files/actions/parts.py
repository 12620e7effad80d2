"""How a picture's file is put together, counted before anybody reads it (B22).

Pillow takes a file apart piece by piece, and a JPEG is gone over once for each of its scans: a few megabytes of tiny
pieces or of scans would keep a processor busy for seconds, or for hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

__all__ = ["count_scans", "has_too_many_parts"]

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"
# Far more than a camera or a program writes, and little enough to be read at once.
MOST_CHUNKS, MOST_SEGMENTS, MOST_SCANS, MOST_BLOCKS = 10_000, 1_000, 50, 10_000
# Within a scan, 0xFF is followed by a zero or says where to restart; neither begins a segment.
MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
END_OF_IMAGE, START_OF_SCAN, NO_LENGTH = 0xD9, 0xDA, (0x01, 0xD8)


def has_too_many_parts(content: bytes) -> bool:
    """Return whether a file is made of more parts than any picture needs; what is none of ours is not."""
    if content.startswith(PNG):
        return _more_than(MOST_CHUNKS, _png_chunks(content))
    if content.startswith(GIF):
        return _more_than(MOST_BLOCKS, _gif_blocks(content))
    if content.startswith(JPEG):
        return _more_than(MOST_SEGMENTS, _jpeg_segments(content)) or count_scans(content) > MOST_SCANS
    return False


def count_scans(content: bytes) -> int:
    """Return how many times the pixels of a JPEG are gone over, up to a little more than may be; else 0."""
    if not content.startswith(JPEG):
        return 0
    return sum(kind == START_OF_SCAN for kind in islice(_jpeg_segments(content), MOST_SEGMENTS))


def _more_than(limit: int, parts: Iterator[int]) -> bool:
    return sum(1 for _part in islice(parts, limit + 1)) > limit


def _png_chunks(content: bytes) -> Iterator[int]:
    at = len(PNG)
    while at + 8 <= len(content):
        yield at
        if content[at + 4 : at + 8] == b"IEND":
            return
        at += 12 + int.from_bytes(content[at : at + 4])


def _jpeg_segments(content: bytes) -> Iterator[int]:
    """Yield the markers, and a zero for each byte before the first scan that belongs to no segment."""
    at, scanned = 2, False
    while found := MARKER.search(content, at):
        if not scanned:
            yield from (0 for _byte in range(found.end() - 2 - at))
        kind = content[found.end() - 1]
        yield kind
        if kind == END_OF_IMAGE and scanned:
            return
        scanned = scanned or kind == START_OF_SCAN
        at = found.end()
        if kind not in NO_LENGTH:
            at += max(2, int.from_bytes(content[at : at + 2]))


def _gif_blocks(content: bytes) -> Iterator[int]:
    """Yield where there is something before the first picture: blocks, the parts that they come in, stray bytes."""
    if len(content) < 13:
        return
    colours = content[10]
    at = 13 + (3 << (colours & 7) + 1 if colours & 0x80 else 0)
    while at < len(content) and content[at : at + 1] != b",":
        yield at
        is_block = content[at : at + 1] == b"!"
        at += 1
        if not is_block:
            continue
        at += 1
        while at < len(content) and content[at]:
            yield at
            at += 1 + content[at]
        at += 1

"""Storing an image: by content, within limits, without metadata (B19, B22, B32)."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import PurePosixPath
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from collabkit.core.errors import CollabkitError, Invalid, TooLarge, UnsupportedType
from collabkit.files.actions import discard_file, store_image
from collabkit.files.models import File
from collabkit.files.queries import file_storage
from tests.factories import make_person

pytestmark = pytest.mark.django_db

CANARY = b"canary-5f2c"
NOT_IMAGES = {
    "empty": b"",
    "text": b"hello",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg with a byte order mark": b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg'/>",
    "html behind a PNG signature": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    "gif and script": b"GIF89a/*" + b"\x00" * 8 + b"*/=1;alert(1)",
    "pdf": b"%PDF-1.7\n",
    "zip": b"PK\x03\x04" + b"\x00" * 40,
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "bmp": b"BM" + b"\x00" * 60,
}


def encoded(form: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    body = io.BytesIO()
    Image.new(mode, size).save(body, form, **options)
    return body.getvalue()


def upload(content: bytes, name: str = "me.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def stored(content: bytes, name: str = "me.png", **options: Any) -> File:
    return store_image(actor=make_person("Ada"), upload=upload(content, name), purpose="test", **options)


def pixels_of(file: File) -> Image.Image:
    with file_storage().open(file.storage_key) as content:
        image = Image.open(io.BytesIO(content.read()))
        image.load()
    return image


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def segment(kind: int, data: bytes) -> bytes:
    """Return a part of a JPEG."""
    return bytes([0xFF, kind]) + struct.pack(">H", len(data) + 2) + data


def noted(*entries: tuple[int, int, int, int]) -> bytes:
    """Return a JPEG with these entries (tag, type, count, value) in what its camera noted."""
    table = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    exif = segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + table + b"\0\0\0\0")
    content = encoded("JPEG")
    return content[:2] + exif + content[2:]


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few kB that declares very many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 9000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_the_four_formats_are_taken_and_encoded_anew(form: str) -> None:
    file = stored(encoded(form))
    image = pixels_of(file)
    assert (image.format, image.size) == ("WEBP", (40, 30))
    assert (file.media_type, file.width, file.height, file.state) == ("image/webp", 40, 30, "clean")
    assert file.size == file_storage().size(file.storage_key)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_colour_mode_is_taken(mode: str) -> None:
    assert pixels_of(stored(encoded("PNG", mode=mode))).size == (40, 30)


def test_print_colours_are_taken() -> None:
    assert pixels_of(stored(encoded("JPEG", mode="CMYK"))).mode == "RGB"


@pytest.mark.parametrize("size", [(2000, 1000), (1000, 2000), (600, 20)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_it_is_scaled_down_and_keeps_its_shape(size: tuple[int, int], mode: str) -> None:
    image = pixels_of(stored(encoded("PNG", size, mode), max_side=512))
    assert max(image.size) == 512
    assert image.width / image.height == pytest.approx(size[0] / size[1], rel=0.05)


def test_transparency_stays() -> None:
    body = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(body, "PNG")
    assert pixels_of(stored(body.getvalue())).mode == "RGBA"


def test_only_the_first_frame_of_a_moving_image() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    body = io.BytesIO()
    frames[0].save(body, "GIF", save_all=True, append_images=frames[1:], duration=50)
    image = pixels_of(stored(body.getvalue()))
    red, _green, blue = image.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert getattr(image, "n_frames", 1) == 1
    assert red > blue


def test_metadata_is_gone_and_the_turn_is_kept() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = CANARY.decode()
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 0.0)}
    content = encoded("JPEG", (40, 30), exif=exif, comment=CANARY)
    assert CANARY in content
    file = stored(content)
    image = pixels_of(file)
    assert image.size == (30, 40)
    assert not image.getexif()
    assert "icc_profile" not in image.info
    with file_storage().open(file.storage_key) as kept:
        assert CANARY not in kept.read()


UPRIGHT = {1: "abcd", 2: "badc", 3: "dcba", 4: "cdab", 5: "acbd", 6: "cadb", 7: "dbca", 8: "bdac"}
GREYS = {"a": 20, "b": 90, "c": 160, "d": 230}


@pytest.mark.parametrize("note", UPRIGHT)
def test_it_stands_as_its_camera_noted(note: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = note
    content = Image.new("L", (40, 40))
    corners = [(0, 0), (20, 0), (0, 20), (20, 20)]
    for (x, y), grey in zip(corners, GREYS.values(), strict=True):
        content.paste(grey, (x, y, x + 20, y + 20))
    body = io.BytesIO()
    content.save(body, "JPEG", exif=exif)
    image = pixels_of(stored(body.getvalue())).convert("L")
    seen = [image.getpixel((x + 10, y + 10)) for x, y in corners]
    assert seen == pytest.approx([GREYS[letter] for letter in UPRIGHT[note]], abs=8)


@pytest.mark.parametrize(
    "strange", [(0x010E, 5, 1, 8), (0x011A, 2, 4, 0x41414100), (0x0213, 4, 1, 0x41414100)]
)
def test_strange_notes_of_a_camera_do_no_harm(strange: tuple[int, int, int, int]) -> None:
    """A text that is a number, a number that is a text: to write such notes anew is more than can be done."""
    assert pixels_of(stored(noted((0x0112, 3, 1, 6), strange))).size == (30, 40)


def test_what_its_readers_stumble_over_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(image: Image.Image, *args: Any, **options: Any) -> None:
        raise TypeError

    monkeypatch.setattr(Image.Image, "thumbnail", stumbles)
    with pytest.raises(Invalid, match="damaged"):
        stored(encoded("PNG"))


def in_parts(form: str, number: int) -> bytes:
    """Return an image with so many parts more than it needs."""
    content = encoded(form.partition(",")[0], progressive=form == "JPEG, scans")
    if form == "PNG":
        return content[:33] + chunk(b"vpAg", b"") * number + content[33:]
    if form == "JPEG":
        return content[:2] + segment(0xE1, b"Exif\0\0xx") * number + content[2:]
    if form == "JPEG, scans":
        last = content.rindex(b"\xff\xda")
        return content[:-2] + content[last:-2] * number + content[-2:]
    if form == "JPEG, filled up":
        return content[:2] + segment(0xEA, b"") + b"\xff" * number + content[2:]
    start = content.index(b",")
    whole = form == "GIF, one block"
    blocks = b"\x21\xfe" + b"\x01x" * number + b"\0" if whole else b"\x21\xfe\x01x\0" * number
    return content[:start] + blocks + content[start:]


@pytest.mark.parametrize(
    ("form", "few", "many"),
    [
        ("PNG", 9_000, 10_001),
        ("JPEG", 900, 1_001),
        ("JPEG, scans", 30, 51),
        ("JPEG, filled up", 900, 1_001),
        ("GIF", 4_000, 5_001),
        ("GIF, one block", 9_000, 10_001),
    ],
)
def test_the_parts_of_a_file_are_counted_before_it_is_read(
    form: str, few: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of a few megabytes in tiny pieces took up to 18 s to read, one of many scans hours."""
    assert pixels_of(stored(in_parts(form, few))).size == (40, 30)

    def read(*args: Any, **options: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(Image, "open", read)
    with pytest.raises(Invalid) as refusal:
        stored(in_parts(form, many))
    assert refusal.value.code == "too_many_parts"


@pytest.mark.parametrize(
    ("form", "options", "most"),
    [
        ("PNG", {}, 36_000),
        ("PNG", {"mode": "RGBA"}, 20_000),
        ("PNG", {"mode": "LA"}, 20_000),
        ("JPEG", {}, 36_000),
        ("JPEG", {"progressive": True}, 20_000),
        ("WEBP", {}, 10_500),
    ],
)
def test_what_takes_more_memory_may_have_fewer_pixels(form: str, options: dict[str, Any], most: int) -> None:
    with override_settings(COLLABKIT={"FILES": {"MAX_IMAGE_PIXELS": 45_000}}):
        assert stored(encoded(form, (most // 100, 100), **options)).width
        with pytest.raises(Invalid) as refusal:
            stored(encoded(form, (most // 100 + 1, 100), **options))
    assert refusal.value.code == "too_many_pixels"


def test_bytes_behind_the_image_are_gone() -> None:
    file = stored(encoded("PNG") + CANARY + b"<script>")
    with file_storage().open(file.storage_key) as kept:
        assert CANARY not in kept.read()


@pytest.mark.parametrize("what", NOT_IMAGES)
def test_what_is_no_image_is_refused(what: str) -> None:
    with pytest.raises((UnsupportedType, Invalid)) as refusal:
        stored(NOT_IMAGES[what])
    assert "hoose" in str(refusal.value.detail)
    assert not File.objects.exists()


@pytest.mark.parametrize("form", ["BMP", "TIFF", "ICO", "PPM", "TGA", "PCX"])
def test_other_formats_are_refused_under_any_name(form: str) -> None:
    with pytest.raises(UnsupportedType):
        stored(encoded(form), "me.png")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_truncated_image_is_refused(form: str) -> None:
    content = encoded(form, (300, 300))
    with pytest.raises((Invalid, UnsupportedType)):
        stored(content[: len(content) // 2])
    assert not File.objects.exists()


@pytest.mark.parametrize(
    "size", [(13_000, 13_000), (30_000, 30_000), (7_100, 7_100), (65_000, 1_000), (2**31 - 1, 1)]
)
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(CollabkitError) as refusal:
        stored(bomb(*size))
    assert refusal.value.status == 422


def test_the_site_sets_the_limits() -> None:
    with override_settings(COLLABKIT={"FILES": {"MAX_IMAGE_PIXELS": 1000}}), pytest.raises(Invalid):
        stored(encoded("PNG"))
    content = encoded("PNG")
    with override_settings(COLLABKIT={"FILES": {"MAX_IMAGE_BYTES": len(content) - 1}}):
        with pytest.raises(TooLarge):
            stored(content)
        lying = upload(content)
        lying.size = 1
        with pytest.raises(TooLarge):
            store_image(actor=make_person("Grace"), upload=lying, purpose="test")


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "a\x00b.png",
        "x" * 300 + ".png",
        "\u202egnp.exe",
        "CON",
        "ME.PNG",
        "me.png",
        "a/b\\c",
        "",
    ],
)
def test_the_key_is_ours_whatever_the_name(name: str) -> None:
    content = upload(encoded("PNG"))
    content.__dict__["_name"] = name
    file = store_image(actor=make_person("Ada"), upload=content, purpose="test")
    key = PurePosixPath(file.storage_key)
    assert key.parts == (file.sha256[:2], str(file.uuid))


def test_discarding_it_deletes_row_and_bytes(django_capture_on_commit_callbacks: Any) -> None:
    file = stored(encoded("PNG"))
    with django_capture_on_commit_callbacks(execute=True):
        discard_file(actor=file.owner, file=file)
    assert not File.objects.exists()
    assert not file_storage().exists(file.storage_key)


def test_bytes_do_not_stay_behind_when_the_row_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**fields: Any) -> None:
        raise RuntimeError

    before = file_storage().listdir("")[0]
    monkeypatch.setattr(File.objects, "create", fails)
    with pytest.raises(RuntimeError):
        stored(encoded("PNG", (41, 31)))
    for folder in set(file_storage().listdir("")[0]) - set(before):
        assert file_storage().listdir(folder) == ([], [])

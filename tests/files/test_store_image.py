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


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few kB that declares very many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

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
@pytest.mark.parametrize("mode", ["RGB", "P"])
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

"""An uploaded picture becomes pixels, within bounds, and nothing but pixels."""

from __future__ import annotations

import io
import logging

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, UnidentifiedImageError

from collabkit.core.errors import CollabkitError, Invalid, UnsupportedType
from collabkit.files.conf import settings

from .parts import count_scans, has_too_many_parts

__all__ = ["decode"]

logger = logging.getLogger(__name__)

# What a pixel may weigh of a JPEG in one pass, which is decoded at a fraction of its size where that is enough.
PLAIN = 4
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
ALPHA_MODES = ("RGBA", "LA", "PA", "RGBa", "La")
# What is kept in cells of another kind than full colours cannot be smoothed.
COARSE_MODES = ("P", "1", "I;16")
# How to turn a picture so that it stands upright, by what its camera noted.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decode(content: bytes, *, max_side: int) -> Image.Image:
    """Return the picture, upright and scaled to at most `max_side` pixels, without anything else that was in the file.

    Raises UnsupportedType for what is no PNG, JPEG, WebP or GIF, and Invalid for what is damaged or too large.
    """
    if has_too_many_parts(content):
        raise Invalid(
            _("The image is made of too many parts. Save it anew with another program and choose that copy."),
            code="too_many_parts",
        )
    try:
        # Opening reads the header only: the limit is checked before a pixel is decoded.
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            most = settings.max_image_pixels * PLAIN // _weight(image, count_scans(content), max_side)
            if image.width * image.height > most:
                raise _too_many_pixels(most)
            return _bare(image, max_side)
    except CollabkitError:
        raise
    except UnidentifiedImageError as error:
        raise UnsupportedType(_("Choose a PNG, JPEG, WebP or GIF image.")) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(settings.max_image_pixels) from error
    except Exception as error:
        # Where bytes make no sense, Pillow raises whatever its arithmetic comes to, a TypeError for one.
        logger.info("An image cannot be read", exc_info=True)
        raise Invalid(_("The image is damaged and cannot be read. Choose another one.")) from error


def _weight(image: Image.Image, scans: int, max_side: int) -> int:
    """Return how much memory each pixel takes while it is decoded, beside `PLAIN`."""
    if image.format == "WEBP":
        return 17
    if scans > 1 or image.mode in ALPHA_MODES:
        return 9
    is_decoded_smaller = image.format == "JPEG" and min(image.size) >= 4 * max_side
    return PLAIN if is_decoded_smaller else 5


def _bare(image: Image.Image, max_side: int) -> Image.Image:
    """Return a small copy that holds pixels only.

    Shrinking comes first, since converting doubles the memory.
    """
    turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    if image.mode in COARSE_MODES:
        # These shrink without smoothing, so stop early and smooth the rest in full colour.
        image.thumbnail((4 * max_side, 4 * max_side), Image.Resampling.NEAREST)
    if image.mode == "I;16":
        small = image.convert("I").point(lambda value: value / 256).convert("L")
    else:
        small = image.convert("RGBA") if image.mode in COARSE_MODES else image
    small.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    has_alpha = small.mode in ALPHA_MODES or "transparency" in small.info
    pixels = small.convert("RGBA" if has_alpha else "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    return bare.transpose(turn) if turn is not None else bare


def _too_many_pixels(most: int) -> Invalid:
    return Invalid(
        _("The image has more than %(millions)s million pixels. Choose a smaller one.")
        % {"millions": most // 1_000_000},
        code="too_many_pixels",
    )

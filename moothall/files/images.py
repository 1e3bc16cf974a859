"""Proves that an upload is an image, and drops what it says about its maker."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from moothall.rules.refusal import Refused

MOST_PIXELS = 60_000_000
_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class NotAnImage(Refused):
    """The file is not a JPEG, PNG or WebP image, whatever its name says, or it is damaged."""


class TooManyPixels(Refused):
    """The image has more than {pixels} pixels."""


def clean(content: bytes) -> tuple[bytes, str]:
    """Return the image drawn again without its metadata (place, time, camera), turned upright, and its type.

    `content` is what was uploaded, of any kind.

    Raises:
        NotAnImage: it is none of the accepted formats, or cannot be read to its end.
        TooManyPixels: it would need too much memory.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(_FORMATS)) as image:
                return _drawn_again(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise TooManyPixels(pixels=MOST_PIXELS) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as broken:
        raise NotAnImage from broken


def _drawn_again(image: Image.Image) -> tuple[bytes, str]:
    kind = image.format or ""
    if image.width * image.height > MOST_PIXELS:
        raise TooManyPixels(pixels=MOST_PIXELS)
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGB" if kind == "JPEG" else upright.mode)
    plain.info = {}
    out = io.BytesIO()
    if kind == "PNG":
        plain.save(out, format="PNG")
    else:
        plain.save(out, format=kind, quality=88)
    return out.getvalue(), _FORMATS[kind]

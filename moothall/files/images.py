"""Proves that an upload is an image, and drops what it says about its maker."""

import io
import warnings
from threading import BoundedSemaphore

from PIL import Image, ImageOps

from moothall.rules.refusal import Refused

# What one image may need while it is drawn again is about 8 bytes for each of its pixels.
MOST_PIXELS = 30_000_000
_AT_A_TIME = BoundedSemaphore(2)
# A photo of more pixels than any screen shows is read at a half, a quarter or an eighth of its size.
_LARGE_ENOUGH = (2048, 2048)
_FORMATS = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_OPENED_AS = ("JPEG", "PNG", "WEBP")


class NotAnImage(Refused):
    """The file is not a JPEG, PNG or WebP image, whatever its name says, or it is damaged."""


class TooManyPixels(Refused):
    """The image has more than {pixels} pixels."""


def clean(content: bytes) -> tuple[bytes, str]:
    """Return the image drawn again without its metadata (place, time, camera), turned upright, and its type.

    `content` is what was uploaded, of any kind. Of several pictures in one file the first is taken. Two images
    are drawn at a time in a process, so that its memory stays bounded.

    Raises:
        NotAnImage: it is none of the accepted formats, or cannot be read to its end.
        TooManyPixels: it would need too much memory.
    """
    try:
        with _AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_OPENED_AS) as image:
                return _drawn_again(image)
    except TooManyPixels:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise TooManyPixels(pixels=MOST_PIXELS) from bomb
    except Exception as broken:  # what a decoder raises for bytes made to break it is no closed list
        raise NotAnImage from broken


def _drawn_again(image: Image.Image) -> tuple[bytes, str]:
    content_type = _FORMATS[image.format or ""]
    image.draft("RGB", _LARGE_ENOUGH)
    if image.width * image.height > MOST_PIXELS:
        raise TooManyPixels(pixels=MOST_PIXELS)
    ImageOps.exif_transpose(image, in_place=True)
    plain = image.convert(_mode(image, content_type))
    plain.info = {}
    out = io.BytesIO()
    if content_type == "image/png":
        plain.save(out, format="PNG")
    else:
        plain.save(out, format="JPEG" if content_type == "image/jpeg" else "WEBP", quality=88)
    return out.getvalue(), content_type


def _mode(image: Image.Image, content_type: str) -> str:
    """Return the way of keeping colours in which nothing that is seen depends on what is dropped."""
    if content_type == "image/jpeg":
        return "RGB"
    return "RGBA" if "transparency" in image.info else image.mode

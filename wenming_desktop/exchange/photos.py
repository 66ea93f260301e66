"""Photos as they come from telephones: turned upright, scaled down, freed of place and camera, their day kept."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from wenming_desktop.domain.days import parse_day
from wenming_desktop.domain.errors import UserError

LONG_SIDE = 1600
_QUALITY = 85
# A telephone's largest photo has 200 million pixels; JPEG is read at an eighth of its size, other kinds whole.
_MOST_PIXELS = 64_000_000
_MOST_JPEG_PIXELS = 210_000_000
_HEIC_MARKS = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheif", b"ftypmsf1", b"ftypavif")


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo ready to be kept: JPEG bytes without any metadata, its size, and the day its camera wrote."""

    content: bytes
    width: int
    height: int
    taken: date | None = None


def prepare(content: bytes, name: str) -> Picture:
    """A file's bytes as a photo of at most 1600 pixels on its long side; UserError names a file that is none."""
    with _opened(content, name) as image:
        taken = _taken(image)
        upright = _upright(image, LONG_SIDE, name)
    return Picture(_jpeg(upright), upright.width, upright.height, taken)


def thumbnail(content: bytes, name: str, side: int) -> bytes:
    """A small JPEG of a picture, at most ``side`` pixels each way."""
    with _opened(content, name) as image:
        return _jpeg(_upright(image, side, name))


def size_in(path: Path) -> tuple[int, int]:
    """Width and height of a kept photo, read from its head only; (0, 0) where it is gone."""
    try:
        with Image.open(path) as image:
            return image.size
    except (UnidentifiedImageError, OSError):
        return 0, 0


def _opened(content: bytes, name: str) -> Image.Image:
    if content[4:12] in _HEIC_MARKS:
        raise UserError(
            f"“{name}”是HEIC格式的照片，这里读不出来。", "请在手机上另存为JPG，或用微信发到电脑后再添加。"
        )
    # Our own limit stands below: a telephone's 200 million pixels are fine, a small file that swells is not.
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(io.BytesIO(content))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _broken(name) from error
    limit = _MOST_JPEG_PIXELS if image.format in ("JPEG", "MPO") else _MOST_PIXELS
    if image.width * image.height > limit:
        image.close()
        raise UserError(f"“{name}”的尺寸太大，不能当照片添加。", "请先把它缩小，再添加一次。")
    return image


def _broken(name: str) -> UserError:
    return UserError(f"“{name}”读不出来，可能没有传完或已损坏。", "请重新从手机传一次，再添加。")


def _upright(image: Image.Image, side: int, name: str) -> Image.Image:
    """The picture turned as it was taken and scaled down, as a new one that carries nothing else."""
    try:
        image.draft("RGB", (side, side))
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((side, side), Image.Resampling.LANCZOS)
        if turned.mode in ("RGBA", "LA", "PA", "P"):
            turned = _on_white(turned.convert("RGBA"))
        plain = Image.new("RGB", turned.size)
        plain.paste(turned.convert("RGB"))
    except (OSError, SyntaxError, ValueError, IndexError, MemoryError) as error:
        raise _broken(name) from error
    return plain


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _taken(image: Image.Image) -> date | None:
    """The day the camera wrote (DateTimeOriginal, else DateTimeDigitized); a clock never set says none."""
    try:
        details = image.getexif().get_ifd(ExifTags.IFD.Exif)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError):
        return None
    for tag in (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized):
        text = str(details.get(tag, "")).strip("\0 ")
        day = parse_day(text[:10].replace(":", "-"))
        if day is not None and day.year > 1990:
            return day
    return None

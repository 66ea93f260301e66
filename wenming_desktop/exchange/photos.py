"""Photos as they come from telephones: turned upright, scaled down, freed of place and camera, their day kept."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from PIL import ExifTags, Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from wenming_desktop.domain.days import parse_day
from wenming_desktop.domain.errors import UserError

LONG_SIDE = 1600
_QUALITY = 85
# What is opened at all, whatever the name says (others start programs, ask for fonts, swell unforeseen), and the bytes
# a pixel takes while it is read, measured: JPEG comes at a part of its size, WebP is unpacked three times over.
_FORMATS = {"JPEG": 4, "MPO": 4, "PNG": 8, "BMP": 8, "GIF": 8, "WEBP": 18}
_MOST_BYTES = 256 << 20
_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # inside what is packed a zero stands behind 0xFF
_MOST_PASSES = 40  # of a JPEG that comes in several; programs write ten, the smallest files about twenty
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
_BRANDS = re.compile(rb"....ftyp(?:....){0,15}?(?:he[a-z]|mif|msf|avi)", re.DOTALL)
"""How photos of phones begin that are packed as films are (HEIC, AVIF): their brands, in whatever order."""


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
        with path.open("rb") as file, _image(file) as image:
            return image.size
    except Exception:  # noqa: BLE001 - whatever a reader of pictures trips over, there is no size to tell
        return 0, 0


def _image(file: IO[bytes]) -> Image.Image:
    """The one place where a picture is opened: of the listed formats, and by its bytes."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is of bytes (_bytes_of)
    return Image.open(file, formats=[*_FORMATS.keys() - {"MPO"}])  # an MPO is found out as a JPEG


def _opened(content: bytes, name: str) -> Image.Image:
    """The picture, not read yet, and drafted near to the size it is wanted in."""
    if _BRANDS.match(content[:80]):
        raise UserError(
            f"“{name}”是HEIC格式的照片，这里读不出来。", "请在手机上另存为JPG，或用微信发到电脑后再添加。"
        )
    try:
        image = _image(io.BytesIO(content))
        needed = _kept_while_read(image, content)
        part = 2 * LONG_SIDE / max(image.size)  # twice the size: then scaled down by all of its points
        image.draft("RGB", (max(round(image.width * part), 1), max(round(image.height * part), 1)))
    except Exception as error:  # a made-up file trips each reader in its own way
        raise _broken(name) from error
    if isinstance(image, JpegImageFile) and _passes(content) > _MOST_PASSES:
        image.close()
        raise UserError(
            f"“{name}”的存法不正常，读起来要很久，没有添加。", "请用看图软件另存为JPG，再添加一次。"
        )
    if needed + image.width * image.height * _FORMATS[str(image.format)] > _MOST_BYTES:
        image.close()
        raise UserError(f"“{name}”的尺寸太大，不能当照片添加。", "请先把它缩小，再添加一次。")
    return image


def _kept_while_read(image: Image.Image, content: bytes) -> int:
    """The bytes a JPEG that comes in several passes takes besides: two for each of its whole size's samples."""
    if not isinstance(image, JpegImageFile) or _in_one_pass(content, image.layers):
        return 0
    sampled = [(across, down) for _, across, down, _ in image.layer]
    samples = sum(across * down for across, down in sampled)
    most = max(across for across, _ in sampled) * max(down for _, down in sampled)
    return 2 * image.width * image.height * samples // max(most, 1)


def _in_one_pass(jpeg: bytes, layers: int) -> bool:
    """Whether its first pass has all layers in full; where that cannot be seen it is taken for one in several."""
    at, progressive = 2, False
    while jpeg[at : at + 1] == b"\xff" and at + 4 < len(jpeg):
        mark = jpeg[at + 1]
        if mark == 0xDA:  # start of the pass
            return not progressive and jpeg[at + 4] == layers
        progressive |= mark in _PROGRESSIVE
        at += 1 if mark == 0xFF else 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return False


def _passes(jpeg: bytes) -> int:
    """How many passes a JPEG has, counted to one more than are read; what stands behind its end (a film) is none of it."""
    at, found = 2, 0
    while found <= _MOST_PASSES and (mark := _MARK.search(jpeg, at)):
        kind = mark[0][1]
        if kind == 0xD9:
            break
        found += kind == 0xDA
        at = mark.end() + int.from_bytes(jpeg[mark.end() : mark.end() + 2], "big")
    return found


def _broken(name: str) -> UserError:
    return UserError(
        f"“{name}”读不出来，可能没有传完或已损坏。", "请重新从手机传一次，或用看图软件另存为JPG，再添加。"
    )


def _upright(image: Image.Image, side: int, name: str) -> Image.Image:
    """The picture turned as it was taken and scaled down, as a new one that carries nothing else."""
    try:
        image.thumbnail((side, side), Image.Resampling.LANCZOS)  # first of all: each later step makes a copy
        turned = ImageOps.exif_transpose(image)
        if turned.mode in ("RGBA", "LA", "PA", "P"):
            turned = _on_white(turned.convert("RGBA"))
        plain = Image.new("RGB", turned.size)
        plain.paste(turned.convert("RGB"))
    except Exception as error:  # as above
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
        written = [
            str(details.get(tag, ""))
            for tag in (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized)
        ]
    except Exception:  # noqa: BLE001 - a day that cannot be read is no day; the photo itself is read after
        return None
    for one in written:
        text = one.strip("\0 ")
        day = parse_day(text[:10].replace(":", "-"))
        if day is not None and day.year > 1990:
            return day
    return None

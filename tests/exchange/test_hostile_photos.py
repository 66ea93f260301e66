"""Whatever bytes come under a photo's name: only the listed formats are opened, and within the memory the rules name."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.test_house import PACKAGE, modules
from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange import photos

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LISTED = {"JPEG", "PNG", "BMP", "GIF", "WEBP"}  # an MPO is a JPEG with more pictures behind it
Image.init()
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n{} loop\n%%EOF\n"


def saved(kind: str, mode: str = "RGB", size: tuple[int, int] = (64, 48), **how: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **how)
    return out.getvalue()


def no_process(*_args: object, **_how: object) -> None:
    raise AssertionError("a process was started")


@pytest.mark.parametrize("kind", sorted(set(Image.OPEN) - LISTED))
def test_no_reader_but_the_listed_ones_is_ever_asked(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reader Pillow has says it knows the file; the listed ones are asked, no other, at any door."""
    asked = []

    def reader(*_args: object) -> Image.Image:
        asked.append(kind)
        raise NotImplementedError

    monkeypatch.setitem(Image.OPEN, kind, (reader, lambda _prefix: True))
    for door in (
        lambda: photos.prepare(b"?" * 64, "x.jpg"),
        lambda: photos.thumbnail(b"?" * 64, "x.jpg", 96),
    ):
        with pytest.raises(UserError, match=r"“x\.jpg”读不出来"):
            door()
    assert asked == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("kind", sorted(set(Image.SAVE) - LISTED - {"MPO"}))
def test_a_file_of_any_other_kind_is_told_and_starts_nothing(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mode in ("RGB", "L", "1", "P", "RGBA", "F"):
        try:
            content = saved(kind, mode)
        except (OSError, ValueError, KeyError, AttributeError, NotImplementedError):
            continue  # that kind has no such pictures, or no writer on this PC
        monkeypatch.setattr(subprocess, "Popen", no_process)
        with pytest.raises(UserError, match="读不出来"):
            photos.prepare(content, "x.jpg")


def test_a_script_for_a_printer_is_no_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Popen", "run", "call", "check_call", "check_output"):
        monkeypatch.setattr(subprocess, name, no_process)
    with pytest.raises(UserError, match="读不出来"):
        photos.prepare(EPS, "x.jpg")


@pytest.mark.parametrize("kind", sorted(LISTED))
@pytest.mark.parametrize(
    "error", [NotImplementedError, RuntimeError, KeyError, MemoryError, ZeroDivisionError, RecursionError]
)
def test_whatever_a_reader_trips_over_is_told(
    kind: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def reader(*_args: object) -> Image.Image:
        raise error("odd")

    content = saved(kind)
    with monkeypatch.context() as patch:
        patch.setitem(Image.OPEN, kind, (reader, lambda _prefix: True))
        with pytest.raises(UserError, match="读不出来"):
            photos.prepare(content, "x.jpg")
    monkeypatch.setattr(type(Image.open(io.BytesIO(content))), "load", reader)
    with pytest.raises(UserError, match="读不出来"):
        photos.prepare(content, "x.jpg")


def test_pictures_are_opened_in_one_place_only() -> None:
    opening = [path for path in modules() if "Image.open" in path.read_text(encoding="utf-8")]
    assert [path.relative_to(PACKAGE).as_posix() for path in opening] == ["exchange/photos.py"]
    assert opening[0].read_text(encoding="utf-8").count("Image.open(") == 1


@pytest.mark.parametrize("kind", sorted(LISTED | {"MPO"}))
def test_the_listed_formats_are_photos(kind: str) -> None:
    picture = photos.prepare(saved(kind, size=(3000, 1500)), "x")
    assert (picture.width, picture.height) == (1600, 800)


def in_passes(size: tuple[int, int]) -> bytes:
    """A JPEG that is not called progressive, but whose first pass has one layer only: it is kept whole all the same."""
    content = saved("JPEG", size=size)
    at = content.index(b"\xff\xda")
    return content[:at] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + content[at + 14 :]


# How one of so many pixels each way is made, the largest that is read, and one beyond it that is not.
MADE: dict[str, tuple[Callable[[int], bytes], int, int]] = {
    "JPEG": (lambda side: saved("JPEG", size=(side, side), subsampling=0), 14000, 0),
    "CMYK JPEG": (lambda side: saved("JPEG", "CMYK", (side, side)), 14000, 0),
    "JPEG just under half": (lambda side: saved("JPEG", size=(side, side), subsampling=0), 6399, 0),
    "JPEG in passes": (lambda side: in_passes((side, side)), 6100, 9500),
    "progressive JPEG": (lambda side: saved("JPEG", size=(side, side), progressive=True, subsampling=0), 5100, 8000),
    "progressive telephone JPEG": (
        lambda side: saved("JPEG", size=(side, side * 3 // 4), progressive=True, subsampling=2), 8000, 12000,
    ),
    "progressive CMYK JPEG": (lambda side: saved("JPEG", "CMYK", (side, side), progressive=True), 4700, 8000),
    "WebP": (lambda side: saved("WEBP", "RGBA", (side, side), lossless=True, quality=0, method=0), 3800, 8000),
    "PNG": (lambda side: saved("PNG", "RGBA", (side, side), compress_level=1), 5700, 8000),
    "PNG of two bytes": (lambda side: saved("PNG", "LA", (side, side), compress_level=1), 5700, 8000),
    "palette PNG": (lambda side: saved("PNG", "P", (side, side), compress_level=1), 5700, 8000),
    "BMP": (lambda side: saved("BMP", "L", (side, side)), 5700, 7000),
    "GIF": (lambda side: saved("GIF", "P", (side, side)), 5700, 8000),
}  # fmt: skip
READ = """
import re, sys
from pathlib import Path
from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange import photos
content = Path(sys.argv[1]).read_bytes()
try:
    photos.prepare(content, "x.jpg")
    said = ""
except UserError as error:
    said = error.text
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(int(peak[1]) // 1024 - len(content) // (1 << 20), said)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the most memory there was")
@pytest.mark.parametrize("kind", list(MADE))
def test_no_photo_takes_more_memory_than_the_rules_name(kind: str, tmp_path: Path) -> None:
    """Of each kind the largest is read within 400 MB, and what is larger is refused for its size, unread."""
    make, largest, beyond = MADE[kind]
    peak, said = read_apart(make(largest), tmp_path / "x")
    assert "尺寸" not in said
    assert kind == "JPEG in passes" or not said, "that one is cut short: broken, but only after it was read"
    assert peak < 400
    if beyond:
        peak, said = read_apart(make(beyond), tmp_path / "x")
        assert said == "“x.jpg”的尺寸太大，不能当照片添加。"
        assert peak < 150


def read_apart(content: bytes, path: Path) -> tuple[int, str]:
    """Read in a process of its own: the most memory it took besides the file itself, and what it said."""
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    peak, _, said = done.stdout.strip().partition(" ")
    return int(peak), said


def test_a_photo_in_endless_passes_is_refused_before_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pass goes over the whole picture: a few thousand that change nothing take hours in a small file."""
    plain = saved("JPEG", size=(640, 480), progressive=True)
    assert photos.prepare(plain, "照片.jpg").width == 640
    last = plain.rindex(b"\xff\xda")
    endless = plain[:-2] + plain[last:-2] * 3000 + plain[-2:]
    film = plain + b"\xff\xda film " * 3000  # a telephone's moving photo has a film behind the picture
    assert photos.prepare(film, "照片.jpg").width == 640
    hidden = (
        plain[:-2] + b"\xff\xfe\x00\x04\xff\xd9" + plain[last:-2] * 3000 + plain[-2:]
    )  # an end in a comment
    monkeypatch.setattr(Image.Image, "thumbnail", no_process)
    for content in (endless, hidden):
        with pytest.raises(UserError, match="存法不正常"):
            photos.prepare(content, "照片.jpg")


@pytest.mark.parametrize(
    "brand", [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"]
)
@pytest.mark.parametrize("place", ["first", "among the others"])
def test_a_photo_packed_as_films_are_is_called_by_its_name(brand: bytes, place: str) -> None:
    brands = brand + b"\0\0\0\0mp42" if place == "first" else b"mp42\0\0\0\0isom" + brand
    with pytest.raises(UserError, match="HEIC格式的照片，这里读不出来。请在手机上另存为JPG"):
        photos.prepare(b"\0\0\0\x1cftyp" + brands + bytes(60), "改了名.jpg")


def test_a_film_is_none() -> None:
    with pytest.raises(UserError) as found:
        photos.prepare(b"\0\0\0\x1cftypisom\0\0\0\0isommp42" + bytes(60), "会场.mp4")
    assert "HEIC" not in str(found.value)

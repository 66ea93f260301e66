"""The faces of the prints: which one draws a character, and the stop where none does.

ReportLab prints a box for a character its font lacks and says nothing, so every text is split here into runs
of one face each: the face asked for, then Song (宋体), then the rare name characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.paper_words import few
from wenming_desktop.printing.pdf import PdfFace, load_face
from wenming_desktop.support.paths import resource


class Face(StrEnum):
    """The faces official prints are set in."""

    SONG = "song"
    """宋体: tables, and what the other faces lack"""
    TITLE = "title"
    """小标宋: titles"""
    HEI = "hei"
    """黑体: headings, names on posters"""
    SANS = "sans"
    """light 黑体: small print of posters and charts"""
    KAI = "kai"
    """楷体: second headings, certificates"""
    FANG = "fang"
    """仿宋: the body of official notices (GB/T 9704)"""


_FILES = {
    Face.SONG: "WenmingSong.ttf",
    Face.TITLE: "WenmingTitle.ttf",
    Face.HEI: "WenmingHei.ttf",
    Face.SANS: "WenmingSans.ttf",
    Face.KAI: "WenmingKai.ttf",
    Face.FANG: "WenmingFang.ttf",
}
_RARE = "WenmingRare.ttf"
_REMEMBERED = 8192


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text one font file draws whole."""

    text: str
    face: PdfFace


@dataclass(frozen=True, slots=True)
class Missing:
    """A character no face has, with where it stands (a person, a household, a row)."""

    where: str
    character: str

    @property
    def code(self) -> str:
        """The code point, which says what the screen may show as a box."""
        return f"U+{ord(self.character):04X}"


class MissingGlyph(UserError):  # noqa: N818 - a message for the clerk, as its parent
    """Raised before anything is printed where a text holds characters no face can draw."""

    def __init__(self, missing: Iterable[Missing]) -> None:
        self.missing = tuple(missing)
        shown = few([f"{one.where}的“{one.character}”（{one.code}）" for one in self.missing], 10, "处", "；")
        super().__init__(
            f"有字打印不出来，没有打印：{shown}。",
            "请改用标准字，或者在设置里指定一个含有这个字的字体。",
        )


class Fonts:
    """The faces of one program run, read from their files when a text first needs them.

    ``own`` names font files of this PC (.ttf, .ttc) that are tried before the shipped ones, each under the
    face it stands in for.
    """

    def __init__(self, own: Mapping[Face, Path] | None = None) -> None:
        self._own = dict(own or {})
        self.split = lru_cache(maxsize=_REMEMBERED)(self._split)
        self._em = lru_cache(maxsize=_REMEMBERED)(self._measure)

    def main(self, face: Face) -> PdfFace:
        """The file a face is set from first."""
        return load_face(self._own.get(face) or shipped_file(face))

    def width(self, text: str, face: Face, size: float) -> float:
        """Width in points as printed, fallback faces included."""
        return self._em(text, face) * size

    def advances(self, text: str, face: Face) -> list[float]:
        """Advance of every character in em, as printed."""
        return [advance for run in self.split(text, face) for advance in run.face.advances(run.text)]

    def lacking(self, text: str) -> str:
        """The characters of a text that no face has, each once, in order."""
        if load_face(shipped_file(Face.SONG)).covers.issuperset(text):
            return ""
        return "".join(c for c in dict.fromkeys(text) if self._drawer(c, Face.SONG) is None)

    def check(self, texts: Iterable[tuple[str, str]]) -> None:
        """Raise MissingGlyph naming every (where, text) that cannot be drawn."""
        missing = [Missing(where, character) for where, text in texts for character in self.lacking(text)]
        if missing:
            raise MissingGlyph(missing)

    def _measure(self, text: str, face: Face) -> float:
        return sum(run.face.width(run.text, 1) for run in self.split(text, face))

    def _split(self, text: str, face: Face) -> tuple[Run, ...]:
        first = self.main(face)
        if first.covers.issuperset(text):
            return (Run(text, first),) if text else ()
        runs: list[Run] = []
        for character in text:
            drawn = self._drawer(character, face)
            if drawn is None:
                raise MissingGlyph([Missing(f"“{text}”", character)])
            if runs and runs[-1].face is drawn:
                runs[-1] = Run(runs[-1].text + character, drawn)
            else:
                runs.append(Run(character, drawn))
        return tuple(runs)

    def _drawer(self, character: str, face: Face) -> PdfFace | None:
        chain = (load_face(path) for path in self._chain(face))
        return next((one for one in chain if character in one.covers), None)

    def _chain(self, face: Face) -> Iterator[Path]:
        if face in self._own:
            yield self._own[face]
        yield shipped_file(face)
        yield shipped_file(Face.SONG)
        yield resource("fonts", _RARE)
        yield from self._own.values()
        yield from map(shipped_file, Face)


@cache
def shipped_file(face: Face) -> Path:
    """The font file that comes with the program; kept, because it is asked for every text drawn."""
    return resource("fonts", _FILES[face])


@cache
def shipped_fonts() -> Fonts:
    """The faces as shipped, without any of the PC's own."""
    return Fonts()

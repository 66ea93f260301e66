"""活动记录表: one page as a township office files it — what, when, where, who, what came of it, and the photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.fonts import Face
from wenming_desktop.printing.page import A4, GREY, MM, Printout, baseline
from wenming_desktop.printing.photo_grid import photo_boxes
from wenming_desktop.printing.table import HEAD_FILL

PHOTOS_A_PAGE = 6
SIGNERS = ("填表人：", "审核人：", "填表日期：")
_SIDE, _TOP = 22 * MM, 20 * MM
_WIDTH = A4.width - 2 * _SIDE
_BOTTOM = A4.height - 29 * MM
_LABEL = 62.0
_SIZE, _ROW, _PAD = 11.0, 24.0, 5.0
_STORY, _LEAST, _LEADING = 12.0, 9.0, 1.55
_PHOTO_ROOM = 88 * MM
"""So much is kept for photos before the text is set smaller, then goes on over the page."""
_EMPTY_ROOM = 60 * MM
_LEAST_PHOTO_ROOM = 45 * MM
"""Where the rows above leave less than this, the photos go over the page."""
_LEAST_STORY = 60.0
_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo to print: JPEG bytes and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """What a record sheet says: title, the line above the table, pairs of labels and texts, story, photos.

    ``rows`` hold one or two (label, text) each.
    """

    title: str
    office: str
    number: str
    rows: Sequence[Sequence[tuple[str, str]]]
    story: str
    photos: Sequence[Picture] = ()
    signers: Sequence[str] = SIGNERS


def print_record(sheet: RecordSheet, edition: Edition, file_title: str) -> bytes:
    """The sheet as PDF; a text too long for the page is set smaller, then goes on over it, as do more than six photos.

    MissingGlyph where a text holds a character no face has.
    """
    edition.fonts.check((label, text) for row in sheet.rows for label, text in row)
    texts = (("活动情况", sheet.story.replace("\n", "")), ("标题", sheet.title), ("单位", sheet.office))
    edition.fonts.check(texts)
    out = Printout(A4, edition.imprint(file_title), edition.fonts)
    _Record(out, sheet).write()
    return out.finish()


@dataclass(frozen=True, slots=True)
class _Story:
    """The story broken to lines of one size; ``here`` of them stand on the first page."""

    lines: Sequence[str]
    size: float
    here: int

    @property
    def step(self) -> float:
        return self.size * _LEADING

    def height(self, lines: int) -> float:
        return lines * self.step + 2 * _PAD + 4


class _Record:
    """Draws one record: the table, the story, the photos, and what goes on over the page."""

    def __init__(self, out: Printout, sheet: RecordSheet) -> None:
        self._out, self._sheet = out, sheet
        self._rows = [part for row in sheet.rows for part in self._parted(row)]
        self._heights = [self._row_height(row) for row in self._rows]
        self._room = _BOTTOM - _TOP - 52 - sum(self._heights)
        """What the rows leave for the story and the photos."""
        self._photo_room = min(_PHOTO_ROOM, self._room - _LEAST_STORY) if sheet.photos else 0.0
        here = PHOTOS_A_PAGE if self._photo_room >= _LEAST_PHOTO_ROOM else 0
        self._first = list(sheet.photos[:here])
        self._more = [
            sheet.photos[at : at + PHOTOS_A_PAGE] for at in range(here, len(sheet.photos), PHOTOS_A_PAGE)
        ]
        if not self._first:
            self._photo_room = min(_EMPTY_ROOM, max(self._room - _LEAST_STORY, 30.0))

    def _parted(self, row: Sequence[tuple[str, str]]) -> list[Sequence[tuple[str, str]]]:
        """Two cells beside one another, unless one is so long that it takes the whole width for itself."""
        if len(row) > 1 and any(len(self._cell_lines(text, len(row))) > 2 for _, text in row):
            return [[cell] for cell in row]
        return [row]

    def write(self) -> None:
        top = _TOP + 30 + 22
        story = self._fit_story(self._room)
        rest = self._rest_pages(story)
        total = 1 + len(rest) + len(self._more)
        self._start(1, total)
        y = self._head()
        for row, height in zip(self._rows, self._heights, strict=True):
            self._row(y, row, height)
            y += height
        room = _BOTTOM - y
        photos = max(self._photo_room, room - self._story_room(story, room))
        self._story(y, room - photos, story.lines[: story.here], story)
        self._photos(_BOTTOM - photos, photos, self._first)
        self._frame(top, _BOTTOM)
        self._out.signing_row(_SIDE, baseline(_BOTTOM + 20, 12), _WIDTH, self._sheet.signers, Face.FANG, 12)
        self._go_on(rest, story, total)

    def _story_room(self, story: _Story, room: float) -> float:
        """The story's box: as high as its text, and at least a third of the room where there are no photos."""
        return max(story.height(max(story.here, 3)), 0.0 if self._first else room * 0.45)

    def _fit_story(self, room: float) -> _Story:
        """The largest size at which the story leaves the photos their room; else the smallest, going on over the page."""
        allowed = room - self._photo_room
        size = _STORY
        while True:
            lines = self._story_lines(size)
            story = _Story(lines, size, len(lines))
            if story.height(len(lines)) <= allowed:
                return story
            if size <= _LEAST:
                here = max(1, int((allowed - 2 * _PAD - 4) / story.step))
                return _Story(lines, size, here)
            size -= 0.5

    def _story_lines(self, size: float) -> list[str]:
        width = _WIDTH - _LABEL - 2 * _PAD
        paragraphs = (text.strip() for text in self._sheet.story.split("\n"))
        return [
            line
            for text in paragraphs
            if text
            for line in self._out.lines_of(f"　　{text}", Face.SONG, size, width)
        ]

    def _rest_pages(self, story: _Story) -> list[Sequence[str]]:
        per_page = int((_BOTTOM - _TOP - 40) / story.step)
        rest = story.lines[story.here :]
        return [rest[at : at + per_page] for at in range(0, len(rest), per_page)]

    def _start(self, number: int, total: int) -> None:
        self._out.start_page()
        if total > 1:
            self._out.page_of(number, total, A4.height - 10 * MM)

    def _head(self) -> float:
        out, sheet = self._out, self._sheet
        size = out.fitting(sheet.title, Face.TITLE, 20, _WIDTH, 12)
        out.text(A4.width / 2, baseline(_TOP + 10, size), sheet.title, Face.TITLE, size, align="center")
        line = baseline(_TOP + 42, 11)
        out.text(_SIDE, line, f"填报单位：{sheet.office}", Face.SONG, 11)
        out.text(_SIDE + _WIDTH, line, f"编号：{sheet.number}", Face.SONG, 11, align="right")
        return _TOP + 52

    def _row_height(self, row: Sequence[tuple[str, str]]) -> float:
        most = max(len(self._cell_lines(text, len(row))) for _, text in row)
        return _ROW + (most - 1) * _SIZE * 1.3

    def _cell_lines(self, text: str, cells: int) -> list[str]:
        room = _WIDTH / cells - _LABEL - 2 * _PAD
        return self._out.lines_of(text, Face.SONG, _SIZE, room) or [""]

    def _row(self, y: float, row: Sequence[tuple[str, str]], height: float) -> None:
        share = _WIDTH / len(row)
        for at, (label, text) in enumerate(row):
            x = _SIDE + at * share
            self._label(x, y, height, label)
            if at:
                self._out.canvas.line(x, y, x, y + height, 0.5)
            lines = self._cell_lines(text, len(row))
            middle = y + height / 2 - (len(lines) - 1) * _SIZE * 0.65
            for line in lines:
                self._out.text(x + _LABEL + _PAD, baseline(middle, _SIZE), line, Face.SONG, _SIZE)
                middle += _SIZE * 1.3
        self._rule(y)

    def _rule(self, y: float) -> None:
        """The line above a row, drawn after the labels' ground on either side of it."""
        self._out.canvas.line(_SIDE, y, _SIDE + _WIDTH, y, 0.5)

    def _label(self, x: float, y: float, height: float, label: str) -> None:
        out = self._out
        out.canvas.rect(x, y, _LABEL, height, stroke=None, fill=HEAD_FILL)
        out.text(x + _LABEL / 2, baseline(y + height / 2, _SIZE), label, Face.HEI, _SIZE, align="center")
        out.canvas.line(x + _LABEL, y, x + _LABEL, y + height, 0.5)

    def _story(self, y: float, height: float, lines: Sequence[str], story: _Story) -> None:
        self._label(_SIDE, y, height, "活动情况")
        self._lines(y + _PAD + 2, lines, story, _SIDE + _LABEL + _PAD)
        self._rule(y)

    def _lines(self, y: float, lines: Sequence[str], story: _Story, x: float) -> None:
        for line in lines:
            self._out.text(x, baseline(y + story.step / 2, story.size), line, Face.SONG, story.size)
            y += story.step

    def _photos(self, y: float, height: float, photos: Sequence[Picture]) -> None:
        self._label(_SIDE, y, height, "活动照片")
        self._rule(y)
        left, width = _SIDE + _LABEL, _WIDTH - _LABEL
        if not photos:
            words = "（见续页）" if self._sheet.photos else "（贴照片处）"
            at = left + width / 2
            self._out.text(
                at, baseline(y + height / 2, 11), words, Face.SONG, 11, align="center", colour=GREY
            )
        self._grid(left + _GAP, y + _GAP, width - 2 * _GAP, height - 2 * _GAP, photos)

    def _grid(self, x: float, y: float, width: float, height: float, photos: Sequence[Picture]) -> None:
        ratios = [photo.width / photo.height for photo in photos]
        for photo, box in zip(photos, photo_boxes(ratios, width, height, _GAP), strict=True):
            self._out.canvas.picture(x + box.x, y + box.y, box.width, box.height, photo.jpeg)

    def _frame(self, top: float, bottom: float) -> None:
        self._out.canvas.rect(_SIDE, top, _WIDTH, bottom - top, weight=0.9)

    def _go_on(self, rest: Sequence[Sequence[str]], story: _Story, total: int) -> None:
        for at, lines in enumerate(rest):
            y = self._next_page(2 + at, total, "活动情况（接上页）")
            self._lines(y + _PAD, lines, story, _SIDE + _PAD)
            self._frame(y, y + story.height(len(lines)))
        for at, photos in enumerate(self._more):
            y = self._next_page(2 + len(rest) + at, total, "活动照片（续）")
            self._grid(_SIDE + _GAP, y + _GAP, _WIDTH - 2 * _GAP, _BOTTOM - y - 2 * _GAP, photos)
            self._frame(y, _BOTTOM)

    def _next_page(self, number: int, total: int, heading: str) -> float:
        self._start(number, total)
        said = f"{self._sheet.title}　编号：{self._sheet.number}"
        self._out.text(A4.width / 2, 15 * MM, said, Face.SONG, 10, align="center", colour=GREY)
        self._out.text(_SIDE, baseline(_TOP + 14, 12), heading, Face.HEI, 12)
        return _TOP + 28

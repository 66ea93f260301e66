"""Certificates (志愿服务记录证明, 星级、荣誉证书): upright A4 in a quiet double frame, with a code to check by.

What is drawn is the frozen ``Content`` and nothing else, so that a print can be made again from it; yet a reprint is
the stored file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from wenming_desktop.domain.certificates import SERVICE, STAR, Content, shown_code
from wenming_desktop.domain.days import format_day
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.fonts import Face
from wenming_desktop.printing.page import A4, GREY, Imprint, Printout, baseline
from wenming_desktop.printing.pdf import Colour
from wenming_desktop.printing.qr import qr_rows
from wenming_desktop.printing.table import Column, LaidRow, Look, Table

SAMPLE = "样张"
_RED: Colour = (0.66, 0.11, 0.13)
_GOLD: Colour = (0.62, 0.58, 0.30)
_OUTER, _INNER = 28.5, 33.5
_LEFT, _WIDTH = 74.0, A4.width - 148
_RIGHT, _MIDDLE = _LEFT + _WIDTH, A4.width / 2
_TITLE, _TITLE_Y = 31.0, 108.0
_NUMBER_Y, _BODY_Y = 153.0, 188.0
_BODY, _BODY_LEADING = 15.0, 28.5
_NOTE, _NOTE_LEADING = 13.0, 23.0
_SIGN, _SIGN_LEADING = 14.0, 28.0
_FOOT, _QR, _QR_Y = 620.0, 62.0, 720.0
"""Where the signatures begin, the side of the code and where it stands."""
_PAGE_END = 780.0
_CHECK_X = _LEFT + _QR + 12
_AGAIN_Y = 108.0
_HEAD_FILL: Colour = (0.98, 0.965, 0.925)
_INK: Colour = (0.45, 0.42, 0.36)
# From roomy to close: (size, height of a row, whether contents are cut to a line); the first that fits a page is taken.
_LOOKS = tuple(
    (
        Look(
            size=size, row_height=row, head_height=row, padding=6, head_face=Face.KAI, head_fill=_HEAD_FILL, leading=1.25,
            ink=_INK,
        ),
        short,
    )
    for size, row, short in (
        (13.0, 28.5, False), (12.0, 25.0, False), (11.0, 21.0, False), (11.0, 20.0, True), (10.5, 17.0, True),
    )
)  # fmt: skip
_FURTHER = _LOOKS[2][0]
_COLUMNS = (
    Column("服务类别", 10.2, "center", Face.KAI, least=0.75),
    Column("次数（次）", 8.2, "center", Face.KAI),
    Column("服务时间（小时）", 12.4, "center", Face.KAI),
    Column("主要服务内容", 17.0, "left", Face.KAI, least=0.8),
)

Told = Callable[[int, int], None]


def print_certificates(
    contents: Sequence[Content], edition: Edition, *, mark: str = "", told: Told | None = None
) -> bytes:
    """One file of any number of certificates; faces are embedded once. ``told(done, total)`` after each.

    MissingGlyph names the certificates whose texts hold a character no face has, before anything is drawn.
    """
    edition.fonts.check((where, text) for one in contents for where, text in texts_of(one))
    title = contents[0].title if contents else ""
    out = Printout(A4, Imprint(title, edition.author, mark), edition.fonts, Face.KAI)
    stamps = _Stamps(out, many=len(contents) > 1)
    for done, one in enumerate(contents, 1):
        draw_certificate(out, stamps, one)
        if told:
            told(done, len(contents))
    return out.finish()


def texts_of(content: Content) -> list[tuple[str, str]]:
    """(whose, text) of everything a certificate prints."""
    texts = [content.name, content.opening, content.note, content.issuer, content.sealed_by]
    texts += [content.charge, content.handler, content.phone, content.number]
    texts += [text for line in content.lines for text in (line.label, line.contents)]
    return [(content.name, text) for text in texts]


class _Stamps:
    """What is the same on many certificates of a file, drawn once and put on each: a third of the time of all."""

    def __init__(self, out: Printout, *, many: bool) -> None:
        self._out, self._many = out, many
        self._lines: dict[str, int] = {}
        self._made: dict[tuple[str, ...], str] = {}

    def lines(self, note: str) -> int:
        """How many lines the note takes."""
        if note not in self._lines:
            self._lines[note] = len(self._out.lines_of(f"　　{note}", Face.KAI, _NOTE, _WIDTH))
        return self._lines[note]

    def put(self, key: tuple[str, ...], y: float, height: float, draw: Callable[[float], None]) -> None:
        """A stamp of the page's width, its top at y; ``draw(top)`` draws it, at once where the file holds a single one."""
        if not self._many:
            draw(y)
            return
        canvas = self._out.canvas
        if key not in self._made:
            self._made[key] = f"stamp{len(self._made)}"
            with canvas.form(self._made[key], A4.width, height):
                draw(0.0)
        canvas.place(self._made[key], 0, y, 1, height, (0, y, A4.width, height))


def draw_certificate(out: Printout, stamps: _Stamps, content: Content) -> None:
    """One certificate on a page of its own; a table longer than a page goes on."""
    if content.kind == SERVICE:
        _Service(out, stamps, content).draw()
    else:
        _draw_honour(out, content)


class _Service:
    """The service record certificate: opening, table, note, signatures, code."""

    def __init__(self, out: Printout, stamps: _Stamps, content: Content) -> None:
        self._out, self._stamps, self._content = out, stamps, content

    def draw(self) -> None:
        """The page, or pages where the table needs them."""
        out, content = self._out, self._content
        out.start_page()
        self._stamps.put(("head", content.title), 0, A4.height, self._head)
        number = f"编号：{content.number}"
        out.text(_RIGHT, baseline(_NUMBER_Y, 11.5), number, Face.KAI, 11.5, align="right", colour=GREY)
        top = out.paragraph(
            _LEFT, _BODY_Y, _WIDTH, content.opening, Face.KAI, _BODY, _BODY_LEADING, indent=2 * _BODY
        )
        self._foot(self._table(top + 4 - _BODY_LEADING / 2))

    def _table(self, top: float) -> float:
        """The table, on further pages where it must; gives its bottom."""
        last = _FOOT - self._note_height - 22
        table, rows = self._laid(last - top)
        y = top
        for number, share in enumerate(
            _shared(table, rows, _PAGE_END - top, last - _AGAIN_Y - 20, last - top)
        ):
            if number:
                _start(self._out)
                y = self._again()
            y = table.draw(_LEFT, y, share)
        return y

    @property
    def _note_height(self) -> float:
        return self._stamps.lines(self._content.note) * _NOTE_LEADING

    def _foot(self, bottom: float) -> None:
        """Note, signatures and code, on the last page."""
        content = self._content
        self._stamps.put(("note", content.note), bottom + 8, self._note_height + 4, self._note)
        who = (content.issuer, content.sealed_by, content.charge, content.handler, content.phone, content.day)
        self._stamps.put(("sign", *who), _FOOT - _SIGN_LEADING, 5 * _SIGN_LEADING, self._sign)
        _code(self._out, content)
        self._stamps.put(("check",), _QR_Y, _QR, lambda top: _how_to_check(self._out, top))

    def _head(self, _top: float) -> None:
        _frame(self._out)
        title = self._content.title
        self._out.text(
            _MIDDLE, baseline(_TITLE_Y, _TITLE), title, Face.TITLE, _TITLE, align="center", track=5
        )

    def _note(self, top: float) -> None:
        y = baseline(top + _NOTE_LEADING / 2, _NOTE)
        self._out.paragraph(
            _LEFT, y, _WIDTH, self._content.note, Face.KAI, _NOTE, _NOTE_LEADING, indent=2 * _NOTE
        )

    def _laid(self, room: float) -> tuple[Table, list[LaidRow]]:
        """The table in the roomiest look in which it fits beside the signatures; else in full words, to go on."""
        least = len(self._content.lines)
        for look, short in _LOOKS:
            if look.head_height + least * look.row_height > room:
                continue
            table, rows = self._rows_in(look, short=short)
            if look.head_height + sum(row.height for row in rows) <= room:
                return table, rows
        return self._rows_in(_FURTHER, short=False)

    def _rows_in(self, look: Look, *, short: bool) -> tuple[Table, list[LaidRow]]:
        table = Table(self._out, _COLUMNS, _WIDTH, look)
        room = table.widths[-1] - 2 * look.padding
        rows = [
            (
                line.label,
                line.times,
                line.hours,
                self._cut(line.contents, look.size, room) if short else line.contents,
            )
            for line in self._content.lines
        ]
        return table, table.lay(rows)

    def _cut(self, contents: str, size: float, room: float) -> str:
        """Whole contents, as many as stand in a line: 村容整治、义务植树等."""
        parts = contents.removesuffix("等").split("、")
        for kept in range(len(parts), 0, -1):
            ending = "" if kept == len(parts) and not contents.endswith("等") else "等"
            shown = "、".join(parts[:kept]) + ending
            if self._out.width(shown, Face.KAI, size * _COLUMNS[-1].least) <= room:
                return shown
        return f"{parts[0]}等" if len(parts) > 1 else contents

    def _again(self) -> float:
        """The head of a further page."""
        said = f"{self._content.title}（续）　编号：{self._content.number}　{self._content.name}"
        self._out.text(_LEFT, baseline(_AGAIN_Y, 12), said, Face.KAI, 12, colour=GREY)
        return _AGAIN_Y + 20

    def _sign(self, top: float) -> None:
        out, content = self._out, self._content
        sealed = f"用印单位（盖章）：{content.sealed_by}" if content.sealed_by else ""
        issuer = f"出具单位：{content.issuer}" if sealed else f"出具单位（盖章）：{content.issuer}"
        # from a line above where the lines begin: with a unit that seals there are four, half a line higher
        y = baseline(top + _SIGN_LEADING * (0.75 if sealed else 1.5), _SIGN)
        for text in filter(None, (issuer, sealed)):
            out.text(_LEFT, y, text, Face.KAI, out.fitting(text, Face.KAI, _SIGN, _WIDTH, 9))
            y += _SIGN_LEADING
        out.text(_LEFT, y, f"负责人（签字）：{content.charge}", Face.KAI, _SIGN)
        out.text(_LEFT + _WIDTH * 0.51, y, f"经办人（签字）：{content.handler}", Face.KAI, _SIGN)
        y += _SIGN_LEADING
        out.text(_LEFT, y, f"联系电话：{content.phone}", Face.KAI, _SIGN)
        out.text(_RIGHT, y, _day(content), Face.KAI, _SIGN, align="right")


def _shared(
    table: Table, rows: Sequence[LaidRow], whole: float, further: float, beside_foot: float
) -> list[Sequence[LaidRow]]:
    """The rows on their pages; the last page keeps room for note, signatures and code, and at least two rows."""
    if table.look.head_height + sum(row.height for row in rows) <= beside_foot:
        return [rows]
    shares: list[Sequence[LaidRow]] = list(table.share_out(rows, whole, further))
    return shares if len(shares) > 1 else [rows[:-2], rows[-2:]]


def _draw_honour(out: Printout, content: Content) -> None:
    """A star or honour certificate: the words large, unit and date at the right."""
    _start(out)
    out.text(_MIDDLE, baseline(190, 44), content.title, Face.TITLE, 44, align="center", track=8, colour=_RED)
    if content.kind == STAR and content.extra.get("stars"):
        out.text(_MIDDLE, baseline(250, 24), content.extra["stars"], Face.KAI, 24, align="center", track=6)
    out.text(
        _MIDDLE, baseline(292, 11.5), f"编号：{content.number}", Face.KAI, 11.5, align="center", colour=GREY
    )
    out.paragraph(_LEFT, 350, _WIDTH, content.opening, Face.KAI, 20, 40, indent=40)
    y = 590.0
    unit = content.sealed_by or content.issuer
    for text in (unit, _day(content)):
        size = out.fitting(text, Face.KAI, 17, _WIDTH * 0.8, 10)
        out.text(_RIGHT - 150, baseline(y, size), text, Face.KAI, size, align="center")
        y += 32
    _code(out, content)
    _how_to_check(out, _QR_Y)


def _start(out: Printout) -> None:
    """A page with its double frame."""
    out.start_page()
    _frame(out)


def _frame(out: Printout) -> None:
    for inset, weight, colour in ((_OUTER, 1.5, _RED), (_INNER, 0.6, _GOLD)):
        width, height = A4.width - 2 * inset, A4.height - 2 * inset
        out.canvas.rect(inset, inset, width, height, weight=weight, stroke=colour)


def _code(out: Printout, content: Content) -> None:
    """The code at the foot of the page, for phones and for people."""
    out.canvas.modules(_LEFT, _QR_Y, _QR, qr_rows(content.qr))
    out.text(_CHECK_X, baseline(_QR_Y + 20, 11), f"核验码　{shown_code(content.code)}", Face.KAI, 11)


def _how_to_check(out: Printout, top: float) -> None:
    said = "凭编号和核验码向出具单位查询；扫码所见为编号、姓氏、累计时间和核验码，不联网"
    out.text(_CHECK_X, baseline(top + 42, 9.5), said, Face.KAI, 9.5, colour=GREY)


def _day(content: Content) -> str:
    return format_day(date.fromisoformat(content.day))

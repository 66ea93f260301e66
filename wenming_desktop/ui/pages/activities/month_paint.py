"""How a day of the month view is painted: number, almanac, 休 or 班, own recurring days, activities by shape and word."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from wenming_desktop.domain.activities import CANCELLED, DONE
from wenming_desktop.ui.pages.activities.day_words import HOLIDAYS, MARKS, free_hits, under_number
from wenming_desktop.ui.theme import Colour, theme

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_PAD = 6
_SMALL, _TINY = 0.9, 0.82
_FEW, _MOST_MARKS = 2, 4


def paint_head(painter: QPainter, area: QRect, weekdays: str) -> None:
    """一 二 三 四 五 六 日 over the columns; the weekend in vermilion."""
    painter.setFont(theme().font(_SMALL))
    for column, name in enumerate(weekdays):
        left = round(column * area.width() / 7)
        painter.setPen(QColor(Colour.VERMILION if column > 4 else Colour.MUTED))
        cell = QRect(left + _PAD + 2, area.top(), area.width() // 7, area.height())
        painter.drawText(cell, _MIDDLE, f"星期{name}" if area.width() > 560 else name)


def paint_day(
    painter: QPainter, area: QRect, day: date, known: Any | None, *, inside: bool, today: bool, current: bool,
    focused: bool,
) -> None:  # fmt: skip
    """One cell; a day of another month is only its number."""
    painter.save()
    painter.setClipRect(area)
    ground = Colour.ENTRY if current else Colour.PANEL if inside else Colour.PAPER
    painter.fillRect(area, QColor(ground))
    painter.setPen(QColor(Colour.LINE))
    painter.drawLine(area.topLeft(), area.topRight())
    painter.drawLine(area.topLeft(), area.bottomLeft())
    top = _paint_number(painter, area, day, known, inside, today)
    if known is not None:
        _paint_lines(painter, QRect(area.left(), top, area.width(), area.bottom() - top), known)
    if current:
        painter.setPen(QPen(QColor(Colour.GOLD), 2 if focused else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(area).adjusted(1, 1, -1, -1))
    painter.restore()


def _paint_number(
    painter: QPainter, area: QRect, day: date, known: Any | None, inside: bool, today: bool
) -> int:
    number = theme().font(bold=True)
    metrics = QFontMetrics(number)
    height = metrics.height() + 4
    box = QRect(area.left() + _PAD - 2, area.top() + 3, metrics.horizontalAdvance("30") + 8, height)
    if today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Colour.VERMILION))
        painter.drawRoundedRect(box, 5, 5)
    painter.setFont(number)
    painter.setPen(QColor(Colour.PANEL if today else Colour.INK if inside else "#B9AFA2"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))
    right = area.right() - 3
    if known is not None:
        mark = HOLIDAYS.get(known.holiday or "")
        if mark:
            right = _paint_mark(painter, area, mark, height)
        small = theme().font(_TINY)
        painter.setFont(small)
        painter.setPen(QColor(Colour.VERMILION if known.label else Colour.MUTED))
        text = QRect(box.right() + 4, box.top(), right - box.right() - 6, height)
        note = QFontMetrics(small).elidedText(under_number(known), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, _MIDDLE, note)
    return box.bottom() + 1


def _paint_mark(painter: QPainter, area: QRect, mark: str, height: int) -> int:
    font = theme().font(_TINY)
    side = QFontMetrics(font).horizontalAdvance("休") + 6
    box = QRect(area.right() - side - 3, area.top() + 3 + (height - side) // 2, side, side)
    free = mark == "休"
    painter.setPen(QColor(Colour.GOOD if free else Colour.SLATE))
    painter.setBrush(QColor(Colour.GOOD_GROUND if free else Colour.QUIET_GROUND))
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(font)
    painter.setPen(QColor(Colour.GOOD_DARK if free else Colour.SLATE))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark)
    return box.left()


def _paint_lines(painter: QPainter, area: QRect, known: Any) -> None:
    font, height, room = _fitting(area.height())
    recurring, activities = free_hits(known), list(known.activities)
    if len(recurring) + len(activities) > room and room:
        # what is really on comes first; an own day without an activity yet keeps one line where it can
        recurring = recurring[: max(0, room - max(1, len(activities)))]
    shown = room - len(recurring)
    hidden = len(activities) - shown
    if hidden > 0:
        shown, hidden = max(0, shown - 1), len(activities) - max(0, shown - 1)
    top = area.top()
    for hit in recurring:
        _line(painter, QRect(area.left(), top, area.width(), height), font, "◇", hit.name, Colour.WARN)
        top += height
    for one in activities[:shown]:
        _paint_activity(painter, QRect(area.left(), top, area.width(), height), font, one)
        top += height
    if hidden > 0 and room:
        marks = "".join(MARKS.get(one.state, "") for one in activities)
        words = f"还有{hidden}场" if shown else f"{marks[:_MOST_MARKS]} {hidden}场"
        _line(painter, QRect(area.left(), top, area.width(), height), font, "", words, Colour.MUTED)


def _fitting(space: int) -> tuple[QFont, int, int]:
    """The letters of the lines, their height and how many fit: smaller ones where not even two would."""
    for scale in (_SMALL, _TINY):
        font = theme().font(scale)
        height = QFontMetrics(font).height() + (1 if scale == _SMALL else 0)
        if space // height >= _FEW:
            break
    return font, height, max(0, space) // height


def _paint_activity(painter: QPainter, area: QRect, font: QFont, one: Any) -> None:
    cancelled = one.state == CANCELLED
    struck = QFont(font)
    struck.setStrikeOut(cancelled)
    side = QFontMetrics(font).height() * 0.42
    middle = QPointF(area.left() + _PAD + 4, area.center().y() + 1)
    spot = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
    if cancelled:
        painter.setPen(QPen(QColor(Colour.MUTED), 1.4))
        painter.drawLine(spot.topLeft(), spot.bottomRight())
        painter.drawLine(spot.topRight(), spot.bottomLeft())
    else:
        painter.setPen(QPen(QColor(Colour.GOOD if one.state == DONE else Colour.WARN), 1.4))
        painter.setBrush(QColor(Colour.GOOD) if one.state == DONE else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot)
    _line(painter, area, struck, "", one.title, Colour.MUTED if cancelled else Colour.INK, indent=13)


def _line(
    painter: QPainter, area: QRect, font: QFont, sign: str, text: str, colour: str, indent: int = 0
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    left = area.left() + _PAD + indent
    if sign:
        painter.drawText(QRect(left, area.top(), 20, area.height()), _MIDDLE, sign)
        left += QFontMetrics(font).horizontalAdvance(sign) + 3
    room = QRect(left, area.top(), area.right() - left - 3, area.height())
    painter.drawText(
        room, _MIDDLE, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    )

"""What the panel of an activity shows, read in one go: the record, its small pictures, who served, what was done to it."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.domain.activities import CANCELLED
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import activities, activity_photos, record_history, signins
from wenming_desktop.services.activities import ActivityDetail
from wenming_desktop.services.activity_photos import Photo
from wenming_desktop.services.context import Book
from wenming_desktop.services.record_history import Deed
from wenming_desktop.services.signins import SigninLine
from wenming_desktop.ui import labels
from wenming_desktop.ui.widgets.fact_list import Fact

_PIXELS = 220
_MOST_LINES = 400


@dataclass(frozen=True)
class Shown:
    """One activity with everything its panel has tabs for; a document's picture is empty."""

    detail: ActivityDetail
    pictures: tuple[tuple[Photo, bytes], ...] = ()
    lines: tuple[SigninLine, ...] = ()
    deeds: tuple[Deed, ...] = ()


def shown(book: Book, pk: int) -> Shown:
    """Read the panel of one activity; a file that has gone from the folder shows as an empty frame."""
    detail = activities.detail(book, pk)
    pictures = [(photo, _thumb(book, photo)) for photo in detail.photos]
    pictures += [(document, b"") for document in detail.documents]
    lines = [one for one in signins.lines(book, pk) if one.minutes or signins.fixed(book, pk)]
    lines.sort(key=lambda one: (not one.minutes, one.line))
    return Shown(
        detail, tuple(pictures), tuple(lines[:_MOST_LINES]), tuple(record_history.of_activity(book, pk))
    )


def facts_of(found: Shown) -> list[Fact]:
    """What is known, in the order one asks for it."""
    one = found.detail
    until = f"至{labels.long_date(one.end_day)}" if one.end_day else ""
    facts = [
        ("取消原因", one.reason if one.state == CANCELLED else ""),
        ("提醒", "、".join(one.findings)),
        ("时间", f"{one.start}至{one.finish}{until}" if one.start and one.finish else one.start or until),
        ("阵地", one.station), ("地点", one.place), ("队伍", one.teams), ("内容", one.content), ("形式", one.form),
        ("场次", f"{one.sessions}场"), ("人次", "" if one.people is None else f"{one.people}人次"),
        ("志愿者", f"{one.volunteers}人，{labels.hours(one.minutes)}小时" if one.volunteers else ""),
        ("情况", one.story), ("主办", one.organiser), ("协办", one.cohosts), ("负责人", one.charge),
        ("标签", one.tags), ("经费", "" if one.cost is None else f"{one.cost / 100:g}元"), ("保险", one.insurance),
        ("报道", one.links), ("对外预告", "" if one.forecast else "不列入活动预告和群消息"), ("服务时间", "" if one.counts else "不计入（会议、培训、本职工作）"), ("备注", one.note),
    ]  # fmt: skip
    return [Fact(label, words, tone="warn" if label == "提醒" else "") for label, words in facts]


def _thumb(book: Book, photo: Photo) -> bytes:
    try:
        return activity_photos.thumb(book, photo.pk, _PIXELS)
    except (UserError, OSError):
        return b""  # a lost file must not hide the whole record

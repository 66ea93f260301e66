"""What of the activities is announced outside (对外预告): those to come that say yes, and their words for the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wenming_desktop.domain.activities import CANCELLED, where_text
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import month_first, month_label, month_last
from wenming_desktop.domain.privacy import Audience, Piece
from wenming_desktop.domain.private_numbers import without_numbers
from wenming_desktop.services import activities
from wenming_desktop.services.activities import ActivityDetail, ActivityLine
from wenming_desktop.services.context import Book

ADVICE = "请改活动的名称、内容，或把“对外预告”改为否；确需公开的，由负责人逐项批准。"


@dataclass(frozen=True, slots=True)
class Message:
    """A text to paste into a chat group, which passed the gate; ``note`` is for the clerk: what was left out."""

    text: str
    audience: Audience
    note: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """What of a month is still to come: the activities announced, and how many others are not to be."""

    lines: tuple[ActivityLine, ...]
    left_out: int

    @property
    def note(self) -> str:
        """2场不对外预告, for the clerk."""
        return f"另有{self.left_out}场不对外预告，没有列入。" if self.left_out else ""


def coming(book: Book, month: int, station_pk: int | None = None) -> Coming:
    """A month's activities from today on that are announced outside, of one place or all; cancelled ones are none."""
    today = book.clock.today()
    ahead = [
        one
        for one in activities.between(book, month_first(month), month_last(month), station_pk)
        if one.state != CANCELLED and (one.end_day or one.day) >= today
    ]
    announced = tuple(one for one in ahead if one.forecast)
    return Coming(announced, len(ahead) - len(announced))


def nothing_to_announce(month: int, found: Coming, *, planned: bool) -> UserError:
    """Why there is nothing to print: nothing planned at all, all over, or all of it not for outside."""
    if not planned:
        return UserError(f"{month_label(month)}还没有安排活动。", "请先在月历上登记计划，再打印预告。")
    said = f"，有{found.left_out}场不对外预告" if found.left_out else ""
    return UserError(
        f"{month_label(month)}从今天起没有可以预告的活动{said}。",
        "要预告的，请把活动的“对外预告”改为是；办过的活动不进预告。",
    )


def line_pieces(one: ActivityLine) -> Iterator[Piece]:
    """What a list says of an activity."""
    told = (
        ("活动名称", one.title),
        ("地点", where_text(one.station, one.place)),
        ("主办单位", one.organiser),
    )
    yield from _pieces(one.pk, one.number, one.title, told)


def detail_pieces(one: ActivityDetail) -> Iterator[Piece]:
    """What a message about one activity says."""
    told = (
        ("活动名称", one.title), ("地点", where_text(one.station, one.place)), ("主办单位", one.organiser),
        ("协办单位", one.cohosts), ("参加队伍", one.teams), ("活动情况", one.story), ("报道链接", one.links),
        ("取消原因", one.reason), *(("摊位", f"{stall.name}：{stall.work}") for stall in one.stalls),
    )  # fmt: skip
    yield from _pieces(one.pk, one.number, one.title, told)


def _pieces(pk: int, number: str, title: str, told: tuple[tuple[str, str], ...]) -> Iterator[Piece]:
    name = without_numbers(title)
    for label, text in told:
        if text:
            yield Piece(f"活动‘{name}’（{number}）的{label}", text, ("activity", pk))


def institute_piece(book: Book) -> Piece:
    """The unit a paper is headed and signed with."""
    return Piece("本所名称", book.settings.institute.name, minors=())

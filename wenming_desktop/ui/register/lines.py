"""What the choosers of the register offer: an item, a person as of the day of the line, each told apart from its like."""

from __future__ import annotations

from datetime import date
from typing import Any

from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import subjects
from wenming_desktop.services.point_lists import ItemChoice
from wenming_desktop.services.subjects import Subject
from wenming_desktop.ui import labels
from wenming_desktop.ui.widgets.deciding import Choice, Offered


def item_line(item: ItemChoice) -> Choice:
    """An item in the F4 list: code and text, category and caps, value."""
    detail = " · ".join(part for part in (item.category, item.caps) if part)
    return Choice(item, item.label, detail, item.value_text, keys=(item.code, item.text))


def subject_line(subject: Subject, track: Track, *, typed: str = "", village: bool = False) -> Choice:
    """A person in the picker, as in pictures/3_points; once chosen he stands there with his head and group.

    ``typed`` is a number that means him; ``village`` where no column beside says which.
    """
    branch = labels.branch(subject.branch) if track == "party" and subject.branch else ""
    return Choice(
        subject, subject.name, " · ".join(filter(None, (branch, subject.detail))),
        f"本月{labels.points(subject.month_points, signed=True)}",
        _shown(subject, village=village), (typed,) if typed else (),
    )  # fmt: skip


def find_people(
    book: Any, text: str, track: Track, village_pk: int | None, day: date, village: bool = False
) -> Offered:
    """The picker's lines as of the day of the line, read beside the writer."""
    found = subjects.find_subjects(book, text, track=track, village_pk=village_pk, day=day)
    whole = (
        {one.household_pk for one in subjects.numbered(book, text, day, whole=True)}
        if track == "masses"
        else set()
    )
    return Offered(
        [
            subject_line(
                one, track, typed=text if one.number and one.household_pk in whole else "", village=village
            )
            for one in found
        ],
        found.more,
    )


def _shown(subject: Subject, *, village: bool) -> str:
    """吴凤琴（户主恩和，2组，萨日朗-012 beside a namesake）: who is meant, before it is recorded."""
    role = "户主" if subject.is_head else f"户主{subject.head}" if subject.head else ""
    place = f"{subject.village if village else ''}{group_label(subject.group)}"
    words = "，".join(filter(None, (role, place, subject.home)))
    return f"{subject.name}（{words}）" if words else subject.name

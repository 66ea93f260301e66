"""What a village writes by hand into a roster: a year for a day, 男/女 for 性别; nobody is refused for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.people import Household, Person
from wenming_desktop.domain.teams import Membership
from wenming_desktop.domain.volunteers import Volunteer
from wenming_desktop.exchange import people_sheet, volunteers_sheet


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one


# Every date a roster may carry, by the kinds themselves: none of them is a must.
DATES = [
    (kind, column.label)
    for kind, columns, nouns in (
        ("households", people_sheet.COLUMNS, (Household, Person)),
        ("volunteers", volunteers_sheet.COLUMNS, (Person, Volunteer, Membership)),
    )
    for column in columns
    if any(f.kind == "date" and f.label == column.label for noun in nouns for f in fields_of(noun))
    or column.name in ("founded", "changed")
]


@pytest.mark.parametrize("words", ["1999", "2021年5月", "2020.5", "不记得"])
@pytest.mark.parametrize(("kind", "label"), DATES)
def test_a_date_that_is_none_refuses_nobody(table: Desk, kind: Any, label: str, words: str) -> None:
    heads = ("户主", "姓名", "所属队伍", "状态", label)
    report = table.bring(kind, (("柳湾村名册",), heads, ("李永强", "李永强", "甲队", "", words)))
    assert report.written == 1, told(report)
    assert not report.errors
    said = [words_of for cell, words_of in told(report) if cell == "E3"]
    if label != "状态起始日期":  # read with a state alone
        assert len(said) == 1
        assert said[0].startswith(f"{label}“{words}”")
        assert said[0].endswith("没有写入")


def test_the_headings_a_village_writes_by_hand(table: Desk) -> None:
    heads = ("No", "志愿者", "男/女", "所在队")
    report = table.bring("volunteers", (("志愿者",), heads, (1, "李永强", "男", "甲队")))
    assert (report.written, told(report)) == (1, [])
    assert table.query("SELECT p.sex, t.name FROM person p, team t") == [("男", "甲队")]

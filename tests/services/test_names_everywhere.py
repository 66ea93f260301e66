"""One judge of names: what the form refuses the imports refuse, and what it takes they take."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.desk import Desk, desk
from wenming_desktop.domain.activities import Activity
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.people import Household, Person
from wenming_desktop.domain.teams import Team
from wenming_desktop.domain.volunteers import Volunteer
from wenming_desktop.services import forms

BAD = ("同上", "无", "/", "—", "张大、李二", "TRUE", "3.5", "'", "+1", "%_", "字" * 10_000)
GOOD = ("张大", "阿拉坦·其其格", "乌云毕力格" * 5 + "其其", "李䶮", "𠮷田")


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("noun", [Person, Household, Volunteer, Team, Activity])
def test_every_form_field_of_names_asks_the_one_judge(noun: type) -> None:
    for field in fields_of(noun):
        if field.kind == "name":
            said = [bool(forms.clean(noun, {field.name: text}).problems) for text in (*BAD, *GOOD)]
            assert said == [True] * len(BAD) + [False] * len(GOOD), field.label


@pytest.mark.parametrize(
    ("kind", "title", "heads", "rest"),
    [
        ("households", "柳湾村户籍台账", ("姓名", "与户主关系", "小组"), ("户主", "1组")),
        ("volunteers", "志愿者花名册", ("姓名", "所属队伍", "性别"), ("先锋队", "女")),
    ],
)
def test_an_import_refuses_what_the_form_refuses_at_its_cell(
    table: Desk, kind: str, title: str, heads: tuple[str, ...], rest: tuple[str, ...]
) -> None:
    rows = [(title,), heads, *((name, *rest) for name in (*BAD, *GOOD))]
    report = table.bring(kind, rows)  # type: ignore[arg-type]
    refused = {one.cell for one in report.problems if one.is_error}
    assert refused == {f"A{row}" for row in range(3, 3 + len(BAD))}
    assert {name for (name,) in table.query("SELECT name FROM person")} == set(GOOD)


def test_of_two_telephones_in_a_cell_the_one_left_out_is_said(table: Desk) -> None:
    heads = ("姓名", "与户主关系", "联系电话")
    rows = [("柳湾村户籍台账",), heads, ("张大", "户主", "0471-1234567/13800001234")]
    report = table.bring("households", rows)
    assert [(one.cell, one.message) for one in report.problems] == [("C3", "一格里有2个电话，只记了第一个")]

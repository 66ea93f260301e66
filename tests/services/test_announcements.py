"""对外预告: what of the plans goes outside, by default and by the clerk's word; scene 14: a plan that says too much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.services.activity_book import detail, held, staffed
from tests.services.desk import desk, told
from tests.services.small_book import Small
from wenming_desktop.domain.activities import Activity
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import field_named
from wenming_desktop.printing import preview
from wenming_desktop.services import (
    activities,
    activity_forms,
    activity_paper,
    activity_text,
    exports,
    gate,
    practice_calendar,
    tables,
)
from wenming_desktop.services.gate import StoppedError
from wenming_desktop.services.paper import Made

WELFARE = "走访低保户和残疾人家庭、慰问刑满释放人员"


@pytest.fixture
def book(small: Small) -> Small:
    return staffed(small)


def forecast(small: Small, month: int = 202610, place: int | None = None, today: str = "2026-10-27") -> Made:
    made: Made = small.call(activity_paper.forecast, month, place, today=today)
    return made


def read(made: Made) -> str:
    return preview.text(made.content)


# ---- scene 14 ----
def test_a_plan_whose_title_holds_a_welfare_word_stops_forecast_and_messages(book: Small) -> None:
    """The title was written, 对外预告 set to 是 by hand: forecast, chat text and the place's list all stop."""
    pk = held(book, WELFARE, "2026-10-30", station="萨日朗", place="包青格乐家", forecast=True)
    place = detail(book, pk).station_pk
    for verb, args in (
        (activity_paper.forecast, (202610,)), (activity_paper.forecast, (202610, place)), (activity_text.as_text, (pk,)),
        (activity_text.month_as_text, (202610,)), (activity_text.month_as_text, (202610, place)),
    ):  # fmt: skip
        with pytest.raises(StoppedError) as caught:
            book.call(verb, *args)
        assert [one.word for one in caught.value.findings] == ["低保", "残疾", "刑满释放"], verb
        assert f"活动‘{WELFARE}’（HD-2026-0001）的活动名称”里有“低保”" in caught.value.text
        assert (
            caught.value.advice
            == "请改活动的名称、内容，或把“对外预告”改为否；确需公开的，由负责人逐项批准。"
        )
        assert {one.record for one in caught.value.findings} == {("activity", pk)}


def test_what_is_to_be_done_lets_it_pass(book: Small) -> None:
    pk = held(book, WELFARE, "2026-10-30", forecast=True)
    held(book, "义诊", "2026-10-31")
    # by name, each word by itself
    for left in (3, 2, 1):
        with pytest.raises(StoppedError) as caught:
            forecast(book)
        assert len(caught.value.findings) == left
        book.call(gate.approve, caught.value.document, caught.value.findings[0], "乌兰")
    assert WELFARE[:8] in read(forecast(book)).replace("\n", "").replace("\r", "")
    with pytest.raises(StoppedError):
        book.call(activity_text.month_as_text, 202610)  # the group is another audience, another decision
    # or it is not announced
    book.call(activities.save_activity, pk, {"forecast": False})
    made = forecast(book)
    assert "低保" not in read(made)
    assert made.note == "另有1场不对外预告，没有列入。"
    message = book.call(activity_text.month_as_text, 202610)
    assert ("义诊" in message.text, "低保" in message.text) == (True, False)
    assert (message.note, message.audience) == ("另有1场不对外预告，没有列入。", "wall")
    # or it is called by another name
    book.call(activities.save_activity, pk, {"forecast": True, "title": "志愿服务进农家"})
    assert "志愿服务进农家" in read(forecast(book))
    assert forecast(book).note == ""


@pytest.mark.parametrize(
    ("values", "told_of"),
    [
        ({"title": "义诊报名13800001234"}, "手机号（138****1234）"), ({"title": "义诊", "place": "孟和家139 0000 1234"}, "的地点”里有手机号"),
        ({"title": "义诊", "organiser": "卫生院0475-6200001"}, "的主办单位”里有没有公布过的电话"),
        ({"title": "身份证号150599196809173870办理"}, "里有身份证号"), ({"title": "苏力德讲故事"}, "里有未成年人姓名“苏力德”"),
    ],
)  # fmt: skip
def test_numbers_and_children_stop_too(book: Small, values: dict[str, str], told_of: str) -> None:
    held(book, day="2026-10-31", **values)
    with pytest.raises(StoppedError) as caught:
        forecast(book)
    assert told_of in caught.value.text
    assert "1968" not in str(caught.value)
    assert "13800001234" not in str(caught.value)


# ---- what is listed ----
def test_only_what_is_announced_and_still_to_come(book: Small) -> None:
    """Printed on the 27th the forecast does not list the 1st."""
    held(book, "国庆升旗", "2026-10-01")
    held(book, "卫生整治", "2026-10-24", end_day="2026-10-28", state="计划")
    held(book, "义诊", "2026-10-27")
    held(book, "走访独居老人", "2026-10-30")
    held(book, "入户宣讲", "2026-10-31")
    book.call(activities.cancel, held(book, "集市", "2026-10-29"), "下雨")
    text = read(forecast(book))
    assert [title for title in ("国庆升旗", "卫生整治", "义诊", "走访", "入户", "集市") if title in text] == ["卫生整治", "义诊"]  # fmt: skip
    assert forecast(book).note == "另有2场不对外预告，没有列入。"
    assert "国庆升旗" in read(forecast(book, today="2026-10-01"))
    assert "不对外预告" not in text, "the wall is not told what it does not list"


def test_the_forecast_of_one_place(book: Small) -> None:
    held(book, "义诊", "2026-10-30", station="诺敏花")
    pk = held(book, "读书会", "2026-10-31", station="萨日朗")
    made = forecast(book, place=detail(book, pk).station_pk)
    assert made.file_name == "苏布德苏木萨日朗嘎查新时代文明实践站2026年10月活动预告.pdf"
    assert ("读书会" in read(made), "义诊" in read(made)) == (True, False)


@pytest.mark.parametrize(
    ("plans", "told_of"),
    [
        ([], "2026年10月还没有安排活动"), ([("义诊", "2026-10-24")], "从今天起没有可以预告的活动。"),
        ([("走访独居老人", "2026-10-30")], "从今天起没有可以预告的活动，有1场不对外预告。"),
    ],
)  # fmt: skip
def test_a_forecast_of_nothing_says_why(book: Small, plans: list[tuple[str, str]], told_of: str) -> None:
    for title, day in plans:
        held(book, title, day)
    with pytest.raises(UserError) as caught:
        forecast(book)
    assert told_of in str(caught.value)


def test_a_plan_not_announced_is_no_message_what_was_held_is(book: Small) -> None:
    pk = held(book, "春节慰问老党员", "2026-10-30")
    with pytest.raises(UserError, match="填了不对外预告，没有复制"):
        book.call(activity_text.as_text, pk)
    book.call(activities.cancel, pk, "下雨")
    with pytest.raises(UserError, match="不对外预告"):
        book.call(activity_text.as_text, pk)
    done = held(book, "春节慰问老党员", "2026-10-20")
    assert book.call(activity_text.as_text, done).text.startswith("【活动简讯】春节慰问老党员")


# ---- the field ----
@pytest.mark.parametrize(
    ("values", "announced"),
    [
        ({"title": "义诊"}, True), ({"title": "走访独居老人"}, False), ({"title": "敬老活动", "place": "孤寡老人家"}, False),
        ({"title": "敬老活动", "story": "入户理发"}, False), ({"title": "走访企业", "forecast": True}, True),
        ({"title": "义诊", "forecast": "否"}, False), ({"title": "走访企业", "forecast": "是"}, True), ({"title": "走访企业", "forecast": None}, False),
    ],
)  # fmt: skip
def test_a_new_activity_is_announced_by_its_words_until_the_clerk_says(
    book: Small, values: dict[str, Any], announced: bool
) -> None:
    pk = held(book, day="2026-10-30", **values)
    assert detail(book, pk).forecast is announced
    book.call(activities.save_activity, pk, {"note": "改了备注"})
    assert detail(book, pk).forecast is announced, "what was said stays"


def test_a_form_begins_with_neither(book: Small) -> None:
    assert book.call(activity_forms.activity_values, None)["forecast"] is None
    assert activity_forms.usually_announced({"title": "义诊", "place": None}) is True
    assert book.call(activity_forms.activity_values, held(book, "走访企业"))["forecast"] is False


def test_a_visit_announced_by_hand_is_said(book: Small) -> None:
    def warned(**values: Any) -> list[str]:
        found = book.call(activities.check_activity, None, {"day": "2026-10-30", **values})
        return [one.message for one in found if one.record == "forecast" and not one.is_error]

    assert warned(title="走访独居老人", forecast=True) == [
        "内容里有“走访”，“对外预告”填了是，会列入活动预告和群消息"
    ]
    assert warned(title="走访独居老人") == []
    assert warned(title="义诊", forecast=True) == []
    assert warned(title="走访独居老人", forecast=True, day="2026-10-20") == [], "what was held is no plan"


def test_copying_an_earlier_one_takes_it_over(book: Small) -> None:
    pk = held(book, "走访企业", forecast=True)
    assert book.call(activities.copy_last, pk)["forecast"] is True
    recurring, _ = book.call(
        practice_calendar.save_recurring, None, {"name": "月底走访", "every": "每月", "day": 30}
    )
    values = book.call(practice_calendar.plan_from, recurring, detail(book, pk).day.replace(day=30))
    made, _ = book.call(activities.save_activity, None, values)
    assert (values["forecast"], detail(book, made).forecast) == (None, False)


def test_the_table_and_the_export_have_the_column(book: Small, tmp_path: Path) -> None:
    held(book, "走访企业")
    (row,) = book.call(tables.rows, "activities", book.call(tables.ids, "activities"))
    assert row["forecast"] is False
    assert field_named(Activity, "forecast").label == "对外预告"
    fields = [field for field in tables.columns("activities") if field.name in ("title", "forecast")]
    (tmp_path / "x.xlsx").write_bytes(book.call(exports.table, "活动台账", fields, [row]))
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2, max_row=3)] == [
        ["活动名称", "对外预告"], ["走访企业", "否"]
    ]  # fmt: skip


def test_a_sheet_says_it_or_its_words_do(tmp_path: Path) -> None:
    heads = ("日期", "活动名称", "对外预告")
    rows = (("2026-10-30", "义诊", ""), ("2026-10-30", "走访独居老人", ""), ("2026-10-30", "走访企业", "是"), ("2026-10-30", "内部读书会", "否"))  # fmt: skip
    with desk(tmp_path) as table:
        assert table.bring("activities", (heads, *rows)).written == 4
        stored = "SELECT title, forecast FROM activity ORDER BY pk"
        assert table.query(stored) == [("义诊", 1), ("走访独居老人", 0), ("走访企业", 1), ("内部读书会", 0)]
        again = table.bring("activities", (heads, *rows))
        assert (again.written, again.unchanged) == (0, 4)
        changed = table.bring("activities", (heads, ("2026-10-30", "义诊", "否")))
        assert told(changed) == [("C2", "对外预告原“是”，现“否”")]
        assert table.query(stored)[0] == ("义诊", 0)

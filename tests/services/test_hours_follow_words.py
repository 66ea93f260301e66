"""An activity put right after its hours were recorded: told, and followed when the sheet is saved again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import add_volunteer, new_book
from tests.tampering import unguarded
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.hours import Service
from wenming_desktop.services import activities, activity_forms, certificates, history, hour_rules, hours
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.hours import SigninRow
from wenming_desktop.storage import journal, served

BEFORE = {
    "title": "禁毒宣讲", "day": date(2026, 9, 1), "state": "已办", "category": "理论政策宣讲", "place": "文化室",
    "organiser": "苏木卫生院", "charge": "其其格",
}  # fmt: skip
# The field of the form, what is put right, the word the clerk reads, what the row says then.
PUT_RIGHT = [
    ("title", "走访困难户", "名称", "content", "走访困难户"),
    ("category", "扶贫帮困服务", "类别", "category", "aid"),
    ("place", "敬老院", "地点", "place", "敬老院"),
    ("place", "", "地点", "place", ""),
    ("organiser", "苏木司法所", "组织单位", "organiser", "苏木司法所"),
    ("charge", "孟和", "负责人", "charge", "孟和"),
]


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    yield found
    found.close(with_backup=False)


def labels(context: Context) -> dict[str, str]:
    return dict(context.call(hours.categories))


@pytest.fixture
def activity(context: Context) -> int:
    values = {**BEFORE, "category": labels(context)["theory"]}
    return context.call(activities.save_activity, None, values)[0]


@pytest.fixture
def sheet(context: Context, activity: int) -> list[SigninRow]:
    people = [("王秀兰", "150599000001", 120), ("李建国", "150599000002", 60)]
    rows = [
        SigninRow(add_volunteer(context, name, number), minutes=minutes) for name, number, minutes in people
    ]
    context.call(hours.record_sheet, activity, rows)
    return rows


def standing(context: Context, activity: int) -> list[Service]:
    def read(book: Book) -> list[Service]:
        return [row for rows in served.of_activity(book.db, activity).values() for row in rows]

    return context.call(read)


def test_everything_a_row_takes_from_its_activity_is_put_right_here() -> None:
    assert {case[3] for case in PUT_RIGHT} == set(hour_rules.SAYS)
    assert {case[0] for case in PUT_RIGHT} == set(activity_forms._IN_ROWS)


@pytest.mark.parametrize(("field", "right", "word", "column", "says"), PUT_RIGHT)
def test_an_activity_put_right_is_told_and_its_rows_follow_the_sheet_saved_again(
    context: Context, activity: int, sheet: list[SigninRow], field: str, right: str, word: str, column: str, says: str
) -> None:  # fmt: skip
    values = {field: labels(context)["aid"] if field == "category" else right}
    (told,) = context.call(activities.check_activity, activity, values)
    assert (told.is_error, told.record) == (False, field)
    assert told.message.startswith(f"已录入的服务时间仍写着原来的{word}；请到签到录入里再保存一次签到表")
    _, changes = context.call(activities.save_activity, activity, values)
    assert changes.warnings == (f"{told.message}。",)
    assert context.call(activities.check_activity, activity, {"story": "讲得好"}) == []
    before = standing(context, activity)
    assert not any(getattr(row, column) == says for row in before), "the ledger is never rewritten"
    again = context.call(hours.check_sheet, activity, sheet)
    assert any(f"（{word}是活动改以前的）" in one.message for one in again)
    done, _ = context.call(hours.record_sheet, activity, sheet)
    assert (done.rows, done.unchanged) == (2, 0)
    after = standing(context, activity)
    assert [getattr(row, column) for row in after] == [says, says]
    assert sorted(row.minutes for row in after) == [60, 120]
    with pytest.raises(UserError, match="没有要记的服务时间"):
        context.call(hours.record_sheet, activity, sheet)
    context.call(history.undo)
    assert {row.pk for row in standing(context, activity)} != {row.pk for row in after}


def test_day_and_words_put_right_at_once_are_told_each(
    context: Context, activity: int, sheet: list[SigninRow]
) -> None:
    values = {"day": date(2026, 9, 2), "title": "走访困难户", "place": "敬老院"}
    told = context.call(activities.check_activity, activity, values)
    assert [one.record for one in told] == ["day", "title"]
    assert "原来的名称、地点；" in told[1].message


@pytest.mark.parametrize(
    ("values", "said"),
    [({"title": "走访困难户"}, "名称"), ({"day": date(2026, 9, 2)}, "日期"), ({"category": "aid"}, "类别")],
)
def test_before_a_certificate_is_issued_what_its_activities_no_longer_say_is_told(
    context: Context, activity: int, sheet: list[SigninRow], values: dict[str, object], said: str
) -> None:
    people = [row.volunteer_pk for row in sheet]
    others = "主办单位有苏木卫生院，不是本单位，证明写“参加志愿服务”，不写“本单位组织的”"
    assert [one.hint for one in context.call(certificates.check, people)] == [others, others]
    given = {name: labels(context).get(str(value), value) for name, value in values.items()}
    context.call(activities.save_activity, activity, given)
    for one in context.call(certificates.check, people):
        assert one.hint == f"有1条记录和活动现在的{said}不一致，请先再保存一次签到表；{others}"
    context.call(hours.record_sheet, activity, sheet)
    others = "主办单位有苏木卫生院，不是本单位，证明写“参加志愿服务”，不写“本单位组织的”"
    assert [one.hint for one in context.call(certificates.check, people)] == [others, others]


def test_what_stays_or_goes_back_to_what_the_rows_say_is_not_told(
    context: Context, activity: int, sheet: list[SigninRow]
) -> None:
    assert context.call(activities.check_activity, activity, {"title": "禁毒宣讲", "place": "文化室"}) == []
    context.call(activities.save_activity, activity, {"place": "敬老院"})
    assert context.call(activities.check_activity, activity, {"place": "文化室"}) == []
    assert context.call(activities.save_activity, activity, {"place": "文化室"})[1].warnings == ()


def test_an_older_row_without_words_of_its_own_takes_its_activitys_title(
    context: Context, activity: int, sheet: list[SigninRow]
) -> None:
    def blank(book: Book) -> None:
        with book.operation("旧版"):
            with unguarded(book.db, "service_no_update"):
                book.db.execute("UPDATE service SET content = ''")
            journal.update(book.db, "activity", activity, {"title": "走访困难户"})

    context.call(blank)
    assert context.call(activities.check_activity, activity, {"title": "敬老活动"}) == []
    with pytest.raises(UserError, match="没有要记的服务时间"):
        context.call(hours.record_sheet, activity, sheet)

"""录入签到、更正、冲正、承前：每一条都留底，合计总是相加得到的。"""

from dataclasses import replace
from datetime import date

import pytest

from tests.services.hours_book import Served
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, history, hours, tables
from wenming_desktop.services.context import Book
from wenming_desktop.storage import service_ledger
from wenming_desktop.support.ids import uuid7


def test_a_sheet_is_one_save_and_one_undo(served: Served) -> None:
    rows = [served.row(name, 150) for name in ("包青格乐1", "王秀兰1", "李䶮2")]
    result = served.sheet("草原义务植树", *rows)
    assert (result.rows, result.minutes, result.unchanged) == (3, 450, 0)
    assert [served.minutes(name) for name in ("包青格乐1", "王秀兰1", "李䶮2", "孟和1")] == [150, 150, 150, 0]
    one = served.of("李䶮2")[0]
    assert (one.activity, one.day, one.minutes, one.category, one.place, one.state) == (
        "草原义务植树", date(2026, 10, 10), 150, "卫生环保", "萨日朗党群服务中心", "有效",
    )  # fmt: skip
    assert served.undo() == "录入签到 草原义务植树 3人"
    assert (served.standing(), served.minutes("李䶮2"), served.of("李䶮2")) == ([], 0, [])
    served.redo()
    assert (served.standing(), served.minutes("李䶮2")) == ([150, 150, 150], 150)
    assert served.call(books.check) == []


def test_the_same_sheet_again_books_only_what_differs(served: Served) -> None:
    served.sheet("草原义务植树", served.row("包青格乐1", 150), served.row("李䶮2", 150))
    result = served.sheet(
        "草原义务植树", served.row("包青格乐1", 150), served.row("李䶮2", 120), served.row("王秀兰2", 60)
    )
    assert (result.rows, result.unchanged) == (2, 1)
    assert served.minutes("李䶮2") == 120
    assert [(row.minutes, row.state) for row in served.of("李䶮2")] == [
        (120, "有效"), (-150, "冲正"), (150, "已冲正"),
    ]  # fmt: skip
    with pytest.raises(UserError, match="没有要记的服务时间"):
        served.sheet("草原义务植树", served.row("包青格乐1", 150))
    served.undo()
    assert (served.minutes("李䶮2"), served.minutes("王秀兰2")) == (150, 0)


def test_every_rule_stands_beside_its_line(served: Served) -> None:
    served.sheet("理论宣讲进牧户", served.row("李䶮2", start="11:00", finish="12:00"))
    served.record("包青格乐1", 400, "2026-10-10", content="值班")
    rows = (
        served.row("李䶮2", start="09:00", finish="11:30", line=4),
        served.row("包青格乐1", 150, line=2),
        served.row("王秀兰1", start="09:00", finish="09:00", line=1),
        served.row("苏力德2", 60, line=5),
        served.row("王秀兰1", 60, line=9),
    )
    assert served.problems("草原义务植树", *rows) == [
        "要看：与“理论宣讲进牧户”的时间重叠（11:00至12:00），请核对",
        "要看：2026年10月10日合计9.17小时，超过每天8小时，请核对",
        "要改：签到签退相同（09:00），算不出时长",
        "要看：活动当天未满18周岁，还没有监护人同意",
        "要改：这个人在表上写了两次",
    ]
    found = served.call(hours.check_sheet, served.activities["草原义务植树"], list(rows))
    assert next((one.row, one.record) for one in found) == (4, str(served.volunteers["李䶮2"]))
    with pytest.raises(UserError, match="第1行王秀兰：签到签退相同"):
        served.sheet("草原义务植树", *rows)
    assert len(served.standing()) == 2


@pytest.mark.parametrize(
    ("title", "name", "said"),
    [
        ("志愿服务工作会", "李䶮2", "不计入服务时间"), ("已取消的活动", "李䶮2", "已经取消"), ("月底有约", "李䶮2", "还没有到日子"),
        ("防汛应急演练", "苏力德2", "未满18周岁，不能参加应急救援"),
    ],
)  # fmt: skip
def test_what_may_not_be_recorded_is_refused(served: Served, title: str, name: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        served.sheet(title, served.row(name, 60))
    with pytest.raises(UserError, match=said):
        served.record(name, 60, activity_pk=served.activities[title])
    assert served.services() == []


def test_who_refused_to_be_recorded_is_not(served: Served) -> None:
    pk = served.volunteers["孟和1"]

    def refuse(book: Book) -> None:
        with book.operation("改同意"):
            book.db.execute("UPDATE volunteer SET consent = '不同意' WHERE pk = ?", [pk])

    served.call(refuse)
    with pytest.raises(UserError, match="孟和：本人不同意记录志愿服务信息"):
        served.record("孟和1", 60, content="走访")


def test_over_midnight_belongs_to_two_days(served: Served) -> None:
    served.sheet("夜间巡护", served.row("孟和1", start="22:00", finish="02:00"))
    assert served.minutes("孟和1") == 240
    early = hours.Draft(
        served.volunteers["孟和1"], date(2026, 10, 17), None, "01:00", "03:00", content="值班"
    )
    assert [one.message for one in served.call(hours.check, early)] == [
        "与“夜间巡护”的时间重叠（22:00至02:00），请核对"
    ]


def test_a_correction_is_a_reversal_and_the_right_row_with_a_reason(served: Served) -> None:
    served.sheet("草原义务植树", served.row("李䶮2", start="09:00", finish="11:30"))
    (row,) = served.of("李䶮2")
    corrected, changes = served.call(hours.correct, row.pk, finish="10:30", reason="提前走了")
    assert (corrected.minutes, changes.operation) == (90, "更正服务时间 李䶮 2.5→1.5小时")
    assert [(one.minutes, one.state, one.cause) for one in served.of("李䶮2")] == [
        (90, "有效", "更正：提前走了"), (-150, "冲正", "提前走了"), (150, "已冲正", ""),
    ]  # fmt: skip
    served.undo()
    assert [(one.minutes, one.state) for one in served.of("李䶮2")] == [(150, "有效")]
    served.redo()
    assert served.minutes("李䶮2") == 90
    for wrong, said in (
        ({"reason": " "}, "原因没有填"), ({"reason": "x", "finish": "10:30"}, "已经冲正过"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=said):
            served.call(hours.correct, row.pk, **wrong)
    now = next(one for one in served.of("李䶮2") if one.can_correct)
    with pytest.raises(UserError, match="没有要更正的"):
        served.call(hours.correct, now.pk, finish="10:30", reason="再看一遍")
    with pytest.raises(UserError, match="签到签退相同"):
        served.call(hours.correct, now.pk, finish="09:00", reason="再看一遍")
    with pytest.raises(UserError, match="请选原来的那条"):
        served.call(
            hours.reverse, next(one.pk for one in served.of("李䶮2") if one.state == "冲正"), "再看一遍"
        )


def test_a_reversal_with_a_reason_and_its_undo(served: Served) -> None:
    served.record("孟和1", 60, content="走访")
    (row,) = served.of("孟和1")
    with pytest.raises(UserError, match="冲正的原因没有填"):
        served.call(hours.reverse, row.pk, "")
    taken, changes = served.call(hours.reverse, row.pk, "登记错人")
    assert (taken, changes.operation, served.minutes("孟和1")) == (60, "冲正服务时间 孟和 1小时", 0)
    assert served.undo() == "冲正服务时间 孟和 1小时"
    assert (served.minutes("孟和1"), served.of("孟和1")[0].state) == (60, "有效")


def test_hours_brought_forward_stand_with_their_source(served: Served) -> None:
    pk = served.volunteers["孟和1"]
    served.call(hours.brought, pk, 17_970, date(2025, 12, 31), "2025年志愿者花名册")
    served.sheet("夜间巡护", served.row("孟和1", 30))
    whole = served.call(hours.summary, pk)
    assert (whole.minutes, served.minutes("孟和1")) == (18_000, 18_000)
    assert [(one.label, one.times, one.minutes, one.contents) for one in whole.categories] == [
        ("卫生环保", 1, 30, ("夜间巡护",))
    ]
    assert [(one.until, one.minutes, one.source) for one in whole.brought] == [
        (date(2025, 12, 31), 17_970, "2025年志愿者花名册")
    ]
    row = next(one for one in served.of("孟和1") if one.kind == "承前")
    with pytest.raises(UserError, match="截至日期还没有到"):
        served.call(hours.correct, row.pk, day=date(2027, 12, 31), reason="手误")
    assert served.call(hours.correct, row.pk, minutes=18_000, reason="名册改过")[0].minutes == 18_000
    for minutes, until, source, said in (
        (0, "2025-12-31", "名册", "承前时长没有填"), (60, "2025-12-31", " ", "依据没有填"), (60, "2026-12-31", "名册", "还没有到"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=said):
            served.call(hours.brought, pk, minutes, date.fromisoformat(until), source)


def test_a_volunteers_own_words_for_the_categories(served: Served) -> None:
    def rename(book: Book) -> None:
        books.save_settings(book, replace(book.settings, categories={"environment": "绿色家园"}))

    served.call(rename)
    served.sheet("草原义务植树", served.row("李䶮2", 60))
    assert served.of("李䶮2")[0].category == "绿色家园"


def test_hours_by_team_add_up(served: Served) -> None:
    served.sheet("草原义务植树", served.row("李䶮2", 120), served.row("孟和1", 60))
    served.sheet("夜间巡护", served.row("孟和1", 240))
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    found = served.call(hours.by_team, first, last)
    assert found == [("诺敏花文化惠民队", 300), ("萨日朗卫生环保队", 120)]
    assert sum(minutes for _, minutes in found) == served.call(hours.total, first, last) == 420
    assert served.call(hours.by_team, date(2026, 9, 1), date(2026, 9, 30)) == []


def test_what_waits_for_its_hours(served: Served) -> None:
    assert served.call(hours.overdue_counts) == (3, 5)
    served.sheet("草原义务植树", served.row("李䶮2", 120))
    waiting = [(one.title, one.left_working_days) for one in served.call(hours.overdue)]
    assert waiting == [("理论宣讲进牧户", -2), ("防汛应急演练", -1), ("夜间巡护", 3), ("重阳节慰问", 3)]
    served.undo()
    assert served.call(hours.overdue)[0].title == "草原义务植树"
    # next year nobody knows the holidays yet: what ran out in the old year is late all the same
    late = served.call(hours.overdue, today="2027-01-04")
    assert all(one.text.startswith("至少超期") for one in late)
    assert served.call(hours.overdue_counts, today="2027-01-04") == (len(late), len(late))


def test_a_plan_is_done_when_its_sheet_is_entered(served: Served) -> None:
    served.sheet("重阳节慰问", served.row("孟和1", 120))
    assert served.rows("SELECT state FROM activity WHERE title = '重阳节慰问'") == [("已办",)]
    served.undo()
    assert served.rows("SELECT state FROM activity WHERE title = '重阳节慰问'") == [("计划",)]


def test_the_log_counts_and_names_service_rows(served: Served) -> None:
    served.sheet("草原义务植树", served.row("李䶮2", 120), served.row("孟和1", 60))
    line = served.call(history.log)[0]
    assert (line.name, line.records) == ("录入签到 草原义务植树 2人", 9)  # 2 rows, 6 lines of the sheet, 录完
    said = served.call(history.log_detail, line.pk)
    assert "服务记录 李䶮 2026-10-10 草原义务植树 2小时" in said
    (shown,) = served.call(lambda book: tables.rows(book, "log", [line.pk]))
    assert shown["records"] == 9


def test_the_list_of_service_records(served: Served) -> None:
    served.sheet("草原义务植树", served.row("李䶮2", 120), served.row("孟和1", 60))
    served.call(hours.reverse, served.of("孟和1")[0].pk, "登记错人")

    def listed(book: Book, **filters: object) -> list[tuple[str, int, str]]:
        ids = tables.ids(book, "services", filters=filters)
        return [(row["name"], row["minutes"], row["state"]) for row in tables.rows(book, "services", ids)]

    everything = [("孟和", -60, "冲正"), ("孟和", 60, "已冲正"), ("李䶮", 120, "有效")]
    assert served.call(listed) == everything
    assert served.call(listed, state="有效") == everything[2:]
    assert served.call(listed, volunteer=served.volunteers["孟和1"], month="2026-10") == everything[:2]
    assert served.call(listed, first="2026-10-11") == []
    found = served.call(lambda book: tables.ids(book, "services", text="ly"))
    assert len(found) == 1


def test_the_check_of_a_book_finds_a_broken_ledger(served: Served) -> None:
    served.sheet("草原义务植树", served.row("李䶮2", 120))
    (row,) = served.services()

    def break_it(book: Book) -> None:
        with book.operation("改坏", kind="barrier") as pk:
            common = book.ledger_common(pk)
            wrong = {"day": "2026-10-10", "id": uuid7(), "volunteer_pk": row.volunteer_pk, **common}
            rows = [
                {**wrong, "minutes": -60, "reverses": row.pk},
                {**wrong, "id": uuid7(), "volunteer_pk": 999, "minutes": 0},
            ]
            service_ledger.insert_services(book.db, rows)

    served.call(break_it)
    assert [one.number for one in served.call(books.check)] == ["E10", "E11", "E12", "E13"]

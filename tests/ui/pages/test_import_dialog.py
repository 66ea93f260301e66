"""导入表格: looked at first, mended by hand, one undoable step; with the clerks' own untidy workbooks."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import one, opened, put_away, settle
from wenming_desktop.ui.dialogs.import_dialog import ImportDialog
from wenming_desktop.ui.page import PageContext


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[PageContext]:
    with opened(tmp_path, people=False, rules=False) as ctx:
        yield ctx


@pytest.fixture
def dialogs(qtbot: QtBot) -> Iterator[list[ImportDialog]]:
    found: list[ImportDialog] = []
    yield found
    for dialog in found:
        settle(qtbot, dialog.ctx)
        put_away(dialog)


def look(
    dialogs: list[ImportDialog], qtbot: QtBot, ctx: PageContext, kind: str, path: Path, track: str = "masses"
) -> ImportDialog:
    dialog = ImportDialog(ctx, kind, None, track=track, path=path)  # type: ignore[arg-type]
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    dialogs.append(dialog)
    settle(qtbot, ctx)
    return dialog


def workbook(path: Path, rows: Sequence[Sequence[object]], sheet: str = "Sheet1") -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return path


def test_a_roster_is_previewed_written_and_taken_back(
    dialogs: list[ImportDialog], empty: PageContext, qtbot: QtBot, fixtures_dir: Path
) -> None:
    ctx = empty
    dialog = look(dialogs, qtbot, ctx, "households", fixtures_dir / "苏布德苏木各嘎查户籍台账.xlsx")
    assert dialog.preview is not None
    assert dialog.headline.text() == dialog.preview.headline
    assert dialog.created.text().startswith("会新建：")
    assert one(ctx, "SELECT count(*) FROM person") == 0  # nothing before 确认导入
    dialog.run()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    settle(qtbot, ctx)
    written = dialog.preview.report.written
    assert one(ctx, "SELECT count(*) FROM person") == written
    assert ctx.messages.notice.text.startswith(f"已导入{written}条")
    undo = dict(ctx.messages.notice.actions)["撤销这次导入"]
    ctx.messages.window = dialog
    undo()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM person") == 0


def test_a_second_import_has_nothing_to_write(
    dialogs: list[ImportDialog], empty: PageContext, qtbot: QtBot, fixtures_dir: Path
) -> None:
    ctx = empty
    for _ in range(2):
        dialog = look(dialogs, qtbot, ctx, "rules", fixtures_dir / "积分细则.xlsx")
        if dialog.import_button.isEnabled():
            dialog.run()
            qtbot.waitUntil(lambda d=dialog: not d.isVisible(), timeout=20_000)
            settle(qtbot, ctx)
    assert dialogs[1].import_button.text() == "没有可以导入的"
    assert "已经有、不用再写的16条" in dialogs[1].facts.text()


ROWS: list[list[object]] = [
    ["2026年10月群众积分登记"],
    ["日期", "嘎查", "户主", "积分项目", "分值"],
    ["2026-10-12", "萨日朗嘎查", "包青格乐", "月评清洁户", 10],
    ["2026-10-12", "萨日朗嘎查", "孟和", "参加志愿服务", 2],
    ["2026-10-12", "萨日朗嘎查", "张三丰", "参加志愿服务", 2],
]


def test_the_rows_to_look_at_are_named_by_cell_and_shown(
    dialogs: list[ImportDialog], ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "十月.xlsx", ROWS)
    dialog = look(dialogs, qtbot, ctx, "points", path)
    assert dialog.headline.text() == "2条可以导入，1条要看。"
    assert dialog.tabs.tabText(0) == "要看的 1条"
    assert dialog.preview is not None
    problem = dialog.preview.report.problems[0]
    assert problem.cell == "C5"
    dialog.rows.show_row(problem)
    assert "张三丰" in dialog.rows.detail.text()
    out = tmp_path / "要改的.xlsx"
    dialog.write_problems(out)
    settle(qtbot, ctx)
    assert out.stat().st_size > 1000
    assert dialog._note.text().startswith("已存为“要改的.xlsx”")
    dialog.run()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert one(ctx, "SELECT count(*) FROM entry") == 2


def test_a_column_nobody_recognised_is_matched_by_hand(
    dialogs: list[ImportDialog], ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [["日期", "嘎查", "户主", "做了啥", "分值"], *ROWS[2:4]]
    dialog = look(dialogs, qtbot, ctx, "points", workbook(tmp_path / "怪表.xlsx", rows))
    assert not dialog.import_button.isEnabled()
    assert dialog.tabs.currentWidget() is dialog.sheets
    assert dialog.sheets.header.value() == 1
    # what is known is matched already; only the strange heading is left to say
    names = {label: name for name, label in dialog.sheets._fields}
    assert dialog.sheets._combos[names["日期"]].currentData() == "A"
    combo = dialog.sheets._combos[names["积分项目"]]
    combo.setCurrentIndex(combo.findData("D"))
    combo.activated.emit(combo.currentIndex())
    settle(qtbot, ctx)
    assert dialog.import_button.text() == "确认导入 2条(&S)"
    assert dialog.headline.text() == "2条可以导入，0条要看。"


def choose(dialog: ImportDialog, label: str, letter: str) -> None:
    combo = dialog.sheets._combos[{words: name for name, words in dialog.sheets._fields}[label]]
    combo.setCurrentIndex(combo.findData(letter))
    combo.activated.emit(combo.currentIndex())


def test_a_column_serves_one_field_and_choosing_goes_on_where_one_stands(
    dialogs: list[ImportDialog], ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [["日期", "嘎查", "户主", "做了啥", "分值"], *ROWS[2:4]]
    dialog = look(dialogs, qtbot, ctx, "points", workbook(tmp_path / "怪表.xlsx", rows))
    assert "还差要紧的一栏" in dialog.sheets._found.text()
    assert "表头里要有" in dialog.facts.text()
    choose(dialog, "积分项目", "D")
    settle(qtbot, ctx)
    assert dialog.tabs.currentWidget() is dialog.sheets
    choose(dialog, "备注", "D")
    settle(qtbot, ctx)
    combos = dialog.sheets._combos
    letters = [combo.currentData() for combo in combos.values() if combo.currentData()]
    assert letters.count("D") == 1
    names = {words: name for name, words in dialog.sheets._fields}
    assert (combos[names["备注"]].currentData(), combos[names["积分项目"]].currentData()) == ("D", "")
    for combo in combos.values():
        options = [combo.itemData(at) for at in range(combo.count())]
        assert len(options) == len(set(options))
    dialog.take_file(workbook(tmp_path / "十月.xlsx", ROWS))
    settle(qtbot, ctx)
    assert dialog.tabs.currentIndex() == 0


def texts(dialog: ImportDialog) -> str:
    return " ".join(label.text() for label in dialog.stack.currentWidget().findChildren(QLabel))


def press(dialog: ImportDialog, words: str) -> None:
    (button,) = (one for one in dialog.stack.currentWidget().findChildren(QPushButton) if one.text() == words)
    button.click()


def test_where_the_rules_are_missing_that_is_said_and_they_can_be_imported_first(
    dialogs: list[ImportDialog], qtbot: QtBot, tmp_path: Path, fixtures_dir: Path
) -> None:
    with opened(tmp_path, rules=False) as ctx:
        dialog = look(dialogs, qtbot, ctx, "points", workbook(tmp_path / "十月.xlsx", ROWS))
        assert "还没有群众积分细则，不能登记。" in texts(dialog)
        assert "没有看懂" not in dialog.headline.text()
        assert dialog.error.text() == ""
        assert not dialog.import_button.isEnabled()
        press(dialog, "导入积分细则")
        (first,) = dialog.findChildren(ImportDialog)
        assert (first.kind, first.isVisible()) == ("rules", True)
        items = [["编号", "类别", "积分项目", "分值"], ["H1", "环境卫生", "月评清洁户", "+10"], ["Z1", "志愿服务", "参加志愿服务", "+2"]]  # fmt: skip
        first.take_file(workbook(tmp_path / "细则.xlsx", items))
        settle(qtbot, ctx)
        assert "没有写从哪一天起施行" in first.days.notes.text()
        assert first.days.notes.isVisibleTo(first)
        assert not first.days.button.isVisibleTo(first)
        first.run()
        qtbot.waitUntil(lambda: dialog.preview is not None, timeout=20_000)
        settle(qtbot, ctx)
        assert dialog.headline.text() == "2条可以导入，1条要看。"
        assert dialog.import_button.isEnabled()
        dialog.reject()


def test_a_table_of_another_kind_leads_to_that_kind(
    dialogs: list[ImportDialog], empty: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [["姓名", "志愿者编号", "所属队伍"], ["乌兰", "A1", "甲队"]]
    dialog = look(dialogs, qtbot, empty, "households", workbook(tmp_path / "谁.xlsx", rows))
    assert "这像是志愿者花名册" in texts(dialog)
    pages = dialog.stack.count()
    dialog.look()
    settle(qtbot, empty)
    assert dialog.stack.count() == pages, "however often one looks"
    press(dialog, "按志愿者花名册导入")
    settle(qtbot, empty)
    assert dialog.kind == "volunteers"
    assert dialog.headline.text() == "1条可以导入，0条要看。"


def test_a_matrix_without_a_month_asks_for_it(
    dialogs: list[ImportDialog], ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    rows: list[list[object]] = [
        ["萨日朗嘎查积分评分表"],
        ["户主", "思想观念", "志愿服务", "乡风文明", "环境卫生", "减分"],
        ["包青格乐", 2, 4, "", 6, ""],
        ["孟和", "", 2, "", "", 3],
    ]
    dialog = look(dialogs, qtbot, ctx, "points", workbook(tmp_path / "评分表.xlsx", rows, "评分"))
    assert dialog._month_line.isVisibleTo(dialog)
    assert dialog.month.currentData() is None, "no month is chosen for her"
    assert not dialog.import_button.isEnabled()
    dialog.month.setCurrentIndex(dialog.month.findData(202610))
    settle(qtbot, ctx)
    assert "按2026年10月登记（您选定的月份）" in dialog.facts.text()
    assert dialog.import_button.isEnabled(), dialog.facts.text()
    dialog.run()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert one(ctx, "SELECT count(*) FROM entry WHERE period = 202610") == 5


def test_what_was_answered_is_not_handed_on_to_another_kind_or_another_file(
    dialogs: list[ImportDialog], ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "评分表.xlsx", [["户主", "思想观念", "志愿服务"], ["包青格乐", 2, 4]], "评分")
    other = workbook(tmp_path / "花名册.xlsx", [["户主", "姓名"], ["包青格乐", "包青格乐"]])
    for go_on in (lambda dialog: dialog.set_kind("households"), lambda dialog: dialog.take_file(other)):
        dialog = look(dialogs, qtbot, ctx, "points", path)
        asked = dialog._asks()
        dialog.month.setCurrentIndex(dialog.month.findData(202610))
        dialog.village.setCurrentIndex(1)
        settle(qtbot, ctx)
        dialog.same.answers[("1", "2")] = True  # type: ignore[index]
        assert dialog._month_line.isVisibleTo(dialog)
        assert dialog._asks() != asked
        go_on(dialog)
        settle(qtbot, ctx)
        assert dialog._asks() == asked
        assert dialog._month_line.isVisibleTo(dialog) is False or dialog.kind == "points"


def test_a_file_that_is_no_table_is_refused_in_chinese(
    dialogs: list[ImportDialog], ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "不是表格.xlsx"
    path.write_bytes(b"no workbook at all")
    dialog = look(dialogs, qtbot, ctx, "points", path)
    assert dialog.error.text()
    assert dialog.error.text().startswith("“不是表格.xlsx”不是Excel或WPS表格。")
    assert not dialog.import_button.isEnabled()


def test_the_partys_room_offers_the_partys_tables_only(
    dialogs: list[ImportDialog], ctx: PageContext, qtbot: QtBot
) -> None:
    dialog = ImportDialog(ctx, "points", None, track="party")
    dialogs.append(dialog)
    settle(qtbot, ctx)
    assert [button.text() for button in dialog._kinds.values()] == ["党员积分表", "党员积分细则"]


def test_an_import_that_is_stopped_leaves_nothing(
    dialogs: list[ImportDialog], empty: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    ctx = empty
    names: list[list[object]] = [["户号", "姓名", "与户主关系"]]
    names += [[f"柳湾-{n:03d}", f"王{chr(0x4E00 + n)}", "户主"] for n in range(1, 900)]
    dialog = look(dialogs, qtbot, ctx, "households", workbook(tmp_path / "柳湾村.xlsx", names, "柳湾村"))
    settle(qtbot, ctx)
    assert dialog.import_button.isEnabled()
    dialog.run()
    dialog.reject()  # closing while it writes stops it first
    assert dialog.isVisible()
    settle(qtbot, ctx)
    assert dialog._note.text().startswith("已取消，什么也没有写进去。")
    assert one(ctx, "SELECT count(*) FROM person") == 0
    assert dialog.import_button.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()


HEADS = ["户号", "姓名", "与户主关系", "小组"]


def founded(ctx: PageContext, number: str) -> str:
    return str(
        one(
            ctx,
            "SELECT from_day FROM household_fact f JOIN household h ON h.pk = f.household_pk "
            f"WHERE f.kind = '建户' AND h.number = '{number}'",
        )
    )


def test_a_first_roster_without_numbers_asks_for_no_day(
    dialogs: list[ImportDialog], empty: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    """Its households are there from 1 January anyway; beside the words on numbers the button spoke of nothing."""
    rows = [["柳湾村"], ["姓名", "与户主关系", "小组"], ["甲", "户主", "1"]]
    dialog = look(dialogs, qtbot, empty, "households", workbook(tmp_path / "一.xlsx", rows))
    assert "户号是软件编的" in dialog.days.notes.text()
    assert not dialog.days.button.isVisibleTo(dialog)


def test_a_later_roster_says_what_is_new_and_all_can_start_on_1_january(
    dialogs: list[ImportDialog], empty: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    ctx = empty
    first = workbook(tmp_path / "一.xlsx", [["柳湾村"], HEADS, ["柳湾-001", "甲", "户主", "1"]])
    dialog = look(dialogs, qtbot, ctx, "households", first)
    assert not dialog.days.isVisibleTo(dialog)
    dialog.run()
    settle(qtbot, ctx)
    rows = [["柳湾村"], HEADS, ["柳湾-001", "甲", "户主", "1"], ["柳湾-002", "乙", "户主", "1"]]
    dialog = look(dialogs, qtbot, ctx, "households", workbook(tmp_path / "二.xlsx", rows))
    assert "柳湾村有1户是名册里第一次出现的，从2026年10月27日起建户" in dialog.days.notes.text()
    assert dialog.days.boxes == {}
    assert dialog.days.button.text() == "这1户从1月1日起建户"
    dialog.days.button.click()
    settle(qtbot, ctx)
    assert dialog.days.notes.text() == "新建的户都从2026年1月1日起建户。"
    assert dialog.days.button.text() == "改回从今天起建户"
    dialog.days.button.click()
    settle(qtbot, ctx)
    assert "从2026年10月27日起建户" in dialog.days.notes.text()
    dialog.days.button.click()
    settle(qtbot, ctx)
    dialog.run()
    settle(qtbot, ctx)
    assert founded(ctx, "柳湾-002") == "2026-01-01"


def test_what_differs_holds_from_today_or_was_wrong_from_the_first(
    dialogs: list[ImportDialog], empty: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    ctx = empty
    rows = [["柳湾村"], HEADS, ["柳湾-001", "甲", "户主", "1"], ["柳湾-001", "乙", "配偶", "1"]]
    look(dialogs, qtbot, ctx, "households", workbook(tmp_path / "一.xlsx", rows)).run()
    settle(qtbot, ctx)
    rows = [["柳湾村"], HEADS, ["柳湾-001", "甲", "母亲", "2"], ["柳湾-001", "乙", "户主", "2"]]
    dialog = look(dialogs, qtbot, ctx, "households", workbook(tmp_path / "二.xlsx", rows))
    assert [box.text() for box in dialog.days.boxes.values()] == ["户主 1户", "村民小组 1户"]
    dialog.days.boxes["村民小组"].setChecked(True)
    settle(qtbot, ctx)
    assert dialog.days.boxes["村民小组"].isChecked()
    dialog.run()
    settle(qtbot, ctx)
    sql = "SELECT group_concat(kind || from_day) FROM household_fact WHERE from_day > '2026-01-01'"
    assert one(ctx, sql) == "户主2026-10-27"
    assert one(ctx, "SELECT value FROM household_fact WHERE kind = '村民小组'") == "2"


def test_values_without_a_sign_wait_for_the_clerk(
    dialogs: list[ImportDialog], empty: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    """Nothing is a gain by default: not imported until she says which way they count, and asked anew of the next file."""
    rows: list[list[object]] = [["编号", "积分项目", "分值"], ["A", "私搭乱建", "5"], ["B", "植树", "+2"]]
    dialog = look(dialogs, qtbot, empty, "rules", workbook(tmp_path / "细则.xlsx", rows))
    assert dialog.preview is not None
    assert dialog.unsigned.isVisible()
    assert dialog.unsigned.notes.text().startswith("有1条没有写是加分还是减分")
    assert (dialog.preview.report.written, dialog.unsigned.choice.currentText()) == (1, "不导入")
    dialog.unsigned.choice.setCurrentText("都是减分")
    settle(qtbot, empty)
    assert dialog.preview.report.written == 2
    dialog.take_file(workbook(tmp_path / "另一份.xlsx", rows))
    settle(qtbot, empty)
    assert (dialog.preview.report.written, dialog.unsigned.choice.currentText()) == (1, "不导入")
    dialog.unsigned.choice.setCurrentText("都是减分")
    settle(qtbot, empty)
    dialog.run()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    settle(qtbot, empty)
    assert one(empty, "SELECT direction FROM rule_item WHERE code = 'A'") == -1

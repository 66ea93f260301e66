"""How every dialog of the program is opened over the demonstration book: class by class."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.people import Household
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import Finding
from wenming_desktop.services import checkup, paper, people, places, register_rows
from wenming_desktop.services.gate import StoppedError
from wenming_desktop.ui.boards.reading import read_room
from wenming_desktop.ui.dialogs import (
    approve,
    batch_dialog,
    compare_dialog,
    correct_dialog,
    corrections_dialog,
    editions_dialog,
    entries_dialog,
    import_dialog,
    meeting_dialog,
    months_dialog,
    notice_dialog,
    print_preview,
    proposals_dialog,
    reason,
    review_dialog,
    rules_dialog,
    stopped,
    tellings_dialog,
    told_dialog,
    what_if,
)
from wenming_desktop.ui.help import HelpDialog
from wenming_desktop.ui.hours.export_dialog import ExportHours
from wenming_desktop.ui.hours.served_dialog import ServedDialog
from wenming_desktop.ui.hours.signin_sheet import SigninSheet
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.pages.activities import form, reading, recurring_dialog
from wenming_desktop.ui.pages.households import aliases, order, split
from wenming_desktop.ui.pages.points import group_entry, sheet_entry
from wenming_desktop.ui.pages.settings import checkup_dialog, holiday_text, year_check
from wenming_desktop.ui.pages.stations import have_dialog
from wenming_desktop.ui.pages.workbench.sent_dialog import SentDialog
from wenming_desktop.ui.recent import Recent
from wenming_desktop.ui.register import reverse_dialog
from wenming_desktop.ui.start import Doors, StartDialog
from wenming_desktop.ui.volunteers import issue_dialog, lists_dialog, stars_dialog, verify_dialog
from wenming_desktop.ui.widgets.bar import DetailDialog
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm

QUARTER = Period.parse("2026-Q3")
LONG = "登记的内容和纸质材料对不上：苏布德苏木萨日朗嘎查3组孛儿只斤·额尔敦其木格家的义务植树登记了两次。"
_BOOKS = Path(__file__).parents[1] / "fixtures"


def _call(window: MainWindow, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return window.ctx.context.call(verb, *args, **kwargs)


def _village(window: MainWindow) -> int:
    return int(_call(window, places.villages)[0].pk)


def _view(window: MainWindow) -> Any:
    return _call(window, read_room, QUARTER, _village(window))


def _activity(window: MainWindow) -> int:
    found = _call(
        window,
        lambda book: book.db.execute("SELECT activity_pk FROM service WHERE activity_pk > 0").fetchone(),
    )
    return int(found[0])


def _household(window: MainWindow) -> Any:
    pk = _call(window, lambda book: book.db.execute("SELECT pk FROM household").fetchone()[0])
    return _call(window, people.household_detail, pk)


def _reversed(window: MainWindow) -> reverse_dialog.ReverseDialog:
    row = next(one for one in _call(window, register_rows.recent, "masses") if one.entry_pk and one.stands)
    searches = reverse_dialog.Searches(lambda _text: [], lambda _text: [])
    said = f"{row.day} {row.who} {row.item}"
    dialog = reverse_dialog.ReverseDialog(
        window.ctx,
        window,
        row,
        said,
        "masses",
        searches,
        reverse=lambda _why: None,
        correct=lambda *_all: None,
    )
    dialog.open_up()
    return dialog


def _preview(window: MainWindow) -> print_preview.PrintPreview:
    made = _call(
        window, paper.table_print, "农牧户", [("户号", "left"), ("户主", "left")], [["萨日朗-001", "张福"]]
    )
    return print_preview.PrintPreview(window.ctx, made, window)


def _have(window: MainWindow) -> have_dialog.HaveDialog:
    pk = _call(window, lambda book: book.db.execute("SELECT pk FROM station").fetchone()[0])
    found = _call(window, have_dialog._start, pk, "有阵地")
    return have_dialog.HaveDialog(window.ctx, window, pk, "有阵地", window.ctx.today(), found)


def _meeting(window: MainWindow) -> meeting_dialog.MeetingDialog:
    pk = _village(window)
    return meeting_dialog.MeetingDialog(
        window.ctx, window, pk, 202608, *_call(window, meeting_dialog._start, pk, 202608)
    )


def _finding() -> Finding:
    return Finding("word", LONG * 2, word="两次")


def _checkup(window: MainWindow) -> checkup_dialog.CheckupDialog:
    return checkup_dialog.CheckupDialog(window.ctx, window, _call(window, checkup.check))


def _form(window: MainWindow) -> FormDialog:
    ctx = window.ctx
    fields = RecordForm(fields_of(Household), today=ctx.today())
    return FormDialog(
        window, "新建一户", fields, save=lambda _values: ctx.future(len, []), jobs=ctx.jobs, note=LONG
    )


def _start(window: MainWindow) -> StartDialog:
    nothing: Any = lambda *_all: None  # noqa: E731
    recent = [
        Recent(Path(f"/home/clerk/文档/苏布德苏木新时代文明实践所{at}.wenming"), window.ctx.today())
        for at in range(5)
    ]
    dialog = StartDialog(
        Doors(nothing, nothing, nothing, nothing),
        Path("/home/clerk/文档"),
        recent,
        window.ctx.context.clock,
        window,
    )
    dialog.ask_new()
    return dialog


def _detail(window: MainWindow) -> DetailDialog:
    return DetailDialog.show_for(window, "\n".join(f"line {at}" for at in range(200)))


OPENERS: dict[type, Callable[[MainWindow], Any]] = {
    ServedDialog: lambda w: ServedDialog(w.ctx, date(2026, 1, 1), w.ctx.today(), None, w),
    SentDialog: lambda w: SentDialog(w.ctx, "activities", w),
    SigninSheet: lambda w: SigninSheet(w.ctx, _activity(w), w),
    ExportHours: lambda w: ExportHours(w.ctx, w),
    reverse_dialog.ReverseDialog: _reversed,
    reason.ReasonDialog: lambda w: reason.ReasonDialog(w.ctx, w, "冲正服务时间", LONG * 2, lambda _why: None),
    batch_dialog.BatchDialog: lambda w: batch_dialog.BatchDialog(
        w.ctx,
        QUARTER,
        w.ctx.today(),
        Path(w.ctx.context.folder).parent / "papers",
        size="a3",
        variant="mono",
        draft=True,
        parent=w,
    ),
    notice_dialog.NoticeDialog: lambda w: notice_dialog.NoticeDialog(w.ctx, _view(w), w),
    review_dialog.ReviewDialog: lambda w: review_dialog.ReviewDialog(
        w.ctx, QUARTER, _village(w), "萨日朗嘎查", w
    ),
    compare_dialog.CompareDialog: lambda w: compare_dialog.CompareDialog(w.ctx, _view(w), w),
    correct_dialog.CorrectDialog: lambda w: correct_dialog.CorrectDialog(w.ctx, _view(w), w),
    corrections_dialog.CorrectionsDialog: lambda w: corrections_dialog.CorrectionsDialog(w.ctx, w),
    editions_dialog.EditionsDialog: lambda w: editions_dialog.EditionsDialog(w.ctx, _view(w), w),
    entries_dialog.MonthEntriesDialog: lambda w: entries_dialog.MonthEntriesDialog(w.ctx, 202608, w),
    entries_dialog.HouseholdEntriesDialog: lambda w: entries_dialog.HouseholdEntriesDialog(
        w.ctx, _household(w).pk, "张福", QUARTER, w
    ),
    import_dialog.ImportDialog: lambda w: import_dialog.ImportDialog(
        w.ctx, "households", w, path=_BOOKS / "苏布德苏木各嘎查户籍台账.xlsx"
    ),
    meeting_dialog.MeetingDialog: _meeting,
    months_dialog.MonthsDialog: lambda w: months_dialog.MonthsDialog(w.ctx, w),
    print_preview.PrintPreview: _preview,
    proposals_dialog.ProposalsDialog: lambda w: proposals_dialog.ProposalsDialog(w.ctx, w),
    rules_dialog.RulesDialog: lambda w: rules_dialog.RulesDialog(w.ctx, "masses", w),
    stopped.StoppedDialog: lambda w: stopped.StoppedDialog(
        w.ctx, StoppedError("公示", [_finding()] * 12, "document", LONG), lambda: None, w
    ),
    approve.ApproveDialog: lambda w: approve.ApproveDialog(w.ctx, "document", _finding(), w),
    tellings_dialog.TellingsDialog: lambda w: tellings_dialog.TellingsDialog(w.ctx, QUARTER, _village(w), w),
    told_dialog.ToldDialog: lambda w: told_dialog.ToldDialog(w.ctx, QUARTER, _village(w), w),
    what_if.WhatIfDialog: lambda w: what_if.WhatIfDialog(w.ctx, _view(w), w),
    have_dialog.HaveDialog: _have,
    group_entry.GroupEntry: lambda w: group_entry.GroupEntry(w.ctx, w),
    sheet_entry.SheetEntry: lambda w: sheet_entry.SheetEntry(w.ctx, w),
    checkup_dialog.CheckupDialog: _checkup,
    year_check.YearCheckDialog: lambda w: year_check.YearCheckDialog(
        w.ctx, w, 2026, [Problem(LONG, "warning")] * 8, lambda: None
    ),
    holiday_text.HolidayTextDialog: lambda w: holiday_text.HolidayTextDialog(w.ctx, w),
    recurring_dialog.RecurringDialog: lambda w: recurring_dialog.RecurringDialog(w.ctx, w),
    form.ActivityForm: lambda w: form.ActivityForm(w.ctx, _call(w, reading.form_start, _activity(w)), w),
    split.SplitDialog: lambda w: split.SplitDialog(w.ctx, w, _household(w), lambda _pk: None),
    aliases.AliasDialog: lambda w: aliases.AliasDialog(w.ctx, w, _household(w)),
    order.OrderDialog: lambda w: order.OrderDialog(w.ctx, w, _village(w)),
    stars_dialog.StarsDialog: lambda w: stars_dialog.StarsDialog(w.ctx, w),
    verify_dialog.VerifyDialog: lambda w: verify_dialog.VerifyDialog(w.ctx, w),
    lists_dialog.ListsDialog: lambda w: lists_dialog.ListsDialog(w.ctx, w),
    issue_dialog.IssueDialog: lambda w: issue_dialog.IssueDialog(w.ctx, w),
    FormDialog: _form,
    HelpDialog: lambda w: HelpDialog("points", w),
    DetailDialog: _detail,
    StartDialog: _start,
}

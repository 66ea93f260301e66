"""出具证明: who gets one, for whom it is asked and what for; looked at before, issued all or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QProgressBar, QWidget

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import certificates, teams, volunteers
from wenming_desktop.services.certificates import Candidate, Issued
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made
from wenming_desktop.support import pinyin
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.print_preview import show_preview
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.jobs import Progress
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S
from wenming_desktop.ui.widgets.choice_field import ChoiceField, PersonPicker
from wenming_desktop.ui.widgets.date_field import WRONG_DAY, DateField
from wenming_desktop.ui.widgets.deciding import Choice, Offered
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_COLUMNS = (
    Column("name", "姓名", 130, bold=True),
    Column("number", "志愿者编号", 120, as_text=True),
    Column("times", "次数", 60, "right"),
    Column("minutes", "累计小时", 80, "right", text=lambda row: labels.hours(row.minutes)),
    Column("with_id", "身份证号", 84, text=lambda row: "载明" if row.with_id else "不印"),
    Column(
        "hint", "提示", 260, stretch=True, text=lambda row: row.trouble or row.hint,
        tone=lambda row: "bad" if row.trouble else "warn",
    ),
)  # fmt: skip
_NOTE = "出具以后不能撤销，写错了只能作废重出。整批出具时，取消或出错就一份也不出。"


class IssueDialog(Sheet):
    """Choose people, look at a sample, issue; ``issued`` carries what was issued."""

    helped_by = "volunteers#出具证明"
    issued = Signal(object)

    def __init__(self, ctx: PageContext, parent: QWidget, volunteer_pks: Sequence[int] = ()) -> None:
        super().__init__(ctx, "出具志愿服务记录证明", _NOTE, parent)
        self._chosen: dict[int, Candidate] = {}
        self._progress: Progress | None = None
        self._teams: list[Choice] = []
        self.body.addLayout(self._choosing())
        self.table = RecordTable(
            "issue", _COLUMNS, ctx.jobs, ctx.store,
            empty=EmptyState("还没有选人", "在上面输入姓名、拼音首字母或编号，或者选一个队伍。", icon_name="users"),
        )  # fmt: skip
        self.table.set_row_actions([("不给选中的人出具", self._drop)], several=("不给选中的人出具",))
        self.table.opened.connect(self.preview)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(self._asking())
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("进度")
        self._bar.hide()
        self.body.addWidget(self._bar)
        self.preview_button = self.add_button("预览样张(&V)", self.preview, left=True)
        self.cancel_button = self.add_button("关闭(&C)", self.reject)
        self.issue_button = self.add_button("出具(&S)", self.issue, main=True, final=True)
        self.set_size(880, 620)
        self._clock = QTimer(self)
        self._clock.setInterval(100)
        self._clock.timeout.connect(self._look)
        self._show()
        ctx.read(self, self._show_teams, teams.tree)
        if volunteer_pks:
            self.add(volunteer_pks)
        self.who.setFocus()

    # ---- choosing ----
    def _choosing(self) -> QHBoxLayout:
        self.who = PersonPicker(
            self._search, self.ctx.jobs, name="志愿者", placeholder="姓名、拼音首字母或编号"
        )
        self.who.chosen.connect(self._on_who)
        self.team = ChoiceField(
            "整个队伍", self._search_team, placeholder="整个队伍，F4 列出全部", open_empty=True
        )
        self.team.chosen.connect(self._on_team)
        self.team.advanced.connect(self.team.setFocus)
        self.all_button = action_button("全部有服务时间的", self.add_everyone)
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self.who, 2)
        line.addWidget(self.team, 1)
        line.addWidget(self.all_button)
        line.addWidget(action_button("去掉选中的", lambda: self._drop(self.table.selected())))
        line.addWidget(action_button("清空", lambda: self._drop(list(self._chosen)), role="link"))
        return line

    def _asking(self) -> QFormLayout:
        self.applicant = ImeLine("申请人", placeholder="不填就是本人")
        self.purpose = ImeLine("用途", placeholder="如 评先评优、升学、求职")
        self.day = DateField("出具日期", today=self.ctx.today())
        self.day.set_value(self.ctx.today())
        form = QFormLayout()
        form.setSpacing(S)
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self.applicant, 1)
        line.addWidget(plain_label("用途"))
        line.addWidget(self.purpose, 2)
        line.addWidget(plain_label("出具日期"))
        line.addWidget(self.day)
        form.addRow(plain_label("申请人"), line)
        self.annex = QCheckBox("附服务明细（逐次活动的日期、内容、地点和时间，升学时学校常要）")
        form.addRow(plain_label("附表"), self.annex)
        return form

    def add(self, volunteer_pks: Iterable[int]) -> None:
        """Put volunteers on the list, with what stands against each."""
        wanted = [pk for pk in volunteer_pks if pk not in self._chosen]
        if wanted:
            self.ctx.read(self, self._add, certificates.check, wanted)

    def add_everyone(self) -> None:
        """全部有服务时间的."""
        self.ctx.read(self, self.add, certificates.everyone)

    def _add(self, found: list[Candidate]) -> None:
        self._chosen |= {one.volunteer_pk: one for one in found}
        self._show()

    def _drop(self, volunteer_pks: Iterable[int]) -> None:
        for pk in list(volunteer_pks):
            self._chosen.pop(pk, None)
        self._show()

    def _search(self, text: str) -> Any:
        return self.ctx.future(_choices, text)

    def _on_who(self, choice: Choice) -> None:
        self.add([choice.value])
        self.who.clear()
        self.who.setFocus()

    def _show_teams(self, found: list[teams.TeamRow]) -> None:
        self._teams = [Choice(one.pk, one.name, right=f"{one.members}人") for one in found if one.members]

    def _search_team(self, text: str) -> list[Choice]:
        return [one for one in self._teams if text in one.title or pinyin.matches(text, one.title)]

    def _on_team(self, choice: Choice) -> None:
        self.ctx.read(self, self.add, _members, choice.value)
        self.team.clear()

    # ---- doing ----
    def preview(self, volunteer_pk: int | None = None) -> None:
        """A sample of one certificate as it is asked for here: the line one stands on, else the first."""
        pk = volunteer_pk or self.table.current() or next(iter(self._chosen), None)
        if pk is None:
            self.say("还没有选人。")
            return
        self.say("")
        future = self.ctx.context.paper(
            certificates.preview, pk, self.day.value(), annex=self.annex.isChecked()
        )
        self.ctx.jobs.run(self, future, self._show_sample, failed=self.refused, what="正在排版")

    def _show_sample(self, made: Made) -> None:
        show_preview(self.ctx, made, parent=self)

    def issue(self) -> None:
        """出具: everyone on the list; those something stands against are asked to be taken off first."""
        day = self.day.value()
        troubled = [one for one in self._chosen.values() if one.trouble]
        if self._progress or not self._chosen:
            self.say("" if self._progress else "还没有选人。")
        elif day is None:
            self.say(WRONG_DAY)
        elif troubled:
            self.say(f"有{len(troubled)}人不能出具（红字），请先去掉。")
            for one in troubled:
                self.table.select(one.volunteer_pk)
        else:
            self._ask(day)

    def _ask(self, day: date) -> None:
        """What is for ever is asked first, with how many there are and what to look at."""
        count = len(self._chosen)
        hinted = [one.name for one in self._chosen.values() if one.hint]
        told = [f"{len(hinted)}人有提示（{few(hinted, 3, '人')}），请先看“提示”一栏。"] if hinted else []
        told += ["没有填用途。"] if not self.purpose.text().strip() else []
        whose = few([one.name for one in self._chosen.values()], 3, "人")
        names = f"{whose}的{f'{count}份' if count > 1 else ''}证明"
        self.ctx.messages.confirm(
            self, f"出具{names}，出具日期{format_day(day)}。出具以后不能撤销。", f"出具{count}份", lambda: self._start(day),
            "".join(told) or "写错了只能作废重出。",
        )  # fmt: skip

    def _start(self, day: date) -> None:
        self.say("")
        self._progress = Progress()
        self._clock.start()
        self._bar.setRange(0, len(self._chosen))
        self._bar.setVisible(len(self._chosen) > 1)
        self._may(running=True)
        future = self.ctx.context.submit(
            certificates.issue,
            list(self._chosen),
            self.applicant.text(),
            self.purpose.text(),
            day,
            self._progress,
            annex=self.annex.isChecked(),
        )
        self.ctx.jobs.run(
            self,
            future,
            self._done,
            failed=self._failed,
            what="出具证明",
            progress=self._progress,
            write=True,
        )

    def reject(self) -> None:
        """Esc and 关闭: stop first, close when nothing runs."""
        if self._progress:
            self._progress.cancel()
            self.cancel_button.setEnabled(False)
            self.cancel_button.setText("正在停下…")
        else:
            super().reject()

    def _done(self, issued: Issued) -> None:
        self._stop()
        self.accept()
        self.issued.emit(issued)

    def _failed(self, error: BaseException) -> bool:
        cancelled = self._progress is not None and self._progress.cancelled
        self._stop()
        if cancelled:
            self.say("已取消，一份也没有出具。")
            return True
        return self.refused(error)

    def _stop(self) -> None:
        self._clock.stop()
        self._progress = None
        self._bar.hide()
        self._may(running=False)

    def _may(self, *, running: bool) -> None:
        for widget in (
            self.issue_button,
            self.preview_button,
            self.who,
            self.team,
            self.all_button,
            self.table,
        ):
            widget.setEnabled(not running)
        self.cancel_button.setEnabled(True)
        self.cancel_button.setText("取消(&C)" if running else "关闭(&C)")

    def _look(self) -> None:
        if self._progress and self._progress.total:
            self._bar.setValue(self._progress.done)
            self.set_note(f"{self._progress.text}　{self._progress.done}/{self._progress.total}")

    def _show(self) -> None:
        rows = list(self._chosen.values())
        self.table.set_rows(rows, "volunteer_pk")
        count = len(rows)
        self.issue_button.setText(f"出具{count}份(&S)" if count > 1 else "出具(&S)")
        self.set_note(_NOTE)


def _choices(book: Book, text: str) -> Offered:
    found = volunteers.pick(book, text)
    return Offered((
        Choice(
            one.volunteer_pk, one.name, " · ".join(filter(None, (one.number, one.team, one.village))),
            f"{labels.hours(one.minutes)}小时", keys=(one.number,),
        )
        for one in found
    ), found.more)  # fmt: skip


def _members(book: Book, team_pk: int) -> list[int]:
    return [one.volunteer_pk for one in teams.members(book, team_pk)]

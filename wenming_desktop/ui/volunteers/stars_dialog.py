"""星级认定: who reached a higher star, the list on paper for office and wall, the award; certificates of our own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.domain.certificates import HONOUR, STAR
from wenming_desktop.domain.paper_words import star_word
from wenming_desktop.services import books, certificate_paper, own_certificates, stars
from wenming_desktop.services.certificates import Issued
from wenming_desktop.services.own_certificates import Before
from wenming_desktop.services.paper import Made
from wenming_desktop.services.star_lists import Posted
from wenming_desktop.services.stars import StarLine
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.print_preview import show_preview
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.dialogs.stopped import offered
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S
from wenming_desktop.ui.volunteers.star_revoking import ask_revoking
from wenming_desktop.ui.widgets.date_field import WRONG_DAY, DateField
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_COLUMNS = (
    Column("name", "姓名", 110, bold=True, text=lambda row: row.name + ("（未成年）" if row.minor else "")),
    Column("number", "志愿者编号", 132, as_text=True),
    Column("team", "队伍", 130, stretch=True),
    Column("village", "嘎查村", 90),
    Column("minutes", "累计小时", 84, "right", text=lambda row: labels.hours(row.minutes)),
    Column("stars", "达到", 70, text=lambda row: star_word(row.stars)),
    Column(
        "awarded",
        "已认定",
        70,
        text=lambda row: star_word(row.awarded) or "无",
        tone=lambda row: "bad" if row.fallen is not None else "",
    ),
    Column(
        "fallen",
        "认定后更正",
        110,
        text=lambda row: "" if row.fallen is None else f"现{labels.hours(row.fallen)}小时",
        tone=lambda row: "bad",
    ),
    Column(
        "day", "认定日期和依据", 200, text=lambda row: f"{labels.iso_date(row.day)}　{row.document}".strip()
    ),
    Column("hint", "请核对", 110, tone=lambda row: "warn"),
)
_VERBS = {STAR: stars.issue_stars, HONOUR: stars.issue_honours}
_NOTE = "累计服务时间达到更高星级、还没有认定的人。先打印名单公示，公示期满没有异议再认定；认定的星级和时间不再变；认定错了的，在“已认定”里取消，再重新认定。"


class StarsDialog(Sheet):
    """The list up to a day; what is done with it is at the foot."""

    helped_by = "volunteers#星级认定"

    def __init__(self, ctx: PageContext, parent: QWidget) -> None:
        super().__init__(ctx, "星级认定", _NOTE, parent)
        self.until = DateField("截至", today=ctx.today())
        self.until.set_value(ctx.today())
        self.until.changed.connect(lambda _day: self.reload())
        self.day = DateField("认定日期", today=ctx.today())
        self.day.set_value(ctx.today())
        self.document = ImeLine("认定文件", placeholder="认定文件或会议，可以不填")
        self._count = plain_label("", "muted")
        self.which = DropDown()
        self.which.setAccessibleName("名单")
        self.which.addItems(("拟认定", "已认定"))
        self.which.currentIndexChanged.connect(lambda _index: self.reload())
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self.which)
        line.addWidget(plain_label("截至"))
        line.addWidget(self.until)
        line.addWidget(plain_label("认定日期"))
        line.addWidget(self.day)
        line.addWidget(plain_label("认定依据"))
        line.addWidget(self.document, 1)
        line.addWidget(self._count)
        self.table = RecordTable(
            "stars", _COLUMNS, ctx.jobs, ctx.store,
            empty=EmptyState("没有达到更高星级的人", "星级标准在“设置与数据”的“志愿服务”里。", icon_name="star"),
        )  # fmt: skip
        self.body.addLayout(line)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(self._own_line())
        self.list_button = self.add_button("打印名单(&L)", lambda: self._print(_table), left=True)
        self.notice_button = self.add_button("打印公示(&P)", lambda: self._print(_notice), left=True)
        self.add_button("关闭(&C)", self.reject)
        self.award_button = self.add_button("全部认定(&S)", self.award, main=True)
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self._show_count())
        self._lines: list[StarLine] = []
        self.set_size(1180, 560)
        self.reload()
        ctx.read(self, self._show_own, books.settings)
        ctx.read(self, self._show_posted, stars.waiting_list)

    def _own_line(self) -> QHBoxLayout:
        """Certificates of our own, shown only where the setting says so."""
        self.own = [
            action_button("给选中的印星级证书", partial(self._ask_issuing, STAR)),
            action_button("给选中的印荣誉证书", partial(self._ask_issuing, HONOUR)),
        ]
        self.fallen = [action_button("保留选中的认定", self.keep)]
        self.revoke_button = action_button("取消选中的认定", self.revoke)
        line = QHBoxLayout()
        line.setSpacing(S)
        for button in (*self.fallen, self.revoke_button, *self.own):
            button.hide()
            line.addWidget(button)
        line.addStretch(1)
        return line

    def reload(self) -> None:
        """The list anew."""
        done = self.which.currentIndex() == 1
        for widget in (
            self.until,
            self.day,
            self.document,
            self.list_button,
            self.notice_button,
            self.award_button,
        ):
            widget.setEnabled(not done)
        if done:
            self.ctx.read(self, self._show, stars.awarded)
        elif self.until.value() is not None:
            self.ctx.read(self, self._show, stars.candidates, self.until.value())

    def award(self) -> None:
        """认定 the selected lines, or all; what the printed list has otherwise is asked about first."""
        chosen, day, until = self._chosen(), self.day.value(), self.until.value()
        if not chosen:
            self.say("名单是空的，没有可以认定的人。")
        elif day is None or until is None:
            self.say(WRONG_DAY)
        else:
            self.say("")
            future = self.ctx.future(stars.awarding, chosen, day, until)
            done = partial(self._ask_award, chosen, day, until)
            self.ctx.jobs.run(self, future, done, failed=self.refused)

    def _ask_award(self, chosen: Sequence[int], day: date, until: date, told: Sequence[str]) -> None:
        def award() -> None:
            future = self.ctx.context.submit(stars.award, chosen, self.document.text(), day, until)
            self.ctx.jobs.run(self, future, self._awarded, failed=self.refused, what="星级认定", write=True)

        if told:
            text = f"认定{self.table.named(chosen, '人')}的星级？"
            self.ctx.messages.confirm(self, text, "认定", award, "\n".join(told), undoable=True)
        else:
            award()

    def _chosen(self) -> list[int]:
        selected = self.table.selected()
        return selected if len(selected) > 1 else self.table.ids()

    def _awarded(self, count: int) -> None:
        self.ctx.messages.say(f"已认定{count}人的星级，可以用 Ctrl+Z 撤销。")
        self.reload()

    def _ask_issuing(self, kind: str) -> None:
        """Ask before certificates are issued for ever to those selected: how many, and what to look at first."""
        chosen = self.table.selected()
        if not chosen:
            self.say("请先在名单里选要发证的人。")
            return
        self.say("")
        future = self.ctx.future(own_certificates.before, chosen, kind)
        self.ctx.jobs.run(self, future, partial(self._ask, kind), failed=self.refused)

    def _ask(self, kind: str, before: Before) -> None:
        text = f"给{self.table.named(before.pks, '人')}出具{len(before.pks)}份{before.title}？"
        self.ctx.messages.confirm(
            self, text, "出具", lambda: self._issue(_VERBS[kind], before.pks), before.advice
        )

    def _issue(self, verb: Callable[..., Any], chosen: Sequence[int]) -> None:
        future = self.ctx.context.submit(verb, chosen)
        self.ctx.jobs.run(self, future, self._issued, failed=self.refused, what="出具证书", write=True)

    def _issued(self, issued: Issued) -> None:
        self.say("")
        show_preview(self.ctx, Made(issued.file_name, issued.content), parent=self)

    def keep(self) -> None:
        """Let awards the hours no longer reach stand, for a reason."""
        chosen = self._meant()
        text = "认定以后服务时间有更正，现在的时间不够所认定的星级。"
        ReasonDialog(
            self.ctx, self, f"保留{self.table.named(chosen, '人')}的认定", text,
            lambda reason: self.ctx.write(self, lambda _count: self.reload(), stars.keep, chosen, reason), verb="保留",
            usual=("服务时间更正", "本人已知悉"),
        ).open()  # fmt: skip

    def revoke(self) -> None:
        """取消认定 of those selected, else of those whose hours no longer reach the star; whose it is, is said first."""
        chosen = self._meant()
        if not chosen:
            self.say("请先在名单里点要取消认定的人。")
            return
        self.say("")
        seen = {row.pk: row.stars for row in self._lines if row.pk in chosen}
        whose = self.table.named(list(seen), "人")
        self.ctx.read(
            self,
            lambda text: ask_revoking(self.ctx, self, seen, whose, text, self.reload),
            stars.revoking,
            chosen,
        )

    def _meant(self) -> list[int]:
        return self.table.selected() or [row.pk for row in self._lines if row.fallen is not None]

    def _print(self, verb: Callable[..., Any]) -> None:
        self.say("")
        future = self.ctx.context.paper(verb, self.until.value())
        failed = offered(self.ctx, self, lambda: self._print(verb), self.refused)
        self.ctx.jobs.run(self, future, self._show_paper, failed=failed, what="正在排版")

    def _show_paper(self, made: Made) -> None:
        show_preview(self.ctx, made, parent=self)

    def _show(self, lines: list[StarLine]) -> None:
        self._lines = lines
        self.table.set_rows(lines)
        for button in self.fallen:
            button.setVisible(any(line.fallen is not None for line in lines))
        self.revoke_button.setVisible(any(line.day for line in lines))
        self._show_count()

    def _show_count(self) -> None:
        every, selected = len(self.table.ids()), len(self.table.selected())
        self._count.setText(f"{every}人" + (f"，选中{selected}人" if selected > 1 else ""))
        self.award_button.setText(f"认定选中的{selected}人(&S)" if selected > 1 else "全部认定(&S)")

    def _show_posted(self, posted: Posted | None) -> None:
        """Start from the list that hangs, where it waits to be awarded."""
        if posted is not None and self.until.value() == self.ctx.today():
            self.until.set_value(posted.until)
            more = f"{posted.words}（公示{posted.hangs}）上还有人没有认定，列的是截至这一天的；要印新名单请改“截至”。"
            self.set_note(more + _NOTE)
            self.reload()

    def _show_own(self, settings: Any) -> None:
        for button in self.own:
            button.setVisible(settings.volunteers.own_honours)


def _table(book: Any, until: Any) -> Made:
    return certificate_paper.star_table(book, until)


def _notice(book: Any, until: Any) -> Made:
    return certificate_paper.star_notice(book, until)

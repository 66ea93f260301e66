"""Booking the lines: one as it is typed, many after a paste as one action; a refused line comes back red."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import Period, month_label, month_of
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import evidence, points, register_rows
from wenming_desktop.services.pasted import Pasted
from wenming_desktop.services.points import Booked, Draft
from wenming_desktop.services.register_rows import RegisterRow, booked_state
from wenming_desktop.ui import about, labels
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.messages import Action, Notice, Tone
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.register.filling import stated, value_of
from wenming_desktop.ui.register.grid import PointsGrid

_NAMED = 3
CAUSES = ("异议成立", "评议会议", "漏登", "报表迟到")
_CAUSE = "cause"  # of a 补记: kept with the line's typed values, shown in no column


class Booking(QObject):
    """Listens to one grid; ``booked(row)`` when a line is in the book, ``stale`` when the lines should be read anew."""

    booked = Signal(object)
    stale = Signal()

    def __init__(self, ctx: PageContext, track: Track, grid: PointsGrid) -> None:
        super().__init__(grid)
        self.ctx, self.track, self.grid = ctx, track, grid
        self._under_way = 0
        # what the bar says of rows the book does not take
        self._obstacle: Notice | None = None
        # the rows of the last paste, and what the bar says of them
        self._pasted: tuple[int, ...] = ()
        self._pasted_said: Notice | None = None
        self._passed_over = ""
        grid.recorded.connect(self._record)
        grid.recorded_many.connect(self._record_many)
        grid.complained.connect(ctx.messages.say)
        grid.pasted.connect(self._on_pasted)
        grid.nothing_to_paste.connect(self._nothing_to_paste)
        for signal in (grid.model.rowsRemoved, grid.model.modelReset, grid.model.dataChanged):
            signal.connect(lambda *_: self._look_again())

    @property
    def under_way(self) -> bool:
        """Whether lines of this grid are being booked: the list stands right already and need not be read."""
        return self._under_way > 0

    def offer(self, token: int, late: int | None) -> tuple[str, Callable[[], object]] | None:
        """What a line of an audited month may be instead of a late entry: 补记到8月; None where its month is open."""
        if late is None:
            return None
        cause = self.grid.values(token).get(_CAUSE)
        words = f"补记到{late % 100}月（{cause}）" if cause else f"补记到{late % 100}月"
        return words, partial(self.ask_cause, token, late)

    def forget_cause(self, token: int) -> None:
        """The month of a line is open: it needs no 补记."""
        if self.grid.values(token).get(_CAUSE):
            self.grid.set_value(token, _CAUSE, None)

    def ask_cause(self, token: int, late: int) -> None:
        """补记: ask which objection or meeting ordered it, then book the line into its own month."""
        month = month_label(late)
        text = f"{month}已审核。补记的积分记在{month}，写进更正记录；已锁定的榜单要出新的一稿。"
        ReasonDialog(
            self.ctx, self.grid, f"补记到{month}", text, partial(self._supplement, token), verb="补记", usual=CAUSES,
        ).open()  # fmt: skip

    def _supplement(self, token: int, cause: str) -> None:
        self.grid.set_value(token, _CAUSE, cause)
        self.grid.record(token)

    def _draft(self, values: dict[str, Any]) -> Draft:
        subject, item = value_of(values["who"]), value_of(values["item"])
        return Draft(
            self.track, values["day"], item.pk, person_pk=None if subject.number else subject.person_pk,
            number=subject.number, stated=stated(values), evidence=str(values.get("evidence") or ""), files=tuple(values.get("files", ())),
        )  # fmt: skip

    # ---- booking ----
    def _record(self, token: int, values: dict[str, Any]) -> None:
        self._under_way += 1
        draft, cause = self._draft(values), values.get(_CAUSE)
        future = (
            self.ctx.context.submit(
                points.supplement, draft, Period.of_month(month_of(draft.event_date)), cause
            )
            if cause
            else self.ctx.context.submit(points.record, draft)
        )
        self.ctx.jobs.run(
            self, future, lambda booked: self._on_booked(token, values, booked),
            failed=lambda error: self._on_refused([token], error), write=True, what="登记积分",
        )  # fmt: skip

    def _on_booked(self, token: int, values: dict[str, Any], booked: Booked) -> None:
        self._under_way -= 1
        self._taken()
        row = self._row_of(values, booked)
        self.grid.saved(token, row)
        self._tell_apart([booked.entry_pk])
        day = values["day"]
        word = "已登记" if day == self.ctx.today() else f"已登记到{labels.month_day(day)}"
        word = f"已补记到{labels.month(booked.counts_in)}" if values.get(_CAUSE) else word
        said = f"{word}：{row.who} {row.item} {labels.points(row.points, signed=True)}"
        self.ctx.messages.say(f"{said}。{booked.message}" if booked.message else said)
        self.booked.emit(row)

    def _tell_apart(self, entry_pks: list[int]) -> None:
        """Whose rows just booked these are, namesakes with their numbers."""
        self.ctx.read(self, self._on_told, register_rows.who_of, self.track, entry_pks)

    def _on_told(self, who: dict[int, str]) -> None:
        for at, line in enumerate(self.grid.model.lines):
            if line.state == "done" and who.get(line.row.entry_pk, line.row.who) != line.row.who:
                line.row = replace(line.row, who=who[line.row.entry_pk])
                self.grid.model.touch(at)

    def _row_of(self, values: dict[str, Any], booked: Booked) -> RegisterRow:
        subject, item, day = value_of(values["who"]), value_of(values["item"]), values["day"]
        return RegisterRow(
            event_date=day, day=labels.short_date(day), village=subject.village, who=subject.who, item=item.label,
            points=booked.points, category=item.category,
            state=booked_state(
                day, booked.counts_in, closed=bool(values.get(_CAUSE)), veto=item.veto, capped=booked.capped
            ),
            evidence=str(values.get("evidence") or evidence.words(values.get("files", ()))), entry_pk=booked.entry_pk,
            household_pk=booked.household_pk, person_pk=subject.person_pk, veto=item.veto, note=booked.message,
            branch=subject.branch,
        )  # fmt: skip

    def _record_many(self, lines: list[tuple[int, dict[str, Any]]]) -> None:
        self._under_way += 1
        drafts = [self._draft(values) for _, values in lines]
        name = f"粘贴登记积分 {len(drafts)}条"
        future = self.ctx.context.submit(points.record_many, drafts, name)
        self.ctx.jobs.run(
            self, future, lambda booked: self._on_many(lines, booked),
            failed=lambda error: self._on_refused([token for token, _ in lines], error), write=True, what=name,
        )  # fmt: skip

    def _on_many(self, lines: list[tuple[int, dict[str, Any]]], booked: list[Booked]) -> None:
        self._under_way -= 1
        self._taken()
        for (token, values), one in zip(lines, booked, strict=True):
            self.grid.saved(token, self._row_of(values, one))
        self._tell_apart([one.entry_pk for one in booked])
        left = len(self.grid.drafts())
        rest = f"，还有{left}行要看" if left else ""
        noted = sum(bool(one.notes) for one in booked)
        days = [values["day"] for _token, values in lines]
        elsewhere = Counter(
            one.counts_in for one, day in zip(booked, days, strict=True) if one.counts_in != month_of(day)
        )
        rest += "".join(
            f"，其中{count}条记入{month_label(month)}" for month, count in sorted(elsewhere.items())
        )
        rest += f"，{noted}条有提醒（看下面“本行”）" if noted else ""
        self.ctx.messages.say(f"已登记{len(booked)}条{rest}。打错了按 Ctrl+Z，一次撤销这{len(booked)}条。")
        if not left:
            self.stale.emit()

    def _on_refused(self, tokens: Sequence[int], error: BaseException) -> bool:
        self._under_way -= 1
        if not isinstance(error, UserError):
            for token in tokens:
                self.grid.refused(token, UserError("这一行没有登记。", "请再按一次回车。"))
            return False
        if isinstance(error, ObstacleError):
            # nothing in the row is wrong: no cell is red, the same rows are tried again
            for token in tokens:
                self.grid.reopened(token, f"{error.text}{error.advice}")
            count = f"{len(tokens)}行还没有登记，都留在表里。"
            self._obstacle = self.ctx.messages.bar(
                f"{error.text}{count}{error.advice}", "bad", [("重试", partial(self._again, list(tokens)))],
                about=about.here(partial(self._wait, tokens)),
            )  # fmt: skip
            return True
        for token in tokens[:1]:
            self.grid.refused(token, error, error.field or "who")
        for token in tokens[1:]:
            self.grid.reopened(token, f"一起登记的有一行不对，这一批都没有登记。{error.text}{error.advice}")
        return True

    def _again(self, tokens: list[int]) -> None:
        """重试: the same rows, as they stand now."""
        if len(tokens) == 1:
            self.grid.record(tokens[0])
        else:
            self.grid.record_rows(tokens)

    def _taken(self) -> None:
        """The book takes rows again: a bar that says it does not goes."""
        if self._obstacle is not None:
            self.ctx.messages.drop(self._obstacle)
        self._obstacle = None

    def _wait(self, tokens: Sequence[int]) -> bool:
        """Whether some of these rows are still to be booked."""
        return any(line.token in tokens and line.state != "done" for line in self.grid.model.lines)

    def _on_pasted(self, total: int, bad: int) -> None:
        # the rows pasted, and no row typed since
        self._pasted = tuple(line.token for line in self.grid.drafts())[-total:]
        self._passed_over = _passed_over(self.grid.block)
        words, tone, actions = self._of_pasted()
        waits = about.here(partial(self._wait, self._pasted))
        self._pasted_said = self.ctx.messages.bar(words, tone, actions, about=waits)

    def _of_pasted(self) -> tuple[str, Tone, list[Action]]:
        """What the rows pasted are now: how many of them wait, how many have a red cell; and what can be done."""
        tokens = self._pasted
        lines = [line for line in self.grid.model.lines if line.token in tokens and line.state != "done"]
        bad = sum(bool(line.errors) for line in lines)
        book = (f"登记这{len(lines) - bad}条" if bad else "全部登记", partial(self.grid.record_rows, tokens))
        drop = ("不要了", partial(self._drop_pasted, tokens))
        words = self.pasted_words(len(tokens), len(lines), bad) + self._passed_over
        tone: Tone = "warn" if bad or self.grid.block.unused else "good"
        return words, tone, [book, drop] if len(lines) > bad else [drop]

    @staticmethod
    def pasted_words(total: int, left: int, bad: int) -> str:
        """粘贴了5行，2行有红色的格子要改，还没有登记。"""
        how = f"{bad}行有红色的格子要改" if bad else "都能登记"
        return (
            f"粘贴了{total}行，{how}，还没有登记。"
            if left == total
            else f"粘贴的{total}行还有{left}行没有登记，{how}。"
        )

    def _look_again(self) -> None:
        """Something changed in the rows: a bar about them says what is so now, or goes."""
        self.ctx.messages.look_again()
        said = self._pasted_said
        if said is None or not self.ctx.messages.stands(said):
            return
        words, tone, actions = self._of_pasted()
        if words != said.text:
            self._pasted_said = self.ctx.messages.renew(said, words, tone, actions, said.about)

    def _drop_pasted(self, tokens: Sequence[int]) -> None:
        self.grid.drop_drafts(tokens)
        self.grid.start_typing("who")

    def _nothing_to_paste(self) -> None:
        self.ctx.messages.say("剪贴板里没有表格内容。请先在WPS里选中几行，按 Ctrl+C，再回来粘贴。")


def _passed_over(block: Pasted) -> str:
    """What of a pasted block was not said in it, and what of it was not taken."""
    day = labels.month_day(block.day)
    undated = "没有日期列，都按" if block.undated == len(block.lines) else f"{block.undated}行没有日期，按"
    said = f"{undated}{day}记。" if block.undated else ""
    return said + (
        f"没有用上的列：{few(block.unused, _NAMED, '列')}，要留的请填进“依据”。" if block.unused else ""
    )

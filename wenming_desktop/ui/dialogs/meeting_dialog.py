"""登记评议会议: one village's meeting on one month, with who sat in and who left the room; a further one is added here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.due_process import PanelMeeting
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.periods import month_label
from wenming_desktop.services import meetings, places
from wenming_desktop.services.context import Book
from wenming_desktop.ui import about
from wenming_desktop.ui.dialogs.evidence_line import EvidenceLine
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.record_form import RecordForm

_GIVEN = ("number", "village", "month")
_NOTE = "一个嘎查村一个月登记一次；再开的会补记在这里。没有列席监督的照实空着，公示上就不写全程监督。"


def ask_meeting(
    ctx: PageContext, parent: QWidget, village_pk: int, month: int, done: Callable[[], object]
) -> None:
    """Read what is recorded, or who usually sits, then open the form; ``done()`` when it was saved."""

    def ask(found: tuple[str, dict[str, Any]]) -> None:
        dialog = MeetingDialog(ctx, parent, village_pk, month, *found)
        dialog.accepted.connect(done)
        dialog.open()

    ctx.read(parent, ask, _start, village_pk, month)


def _start(book: Book, village_pk: int, month: int) -> tuple[str, dict[str, Any]]:
    return places.village(book, village_pk).name, meetings.meeting_values(book, village_pk, month)


class MeetingDialog(Sheet):
    """The meeting's fields; the photo of the sign-in sheet may be attached."""

    helped_by = "boards#评议会议"

    def __init__(
        self, ctx: PageContext, parent: QWidget | None, village_pk: int, month: int, village: str, values: dict[str, Any]
    ) -> None:  # fmt: skip
        number = values.get("number") or ""
        super().__init__(
            ctx, f"评议会议　{village}{month_label(month)}　{number}".rstrip("　"), _NOTE, parent
        )
        self._village_pk, self._month = village_pk, month
        fields = [field for field in fields_of(PanelMeeting) if field.name not in _GIVEN]
        self.form = RecordForm(fields, today=ctx.today(), values=values, columns=2)
        self.form.submitted.connect(self.save)
        self.body.addWidget(self.form, 1)
        self.evidence = EvidenceLine("附签到照片", ctx.store, self)
        self.body.addWidget(self.evidence)
        self._pk = values.get("pk")
        if self._pk:
            self.remove_button = self.add_button("删除(&D)", self.remove, left=True)
        self.add_button("取消(&C)", self.reject)
        self.save_button = self.add_button("保存(&S)", self.save, main=True)
        self.set_size(820, 520)
        self.form.focus_first()

    def save(self) -> None:
        """保存: record the meeting; what should be looked at again is said in the bar, and stops nothing."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        self.say("")
        self.save_button.setEnabled(False)
        given = self.form.values()
        values = {name: "" if value is None and name in _TEXTS else value for name, value in given.items()}
        future = self.ctx.context.submit(
            meetings.save_meeting, self._village_pk, self._month, values, list(self.evidence.files)
        )
        self.ctx.jobs.run(self, future, self._on_saved, failed=self._on_refused, write=True, what="保存")

    def remove(self) -> None:
        """删除: the meeting was recorded by mistake; 撤销 brings it back."""
        self.ctx.write(self, lambda _none: self.accept(), meetings.remove_meeting, self._pk)

    def _on_saved(self, doubts: Sequence[str]) -> None:
        if doubts:
            done = about.operation(self.ctx.jobs.operation)
            self.ctx.messages.bar(f"已保存。请再看看：{'；'.join(doubts)}。", about=done)
        self.accept()

    def _on_refused(self, error: BaseException) -> bool:
        self.save_button.setEnabled(True)
        return self.refused(error)


_TEXTS = frozenset(
    field.name for field in fields_of(PanelMeeting) if field.kind in ("text", "name", "note", "tags")
)

"""冲正 a recorded line, or 更正: take it back and book in its place what was meant, as one action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QFormLayout, QWidget

from wenming_desktop.domain.rules import Track
from wenming_desktop.services.points import Correction
from wenming_desktop.services.register_rows import RegisterRow
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.choice_field import ChoiceField, PersonPicker, Search
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label

OTHER = "其他"
CAUSES = ("登记错户", "重复登记", "分值登记错", "项目选错", "异议成立", OTHER)
_STAYS = "原来的登记仍然留着，另记一条相反的，注明原因；都记在原来的月份，该月审核过也一样。"


@dataclass(frozen=True)
class Searches:
    """How the two cells of what was meant find: items of the line's day, and people."""

    items: Search
    people: Search


class ReverseDialog(ReasonDialog):
    """Reason, and opened up what was meant: item, value, household (on the party track the member).

    ``reverse(reason)`` takes the line back; ``correct(reason, Correction, dialog)`` books what was meant too: it closes
    the dialog when that is done.
    """

    helped_by = "points#冲正"

    def __init__(
        self, ctx: PageContext, parent: QWidget, row: RegisterRow, said: str, track: Track, searches: Searches, *,
        reverse: Callable[[str], object], correct: Callable[[str, Correction, ReverseDialog], object],
    ) -> None:  # fmt: skip
        super().__init__(ctx, parent, "冲正这一条登记", f"{said}\n{_STAYS}", reverse, usual=CAUSES)
        self.track, self._correct = track, correct
        self.item = ChoiceField("应为项目", searches.items, ctx.jobs, width=480, open_empty=True)
        self.points = ImeLine("应为分值", placeholder="不写就按细则，或照原来的分值")
        self.who = PersonPicker(searches.people, ctx.jobs, name="应为")
        self.meant = QWidget()
        set_role(self.meant, "clear")
        form = QFormLayout(self.meant)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(S)
        whose = "应为党员" if track == "party" else "应为哪户"
        for words, field in (("应为项目", self.item), ("应为分值", self.points), (whose, self.who)):
            field.setPlaceholderText(field.placeholderText() or "不改就空着")
            form.addRow(plain_label(words), field)
        self.open_button = action_button("同时更正为…", self.open_up, role="link")
        self.open_button.setVisible(not row.whole_month)
        self.body.addWidget(self.open_button)
        self.body.addWidget(self.meant)
        self.meant.hide()
        self.set_size(620, 280)

    def open_up(self) -> None:
        """Ask what was meant instead; the dialog's verb is 更正 now."""
        self.open_button.hide()
        self.meant.show()
        self.main_button.setText("更正(&S)")
        self.set_size(620, 400)
        self.item.setFocus()

    def take(self) -> None:
        """Confirm, where a reason stands; 其他 needs words of its own."""
        reason = self.line.text().strip()
        if reason.rstrip("：:") == OTHER:
            self.say("请写明是什么原因。")
            self.line.setFocus()
        elif self.meant.isHidden():
            super().take()
        elif not reason:
            self.say("原因没有填。请写一句话，或点一个常用的原因。")
            self.line.setFocus()
        else:
            self._put_right(reason)

    def _put_right(self, reason: str) -> None:
        for field, what in ((self.item, "积分项目"), (self.who, "姓名")):
            if field.text().strip() and field.value() is None:
                self.say(f"“{field.text().strip()}”没有选定{what}。请从下面的名单里选一个。")
                field.setFocus()
                return
        item, subject, stated = self.item.value(), self.who.value(), self.points.text().strip()
        if item is None and subject is None and not stated:
            self.say("请写明应为哪个项目、几分，或哪一户；只冲正请按取消，再冲正一次。")
            self.item.setFocus()
            return
        self.say("")
        wanted = Correction(item.pk if item else None, stated or None, **self._whose(subject))
        self._correct(reason, wanted, self)

    @staticmethod
    def _whose(subject: Any) -> dict[str, Any]:
        """A household by its number, else a person: which household was his that day is the book's to say."""
        if subject is None:
            return {}
        return {"number": subject.number} if subject.number else {"person_pk": subject.person_pk}

    def _pick(self, word: str) -> None:
        super()._pick(f"{OTHER}：" if word == OTHER else word)

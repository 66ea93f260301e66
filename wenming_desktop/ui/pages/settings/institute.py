"""本所: name, who types, phone, size of letters, what is kept."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.settings import Institute, Settings
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.saving import change, tab_box
from wenming_desktop.ui.widgets.card import Card
from wenming_desktop.ui.widgets.fitting import scrolled
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm


class InstituteTab(QWidget):
    """The form of the institute; the size of letters is saved as soon as it is chosen."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._showing = False
        self.form = RecordForm(fields_of(Institute), today=ctx.today(), columns=1)
        self.form.submitted.connect(self.save)
        self.form.editors["letter_size"].changed.connect(self._save_size)
        self.form.keep_in(ctx.drafts, "institute", "本所设置")
        card = Card()
        card.setMaximumWidth(760)
        card.add(self.form)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(action_button("保存(&S)", self.save, main=True))
        card.body.addLayout(line)
        inner = QWidget()
        tab_box(inner).addWidget(card)
        inner.layout().addStretch(1)  # type: ignore[union-attr]
        tab_box(self).addWidget(scrolled(inner, "本所"))

    def show_settings(self, settings: Settings) -> None:
        """Fill the form."""
        self._showing = True
        self.form.set_values({one.name: getattr(settings.institute, one.name) for one in fields(Institute)})
        self._showing = False

    def save(self) -> None:
        """保存."""
        if not self.form.check():
            return
        values: dict[str, Any] = {
            name: "" if value is None else value for name, value in self.form.values().items()
        }
        change(
            self._ctx, self, "修改本所设置",
            lambda now: replace(now, institute=replace(now.institute, **values)),
            lambda _settings: self._ctx.messages.say("已保存本所设置。"),
        )  # fmt: skip

    def _save_size(self) -> None:
        size = self.form.editors["letter_size"].value()
        if size and not self._showing:
            name = f"字号改为{size}"
            change(
                self._ctx,
                self,
                name,
                lambda now: replace(now, institute=replace(now.institute, letter_size=size)),
            )

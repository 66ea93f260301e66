"""志愿服务: certificates and hours, from how many hours a star, the township's own words for the categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.certificate_wording import WORDING_LABELS
from wenming_desktop.domain.fields import Field, fields_of
from wenming_desktop.domain.settings import Settings, VolunteerSettings
from wenming_desktop.domain.teams import CATEGORY_LABELS
from wenming_desktop.services import certificate_words
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.saving import change, tab_box
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.card import Card
from wenming_desktop.ui.widgets.fitting import scrolled
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.text import plain_label

_STARS = tuple(
    Field(f"{numeral}星级达到（小时）", "hours", required=at == 0, name=f"star{at}")
    for at, numeral in enumerate("一二三四五")
)
_CATEGORIES = tuple(Field(label, name=code) for code, label in CATEGORY_LABELS.items())
_WORDS = tuple(Field(label, "note", name=key) for key, label in WORDING_LABELS.items())

_LINES = 9.5  # height of a paragraph in letters: four lines and a rest


class VolunteersTab(QWidget):
    """The form of certificates and hours at the left, stars and words at the right."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self.form = RecordForm(fields_of(VolunteerSettings), today=ctx.today(), columns=1)
        self.form.submitted.connect(self.save)
        self.form.keep_in(ctx.drafts, "volunteers/form", "服务记录和证明")
        self.stars = RecordForm(_STARS, today=ctx.today(), columns=1)
        self.stars.submitted.connect(self.save_stars)
        self.stars.keep_in(ctx.drafts, "volunteers/stars", "星级标准")
        self.categories = RecordForm(_CATEGORIES, today=ctx.today(), columns=1)
        self.categories.submitted.connect(self.save_categories)
        self.categories.keep_in(ctx.drafts, "volunteers/categories", "服务类别的叫法")
        left = Card("服务记录和证明")
        left.add_head_action("修改证明文稿", self.edit_words)
        inner = QWidget()
        box = tab_box(inner)
        box.addWidget(self.form)
        box.addStretch(1)
        left.add(scrolled(inner, "服务记录和证明"), 1)
        left.body.addLayout(_foot(action_button("保存(&S)", self.save, main=True)))
        right = QWidget()
        column = tab_box(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            self._card("星级标准", "不用的星级留空。已经认定的不受影响。", self.stars, self.save_stars)
        )
        column.addWidget(
            self._card(
                "服务类别的叫法",
                "本地叫法不同时填写，不填用原来的叫法。",
                self.categories,
                self.save_categories,
            )
        )
        column.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(14)
        both.addWidget(left, 1)
        both.addWidget(scrolled(right, "星级和类别"), 1)
        layout: QVBoxLayout = tab_box(self)
        layout.addLayout(both, 1)

    def _card(self, title: str, note: str, form: RecordForm, save: Any) -> Card:
        card = Card(title)
        card.add(plain_label(note, "muted", wrap=True))
        card.add(form)
        button = action_button("保存", save)
        button.setAccessibleName(f"保存{title}")
        card.body.addLayout(_foot(button))
        return card

    def show_settings(self, settings: Settings) -> None:
        """Fill the three forms."""
        own = settings.volunteers
        self.form.set_values({one.name: getattr(own, one.name) for one in fields(VolunteerSettings)})
        limits = dict(enumerate(settings.stars))
        self.stars.set_values({one.name: limits.get(at) for at, one in enumerate(_STARS)})
        self.categories.set_values({code: settings.categories.get(code, "") for code in CATEGORY_LABELS})

    def save(self) -> None:
        """保存 certificates and hours."""
        if not self.form.check():
            return
        values: dict[str, Any] = {
            name: "" if value is None else value for name, value in self.form.values().items()
        }
        for name, least in (("record_days", "记录期限至少1个工作日。"), ("day_limit", "请填小时数，如 8。")):
            if not values[name]:
                self.form.set_error(name, least)
                return
        change(
            self._ctx, self, "修改志愿服务设置", lambda now: replace(now, volunteers=replace(now.volunteers, **values)),
            lambda _settings: self._ctx.messages.say("已保存志愿服务设置。"),
        )  # fmt: skip

    def save_stars(self) -> None:
        """保存 the thresholds: each higher than the one before."""
        if not self.stars.check():
            return
        values = self.stars.values()
        limits: list[int] = []
        for one in _STARS:
            value = values[one.name]
            if value is None:
                continue
            if limits and value <= limits[-1]:
                self.stars.set_error(one.name, "要比前一个星级的小时数多。")
                return
            limits.append(value)
        change(
            self._ctx, self, "修改星级标准", lambda now: replace(now, stars=tuple(limits)),
            lambda _settings: self._ctx.messages.say("已保存星级标准。"),
        )  # fmt: skip

    def save_categories(self) -> None:
        """保存 the words; the same word may not stand for two categories."""
        own = {code: word.strip() for code, word in self.categories.values().items() if word and word.strip()}
        shown = {**CATEGORY_LABELS, **own}
        for code in own:
            if sum(word == shown[code] for word in shown.values()) > 1:
                self.categories.set_error(code, "这个叫法已经用在别的类别上了。")
                return
        change(
            self._ctx, self, "修改服务类别的叫法", lambda now: replace(now, categories=own),
            lambda _settings: self._ctx.messages.say("已保存服务类别的叫法。"),
        )  # fmt: skip

    def edit_words(self) -> None:
        """修改证明文稿."""
        self._ctx.read(self, self._ask_words, certificate_words.texts)

    def _ask_words(self, texts: Mapping[str, str]) -> None:
        form = RecordForm(_WORDS, today=self._ctx.today(), values=texts, columns=1)
        for editor in form.editors.values():
            editor.widget.setMinimumHeight(round(_LINES * theme().points))
        dialog = FormDialog.ask(
            self, "修改证明文稿", form, jobs=self._ctx.jobs,
            save=lambda values: self._ctx.context.submit(
                certificate_words.save, {key: value or "" for key, value in values.items()}
            ),
            note="〔〕里的内容由程序填写，要留着；一段全部删掉就恢复原文。已经出具的证明不变。",
        )  # fmt: skip
        dialog.resize(dialog.width() * 3 // 2, dialog.height())


def _foot(button: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(button)
    return line

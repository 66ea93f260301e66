"""地方标准: the county's pack in force and what another one would change; this book's own words for kinds of places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import packs
from wenming_desktop.services.context import Book
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.saving import change, tab_box
from wenming_desktop.ui.theme import S
from wenming_desktop.ui.widgets.card import Card
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.fact_list import Fact, FactList
from wenming_desktop.ui.widgets.fitting import scrolled
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.text import plain_label

_NOTE = "换用别的地方标准，只改以后可选的词；已经登记的活动标签、阵地资料和检查记录都不变，可以撤销。"
_WORDS_NOTE = "本地叫法不同时填写，不填用标准里的叫法。"


@dataclass(frozen=True)
class _Read:
    """A pack in words, what it says otherwise than the one in force, and the words of that one for kinds."""

    name: str
    told: list[tuple[str, str]]
    use: packs.PackUse
    kinds: Mapping[str, str]
    missing: str


class PacksTab(QWidget):
    """Left the packs: choosing one shows it with its differences, 换用 puts it in force; right the words for kinds."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._own: Mapping[str, str] = {}
        self.names = DropDown()
        self.names.setAccessibleName("地方标准")
        self.names.addItems(list(packs.names()))
        self.names.activated.connect(lambda _index: self._read())
        self.facts = FactList()
        self.changes = plain_label("", "warn", wrap=True)
        self.button = action_button("换用这个标准", self.use, main=True)
        self.state = plain_label("", "muted")
        left = Card("在用的地方标准")
        line = QHBoxLayout()
        line.setSpacing(S)
        for widget in (self.names, self.state):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.button)
        left.body.addLayout(line)
        left.add(plain_label(_NOTE, "muted", wrap=True))
        left.add(self.changes)
        left.add(self.facts, 1)
        self.right = Card("阵地类别的叫法")
        self.form: RecordForm | None = None
        self._codes: tuple[str, ...] = ()
        self._holder = QWidget()
        self._column = tab_box(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.right.add(plain_label(_WORDS_NOTE, "muted", wrap=True))
        self.right.add(scrolled(self._holder, "阵地类别的叫法"), 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        save = action_button("保存", self.save_words)
        save.setAccessibleName("保存阵地类别的叫法")
        foot.addWidget(save)
        self.right.body.addLayout(foot)
        both = QHBoxLayout()
        both.setSpacing(14)
        both.addWidget(left, 3)
        both.addWidget(self.right, 2)
        tab_box(self).addLayout(both, 1)

    def show_settings(self, settings: Settings) -> None:
        """Stand on the pack in force."""
        self._own = settings.kind_words
        self.names.setCurrentIndex(max(0, self.names.findText(settings.pack)))
        self._read()

    def use(self) -> None:
        """换用这个标准."""
        self._ctx.write(self, None, packs.use, self.names.currentText())

    def save_words(self) -> None:
        """保存 the words; the same word may not stand for two kinds."""
        if self.form is None:
            return
        own = {code: word.strip() for code, word in self.form.values().items() if word and word.strip()}
        shown = {code: own.get(code, self._words[code]) for code in self._codes}
        for code in own:
            if sum(word == shown[code] for word in shown.values()) > 1:
                self.form.set_error(code, "这个叫法已经用在别的类别上了。")
                return
        change(
            self._ctx, self, "修改阵地类别的叫法", lambda now: replace(now, kind_words=own),
            lambda _settings: self._ctx.messages.say("已保存阵地类别的叫法。"),
        )  # fmt: skip

    def _read(self) -> None:
        self._ctx.read(self, self._show, _read, self.names.currentText())

    def _show(self, found: _Read) -> None:
        if found.name != self.names.currentText():  # another one was chosen meanwhile
            return
        is_now = found.use.before == found.name and not found.missing
        self.state.setText("在用" if is_now else f"在用的是{found.use.before}")
        self.button.setEnabled(not is_now)
        self.facts.set_facts([Fact(label, words) for label, words in found.told])
        lines = [packs.MISSING.format(found.missing)] if found.missing else []
        lines += [one.said for one in found.use.differences]
        self.changes.setText("\n".join(lines))
        self.changes.setVisible(bool(lines))
        self._show_words(found.kinds)

    def _show_words(self, kinds: Mapping[str, str]) -> None:
        """The form of the words: made anew where the pack in force holds other kinds."""
        self._words = dict(kinds)
        if self.form is None or self._codes != tuple(kinds):
            if self.form is not None:
                self._column.removeWidget(self.form)
                self.form.deleteLater()
            self._codes = tuple(kinds)
            fields = tuple(Field(word, name=code) for code, word in kinds.items())
            self.form = RecordForm(fields, today=self._ctx.today(), columns=1)
            self.form.submitted.connect(self.save_words)
            self.form.keep_in(self._ctx.drafts, "packs", "类别的叫法")
            self._column.addWidget(self.form)
        self.form.set_values({code: self._own.get(code, "") for code in self._codes})


def _read(book: Book, name: str) -> _Read:
    kinds = packs.pack_in_force(book).standard.kinds
    return _Read(name, packs.told(name), packs.compare(book, name), kinds, packs.missing(book))

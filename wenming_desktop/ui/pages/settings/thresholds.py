"""分数线: base points and from how many a household is red, grey or black, by kind of period; the party's base points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.boards import Bands
from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.periods import PeriodKind
from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import yardstick
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.saving import change, tab_box
from wenming_desktop.ui.theme import M
from wenming_desktop.ui.widgets.card import Card
from wenming_desktop.ui.widgets.fitting import scrolled
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.text import plain_label

_KINDS: dict[PeriodKind, str] = {"month": "月度", "quarter": "季度", "year": "年度"}
_FIELDS = (
    Field("基础分", "points", required=True, name="base"),
    Field("红榜 达到", "points", required=True, name="red"),
    Field("灰榜 低于", "points", required=True, name="grey"),
    Field("黑榜 低于", "points", required=True, name="black", help="触及一票否决的直接列入黑榜"),
    Field("有减分不上红榜", "bool", name="red_no_deduction"),
    Field("灰榜、黑榜含本数", "bool", name="at_most", help="打勾就是“不高于”，不打勾是“低于”"),
)
_PARTY = tuple(
    Field(
        f"{word}基础分", "points", required=True, name=kind, help="一般每季度100分，不设就写0" if kind == "quarter" else ""
    )
    for kind, word in _KINDS.items()
)  # fmt: skip


class ThresholdsTab(QWidget):
    """Three cards side by side, the party's base points below; what they mean for a quarter is tried out in 红灰黑榜 (试算标准)."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self.forms: dict[PeriodKind, RecordForm] = {}
        line = QHBoxLayout()
        line.setSpacing(14)
        for kind, word in _KINDS.items():
            line.addWidget(self._card(kind, word), 1)
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(M)
        box.addLayout(line)
        box.addWidget(self._party_card())
        note = "改以前可以到“红灰黑榜”里点“试算标准”，先看谁会变。已经锁定的榜单不受影响。党员积分不分榜。"
        box.addWidget(plain_label(note, "muted", wrap=True))
        box.addStretch(1)
        tab_box(self).addWidget(scrolled(inner, "分数线"))

    def show_settings(self, settings: Settings) -> None:
        """Fill the cards."""
        self.party.set_values({kind: settings.base_points("party", kind) for kind in _KINDS})
        for kind, form in self.forms.items():
            bands = settings.bands[kind]
            form.set_values(
                {
                    "base": settings.base_points("masses", kind), "red": bands.red, "grey": bands.grey, "black": bands.black,
                    "red_no_deduction": bands.red_no_deduction, "at_most": bands.at_most,
                }
            )  # fmt: skip

    def save(self, kind: PeriodKind) -> None:
        """保存 one card."""
        form = self.forms[kind]
        if not form.check():
            return
        values = form.values()
        if not values["black"] <= values["grey"] < values["red"]:
            form.set_error("grey", "要黑榜不高于灰榜、灰榜低于红榜。")
            return
        base = values.pop("base")

        def part(now: Settings) -> Settings:
            masses = {**now.base.get("masses", {}), kind: base}
            wanted = replace(
                now, bands={**now.bands, kind: Bands(**values)}, base={**now.base, "masses": masses}
            )
            return yardstick.confirmed(wanted, kind)

        done = f"已保存{_KINDS[kind]}分数线。"
        change(
            self._ctx, self, f"修改{_KINDS[kind]}分数线", part, lambda _settings: self._ctx.messages.say(done)
        )

    def save_party(self) -> None:
        """保存 the party's base points, which count beside the rows of the ledger and are never rows of it."""
        if not self.party.check():
            return
        values = self.party.values()
        for name, points in values.items():
            if points < 0:
                self.party.set_error(name, "基础分不能小于0。")
                return
        base: dict[PeriodKind, int] = {kind: values[kind] for kind in _KINDS}
        change(
            self._ctx, self, "修改党员基础分", lambda now: replace(now, base={**now.base, "party": base}),
            lambda _settings: self._ctx.messages.say("已保存党员基础分。"),
        )  # fmt: skip

    def _party_card(self) -> Card:
        card = Card("党员积分的基础分")
        self.party = RecordForm(_PARTY, today=self._ctx.today(), columns=3)
        self.party.submitted.connect(self.save_party)
        self.party.keep_in(self._ctx.drafts, "thresholds/party", "党员基础分")
        card.add(self.party)
        card.body.addLayout(_foot("保存党员基础分", self.save_party))
        return card

    def _card(self, kind: PeriodKind, word: str) -> Card:
        card = Card(f"{word}榜")
        form = RecordForm(_FIELDS, today=self._ctx.today(), columns=1)
        form.submitted.connect(lambda: self.save(kind))
        form.keep_in(self._ctx.drafts, f"thresholds/{kind}", f"{word}分数线")
        self.forms[kind] = form
        card.add(form)
        card.body.addLayout(_foot(f"保存{word}分数线", lambda: self.save(kind)))
        return card


def _foot(name: str, save: Callable[[], object]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addStretch(1)
    button = action_button("保存", save)
    button.setAccessibleName(name)
    line.addWidget(button)
    return line

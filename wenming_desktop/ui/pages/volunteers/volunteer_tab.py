"""志愿者: the list with its filters, the panel of the one chosen, and what the clerk does with volunteers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from wenming_desktop.domain.volunteers import LEFT, VOLUNTEER_STATUSES
from wenming_desktop.services import volunteers
from wenming_desktop.ui.dialogs.shown import export_shown, print_made
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers import forms, reading
from wenming_desktop.ui.pages.volunteers.tab import RoomTab, filters_given, listed
from wenming_desktop.ui.pages.volunteers.volunteer_actions import VolunteerActions
from wenming_desktop.ui.pages.volunteers.volunteer_columns import LIST, STARS, volunteer_columns
from wenming_desktop.ui.pages.volunteers.volunteer_panel import VolunteerPanel
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.saved_views import SavedViews

Views = tuple[tuple[str, dict[str, Any]], ...]
_NONE = ("还没有志愿者", "先导入志愿者花名册，也可以一个一个登记。")
_NOT_FOUND = ("没有符合条件的志愿者", "换个条件再找。")


class VolunteersTab(RoomTab):
    """志愿者."""

    title = "志愿者"

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.header.add_action("导入花名册", self.import_roster, icon_name="upload")
        self.header.add_action("导出表格", self._export, icon_name="download")
        self.header.add_action("登记同意", self.record_consent, icon_name="check")
        self.print_button = self.header.add_action(
            "打印", self.print_list, keys="Ctrl+P", icon_name="printer"
        )
        self.header.add_action("新增志愿者", self.new_volunteer, main=True, icon_name="plus")
        self.filters = self._filter_bar()
        self.table = listed(ctx, LIST, volunteer_columns(), self._filters, self.filters, self._empty_state())
        self.table.chosen.connect(self._read_detail)
        self.table.opened.connect(self.edit)
        self.table.counted.connect(self._on_counted)
        self.panel = VolunteerPanel(ctx)
        self.table.one_only(self.panel.add_action("修改", self.edit))
        self.verbs = VolunteerActions(
            ctx, self, self.panel, self.record_consent, lambda: len(self.table.selected())
        )
        self.table.set_row_actions(
            [
                ("修改", lambda ids: self.edit(ids[0])),
                ("登记同意记录", self._ask_consent),
                ("加入队伍", lambda ids: self._stand_on(ids[0], self.verbs.join)),
                ("变更职务", lambda ids: self._stand_on(ids[0], self.verbs.change_one_post)),
                ("离队", lambda ids: self._stand_on(ids[0], self.verbs.leave_one)),
                ("出具服务证明", self.verbs.issue),
            ],
            several=("登记同意记录", "出具服务证明"),
        )
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setHandleWidth(14)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.panel)
        both.setSizes([700, 430])
        self.box.addWidget(self.filters)
        self.box.addWidget(both, 1)

    def _filter_bar(self) -> FilterBar:
        bar = FilterBar("姓名、编号、特长，拼音首字母", name=LIST, store=self.ctx.store)
        bar.add_choice("team", "全部队伍", characters=7)
        bar.add_choice("village", "全部嘎查村", characters=6)
        bar.add_choice("stars", "全部星级", [(0, "未评星"), *enumerate(STARS[1:], start=1)])
        bar.add_chip("gaps", "待补同意")
        bar.add_chip("asked", "申请更正")
        bar.add_chip("minor", "未成年")
        bar.add_chip("left", "已退出")
        fixed: Views = (("全部在册", {}), ("未成年人里缺同意的", {"minor": True, "gaps": True}))
        bar.add_widget(SavedViews(self.ctx.store, LIST, values=bar.values, apply=bar.set_values, fixed=fixed))
        return bar

    def _filters(self) -> dict[str, Any]:
        given = filters_given(self.filters)
        # the roster is of those who serve; who left is a roster of its own
        if given["asked"] and not given["left"]:  # who has left waits for an answer all the same
            return {key: value for key, value in given.items() if key != "left"}
        return given | {"status": LEFT if given.pop("left") else VOLUNTEER_STATUSES[0]}

    # ---- reading ----
    def refresh(self) -> None:
        """Filters, list and panel anew."""
        self.ctx.read(self, self._show_words, reading.words)
        self.table.reload()
        self._read_detail(self.table.current())

    def show_only(self, **values: Any) -> None:
        """These filters and no words: what stands behind a line of the workbench."""
        self.filters.show_only(values)

    def show_pk(self, pk: int) -> None:
        """Stand on a volunteer, taking the filters off where they hide him."""
        if not self.table.select(pk):
            self.ctx.read(self, self._show_hidden, volunteers.detail, pk)

    def _show_hidden(self, detail: volunteers.VolunteerDetail) -> None:
        self.table.select(detail.volunteer_pk)
        self.filters.show_only({"left": detail.record.status == LEFT})

    def _show_words(self, words: reading.Words) -> None:
        self.filters.set_options("team", words.teams)
        self.filters.set_options("village", words.villages)

    def _read_detail(self, pk: int | None) -> None:
        if pk is None:
            self.panel.show_nothing()
        else:
            self.ctx.read(self, self._show_detail, volunteers.detail, pk)

    def _show_detail(self, detail: volunteers.VolunteerDetail) -> None:
        if detail.volunteer_pk == self.table.current():
            self.panel.show_volunteer(detail)

    def _stand_on(self, pk: int, run: Callable[[], object]) -> None:
        """Do something with a volunteer of the list, whom the panel may not show yet."""

        def shown(detail: volunteers.VolunteerDetail) -> None:
            self.panel.show_volunteer(detail)
            run()

        self.table.select(pk)
        self.ctx.read(self, shown, volunteers.detail, pk)

    # ---- doing ----
    def new_volunteer(self) -> None:
        """新增志愿者."""

        def ask(start: reading.FormStart) -> None:
            forms.ask_new_volunteer(self.ctx, self, start, self.show_pk)

        self.ctx.read(self, ask, reading.volunteer_start, None)

    def edit(self, pk: int | None = None) -> None:
        """修改 of the one given, else of the one shown."""
        chosen = pk if pk is not None else self.table.current()
        if chosen is None:
            return

        def ask(start: reading.FormStart) -> None:
            forms.ask_volunteer(self.ctx, self, chosen, start, lambda _pk: None)

        self.ctx.read(self, ask, reading.volunteer_start, chosen)

    def record_consent(self) -> None:
        """登记同意 of those selected."""
        chosen = self.table.selected()
        if chosen:
            self._ask_consent(chosen)
        else:
            self.ctx.messages.say("先在名单里选人：按住 Ctrl 或 Shift 可以选多人，Ctrl A 全选。")

    def _ask_consent(self, pks: list[int]) -> None:
        forms.ask_consent(self.ctx, self, pks, self.table.named(pks, "人"), self._say_consents)

    def _say_consents(self, count: int) -> None:
        self.ctx.messages.say(f"已登记{count}人的同意记录" if count else "这些人的同意记录没有变化")

    def import_roster(self) -> QWidget:
        """导入花名册: preview first."""
        from wenming_desktop.ui.dialogs.import_dialog import ImportDialog

        dialog = ImportDialog(self.ctx, "volunteers", self)
        dialog.open()
        return dialog

    def _export(self) -> None:
        export_shown(self, self.ctx, "志愿者名单", LIST, self.table, self._filters())

    def print_list(self) -> None:
        """打印: 志愿者花名册 of those listed, as they are filtered and sorted."""
        ids, words = list(self.table.ids()), self.filters.words()

        def draw(office: bool) -> None:
            from wenming_desktop.services import volunteer_paper

            roster = volunteer_paper.volunteer_roster
            print_made(self.ctx, self, roster, ids, office=office, said=words)

        self.ask_copy(self.print_button, draw)

    def _on_counted(self, count: int) -> None:
        self.filters.set_count(f"{count}人")
        self.table.set_empty(*(_NOT_FOUND if self.filters.words() else _NONE))

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            *_NONE,
            [("导入花名册", self.import_roster), ("新增志愿者", self.new_volunteer)],
            icon_name="users",
        )

    # ---- pictures ----
    def tour(self) -> Iterator[str]:
        """The list with a volunteer, its tabs, the forms."""
        yield "list"
        self.table.view.selectRow(1)
        yield "record"
        for number in range(1, self.panel.tabs.count()):
            self.panel.tabs.setCurrentIndex(number)
            yield f"panel{number}"
        self.panel.tabs.setCurrentIndex(0)
        for name, step in (
            ("new", self.new_volunteer), ("edit", self.edit), ("consent", self.record_consent),
            ("join", self.verbs.join), ("post", self.verbs.change_post), ("note", self.verbs.new_note),
            ("withdraw", self.verbs.withdraw),
        ):  # fmt: skip
            step()
            yield name
            self.close_dialogs()

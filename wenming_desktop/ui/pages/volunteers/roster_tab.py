"""骨干名册: who is 宣讲员, 五老, 乡贤, 调解员 … with their days; adding one and ending one with a date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from wenming_desktop.domain.teams import ROLE_TAGS
from wenming_desktop.services import tables, volunteer_roles
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.shown import export_shown, print_shown
from wenming_desktop.ui.models.columns import Column, columns_of
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers import reading, team_forms
from wenming_desktop.ui.pages.volunteers.tab import RoomTab, filters_given, listed
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar

LIST = "roles"
_SHOWN = {
    "tag": 96, "name": 98, "age": 46,  "station": 120, "phone": 110, "from_day": 94, "to_day": 94,
    "terms": 150,
}  # fmt: skip
_RIGID = frozenset({"tag", "from_day", "to_day"})


def _columns() -> list[Column]:
    return [_made(column) for column in columns_of(tables.columns(LIST))]


def _made(column: Column) -> Column:
    key = column.key
    made = replace(
        column, width=_SHOWN.get(key, column.width), hidden=key not in _SHOWN, bold=key == "name",
        rigid=key in _RIGID, tone=lambda row: "muted" if row["to_day"] else "",
    )  # fmt: skip
    return replace(made, text=lambda row: labels.station(row["station"])) if key == "station" else made


class RosterTab(RoomTab):
    """骨干名册."""

    title = "骨干名册"

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.header.add_action("导出表格", self._export, icon_name="download")
        edit = self.header.add_action("修改", self.edit, icon_name="pencil")
        end = self.header.add_action("结束", self.end, icon_name="calendar")
        self.header.add_action("打印", self.print_list, keys="Ctrl+P", icon_name="printer")
        self.header.add_action("列入名册", self.new, main=True, icon_name="plus")
        self.filters = FilterBar("姓名，拼音首字母", name=LIST, store=ctx.store)
        self.filters.add_choice("tag", "全部身份", [(tag, tag) for tag in ROLE_TAGS])
        self.filters.add_choice("village", "全部嘎查村")
        self.filters.add_chip("ended", "已结束")
        empty = EmptyState(
            "这里还没有人", "专职实践员、宣讲员、五老、乡贤等，列入以后带起止日期。", [("列入名册", self.new)], icon_name="users"
        )  # fmt: skip
        self.table = listed(ctx, LIST, _columns(), self._filters, self.filters, empty)
        for button in (edit, end):
            self.table.one_only(button)
        self.table.opened.connect(self.edit)
        self.table.counted.connect(lambda count: self.filters.set_count(f"{count}条"))
        self.table.set_row_actions(
            [
                ("修改", lambda ids: self.edit(ids[0])),
                ("结束", lambda ids: self.end(ids[0])),
                ("删除（登记错了）", lambda ids: self.remove(ids[0])),
            ]
        )
        self.box.addWidget(self.filters)
        self.box.addWidget(self.table, 1)

    def _filters(self) -> dict[str, Any]:
        given = filters_given(self.filters)
        return given | {"ended": 1 if given.pop("ended") else 0}

    def refresh(self) -> None:
        """The list anew."""
        self.ctx.read(self, lambda words: self.filters.set_options("village", words.villages), reading.words)
        self.table.reload()

    def show_pk(self, pk: int) -> None:
        """Stand on a line."""
        if not self.table.select(pk):
            self.filters.clear()

    def new(self) -> None:
        """列入名册, under the tag one looks at."""

        def ask(start: reading.FormStart) -> None:
            team_forms.ask_role(self.ctx, self, None, start, self.show_pk)

        self.ctx.read(self, ask, reading.role_start, None, self.filters.values()["tag"] or "")

    def edit(self, pk: int | None = None) -> None:
        """修改."""
        chosen, row = pk or self.table.current(), self.table.current_row()
        if chosen is None or row is None:
            return

        def ask(start: reading.FormStart) -> None:
            team_forms.ask_role(
                self.ctx, self, chosen, start, lambda _pk: None, person_pk=row["person_pk"], name=row["name"]
            )

        self.ctx.read(self, ask, reading.role_start, chosen)

    def end(self, pk: int | None = None) -> None:
        """结束, on a day."""
        chosen, row = pk or self.table.current(), self.table.current_row()
        if chosen is None or row is None:
            self.ctx.messages.say("先在名册里点一行。")
        elif row["to_day"]:
            self.ctx.messages.say(f"{row['name']}的这一项已经在{row['to_day']}结束。")
        else:
            team_forms.ask_end(self.ctx, self, chosen, row["name"], row["tag"])

    def remove(self, pk: int) -> None:
        """删除, for what was entered by mistake."""
        self.ctx.write(self, None, volunteer_roles.remove_role, pk)

    def _export(self) -> None:
        export_shown(self, self.ctx, "骨干名册", LIST, self.table, self._filters())

    def print_list(self) -> None:
        """打印: the roster as it is filtered and sorted."""
        tag = self.filters.values()["tag"]
        title = f"{tag}名册" if tag else "骨干名册"
        print_shown(self, self.ctx, title, LIST, self.table, self._filters(), self.filters.words())

    def tour(self) -> Iterator[str]:
        """The roster and its forms."""
        yield "roster"
        self.new()
        yield "role_form"
        self.close_dialogs()
        self.table.view.selectRow(0)
        self.end()
        yield "end_form"
        self.close_dialogs()

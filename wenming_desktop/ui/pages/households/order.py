"""本村户序: the order of a village's households on every sheet and list, moved by Alt+Up/Down or drag, saved once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from wenming_desktop.domain.names import household_key
from wenming_desktop.services import households
from wenming_desktop.services.drafts import Content
from wenming_desktop.support import pinyin
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.left_over import mark, was
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households import reading
from wenming_desktop.ui.pages.households.reading import OrderLine, Villages
from wenming_desktop.ui.theme import L, S
from wenming_desktop.ui.widgets.drop_down import DropDown, NumberSpin
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label

_NOTE = "评分表、名单都按这里的先后排。选中一户（按住 Shift 或 Ctrl 选几户），用 Alt+↑、Alt+↓ 或鼠标拖动。"
_LINE = Qt.ItemDataRole.UserRole
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class OrderList(QListWidget):
    """Households in their order; ``moved`` after every move."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("户序")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setUniformItemSizes(True)
        self.model().rowsMoved.connect(lambda *_: self._settle())

    def fill(self, lines: list[OrderLine]) -> None:
        """Show these, in this order."""
        self.clear()
        for line in lines:
            item = QListWidgetItem(self)
            item.setData(_LINE, line)
        self._number()
        self.setCurrentRow(0)

    def lines(self) -> list[OrderLine]:
        """The households as they stand now."""
        return [self.item(row).data(_LINE) for row in range(self.count())]

    def step(self, by: int) -> None:
        """Move what is selected one place up (-1) or down (1)."""
        rows = self._rows()
        if rows:
            self.move_to(rows[0] + by)

    def move_to(self, row: int) -> None:
        """Move what is selected so that its first stands at a row (from 0)."""
        rows = self._rows()
        row = max(0, min(row, self.count() - len(rows)))
        if not rows or rows == list(range(row, row + len(rows))):
            return
        items = [self.takeItem(at) for at in reversed(rows)]
        for item in items:
            self.insertItem(row, item)
        for item in items:
            item.setSelected(True)
        self.setCurrentItem(items[-1], self.selectionModel().SelectionFlag.NoUpdate)
        self.scrollToItem(items[-1])
        self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in _STEPS:
            self.step(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def _settle(self) -> None:
        self._number()
        self.moved.emit()

    def _number(self) -> None:
        wide = len(str(self.count()))
        for row in range(self.count()):
            item = self.item(row)
            # figure spaces keep the columns upright
            number = str(row + 1).rjust(wide, "\u2007")
            text = f"{number}　{item.data(_LINE).text}"
            if item.text() != text:
                item.setText(text)


class OrderDialog(Sheet):
    """One village's list; nothing is written before 保存."""

    helped_by = "households#本村户序"
    surface = "order"

    def __init__(self, ctx: PageContext, parent: QWidget, village_pk: int | None) -> None:
        super().__init__(ctx, "本村户序", _NOTE, parent)
        self.changed, self._by_number = False, False
        self.village = DropDown()
        self.village.setAccessibleName("嘎查村")
        self.village.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.finder = ImeLine("查找", placeholder="找户主、户号，回车找下一个")
        self.finder.entered.connect(self.find_next)
        self.list = OrderList()
        self.list.moved.connect(self._on_moved)
        self.place = NumberSpin()
        self.place.setAccessibleName("移到第几行")
        self.place.setMinimum(1)
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self.village)
        head.addWidget(self.finder, 1)
        line = QHBoxLayout()
        line.setSpacing(L)
        line.addWidget(self.list, 1)
        line.addLayout(self._side())
        self.body.addLayout(head)
        self.body.addLayout(line, 1)
        self.add_button("取消(&C)", self.reject)
        self.save_button = self.add_button("保存(&S)", self.save, main=True)
        self.save_button.setEnabled(False)
        self.set_size(680, 600)
        self.subject = "order"
        self._left = self.watch()
        if self._left:
            village_pk = self._left["village"]
        ctx.read(self, lambda found: self._show_villages(found, village_pk), reading.villages, None)

    # ---- draft ----
    def typed(self) -> Content:
        """The new order where something was moved."""
        if self._left or not self.changed:
            return self._left
        return {"village": self.village.currentData(), "order": [line.pk for line in self.list.lines()]}

    def typed_count(self, content: Content) -> int:
        """One order, however many were moved."""
        return 1

    def put_typed(self, content: Content) -> None:
        """The order taken away, in its village."""
        self._left = content
        at = self.village.findData(content.get("village"))
        if at in (-1, self.village.currentIndex()):
            self._read()
        else:
            self.village.setCurrentIndex(at)

    def mark_left(self, left: Content) -> list[str]:
        """The whole list is what was moved."""
        mark(self.list, was("") if left else "")
        return [f"{self.village.currentText()}的户序"] if left else []

    def wipe_typed(self) -> None:
        """The order as it is kept."""
        self._left = {}
        self._set_changed(False)
        self._read()

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(S)
        for text, tip, run in (
            ("上移", "Alt+↑", lambda: self.list.step(-1)),
            ("下移", "Alt+↓", lambda: self.list.step(1)),
            ("移到最前", "", lambda: self.list.move_to(0)),
            ("移到最后", "", lambda: self.list.move_to(self.list.count())),
        ):
            button = action_button(f"{text}　{tip}" if tip else text, run)
            button.setAutoDefault(False)
            side.addWidget(button)
        place = QHBoxLayout()
        place.setSpacing(S)
        go = action_button("移到这一行", lambda: self.list.move_to(self.place.value() - 1))
        go.setAutoDefault(False)
        place.addWidget(plain_label("第"))
        place.addWidget(self.place, 1)
        place.addWidget(plain_label("行"))
        side.addSpacing(S)
        side.addLayout(place)
        side.addWidget(go)
        side.addStretch(1)
        reset = action_button("恢复按户号排", self.by_number)
        reset.setAutoDefault(False)
        side.addWidget(reset)
        return side

    # ---- showing ----
    def _show_villages(self, found: Villages, village_pk: int | None) -> None:
        for pk, name in found.villages:
            self.village.addItem(name, pk)
        self.village.setCurrentIndex(max(0, self.village.findData(village_pk)))
        self.village.currentIndexChanged.connect(lambda _index: self._read())
        self._read()

    def _read(self) -> None:
        pk = self.village.currentData()
        if pk is not None:
            self.ctx.read(self, self._show, reading.village_order, pk)

    def _show(self, lines: list[OrderLine]) -> None:
        self.list.fill(lines)
        self.place.setMaximum(max(1, len(lines)))
        self._set_changed(False)
        left, self._left = self._left, {}
        if left and left["village"] == self.village.currentData():
            places = {pk: at for at, pk in enumerate(left["order"])}
            self.list.fill(sorted(lines, key=lambda line: places.get(line.pk, len(places))))
            self._set_changed(True)
        self.list.setFocus()

    def _set_changed(self, changed: bool) -> None:
        self.changed = changed
        self.save_button.setEnabled(changed)
        # another village would throw the moves away
        self.village.setEnabled(not changed)

    def _on_moved(self) -> None:
        self._by_number = False
        self._set_changed(True)

    # ---- doing ----
    def find_next(self) -> None:
        """Stand on the next household that fits what is typed."""
        text, lines = self.finder.text().strip(), self.list.lines()
        after = self.list.currentRow() + 1
        for at in [*range(after, len(lines)), *range(after)]:
            if text and (text in lines[at].text or pinyin.matches(text, lines[at].head)):
                self.list.setCurrentRow(at)
                self.say("")
                return
        self.say(f"没有找到“{text}”。" if text else "")

    def by_number(self) -> None:
        """Back to the order of the numbers; from then on new households stand at their number."""
        self.list.fill(sorted(self.list.lines(), key=lambda line: household_key(line.number)))
        self._set_changed(True)
        self._by_number = True

    def save(self) -> None:
        """保存: the whole order as one action."""
        order = [] if self._by_number else [line.pk for line in self.list.lines()]
        future = self.ctx.context.submit(households.set_village_order, self.village.currentData(), order)
        self.ctx.jobs.run(self, future, self._saved, failed=self.refused, write=True, what="保存户序")

    def _saved(self, _result: object) -> None:
        self.changed = False
        self.accept()

    def reject(self) -> None:
        if not self.changed:
            super().reject()
            return
        self.ctx.messages.confirm(
            self,
            f"{len(self.list.lines())}户的新户序还没有保存，不要了吗？",
            "不要了",
            self._drop,
            "排好的先后会丢掉。",
        )

    def _drop(self) -> None:
        self.changed = False
        self.reject()

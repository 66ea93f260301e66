"""The teams as a tree: those of the institute by tier, then each place with its own; filtered as one types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from wenming_desktop.services.teams import TeamRow
from wenming_desktop.support import pinyin
from wenming_desktop.ui import labels
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import theme

_PK = int(Qt.ItemDataRole.UserRole)
_HEADS = ("队伍", "队长", "人数", "小时")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TeamTree(QTreeWidget):
    """``chosen(pk)`` when another team is current (None on a place's line), ``opened(pk)`` on Enter."""

    chosen = Signal(object)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("队伍")
        self.setHeaderLabels(list(_HEADS))
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(True)
        self.setIndentation(16)
        self.setSelectionBehavior(QTreeWidget.SelectionBehavior.SelectRows)
        self._teams: list[TeamRow] = []
        head = self.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (2, 3):
            self.headerItem().setTextAlignment(column, _RIGHT)
        self.currentItemChanged.connect(lambda item, _before: self.chosen.emit(self._pk_of(item)))
        self.itemDoubleClicked.connect(lambda item, _column: self._open(item))
        theme().resized.connect(self._fit)
        self._fit()

    def set_teams(self, teams: Sequence[TeamRow], *, by_place: bool = False) -> None:
        """Show these teams (each parent before its children), keeping the current one and what is folded.

        ``by_place`` puts every team under its place instead of under the team above it.
        """
        kept, self._teams = self.current(), list(teams)
        folded = {item.text(0) for item in self._items() if item.childCount() and not item.isExpanded()}
        self.blockSignals(True)
        self.clear()
        made: dict[int, QTreeWidgetItem] = {}
        places: dict[str, QTreeWidgetItem] = {}
        for team in self._teams:
            made[team.pk] = self._add(team, {} if by_place else made, places, short=by_place)
        for item in self._items():
            item.setExpanded(item.text(0) not in folded)
        self.blockSignals(False)
        first = next((team.pk for team in self._teams if team.members), next(iter(made), None))
        self.select(kept if kept in made else first)

    def filter(self, text: str, category: str | None, status: str | None) -> int:
        """Show only the teams that fit, with the lines above them; how many do."""
        fitting = {team.pk for team in self._teams if _fits(team, text, category, status)}
        for item in self._items():
            item.setHidden(not any(self._pk_of(one) in fitting for one in _with_below(item)))
        if self._pk_of(self.currentItem()) not in fitting:
            first = next((one for one in self._items() if self._pk_of(one) in fitting), None)
            if first is not None:
                self.setCurrentItem(first)
        return len(fitting)

    def current(self) -> int | None:
        """The team one stands on, None on a place's line."""
        return self._pk_of(self.currentItem())

    def shown(self) -> list[TeamRow]:
        """The teams in sight, as they stand in the tree."""
        listed = {self._pk_of(item) for item in self._items() if not item.isHidden()}
        return [team for team in self._teams if team.pk in listed]

    def select(self, pk: int | None) -> bool:
        """Stand on a team; False where it is not listed."""
        item = next((one for one in self._items() if pk is not None and self._pk_of(one) == pk), None)
        if item is None:
            self.chosen.emit(None)
            return False
        if item is self.currentItem():
            self.chosen.emit(pk)
        self.setCurrentItem(item)
        self.scrollToItem(item)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem():
            self._open(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _add(
        self,
        team: TeamRow,
        made: dict[int, QTreeWidgetItem],
        places: dict[str, QTreeWidgetItem],
        *,
        short: bool,
    ) -> QTreeWidgetItem:
        above = made.get(team.parent_pk) if team.parent_pk is not None else None
        if above is None and team.station:
            above = places.get(team.station)
            if above is None:
                above = places[team.station] = QTreeWidgetItem(self, [team.station])
                above.setFirstColumnSpanned(True)
                above.setFont(0, theme().font(bold=True))
        name = _short_name(team) if short else team.name
        name = name if team.status == "在用" else f"{name}（{team.status}）"
        cells = [name, "、".join(team.leaders), str(team.members or ""), labels.hours(team.minutes)]
        item = QTreeWidgetItem(above if above is not None else self, cells)
        item.setData(0, _PK, team.pk)
        item.setToolTip(0, plain_tip(f"{team.name}　{team.tier} · {team.category}"))
        for column in (2, 3):
            item.setTextAlignment(column, _RIGHT)
        return item

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scale = theme().scale()
        leaders = max(92 * scale, self.viewport().width() * 0.22)
        for column, width in ((1, leaders), (2, 48 * scale), (3, 62 * scale)):
            self.setColumnWidth(column, round(width))

    def _open(self, item: QTreeWidgetItem) -> None:
        pk = self._pk_of(item)
        if pk is not None:
            self.opened.emit(pk)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        for number in range(self.topLevelItemCount()):
            item = self.topLevelItem(number)
            if item is not None:
                yield from _with_below(item)

    @staticmethod
    def _pk_of(item: QTreeWidgetItem | None) -> int | None:
        found = item.data(0, _PK) if item is not None else None
        return found if isinstance(found, int) else None


def _short_name(team: TeamRow) -> str:
    """红马甲志愿服务队 under its place, whose name begins as the team's does; paper has the whole."""
    pairs = zip(team.name, team.station, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return team.name[shared:] if 2 <= shared < len(team.name) - 2 else team.name


def _with_below(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    yield item
    for number in range(item.childCount()):
        yield from _with_below(item.child(number))


def _fits(team: TeamRow, text: str, category: str | None, status: str | None) -> bool:
    if (category and team.category != category) or (status and team.status != status):
        return False
    words = (team.name, team.station, *team.leaders)
    return not text or any(text in word or pinyin.matches(text, word) for word in words)

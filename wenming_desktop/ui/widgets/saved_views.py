"""保存的筛选: a set of filters kept under a name, beside the filters themselves (expectation 17).

views = SavedViews(ctx.store, "activities", values=self._filters, apply=self._set_filters,
                   fixed=[("没有照片的", {"no_photos": True})])
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QInputDialog, QMenu, QPushButton, QWidget

from wenming_desktop.ui.helped import helps
from wenming_desktop.ui.theme import set_role
from wenming_desktop.ui.widgets.table_view import Store


class SavedViews(QPushButton):
    """A button with a menu: the views kept, 存下现在的筛选, and taking one out again."""

    def __init__(
        self, store: Store, name: str, *, values: Callable[[], Mapping[str, Any]],
        apply: Callable[[Mapping[str, Any]], object], fixed: Sequence[tuple[str, Mapping[str, Any]]] = (),
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """``values()`` gives the filters as they stand, ``apply(values)`` sets them; ``fixed`` views come first."""
        super().__init__("常用筛选 ▾", parent)
        set_role(self, "drop")
        self.setAccessibleName("常用筛选")
        self._store, self._key = store, f"views/{name}"
        self._values, self._apply, self._fixed = values, apply, tuple(fixed)
        self.clicked.connect(self._open)

    def kept(self) -> dict[str, dict[str, Any]]:
        """The views the clerk kept, by name."""
        try:
            found = json.loads(str(self._store.value(self._key) or "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def keep(self, name: str) -> None:
        """Keep the filters as they stand under a name."""
        self._write(self.kept() | {name: dict(self._values())})

    def forget(self, name: str) -> None:
        """Take a view out again."""
        self._write({known: view for known, view in self.kept().items() if known != name})

    def menu_of_views(self) -> QMenu:
        """The menu as it would open now."""
        menu = QMenu(self)
        for name, view in (*self._fixed, *self.kept().items()):
            menu.addAction(name).triggered.connect(lambda _on=False, view=view: self._apply(view))
        menu.addSeparator()
        menu.addAction("存下现在的筛选…").triggered.connect(self._ask)
        kept = self.kept()
        if kept:
            gone = menu.addMenu("删除")
            for name in kept:
                gone.addAction(name).triggered.connect(lambda _on=False, name=name: self.forget(name))
        return menu

    def _open(self) -> None:
        menu = self.menu_of_views()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _ask(self) -> None:
        dialog = QInputDialog(self)
        helps(dialog)
        dialog.setWindowTitle("存下现在的筛选")
        dialog.setLabelText("起个名字，以后一点就能用：")
        dialog.setOkButtonText("保存")
        dialog.setCancelButtonText("取消")
        dialog.textValueSelected.connect(lambda text: self.keep(text.strip()) if text.strip() else None)
        dialog.open()

    def _write(self, views: dict[str, dict[str, Any]]) -> None:
        self._store.setValue(self._key, json.dumps(views, ensure_ascii=False))

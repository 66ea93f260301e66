"""What the tests of 阵地 do again and again, over a book with an institute, two stations and a point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import opened
from wenming_desktop.services import places
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.stations.page import StationsPage

T = TypeVar("T")
INSTITUTE = "苏布德苏木新时代文明实践所"


@contextmanager
def places_book(tmp_path: Path) -> Iterator[PageContext]:
    with opened(tmp_path) as ctx:
        ctx.context.call(places.save_station, None, {"name": INSTITUTE, "kind": "所"})
        ctx.context.call(
            places.save_station, None,
            {"name": "文化广场", "kind": "点", "village": "萨日朗嘎查", "head": "宝力道", "phone": "13900001234"},
        )  # fmt: skip
        yield ctx


def read(ctx: PageContext, verb: Callable[..., T], *args: Any) -> T:
    return ctx.context.read(verb, *args).result()


def pk_of(ctx: PageContext, name: str) -> int:
    return next(one.pk for one in read(ctx, places.stations) if name in one.name)


def tree_lines(page: StationsPage) -> list[str]:
    """What the tree shows, top to bottom, a deeper line with more ·."""
    tree, found = page.stations.tree, []
    index = tree.model().index(0, 0)
    while index.isValid():
        depth, above = 0, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        found.append("·" * depth + str(index.data()))
        index = tree.indexBelow(index)
    return found


def dialog_of(qtbot: QtBot, page: StationsPage, kind: type[T]) -> T:
    def there() -> list[QDialog]:
        return [one for one in page.findChildren(QDialog) if isinstance(one, kind) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(there()))
    found = there()[0]
    assert isinstance(found, kind)
    return found

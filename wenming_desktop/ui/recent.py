"""The books used last, as the first window lists them: name, where it lies, the day it was last open."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from wenming_desktop.domain.errors import UserError
from wenming_desktop.ui.widgets.table_view import Store

_FILE = "book.sqlite3"
_KEY, _MOST = "books/recent", 5


def known(store: Store) -> list[Path]:
    """The folders of the books used last, the last one first."""
    return [Path(name) for name in store.value(_KEY, [])]


def remember(store: Store, folder: Path) -> None:
    """This book was opened."""
    others = [str(path) for path in known(store) if path != folder]
    store.setValue(_KEY, [str(folder), *others][:_MOST])


def forget(store: Store, folder: Path) -> None:
    """Off the list; nothing of the book is touched."""
    store.setValue(_KEY, [str(path) for path in known(store) if path != folder])


@dataclass(frozen=True)
class Recent:
    """One book: ``last`` is the day its file was last written, None where that cannot be told."""

    folder: Path
    last: date | None

    @property
    def there(self) -> bool:
        """Whether its folder can be found now."""
        return is_book(self.folder)

    @property
    def words(self) -> str:
        """Its path, and the day; that it is not to be found now."""
        if not self.there:
            return f"找不到了（U盘没插、搬走了或者删掉了）　{self.folder}"
        day = f"，上次打开{self.last.year}年{self.last.month}月{self.last.day}日" if self.last else ""
        return f"{self.folder}{day}"


def is_book(folder: Path) -> bool:
    """Whether a book lies in a folder, damaged or not."""
    with suppress(OSError):
        return (folder / _FILE).is_file() or (folder / "backups").is_dir()
    return False  # a name the system does not take


def away(folder: Path, *, last: bool = True) -> UserError:
    """What to say where a book, as a rule the ``last`` one used, is not to be found: no other one is opened in its place."""
    return UserError(
        f"{'上次用的' if last else ''}“{folder.stem}”找不到了（{folder}），没有打开别的数据。",
        "可能改了名、搬了地方，或者U盘、网络盘没有接好：接好以后再点它，或者点“打开已有数据”找到它；不要新建。",
    )


def of(folder: Path) -> Recent:
    """What the list says of a folder; each opening takes the lock anew, so its day is the day of the last opening."""
    for name in ("lock", _FILE):
        try:
            return Recent(folder, datetime.fromtimestamp((folder / name).stat().st_mtime).date())
        except OSError:
            continue
    return Recent(folder, None)

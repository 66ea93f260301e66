"""A backup put back from the windows: as a book of its own, in the place of a damaged one, or in that of the open book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, rescue
from wenming_desktop.services.carried import Restored
from wenming_desktop.services.rescue import Good
from wenming_desktop.support import paths
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui import about
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.rescue import offer_words
from wenming_desktop.ui.start import SUFFIX


class Work(Protocol):
    """Runs a job in the first window, with its words while it takes long; mistakes are told there."""

    def __call__(self, job: Callable[[], Any], what: str, done: Callable[[Any], object]) -> None: ...


class PuttingBack:
    """``messages`` answers those of the window in front, ``open_book`` shows a book in its window where it can."""

    def __init__(
        self, clock: Clock, work: Work, open_book: Callable[[Path], bool], messages: Callable[[], Messages]
    ) -> None:
        self._clock, self._work, self._open_book, self._messages = clock, work, open_book, messages

    def offer(self, file: Path) -> None:
        """Say what a backup holds, and restore it as a book of its own when that is chosen."""
        folder = paths.default_book_dir() / f"恢复{self._clock.now():%Y%m%d-%H%M}{SUFFIX}"

        def done(restored: Restored[None]) -> None:
            self._opened(folder, f"已恢复成“{folder.stem}”。{restored.words}", well=restored.well)

        def restore() -> None:
            self._work(lambda: books.restore(file, folder), "正在恢复", done)

        def show(counts: dict[str, int]) -> None:
            words = f"这份备份里有{held_words(counts)}。将恢复成一份新的数据“{folder.stem}”（放在{folder.parent}），原来的不动。"
            self._messages().bar(words, "plain", [("恢复", restore)], about=about.file(file))

        self._work(lambda: books.peek_backup(file), "正在查看备份", show)

    def offer_good(self, folder: Path, said: UserError, good: Good | None) -> None:
        """The one way out of damage: the newest good backup by name and counts, put in place when it is chosen."""

        def put_back() -> None:
            assert good is not None
            now = self._clock.now()
            self._work(lambda: rescue.put_back(folder, good, now), "正在恢复", done)

        def done(restored: Restored[Path | None]) -> None:
            assert good is not None
            kept = "损坏的文件另外留着。" if restored.before else ""
            words = f"已恢复到备份“{good.path.stem}”。{kept}{restored.words}"
            self._opened(folder, words, well=restored.well)

        actions = [("用这份备份恢复", put_back)] if good else ()
        self._messages().bar(offer_words(said, good), "bad", actions, about=about.LASTING)

    def over(self, folder: Path, file: Path) -> None:
        """Put a backup in the place of a book that has just been closed, and open it again."""

        def done(restored: Restored[Path]) -> None:
            kept = f"已恢复到备份“{file.stem}”。恢复前的数据也在备份里：“{restored.before.stem}”。"
            self._opened(folder, f"{kept}{restored.words}", well=restored.well)

        self._work(lambda: books.restore_over(file, folder, self._clock), "正在恢复", done)

    def _opened(self, folder: Path, words: str, *, well: bool) -> None:
        """Say what was put back beside what its opening says; it is good only where nothing is to be done and the book is open."""
        good = self._open_book(folder) and well
        self._messages().beside(words, "good" if good else "warn")


def held_words(counts: dict[str, int]) -> str:
    """3户、9人、20条积分, and how many files are missing."""
    words = f"{counts['household']}户、{counts['person']}人、{counts['entry']}条积分"
    if counts.get("missing"):
        words += f"，缺{counts['missing']}个附件（照片、扫描件、存档打印件）"
    if counts.get("another"):
        words += f"；{books.ANOTHER}"
    if counts.get("altered"):
        words += f"；{books.ALTERED}"
    return words

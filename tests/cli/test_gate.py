"""The gate by the command line: what may not leave is refused with its place and word, exit 1, and no file is written."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.wenming import Wenming
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import settings_store


def place(folder: Path, name: str) -> None:
    """Where a notice and a poster say objections are received, as the clerk may have set it after the board was sealed."""

    def write(book: Book) -> None:
        notice = replace(book.settings.notice, village_place=name, box_place=name)
        with book.operation("设置"):
            settings_store.save(book.db, replace(book.settings, notice=notice))

    with Context(folder) as context:
        context.call(write)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("notice", "2026-Q3", "--station", "萨日朗", "--from", "2026-10-08"), "公示.pdf"),
        (("notice", "2026-Q3", "--station", "萨日朗", "--from", "2026-10-08"), "公示.docx"),
        (("board", "2026-Q3", "--station", "萨日朗", "--paper", "a3"), "海报.pdf"),
    ],
)
def test_a_word_that_may_not_hang_is_refused(
    wenming: Wenming, book: Path, tmp_path: Path, arguments: tuple[str, ...], name: str
) -> None:
    place(book, "低保户办理窗口")
    out = tmp_path / name
    done = wenming(*arguments, "--book", book, "-o", out)
    assert (done.code, done.out) == (1, "")
    assert "没有通过公示前检查：“公示正文”里有“低保”，对外不写这类内容。" in done.err
    assert not out.exists()
    place(book, "低保政策宣讲室")  # an ordinary phrase
    assert wenming(*arguments, "--book", book, "-o", out).code == 0

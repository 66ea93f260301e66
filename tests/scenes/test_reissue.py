"""重出一版 by the command line: the wall's paper is void only together with the file of the one in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.scenes.book import Said, Town, did
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.printing import board_list, notice, poster
from wenming_desktop.services import books, gate, issued, letterhead, paper, printings
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal, media, settings_store

pytestmark = pytest.mark.slow

Q3, PLACE = "2026-Q3", "萨日朗"
LATER = "2026-12-25"  # its working days reach into a year the holiday table does not know


def set_notice(town: Town, **changes: Any) -> None:
    def save(book: Book) -> None:
        now = book.settings
        with book.operation("公示设置"):
            settings_store.save(book.db, replace(now, notice=replace(now.notice, **changes)))

    town.call(save)


@pytest.fixture
def hung(town: Town) -> Town:
    """The third quarter sealed; list, poster and notice hang since 12 October, by natural days."""
    town.add("萨日朗-001", "H1", "2026-07-05")
    town.close("2026-07", "2026-08", "2026-09")
    town.seal(Q3)
    for kind in KINDS:
        did(leave(town, kind, first="2026-10-12")[0])
    return town


KINDS = ("notice", "a4", "a3", "a2")


def leave(
    town: Town, kind: str, name: str = "纸", first: str = LATER, **options: object
) -> tuple[Said, Path]:
    """A paper by its verb; gives what was said and where it was to go."""
    out = town.folder.with_name(f"{name}_{kind}.pdf")
    more = [word for key, value in options.items() for word in (f"--{key}", value)]
    words = ["notice", Q3] if kind == "notice" else ["board", Q3, "--paper", kind]
    return town(*words, "--station", PLACE, "--from", first, "-o", out, *more), out


def register(town: Town) -> list[str]:
    """Everything the book holds, byte for byte, without what SQLite counts for itself."""
    lines: list[str] = town.call(lambda book: list(book.db.conn.iterdump()))
    return [line for line in lines if "sqlite_stat" not in line]


def in_force(town: Town) -> list[tuple[Any, ...]]:
    return town.rows(
        "SELECT kind, edition, printing, state, files <> '{}' FROM issued WHERE village_pk = 1 ORDER BY kind, printing"
    )


# ---- what may go wrong on the way ----
def refuse(*_args: Any, **_kwargs: Any) -> Any:
    raise UserError("纸卡住了。")


DRAWING = ((notice, "print_notice"), (poster, "print_poster"), (board_list, "print_public_list"))
FAILURES: dict[str, tuple[tuple[Any, str], ...]] = {
    "no holiday table": (),
    "the drawing": DRAWING,
    "the gate": ((gate, "check"),),
    "the number": ((issued, "draw"),),
    "the store of files": ((media, "keep"),),
    "the entering": ((issued, "_enter"),),
    "the last line of the transaction": ((printings, "_attach"),),
    "the journal": ((journal, "insert"),),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("failure", FAILURES)
def test_a_new_printing_that_fails_changes_nothing(
    hung: Town, monkeypatch: pytest.MonkeyPatch, failure: str, kind: str
) -> None:
    if failure == "no holiday table":
        set_notice(hung, working_days=True)
        if kind == "a4":
            pytest.skip("a list prints no days but its posting day")
    before = register(hung)
    files = sorted(hung.folder.parent.iterdir())
    with monkeypatch.context() as patched:
        for module, name in FAILURES[failure]:
            patched.setattr(module, name, refuse)
        refused, out = leave(hung, kind, "新", reprint="改到年底再张贴")
    assert refused.code == 1, refused
    assert register(hung) == before
    assert not out.exists()
    assert sorted(hung.folder.parent.iterdir()) == files, "nothing half-written beside it"
    again, _ = leave(hung, kind, "再", first="2026-10-12")
    assert (again.code, register(hung)) == (0, before), "what hangs is in force, and can be had again"


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_that_cannot_be_written_changes_nothing(hung: Town, kind: str) -> None:
    before = register(hung)
    words = ["notice", Q3] if kind == "notice" else ["board", Q3, "--paper", kind]
    (hung.folder.parent / "文件").write_text("不是文件夹", encoding="utf-8")
    said = hung(
        *words,
        "--station",
        PLACE,
        "-o",
        hung.folder.parent / "文件" / "x.pdf",
        "--reprint",
        "改",
        "--from",
        LATER,
    )
    assert (said.code, "不能写入" in said.err) == (1, True)
    assert register(hung) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_printing_stands_with_its_file_and_the_old_one_is_void(hung: Town, kind: str) -> None:
    did(leave(hung, kind, "新", reprint="改到年底再张贴")[0])
    register_kind = "notice" if kind == "notice" else "board"
    rows = [row[1:] for row in in_force(hung) if row[0] == register_kind]
    void = "withdrawn" if kind == "notice" else "superseded"
    assert rows == [(1, 1, void, 1), (1, 2, "issued", 1)]
    assert hung.call(books.check) == []
    before = register(hung)
    did(leave(hung, kind, "同", reprint="再来一次")[0])
    assert register(hung) == before, "the same once more is the stored file"


def test_a_printing_without_its_file_is_found_by_the_check(hung: Town) -> None:
    """As an older version left it: the old paper void, the new one never drawn; printing it once mends it."""
    did(leave(hung, "notice", "新", reprint="改")[0])

    def lose(book: Book) -> None:
        with book.operation("旧版"):
            book.db.execute("UPDATE issued SET files = '{}' WHERE kind = 'notice' AND printing = 2")
            book.db.execute("DELETE FROM attachment WHERE noun = 'issued'")

    hung.call(lose)
    (problem,) = hung.call(books.check)
    assert "重出一版没有存档文件" in problem.what
    did(leave(hung, "notice", "补", first=LATER)[0])
    assert hung.call(books.check) == []


# ---- which edition, and what makes no printing ----
@pytest.mark.parametrize("kind", KINDS)
def test_only_the_edition_in_force_is_printed_anew(hung: Town, kind: str) -> None:
    hung.reverse(hung.listed()[0]["id"], "异议")
    hung.correct(Q3)
    did(leave(hung, kind, "二稿", first="2026-10-25")[0])
    before = register(hung)
    refused, out = leave(hung, kind, "旧", first="2026-10-12", edition=1, reprint="乱来")
    assert (refused.code, out.exists()) == (2, False)
    assert "现行的是第2稿，不能重出第1稿" in refused.err
    assert register(hung) == before

    def by_service(book: Book) -> None:
        if kind == "notice":
            paper.notice_print(book, Period.parse(Q3), 1, None, edition_number=1, reprint="乱来")
        else:
            paper.board_print(
                book, "masses", Period.parse(Q3), 1, kind, edition_number=1, reprint="乱来"  # type: ignore[arg-type]
            )  # fmt: skip

    with pytest.raises(letterhead.NotInForceError):
        hung.call(by_service)
    old, _ = leave(hung, kind, "存", first="2026-10-12", edition=1)
    assert (old.code, register(hung)) == (0, before), "its stored file is to be had"
    other, _ = leave(hung, kind, "另", first="2026-10-13", edition=1)
    assert (other.code, "旧稿只能照原样重印" in other.err) == (1, True)
    did(leave(hung, kind, "新", edition=2, reprint="电话换了")[0])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("notice", Q3, "--from", LATER, "--draft", "-o", "x.pdf"), "送审稿"),
        (("notice", Q3, "--from", LATER, "-o", "x.docx"), "Word"),
        (("board", Q3, "-o", "x.xlsx"), "pdf"),
        (("board", Q3), "pdf"),
    ],
)
def test_what_is_no_printed_paper_makes_no_new_printing(hung: Town, words: tuple[str, ...], why: str) -> None:
    before = register(hung)
    said = hung(*words, "--station", PLACE, "--reprint", "电话换了")
    assert (said.code, why in said.err) == (2, True)
    assert register(hung) == before


def test_another_day_without_a_reason_is_refused_and_a_blank_one_too(hung: Town) -> None:
    before = register(hung)
    for kind in KINDS:
        assert leave(hung, kind, "新")[0].code == 1
        refused, _ = leave(hung, kind, "新", reprint=" ")
        assert (refused.code, "原因没有填" in refused.err) == (1, True)
    assert register(hung) == before

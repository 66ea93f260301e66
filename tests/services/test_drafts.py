"""Drafts in the book: one for each surface and subject, no operation, seen by no undo and in no export."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tampering import behind_our_back
from wenming_desktop.domain.errors import ObstacleError
from wenming_desktop.services import books, drafts, history
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.drafts import Draft
from wenming_desktop.storage import backup
from wenming_desktop.storage.connection import FILE_NAME, connect

ONE = Draft(
    "sheet", "1/0/202610", "萨日朗嘎查10月评分表", "points", 2, {"cells": {"3|环境卫生": "5", "4|": "2"}}
)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    folder = tmp_path / "本所.wenming"
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰")
    context = Context(folder)
    yield context
    context.close(with_backup=False)


def operations(book: Book) -> int:
    return int(book.db.execute("SELECT count(*) FROM operation").fetchone()[0])


def test_a_draft_is_no_act_of_the_clerk(context: Context) -> None:
    before = context.call(operations), context.call(history.undo_name)
    context.call(drafts.keep, ONE)
    assert (context.call(operations), context.call(history.undo_name)) == before
    assert context.call(books.check) == []
    assert context.call(drafts.waiting) == drafts.Waiting(1, ("萨日朗嘎查10月评分表",))
    found = {finding.number: finding for finding in context.call(books.look_over)}
    assert "萨日朗嘎查10月评分表" in found["E52"].what
    assert not found["E52"].is_error
    context.call(drafts.drop, ONE.surface, ONE.subject)
    assert "E52" not in {finding.number for finding in context.call(books.look_over)}


def test_it_takes_the_place_of_the_one_before_and_goes_when_dropped(context: Context) -> None:
    context.call(drafts.keep, ONE)
    later = Draft(ONE.surface, ONE.subject, "改过", "points", 1, {"cells": {"3|": "1"}})
    other = Draft("sheet", "2/0/202610", "诺敏花嘎查10月评分表", "points", 1, {"cells": {"9|": "1"}})
    context.call(drafts.keep_all, [later, other])
    assert {draft.key: draft.title for draft in context.call(drafts.kept)} == {
        later.key: "改过", other.key: other.title,
    }  # fmt: skip
    context.call(drafts.drop, *other.key)
    context.call(drafts.drop, "nothing", "there")
    assert [draft.content for draft in context.call(drafts.kept)] == [later.content]


@given(content=st.dictionaries(st.text(max_size=8), st.text(max_size=20), min_size=1, max_size=5))
def test_whatever_was_typed_comes_back_as_it_was(context: Context, content: dict[str, str]) -> None:
    draft = Draft("form", "x", "一张表", "", len(content), drafts.plain(content))
    context.call(drafts.keep, draft)
    assert context.call(drafts.kept)[0].content == draft.content == content


def test_a_locked_book_says_so_and_keeps_the_draft_of_before(context: Context) -> None:
    context.call(drafts.keep, ONE)
    other = connect(context.folder / FILE_NAME)
    other.execute("BEGIN IMMEDIATE")
    try:
        context.call(lambda book: book.db.execute("PRAGMA busy_timeout = 50").fetchall())
        with pytest.raises(ObstacleError):
            context.call(drafts.drop, *ONE.key)
    finally:
        other.execute("ROLLBACK")
        other.conn.close()
    assert context.call(drafts.waiting).count == 1
    context.call(drafts.drop, *ONE.key)
    assert context.call(drafts.waiting).count == 0


def test_one_that_cannot_be_read_is_named_all_the_same(context: Context) -> None:
    context.call(drafts.keep, drafts.Draft("sheet", "1", "萨日朗嘎查8月评分表", "points", 6, {"a": "1"}))
    with behind_our_back(context.folder) as raw:
        raw.execute("UPDATE draft SET content = substr(content, 1, 4)")
    assert context.call(drafts.kept) == []
    waiting = context.call(drafts.waiting)
    assert (waiting.count, *waiting.surfaces) == (
        1,
        "萨日朗嘎查8月评分表（内容读不出来，请照纸质材料重新填）",
    )


def test_a_backup_has_the_draft_too(context: Context, tmp_path: Path) -> None:
    context.call(drafts.keep, ONE)
    made = context.call(books.back_up)
    books.restore(made, tmp_path / "恢复.wenming")
    again = Context(tmp_path / "恢复.wenming")
    try:
        assert again.call(drafts.waiting).count == 1
    finally:
        again.close(with_backup=False)
    assert [one.path for one in backup.listed(context.folder)] == [made]

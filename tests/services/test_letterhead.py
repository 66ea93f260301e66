"""What a printing says besides its board is frozen when it first leaves, whole, and every later form is drawn of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from io import BytesIO
from typing import Any, get_type_hints

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.board_facts import SEALED_SETTINGS
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.letterhead import FACTS, Letterhead, differences
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import Institute, NoticeSettings, Settings, VillageNotice
from wenming_desktop.printing import preview
from wenming_desktop.printing.poster_text import compose_poster
from wenming_desktop.services import board_gate, boards, editions, issued, letterhead, notices, paper
from wenming_desktop.services.context import Book
from wenming_desktop.services.gate import StoppedError
from wenming_desktop.storage import issued as store
from wenming_desktop.storage import settings_store

Q3 = Period.parse("2026-Q3")
POSTED = date(2026, 10, 9)
VILLAGE = "萨日朗嘎查"
Change = Callable[[Settings], Settings]

# How each part of the settings stands to a board's papers; a new part must be put somewhere.
WALKED = {"institute", "notice", "villages", "holidays", "holiday_years"}
THE_BOARDS_OWN = {"bands", "base", "paragraphs"}  # sealed with its rows and its words
ON_NO_BOARD = {"volunteers", "stars", "categories", "pack", "kind_words", "faces", "remembered"}
SEALED_NAMES = {"institute.name", "notice.measures", *(f"notice.{name}" for name in SEALED_SETTINGS)}


def save(small: Small, change: Change) -> None:
    def run(book: Book) -> None:
        with book.operation("公示设置"):
            settings_store.save(book.db, change(book.settings))

    small.call(run)


def first_settings(now: Settings) -> Settings:
    """A year told in full, working days, somebody who receives objections in institute and village."""
    return replace(
        now,
        institute=replace(now.institute, phone="0475-1111111", contact="乌兰"),
        notice=replace(now.notice, working_days=True),
        villages={VILLAGE: VillageNotice("包青山", "0475-2222222")},
        holidays={date(2026, 10, 1): "holiday"},
        holiday_years=frozenset({2026}),
    )


@pytest.fixture
def sealed(small: Small) -> Small:
    """One red household; the third quarter sealed, nothing printed."""
    save(small, first_settings)
    small.enter("萨日朗-001", "H1", "2026-08-10")
    small.close_months(202608, 202609)
    small.call(editions.seal, "masses", Q3, None, today="2026-10-08")
    return small


# ---- the walk ----
def _other(value: Any, choices: tuple[str, ...]) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 3
    return next((one for one in choices if one != value), f"{value}改")


def _of(
    part: str, kind: type, get: Callable[[Settings], Any], put: Callable[[Settings, Any], Settings]
) -> Iterator[Any]:
    hints = get_type_hints(kind, include_extras=True)
    for one in fields(kind):
        choices = tuple(hints[one.name].__metadata__[0].choices or ())

        def change(now: Settings, name: str = one.name, choices: tuple[str, ...] = choices) -> Settings:
            value = get(now)
            return put(now, replace(value, **{name: _other(getattr(value, name), choices)}))

        yield pytest.param(f"{part}.{one.name}", change, id=f"{part}.{one.name}")


def _holiday(now: Settings) -> Settings:
    return replace(now, holidays={**now.holidays, date(2026, 10, 12): "holiday"})


CHANGES = [
    *_of("institute", Institute, lambda now: now.institute, lambda now, it: replace(now, institute=it)),
    *_of("notice", NoticeSettings, lambda now: now.notice, lambda now, it: replace(now, notice=it)),
    *_of("villages", VillageNotice, lambda now: now.villages[VILLAGE], lambda now, it: replace(now, villages={VILLAGE: it})),
    pytest.param("holidays", _holiday, id="holidays"),
]  # fmt: skip


def words(book: Book, board: Any, pk: int, head: Letterhead | None) -> dict[str, tuple[object, ...]]:
    """What notice and poster of a board say, by kind of paper."""
    settings = notices.settings_of(book, board, pk, head)
    facts = notices.facts(book, board, pk, POSTED, head)
    sheet = compose_poster(board, facts, settings, ranks=settings.notice.show_ranks)
    text = notices.compose(board, facts, settings, draft=True)
    ranks = settings.notice.show_ranks
    return {
        "board": (ranks, *board_gate.poster_texts(sheet)),
        "notice": (ranks, *board_gate.notice_texts(text), *text.signatures, text.posted),
    }


def test_every_part_of_the_settings_is_walked_or_on_no_boards_paper() -> None:
    parts = {one.name for one in fields(Settings)}
    assert parts == WALKED | THE_BOARDS_OWN | ON_NO_BOARD


@pytest.mark.parametrize(("name", "change"), CHANGES)
def test_what_a_paper_prints_is_frozen_with_its_board_or_in_the_letterhead(
    sealed: Small, name: str, change: Change
) -> None:
    """A setting that is printed by neither list would change a paper after it hangs: then this fails."""
    pk = sealed.villages["萨日朗"]
    draft = sealed.call(boards.draft, "masses", Q3, pk)
    board = sealed.call(boards.board, "masses", Q3, pk)
    head = sealed.call(letterhead.wanted, pk, POSTED)
    fresh, kept = sealed.call(words, draft, pk, None), sealed.call(words, board, pk, head)
    save(sealed, change)
    after = sealed.call(words, draft, pk, None)
    printed_by = {kind for kind in fresh if fresh[kind] != after[kind]}
    listed = {kind for fact in FACTS if name in fact.settings for kind in fact.printed_by}
    assert sealed.call(words, board, pk, head) == kept, "a printing's later forms say what it said"
    now = sealed.call(letterhead.wanted, pk, POSTED)
    if name in SEALED_NAMES:
        assert not listed, "in one list, not in two"
        assert now == head
    else:
        assert printed_by == listed
        for kind in ("board", "notice"):
            assert any(differences(head, now, kind)) == (kind in listed)


def test_the_lists_name_settings_that_there_are() -> None:
    known = {param.id for param in CHANGES} | WALKED
    assert {name for fact in FACTS for name in fact.settings} <= known
    assert known >= SEALED_NAMES


# ---- forms of one printing ----
def printed(small: Small, kind: str, size: paper.PaperSize = "a3", **options: Any) -> paper.Made:
    pk = small.villages["萨日朗"]
    if kind == "notice":
        made = small.context.paper(paper.notice_print, Q3, pk, None, **options).result()
    else:
        made = small.context.paper(paper.board_print, "masses", Q3, pk, size, **options).result()
    small.call(paper.keep, made)
    return made


def said(made: paper.Made) -> str:
    return "".join(preview.text(made.content).split())


def everything_else(now: Settings) -> Settings:
    """Another institute's telephone, other receivers, days and places."""
    return replace(
        now,
        institute=replace(now.institute, phone="0475-3333333", contact="其其格"),
        notice=replace(now.notice, days=10, working_days=False, village_place="嘎查部", box_place="文化广场"),
        villages={VILLAGE: VillageNotice("陈海山", "0475-4444444")},
    )


def advice(small: Small, kind: letterhead.PaperKind, reason: str = "") -> list[str]:
    pk = small.villages["萨日朗"]

    def run(book: Book) -> list[str]:
        board = boards.board(book, "masses", Q3, pk)
        plan = letterhead.leaving(book, kind, board, pk, None, reason)
        return list(letterhead.clashes(book, kind, board, pk, plan, reason))

    found: list[str] = small.call(run)
    return found


def test_a_later_form_of_a_printing_says_what_the_first_one_said(sealed: Small) -> None:
    from docx import Document

    pk = sealed.villages["萨日朗"]
    a3, notice = printed(sealed, "board"), printed(sealed, "notice")
    save(sealed, everything_else)
    a2 = printed(sealed, "board", "a2")
    for fact in ("0475-1111111", "0475-2222222", "共7个工作日", "党群服务中心门口"):
        assert fact in said(a3)
        assert fact in said(a2), "one number, one letterhead"
    assert printed(sealed, "notice").content == notice.content
    word = sealed.context.paper(paper.notice_docx, Q3, pk, None).result()
    text = "".join(part.text for part in Document(BytesIO(word.content)).paragraphs)
    assert "包青山" in text
    assert "共7个工作日" in text
    assert [line.split("印出时的")[1].split("是")[0] for line in advice(sealed, "board")] == [
        "公示时间", "受理电话", "意见箱位置",
    ]  # fmt: skip
    assert [line.split("印出时的")[1].split("是")[0] for line in advice(sealed, "notice")] == [
        "公示时间", "受理电话", "受理人", "受理地点",
    ]  # fmt: skip
    assert all("--reprint" in line for line in advice(sealed, "notice"))
    again = printed(sealed, "board", "a2", reprint="电话换了")
    for fact in ("0475-3333333", "0475-4444444", "共10天", "文化广场"):
        assert fact in said(again)
    assert said(printed(sealed, "board", "a3")).count("0475-3333333") == said(again).count("0475-3333333")
    assert any("公示印的受理电话是0475-2222222、0475-1111111" in line for line in advice(sealed, "board"))


def test_a_reason_of_which_nothing_comes_is_said(sealed: Small) -> None:
    assert advice(sealed, "notice", "电话换了") == ["这份公示还没有印出过，没有重出一版"]
    first = printed(sealed, "notice", reprint="电话换了")
    save(sealed, lambda now: replace(now, notice=replace(now.notice, box_place="文化广场")))
    assert advice(sealed, "notice", "意见箱搬了") == ["这份公示要印的和已经印出的一样，没有重出一版"]
    assert printed(sealed, "notice", reprint="意见箱搬了").content == first.content, "a notice prints no box"


def test_a_telephone_that_was_published_may_be_printed_again(sealed: Small) -> None:
    """A mobile number is public while the settings publish it, and on the paper that was printed with it."""
    mobile = "13800001234"
    save(sealed, lambda now: replace(now, villages={VILLAGE: VillageNotice("包青山", mobile)}))
    printed(sealed, "board")
    save(sealed, everything_else)
    assert mobile in said(printed(sealed, "board", "a2"))
    with pytest.raises(StoppedError):
        sealed.call(
            board_gate.passed, "paper.board_print", sealed.board("2026-Q3", "萨日朗"), 1, [f"电话{mobile}"]
        )


def test_a_list_needs_no_holiday_table_and_the_poster_completes_its_letterhead(sealed: Small) -> None:
    save(sealed, lambda now: replace(now, holidays={}, holiday_years=frozenset()))
    printed(sealed, "board", "a4", first=POSTED)
    with pytest.raises(UserError, match="还没有2026年的节假日安排"):
        printed(sealed, "board", "a3")
    save(sealed, first_settings)
    assert "共7个工作日" in said(printed(sealed, "board", "a3"))
    save(sealed, everything_else)
    assert "共7个工作日" in said(printed(sealed, "board", "a2"))


# ---- older books ----
@pytest.mark.parametrize(
    "old",
    [{}, {"posting_day": "2026-10-09", "telephone": "0475-8、0475-9", "receiver": "", "place": "老地方"}],
)
def test_a_printing_of_an_older_version_prints_and_is_reissued(sealed: Small, old: dict[str, str]) -> None:
    pk = sealed.villages["萨日朗"]
    made = sealed.context.paper(paper.notice_print, Q3, pk, POSTED).result()
    sealed.call(paper.keep, made)
    row = sealed.call(letterhead.printing, "notice", sealed.board("2026-Q3", "萨日朗"), pk)

    def as_it_was(book: Book) -> None:
        files = {"notice-2026-10-09": row.files["notice"]}
        with book.operation("旧版"):
            book.db.execute(
                "UPDATE issued SET mendable = ?, files = ? WHERE pk = ?",
                [store.text(old), store.text(files), row.pk],
            )

    sealed.call(as_it_was)
    assert printed(sealed, "notice").content == made.content
    new = printed(sealed, "notice", reprint="电话换了")
    assert new.content != made.content
    assert "0475-1111111" in said(new)
    assert sealed.call(issued.verify, *_foot(made)).state == "withdrawn"
    assert sealed.call(issued.verify, *_foot(new)).valid


def _foot(made: paper.Made) -> tuple[str, str]:
    text = said(made)
    return text.split("编号：")[1].split("核验码：")[0], text.split("核验码：")[1][:9]


def test_a_posting_before_the_period_is_over_is_said(sealed: Small) -> None:
    pk = sealed.villages["萨日朗"]

    def run(book: Book, first: date) -> list[str]:
        board = boards.board(book, "masses", Q3, pk)
        return list(
            letterhead.clashes(
                book, "notice", board, pk, letterhead.leaving(book, "notice", board, pk, first)
            )
        )

    assert sealed.call(run, date(2026, 7, 1))[0] == (
        "公示从2026年7月1日张贴，2026年第三季度到2026年9月30日才结束，请核对日期"
    )
    assert sealed.call(run, date(2026, 10, 1)) == []

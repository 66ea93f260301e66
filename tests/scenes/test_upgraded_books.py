"""Real books of the older program: what was printed stays as it was, what counts is as the new rule says, and it is said.

What must come of each is computed here from the old file's own rows, in plain Python.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.scenes.book import Said, Town, did

HERE = Path(__file__).parents[1] / "books"
BOOKS = ("schema_1", "schema_2")
Q3 = "2026-Q3"
TODAY = "2026-10-27"
BASE = {"2026-08": 0, Q3: 10000, "2026-10": 0, "2026-Q4": 10000, "2026": 40000}
KEYS = (
    "rank", "place", "band", "household", "person", "name", "group", "total", "veto", "reason",
)  # fmt: skip


@dataclass
class Old:
    """An old book as its file says it, before anybody opened it."""

    entries: list[dict[str, Any]]
    boards: list[dict[str, Any]]
    prints: dict[tuple[int, str], str]
    villages: dict[int, str]
    households: dict[int, dict[str, Any]]
    counts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Old:
        with closing(sqlite3.connect(path)) as raw:
            raw.row_factory = sqlite3.Row
            boards = _rows(raw, "SELECT * FROM board ORDER BY pk")
            prints = {
                (row["board_pk"], row["form"]): row["sha256"]
                for row in _rows(raw, "SELECT * FROM stored_print")
            }
            counts = {
                name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                for name in ("household", "person", "entry")
            }
            return cls(
                _rows(raw, "SELECT * FROM entry ORDER BY pk"), boards, prints,
                {row["pk"]: row["base"] for row in _rows(raw, "SELECT * FROM village")},
                {row["pk"]: row for row in _rows(raw, "SELECT * FROM household")}, counts,
            )  # fmt: skip

    def root(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The first of a row's chain: what it takes back or tops; a sheet's cell that replaced another, that one."""
        by_pk = {row["pk"]: row for row in self.entries}
        before = entry["reverses"] or entry["tops"]
        if before is None and entry["item_pk"] is None:
            before = next(
                (
                    row["reverses"]
                    for row in self.entries
                    if row["operation_pk"] == entry["operation_pk"]
                    and row["reverses"] is not None
                    and (row["household_pk"], row["event_date"], row["category"])
                    == (entry["household_pk"], entry["event_date"], entry["category"])
                ),
                None,
            )
        return entry if before is None else self.root(by_pk[before])

    def counts_in(self) -> dict[int, int]:
        return {entry["pk"]: self.root(entry)["period"] for entry in self.entries}

    def totals(self, period: str) -> dict[str, tuple[int, bool, bool]]:
        """(points, deducted, veto) of each household: standing entries whose root lies in the period."""
        taken: dict[int, int] = {}
        for entry in self.entries:
            if entry["reverses"] is not None:
                taken[entry["reverses"]] = entry["pk"]

        def stands(pk: int) -> bool:
            return pk not in taken or not stands(taken[pk])

        found = {row["number"]: (0, False, False) for row in self.households.values()}
        for entry in self.entries:
            inside = self.root(entry)["period"] in months_of(period)
            if entry["track"] != "masses" or entry["reverses"] is not None or not inside:
                continue
            if stands(entry["pk"]):
                number = self.households[entry["household_pk"]]["number"]
                points, deducted, veto = found[number]
                found[number] = (
                    points + entry["points"],
                    deducted or bool(entry["deduct"]),
                    veto or bool(entry["veto"]),
                )
        return found

    def differing(self) -> list[str]:
        """The scopes whose sealed rows are no longer what the rule says, '' the township."""
        found = []
        for board in self.boards:
            now = self.totals(board["period"])
            lines = json.loads(board["content"])["lines"]
            sealed = {line["household"]: (line["total"], line["deducted"], line["veto"]) for line in lines}
            base = BASE[board["period"]]
            true = {number: (base + now[number][0], *now[number][1:]) for number in sealed}
            if sealed != true:
                found.append(self.villages.get(board["village_pk"], ""))
        return found


def _rows(raw: sqlite3.Connection, sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in raw.execute(sql).fetchall()]


def months_of(period: str) -> range:
    year = int(period[:4]) * 100
    if period.endswith(("Q3", "Q4")):
        last = int(period[-1]) * 3
        return range(year + last - 2, year + last + 1)
    return (
        range(year + 1, year + 13)
        if len(period) == 4
        else range(year + int(period[5:]), year + int(period[5:]) + 1)
    )


@dataclass
class Upgraded:
    """The old rows, the book as it is now, and what the first verb said when it opened it."""

    old: Old
    town: Town
    said: Said


@pytest.fixture(params=BOOKS)
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Upgraded:
    folder = tmp_path / "旧的.wenming"
    for name in ("media", "backups", "prints"):
        (folder / name).mkdir(parents=True)
    source = HERE / f"{request.param}.sqlite3"
    if not source.exists():
        pytest.fail(f"{source.name} is not there yet")
    shutil.copy(source, folder / "book.sqlite3")
    town = Town(folder, TODAY)
    return Upgraded(Old.read(source), town, town("stats"))


def station(book: Upgraded, board: dict[str, Any]) -> str | None:
    return book.old.villages.get(board["village_pk"])


def test_nothing_is_lost(book: Upgraded) -> None:
    did(book.said)
    for name, count in book.old.counts.items():
        assert book.town.rows(f"SELECT count(*) FROM {name}") == [(count,)], name
    assert book.town.rows("SELECT pk, period FROM entry ORDER BY pk") == [
        (one["pk"], one["period"]) for one in book.old.entries
    ], "the month a row was booked in stays as booked"


def test_the_book_is_sound(book: Upgraded) -> None:
    """But for papers whose files were left out of the repository."""
    problems = did_or_said(book.town("check", "--json"))
    left = [one["what"] for one in problems if "存档文件" not in one["what"] and one["severity"] == "error"]
    assert left == []


def did_or_said(said: Said) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = said.json
    return found


def test_a_sealed_board_is_byte_for_byte_what_it_was(book: Upgraded) -> None:
    kept = book.town.rows("SELECT period, village_pk, edition, content, checksum FROM issued WHERE kind = 'board' ORDER BY pk")  # fmt: skip
    assert kept == [
        (one["period"], one["village_pk"], one["edition"], one["content"], one["checksum"])
        for one in book.old.boards
    ]


def test_a_sealed_board_has_the_same_rows_counts_and_checksum(book: Upgraded) -> None:
    for board in book.old.boards:
        content = json.loads(board["content"])
        shown = book.town.board(board["period"], station(book, board))
        assert (shown["checksum"], shown["sealed"], shown["edition"]) == (
            board["checksum"], board["sealed_at"], 1,
        )  # fmt: skip
        assert [[row[key] for key in KEYS if key != "total"] for row in shown["rows"]] == [
            [line[key] for key in KEYS if key != "total"] for line in content["lines"]
        ]
        assert [row["total"] * 100 for row in shown["rows"]] == [line["total"] for line in content["lines"]]
        bands = [line["band"] for line in content["lines"]]
        assert shown["counts"] == {
            "households": len(bands), "ranked": sum(line["rank"] is not None for line in content["lines"]),
            **{name: bands.count(name) for name in ("red", "grey", "black", "unlisted")},
        }  # fmt: skip


def test_its_stored_prints_are_the_same_files(book: Upgraded) -> None:
    kept: dict[tuple[int, str], str] = {}
    scopes = {(one["period"], one["village_pk"]): one["pk"] for one in book.old.boards}
    for period, village, files in book.town.rows(
        "SELECT period, village_pk, files FROM issued WHERE kind IN ('board', 'notice')"
    ):
        kept |= {(scopes[period, village], form): sha for form, sha in json.loads(files).items()}
    assert set(book.old.prints.values()) <= set(kept.values())


def test_every_row_counts_in_the_month_of_its_root(book: Upgraded) -> None:
    assert dict(book.town.rows("SELECT pk, counts_in FROM entry")) == book.old.counts_in()


@pytest.mark.parametrize("period", [one for one in BASE if one != Q3])
def test_boards_that_are_not_sealed_are_as_the_new_rule_says(book: Upgraded, period: str) -> None:
    totals = book.old.totals(period)
    shown = {row["household"]: (row["total"], row["veto"]) for row in book.town.board(period)["rows"]}
    assert shown == {
        number: ((BASE[period] + points) / 100, veto) for number, (points, _, veto) in totals.items()
    }


def test_boards_that_are_sealed_wait_where_they_differ(book: Upgraded) -> None:
    waiting = {
        station(book, one) or ""
        for one in book.old.boards
        if book.town.board(one["period"], station(book, one))["state"] == "stale"
    }
    assert waiting == set(book.old.differing())


def test_the_upgrade_says_which_boards_differ(book: Upgraded) -> None:
    """本次升级：3张榜与原榜不同: told once, on the line that is not read by programs."""
    differing = book.old.differing()
    if differing:
        assert f"本次升级：{len(differing)}张榜与原榜不同" in book.said.err
        assert all(name in book.said.err for name in differing)
    else:
        assert "与原榜不同" not in book.said.all
    assert "与原榜不同" not in book.town("stats").err, "the second time nothing is upgraded"
    assert "与原榜不同" not in book.said.out


def test_a_correction_of_such_a_board_makes_its_second_edition(book: Upgraded) -> None:
    if not book.old.differing():
        return
    before = book.town.board(Q3)
    book.town.correct(Q3, "升级后核对")
    after = book.town.board(Q3)
    assert (after["edition"], after["state"]) == (2, "sealed")
    assert {row["household"]: row["total"] * 100 for row in after["rows"]} == {
        number: 10000 + points
        for number, (points, _, _) in book.old.totals(Q3).items()
        if number in {row["household"] for row in after["rows"]}
    }
    assert book.town.board(Q3, edition=1)["rows"] == before["rows"]


def test_households_of_an_old_book_exist_since_ever(book: Upgraded) -> None:
    """So no past board changes by the upgrade."""
    living = {row["number"] for row in book.old.households.values() if row["merged_into"] is None}
    for period in ("2026-Q1", "2025-Q4", "2026-Q2"):
        assert {row["household"] for row in book.town.board(period)["rows"]} == living, period


def test_facts_a_paper_needs_are_beside_the_content_not_in_it(book: Upgraded) -> None:
    """The counts of 登记积分事项 as of the day of the seal, of a village that was not printed then."""
    printed = {board for board, _ in book.old.prints}
    sealed = next(one for one in book.old.boards if one["village_pk"] and one["pk"] not in printed)
    text = book.town.notice(Q3, book.old.villages[sealed["village_pk"]], "2026-10-08", name="补印")
    plus, minus = tally(book.old, sealed)
    assert f"登记积分事项{plus + minus}条" in text
    assert not [word for word in ("已逐户告知", "逐户评议", "全程监督") if word in text]


def tally(old: Old, board: dict[str, Any]) -> tuple[int, int]:
    """Additions and deductions of the village that stood when the board was sealed, vetoes and top-ups left out."""
    then = [one for one in old.entries if one["entered_at"] <= board["sealed_at"]]
    taken = {one["reverses"] for one in then if one["reverses"] is not None}
    mine = [
        one
        for one in then
        if old.households[one["household_pk"]]["village_pk"] == board["village_pk"]
        and one["track"] == "masses" and one["reverses"] is None and one["tops"] is None and not one["veto"]
        and one["pk"] not in taken and old.root(one)["period"] in months_of(board["period"])
    ]  # fmt: skip
    minus = sum(one["points"] < 0 or one["deduct"] > 0 for one in mine)
    return len(mine) - minus, minus

"""Where each thing of a book is shown, and whether it is told there that it is not as the program left it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.domain.errors import NOT_AS_KEPT, NotAsKeptError, UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    boards,
    certificates,
    editions,
    entry_words,
    evidence,
    hours,
    issued,
    months,
    paper,
    proofs,
    register_rows,
    tables,
)
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage.lists import LISTS
from wenming_desktop.support.clock import Clock

CLOCK = Clock.fixed(date(2026, 10, 27))
Row = dict[str, Any]


def row_of(book: Path, table: str, pk: int) -> Row:
    """One row of a closed book."""
    with closing(sqlite3.connect(book / "book.sqlite3")) as raw:
        raw.row_factory = sqlite3.Row
        return dict(raw.execute(f"SELECT * FROM {table} WHERE pk = ?", [pk]).fetchone())


def refused(show: Callable[[], object]) -> bool:
    """Showing it is refused as not as kept; another refusal, or an answer, is not."""
    try:
        show()
    except NotAsKeptError:
        return True
    except UserError:
        return False
    return False


class Look:
    """A book that was altered by hand, open; what its lists say."""

    def __init__(self, folder: Path) -> None:
        self.context = Context(folder, CLOCK)

    def close(self) -> None:
        self.context.close(with_backup=False)

    def call(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.context.call(verb, *args, **kwargs)

    def tells(self, table: str, was: Row) -> bool:
        """Whether it is told where a row of that table is shown, as it was before."""
        shown = SHOWN.get(table)
        return shown(self, was) if shown else self.ordinary(table, was)

    def listed(self, name: str) -> bool:
        """Whether a list marks a row."""

        def marks(book: Book) -> bool:
            return any(row.get("untrue") for row in tables.rows(book, name, tables.ids(book, name)))

        return bool(self.call(marks))

    def log(self, was: Row | None = None) -> bool:
        """操作记录 marks the step, or what is said at opening does."""
        return self.listed("log") or bool(self.call(proofs.opening))

    def ordinary(self, table: str, was: Row) -> bool:
        """A list of such rows marks it, or 操作记录 the step that wrote it."""
        if table == "setting" and was["key"] == "remembered":
            return True  # what was chosen last (a filter, a width) is in no list, and 操作记录 passes over its steps
        return any(self.listed(name) for name, one in LISTS.items() if one.noun == table) or self.log()

    def entries(self, was: Row) -> bool:
        """明细 and the register mark the entry; where it was deleted 操作记录 marks its step."""
        rows = [
            row for track in ("masses", "party") for row in self.call(entry_words.listed, track, undone=True)
        ]
        if all(row["id"] != was["pk"] for row in rows):
            return self.log()
        lines = [line for track in ("masses", "party") for line in self.call(register_rows.recent, track)]
        found = [line.state for line in lines if line.entry_pk == was["pk"]]
        return any(row["untrue"] for row in rows) and all(state == NOT_AS_KEPT for state in found)

    def services(self, was: Row) -> bool:
        """The volunteer's hours and 服务记录 mark it."""
        shown = self.call(hours.of_volunteer, was["volunteer_pk"])
        return any(row.state == NOT_AS_KEPT for row in shown) or self.listed("services") or self.log()

    def issued(self, was: Row) -> bool:
        """核验 answers nothing of it, its list marks it, its file and its board are refused."""
        if was["kind"] == "service":
            return self._certificate(was)
        if was["kind"] == "board":
            return self._board(was)
        # a notice that was not printed yet: what it says is its board's
        answer = self.call(editions.verify, was["number"], was["code"])
        return self.log() or (answer.found and "不能作数" in answer.said)

    def _certificate(self, was: Row) -> bool:
        answer = self.call(editions.verify, was["number"], was["code"])
        there = was["pk"] in self.call(tables.ids, "certificates")
        if answer.valid or answer.name or answer.minutes is not None:
            return False
        if not there:
            return self.log()
        return self.listed("certificates") and refused(lambda: self.call(certificates.stored, was["pk"]))

    def _board(self, was: Row) -> bool:
        where = was["track"], Period.parse(was["period"]), was["village_pk"]
        answer = self.call(editions.verify, was["number"], was["code"])
        return (
            not answer.valid
            and refused(lambda: self.call(boards.board, *where))
            and refused(lambda: self.call(editions.seal, *where))
            and refused(lambda: self.context.paper(paper.board_print, *where).result())
        )

    def attachments(self, was: Row) -> bool:
        """The viewer refuses it; where its row is gone 操作记录 marks the step that attached it."""
        return refused(lambda: self.call(evidence.copy_out, was["pk"])) or self.log()

    def months(self, was: Row) -> bool:
        """月度审核 marks the months, and nothing is closed or locked on them."""
        states = self.call(months.month_states)
        return (
            bool(states)
            and all(one.untrue for one in states)
            and refused(lambda: self.call(months.close_month, 202610))
        )

    def said(self, was: Row) -> bool:
        """核验 of the paper that said it counts for nothing; where it was deleted 操作记录 marks the step."""
        return not self.call(issued.state_of, was["issued_pk"]).valid or self.log()


def _nowhere(look: Look, was: Row) -> bool:
    return True


SHOWN: dict[str, Callable[[Look, Row], bool]] = {
    "attachment": Look.attachments,
    "change": Look.log,
    "chain_start": _nowhere,  # nobody is shown it: it covers what was before an upgrade, for 数据体检 alone
    "closed_month": Look.months,
    "entry": Look.entries,
    "erasure": Look.log,
    "import_batch": Look.log,
    "issued": Look.issued,
    "operation": Look.log,
    "resealed": Look.log,
    "said": Look.said,
    "service": Look.services,
    "trace": Look.log,
}

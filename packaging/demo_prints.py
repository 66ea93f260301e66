"""The demo's papers of service, made by the program's own services: python demo_prints.py BOOK OUT_FOLDER.

Run by ``dev.py demo`` with the program's environment; prints the path of each PDF on a line of its own. Certificates
are those the demo has issued, as stored: looking at a demo issues nothing.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from wenming_desktop.services import (
    activity_paper,
    certificate_paper,
    certificates,
    place_paper,
    signin_paper,
    volunteer_paper,
)
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.paper import Made
from wenming_desktop.support.clock import Clock

TODAY = datetime(2026, 10, 27, 17, 40)
MONTH, NEXT_MONTH = 202610, 202611
FIRST, LAST = date(2026, 1, 1), TODAY.date()
FAIR = "文明实践志愿服务赶大集"
PLANTING = "星期六文明实践·秋季义务植树"
CERTIFICATES = 3


def main() -> None:
    """Make every paper and say where it is."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    context = Context(folder, Clock.fixed(TODAY))
    try:
        for verb in papers(context):
            made = context.paper(verb).result()
            path = out / made.file_name
            path.write_bytes(made.content)
            print(path, flush=True)
    finally:
        context.close(with_backup=False)


def papers(context: Context) -> Iterator[Callable[[Book], Made]]:
    """What a month of service leaves on paper."""
    fair, planting = (context.call(_activity, title) for title in (FAIR, PLANTING))
    yield lambda book: activity_paper.forecast(book, NEXT_MONTH)
    yield lambda book: activity_paper.record(book, fair)
    yield lambda book: activity_paper.record(book, planting)
    yield lambda book: activity_paper.ledger(book, date(2026, 10, 1), date(2026, 10, 31))
    yield lambda book: signin_paper.signin_sheet(book, planting)
    yield lambda book: volunteer_paper.team_roster(book, context.call(_first_team))
    yield volunteer_paper.volunteer_roster
    yield place_paper.places_table
    yield lambda book: place_paper.eight_haves_table(book, LAST)
    yield lambda book: certificate_paper.register(book, FIRST, LAST)
    yield certificate_paper.star_table
    for pk in context.call(_issued):
        yield lambda book, pk=pk: certificates.reprint(book, pk)


def _activity(book: Book, title: str) -> int:
    return int(book.db.execute("SELECT pk FROM activity WHERE title = ?", [title]).fetchone()[0])


def _first_team(book: Book) -> int:
    row = book.db.execute("SELECT pk FROM team WHERE tier = '大队' ORDER BY pk LIMIT 1").fetchone()
    return int(row[0])


def _issued(book: Book) -> list[int]:
    """The latest certificates that hold."""
    rows = book.db.execute(
        "SELECT pk FROM issued WHERE kind = 'service' AND state = 'issued' ORDER BY pk DESC LIMIT ?",
        [CERTIFICATES],
    )
    return [int(row[0]) for row in rows.fetchall()]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()

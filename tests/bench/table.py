"""One table of what the program costs beside the bare libraries, over books of 10^3 to 10^6 entries.

python -m tests.bench.table [--full] [--strict] [--write] [--only WORDS]

CPU seconds, ours and the bare one in turn, medians of pairs; kept in out/bench_table.json too. ``--full`` goes to 10^6,
``--strict`` ends with 1 where a work is beyond its goal, ``--write`` puts the table into docs/speed.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench import big_book, works
from tests.bench.pairs import Pair, exponent
from wenming_desktop.support.clock import Clock

ROOT = Path(__file__).resolve().parents[2]
DOC, KEPT = ROOT / "docs" / "speed.md", ROOT / "out" / "bench_table.json"
SIZES, FULL = (1_000, 10_000, 100_000), (1_000_000,)
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
HEADINGS = ("work", "size", "bare", "ours", "ratio", "exponent", "goal", "ok")


@dataclass(frozen=True)
class Row:
    """One work over the sizes; the goal is asked of the largest."""

    work: str
    peer: str
    goal: works.Goal
    sizes: tuple[int, ...]
    pairs: tuple[Pair, ...]

    @property
    def power(self) -> float | None:
        """What the cost grows with the size."""
        return exponent(self.sizes, [pair.ours for pair in self.pairs])

    @property
    def met(self) -> bool:
        """Whether it is at its goal."""
        return self.goal.met(self.pairs[-1], self.power)

    def cells(self) -> list[list[str]]:
        """A line for each size; what is said of all stands in the last."""
        found = []
        for size, pair in zip(self.sizes, self.pairs, strict=True):
            bare = f"{self._said(pair.bare)}" if pair.bare else "-"
            ratio = f"{pair.ratio:.1f}" if pair.bare else "-"
            found.append(["", f"{size:,}", bare, self._said(pair.ours), ratio, "", "", ""])
        found[0][0] = f"{self.work} / {self.peer}" if self.peer else self.work
        power = "-" if self.power is None else f"{self.power:.2f}"
        found[-1][5:] = [power, str(self.goal), "yes" if self.met else "**no**"]
        return found

    def _said(self, value: float) -> str:
        if self.goal.unit == "megabytes" or "memory" in self.work:
            return f"{value:.0f} MB"
        return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.2f} s"


def measured(sizes: Sequence[int], only: str) -> list[Row]:
    """Make a book of each size, do every work on it, and put the sizes of each work together."""
    wanted = [one for one in (*works.LEDGER, *works.PROCESSES) if only in one.work]
    found: dict[str, list[Pair]] = {one.work: [] for one in wanted}
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "账.wenming"
            big_book.make(folder, size)
            # Windows and exports first: the works write into the book.
            for alone in works.PROCESSES:
                if alone in wanted:
                    _measure(size, alone.work, found, alone.measure(folder))
            if any(one in wanted for one in works.LEDGER):
                with works.opened(folder, size) as subject:
                    for one in works.LEDGER:
                        if one in wanted:
                            _measure(size, one.work, found, one.measure(subject))
    return [Row(one.work, one.peer, one.goal, tuple(sizes), tuple(found[one.work])) for one in wanted]


def _measure(size: int, work: str, found: dict[str, list[Pair]], pair: Pair) -> None:
    found[work].append(pair)
    print(f"  {size:>9,} {work}: {pair.ours:.4g}, bare {pair.bare:.4g}, ratio {pair.ratio:.3g}", flush=True)


def markdown(rows: Sequence[Row]) -> str:
    """The table, with the day and the kind of machine."""
    cells = [list(HEADINGS), *(line for row in rows for line in row.cells())]
    widths = [max(len(line[at]) for line in cells) for at in range(len(HEADINGS))]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in cells
    ]
    lines.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    return f"{machine()}\n\n" + "\n".join(lines)


def machine() -> str:
    """What the figures were measured on."""
    return (
        f"Measured on {Clock.system().today()}: {platform.system()} {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; CPU time, medians of pairs in turn."
    )


def write_doc(text: str) -> None:
    """Put the table between its marks in docs/speed.md."""
    whole = DOC.read_text(encoding="utf-8")
    before, rest = whole.split(BEGIN)
    DOC.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def main(argv: Sequence[str]) -> int:
    """Measure, print, keep; 1 where ``--strict`` was asked for and a work is beyond its goal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--full", action="store_true", help="a book of 10^6 entries too")
    parser.add_argument("--strict", action="store_true", help="fail beyond the goals")
    parser.add_argument("--write", action="store_true", help="put the table into docs/speed.md")
    parser.add_argument("--only", default="", metavar="WORDS", help="the works whose name has these words")
    chosen = parser.parse_args(argv)
    rows = measured(SIZES + FULL if chosen.full else SIZES, chosen.only)
    text = markdown(rows)
    print(f"\n{text}", flush=True)
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1), encoding="utf-8")
    if chosen.write:
        write_doc(text)
    beyond = [row.work for row in rows if not row.met]
    if beyond:
        print(f"\nbeyond the goal: {', '.join(beyond)}", file=sys.stderr)
    return 1 if chosen.strict and beyond else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

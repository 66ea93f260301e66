"""Headings renamed at random: the same people come out of a roster, or the report says which columns were not taken."""

import random
from pathlib import Path

import pytest
import xlsxwriter

from tests.services.desk import desk
from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.cells import column_index
from wenming_desktop.exchange.sheets import read_workbook
from wenming_desktop.services.import_report import ImportPreview

ROSTERS = (
    ("households", "萨日朗嘎查常住人口花名册.xlsx"),
    ("households", "苏布德苏木各嘎查户籍台账.xlsx"),
    ("volunteers", "志愿者花名册.xls"),
)
STONES = "琥珀珊瑚翡翠玛瑙琉璃砗磲"


def renamed(source: Path, out: Path, look: ImportPreview, dice: random.Random) -> set[tuple[str, str]]:
    """A copy of a roster with a third of the headings that were understood replaced; (sheet, column) of each."""
    changed = set()
    read = {sheet.name: sheet for sheet in look.sheets}
    with xlsxwriter.Workbook(out) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in read_workbook(source, fill=False).sheets:
            page = book.add_worksheet(sheet.name)
            known = read.get(sheet.name)
            letters = [match.letter for match in known.columns] if known else []
            picked = {letter: "".join(dice.sample(STONES, 3)) for letter in letters if dice.random() < 0.34}
            changed |= {(sheet.name, letter) for letter in picked}
            for first, left, last, right in sheet.merged:
                if (first, left) != (last, right):
                    page.merge_range(first, left, last, right, "")
            words = {column_index(letter): word for letter, word in picked.items()}
            head = range(known.header_row - 1, known.header_row - 1 + known.header_rows) if known else ()
            for row, values in enumerate(sheet.rows):
                for column, value in enumerate(values):
                    if value in ("", None):
                        continue
                    new = words[column] if row in head and column in words else value
                    page.write(row, column, new, day if hasattr(new, "isoformat") else None)
    return changed


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("kind", "name"), ROSTERS)
def test_under_other_headings_the_same_people_come_out_or_it_is_said(
    kind: str, name: str, seed: int, fixtures_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    with desk(tmp_path / "1") as table:
        look = table.look(kind, fixtures_dir / name)  # type: ignore[arg-type]
        table.bring(kind, fixtures_dir / name)  # type: ignore[arg-type]
        wanted = table.people
    other = tmp_path / f"{Path(name).stem}.xlsx"
    changed = renamed(fixtures_dir / name, other, look, random.Random(seed))
    with desk(tmp_path / "2") as table:
        try:
            report = table.bring(kind, other)  # type: ignore[arg-type]
        except UserError:
            assert changed, "what came in under its own headings is refused"
            return
        found = table.people
        seen = {match.letter for sheet in table.look(kind, other).sheets for match in sheet.columns}  # type: ignore[arg-type]
    if found == wanted:
        return
    told = {(one.sheet, one.column) for one in report.unused}
    unread = {one.sheet for one in report.problems if "没有找到表头" in one.message}
    asides = "".join(report.asides)
    silent = {
        (sheet, letter)
        for sheet, letter in changed - told
        if sheet not in unread and f"{sheet}的{letter}列" not in asides and letter not in seen
    }
    assert not silent
    assert told or unread or report.has_errors, "people differ and nothing was said"

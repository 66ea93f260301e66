"""Make schema_2.sqlite3: a small real book of schema 2 with corrections, written by the program that had that schema.

Run once, with the code of commit 9bb44c0 in a work tree of its own (``git worktree add OLD 9bb44c0``):

    PYTHONPATH=OLD python tests/books/make_schema_2.py tests/books/schema_2.sqlite3

What is in it, so that tests can say what each upgrade must do of it (Q3 = July-September 2026, sealed on 10-08):

* 萨日朗-001 包青格乐: 月评清洁户 twice in August; one reversed on 10-12, undone and redone (stands reversed).
* 萨日朗-002 王秀兰: 理论宣讲 +2 three times in July (at most 4 a month): the third counts 0; the first was reversed on
  08-20, after July was closed, and topped the third up.
* 萨日朗-003 王秀兰: 婚丧事大操大办 on 08-12, reversed on 10-13 (undone again: the deduction stands).
  Split on 10-20 into 萨日朗-006 (其其格).
* 萨日朗-004 李䶮: 房前屋后乱堆乱放 of September reversed within September.
* 诺敏花-001 孟和: a wrong veto of 08-10, reversed on 10-14; a true one of 10-15.
* 诺敏花-002 陈海山: August's sheet by categories; 环境卫生 10 made 6 on 10-16, after sealing (a replaced cell).
* Party: 李䶮 无故不参加组织生活 of 08-10, reversed on 10-14; 包青格乐 参加主题党日.
* Sealed: masses 2026-Q3, township and both villages; printed: the notice and the A3 poster of 萨日朗.
* Certificates of 10-20: 0001 萨日朗 (3 h taken back on 10-22), 0002 乌云 void, 0003 乌云 anew, 0004 陈海山 with hours
  brought forward and then merged with a second record of his; 0005 a star certificate of 萨日朗.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.services.served_book import add_hours, add_volunteer, take_back
from tests.services.small_book import Small, make_template
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import Institute, VillageNotice, VolunteerSettings
from wenming_desktop.services import (
    boards,
    books,
    certificates,
    history,
    households,
    imports,
    paper,
    points,
    same_person,
    stars,
)
from wenming_desktop.services.context import Book
from wenming_desktop.storage import people
from wenming_desktop.storage.connection import FILE_NAME

Q3 = Period.parse("2026-Q3")
POSTED = date(2026, 10, 8)


def tell(small: Small, folder: Path) -> None:
    """The story above, day by day."""
    settle(small)
    july = [small.enter("萨日朗-002", "S1", f"2026-07-{day:02d}", today="2026-07-20") for day in (3, 10, 17)]
    small.close_months(202607, today="2026-08-05")
    small.enter("诺敏花-001", "V1", "2026-08-10", today="2026-08-11")
    deduction = small.enter("萨日朗-003", "J2", "2026-08-12", today="2026-08-13")
    clean = [small.enter("萨日朗-001", "H1", f"2026-08-{day:02d}", today="2026-08-16") for day in (6, 15)]
    party = small.enter("李䶮2", "K1", "2026-08-10", today="2026-08-16")
    small.enter("包青格乐1", "D1", "2026-08-11", today="2026-08-16")
    reverse(small, july[0].entry_pk, "登记重复", "2026-08-20")
    bring(small, folder, 10, "2026-09-02")
    small.close_months(202608, today="2026-09-04")
    wrong = small.enter("萨日朗-004", "J1", "2026-09-08", today="2026-09-09")
    reverse(small, wrong.entry_pk, "登记错户", "2026-09-12")
    small.enter("萨日朗-004", "H1", "2026-09-10", today="2026-09-12")
    small.close_months(202609, today="2026-10-06")
    seal_and_print(small)
    reverse(small, clean[0].entry_pk, "异议核实，应为一次", "2026-10-12")
    small.call(history.undo, today="2026-10-12")
    small.call(history.redo, today="2026-10-12")
    reverse(small, deduction.entry_pk, "当事人申诉", "2026-10-13")
    small.call(history.undo, today="2026-10-13")
    veto = small.rows("SELECT pk FROM entry WHERE veto = 1")[0][0]
    reverse(small, veto, "认错了人", "2026-10-14")
    reverse(small, party.entry_pk, "请假条补到", "2026-10-14")
    small.enter("诺敏花-001", "V1", "2026-10-15", today="2026-10-16")
    bring(small, folder, 6, "2026-10-16")
    small.enter("萨日朗-001", "J1", "2026-10-17", today="2026-10-18")
    split(small)
    serve(small)


def settle(small: Small) -> None:
    """Settings of a notice, and members for the household that will be split."""
    settings = small.call(books.settings)
    wanted = replace(
        settings,
        institute=Institute(name=settings.institute.name, operator="乌兰", phone="0475-0000000", contact="乌兰"),
        villages={
            "萨日朗嘎查": VillageNotice("宝音", "0475-0000001"), "诺敏花嘎查": VillageNotice("斯琴", "0475-0000002"),
        },
        volunteers=VolunteerSettings(certificate_prefix="SBDSM", own_honours=True),
    )  # fmt: skip
    small.call(books.save_settings, wanted, today="2026-01-06")

    def members(book: Book) -> None:
        with book.operation("登记家庭成员"):
            for name, birth in (("其其格", "1992-02-02"), ("巴特尔", "2018-03-03")):
                row = {
                    "household_pk": small.households["萨日朗-003"],
                    "name": name,
                    "birth": birth,
                    "relation": "其他",
                }
                people.insert_person(book.db, row)

    small.call(members, today="2026-01-06")


def reverse(small: Small, entry_pk: int, reason: str, today: str) -> None:
    """冲正 on a day."""
    small.call(points.reverse, entry_pk, reason, today=today)


def bring(small: Small, folder: Path, clean: int, today: str) -> None:
    """August's sheet by categories of 诺敏花, with 陈海山's 环境卫生 as given."""
    path = folder / "诺敏花嘎查8月积分评分表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("8月")
        sheet.write(0, 0, "诺敏花嘎查2026年8月积分评分表")
        sheet.write_row(1, 0, ("序号", "户号", "户主", "志愿服务", "环境卫生", "减分", "合计"))
        sheet.write_row(2, 0, (1, "诺敏花-002", "陈海山", 6, clean, "", 6 + clean))
        sheet.write_row(3, 0, (2, "诺敏花-003", "乌云其木格", "", 4, 1, 3))
    report, _ = small.call(imports.run_import, "points", path, today=today)
    assert not [one for one in report.problems if one.is_error], report.problems


def seal_and_print(small: Small) -> None:
    """The third quarter is sealed, and 萨日朗's notice and poster go out."""
    small.call(boards.seal, "masses", Q3, None, today="2026-10-08")
    village = small.villages["萨日朗"]
    notice = small.call(paper.notice_print, Q3, village, POSTED, today="2026-10-08")
    poster = small.call(paper.board_print, "masses", Q3, village, "a3", first=POSTED, today="2026-10-08")
    for made in (notice, poster):
        first, _ = small.call(paper.keep, made, today="2026-10-08")
        assert first


def split(small: Small) -> None:
    """其其格 and 巴特尔 get a household of their own."""
    pks = [
        row[0] for row in small.rows("SELECT pk FROM person WHERE name IN ('其其格', '巴特尔') ORDER BY pk")
    ]
    small.call(households.split_household, small.households["萨日朗-003"], pks, pks[0], today="2026-10-20")


def serve(small: Small) -> None:
    """Volunteers with hours, a star, certificates; one taken back behind its certificate, one void, one merged."""
    context = small.context
    saturdays = [("theory", f"2026-0{month}-05", 540, "微宣讲") for month in range(1, 10)]
    rich = add_volunteer(context, "萨日朗", "150599000001", saturdays, birth="1990-05-05", sex="女")
    more = [add_hours(context, rich, 180, f"2026-10-{day:02d}") for day in range(3, 11)]
    other = add_volunteer(context, "乌云", "150599000002", saturdays[:3])
    brought = add_volunteer(context, "陈海山", "150599000003", saturdays[:2], brought=1560)
    twin = add_volunteer(context, "陈海山", "150599000004", saturdays[4:5])
    small.call(stars.award, [rich], "苏文实办〔2026〕3号", today="2026-10-19")
    issue(small, [rich, other])
    small.call(certificates.void, pk_of(small, "0002"), "用途写错", today="2026-10-20")
    issue(small, [other])
    issue(small, [brought])
    small.call(stars.issue_stars, [rich], today="2026-10-20")
    take_back(context, more[0])
    person = dict(small.rows("SELECT pk, person_pk FROM volunteer"))
    small.call(same_person.merge_persons, person[brought], person[twin], today="2026-10-23")


def issue(small: Small, volunteers: list[int]) -> None:
    """Certificates on 20 October."""
    small.call(certificates.issue, volunteers, purpose="评先评优", today="2026-10-20")


def pk_of(small: Small, serial: str) -> int:
    """A certificate by the end of its number."""
    return int(small.rows("SELECT pk FROM certificate WHERE number LIKE ?", f"%-{serial}")[0][0])


def main(out: Path) -> None:
    """Write the book's file; the files its papers were stored as stay behind (half a megabyte of faces)."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "书.wenming"
        make_template(folder)
        small = Small(folder)
        tell(small, Path(temporary))
        assert small.call(books.check) == []
        small.close()
        with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as raw:
            for statement in (
                "journal_mode=DELETE",
                "page_size=1024",
            ):  # eighty small tables: a quarter of the size
                raw.execute(f"PRAGMA {statement}")
            raw.execute("VACUUM")
            assert raw.execute("PRAGMA user_version").fetchone() == (2,)
        shutil.copy(folder / FILE_NAME, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

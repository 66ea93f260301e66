"""A small township made through the command line, and what a clerk does in it by verbs: in this process, so quickly.

Invented: two villages, seven households. The rule book has what the scenes need: V1 veto, H1 +10, J1 −3, J2 −10,
S1 +2 with a monthly cap of 4; the party's has K1 −5 (a deduction), D1 +3 and PV (a veto).
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from wenming_desktop.cli import run
from wenming_desktop.domain.periods import Period, PeriodKind
from wenming_desktop.domain.points import Entry
from wenming_desktop.services import boards, party, points
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import settings_store
from wenming_desktop.support.clock import Clock

NAME = "苏布德苏木新时代文明实践所"
FIRST_DAY = "2026-01-05"
TODAY = "2026-10-27"
Rows = Sequence[Sequence[Any]]
RULES: Rows = (
    ("苏布德苏木群众积分细则（2026年1月1日起施行）",),
    ("编号", "类别", "积分项目", "分值", "每月最多"),
    ("S1", "思想观念", "参加理论宣讲", "+2", "4"),
    ("H1", "环境卫生", "月评清洁户", "+10", ""),
    ("J1", "环境卫生", "房前屋后乱堆乱放", "-3", ""),
    ("J2", "乡风文明", "婚丧事大操大办", "-10", ""),
    ("V1", "一票否决", "一票否决（甲类）", "一票否决", ""),
)
PARTY_RULES: Rows = (
    ("苏布德苏木党员积分细则（2026年1月1日起施行）",),
    ("编号", "类别", "积分项目", "分值", "每月最多"),
    ("D1", "组织生活", "参加主题党日", "+3", ""),
    ("K1", "组织生活", "无故不参加组织生活", "-5", ""),
    ("PV", "一票否决", "一票否决（党员）", "一票否决", ""),
)
# village, group, the household's people: the head first
PEOPLE = (
    ("萨日朗嘎查", 1, ("包青格乐", "斯琴高娃", "包那日苏")), ("萨日朗嘎查", 1, ("王秀兰", "王志强")),
    ("萨日朗嘎查", 2, ("李文华", "李晓梅")), ("萨日朗嘎查", 2, ("苏力德",)),
    ("诺敏花嘎查", 1, ("孟和", "其其格")), ("诺敏花嘎查", 1, ("陈海山",)), ("诺敏花嘎查", 2, ("乌云其木格", "朝鲁")),
)  # fmt: skip
PARTY = ("包青格乐", "孟和")


@dataclass(frozen=True)
class Said:
    """How a verb ended: exit code, what it said on both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def all(self) -> str:
        """Both streams, for a word that may stand on either."""
        return self.out + self.err


def wenming(*arguments: object, today: str = TODAY) -> Said:
    """Run a verb as the command line does, on a day that stands still."""
    before = os.environ.get("WENMING_TODAY")
    os.environ["WENMING_TODAY"] = today
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run([str(one) for one in arguments])
    finally:
        if before is None:
            del os.environ["WENMING_TODAY"]
        else:
            os.environ["WENMING_TODAY"] = before
    return Said(code, out.getvalue(), err.getvalue())


def workbook(path: Path, rows: Rows, sheet: str = "Sheet1") -> Path:
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet(sheet)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value not in ("", None):
                    page.write(row, column, value)
    return path


def make_township(folder: Path) -> Path:
    """The book every scene starts from: new, rules of both tracks, the roster of both villages."""
    book = folder / "苏布德.wenming"
    did(wenming("new", book, "--name", NAME, today=FIRST_DAY))
    at = ("--book", book)
    for track, rows in (("masses", RULES), ("party", PARTY_RULES)):
        file = workbook(folder / f"{track}.xlsx", rows)
        did(wenming("import", "rules", file, "--track", track, *at, today=FIRST_DAY))
    for village in ("萨日朗嘎查", "诺敏花嘎查"):
        file = workbook(folder / f"{village}.xlsx", roster(village))
        did(wenming("import", "households", file, *at, today=FIRST_DAY))
    return book


def roster(village: str) -> Rows:
    """A village's household book (户籍台账) of January 2026, its households numbered in order."""
    rows: list[tuple[Any, ...]] = [
        (f"{village}户籍台账（2026年1月）",),
        ("户号", "姓名", "与户主关系", "小组", "出生日期", "政治面貌"),
    ]
    mine = [(group, people) for where, group, people in PEOPLE if where == village]
    for at, (group, people) in enumerate(mine, 1):
        number = f"{village.removesuffix('嘎查')}-{at:03d}"
        for place, name in enumerate(people):
            relation = "户主" if place == 0 else "家庭成员"
            party = "中共党员" if name in PARTY else "群众"
            rows.append((number, name, relation, f"{group}组", f"19{70 + at}-0{place + 1}-11", party))
    return rows


def did(said: Said) -> Said:
    """The verb did what it was told to do."""
    assert said.code == 0, said
    return said


class Town:
    """A book on the clerk's desk and her verbs; ``today`` may be moved on."""

    mistake = 0  # the entry a test is about to take back

    def __init__(self, folder: Path, today: str = TODAY) -> None:
        self.folder, self.today = folder, today

    @classmethod
    def copy_of(cls, template: Path, folder: Path, today: str = TODAY) -> Town:
        return cls(Path(shutil.copytree(template, folder)), today)

    def copy(self, name: str) -> Town:
        """The same book a second time, to go another way with."""
        return type(self).copy_of(self.folder, self.folder.with_name(name), self.today)

    def __call__(self, *arguments: object) -> Said:
        return wenming(*arguments, "--book", self.folder, today=self.today)

    # ---- points ----
    def add(self, household: str, item: str, day: str, **options: object) -> int:
        """登记一条; gives its number as ``points list`` shows it."""
        said = did(self.try_add(household, item, day, **options)).json
        return int(said["id"])

    def try_add(self, household: str, item: str, day: str, **options: object) -> Said:
        words = _words(options)
        return self("points", "add", "--household", household, "--item", item, "--day", day, *words, "--json")

    def reverse(self, entry: int, reason: str = "登记错户", **options: object) -> Any:
        return did(self.try_reverse(entry, reason, **options)).json

    def try_reverse(self, entry: int, reason: str = "登记错户", **options: object) -> Said:
        return self("points", "reverse", entry, "--reason", reason, *_words(options), "--json")

    def listed(self, **options: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = did(self("points", "list", *_words(options), "--json")).json
        return found

    # ---- months and boards ----
    def close(self, *months: str) -> None:
        for month in months:
            did(self("close", month))

    def board(self, period: str, station: str | None = None, **options: object) -> dict[str, Any]:
        """The board as JSON, office copy."""
        found: dict[str, Any] = did(
            self("board", period, *_words({"station": station, **options}), "--format", "json")
        ).json
        return found

    def row(self, period: str, household: str, station: str | None = None, **options: object) -> Any:
        """One household's line, None where the board has none."""
        rows = self.board(period, station, **options)["rows"]
        return next((row for row in rows if row["household"] == household), None)

    def seal(self, period: str, station: str | None = None) -> Said:
        return did(self.try_seal(period, station))

    def try_seal(self, period: str, station: str | None = None) -> Said:
        return self("board", period, "--seal", *_words({"station": station}), "--format", "json")

    def correct(self, period: str, cause: str = "异议核查属实", station: str | None = None) -> Said:
        return did(self.try_correct(period, cause, station))

    def try_correct(self, period: str, cause: str | None, station: str | None = None) -> Said:
        words = _words({"cause": cause, "station": station})
        return self("board", period, "--correct", *words, "--format", "json")

    # ---- paper ----
    def notice(self, period: str, station: str, first: str = "2026-10-08", **options: object) -> str:
        """The notice's words as one line, spaces and line ends taken out."""
        return self.text(*did_paper(self.try_notice(period, station, first, **options)))

    def try_notice(
        self, period: str, station: str, first: str = "2026-10-08", name: str = "公示", **options: object
    ) -> tuple[Said, Path]:
        out = self.folder.with_name(f"{self.folder.stem}_{name}_{period}.pdf")
        words = _words({"station": station, "from": first, **options})
        return self("notice", period, *words, "-o", out), out

    @staticmethod
    def text(_said: Said, pdf: Path) -> str:
        return words_of(pdf.read_bytes())

    # ---- what has no verb: services on the same book ----
    def call(self, verb: Callable[..., Any], *arguments: Any) -> Any:
        """Run a service on the book as it lies, on this day."""
        context = Context(self.folder, Clock.fixed(date.fromisoformat(self.today)))
        try:
            return context.call(verb, *arguments)
        finally:
            context.close(with_backup=False)

    def rows(self, sql: str, *arguments: Any) -> list[tuple[Any, ...]]:
        return self.call(lambda book: book.db.execute(sql, arguments).fetchall())

    def person_pk(self, name: str) -> int:
        return int(self.rows("SELECT pk FROM person WHERE name = ?", name)[0][0])

    def household_pk(self, number: str) -> int:
        return int(self.rows("SELECT pk FROM household WHERE number = ?", number)[0][0])

    def points_of(self, entry: int) -> int:
        """What an entry and the rows that top it up count for, hundredths."""
        return int(self.rows("SELECT total(points) FROM entry WHERE pk = ?1 OR tops = ?1", entry)[0][0])

    def personal_sheet(self, name: str, period: str) -> party.PersonalSheet:
        return self.call(party.personal_sheet, self.person_pk(name), Period.parse(period))

    def why(self, period: str, household: str) -> list[Entry]:
        """The rows behind a household's line."""
        return self.call(boards.why, "masses", Period.parse(period), self.household_pk(household))

    def add_for_person(self, name: str, code: str, day: str) -> int:
        """Book for a person without saying which household, as the grid of entries does; gives its key."""
        item = int(self.rows("SELECT pk FROM rule_item WHERE code = ? AND replaced_by IS NULL", code)[0][0])
        draft = points.Draft("masses", date.fromisoformat(day), item, person_pk=self.person_pk(name))
        return int(self.call(points.record, draft)[0].entry_pk)

    def set_bands(self, kind: PeriodKind, **limits: int) -> None:
        def save(book: Book) -> None:
            settings = book.settings
            bands = {**settings.bands, kind: replace(settings.bands[kind], **limits)}
            with book.operation("修改标准"):
                settings_store.save(book.db, replace(settings, bands=bands))

        self.call(save)

    # ---- households ----
    def household(self, verb: str, *arguments: object, **options: object) -> Said:
        return self("household", verb, *arguments, *_words(options), "--json")


def did_paper(made: tuple[Said, Path]) -> tuple[Said, Path]:
    did(made[0])
    return made


def words_of(pdf: bytes) -> str:
    """Everything a PDF says, page by page, without spaces and line ends."""
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return re.sub(r"\s", "", "".join(pages))


def _words(options: dict[str, object]) -> list[object]:
    """--name value for each option that is given; True is the option alone."""
    words: list[object] = []
    for name, value in options.items():
        option = "--" + name.rstrip("_").replace("_", "-")
        if value is True:
            words.append(option)
        elif value is not None and value is not False:
            words += [option, value]
    return words

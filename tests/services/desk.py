"""A book on the clerk's desk: workbooks made from plain rows, imported the way she does it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from wenming_desktop.services import books, exports, history, imports
from wenming_desktop.services.context import Context
from wenming_desktop.services.import_report import ImportPreview, ImportReport
from wenming_desktop.support.clock import Clock

TODAY = date(2026, 10, 27)
INSTITUTE = "苏布德苏木新时代文明实践所"
Rows = Sequence[Sequence[Any]]
RULES: Rows = (
    ("群众积分细则（2026年1月1日起施行）",),
    ("编号", "类别", "积分项目", "分值", "每月最多"),
    ("Z1", "志愿服务", "参加志愿服务", "+2", ""),
    ("H1", "环境卫生", "月评清洁户", "+10", ""),
    ("J1", "环境卫生", "乱堆乱放", "-3", ""),
    ("K1", "勤劳致富", "捐款", "+1至+10", "12"),
    ("V1", "一票否决", "一票否决（甲类）", "一票否决", ""),
)
HOUSEHOLDS: Rows = (
    ("柳湾村户籍台账",),
    ("户号", "姓名", "与户主关系", "小组"),
    ("柳湾-001", "朱彩云", "户主", "1组"),
    ("柳湾-001", "巴特尔", "长子", "1组"),
    ("柳湾-002", "王秀兰", "户主", "2组"),
    ("柳湾-003", "王秀兰", "户主", "3组"),
)
POINT_HEADS = ("日期", "嘎查村", "户号", "姓名", "积分项目", "加减分")


class Desk:
    """An open book and a folder for workbooks."""

    def __init__(self, folder: Path, context: Context) -> None:
        self.folder, self.context = folder, context
        self._count = 0

    def workbook(
        self, sheets: dict[str, Rows], merged: Sequence[str] = (), hidden: Sequence[str] = ()
    ) -> Path:
        """Write sheets of rows; ``merged`` are ranges like "A3:A4" of the first sheet, holding its first cell's value."""
        self._count += 1
        path = self.folder / f"表{self._count}.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for place, (name, rows) in enumerate(sheets.items()):
                sheet = book.add_worksheet(name)
                if name in hidden:
                    sheet.hide()
                for row, cells in enumerate(rows):
                    for column, value in enumerate(cells):
                        if isinstance(value, date):
                            sheet.write_datetime(row, column, value, day)
                        elif value not in ("", None):
                            sheet.write(row, column, value)
                for span in merged if place == 0 else ():
                    sheet.merge_range(span, "")
                    top = span.split(":")[0]
                    column, row = ord(top[0]) - 65, int(top[1:]) - 1
                    sheet.write(row, column, rows[row][column])
        return path

    def bring(
        self,
        kind: imports.Kind,
        rows: Rows | Path,
        *,
        sheet: str = "Sheet1",
        merged: Sequence[str] = (),
        **how: Any,
    ) -> ImportReport:
        """Import rows (or a file) and give the report."""
        path = rows if isinstance(rows, Path) else self.workbook({sheet: rows}, merged)
        return self.context.call(imports.run_import, kind, path, **how)[0]

    def look(
        self, kind: imports.Kind, rows: Rows | Path, *, sheet: str = "Sheet1", **how: Any
    ) -> ImportPreview:
        """Preview rows (or a file)."""
        path = rows if isinstance(rows, Path) else self.workbook({sheet: rows})
        return self.context.call(imports.preview, kind, path, **how)

    def ready(self) -> "Desk":
        """With a rule book and four households of 柳湾村."""
        self.bring("rules", RULES)
        self.bring("households", HOUSEHOLDS)
        return self

    def points(self, *rows: Sequence[Any], **how: Any) -> ImportReport:
        """Import rows of points under the usual headings."""
        return self.bring("points", (POINT_HEADS, *rows), **how)

    @property
    def people(self) -> list[dict[str, Any]]:
        """What the book says of persons."""
        return self.context.call(exports.export_persons)

    @property
    def booked(self) -> list[dict[str, Any]]:
        """What the ledger says."""
        return self.context.call(exports.export_points)

    def query(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        """Rows of the book itself."""
        return self.context.call(lambda book: book.db.execute(sql, args).fetchall())

    def undo(self) -> str:
        """撤销; gives what was undone."""
        return self.context.call(history.undo)[0]

    def check(self) -> None:
        """The book is sound."""
        assert not [problem for problem in self.context.call(books.check) if problem.is_error]


@contextmanager
def desk(folder: Path, today: date = TODAY) -> Iterator[Desk]:
    """A new book in a folder, closed at the end."""
    clock = Clock.fixed(today)
    books.create_book(folder / "b.wenming", INSTITUTE, operator="王敏", clock=clock)
    context = Context(folder / "b.wenming", clock)
    try:
        yield Desk(folder, context)
    finally:
        context.close(with_backup=False)


def told(report: ImportReport) -> list[tuple[str, str]]:
    """(cell, message) of every problem, errors with a mark."""
    return [(("!" if one.is_error else "") + one.cell, one.message) for one in report.problems]

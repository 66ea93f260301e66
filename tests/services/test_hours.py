"""录入签到、更正、冲正、承前：每一条都留底，合计总是相加得到的。"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.services.hours_book import Served
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, hours, signins


@pytest.fixture
def served(small_template: Path, tmp_path: Path) -> Iterator[Served]:
    book = Served.copy_of(small_template, tmp_path / "小所.wenming")
    yield book
    book.close()


def test_a_sheet_is_one_save_and_one_undo(served: Served) -> None:
    rows = [served.row(name, 150) for name in ("包青格乐1", "王秀兰1", "李䶮2")]
    result = served.sheet("草原义务植树", *rows)
    assert (result.rows, result.minutes, result.unchanged) == (3, 450, 0)
    assert [served.minutes(name) for name in ("包青格乐1", "王秀兰1", "李䶮2", "孟和1")] == [150, 150, 150, 0]
    one = served.of("李䶮2")[0]
    assert (one.activity, one.day, one.minutes, one.category, one.place, one.state) == (
        "草原义务植树", date(2026, 10, 10), 150, "卫生环保", "萨日朗党群服务中心", "有效",
    )  # fmt: skip
    assert served.undo() == "录入签到 草原义务植树 3人"
    assert (served.standing(), served.minutes("李䶮2"), served.of("李䶮2")) == ([], 0, [])
    served.redo()
    assert (served.standing(), served.minutes("李䶮2")) == ([150, 150, 150], 150)
    assert served.call(books.check) == []


def test_the_same_sheet_again_books_only_what_differs(served: Served) -> None:
    served.sheet("草原义务植树", served.row("包青格乐1", 150), served.row("李䶮2", 150))
    result = served.sheet(
        "草原义务植树", served.row("包青格乐1", 150), served.row("李䶮2", 120), served.row("王秀兰2", 60)
    )
    assert (result.rows, result.unchanged) == (2, 1)
    assert served.minutes("李䶮2") == 120
    assert [(row.minutes, row.state) for row in served.of("李䶮2")] == [
        (120, "有效"), (-150, "冲正"), (150, "已冲正"),
    ]  # fmt: skip
    with pytest.raises(UserError, match="没有要记的服务时间"):
        served.sheet("草原义务植树", served.row("包青格乐1", 150))
    served.undo()
    assert (served.minutes("李䶮2"), served.minutes("王秀兰2")) == (150, 0)

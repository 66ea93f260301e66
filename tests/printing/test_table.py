"""The canvas table, the tiling plan and the charts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.printing.boards import AUTHOR
from wenming_desktop.printing import paper_thread, preview
from wenming_desktop.printing.charts import Bar, Chart, column_chart, picture, row_chart
from wenming_desktop.printing.fonts import Face
from wenming_desktop.printing.page import A4, Imprint, Paper, Printout, Sheet
from wenming_desktop.printing.table import Column, Look, Table
from wenming_desktop.printing.tiling import MARGIN, OVERLAP, plan


def out() -> Printout:
    made = Printout(A4, Imprint("表", AUTHOR))
    made.start_page()
    return made


def table(made: Printout, look: Look | None = None) -> Table:
    columns = [Column("序号", 1, "center"), Column("户主", 3, least=0.7), Column("理由", 6)]
    return Table(made, columns, 440, look)


@given(st.lists(st.integers(1, 60), max_size=120), st.integers(60, 700), st.integers(100, 700))
def test_rows_are_shared_out_in_order_without_loss_and_within_the_page(
    lengths: list[int], first: int, room: int
) -> None:
    made = table(out())
    rows = made.lay([(str(at), "包青格乐", "义" * length) for at, length in enumerate(lengths)])
    pages = made.share_out(rows, first, room)
    assert [row for page in pages for row in page] == rows
    for number, page in enumerate(pages):
        height = made.look.head_height + sum(row.height for row in page)
        assert len(page) <= 1 or height <= (room if number else first) + 1e-6


def test_cells_wrap_to_their_column_and_the_row_grows() -> None:
    made = table(out())
    short, long = made.lay([("1", "包青格乐", "义务植树"), ("2", "王秀兰", "义务植树、月评清洁户等5项" * 4)])
    assert len(long.cells[2].lines) > 1
    assert "".join(long.cells[2].lines) == "义务植树、月评清洁户等5项" * 4
    assert long.height > short.height


def test_a_name_is_set_smaller_before_it_is_broken() -> None:
    made = table(out(), Look(size=18))
    (row,) = made.lay([("1", "孛儿只斤·额尔敦", "")])
    assert row.cells[1].lines == ("孛儿只斤·额尔敦",)
    assert 18 * 0.7 <= row.cells[1].size < 18


def test_a_banner_does_not_stay_behind_at_the_foot_of_a_page() -> None:
    made = table(out())
    rows = made.lay([("1", "甲", ""), ("2", "乙", ""), ("灰榜",), ("3", "丙", "")])
    pages = made.share_out(rows, made.look.head_height + 3.3 * made.look.row_height, 500)
    assert [len(page) for page in pages] == [2, 2]


def test_drawn_cells_stand_inside_their_columns() -> None:
    made = out()
    grid = table(made)
    rows = grid.lay([("7", "杨𫘧", "义务植树、月评清洁户等5项" * 5)])
    bottom = grid.draw(80, 100, rows)
    chars = preview.placed_chars(made.finish(), 0)
    edges = [80, 80 + grid.widths[0], 80 + grid.widths[0] + grid.widths[1], 520]
    seven = next(char for char in chars if char.text == "7")
    assert edges[0] < seven.left < seven.right < edges[1]
    assert all(edges[2] < char.left and char.right < edges[3] for char in chars if char.text == "植")
    assert all(char.bottom <= bottom for char in chars)


@pytest.mark.parametrize(
    ("paper", "fewest", "sheets"),
    [
        (Paper.A2, True, 4),
        (Paper.A3, True, 2),
        (Paper.A2, False, 8),
        (Paper.A3, False, 4),
        (Paper.A4, True, 1),
    ],
)
def test_the_tiling_takes_the_fewest_sheets_and_covers_everything(
    paper: Paper, fewest: bool, sheets: int
) -> None:
    sheet = Sheet.of(paper, landscape=True)
    tiling = plan(sheet, fewest=fewest)
    assert tiling.sheets == sheets
    across = tiling.paper.width - 2 * MARGIN
    down = tiling.paper.height - 2 * MARGIN
    assert tiling.columns * across - (tiling.columns - 1) * OVERLAP >= sheet.width * tiling.scale - 0.01
    assert tiling.rows * down - (tiling.rows - 1) * OVERLAP >= sheet.height * tiling.scale - 0.01
    assert len(list(tiling.windows())) == sheets
    assert (round(MARGIN * 25.4 / 72, 6), round(OVERLAP * 25.4 / 72, 6)) == (8, 10)


def test_charts_say_every_label_and_value() -> None:
    bars = [Bar(f"{month}月", value) for month, value in ((7, 31250), (8, -4000), (9, 0))]
    for draw in (column_chart, row_chart):
        text = preview.text(draw(Chart("各月积分", bars, points=True), AUTHOR))
        for word in ("各月积分", "7月", "8月", "9月", "312.5", "40", "0"):
            assert word in text


def test_a_longer_bar_has_more_ink_and_a_chart_becomes_a_picture() -> None:
    def red(value: int) -> int:
        made = picture(row_chart(Chart("户数", [Bar("甲", value), Bar("乙", 100)]), AUTHOR), 200)
        assert made.width == 200
        return sum(made.pixels[at] > 120 and made.pixels[at + 1] < 90 for at in range(0, len(made.pixels), 3))

    assert red(90) > red(10) * 1.4


def test_a_chart_without_data_says_so() -> None:
    assert "还没有数据" in preview.text(column_chart(Chart("各月", []), AUTHOR))


def test_jobs_of_the_paper_thread_run_one_after_another() -> None:
    import threading

    names = {paper_thread.submit(lambda: threading.current_thread().name).result() for _ in range(5)}
    assert len(names) == 1
    assert names.pop().startswith("paper")


def test_paragraphs_end_on_the_baseline_after_their_last_line() -> None:
    made = out()
    after = made.paragraph(80, 100, 100, "甲" * 25, Face.SONG, 10, 15)
    assert after == 100 + 3 * 15

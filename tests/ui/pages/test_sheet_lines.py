"""Whatever was typed and whichever paper is chosen: each score stands on its line's household, or the clerk is told of it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.services.printed_sheets import EntrySheet, Numbering
from wenming_desktop.services.score_sheet import SheetLine
from wenming_desktop.ui.pages.points.sheet_lines import kept_cells, placed

HOUSEHOLDS = (1, 2, 3, 4, 5, 6)
CATEGORIES = ("思想观念", "环境卫生", None)


def sheet_of(order: list[int], printed: int, gone: set[int]) -> EntrySheet:
    """A sheet of households in an order, the first ``printed`` of them on the paper, some no longer in the book."""
    lines = tuple(
        SheetLine(at, 0 if pk in gone else pk, f"萨日朗-{pk:03}", "" if pk in gone else f"户主{pk}", None)
        for at, pk in enumerate(order, 1)
    )
    return EntrySheet(lines, {}, (Numbering("", "今天的名册"),), "", "", False, printed)


@st.composite
def drafts(draw: st.DrawFn) -> dict[str, Any]:
    """Texts by household and category, some with the line they were typed by; every text is another one."""
    cells = draw(
        st.lists(st.tuples(st.sampled_from(HOUSEHOLDS), st.sampled_from(CATEGORIES)), unique=True, max_size=8)
    )
    # a line is one household's on the sheet they were typed on
    order = draw(st.permutations(HOUSEHOLDS))
    by_number = [draw(st.booleans()) for _ in cells]
    keys = [f"{pk}|{category or ''}" for pk, category in cells]
    return {
        "cells": {key: str(100 + at) for at, key in enumerate(keys)},
        "lines": {
            key: order.index(cell[0]) + 1
            for key, cell, known in zip(keys, cells, by_number, strict=True)
            if known
        },
        "codes": [
            [pk, 7, str(200 + at), order.index(pk) + 1]
            for at, pk in enumerate(draw(st.lists(st.sampled_from(HOUSEHOLDS), max_size=3)))
        ],
    }


@given(
    drafts(), st.permutations(HOUSEHOLDS), st.integers(0, 6), st.sets(st.sampled_from(HOUSEHOLDS), max_size=2)
)
def test_nothing_typed_goes_astray_silently(
    left: dict[str, Any], order: list[int], printed: int, gone: set[int]
) -> None:
    sheet = sheet_of(order, printed, gone)
    put = placed(left, sheet, follow=True)
    on_paper = {line.line: line.household_pk for line in sheet.lines[:printed] if line.household_pk}
    lines = kept_cells(left["lines"])
    for cell, text in kept_cells(left["cells"]).items():
        where = [goal for goal, now in put.cells.items() if now == text]
        line = lines.get(cell, 0)
        if line in on_paper:
            assert where == [(on_paper[line], cell[1])], "it follows its line"
            assert on_paper[line] == cell[0] or "跟着行号走" in put.said
        else:
            assert where in ([cell], [])
            assert f"{cell[1] or '减分'}{text}" in put.said, "it stays or has no place: told"
    for household, _, stated, line in left["codes"]:
        where = [code[0] for code in put.codes if code[2] == stated]
        if line in on_paper:
            assert where == [on_paper[line]]
        else:
            assert where in ([household], [])
            assert stated in put.said
    assert bool(put.said) == bool(left["cells"] or left["codes"])


@given(drafts(), st.permutations(HOUSEHOLDS), st.integers(0, 6))
def test_where_no_paper_was_chosen_nothing_moves_and_a_shifted_line_is_told(
    left: dict[str, Any], order: list[int], printed: int
) -> None:
    put = placed(left, sheet_of(order, printed, set()), follow=False)
    assert put.cells == kept_cells(left["cells"])
    assert [code[:3] for code in put.codes] == [code[:3] for code in left["codes"]]
    for cell, line in kept_cells(left["lines"]).items():
        shifted = order.index(cell[0]) + 1 != line
        assert (f"{cell[1] or '减分'}{put.cells[cell]}（填的时候是第{line}行）" in put.said) == shifted


def test_a_draft_of_before_has_no_lines_and_stays() -> None:
    put = placed(
        {"cells": {"2|环境卫生": "5"}, "codes": [[3, 7, ""]]}, sheet_of([3, 2, 1], 3, set()), follow=False
    )
    assert (put.cells, put.codes, put.said) == ({(2, "环境卫生"): "5"}, [[3, 7, "", 0]], "")

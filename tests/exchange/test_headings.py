"""One list of headings a kind of field: what one import knows all know, and nowhere else is a heading written."""

import ast
from itertools import combinations
from pathlib import Path

import pytest

from wenming_desktop.exchange import (
    activities_sheet,
    headings,
    hours_sheet,
    people_sheet,
    points_sheet,
    rules_sheet,
    volunteers_sheet,
)
from wenming_desktop.exchange.headings import KINDS, every_word, words_of
from wenming_desktop.exchange.mapping import Column, find_header, plain_heading
from wenming_desktop.exchange.sheets import Sheet
from wenming_desktop.services import pasted
from wenming_desktop.services.import_kinds import KINDS as IMPORTS

PACKAGE = Path(headings.__file__).parents[1]
READERS = {
    "households": people_sheet.COLUMNS,
    "volunteers": volunteers_sheet.COLUMNS,
    "hours": hours_sheet.COLUMNS,
    "points": points_sheet.ROW_COLUMNS,
    "scores": points_sheet.matrix_columns(("志愿服务", "环境卫生")),
    "rules": rules_sheet.COLUMNS,
    "activities": activities_sheet.COLUMNS,
}
COLUMNS = [(reader, column) for reader, columns in READERS.items() for column in columns]


def test_every_import_is_walked_over() -> None:
    assert set(IMPORTS) == set(READERS) - {"scores"}
    readers = {
        path.stem for path in (PACKAGE / "exchange").glob("*.py") if "find_header(" in path.read_text("utf-8")
    }
    assert readers == {f"{name}_sheet" for name in ("people", "volunteers", "hours", "points", "rules", "activities")} | {
        "mapping"
    }  # fmt: skip


@pytest.mark.parametrize(("reader", "column"), COLUMNS)
def test_a_column_has_its_headings_from_the_one_list(reader: str, column: Column) -> None:
    if column.name.startswith("c:"):
        assert column.headings == headings.words_of_category(column.label)
        return
    assert column.kinds, f"{reader}: {column.name}"
    assert column.headings == words_of(column.kinds)
    assert column.own == ()


def found(columns: tuple[Column, ...], heading: str, sure: tuple[str, ...]) -> str:
    """The name a heading gets beside others that are certain."""
    sheet = Sheet("表", [[*sure, heading]])
    header = find_header(sheet, columns, bool)
    assert header is not None
    return next((name for name, at in header.columns.items() if at == len(sure)), "")


@pytest.mark.parametrize("kind", KINDS)
def test_what_one_import_knows_all_know(kind: str) -> None:
    """Each word of a kind, in each reader that wants the kind; where two of its columns go by it the first may have it."""
    for columns in READERS.values():
        wanted = [column for column in columns if kind in column.kinds]
        for word in KINDS[kind] if wanted else ():
            named = {
                column.name
                for column in columns
                if plain_heading(word) in map(plain_heading, column.headings)
            }
            sure = tuple(column.headings[0] for column in columns if column.name not in named)[:3]
            assert found(tuple(columns), word, sure) in named, word


def test_two_readers_of_one_kind_have_the_same_words() -> None:
    for (one, first), (other, second) in combinations(COLUMNS, 2):
        if first.kinds and first.kinds == second.kinds:
            assert first.headings == second.headings, (one, other)


@pytest.mark.parametrize(("reader", "column"), [pair for pair in COLUMNS if pair[1].kinds])
def test_our_own_label_is_a_heading(reader: str, column: Column) -> None:
    """What a form or a blank sheet of ours calls a column the import knows."""
    assert plain_heading(column.label) in set(map(plain_heading, column.headings)), reader


def test_no_word_stands_twice_in_a_kind() -> None:
    assert [kind for kind, words in KINDS.items() if len(words) != len(set(words))] == []
    used = {kind for _, column in COLUMNS for kind in column.kinds} | {
        kind for kinds in pasted._KINDS.values() for kind in kinds
    }
    assert set(KINDS) == used, "a kind nobody reads"


def modules() -> list[Path]:
    """Those that read tables: where a list of headings of one's own could stand."""
    services = PACKAGE / "services"
    return [
        *(path for path in (PACKAGE / "exchange").glob("*.py") if path.stem != "headings"),
        *services.glob("import_*.py"),
        *services.glob("kind_*.py"),
        services / "pasted.py",
    ]


def lists_of_headings(source: str) -> list[int]:
    """Lines of collections of words most of which are headings, but for what is shown (returned by ``titles``)."""
    tree = ast.parse(source)
    shown = {
        id(node)
        for part in ast.walk(tree)
        if isinstance(part, ast.FunctionDef) and part.name == "titles"
        for node in ast.walk(part)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set) and id(node) not in shown:
            words = [one.value for one in node.elts if isinstance(one, ast.Constant)]
        elif isinstance(node, ast.Dict):
            words = [one.value for one in node.keys if isinstance(one, ast.Constant)]
        else:
            continue
        if sum(word in every_word() for word in words) >= max(2, len(words) / 2):
            found.append(node.lineno)
    return found


def test_the_walk_sees_a_list_of_headings() -> None:
    assert lists_of_headings(
        'A = ("姓名", "名字")\nB = {"户号": 1, "序号": 2}\nC = frozenset({"电话", "手机"})'
    ) == [1, 2, 3]
    assert lists_of_headings('def titles():\n    return ("户号", "姓名")\nA = ("姓名", "某某")') == []


# Words of ours that are written out, not read: the public board's heads.
WRITTEN = {"board_workbook"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_no_heading_is_written_outside_the_list(path: Path) -> None:
    if path.stem not in WRITTEN:
        assert lists_of_headings(path.read_text("utf-8")) == []


def test_a_heading_nearer_to_its_kind_is_taken_first() -> None:
    """时间 of what is left of 日期 takes nothing from it; each has what it means where both are there."""
    for row, name, at in (
        (["时间", "日期", "姓名", "积分项目"], "date", 1),
        (["标准分", "得分", "姓名", "积分项目"], "points", 1),
    ):
        header = find_header(Sheet("表", [row]), points_sheet.ROW_COLUMNS, bool)
        assert header is not None
        assert header.columns[name] == at
    both = find_header(Sheet("表", [["活动内容", "活动名称", "日期"]]), activities_sheet.COLUMNS, bool)
    assert both is not None
    assert {name: both.columns[name] for name in ("story", "title")} == {"story": 0, "title": 1}

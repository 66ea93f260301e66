"""The 2026-Q3 boards against an independent computation from truth.json in plain Python, without product code."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from wenming_desktop.domain.boards import board_json
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import boards, books, editions, imports
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock

ROSTERS = ("萨日朗嘎查常住人口花名册.xlsx", "苏布德苏木各嘎查户籍台账.xlsx")
MONTHS = ("2026-07", "2026-08", "2026-09")
# 积分细则 as a person reads it: what lowers the points, and the words of each item.
DEDUCTIONS = {"J1", "J2", "J3", "J4"}
VETOES = {"V1", "V2"}
TEXTS = {
    "S1": "参加理论宣讲", "S2": "担任宣讲员", "Z1": "参加志愿服务", "Z2": "义务植树", "F1": "好婆婆好儿媳",
    "F2": "婚事新办", "Q1": "发展庭院经济", "Q2": "带动就业", "H1": "月评清洁户", "H2": "房前屋后整洁",
    "J1": "房前屋后乱堆乱放", "J2": "婚丧事大操大办", "J3": "散养牲畜影响他人", "J4": "邻里纠纷不听劝解",
}  # fmt: skip


@pytest.fixture(scope="module")
def truth(fixtures_dir: Path) -> dict:
    return json.loads((fixtures_dir / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def context(fixtures_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The fixtures imported and July to September closed."""
    folder = tmp_path_factory.mktemp("truth") / "苏布德.wenming"
    clock = Clock.fixed(date(2026, 10, 27))
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=clock)
    found = Context(folder, clock)
    for name in ROSTERS:
        found.call(imports.run_import, "households", fixtures_dir / name)
    found.call(imports.run_import, "rules", fixtures_dir / "积分细则.xlsx")
    found.call(imports.run_import, "points", fixtures_dir / "群众积分登记表.xlsx")
    yield found
    found.close(with_backup=False)


def expected_rows(truth: dict, village: str | None) -> list[dict]:
    """Every household's line of 2026-Q3 with the default bands: base 100, red >= 120 without deduction, < 96, < 90."""
    heads = {one["household"]: one for one in truth["people"] if one["relation"] == "户主"}
    order = list(dict.fromkeys(one["village"] for one in truth["people"]))
    mine = [one for one in truth["points"] if one["month"] in MONTHS]
    lines = []
    for number in dict.fromkeys(one["household"] for one in truth["people"]):
        base, _, tail = number.rpartition("-")
        if village not in (None, base):
            continue
        rows = [one for one in mine if one["household"] == number]
        lines.append(
            {
                "household": number, "name": heads[number]["name"], "group": heads[number]["group"],
                "hundredths": 10000 + sum(one["hundredths"] for one in rows),
                "deducted": any(one["item"] in DEDUCTIONS for one in rows),
                "veto": any(one["item"] in VETOES for one in rows),
                "items": rows, "key": (order.index(base), int(tail)),
            }
        )  # fmt: skip
    lines.sort(key=lambda one: (one["veto"], -one["hundredths"], one["key"]))
    for line in lines:
        line["band"] = band_of(line)
    return [row_of(line, lines) for line in lines]


def band_of(line: dict) -> str:
    total = line["hundredths"]
    if line["veto"] or total < 9000:
        return "black"
    if total < 9600:
        return "grey"
    return "red" if total >= 12000 and not line["deducted"] else "unlisted"


def row_of(line: dict, lines: list[dict]) -> dict:
    better = [one for one in lines if not one["veto"] and one["hundredths"] > line["hundredths"]]
    rank = None if line["veto"] else 1 + len(better)
    listed = line["band"] != "unlisted" and not line["veto"]
    place = 1 + sum(one["band"] == line["band"] for one in better) if listed else None
    return {
        "rank": rank, "place": place, "band": line["band"], "household": line["household"], "person": None,
        "name": line["name"], "group": line["group"], "total": line["hundredths"] / 100, "veto": line["veto"],
        "reason": reason_of(line),
    }  # fmt: skip


def reason_of(line: dict) -> str:
    if line["band"] == "unlisted":
        return ""
    if line["veto"]:
        return "触及一票否决事项"
    sums: defaultdict[str, int] = defaultdict(int)
    for one in line["items"]:
        if (one["hundredths"] > 0) == (line["band"] == "red"):
            sums[TEXTS[one["item"]]] += one["hundredths"]
    ordered = sorted(sums, key=lambda text: (-abs(sums[text]), text))
    return "、".join(ordered[:2]) + (f"等{len(ordered)}项" if len(ordered) > 2 else "")


def actual(context: Context, village: str | None) -> dict:
    found = context.call(lambda book: book.db.execute("SELECT base, pk FROM village").fetchall())
    pk = dict(found)[village] if village else None
    return board_json(context.call(boards.board, "masses", Period.parse("2026-Q3"), pk))


def test_the_independent_computation_itself(truth: dict) -> None:
    rows = expected_rows(truth, None)
    bands = Counter(row["band"] for row in rows)
    assert (len(rows), sum(row["rank"] is not None for row in rows)) == (397, 396)
    assert bands == {"red": 82, "grey": 17, "black": 6, "unlisted": 292}


def test_the_township(context: Context, truth: dict) -> None:
    board = actual(context, None)
    assert board["counts"] == {
        "households": 397,
        "ranked": 396,
        "red": 82,
        "grey": 17,
        "black": 6,
        "unlisted": 292,
    }
    assert board["rows"] == expected_rows(truth, None)


def test_every_village(context: Context, truth: dict) -> None:
    villages = list(dict.fromkeys(one["village"] for one in truth["people"]))
    assert len(villages) == 13
    for village in villages:
        board = actual(context, village)
        assert board["station"] == village
        assert board["rows"] == expected_rows(truth, village), village


def test_sealing_keeps_them_as_they_are(context: Context, truth: dict) -> None:
    from wenming_desktop.services import months

    before = actual(context, None)
    for month in (202607, 202608, 202609):
        context.call(months.close_month, month)
    context.call(editions.seal, "masses", Period.parse("2026-Q3"), None)
    after = actual(context, None)
    assert after == before | {"sealed": "2026-10-27T09:00:00", "checksum": after["checksum"]}
    assert after["checksum"] != before["checksum"], "a sealed board's covers its counts and rule books too"
    assert actual(context, "萨日朗")["rows"] == expected_rows(truth, "萨日朗")

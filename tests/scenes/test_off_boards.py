"""A dated fact that takes a household with booked points off a board is told, with how many and of which periods."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.scenes.book import PEOPLE, Town, did, roster, workbook
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import households, people
from wenming_desktop.storage import facts, listing

HOUSE, NEIGHBOUR = "萨日朗-001", "萨日朗-002"
PERIODS = ("2026-07", "2026-08", "2026-09", "2026-10", "2026-Q3", "2026-Q4", "2026")


def founded(town: Town, day: str, cause: str = "") -> list[str]:
    """修改农牧户: 建户日期."""
    values = {"founded": date.fromisoformat(day), "cause": cause}
    return list(town.call(people.save_household, town.household_pk(HOUSE), values)[1].warnings)


def told(town: Town, verb: str, *arguments: object, **options: object) -> list[str]:
    warnings: list[str] = did(town.household(verb, *arguments, **options)).json["warnings"]
    return warnings


# ---- 建户 ----
def test_a_later_founding_says_what_is_booked_before_it_and_which_boards_lose_it(town: Town) -> None:
    town.add(HOUSE, "H1", "2026-08-10")
    assert founded(town, "2026-10-10") == [
        "2026年10月10日以前萨日朗-001已有1条登记，那时还没有建户，请核对建户日期。",
        "萨日朗-001不再列入以下榜单：2026年8月（1条）、2026年第三季度（1条），括号里是已登记、不再计入的条数。"
        "请核对日期；登错的请撤销这一步，改用对的日期。",
    ]


def test_a_founding_within_the_month_keeps_the_board_and_still_says_so(town: Town) -> None:
    town.add(HOUSE, "H1", "2026-08-10")
    assert founded(town, "2026-08-20") == [
        "2026年8月20日以前萨日朗-001已有1条登记，那时还没有建户，请核对建户日期。"
    ]
    assert town.row("2026-08", HOUSE)["total"] == 10


def test_a_founding_before_every_entry_or_of_reversed_ones_says_nothing(town: Town) -> None:
    wrong = town.add(HOUSE, "H1", "2026-07-10")
    town.reverse(wrong)
    town.add(HOUSE, "H1", "2026-08-10")
    assert founded(town, "2026-08-01") == []


# ---- 并入 ----
def test_a_merger_into_a_household_that_is_away_says_that_nobody_is_listed(town: Town) -> None:
    town.add(NEIGHBOUR, "H1", "2026-10-05")
    told(town, "state", HOUSE, to="常年外出", on="2026-10-01")
    assert told(town, "merge", NEIGHBOUR, into=HOUSE, on="2026-10-10") == [
        "并入的萨日朗-001是“常年外出”，不参评，合户后萨日朗-002也不再列入榜单。两户合起来还参评的，"
        "请把萨日朗-001改为参评，或撤销这一步，把萨日朗-001并入萨日朗-002。",
        "萨日朗-002不再列入以下榜单：2026年10月（1条）、2026年第四季度（1条）、2026年（1条），"
        "括号里是已登记、不再计入的条数。请核对日期；登错的请撤销这一步，改用对的日期。",
    ]
    assert town.row("2026-10", NEIGHBOUR) is None


@pytest.mark.parametrize("state", ["迁出", "注销"])
def test_a_merger_into_a_household_that_has_left_says_so_without_points_too(town: Town, state: str) -> None:
    told(town, "state", HOUSE, to=state, on="2026-10-01")
    (said,) = told(town, "merge", NEIGHBOUR, into=HOUSE, on="2026-10-10")
    assert said.startswith(f"并入的萨日朗-001是“{state}”，不参评，合户后萨日朗-002也不再列入榜单。")


def test_made_to_take_part_again_the_joint_household_has_all_its_points(town: Town) -> None:
    """What the message says to do is enough."""
    town.add(NEIGHBOUR, "H1", "2026-10-05")
    told(town, "state", HOUSE, to="常年外出", on="2026-10-01")
    told(town, "merge", NEIGHBOUR, into=HOUSE, on="2026-10-10")
    told(town, "state", HOUSE, to="参评", on="2026-10-10")
    assert town.row("2026-10", HOUSE)["total"] == 10


def test_two_that_take_no_part_and_two_that_do_are_merged_without_it(town: Town) -> None:
    assert told(town, "merge", "萨日朗-004", into="萨日朗-003", on="2026-10-10") == []
    for number in (HOUSE, NEIGHBOUR):
        told(town, "state", number, to="常年外出", on="2026-10-01")
    assert told(town, "merge", NEIGHBOUR, into=HOUSE, on="2026-10-10") == []


def test_the_state_of_a_household_others_went_into_names_them_and_their_points(town: Town) -> None:
    town.add(NEIGHBOUR, "H1", "2026-10-05")
    told(town, "merge", NEIGHBOUR, into=HOUSE, on="2026-10-10")
    (said,) = told(town, "state", HOUSE, to="注销", on="2026-10-20")
    assert said.startswith(
        "萨日朗-001（连同并入的萨日朗-002）不再列入以下榜单：2026年10月（1条）、2026年第四季度（1条）、2026年（1条）"
    )


def test_a_merger_of_before_the_others_founding_is_told(town: Town) -> None:
    """The household it goes into did not exist on the last day of the quarter."""
    town.add(NEIGHBOUR, "H1", "2026-08-10")
    told(town, "merge", NEIGHBOUR, into=HOUSE, on="2026-09-10")
    said = founded(town, "2026-10-10")
    (line,) = said
    assert "（连同并入的萨日朗-002）不再列入" in line
    assert "2026年第三季度（1条）" in line


# ---- 名册 ----
def bring_roster(town: Town, tmp_path: Path, state: str) -> list[str]:
    rows: list[tuple[Any, ...]] = [("萨日朗嘎查户籍台账",), ("户号", "姓名", "与户主关系", "小组", "状态")]
    group, names = PEOPLE[0][1:]
    rows += [
        (HOUSE, name, "家庭成员" if at else "户主", f"{group}组", state) for at, name in enumerate(names)
    ]
    file = workbook(tmp_path / "名册.xlsx", rows)
    report = town("import", "households", file, "--json").json
    return [one["message"] for one in report["problems"]]


def test_a_roster_that_takes_a_household_off_the_boards_says_so(town: Town, tmp_path: Path) -> None:
    town.add(HOUSE, "H1", "2026-10-05")
    said = [one for one in bring_roster(town, tmp_path, "常年外出") if "榜单" in one]
    (line,) = said
    assert line.startswith("萨日朗-001不再列入以下榜单：2026年10月（1条）、")
    assert town.row("2026-10", HOUSE) is None


# ---- every kind of fact ----
def _group(town: Town, pk: int) -> Any:
    return town.call(people.save_household, pk, {"group": "7组"})[1]


def _head(town: Town, pk: int) -> Any:
    return town.call(households.set_head, pk, town.person_pk("斯琴高娃"), date(2026, 9, 15))[1]


def _founded(town: Town, pk: int) -> Any:
    return town.call(people.save_household, pk, {"founded": date(2026, 10, 10)})[1]


def _village(town: Town, pk: int) -> Any:
    village = int(town.rows("SELECT pk FROM village WHERE base = '诺敏花'")[0][0])
    return town.call(households.move_household, pk, village, "1", date(2026, 9, 15))[1]


def _state(town: Town, pk: int) -> Any:
    return town.call(households.set_state, pk, "注销", date(2026, 9, 15))[1]


def _merged(town: Town, pk: int) -> Any:
    other = town.household_pk(NEIGHBOUR)
    town.call(households.set_state, other, "迁出", date(2026, 9, 1))
    return town.call(households.merge_households, other, pk, date(2026, 9, 15))[1]


ACTS: dict[str, Callable[[Town, int], Any]] = {
    facts.FOUNDED: _founded, facts.VILLAGE: _village, facts.GROUP: _group, facts.HEAD: _head, facts.STATE: _state,
    facts.MERGED: _merged,
}  # fmt: skip


def boards_of(town: Town, pk: int) -> set[tuple[str, str]]:
    """The periods in which the household has entries and its village's board has its points, each with the village."""
    found = set()
    for code in PERIODS:
        for village in ("萨日朗", "诺敏花"):
            row = town.row(code, HOUSE, village)
            if row is not None and town.why(code, HOUSE):
                found.add((Period.parse(code).label, village))
    return found


@pytest.mark.parametrize("kind", facts.KINDS)
def test_whatever_kind_of_fact_takes_a_household_off_a_board_tells_it(town: Town, kind: str) -> None:
    """A kind of fact made later has no act here and fails, before a clerk loses a household by it."""
    for day in ("2026-07-10", "2026-08-10", "2026-09-10", "2026-10-10"):
        town.add(HOUSE, "H1", day)
    pk = town.household_pk(HOUSE)
    before = boards_of(town, pk)
    said = "".join(ACTS[kind](town, pk).warnings)
    lost = {label for label, _village in before - boards_of(town, pk)}
    assert len(before) == len(PERIODS)
    assert bool(lost) == (kind in listing.DECIDING)
    assert {label for label, _village in before if f"{label}（" in said} == lost


def test_a_roster_of_a_village_the_book_lacks_yet_tells_which_boards_its_households_go_to(town: Town) -> None:
    """撤并: the new village lists households with points by the numbers they had in the old one."""
    town.add(HOUSE, "H1", "2026-10-10")
    rows = [("巴彦嘎查户籍台账（2026年10月）",), *roster("萨日朗嘎查")[1:]]
    file = workbook(town.folder.parent / "巴彦.xlsx", rows)
    said = (
        f"{HOUSE}改列入巴彦嘎查的榜单：2026年10月（1条）、2026年第四季度（1条）、2026年（1条），"
        "括号里是已登记的条数，请核对日期"
    )
    for how in (["--check"], []):
        report = did(town("import", "households", file, *how, "--json")).json
        assert said in [one["message"] for one in report["problems"]]
    assert town.row("2026-10", HOUSE, "巴彦")["total"] == 10
    assert town.row("2026-10", HOUSE, "萨日朗") is None


WRITERS = {"put", "mend", "found_on", "put_state", "merge_household"}


def test_every_service_that_writes_a_deciding_fact_tells() -> None:
    deciding = {"STATE", "VILLAGE", "MERGED"}
    silent = []
    for path in (Path(people.__file__).parent).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [
            one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)
        ]
        writes = [
            one
            for one in calls
            if one.func.attr in WRITERS  # type: ignore[attr-defined]
            and ast.unparse(one.func).startswith(("facts.", "people_store."))
            and (
                one.func.attr != "put"  # type: ignore[attr-defined]
                or deciding & set(ast.unparse(one).replace(",", ".").split("."))
                or "change.kind" in ast.unparse(one)
            )
        ]
        if writes and "booked_since." not in path.read_text(encoding="utf-8"):
            silent.append(path.stem)
    assert not silent

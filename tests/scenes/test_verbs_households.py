"""The verbs ``household``, ``meeting`` and ``told``: their answers and exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.scenes.book import Town, did, workbook

H1, H2 = "萨日朗-001", "萨日朗-002"
ACTS: list[tuple[str, dict[str, str]]] = [
    ("split", {"person": "包那日苏"}),
    ("head", {"person": "斯琴高娃"}),
    ("move", {"station": "诺敏花"}),
    ("state", {"to": "常年外出"}),
    ("merge", {"into": H2}),
]
IDS = [act for act, _ in ACTS]


@pytest.mark.parametrize(("act", "options"), ACTS, ids=IDS)
def test_each_answers_with_the_household(town: Town, act: str, options: dict[str, str]) -> None:
    answer = did(town.household(act, H1, on="2026-10-12", **options)).json
    wanted = "萨日朗-005" if act == "split" else answer["household"]
    assert answer["household"] == wanted
    if act not in ("split", "merge"):
        assert answer["household"] == H1
    assert did(town("check")).code == 0


@pytest.mark.parametrize(("act", "options"), ACTS, ids=IDS)
def test_a_closed_month_is_touched_only_with_a_cause(town: Town, act: str, options: dict[str, str]) -> None:
    town.close("2026-08", "2026-09")
    before = town.board("2026-Q3")["rows"]
    refused = town.household(act, H1, on="2026-09-12", **options)
    assert refused.code == 1
    assert "原因" in refused.all or "cause" in refused.all
    assert town.board("2026-Q3")["rows"] == before
    did(town.household(act, H1, on="2026-09-12", cause="派出所通报补登", **options))
    did(town.household("state", "萨日朗-004", to="注销", on="2026-10-12"))


@pytest.mark.parametrize(("act", "options"), ACTS, ids=IDS)
def test_a_day_to_come_is_refused(town: Town, act: str, options: dict[str, str]) -> None:
    assert town.household(act, H1, on="2026-10-28", **options).code == 1
    assert town.household(act, H1, on="十月", **options).code == 2


@pytest.mark.parametrize(
    ("act", "number", "options"),
    [
        ("split", H1, {"person": "没有这人"}), ("split", H1, {"person": "王志强"}), ("split", H1, {"person": "包青格乐"}),
        ("head", H1, {"person": "王志强"}), ("move", H1, {"station": "没有的嘎查"}), ("merge", H1, {"into": H1}),
        ("merge", H1, {"into": "萨日朗-099"}), ("state", "萨日朗-099", {"to": "注销"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(
    town: Town, act: str, number: str, options: dict[str, str]
) -> None:
    refused = town.household(act, number, on="2026-10-12", **options)
    assert refused.code == 1
    assert refused.all.strip()


def test_a_state_nobody_knows_is_refused(town: Town) -> None:
    assert town.household("state", H1, to="没有的", on="2026-10-12").code in (1, 2)


@pytest.mark.parametrize(("group", "shown"), [("2", 2), ("大湾组", "大湾组")])
def test_a_group_is_text_and_a_number_where_it_is_one(town: Town, group: str, shown: Any) -> None:
    did(town.household("move", H1, station="诺敏花", group=group, on="2026-10-12"))
    assert town.row("2026-Q4", H1, "诺敏花")["group"] == shown


def test_the_number_stays_in_another_village(town: Town) -> None:
    did(town.household("move", H1, station="诺敏花", on="2026-10-12"))
    assert did(town.try_add(H1, "H1", "2026-10-20")).json["points"] == 10
    assert town.row("2026-Q4", H1, "诺敏花")["total"] == 110


def test_two_facts_of_one_day_the_later_told_holds(town: Town) -> None:
    did(town.household("state", H1, to="注销", on="2026-10-12"))
    did(town.household("state", H1, to="参评", on="2026-10-12"))
    assert town.row("2026-Q4", H1) is not None


# ---- meeting, told ----
def meeting(town: Town, **changes: Any) -> Any:
    words = {
        "station": "萨日朗", "month": "2026-09", "on": "2026-10-06", "host": "李文华", "members": "李晓梅、王志强",
    } | changes  # fmt: skip
    given = [word for name, value in words.items() if value is not None for word in (f"--{name}", value)]
    return town("meeting", "add", *given, "--json")


def test_a_meeting_is_kept_and_listed(town: Town) -> None:
    town.add(H1, "J1", "2026-09-10")
    made = did(meeting(town, supervisor="陈海山")).json
    listed = did(town("meeting", "list", "--json")).json
    assert isinstance(listed, list)
    assert len(listed) == 1
    assert "2026-10-06" in str(listed[0])
    assert "PY-2026-" in str(made) + str(listed[0]), "it has a number"


@pytest.mark.parametrize("missing", ["station", "month", "on", "host", "members"])
def test_a_meeting_without_its_parts_is_wrong_use(town: Town, missing: str) -> None:
    assert meeting(town, **{missing: None}).code == 2
    assert did(town("meeting", "list", "--json")).json == []


def test_a_meeting_to_come_is_refused(town: Town) -> None:
    assert meeting(town, on="2026-10-28").code == 1


def test_told_of_a_month_by_village_or_by_household(town: Town) -> None:
    town.add(H1, "J1", "2026-09-10")
    town.add(H2, "J2", "2026-09-11")
    words = (
        "--station",
        "萨日朗",
        "--month",
        "2026-09",
        "--on",
        "2026-10-06",
        "--how",
        "当面",
        "--by",
        "乌兰",
    )
    did(town("told", *words, "--household", H1, "--json"))
    did(town("told", *words, "--json"))
    assert town("told", *words[:-4], "--how", "托梦", "--by", "乌兰").code in (1, 2)
    assert town("told", *words[:4]).code == 2


def test_a_number_merged_twice_is_still_known(town: Town, tmp_path: Path) -> None:
    """002并入001，001又并入003：写002的积分表照样认得，记到003户。"""
    did(town.household("merge", "萨日朗-002", into="萨日朗-001", on="2026-10-10"))
    did(town.household("merge", "萨日朗-001", into="萨日朗-003", on="2026-10-20"))
    title = ("苏布德苏木萨日朗嘎查积分登记表（2026年10月）",)
    head = ("日期", "嘎查村", "户号", "积分项目", "分值")
    file = workbook(
        tmp_path / "十月.xlsx", [title, head, ("2026-10-22", "萨日朗嘎查", "萨日朗-002", "月评清洁户", "10")]
    )
    done = did(town("import", "points", file, "--json")).json
    assert (done["written"], done["problems"]) == (1, [])
    assert [one["household"] for one in town.listed()] == ["萨日朗-003"]

"""``board`` and ``notice`` of a sealed quarter that lives on: state, edition, corrections, exit codes, reprints, verify."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.scenes.book import Town, did, did_paper

H1, H2 = "萨日朗-001", "萨日朗-002"
OTHER = "诺敏花-001"
Q3 = "2026-Q3"
OLD_KEYS = ["track", "period", "station", "sealed", "rows", "counts", "checksum"]
NEW_KEYS = {"edition", "state", "corrections"}


@pytest.fixture
def closed(town: Town) -> Town:
    """H1 twice for one household by mistake, one deduction; July to September audited."""
    town.today = "2026-10-08"
    town.add(H1, "H1", "2026-08-10")
    town.mistake = town.add(H1, "H1", "2026-08-10")
    town.add(OTHER, "J1", "2026-09-01")
    town.close("2026-08", "2026-09")
    return town


@pytest.fixture
def sealed(closed: Town) -> Town:
    closed.seal(Q3)
    closed.today = "2026-10-20"
    return closed


@pytest.fixture
def stale(sealed: Town) -> Town:
    sealed.reverse(sealed.mistake, "异议核查：重复登记")
    return sealed


def life(town: Town, period: str = Q3, station: str | None = None, **options: Any) -> tuple[Any, ...]:
    board = town.board(period, station, **options)
    return board["state"], board["edition"], len(board["corrections"])


# ---- the board as JSON ----
def test_the_keys_of_a_board(sealed: Town) -> None:
    board = sealed.board(Q3)
    assert set(board) >= {*OLD_KEYS, *NEW_KEYS}
    assert list(board["rows"][0]) == [
        "rank", "place", "band", "household", "person", "name", "group", "total", "veto", "reason",
    ]  # fmt: skip


def test_draft_ready_sealed(town: Town) -> None:
    town.add(H1, "H1", "2026-08-10")
    assert life(town) == ("draft", None, 0)
    assert town.board(Q3)["sealed"] is None
    town.close("2026-08")
    assert life(town) == ("draft", None, 0), "September is open"
    assert life(town, "2026-08") == ("ready", None, 0)
    town.close("2026-09")
    assert life(town) == ("ready", None, 0)
    town.seal(Q3)
    assert life(town) == ("sealed", 1, 0)
    assert life(town, Q3, "萨日朗") == ("sealed", 1, 0)
    assert town.board(Q3)["sealed"] is not None


def test_a_correction_makes_it_wait_and_is_listed(stale: Town) -> None:
    assert life(stale) == ("stale", 1, 1)
    (one,) = stale.board(Q3)["corrections"]
    assert set(one) == {"day", "household", "item", "before", "after", "cause", "by"}
    assert (one["day"], one["household"], one["before"], one["after"]) == ("2026-10-20", H1, 10, 0)
    assert "月评清洁户" in one["item"] or one["item"] == "H1"
    assert one["cause"] == "异议核查：重复登记"
    assert one["by"]
    assert life(stale, Q3, "萨日朗") == ("stale", 1, 1)
    assert life(stale, Q3, "诺敏花") == ("sealed", 1, 0), "nothing changed there"


def test_a_replacement_is_listed_with_before_and_after(sealed: Town) -> None:
    sealed.reverse(sealed.mistake, "应为宣讲", item="S1")
    found = sealed.board(Q3)["corrections"]
    assert sum(one["after"] - one["before"] for one in found) == -8
    assert {one["household"] for one in found} == {H1}


def test_the_new_edition_and_the_old_one(stale: Town) -> None:
    first = stale.board(Q3)
    said = did(stale.try_correct(Q3, "异议YY-2026-0001属实")).json
    assert (said["state"], said["edition"]) == ("sealed", 2)
    assert life(stale) == ("sealed", 2, said and len(said["corrections"]))
    old = stale.board(Q3, edition=1)
    assert (old["state"], old["edition"]) == ("superseded", 1)
    for key in ("rows", "counts", "checksum", "sealed", "station", "period"):
        assert old[key] == first[key], key
    assert stale.board(Q3)["checksum"] != first["checksum"]
    assert stale.row(Q3, H1)["total"] == 110
    assert stale.row(Q3, H1, edition=1)["total"] == 120
    assert life(stale, Q3, "诺敏花") == ("sealed", 1, 0), "no new edition where nothing was wrong"


def test_an_edition_that_never_was_is_refused(sealed: Town) -> None:
    refused = sealed("board", Q3, "--edition", 2, "--format", "json")
    assert (refused.code, refused.out) == (1, "")
    assert sealed("board", Q3, "--edition", "零").code == 2


# ---- seal and correct ----
def test_sealing_again_changes_nothing_unless_a_correction_waits(sealed: Town) -> None:
    before = sealed.board(Q3)
    assert sealed.seal(Q3).json == before
    sealed.reverse(sealed.mistake)
    refused = sealed.try_seal(Q3)
    assert refused.code == 1
    assert "--correct" in refused.all
    assert "--cause" in refused.all
    assert sealed.board(Q3)["rows"] == before["rows"]


def test_correcting_where_nothing_waits_changes_nothing(sealed: Town) -> None:
    before = sealed.board(Q3)
    did(sealed.try_correct(Q3, "核对"))
    assert sealed.board(Q3) == before


@pytest.mark.parametrize("cause", [None, "", "  "])
def test_a_correction_without_its_cause_is_wrong_use(stale: Town, cause: str | None) -> None:
    before = stale.board(Q3)
    refused = stale.try_correct(Q3, cause)
    assert (refused.code, stale.board(Q3)) == (2, before)


def test_a_station_alone_leaves_the_township_waiting(stale: Town) -> None:
    stale.reverse(stale_other(stale), "重复扣分")
    stale.correct(Q3, "核查属实", "萨日朗")
    assert life(stale, Q3, "萨日朗")[:2] == ("sealed", 2)
    assert life(stale, Q3, "诺敏花")[:2] == ("stale", 1)
    assert life(stale)[:2] == ("stale", 1)
    stale.correct(Q3, "核查属实")
    assert [life(stale, Q3, one)[:2] for one in (None, "萨日朗", "诺敏花")] == [("sealed", 2)] * 3
    whole = {(row["household"], row["total"]) for row in stale.board(Q3)["rows"]}
    parts = {
        (row["household"], row["total"])
        for one in ("萨日朗", "诺敏花")
        for row in stale.board(Q3, one)["rows"]
    }
    assert whole == parts


def stale_other(town: Town) -> int:
    return int(next(one["id"] for one in town.listed(household=OTHER) if one["reverses"] is None))


def test_a_third_edition(stale: Town) -> None:
    stale.correct(Q3, "第一次")
    first = next(one["id"] for one in stale.listed(household=H1) if one["points"] == 10)
    stale.reverse(int(first), "第二次")
    assert life(stale)[:2] == ("stale", 2)
    stale.correct(Q3, "第二次")
    assert [stale.row(Q3, H1, edition=n)["total"] for n in (1, 2, 3)] == [120, 110, 100]
    assert [stale.board(Q3, edition=n)["state"] for n in (1, 2, 3)] == ["superseded", "superseded", "sealed"]


def test_an_unsealed_period_is_not_corrected_but_sealed(closed: Town) -> None:
    said = closed.try_correct(Q3, "核对")
    assert said.code in (0, 1)
    assert closed.board(Q3)["edition"] is None


# ---- paper ----
def test_the_paper_of_a_new_edition_says_so_and_why(stale: Town) -> None:
    before = stale.notice(Q3, "萨日朗")
    assert "第2稿" not in before
    stale.correct(Q3, "异议核查属实")
    after = stale.notice(Q3, "萨日朗", "2026-10-21")
    assert "第2稿（更正）" in after
    assert "登记积分事项1条" in after
    again = stale.notice(Q3, "萨日朗", edition=1, name="第一稿")
    assert "登记积分事项2条" in again
    assert "第2稿" not in again


def test_a_waiting_boards_notice_is_that_of_the_edition_in_force_with_advice(stale: Town) -> None:
    said, pdf = did_paper(stale.try_notice(Q3, "萨日朗"))
    assert "登记积分事项2条" in stale.text(said, pdf)
    assert "更正" in said.err, "advice that a correction waits"
    out = stale.folder.with_name("榜.pdf")
    said = did(stale("board", Q3, "--station", "萨日朗", "-o", out))
    assert "更正" in said.err


def test_another_posting_day_needs_a_reason_to_reprint(sealed: Town) -> None:
    first = sealed.notice(Q3, "萨日朗", "2026-10-20")
    assert "10月20日至10月26日" in first
    assert sealed.notice(Q3, "萨日朗", "2026-10-20", name="再印") == first, "the same day is the stored paper"
    refused, _ = sealed.try_notice(Q3, "萨日朗", "2026-10-21")
    assert refused.code == 1
    assert "--reprint" in refused.all
    again = sealed.notice(Q3, "萨日朗", "2026-10-21", reprint="下雨没贴成")
    assert "10月21日至10月27日" in again
    assert "第2稿" not in again, "a printing is no edition"
    assert life(sealed, Q3, "萨日朗")[:2] == ("sealed", 1)


def numbered(text: str) -> tuple[str, str]:
    """Number and code at the foot of a public paper."""
    number = re.search(r"编号[：:]?([A-Z]+(?:-[A-Z]+)?-\d{4}-\d{4})", text)
    code = re.search(r"核验码[：:]?([A-Z0-9]{4}-?[A-Z0-9]{4})", text)
    assert number, text
    assert code, text
    return number.group(1), code.group(1)


def test_a_notice_bears_number_and_code_and_verify_knows_it(sealed: Town) -> None:
    number, code = numbered(sealed.notice(Q3, "萨日朗", "2026-10-20"))
    said = did(sealed("verify", number, code))
    assert "2026年第三季度" in said.all
    assert "萨日朗" in said.all
    wrong = sealed("verify", number, "AAAA2222" if code != "AAAA2222" else "BBBB3333")
    assert wrong.code == 1
    assert "萨日朗" not in wrong.all, "nothing is told for a wrong code"


def test_a_board_bears_number_and_code_and_verify_knows_it(sealed: Town) -> None:
    out = sealed.folder.with_name("榜.pdf")
    said = did(sealed("board", Q3, "--station", "萨日朗", "-o", out))
    number, code = numbered(sealed.text(said, out))
    assert did(sealed("verify", number, code, "--json")).json["valid"] is True


def test_verify_knows_a_superseded_edition(stale: Town) -> None:
    old = numbered(stale.notice(Q3, "萨日朗", "2026-10-20"))
    stale.correct(Q3)
    new = numbered(stale.notice(Q3, "萨日朗", "2026-10-21"))
    assert new != old
    assert "第2稿" in stale("verify", *old).all
    assert stale("verify", *old, "--json").json["found"] is True
    assert did(stale("verify", *new, "--json")).json["valid"] is True


def test_an_older_printing_is_void(sealed: Town) -> None:
    old = numbered(sealed.notice(Q3, "萨日朗", "2026-10-20"))
    new = numbered(sealed.notice(Q3, "萨日朗", "2026-10-21", reprint="下雨没贴成"))
    assert did(sealed("verify", *new)).code == 0
    if old != new:
        assert "作废" in sealed("verify", *old).all


def test_only_a_sealed_board_is_noticed_but_a_draft_says_what_it_is(closed: Town) -> None:
    refused, pdf = closed.try_notice(Q3, "萨日朗")
    assert (refused.code, pdf.exists()) == (1, False)
    assert "送审稿" in closed.notice(Q3, "萨日朗", draft=True)


def test_two_papers_of_one_board_with_other_days_are_told_apart(sealed: Town) -> None:
    """Posting days and telephones of the papers of one board are compared before the next is printed."""
    sealed.notice(Q3, "萨日朗", "2026-10-20")
    out = sealed.folder.with_name("大榜.pdf")
    said = sealed("board", Q3, "--station", "萨日朗", "--paper", "a2", "--from", "2026-10-22", "-o", out)
    assert said.code in (0, 1), said
    assert "10月20日" in said.err


def test_a_member_who_moved_stands_on_one_villages_sheet(town: Town) -> None:
    """九月已经迁走、十月补登：两个嘎查村的党员表都要更正，全部的表上他只有一行。"""
    town.add(H1, "K1", "2026-09-10", track="party", person="包青格乐")
    town.close("2026-09")
    did(town("board", "2026-Q3", "--track", "party", "--seal"))
    did(town.household("move", H1, station="诺敏花", on="2026-09-20", cause="漏登"))
    states = {one: town.board("2026-Q3", one, track="party")["state"] for one in ("萨日朗", "诺敏花")}
    assert states == {"萨日朗": "stale", "诺敏花": "stale"}
    did(town("board", "2026-Q3", "--track", "party", "--correct", "--cause", "漏登迁移"))
    rows = town.board("2026-Q3", track="party")["rows"]
    assert [row["person"] for row in rows].count("包青格乐") == 1
    assert "包青格乐" not in [row["person"] for row in town.board("2026-Q3", "萨日朗", track="party")["rows"]]

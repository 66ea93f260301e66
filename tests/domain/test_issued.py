"""Everything issued: numbers in their series, codes, and what 核验 says of each state of each kind."""

from dataclasses import replace
from random import Random

import pytest

from wenming_desktop.domain.certificates import CODE_LETTERS
from wenming_desktop.domain.issued import (
    CERTIFICATES,
    KINDS,
    MENDABLE_LABELS,
    STATE_LABELS,
    Verified,
    awaiting,
    checksum_of,
    judged,
    kind_of,
    new_code,
    number_for,
    unsure,
)

GIVEN = ("SBDSM-2026-0137", "SBDSM-2025-0500", "BYTL-2026-0138", "文实证2026第9号")


@pytest.mark.parametrize(
    ("kind", "year", "given", "number"),
    [
        ("service", 2026, GIVEN, "SBDSM-2026-0139"), ("star", 2026, GIVEN, "SBDSM-2026-0139"), ("service", 2027, GIVEN, "SBDSM-2027-0001"),
        ("board", 2026, (), "SBDSM-BD-2026-0001"), ("board", 2026, ("SBDSM-BD-2026-0014",), "SBDSM-BD-2026-0015"),
        ("notice", 2026, ("SBDSM-GS-2025-0099",), "SBDSM-GS-2026-0001"),
    ],
)  # fmt: skip
def test_numbers_go_on_in_the_papers_year(kind: str, year: int, given: tuple[str, ...], number: str) -> None:
    assert number_for(KINDS[kind], "SBDSM", year, given) == number


def test_every_kind_is_declared_whole() -> None:
    for code, kind in KINDS.items():
        assert code == kind.code
        assert kind.label
        assert kind.word
        assert kind.frozen
        assert not set(kind.frozen) & set(kind.mendable)
        assert set(kind.mendable) <= set(MENDABLE_LABELS)
        assert set(kind.series) <= set(KINDS)
        assert code in kind.series
    assert KINDS["service"].series == tuple(CERTIFICATES)
    assert KINDS["board"].series == ("board",)
    marks = [kind.mark for kind in KINDS.values() if kind.mark]
    assert len(set(marks)) == len(marks)
    assert not KINDS["board"].withdrawable, "a board is superseded, never withdrawn"


def test_a_code_is_eight_letters_drawn_by_whoever_draws() -> None:
    code = new_code(Random(1).choice)
    assert len(code) == 8
    assert set(code) <= set(CODE_LETTERS)
    assert new_code(Random(1).choice) == code
    assert new_code(Random(2).choice) != code


def test_a_checksum_is_of_the_words() -> None:
    assert checksum_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


CERTIFICATE = Verified("SBDSM-2026-0001", found=True, state="issued", kind="service", name="萨日朗", minutes=9000, minutes_now=9000, edition=1, printing=1, day="2026-10-27")  # fmt: skip
BOARD = Verified("SBDSM-BD-2026-0001", found=True, state="issued", kind="board", track="masses", period="2026-Q3", station="萨日朗", edition=1, printing=1, day="2026-10-08")  # fmt: skip
NOTICE = replace(BOARD, number="SBDSM-GS-2026-0001", kind="notice")
VOID = {"state": "withdrawn", "void_on": "2026-10-28", "void_reason": "姓名有误"}


@pytest.mark.parametrize(
    ("answer", "valid", "said"),
    [
        (CERTIFICATE, True, "证明有效，内容与登记簿一致。"),
        (replace(CERTIFICATE, changed=True, minutes_now=90), True, "证明有效；出具后服务记录有更正（原150小时，现1.5小时）。"),
        (replace(CERTIFICATE, changed=True, minutes_now=0, kept="证明已用过"), True, "证明有效；出具后服务记录有更正（原150小时，现0小时），经核定保留：证明已用过。"),
        (replace(CERTIFICATE, changed=True, differences=("姓名：李艳→李䶮", "性别：男→女")), True,
         "证明有效；出具后服务记录有更正（姓名：李艳→李䶮；性别：男→女）。"),
        (replace(CERTIFICATE, edition=2), True, "证明有效，内容与登记簿一致。这是第2稿（更正）。"),
        (replace(CERTIFICATE, **VOID), False, "这份证明已于2026年10月28日作废：姓名有误。"),
        (replace(CERTIFICATE, state="superseded", successor="SBDSM-2026-0002", holder="SBDSM-2026-0002", amended=True, reason="服务时间更正"), False,
         "这份证明是第1稿，已更正为第2稿：服务时间更正。现行的编号是SBDSM-2026-0002。"),
        (BOARD, True, "榜单有效，内容与登记簿一致。"),
        (replace(BOARD, edition=2), True, "榜单有效，内容与登记簿一致。这是第2稿（更正）。"),
        (replace(BOARD, state="superseded", successor="SBDSM-BD-2026-0015", holder="SBDSM-BD-2026-0015", amended=True, reason="YY-2026-0001"), False,
         "这份榜单是第1稿，已更正为第2稿：YY-2026-0001。现行的编号是SBDSM-BD-2026-0015。"),
        (replace(BOARD, state="superseded", successor="SBDSM-BD-2026-0016", holder="SBDSM-BD-2026-0016", reason="电话变更"), False,
         "这份榜单是第1稿，已重出一版：电话变更。现行的编号是SBDSM-BD-2026-0016。"),
        (replace(BOARD, state="superseded"), False, "这份榜单是第1稿，已重出一版。"),
        (NOTICE, True, "公示有效，内容与登记簿一致。"),
        (replace(NOTICE, printing=2), True, "公示有效，内容与登记簿一致。这是第1稿第2版。"),
        (replace(CERTIFICATE, state="superseded", successor="SBDSM-2026-0002", amended=True, reason="服务时间更正"), False,
         "这份证明是第1稿，已更正为第2稿：服务时间更正。现在没有有效的一份。"),
        (replace(CERTIFICATE, changed=True, minutes_now=CERTIFICATE.minutes), True,
         "证明有效；出具后服务记录有更正（累计仍是150小时）。"),
        (replace(NOTICE, **{**VOID, "void_reason": "重出一版：电话变更"}, successor="SBDSM-GS-2026-0002", holder="SBDSM-GS-2026-0002"), False,
         "这份公示已于2026年10月28日作废：重出一版：电话变更。现行的编号是SBDSM-GS-2026-0002。"),
        (replace(NOTICE, state="draft"), False, "这份公示还没有发出。"),
    ],
)  # fmt: skip
def test_what_checking_says(answer: Verified, valid: bool, said: str) -> None:
    found = judged(answer, sound=True)
    assert (found.valid, found.said) == (valid, said)
    forged = judged(answer, sound=False)
    assert not forged.valid
    assert forged.said.endswith("被改动过，不能作数。")


def test_a_book_that_lost_steps_calls_nothing_valid() -> None:
    found = unsure(judged(CERTIFICATE, sound=True), "这份数据少了1步操作。")
    assert not found.valid
    assert found.said.startswith("按现有的登记簿，证明有效，内容与登记簿一致。但是这份数据少了1步操作。")
    void = judged(replace(CERTIFICATE, **VOID), sound=True)
    assert unsure(void, "这份数据少了1步操作。") == void


def test_what_an_answer_is_of() -> None:
    assert BOARD.subject == "萨日朗2026年第三季度群众积分"
    assert replace(BOARD, station=None, track="party", period="2026").subject == "2026年党员积分"
    assert CERTIFICATE.subject == ""
    assert (BOARD.in_force, replace(BOARD, state="superseded").in_force) == (True, False)
    assert [replace(BOARD, state=state).state_label for state in (*STATE_LABELS, "")] == [
        "草稿",
        "有效",
        "已更正",
        "作废",
        "",
    ]
    assert replace(BOARD, edition=2, printing=3).edition_label == "第2稿第3版（更正）"


@pytest.mark.parametrize(("kind", "word"), [("board", "榜单"), ("notice", "公示")])
@pytest.mark.parametrize(("edition", "said"), [(1, "待出第2稿。"), (2, "待出第3稿。这是第2稿（更正）。")])
def test_a_board_or_notice_that_waits_holds_and_says_what_is_coming(
    kind: str, word: str, edition: int, said: str
) -> None:
    answer = Verified("SBD-BD-2026-0001", found=True, state="issued", kind=kind, edition=edition, printing=1)
    waiting = awaiting(judged(answer, sound=True))
    assert (waiting.valid, waiting.changed) == (True, True)
    assert waiting.said == f"{word}有效；锁定以后有更正，{said}"


def test_of_a_number_alone_its_kind_is_told_by_its_mark() -> None:
    kinds = {
        "SBD-BD-2026-0001": "board",
        "SBD-GS-2026-0001": "notice",
        "SBD-2026-0001": "service",
        "GS-2026-1": "service",
        "SBD--0001": "service",
    }
    assert {number: kind_of(number) for number in kinds} == kinds

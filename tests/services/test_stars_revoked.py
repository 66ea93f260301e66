"""A star awarded by mistake, put right after an audit: whatever was wrong, the highest first, certificates told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import add_hours, add_volunteer, new_book, take_back
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.settings import VolunteerSettings
from wenming_desktop.services import (
    books,
    certificate_changes,
    certificates,
    editions,
    history,
    same_person,
    stars,
    volunteer_leaving,
    volunteers,
    workbench,
)
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage.certificates import Kept

SERVED = [("aid", "2026-03-01", 6_000, "慰问")]
RIGHT, WRONG = "文明办〔2026〕3号", "文明办〔2025〕8号"
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    own = VolunteerSettings(own_honours=True)
    found.call(lambda book: books.save_settings(book, replace(book.settings, volunteers=own), "自行印制"))
    yield found
    assert found.call(books.check) == []
    found.close(with_backup=False)


def audit(context: Context) -> None:
    """What lies above the award from then on: 撤销 does not reach it."""

    def close(book: Book) -> None:
        with book.operation("月度审核", kind="barrier"):
            pass

    context.call(close)
    with pytest.raises(UserError, match="没有可以撤销的操作"):
        context.call(history.undo)


def star_certificate(context: Context, pk: int) -> Kept:
    (made,) = context.call(stars.issue_stars, [pk])[0].certificates
    return made


def verified(context: Context, paper: Kept) -> str:
    return context.call(editions.verify, paper.number, paper.code).said


def changed(context: Context) -> list[tuple[str, str]]:
    return [(one.number, one.words) for one in context.call(certificate_changes.changed_list)]


@dataclass(frozen=True)
class Mistake:
    """What was entered, what is right, and what the certificate of the mistake comes to say; '' that it holds again."""

    day: date = JUNE
    document: str = RIGHT
    tells: str = ""


MISTAKES = {
    "日期写错": Mistake(day=JULY, tells="一星级认定的日期已更正为2026-06-01"),
    "文件写错": Mistake(document=WRONG),
    "日期和文件都写错": Mistake(JULY, WRONG, "一星级认定的日期已更正为2026-06-01"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_wrong_day_or_document_is_put_right_after_the_audit(context: Context, what: str) -> None:
    mistake = MISTAKES[what]
    pk = add_volunteer(context, "王秀兰", "150599000001", SERVED)
    context.call(stars.award, [pk], mistake.document, mistake.day)
    paper = star_certificate(context, pk)
    audit(context)
    with pytest.raises(UserError, match="没有可以认定的星级"):
        context.call(stars.award, [pk], RIGHT, JUNE)
    count, changes = context.call(stars.revoke, [pk], what)
    assert (count, changes.operation) == (1, f"取消星级认定 王秀兰（{what}）")
    assert changes.warnings == (f"王秀兰{paper.number}星级证书写的认定已取消，请收回作废。",)
    assert (context.call(stars.awarded), context.call(stars.highest_awarded)) == ([], {})
    assert verified(context, paper) == "证明有效；出具后服务记录有更正（一星级认定已取消）。"
    assert changed(context) == [(paper.number, "一星级认定已取消")]
    assert [line.pk for line in context.call(stars.candidates)] == [pk]
    context.call(stars.award, [pk], RIGHT, JUNE)
    (line,) = context.call(stars.awarded)
    assert (line.stars, line.day, line.document, line.fallen) == (1, "2026-06-01", RIGHT, None)
    assert changed(context) == ([(paper.number, mistake.tells)] if mistake.tells else [])


def test_the_wrong_person_ticked_loses_the_star_and_who_was_meant_keeps_his(context: Context) -> None:
    wang, li = (
        add_volunteer(context, name, f"15059900000{at}", SERVED)
        for at, name in enumerate(("王秀兰", "李建国"))
    )
    context.call(stars.award, [wang, li], RIGHT, JUNE)
    context.call(certificates.issue, [wang])  # says nothing of a star
    papers = {pk: star_certificate(context, pk) for pk in (wang, li)}
    audit(context)
    said_before = context.call(stars.revoking, [li])
    assert said_before == (
        "取消李建国的一星级（2026年6月1日认定，文明办〔2026〕3号）。\n服务时间够的，可以重新认定。"
        f"写着这些认定的星级证书有李建国{papers[li].number}，取消后请收回作废。"
    )
    _, changes = context.call(stars.revoke, [li], "认定错了人")
    assert changes.warnings == (f"李建国{papers[li].number}星级证书写的认定已取消，请收回作废。",)
    assert [line.name for line in context.call(stars.awarded)] == ["王秀兰"]
    assert changed(context) == [(papers[li].number, "一星级认定已取消")]
    # his is told alone, although the other's waits still
    context.call(history.undo)
    assert changed(context) == []
    context.call(history.redo)
    _, changes = context.call(stars.revoke, [wang], "认定错了人")
    assert changes.warnings == (f"王秀兰{papers[wang].number}星级证书写的认定已取消，请收回作废。",)
    context.call(certificates.void, papers[li].pk, "认定已取消")
    assert changed(context) == [(papers[wang].number, "一星级认定已取消")]


def test_the_higher_star_goes_before_the_lower_and_one_undo_brings_it_back(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001", SERVED)
    context.call(stars.award, [pk], WRONG, JUNE)
    add_hours(context, pk, 12_000, "2026-08-01")
    context.call(stars.award, [pk], RIGHT, date(2026, 9, 1))
    audit(context)
    with pytest.raises(UserError, match="王秀兰认定的二星级还在") as refused:
        context.call(stars.revoke, [pk], "文件写错", {pk: 1})
    assert refused.value.advice == "请先取消二星级的认定，再取消一星级的。"
    context.call(stars.revoke, [pk], "文件写错", {pk: 2})
    (line,) = context.call(stars.awarded)
    assert (line.stars, line.document) == (1, WRONG)
    assert [(line.stars, line.awarded) for line in context.call(stars.candidates)] == [(2, 1)]
    with pytest.raises(UserError, match="要取消的二星级认定已经不在了"):
        context.call(stars.revoke, [pk], "又点了一次", {pk: 2})
    context.call(stars.revoke, [pk], "文件写错")
    assert context.call(stars.awards, pk) == []
    with pytest.raises(UserError, match="没认定过星级"):
        context.call(stars.revoke, [pk], "又点了一次")
    context.call(history.undo)
    context.call(history.undo)
    assert [(one.stars, one.document) for one in context.call(stars.awards, pk)] == [(1, WRONG), (2, RIGHT)]


def test_of_some_chosen_all_go_or_none(context: Context) -> None:
    wang = add_volunteer(context, "王秀兰", "150599000001", SERVED)
    other = add_volunteer(context, "孟和", "150599000002", SERVED)
    context.call(stars.award, [wang], RIGHT, JUNE)
    for chosen, reason, why in (
        ([wang, other], "认定错了", "有没认定过星级的"),
        ([], "认定错了", "有没认定过星级的"),
        ([wang], "　", "没有写取消的原因"),
    ):
        with pytest.raises(UserError, match=why):
            context.call(stars.revoke, chosen, reason)
    assert len(context.call(stars.awards, wang)) == 1
    context.call(stars.award, [other], RIGHT, JUNE)
    count, changes = context.call(stars.revoke, [wang, other], "会议没有通过")
    assert (count, changes.operation) == (2, "取消星级认定 2人（会议没有通过）")


@pytest.mark.parametrize(
    ("taken", "going"),
    [
        ((), [2]),
        (("七月",), [2]),  # one star holds
        (("三月",), [2, 1]),  # 200 of 300 hours: neither is reached
        (("三月", "七月"), [2, 1]),
    ],
)
def test_what_the_hours_no_longer_reach_goes_together_and_what_holds_stays(
    context: Context, taken: tuple[str, ...], going: list[int]
) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    rows = {"三月": add_hours(context, pk, 6_000, "2026-03-01")}
    context.call(stars.award, [pk], RIGHT, JUNE)
    rows["七月"] = add_hours(context, pk, 12_000, "2026-07-01")
    context.call(stars.award, [pk], RIGHT, JULY)
    for month in taken:
        take_back(context, rows[month])
    assert [one.stars for one in context.call(stars.revocable, [pk])] == going
    context.call(stars.revoke, [pk], "服务时间更正")
    assert [one.stars for one in context.call(stars.awards, pk)] == [
        star for star in (1, 2) if star not in going
    ]


def test_a_lower_star_the_hours_no_longer_reach_waits_for_the_higher_that_stands(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    row = add_hours(context, pk, 6_000, "2026-03-01")
    context.call(stars.award, [pk], RIGHT, JUNE)
    add_hours(context, pk, 18_000, "2026-07-01")
    context.call(stars.award, [pk], RIGHT, JULY)
    take_back(context, row)
    with pytest.raises(UserError, match="二星级还在"):
        context.call(stars.revoke, [pk], "服务时间更正", {pk: 1})
    context.call(stars.revoke, [pk], "认定日期写错", {pk: 2})
    (line,) = context.call(stars.awarded)
    assert (line.stars, line.fallen) == (1, 0)


def test_two_records_of_one_person_lose_the_star_both_had(context: Context) -> None:
    keep = add_volunteer(context, "王秀兰", "150599000001", SERVED)
    gone = add_volunteer(context, "王秀兰", "150599000002", SERVED)
    context.call(stars.award, [keep], RIGHT, JUNE)
    context.call(stars.award, [gone], WRONG, JULY)
    paper = star_certificate(context, gone)
    persons = [context.call(lambda book, pk=pk: volunteers.detail(book, pk).person.pk) for pk in (keep, gone)]
    context.call(same_person.are_same, *persons)
    _, changes = context.call(stars.revoke, [keep], "认定错了")
    assert changes.warnings == (f"王秀兰{paper.number}星级证书写的认定已取消，请收回作废。",)
    assert context.call(stars.highest_awarded) == {}
    context.call(history.undo)
    assert len(context.call(stars.awards, keep)) == 2


def test_the_star_of_one_who_withdrew_is_taken_back_too(context: Context) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001", SERVED)
    context.call(stars.award, [pk], RIGHT, JUNE)
    context.call(volunteer_leaving.withdraw, pk, date(2026, 10, 1))
    assert context.call(stars.awarded) == []
    assert [one.stars for one in context.call(volunteers.detail, pk).awards] == [1]
    assert context.call(stars.revoke, [pk], "认定错了人")[0] == 1
    assert context.call(volunteers.detail, pk).awards == ()


def withdraw(context: Context, pk: int) -> None:
    context.call(volunteer_leaving.withdraw, pk, date(2026, 10, 1))


def higher(context: Context, pk: int) -> None:
    add_hours(context, pk, 18_000, "2026-07-01")
    context.call(stars.award, [pk], RIGHT, JULY)


@pytest.mark.parametrize("then", [None, withdraw, higher], ids=["在册", "已退出", "高一级的还够"])
@pytest.mark.parametrize("settled", [stars.keep, stars.revoke], ids=["保留", "取消"])
def test_whom_the_workbench_counts_the_list_shows_and_settles(
    context: Context, then: Callable[[Context, int], None] | None, settled: Callable[..., object]
) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000001")
    row = add_hours(context, pk, 6_000, "2026-03-01")
    context.call(stars.award, [pk], RIGHT, JUNE)
    if then is not None:
        then(context, pk)
    take_back(context, row)

    def counted() -> list[str]:
        return [one.text for one in context.call(workbench.todos) if "认定星级后" in one.text]

    def shown() -> list[str]:
        return [line.name for line in context.call(stars.awarded) if line.fallen is not None]

    assert (counted(), shown()) == (["1人认定星级后服务时间有更正，已不够星级"], ["王秀兰"])
    while shown():  # a higher star that stands is taken back first
        context.call(settled, [pk], "本人已知情")
    assert (counted(), shown()) == ([], [])

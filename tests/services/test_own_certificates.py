"""Before star and honour certificates of our own are issued for ever: how many papers, and what to look at first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import add_hours, add_volunteer, new_book, take_back
from wenming_desktop.domain.certificates import HONOUR, STAR, TITLES
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.settings import VolunteerSettings
from wenming_desktop.services import books, certificates, own_certificates, stars
from wenming_desktop.services.context import Context


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    found.call(lambda book: books.save_settings(
        book, replace(book.settings, volunteers=VolunteerSettings(own_honours=True)), "自行印制"
    ))  # fmt: skip
    yield found
    found.close(with_backup=False)


ISSUED = {STAR: stars.issue_stars, HONOUR: stars.issue_honours}


@pytest.mark.parametrize("kind", [STAR, HONOUR])
def test_what_a_service_certificate_is_told_of_is_told_of_ours_too(context: Context, kind: str) -> None:
    """Whatever hint ``check`` has of a service certificate stands before each kind of our own."""
    pks = [
        add_volunteer(context, "王秀兰", "150599000137", [("aid", "2025-12-31", 60, "走访")], brought=6_000),
        add_volunteer(context, "孟和", "150599000138", brought=6_000, status="退出", left_on="2026-10-01"),
        add_volunteer(context, "李䶮", "150599000139", [("aid", "2026-03-01", 6_000, "培训会")], consent="未知"),
    ]  # fmt: skip
    context.call(stars.award, [pks[0], pks[2]])
    chosen = pks if kind == HONOUR else [pks[0], pks[2]]
    before = context.call(own_certificates.before, chosen, kind)
    assert (before.pks, before.title) == (tuple(chosen), TITLES[kind])
    hints = {one.volunteer_pk: one.hint for one in context.call(certificates.check, chosen)}
    for pk in chosen:
        for hint in hints[pk].replace("证明写着不含培训、会议", "培训、会议不算服务时间").split("；"):
            assert hint in before.advice
    assert "不能撤销" in before.advice


def test_nobody_chosen_is_nobody_issued_to(context: Context) -> None:
    add_volunteer(context, "王秀兰", "150599000137", brought=6_000)
    for kind, issue in ISSUED.items():
        for verb in (
            lambda book, kind=kind: own_certificates.before(book, [], kind),
            lambda book, run=issue: run(book, []),
        ):
            with pytest.raises(UserError, match="没有选"):
                context.call(verb)


def test_who_was_awarded_no_star_is_left_out_and_told(context: Context) -> None:
    wang = add_volunteer(context, "王秀兰", "150599000137", brought=6_000)
    meng = add_volunteer(context, "孟和", "150599000138", brought=6_000)
    context.call(stars.award, [wang])
    before = context.call(own_certificates.before, [wang, meng], STAR)
    assert before.pks == (wang,)
    assert "孟和没有认定星级，没有证书。" in before.advice


@pytest.mark.parametrize("kind", [STAR, HONOUR])
def test_a_second_paper_of_the_same_is_told_before(context: Context, kind: str) -> None:
    pk = add_volunteer(context, "王秀兰", "150599000137", brought=6_000)
    context.call(stars.award, [pk])
    assert "出具过" not in context.call(own_certificates.before, [pk], kind).advice
    (first,) = context.call(ISSUED[kind], [pk])[0].certificates
    again = context.call(own_certificates.before, [pk], kind).advice
    assert "出具过" in again
    assert first.number in again
    other = STAR if kind == HONOUR else HONOUR
    assert first.number not in context.call(own_certificates.before, [pk], other).advice
    context.call(certificates.void, first.pk, "印错")
    assert first.number not in context.call(own_certificates.before, [pk], kind).advice


def test_an_award_let_stand_says_what_its_certificate_will_print(context: Context) -> None:
    pk = add_volunteer(context, "孟和", "150599000138", brought=17_700)
    row = add_hours(context, pk, 300)
    context.call(stars.award, [pk])
    take_back(context, row)
    context.call(stars.keep, [pk], "文件已下发")
    told = context.call(own_certificates.before, [pk], STAR).advice
    assert "截至认定日的服务时间现在是295小时，不够二星级（300小时），证书上照印" in told


def test_what_stands_against_issuing_is_said_before_anybody_is_asked(context: Context) -> None:
    refused = add_volunteer(context, "陈海山", "150599000139", brought=6_000, consent="不同意")
    with pytest.raises(UserError, match="陈海山不同意"):
        context.call(own_certificates.before, [refused], HONOUR)
    fell = add_volunteer(context, "孟和", "150599000138")
    row = add_hours(context, fell, 6_000)
    context.call(stars.award, [fell], "", date(2026, 10, 26))
    take_back(context, row)
    with pytest.raises(UserError, match="不够认定的星级"):
        context.call(own_certificates.before, [fell], STAR)

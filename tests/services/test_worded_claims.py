"""The clerk's own wording states what is recorded: told when she saves it, left out where it hangs."""

from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import add_volunteer, new_book
from tests.services.small_book import Small
from tests.services.test_stars import own_honours, text
from wenming_desktop.domain.certificate_wording import MODEL as CERTIFICATES
from wenming_desktop.domain.notices import MODEL
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import board_gate, certificate_words, due_process, meetings, notices, stars

Q3, POSTED = Period.parse("2026-Q3"), date(2026, 10, 8)
OWN = "村务监督委员会对评议过程进行了监督，减分户已全部知晓并签名。"


@pytest.fixture
def worded(small: Small) -> Small:
    small.enter("萨日朗-001", "J1", "2026-08-03")
    _, changes = small.call(notices.save_paragraph, "opening", f"{OWN}{MODEL['opening']}")
    (said,) = changes.warnings
    assert "委员会对评议过程进行了监督" in said
    assert "没有登记的印出时略去" in said
    return small


def opening(small: Small) -> str:
    notice = small.call(notices.notice, Q3, small.villages["萨日朗"], POSTED, draft=True)
    return next(part.text for part in notice.paragraphs if part.key == "opening")


def test_a_sentence_of_her_own_without_a_record_is_told_and_left_out(worded: Small) -> None:
    assert "监督" not in opening(worded)
    assert "知晓" not in opening(worded)
    advice = worded.call(board_gate.advice, Q3, worded.villages["萨日朗"], POSTED)
    assert any("没有登记，印出时略去" in one for one in advice)


def test_with_its_records_it_hangs(worded: Small) -> None:
    village = worded.villages["萨日朗"]
    held = {"day": date(2026, 9, 1), "host": "宝力道", "members": "白长河", "supervisor": "刘文举"}
    worded.call(meetings.add_meeting, village, 202608, held)
    told = {"day": date(2026, 9, 2), "how": "当面", "by": "宝力道"}
    worded.call(due_process.tell, Period.parse("2026-08"), village, None, told)
    assert opening(worded).startswith(OWN)


def test_a_wording_that_claims_nothing_says_nothing_when_saved(small: Small) -> None:
    assert small.call(notices.save_paragraph, "window", "自〔window〕止。")[1].warnings == ()


def test_a_star_certificate_never_says_that_a_list_hung(tmp_path: Path) -> None:
    """No notice is recorded for an award; a wording of one's own from before loses the words too."""
    context = new_book(tmp_path / "书.wenming")
    try:
        own_honours(context)
        pk = add_volunteer(context, "李䶮", "150599000137", brought=6_060)
        context.call(stars.award, [pk])
        assert "公示" not in text(context.call(stars.issue_stars, [pk])[0].content)
        before = CERTIFICATES["certificate.star"].replace("认定为", "经公示，认定为") + "祝再接再厉。"
        (said,) = context.call(certificate_words.save, {"certificate.star": before})[1].warnings
        assert said == "“星级证书正文”里写了“经公示”，程序没有这方面的登记，印出时略去。"
        printed = text(context.call(stars.issue_stars, [pk])[0].content)
        assert "累计志愿服务时间101小时，认定为一星级志愿者。特发此证。祝再接再厉。" in printed
        assert context.call(certificate_words.save, {"certificate.star": ""})[1].warnings == ()
    finally:
        context.close(with_backup=False)

"""Of whom a notice speaks, the township or one village, and what it says of itself."""

from dataclasses import replace

from tests.domain.test_notices import FACTS, SETTINGS, board, text_of
from wenming_desktop.domain.notices import BLANK, compose
from wenming_desktop.domain.settings import NoticeSettings
from wenming_desktop.domain.signatures import signatures

TOWNSHIP = replace(FACTS, village="")


def test_the_notice_of_a_township_speaks_of_the_township() -> None:
    notice = compose(board(), TOWNSHIP, SETTINGS)
    assert "现将苏布德苏木2026年第三季度群众积分结果公示如下：" in text_of(notice, "opening")
    assert "全苏木参加积分评议312户" in text_of(notice, "basics")
    assert "到所在嘎查村新时代文明实践站查询" in text_of(notice, "objections")
    assert "到嘎查新时代文明实践站查询" in text_of(compose(board(), FACTS, SETTINGS), "objections")


def test_only_a_later_edition_says_that_it_replaces_one() -> None:
    assert compose(board(), FACTS, SETTINGS).remark == ""
    second = replace(board(), edition=2, cause="分值登记错")
    assert compose(second, FACTS, SETTINGS).remark == "本公示为第2稿（更正），此前张贴的以本稿为准。"


def test_measures_nobody_entered_are_a_blank_where_the_words_are_changed() -> None:
    own = {"opening": "根据《〔measures〕》，现将结果公示如下："}
    bare = replace(SETTINGS, notice=NoticeSettings(), paragraphs=own)
    assert (
        text_of(compose(board(), FACTS, bare, as_worded=True), "opening")
        == f"根据《{BLANK}》，现将结果公示如下："
    )


def test_only_who_seals_seals_for_another() -> None:
    settings = replace(SETTINGS, notice=NoticeSettings(sealed_by="本所", proxy_seal=True))
    assert [one.text for one in signatures(settings, "萨日朗嘎查")] == [
        "苏布德苏木萨日朗嘎查新时代文明实践站", "苏布德苏木萨日朗嘎查村民委员会", "苏布德苏木新时代文明实践所（代章）",
    ]  # fmt: skip

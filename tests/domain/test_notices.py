"""The quarterly notice: the model text of the field, its figures locked, and who signs it."""

import re
from dataclasses import replace
from datetime import date

import pytest

from wenming_desktop.domain.boards import DEFAULT_BANDS, Bands, Board, Standing, rank_lines
from wenming_desktop.domain.days import natural_window
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.notices import (
    BLANK,
    MODEL,
    PARAGRAPH_LABELS,
    SLOT_LABELS,
    Notice,
    NoticeFacts,
    Run,
    Tally,
    claims,
    compose,
    fill,
    lost_figures,
    receivers,
    signatures,
    template_of,
    unfit,
)
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import Institute, NoticeSettings, Settings, VillageNotice
from wenming_desktop.domain.statements import ReviewFacts

SETTINGS = Settings(
    institute=Institute(name="苏布德苏木新时代文明实践所", phone="0475-0000000", contact="敖日格勒"),
    notice=NoticeSettings(measures="苏布德苏木群众积分管理办法（试行）"),
    villages={"萨日朗嘎查": VillageNotice(supervisor="刘文举", phone="0475-0000001")},
)
FACTS = NoticeFacts(
    village="萨日朗嘎查", tally=Tally(1043, 83), rules="苏布德苏木群众积分细则", starts=date(2026, 1, 1),
    window=natural_window(date(2026, 10, 8), 7), posted=date(2026, 10, 8),
    review=ReviewFacts((202607, 202608, 202609), (202607, 202608, 202609), (202607, 202608, 202609), 83, 83),
)  # fmt: skip


def board(
    period: str = "2026-Q3",
    bands: Bands | None = None,
    *,
    base: int = 10000,
    counts: tuple[int, int, int, int] = (16, 7, 1, 288),
) -> Board:
    """16 red, 7 grey, 1 black of 312, as in the model text; ``counts`` red, grey, black, unlisted."""
    found = Period.parse(period)
    bands = bands or DEFAULT_BANDS["quarter"]
    red, grey, black, rest = counts
    points = [bands.red - base] * red + [bands.grey - 1 - base] * grey + [bands.black - 1 - base] * black
    points += [(bands.red + bands.grey) // 2 - base] * rest
    standings = [
        Standing(
            key=number,
            household=f"萨日朗-{number:03d}",
            name=f"户主{number}",
            village="萨日朗嘎查",
            village_order=1,
            own_order=None,
            group=1,
            points=one,
            deducted=one < 0,
            veto=False,
        )
        for number, one in enumerate(points, 1)
    ]
    return Board("masses", found, "萨日朗", rank_lines(standings, bands, base), bands, base, "细则")


def text_of(notice: Notice, key: str) -> str:
    (paragraph,) = (one for one in notice.paragraphs if one.key == key)
    return paragraph.text


def test_the_model_text_of_a_village() -> None:
    notice = compose(board(), FACTS, SETTINGS)
    assert notice.title == "苏布德苏木萨日朗嘎查2026年第三季度群众积分“红灰黑”榜公示"
    assert notice.attachment == "萨日朗嘎查2026年第三季度群众积分红榜名单"
    assert [one.heading for one in notice.paragraphs] == [
        "", "", "一、基本情况", "二、红榜", "三、灰榜、黑榜", "四、公示时间", "五、意见反映方式",
    ]  # fmt: skip
    assert text_of(notice, "opening").endswith(
        "根据《苏布德苏木群众积分管理办法（试行）》《苏布德苏木群众积分细则》（2026年1月1日起施行），按照“一月一积分、一季一公示、"
        "年度一考评”要求，经嘎查积分评议小组逐户评议、村务监督委员会全程监督、苏木新时代文明实践所复核，现将萨日朗嘎查2026年第三季度"
        "群众积分结果公示如下："
    )
    assert text_of(notice, "basics") == (
        "计分时间为2026年7月1日至9月30日。全嘎查参加积分评议312户，每户季度基础分100分，本季度登记积分事项1126条，其中加分1043条、"
        "减分83条。列入红榜16户、灰榜7户、黑榜1户，其余288户未列榜。"
    )
    assert text_of(notice, "red").startswith(
        "季度积分达到120分且本季度无减分的列入红榜，共16户，名单及上榜理由见附件。"
    )
    assert text_of(notice, "lower").startswith(
        "季度积分低于96分的列入灰榜，共7户；低于90分或者触及一票否决事项的列入黑榜，共1户。依照个人信息保护有关规定，"
        "灰榜、黑榜户只公布户数。减分依据已逐户告知（减分83条，已告知83条）。整改完成"
    )
    assert text_of(notice, "window") == "2026年10月8日至10月14日（共7天）。"
    assert (
        "嘎查受理：村务监督委员会主任刘文举，电话0475-0000001，地点：嘎查党群服务中心；"
        "苏木受理：苏布德苏木新时代文明实践所敖日格勒，电话0475-0000000。" in text_of(notice, "objections")
    )
    assert (notice.posted, notice.draft, notice.board.counts.red) == (date(2026, 10, 8), False, 16)


def test_the_notice_of_the_township() -> None:
    notice = compose(board(), replace(FACTS, village=""), SETTINGS, draft=True)
    assert notice.title == "苏布德苏木2026年第三季度群众积分“红灰黑”榜公示"
    assert notice.attachment == "苏布德苏木2026年第三季度群众积分红榜名单"
    assert "经所在嘎查村积分评议小组" in text_of(notice, "opening")
    assert "嘎查受理" not in text_of(notice, "objections")
    assert notice.draft


@pytest.mark.parametrize(
    ("period", "bands", "red", "lower"),
    [
        (
            "2026-07",
            DEFAULT_BANDS["month"],
            "月积分达到10分且本月无减分的列入红榜",
            "月积分不高于−3分的列入灰榜",
        ),
        ("2026", DEFAULT_BANDS["year"], "年度积分达到480分的列入红榜", "年度积分低于384分的列入灰榜"),
    ],
)
def test_other_periods_and_thresholds(period: str, bands: Bands, red: str, lower: str) -> None:
    base = {"2026-07": 0, "2026": 40000}[period]
    notice = compose(board(period, bands, base=base), FACTS, SETTINGS)
    assert text_of(notice, "red").startswith(red)
    assert text_of(notice, "lower").startswith(lower)
    assert ("基础分400分" in text_of(notice, "basics")) == (period == "2026")
    assert "基础分0分" not in text_of(notice, "basics"), "a month has no base points"


def test_the_title_of_a_year_says_so() -> None:
    notice = compose(board("2026", DEFAULT_BANDS["year"], base=40000), FACTS, SETTINGS)
    assert notice.title == "苏布德苏木萨日朗嘎查2026年度群众积分“红灰黑”榜公示"
    assert notice.attachment == "萨日朗嘎查2026年度群众积分红榜名单"
    assert "现将萨日朗嘎查2026年度群众积分结果公示如下：" in text_of(notice, "opening")


def test_figures_are_locked_and_words_are_free() -> None:
    wording = {"red": "达到〔red_limit〕分的〔red〕户上红榜。", "window": ""}
    notice = compose(board(), FACTS, replace(SETTINGS, paragraphs=wording))
    runs = next(one.runs for one in notice.paragraphs if one.key == "red")
    assert runs == (
        Run("达到"),
        Run("120", locked=True),
        Run("分的"),
        Run("16", locked=True),
        Run("户上红榜。"),
    )
    assert text_of(notice, "window").startswith("2026年10月8日"), "an empty wording is the model's"


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("", "根据《苏布德苏木群众积分细则》（2026年1月1日起施行），"),
        ("根据《〔measures〕》和《〔rules〕》（〔starts〕）", "根据《苏布德苏木群众积分细则》（2026年1月1日起施行）"),
        ("按照〔measures〕、《〔rules〕》", "按照《苏布德苏木群众积分细则》"), ("（《〔measures〕》）", "根据《苏布德"), ("（《〔measures〕》）。", "根据《苏布德"),
        ("根据〔measures〕的规定，按季", "根据《苏布德苏木群众积分细则》（2026年1月1日起施行），"),
    ],
)  # fmt: skip
def test_measures_nobody_entered_are_not_cited(own: str, said: str) -> None:
    settings = replace(SETTINGS, notice=NoticeSettings(), paragraphs={"opening": own} if own else {})
    opening = text_of(compose(board(), FACTS, settings), "opening")
    assert said in opening
    assert not [words for words in ("管理办法", BLANK, "《》") if words in opening]


@pytest.mark.parametrize(
    ("template", "runs"),
    [
        ("", ()),
        ("只有文字", (Run("只有文字"),)),
        ("〔red〕", (Run("16", locked=True),)),
        ("共〔red〕〔grey〕", (Run("共"), Run("16", locked=True), Run("7", locked=True))),
    ],
)
def test_filling_a_paragraph(template: str, runs: tuple[Run, ...]) -> None:
    assert fill(template, {"red": "16", "grey": "7"}) == runs


def test_brackets_the_clerk_typed_herself_stay_as_she_typed_them() -> None:
    assert fill("依据〔2026〕3号，〔red〕户", {"red": "16"}) == (
        Run("依据〔2026〕3号，"),
        Run("16", locked=True),
        Run("户"),
    )


@pytest.mark.parametrize(
    ("review", "there", "absent"),
    [
        # nothing recorded: nothing stated, not even as a duty
        (ReviewFacts(), "要求，经苏木新时代文明实践所复核，", ("逐户评议", "全程监督", "告知")),
        (ReviewFacts((202607, 202608), (202607,), (202607,), 83, 82), "要求，经苏木新时代", ("逐户评议", "全程监督", "告知")),
        (ReviewFacts((202607,), (202607,), (), 83, 0), "经嘎查积分评议小组逐户评议、苏木", ("全程监督", "告知")),
        (ReviewFacts((202607,), (202607,), (202607,), 0, 0),
         "经嘎查积分评议小组逐户评议、村务监督委员会全程监督、苏木", ("告知",)),
        (ReviewFacts((202607,), (), (), 2, 2), "减分依据已逐户告知（减分2条，已告知2条）。", ("逐户评议", "全程监督")),
    ],
)  # fmt: skip
def test_a_statement_stands_only_with_its_record(review: ReviewFacts, there: str, absent: tuple) -> None:
    said = "".join(one.text for one in compose(board(), replace(FACTS, review=review), SETTINGS).paragraphs)
    assert there in said
    assert not [words for words in (*absent, "结对帮促") if words in said]


def test_a_community_is_spoken_to_as_such() -> None:
    facts = replace(FACTS, village="云杉社区")
    notice = compose(board(), facts, SETTINGS)
    assert text_of(notice, "greeting_community") == "全体居民："
    assert "经社区积分评议小组逐户评议、居务监督委员会全程监督、" in text_of(notice, "opening")
    assert "社区受理：居务监督委员会主任" in text_of(notice, "objections")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1, 0, 0, 2), "列入红榜1户，无灰榜、黑榜户，其余2户未列榜。"),
        ((0, 1, 0, 1), "列入灰榜1户，无红榜、黑榜户，其余1户未列榜。"),
        ((0, 0, 0, 3), "无红榜、灰榜、黑榜户，3户均未列榜。"),
        ((0, 0, 0, 1), "无红榜、灰榜、黑榜户，1户未列榜。"),
        ((1, 1, 1, 0), "列入红榜1户、灰榜1户、黑榜1户。"),
    ],
)
def test_nobody_is_said_in_words(counts: tuple[int, int, int, int], said: str) -> None:
    notice = compose(board(counts=counts), FACTS, SETTINGS)
    assert text_of(notice, "basics").endswith(f"。{said}")
    red, grey, black, _ = counts
    assert (notice.attachment != "") == (red > 0)
    whole = "".join(one.text for one in notice.paragraphs)
    assert ("希望上榜户" in whole, "见附件" in whole) == (red > 0, red > 0)
    assert ("本季度无红榜户" in whole) == (red == 0)
    assert ("本季度无灰榜、黑榜户" in whole) == (grey + black == 0)


@pytest.mark.parametrize(
    ("plus", "minus", "said"),
    [
        (0, 0, "本季度没有登记加分、减分事项"), (1, 0, "登记积分事项1条，为加分"), (0, 1, "登记积分事项1条，为减分"),
        (3, 0, "登记积分事项3条，均为加分"), (2, 1, "登记积分事项3条，其中加分2条、减分1条"),
    ],
)  # fmt: skip
def test_no_items_are_said_in_words(plus: int, minus: int, said: str) -> None:
    notice = compose(board(), replace(FACTS, tally=Tally(plus, minus)), SETTINGS)
    assert said in text_of(notice, "basics")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1, 2, 0, 0), "季度积分低于96分的列入灰榜，共2户；本季度无黑榜户。依照个人信息保护有关规定，灰榜户只公布户数。"),
        ((1, 0, 2, 0), "季度积分低于90分或者触及一票否决事项的列入黑榜，共2户；本季度无灰榜户。"
                       "依照个人信息保护有关规定，黑榜户只公布户数。"),
    ],
)  # fmt: skip
def test_one_of_the_lower_boards_may_be_empty(counts: tuple[int, int, int, int], said: str) -> None:
    assert text_of(compose(board(counts=counts), FACTS, SETTINGS), "lower").startswith(said)


def test_a_board_nobody_takes_part_in_has_no_notice() -> None:
    with pytest.raises(UserError, match="没有参评的农牧户"):
        compose(board(counts=(0, 0, 0, 0)), FACTS, SETTINGS)


OLD_OPENING = (
    "为建设文明乡风，根据《〔measures〕》《〔rules〕》（〔starts〕起施行），经〔place〕积分评议小组逐户评议、村务监督委员会全程监督、"
    "〔seat〕新时代文明实践所复核，现将〔scope〕〔period〕群众积分结果公示如下："
)
OLD_BASICS = (
    "计分时间：〔span〕。全〔word〕参加积分评议〔households〕户，每户〔kind〕基础分〔base〕分，本〔kind〕登记积分事项〔items〕条，"
    "其中加分〔plus〕条、减分〔minus〕条。列入红榜〔red〕户、灰榜〔grey〕户、黑榜〔black〕户，其余〔unlisted〕户未列榜。"
)


def test_a_wording_saved_before_gets_the_places_of_today() -> None:
    """Only what she changed is hers: the model's old sentences in it follow the records and the counts."""
    settings = replace(SETTINGS, paragraphs={"opening": OLD_OPENING, "basics": OLD_BASICS})
    assert "经〔review〕〔supervised〕〔seat〕" in template_of("opening", settings.paragraphs)
    none = replace(FACTS, review=ReviewFacts())
    of = board(counts=(1, 0, 0, 2))
    assert "施行），经苏木新时代文明实践所复核，" in text_of(compose(of, none, settings), "opening")
    assert "施行），经嘎查积分评议小组逐户评议、村务监督委员会全程监督、苏木" in text_of(
        compose(of, FACTS, settings), "opening"
    )
    assert text_of(compose(of, none, settings), "basics").startswith("计分时间：2026年7月1日至9月30日。")
    assert text_of(compose(of, none, settings), "basics").endswith(
        "列入红榜1户，无灰榜、黑榜户，其余2户未列榜。"
    )
    assert unfit(of, none, settings) == []
    assert [words for _, words in claims(of, none, settings)] == ["逐户评议", "全程监督"], "and she is told"
    assert claims(of, FACTS, settings) == []
    assert lost_figures("basics", OLD_BASICS) == []
    assert lost_figures("opening", OLD_OPENING) == []


def test_a_sentence_of_her_own_without_a_record_is_left_out_and_told() -> None:
    own = "灰榜〔grey〕户、黑榜〔black〕户只公布户数。减分都已上门告知，已经结对帮扶，整改完成的重新评议。"
    settings = replace(SETTINGS, paragraphs={"lower": own})
    none = replace(FACTS, review=ReviewFacts())
    assert (
        text_of(compose(board(), none, settings), "lower")
        == "灰榜7户、黑榜1户只公布户数。整改完成的重新评议。"
    )
    assert claims(board(), none, settings) == [("lower", "都已上门告知"), ("lower", "结对帮扶")]
    told = compose(board(), FACTS, settings)
    assert text_of(told, "lower") == "灰榜7户、黑榜1户只公布户数。减分都已上门告知，整改完成的重新评议。"
    shown = compose(board(), none, settings, as_worded=True)
    assert "结对帮扶" in text_of(shown, "lower"), "she sees and changes what she wrote"


def test_a_wording_of_her_own_that_counts_somebody_is_not_used_for_nobody() -> None:
    settings = replace(
        SETTINGS,
        paragraphs={"lower": "灰榜〔grey〕户、黑榜〔black〕户，名单不公布。", "red": "红榜〔red〕户。"},
    )
    of = board(counts=(1, 0, 1, 1))
    assert unfit(of, FACTS, settings) == ["lower"]
    notice = compose(of, FACTS, settings)
    assert text_of(notice, "lower").startswith(
        "季度积分低于90分或者触及一票否决事项的列入黑榜，共1户；本季度无灰榜户。"
    )
    assert text_of(notice, "red") == "红榜1户。"


def test_every_locked_place_has_a_name_for_the_clerk() -> None:
    assert set(SLOT_LABELS) == set(re.findall(r"〔(\w+)〕", "".join(MODEL.values())))


def test_a_wording_that_dropped_a_figure_is_noticed() -> None:
    assert lost_figures("window", "〔window〕止。") == []
    assert lost_figures("red", "〔kind〕积分达到〔red_limit〕分的列入红榜") == ["red_condition", "red"]
    assert lost_figures("basics", OLD_BASICS.replace("其余〔unlisted〕户", "其余户")) == ["listed"]
    assert lost_figures("lower", "〔lower_said〕。") == [], "a statement may be left out"
    assert lost_figures("basics", MODEL["basics"]) == []
    assert set(PARAGRAPH_LABELS) == set(MODEL)


def test_counts_that_do_not_add_up_stop_the_notice() -> None:
    one = board()
    broken = replace(one, lines=(one.lines[0]._replace(band="gold"), *one.lines[1:]))  # type: ignore[arg-type]
    with pytest.raises(UserError, match="不符"):
        compose(broken, FACTS, SETTINGS)


def test_party_members_have_no_such_notice() -> None:
    with pytest.raises(UserError, match="党员积分不出"):
        compose(replace(board(), bands=None), FACTS, SETTINGS)


def test_who_receives_objections_where_nobody_was_filled_in_is_left_to_the_pen() -> None:
    empty = Settings(institute=Institute(name="苏布德苏木新时代文明实践所"))
    said = receivers(empty, "柳湾村")
    assert f"村受理：村务监督委员会主任{BLANK}，电话{BLANK}，地点：村党群服务中心；" in said
    assert said.endswith(f"苏木受理：苏布德苏木新时代文明实践所，电话{BLANK}。")
    unnamed = replace(SETTINGS, villages={"柳湾村": VillageNotice()})
    assert BLANK in receivers(unnamed, "柳湾村")


@pytest.mark.parametrize(
    ("notice", "village", "lines"),
    [
        (NoticeSettings(), "萨日朗嘎查",
         [("苏布德苏木萨日朗嘎查新时代文明实践站", False), ("苏布德苏木萨日朗嘎查村民委员会", True)]),
        (NoticeSettings(sealed_by="实践站", committee_seals=False, proxy_seal=True), "萨日朗嘎查",
         [("苏布德苏木萨日朗嘎查新时代文明实践站（代章）", True)]),
        (NoticeSettings(sealed_by="本所"), "萨日朗嘎查",
         [("苏布德苏木萨日朗嘎查新时代文明实践站", False), ("苏布德苏木萨日朗嘎查村民委员会", False),
          ("苏布德苏木新时代文明实践所", True)]),
        (NoticeSettings(committee_seals=False), "云杉社区",
         [("苏布德苏木云杉社区新时代文明实践站", False), ("苏布德苏木云杉社区居民委员会", True)]),
        (NoticeSettings(), "", [("苏布德苏木新时代文明实践所", True)]),
        (NoticeSettings(proxy_seal=True), "", [("苏布德苏木新时代文明实践所（代章）", True)]),
    ],
)  # fmt: skip
def test_who_signs_and_who_seals(notice: NoticeSettings, village: str, lines: list[tuple[str, bool]]) -> None:
    settings = replace(SETTINGS, notice=notice)
    assert [(one.text, one.sealed) for one in signatures(settings, village)] == lines


def test_a_claim_that_would_take_a_figure_along_gives_way_to_the_model() -> None:
    """经评议小组逐户评议确定〔listed〕: without a meeting the counts of the boards are printed all the same."""
    own = MODEL["basics"].replace("〔listed〕。", "经评议小组逐户评议确定〔listed〕。")
    settings = replace(SETTINGS, paragraphs={"basics": own})
    none = replace(FACTS, review=ReviewFacts())
    of = board(counts=(1, 0, 0, 2))
    assert text_of(compose(of, none, settings), "basics") == text_of(compose(of, none, SETTINGS), "basics")
    assert unfit(of, none, settings) == ["basics"]
    assert "逐户评议确定" in text_of(compose(of, FACTS, settings), "basics")

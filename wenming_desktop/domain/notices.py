"""The quarterly notice (公示): its model text, figures locked and words editable, and who signs it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain import count_words, statements
from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.boards import Board, stop_if_nobody
from wenming_desktop.domain.citations import without_measures
from wenming_desktop.domain.days import NoticeWindow, format_day, format_span
from wenming_desktop.domain.editions import edition_words
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.paper_words import (
    is_community,
    kind_word,
    period_title,
    supervisors,
    township_word,
    village_word_of,
)
from wenming_desktop.domain.settings import Settings
from wenming_desktop.domain.signatures import Signature, signatures
from wenming_desktop.domain.statements import NOTHING_RECORDED, ReviewFacts
from wenming_desktop.domain.stations import PRACTICE_INSTITUTE

_SLOT = re.compile(r"〔(\w+)〕")
BLANK = "＿＿＿＿＿＿"  # what nobody filled in is left to be written by hand

# The model text: 〔name〕 is a figure, name or statement filled by the program and locked; everything else the clerk may
# change. A paragraph that has nobody to speak of, or speaks to a community, has a model of its own (``_key``).
MODEL: dict[str, str] = {
    "greeting": "全体农牧民群众：",
    "greeting_community": "全体居民：",
    "opening": (
        "为深化拓展新时代文明实践中心建设，培育文明乡风、和谐村风、良好家风、淳朴民风，根据《〔measures〕》《〔rules〕》"
        "（〔starts〕），按照“一月一积分、一季一公示、年度一考评”要求，经〔review〕〔supervised〕"
        "〔seat〕新时代文明实践所复核，现将〔scope〕〔period〕群众积分结果公示如下："
    ),
    "basics": "计分时间为〔span〕。全〔word〕参加积分评议〔households〕户，〔base_said〕〔items_said〕。〔listed〕。",
    "red": (
        "〔kind〕积分达到〔red_limit〕分〔red_condition〕的列入红榜，共〔red〕户，名单及上榜理由见附件。"
        "希望上榜户珍惜荣誉、再接再厉，发挥示范带动作用。"
    ),
    "red_none": "〔kind〕积分达到〔red_limit〕分〔red_condition〕的列入红榜。〔no_red〕。",
    "lower": (
        "〔lower_said〕。依照个人信息保护有关规定，〔lower_names〕户只公布户数。〔told〕整改完成并经评议小组核实的，按《细则》调整。"
    ),
    "lower_none": "〔no_lower〕。〔told〕",
    "window": "〔window〕。",
    "objections": (
        "公示期间，任何单位和个人对公示内容有异议的，可通过电话、书面、来访等方式反映。以单位名义反映的应加盖公章，"
        "以个人名义反映的提倡署真实姓名。反映问题应当实事求是。受理单位对反映人信息予以保密，自收到反映之日起7个工作日内"
        "核实并答复。本户得分明细可由本户成员持本人有效身份证件到〔place〕新时代文明实践站查询。〔receivers〕"
        "公示期满无异议或者异议处理完毕后，确认本〔kind〕积分结果，并作为年度考评依据。"
    ),
}
GREETINGS = frozenset({"greeting", "greeting_community"})
PARAGRAPHS = ("greeting", "opening", "basics", "red", "lower", "window", "objections")
HEADINGS = {
    "basics": "一、基本情况",
    "red": "二、红榜",
    "red_none": "二、红榜",
    "lower": "三、灰榜、黑榜",
    "lower_none": "三、灰榜、黑榜",
    "window": "四、公示时间",
    "objections": "五、意见反映方式",
}
PARAGRAPH_LABELS = {
    "greeting": "称呼", "greeting_community": "称呼（社区）", "opening": "开头", "basics": "基本情况", "red": "红榜",
    "red_none": "红榜（没有户）", "lower": "灰榜、黑榜", "lower_none": "灰榜、黑榜（没有户）", "window": "公示时间",
    "objections": "意见反映方式",
}  # fmt: skip


# What each locked place holds, to name one the clerk's wording lost.
SLOT_LABELS = {
    "measures": "管理办法名称", "rules": "细则名称", "starts": "起施行日期", "word": "嘎查村", "place": "评议所在地", "seat": "苏木乡镇",
    "scope": "公示范围", "period": "时段", "span": "计分时间", "households": "参评户数", "kind": "月、季度或年度",
    "base_said": "基础分", "items_said": "登记事项条数", "listed": "各榜户数", "red": "红榜户数",
    "red_limit": "红榜分数", "red_condition": "无减分条件", "lower_said": "灰榜、黑榜分数和户数",
    "lower_names": "灰榜、黑榜", "no_red": "没有红榜户", "no_lower": "没有灰榜、黑榜户", "window": "公示时间",
    "receivers": "受理人和电话", "review": "评议情况", "supervised": "监督情况", "told": "告知情况",
}  # fmt: skip
# A statement may be left out by the clerk; of a wording saved before 0 had words of its own, the figures do as well.
_FREE = frozenset({"review", "supervised", "told", "lower_names"})
_FIGURES = {
    "base_said": ("kind", "base"), "items_said": ("items", "plus", "minus"),
    "listed": ("red", "grey", "black", "unlisted"),
    "lower_said": ("below", "grey_limit", "grey", "black_limit", "black"),
}  # fmt: skip
# The model's sentences before that: where a saved wording still has one, the words for 0 are right there too.
_BEFORE = (
    ("〔starts〕起施行", "〔starts〕"),
    ("每户〔kind〕基础分〔base〕分，", "〔base_said〕"),
    ("本〔kind〕登记积分事项〔items〕条，其中加分〔plus〕条、减分〔minus〕条", "〔items_said〕"),
    ("列入红榜〔red〕户、灰榜〔grey〕户、黑榜〔black〕户，其余〔unlisted〕户未列榜", "〔listed〕"),
    (
        "〔kind〕积分〔below〕〔grey_limit〕分的列入灰榜，共〔grey〕户；〔below〕〔black_limit〕分或者触及一票否决事项的列入黑榜，"
        "共〔black〕户",
        "〔lower_said〕",
    ),
    ("灰榜、黑榜户只公布户数", "〔lower_names〕户只公布户数"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; ``locked`` where the program filled it."""

    text: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a notice: its key in the model, its heading ('' where none) and its runs."""

    key: str
    heading: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The whole paragraph without its heading."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Tally:
    """Points items of the period that stand (登记积分事项): additions and deductions, vetoes not counted."""

    plus: int
    minus: int

    @property
    def items(self) -> int:
        """登记积分事项 = 加分 + 减分."""
        return self.plus + self.minus


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice is made of besides its board.

    ``village`` is the full village name with its word, '' for the township; ``rules`` and ``starts`` of the rule book
    that held first, ``later`` names those that began within the period; ``window`` the days it hangs; ``posted`` the
    date under the signature; ``review`` what is recorded.
    """

    village: str
    tally: Tally
    rules: str
    starts: date
    window: NoticeWindow
    posted: date
    review: ReviewFacts = NOTHING_RECORDED
    later: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice ready for paper; its board is the attachment, '' where nobody is on the red board.

    ``remark`` says of a later edition that it takes the place of the one before.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    attachment: str
    signatures: tuple[Signature, ...]
    posted: date
    window: NoticeWindow
    board: Board
    draft: bool = False
    remark: str = ""


def compose(
    board: Board, facts: NoticeFacts, settings: Settings, *, draft: bool = False, as_worded: bool = False
) -> Notice:
    """Fill the model text (or the clerk's wording) for a board.

    UserError where its counts do not add up and where nobody takes part. ``as_worded`` leaves in the clerk's wording
    what no record says: to be shown and changed, never to be printed.
    """
    stop_if_nobody(board)
    if not board.counts.add_up:
        raise UserError("榜单各栏户数相加与参评户数不符，不能打印。", "请重新拟定榜单。")
    if board.bands is None:
        raise UserError("党员积分不出红灰黑榜公示。", "请打印支部汇总表或个人清单。")
    values = _values(board, facts, settings)
    name = f"{period_title(board.period)}群众积分"
    red = f"{facts.village or settings.institute.township}{name}红榜名单"
    return Notice(
        title=f"{settings.institute.township}{facts.village}{name}“红灰黑”榜公示",
        paragraphs=tuple(
            _paragraph(key, settings, values, None if as_worded else facts.review)
            for key in _keys(board, facts)
        ),
        attachment=red if board.counts.red else "",
        signatures=signatures(settings, facts.village),
        posted=facts.posted,
        window=facts.window,
        board=board,
        draft=draft,
        remark=_remark(board),
    )


def _remark(board: Board) -> str:
    """本公示为第2稿（更正），此前张贴的以本稿为准; '' of a first edition."""
    words = edition_words(board.edition)
    return f"本公示为{words}，此前张贴的以本稿为准。" if words else ""


def _key(paragraph: str, board: Board, village: str) -> str:
    """Which model a paragraph has: a community is greeted as such, a board with nobody on it has its own words."""
    counts = board.counts
    other = {
        "greeting": "greeting_community" if is_community(village) else "",
        "red": "" if counts.red else "red_none",
        "lower": "" if counts.grey or counts.black else "lower_none",
    }
    return other.get(paragraph) or paragraph


def fill(template: str, values: Mapping[str, str]) -> tuple[Run, ...]:
    """Split a paragraph into free words and locked figures; a 〔…〕 the clerk typed herself stays as she typed it."""
    runs: list[Run] = []
    end = 0
    for match in _SLOT.finditer(template):
        if match.group(1) not in values:
            continue
        if match.start() > end:
            runs.append(Run(template[end : match.start()]))
        runs.append(Run(values[match.group(1)], locked=True))
        end = match.end()
    if end < len(template):
        runs.append(Run(template[end:]))
    return tuple(runs)


def lost_figures(key: str, text: str) -> list[str]:
    """The locked figures of a paragraph that the clerk's wording dropped."""
    kept = set(_SLOT.findall(text))
    kept |= {slot for slot, figures in _FIGURES.items() if kept.issuperset(figures)}
    return [slot for slot in dict.fromkeys(_SLOT.findall(MODEL[key])) if slot not in kept | _FREE]


def template_of(key: str, wording: Mapping[str, str]) -> str:
    """A paragraph's wording with its 〔〕 places: the clerk's, with today's places in the model's old sentences, or the model's."""
    own = wording.get(key)
    if not own:
        return MODEL[key]
    for old, new in _BEFORE:
        own = own.replace(old, new)
    return statements.with_slots(own)


def unfit(board: Board, facts: NoticeFacts, settings: Settings) -> list[str]:
    """The paragraphs in whose place the model stands: that count somebody where the board has nobody, or whose claim
    without a record cannot be left out without a figure of the sentence."""
    values = _values(board, facts, settings)
    return [key for key, own in _templates(board, facts, settings) if _is_unfit(own, values, facts.review)]


def uncitable(board: Board, facts: NoticeFacts, settings: Settings) -> list[str]:
    """The paragraphs in whose place the model stands: that cite measures nobody entered, and say nothing without them."""
    return [key for key, own in _templates(board, facts, settings) if _cited(own, settings) is None]


def _templates(board: Board, facts: NoticeFacts, settings: Settings) -> list[tuple[str, str]]:
    return [(key, template_of(key, settings.paragraphs)) for key in _keys(board, facts)]


def _keys(board: Board, facts: NoticeFacts) -> list[str]:
    return [_key(paragraph, board, facts.village) for paragraph in PARAGRAPHS]


def _cited(template: str, settings: Settings) -> str | None:
    """A template that cites the measures only where they were entered; None where it cannot do without."""
    return template if settings.notice.measures else without_measures(template)


def _is_unfit(template: str, values: Mapping[str, str], review: ReviewFacts) -> bool:
    return _counts_nobody(template, values) or _loses_a_figure(template, review)


def _loses_a_figure(template: str, review: ReviewFacts) -> bool:
    left = statements.without_claims(template, review)
    return set(_SLOT.findall(left)) != set(_SLOT.findall(template))


def claims(board: Board, facts: NoticeFacts, settings: Settings) -> list[tuple[str, str]]:
    """What the clerk's own wording, as she saved it, states without a record, and is left out: (paragraph, words)."""
    return [
        (key, words)
        for key in _keys(board, facts)
        for words in statements.claims(settings.paragraphs.get(key, ""), facts.review)
    ]


def _counts_nobody(template: str, values: Mapping[str, str]) -> bool:
    slots = set(_SLOT.findall(template))
    return any(values[slot] == "0" for slot in slots & _COUNTED)


_COUNTED = frozenset({"items", "plus", "minus", "red", "grey", "black", "unlisted", "base"})


def _paragraph(
    key: str, settings: Settings, values: Mapping[str, str], review: ReviewFacts | None
) -> Paragraph:
    template = template_of(key, settings.paragraphs)
    if review is not None:
        cited = None if _is_unfit(template, values, review) else _cited(template, settings)
        if cited is None:
            cited = _cited(MODEL[key], settings)
            assert cited is not None, "the model can do without the measures"
        template = statements.without_claims(cited, review)
    return Paragraph(key, HEADINGS.get(key, ""), fill(template, values))


def _values(board: Board, facts: NoticeFacts, settings: Settings) -> dict[str, str]:
    bands, counts, period = board.bands, board.counts, board.period
    assert bands is not None
    township, kind = settings.institute.township, kind_word(period)
    some = bool(counts.grey or counts.black)
    return {
        "measures": settings.notice.measures or BLANK,  # only shown, where the words are changed
        "rules": facts.rules,
        "starts": f"{format_day(facts.starts)}起施行{facts.later}",
        "scope": facts.village or township,
        "seat": township_word(township),
        "word": village_word_of(facts.village) or township_word(township),
        "place": village_word_of(facts.village) or "所在嘎查村",
        "period": period_title(period),
        "kind": kind,
        "span": format_span(period.first, period.last),
        "base": format_points(board.base),
        "base_said": count_words.base(period, board.base),
        "households": str(counts.households),
        "items": str(facts.tally.items),
        "plus": str(facts.tally.plus),
        "minus": str(facts.tally.minus),
        "items_said": count_words.items(period, facts.tally.plus, facts.tally.minus),
        "red": str(counts.red),
        "grey": str(counts.grey),
        "black": str(counts.black),
        "unlisted": str(counts.unlisted),
        "listed": count_words.listed(counts, verb="列入"),
        "no_red": count_words.nobody(period, ("red",)),
        "no_lower": count_words.nobody(period, ("grey", "black")),
        "lower_said": count_words.lower_bands(board, bands) if some else "",
        "lower_names": count_words.lower_names(counts),
        "red_limit": format_points(bands.red),
        "red_condition": f"且本{kind}无减分" if bands.red_no_deduction else "",
        "grey_limit": format_points(bands.grey),
        "black_limit": format_points(bands.black),
        "below": bands.below,
        "window": facts.window.text,
        "receivers": receivers(settings, facts.village),
        **statements.slots(facts.review, facts.village),
    }


def receivers(settings: Settings, village: str) -> str:
    """Two channels for objections, one of them not the scorer."""
    notice, institute = settings.notice, settings.institute
    seat = township_word(institute.township)
    parts = []
    if village:
        own = settings.villages.get(village)
        word = village_word_of(village)
        person = own.supervisor if own and own.supervisor else BLANK
        phone = own.phone if own and own.phone else BLANK
        parts.append(
            f"{word}受理：{supervisors(village)}主任{person}，电话{phone}，地点：{word}{notice.village_place}；"
        )
    parts.append(
        f"{seat}受理：{institute.township}{PRACTICE_INSTITUTE}{institute.contact}，电话{institute.phone or BLANK}。"
    )
    return "".join(parts)

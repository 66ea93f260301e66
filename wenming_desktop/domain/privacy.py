"""The gate (公示前检查): what a text must not say to whom it goes; findings are empty, or approved word by word.

Sources: 个人信息保护法第6、13、25、28、31条; 未成年人保护法第4条; 治安管理处罚法第136条 (records of such violations go to
nobody, so not onto a household's own paper either). The office's own papers keep the text of an item, since it must
know what it booked; an ID number stands on none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal, TypeVar

from wenming_desktop.domain.boards import VETO_REASON
from wenming_desktop.domain.names import clean_name, split_name
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.private_numbers import numbers_in, without_numbers

Audience = Literal["wall", "village", "person", "office", "party"]
AUDIENCES: dict[Audience, str] = {
    "wall": "对外公开", "village": "在嘎查村传看", "person": "交给本户、本人", "office": "本所留存", "party": "党内",
}  # fmt: skip
PUBLIC: frozenset[Audience] = frozenset({"wall", "village"})
"""Where everything stops the paper; elsewhere what may not stand is taken out."""
OFFENCE = "offence"
HIDDEN_TEXT = "（内容不打印）"
_PARTS = "、，。；：,;"
T = TypeVar("T")
Record = tuple[str, int]


@dataclass(frozen=True, slots=True)
class WordList:
    """The words as data: ``forbidden`` by kind, ``ordinary`` phrases that hold one and pass, ``visits`` (对外预告)."""

    forbidden: Mapping[str, tuple[str, ...]]
    ordinary: tuple[str, ...] = ()
    visits: tuple[str, ...] = ()

    def found(self, text: str, kinds: Collection[str] = ()) -> list[str]:
        """The forbidden words of a text in its order, the longest where one holds another; of some ``kinds`` or all.

        An ordinary phrase lets pass what lies within its own letters, nothing else of the text; blanks and line ends
        between the letters of a word do not hide it.
        """
        plain = clean_name(text)
        wanted = [words for kind, words in self.forbidden.items() if not kinds or kind in kinds]
        hits = {hit for words in wanted for hit in spans(plain, words)}
        if not hits:
            return []
        free = spans(plain, self.ordinary)
        kept = [hit for hit in hits if not _within(hit, free) and not _within(hit, hits - {hit})]
        return list(dict.fromkeys(plain[start:end] for start, end in sorted(kept)))

    def announced(self, *texts: str) -> bool:
        """Whether an activity with these words is announced outside by default (对外预告): not where it is a visit."""
        return not self.visits_in(*texts)

    def visits_in(self, *texts: str) -> list[str]:
        """The words of a visit in some texts."""
        return [word for word in self.visits if any(word in clean_name(text) for text in texts)]

    def with_titles(self, titles: Iterable[str]) -> WordList:
        """The list with the titles of somebody's own deeds among what is ordinary: they say what he did, not was.

        A title is known in each of its parts, and with its numbers masked: those stay masked. A part that is nothing but
        a word of the list says of no deed.
        """
        written = [text for title in titles for text in (title, without_numbers(title))]
        parts = [clean_name(part) for text in written for part in _parted(text)]
        own = [
            part
            for part in dict.fromkeys(parts)
            if len(part) > 1 and part not in self.forbidden.get(OFFENCE, ())
        ]
        return replace(self, ordinary=(*self.ordinary, *own))


def says_a_deed(text: str, names: Collection[str] = (), known: Collection[str] = ()) -> bool:
    """Whether words that name an offence say what was done against it: 帮教吸毒人员, 打击赌博宣传; not 酒驾被罚参加劝导.

    They must name the service, tell of no punishment, and of nobody (``names_somebody``).
    """
    plain = clean_name(text)
    return (
        bool(_SERVES.search(plain) or _HOUSES.search(plain))
        and not _SUFFERS.search(plain)
        and not names_somebody(text, names, known)
    )


def names_somebody(text: str, names: Collection[str] = (), known: Collection[str] = ()) -> bool:
    """Whether words name a person: one of ``names``, or what is left of them beside ``known`` words looks like a name.

    Beside an offence, an illness or a hardship that is a record about him (个人信息保护法第28条, 社区矫正法第54条). Where it
    only looks like a name the clerk is told before the paper is made.
    """
    plain = clean_name(text)
    if any(name in plain for name in names if len(name) > 1):
        return True
    for word in sorted(known, key=len, reverse=True):
        plain = plain.replace(word, "，")
    return bool(_SOMEBODY.search(_ORDINARY_WORDS.sub("，", plain)))


_SERVES = re.compile(
    r"宣传|宣讲|宣教|普法|讲座|讲解|教育|培训|帮教|帮扶|帮助|劝导|劝返|劝阻|走访|慰问|探望|心理|疏导|巡查|巡逻|巡防|打击|整治|"
    r"防范|预防|抵制|演出|展览|服务|志愿|咨询|陪伴|回访|安置"
)
# A house is a place where one served: 旗拘留所.
_HOUSES = re.compile("(?:拘留所|戒毒所|看守所|监狱|矫正中心)$")
_PERSONS = "(?:人员|对象|司机|当事人|分子|群体)"
_SUFFERS = re.compile(
    r"因|被|罚|处分|受审|期间|期满|案件|在押|本人|不起诉|抵罚|参加社区矫正|矫正劳动|"
    rf"{_PERSONS}[^，。、；]{{0,8}}参加|(?:义务|公益)(?:劳动|服务|活动|植树)"
)
# What titles of activities are made of besides; what is left of one and begins like a name may be one.
_ORDINARY_WORDS = re.compile(
    rf"{_SERVES.pattern}|{_PERSONS}|家庭|家属|子女|群众|校园|社区|嘎查|苏木|乡镇|学校|高校|高中|电信|网络|金融|养老|毒品|法治|法律|平安|"
    r"司法所|派出所|戒毒所|拘留所|看守所|监狱|活动|志愿者|文艺|文明|文化|乌兰牧骑|主题|专项|行动|暑期|寒假|青少年|未成年|老年人|妇女|儿童|党员|"
    r"农牧民|牧民|农牧户|企业|单位|机关|集市|广场|路口|马路|交通|安全|电动车|摩托车|双节|双十一|常态化|常见|常识|特殊|特困|特色|特别|普及|普通|"
    r"牧区|牧场|草原|草场|高发|金秋|温暖|关爱|看望|陪护|陪同|就医|捐款|残疾|低保|困难|独居|孤寡|留守|精神|康复|包保|包村|包联|图书|通知|"
    r"其他|方法|任务|严打|严禁|钱财|史志|江河|边境|春节|国庆|清明|元旦|开展|参加|协助|组织|入户|上门|冬季|夏季|春季|秋季"
)
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚包乌巴其斯萨娜阿那敖布特格朝哈呼赛图通乃牧双宝海"
)
_SOMEBODY = re.compile(rf"[小老阿][{_SURNAMES}]|[{_SURNAMES}](?:某|[\u4e00-\u9fff]{{1,3}})")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text about to leave: where it stands (``about``, as told and as an approval names it) and whose record it is.

    ``minors`` are the names of under age of which the text may show none; None: whoever the book knows. A list of
    persons gives each line's own (a namesake who is of age may stand there).
    """

    about: str
    text: str
    record: Record | None = None
    minors: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the book knows for the gate: telephones that are public, names of minors, and names that are not theirs.

    ``names`` are places and grown persons whose name holds a minor's: 萨日朗嘎查, 苏力德图; ``remarked`` are names with a
    remark in brackets behind them, 何月兰(遗孀), which no list of words judges.
    """

    words: WordList
    phones: frozenset[str] = frozenset()
    minors: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    remarked: tuple[str, ...] = ()


NOWHERE = "nowhere"
"""Where a finding is mended by no room: it is to be known before the paper hangs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a paper must not show, or lacks; ``key`` names it for an approval.

    ``word`` is what was found (a word, a masked telephone, a name). ``stops``: the paper is refused until it is mended
    or approved by name; else it is advice. ``where`` is the room or setting that mends it (去填/去改), ``record`` the
    record it stands in.
    """

    code: str
    text: str
    about: str = ""
    stops: bool = True
    where: str = ""
    word: str = ""
    record: Record | None = None

    @property
    def key(self) -> str:
        """What an approval names: this word at this place, never what else comes to stand there."""
        return f"{self.code}:{self.about}:{self.word}"

    @property
    def approvable(self) -> bool:
        """Whether somebody may let it pass: never an ID number."""
        return self.stops and bool(self.word)


def gate(audience: Audience, pieces: Iterable[Piece], known: Known) -> list[Finding]:
    """What some texts say that their audience may not read; [] where they may leave.

    On a wall or in a village: IDs, telephones that are not public, minors by name and every word of the list; for a
    person and the party: IDs, telephones, offences; in the office: IDs.
    """
    found: list[Finding] = []
    for piece in pieces:
        found += _numbers(audience, piece, known.phones)
        if audience in PUBLIC:
            found += _minors(piece, known)
            found += _remarks(piece, known.remarked)
        if audience != "office":
            kinds = () if audience in PUBLIC else (OFFENCE,)
            found += [_word(piece, word) for word in known.words.found(piece.text, kinds)]
    return list({one.key: one for one in found}.values())


def _numbers(audience: Audience, piece: Piece, phones: Collection[str]) -> list[Finding]:
    found = []
    for one in numbers_in(piece.text, phones):
        if one.kind == "id":
            text = f"“{piece.about}”里有身份证号，任何纸上都不能出现"
            found.append(Finding("id", text, piece.about, record=piece.record))
        elif audience != "office":
            what = "手机号" if one.kind == "mobile" else "没有公布过的电话"
            text = f"“{piece.about}”里有{what}（{one.masked}），对外不能出现群众电话"
            found.append(Finding("phone", text, piece.about, word=one.masked, record=piece.record))
    return found


def _minors(piece: Piece, known: Known) -> list[Finding]:
    plain = clean_name(piece.text)
    free = [] if piece.minors is not None else spans(plain, known.names)
    names = known.minors if piece.minors is None else piece.minors
    named = [name for name in names if any(not _within(hit, free) for hit in spans(plain, (name,)))]
    said = "里有未成年人姓名“{}”，对外不印" if piece.minors is None else "未满18周岁，对外不印姓名"
    return [
        Finding("minor", f"“{piece.about}”{said.format(name)}", piece.about, word=name, record=piece.record)
        for name in named
    ]


def _remarks(piece: Piece, names: Iterable[str]) -> list[Finding]:
    """A remark behind a name is unknown to every list: somebody decides whether it may stand there."""
    plain = clean_name(piece.text)
    return [
        Finding(
            "remark", f"“{piece.about}”里的姓名“{name}”括号里写着“{split_name(name)[1]}”，请核对能不能公开",
            piece.about, word=name, record=piece.record,
        )
        for name in names if name in plain
    ]  # fmt: skip


def _word(piece: Piece, word: str) -> Finding:
    text = f"“{piece.about}”里有“{word}”，对外不写这类内容"
    return Finding("word", text, piece.about, word=word, record=piece.record)


def stopping(findings: Iterable[Finding], approved: Collection[str]) -> list[Finding]:
    """The findings that still stop a paper."""
    return [finding for finding in findings if finding.stops and finding.key not in approved]


# ---- what is taken out instead ----
def taken_out(audience: Audience, value: T, known: Known, own: Collection[str] = ()) -> T:
    """A value with every text in it (also in tuples, lists, mappings, dataclasses) as this audience may read it.

    ``own`` are numbers that are the reader's. What stands in public stays as it is: there the gate stops.
    """
    return value if audience in PUBLIC else _each_text(audience, value, known, own)


def _each_text(audience: Audience, value: Any, known: Known, own: Collection[str]) -> Any:
    if isinstance(value, str):
        return _text_for(audience, value, known, own)
    if isinstance(value, tuple | list):
        parts = [_each_text(audience, one, known, own) for one in value]
        make = getattr(type(value), "_make", type(value))  # a named tuple takes its fields one by one
        return value if parts == list(value) else make(parts)
    if isinstance(value, dict):
        told = {key: _each_text(audience, one, known, own) for key, one in value.items()}
        return value if told == value else told
    if is_dataclass(value) and not isinstance(value, type):
        before = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        after = {name: _each_text(audience, one, known, own) for name, one in before.items()}
        changed = {name: one for name, one in after.items() if one is not before[name]}
        return replace(value, **changed) if changed else value
    return value


def _text_for(audience: Audience, text: str, known: Known, own: Collection[str]) -> str:
    plain = without_numbers(text, {*known.phones, *own}, phones=audience != "office")
    if audience == "office" or not known.words.found(plain, (OFFENCE,)):
        return plain
    return _without_offences(plain, known.words)


def _without_offences(text: str, words: WordList) -> str:
    """Each part of a text that names an offence left out, the others kept."""
    return "".join(HIDDEN_TEXT if words.found(part, (OFFENCE,)) else part for part in _parted(text))


def _parted(text: str) -> list[str]:
    """The parts of a text and the marks between them."""
    return re.split(f"([{_PARTS}])", text)


def entries_for(audience: Audience, entries: Sequence[Entry], known: Known) -> list[Entry]:
    """A household's or member's rows on its own paper: a deduction or veto for an offence says 触及一票否决事项 only."""
    return [taken_out(audience, _veiled(audience, entry, known.words), known) for entry in entries]


def _veiled(audience: Audience, entry: Entry, words: WordList) -> Entry:
    # what tops a deduction up bears no mark of one; a row that takes praise back is no deduction
    against = entry.deduct or entry.veto or (entry.points < 0 and entry.reverses is None)
    if not against or audience == "office":
        return entry
    texts = {name: getattr(entry, name) for name in ("text", "cause", "note", "evidence")}
    veiled: dict[str, Any] = {
        name: VETO_REASON for name, text in texts.items() if words.found(text, (OFFENCE,))
    }
    if "text" in veiled:
        veiled["code"] = ""
    return replace(entry, **veiled)


# ---- places of words ----
def spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where some words stand in a text, each time."""
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = text.find(word, at + 1)
    return found


def _within(hit: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start <= hit[0] and hit[1] <= end for start, end in others)

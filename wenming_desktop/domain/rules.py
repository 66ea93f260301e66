"""The rule book (积分细则) as data: items, values, ranges, caps, versions by date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from wenming_desktop.domain.amounts import Amount, format_points, format_signed, parse_amount
from wenming_desktop.domain.errors import Severity, UserError
from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.names import compact

Track = Literal["masses", "party"]
TRACKS: tuple[Track, ...] = ("masses", "party")
TRACK_LABELS = {"masses": "群众积分", "party": "党员积分"}
CATEGORIES = ("思想观念", "志愿服务", "乡风文明", "勤劳致富", "环境卫生")
VETO_WORD = "一票否决"
_VETO_POINTS = frozenset({"", "0", "0.0", "否决", "一票否决", "—", "-"})


@dataclass(frozen=True, slots=True)
class RuleItem:
    """One item of a rule book (积分项目); low, high and caps in hundredths without sign, direction +1 or -1.

    ``pk`` names this very version of the item; an old entry keeps the version it was made under. ``line`` is the key
    of the first item of its line over versions (0 before it is in the book): caps are measured over the line.
    """

    code: Annotated[str, Field("编号", required=True, width=4, sensitivity="public")]
    category: Annotated[str, Field("类别", width=5, sensitivity="public")]
    text: Annotated[
        str,
        Field(
            "积分项目",
            required=True,
            width=16,
            sensitivity="public",
        ),
    ]
    low: Annotated[int, Field("分值", "points", width=5, sensitivity="public")] = 0
    high: Annotated[int, Field("最高分值", "points", width=5, sensitivity="public")] = 0
    direction: Annotated[
        int, Field("加分或减分", "choice", choices=("加分", "减分"), width=4, sensitivity="public")
    ] = 1
    cap_month: Annotated[int | None, Field("每月最多", "points", width=5)] = None
    cap_quarter: Annotated[int | None, Field("每季度最多", "points", width=5)] = None
    cap_year: Annotated[int | None, Field("每年最多", "points", width=5)] = None
    veto: Annotated[bool, Field("一票否决", "bool", width=4)] = False
    evidence: Annotated[str, Field("依据", width=8)] = ""
    note: Annotated[str, Field("备注", "note", width=10)] = ""
    pk: int = 0
    line: int = 0

    @property
    def ranged(self) -> bool:
        """True where the panel chooses a value between low and high."""
        return self.high > self.low

    @property
    def value_text(self) -> str:
        """As the rule book prints it: +2, +1至+10, 一票否决."""
        if self.veto:
            return VETO_WORD
        low = format_signed(self.direction * self.low)
        return f"{low}至{format_signed(self.direction * self.high)}" if self.ranged else low

    @property
    def label(self) -> str:
        """Code and text: H1 月评清洁户."""
        return f"{self.code} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One version of a track's rule book and the day it starts to hold (起施行)."""

    track: Track
    name: str
    starts: date
    items: tuple[RuleItem, ...] = ()
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What a statement of points comes to: signed hundredths, and what the clerk must be told."""

    points: int
    message: str = ""
    severity: Severity = "warning"

    @property
    def refused(self) -> bool:
        """True where the statement cannot be booked."""
        return self.severity == "error"


def month_limits(items: Iterable[RuleItem]) -> dict[str | None, int]:
    """The most one household can get in a month by category, None for all deductions, in hundredths without sign.

    Only where the rule book knows it: a category with an item that has no cap, and so may come again, is left out.
    """
    found: dict[str | None, int] = {}
    open_ended: set[str | None] = set()
    for item in items:
        if item.veto or (item.direction > 0 and not item.category):
            continue
        category = item.category if item.direction > 0 else None
        caps = [cap for cap in (item.cap_month, item.cap_quarter, item.cap_year) if cap is not None]
        if caps:
            found[category] = found.get(category, 0) + min(caps)
        else:
            open_ended.add(category)
    return {category: most for category, most in found.items() if category not in open_ended}


def beyond_words(limits: Mapping[str | None, int], category: str | None, points: int, name: str) -> str:
    """What to ask of a month's score (hundredths) that is more than the rule book can give, '' where it may be right."""
    most = limits.get(category)
    if most is None or abs(points) <= most:
        return ""
    return (
        f"“{category or name}”{format_points(abs(points))}分，细则一个月最多{format_points(most)}分，请核对"
    )


def book_on(books: Iterable[RuleBook], day: date) -> RuleBook | None:
    """The version that holds on a day: the latest that started by then."""
    held = [book for book in books if book.starts <= day]
    return max(held, key=lambda book: book.starts, default=None)


def find_item(items: Sequence[RuleItem], text: str) -> RuleItem | None:
    """Match an item by code, text, code + text, or 类别：文本; spaces and case of the code do not count."""
    wanted = _item_key(text)
    if not wanted:
        return None
    for item in items:
        if wanted in _item_keys(item):
            return item
    return None


def _item_key(text: str) -> str:
    return compact(text).replace(":", "：").replace("(", "（").replace(")", "）").upper()


def _item_keys(item: RuleItem) -> tuple[str, ...]:
    text = _item_key(item.text)
    code = _item_key(item.code)
    joined = tuple(f"{code}{mark}{text}" for mark in ("", ".", "、", "：", "-")) if code else ()
    return (text, f"{_item_key(item.category)}：{text}", code, *joined)


def claim(item: RuleItem, stated: str) -> Claim:
    """What a points cell says for an item: the stated value is booked, the panel signed it.

    An unsigned value takes the item's direction, with a warning if that is minus; a sign against the
    direction or a value outside a range is an error; no stated value means the rule book's.
    """
    if item.veto:
        return _veto_claim(stated)
    if not compact(stated):
        return _unstated(item)
    amount = parse_amount(stated)
    if amount is None:
        return Claim(0, f"分值“{stated.strip()}”不是数字", "error")
    return _stated(item, amount, stated.strip())


def _veto_claim(stated: str) -> Claim:
    if compact(stated).removesuffix("分") in _VETO_POINTS:
        return Claim(0)
    return Claim(0, f"一票否决事项不记分，分值“{stated.strip()}”不能登记", "error")


def _unstated(item: RuleItem) -> Claim:
    if item.ranged:
        return Claim(0, f"“{item.text}”的分值在{item.value_text}之间，请写明几分", "error")
    return Claim(item.direction * item.low)


def _stated(item: RuleItem, amount: Amount, stated: str) -> Claim:
    direction = item.direction
    if amount.sign and amount.size and (1 if amount.sign == "+" else -1) != direction:
        return Claim(
            0, f"“{item.text}”是{'加分' if direction > 0 else '减分'}项目，不能登记为“{stated}”", "error"
        )
    points = direction * amount.size
    if item.ranged and not item.low <= amount.size <= item.high:
        return Claim(0, f"“{item.text}”的分值应在{item.value_text}之间，不能登记为“{stated}”", "error")
    if not item.ranged and amount.size != item.low:
        return Claim(
            points,
            f"登记为{format_signed(points)}，细则规定{item.value_text}，按登记的{format_signed(points)}计",
        )
    if amount.in_words:
        return Claim(points, f"“{stated}”按{format_signed(points)}分登记")
    if not amount.sign and direction < 0:
        return Claim(points, f"“{stated}”没有写减号，“{item.text}”是减分项目，按{format_signed(points)}登记")
    return Claim(points)


def read_value(text: str) -> tuple[int, int, int, bool]:
    """Read a rule book's 分值 cell: (low, high, direction, veto); +2, −3, +1至+10, 1-10, 一票否决.

    ``direction`` is 0 where no sign stands: nothing is a gain by default. UserError where it is neither.
    """
    core = compact(text).replace("～", "至").replace("~", "至").replace("到", "至").replace("—", "至")
    if VETO_WORD in core or core == "否决":
        return 0, 0, 1, True
    low_text, to, high_text = core.partition("至")
    if not to:  # 1-10: a minus that does not lead parts the two
        first_part, _, high_text = core[1:].partition("-")
        low_text = core[:1] + first_part
    low = parse_amount(low_text)
    high = parse_amount(high_text) if high_text else low
    if low is None or high is None or {low.sign, high.sign} == {"+", "-"}:
        raise UserError(f"分值“{text}”看不懂。", "请写成 +2、-3、+1至+10 或 一票否决。")
    direction = -1 if "-" in (low.sign, high.sign) else int("+" in (low.sign, high.sign))
    first, last = sorted((low.size, high.size))
    return first, last, direction, False


_GAINS = ("加分", "奖分", "奖励", "激励", "正面清单", "正向")
_LOSSES = ("减分", "扣分", "扣减", "负面清单", "负向", "处罚", "惩戒", "禁止")


def direction_in(text: str) -> int:
    """What a heading, a section or an item's own words say of its value: 1 加分, -1 扣分、负面清单, 0 nothing or both."""
    plain = text.replace("加减分", "")
    gains, losses = (any(word in plain for word in words) for words in (_GAINS, _LOSSES))
    return int(gains) - int(losses)


_SIGN_WORDS = {
    **dict.fromkeys(("加", "加分", "加分项", "奖", "奖励", "奖分", "+", "＋", "正"), 1),
    **dict.fromkeys(("减", "减分", "减分项", "扣", "扣分", "扣分项", "罚", "罚分", "-", "－", "−", "负"), -1),
}


def sign_word(text: str) -> int:
    """Which way a cell counts that says nothing else (加/扣分 as a column of its own): 1, -1, 0 where it is no such word."""
    return _SIGN_WORDS.get(text, 0)


def cap_text(item: RuleItem) -> str:
    """The caps in words: 每月最多1分、每年最多40分; '' where there are none."""
    caps = (("每月", item.cap_month), ("每季度", item.cap_quarter), ("每年", item.cap_year))
    return "、".join(f"{word}最多{format_points(cap)}分" for word, cap in caps if cap is not None)

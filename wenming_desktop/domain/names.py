"""Names of people, villages and groups: cleaned the same way wherever they come from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Look-alikes of the one separator a Chinese name may hold (GB/T 2261, U+00B7).
_DOTS = str.maketrans(dict.fromkeys("•・．‧∙⋅･", "·"))
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]+")
# What most cells hold; read sixty thousand times in an import, so it is let through at once.
_ORDINARY = re.compile(r"[\x00-\x7f\u4e00-\u9fff：（）、，。+]*")
MOST_NAME = 100
_NOTHING = frozenset(
    {"无", "没有", "暂无", "/", "／", "\\", "-", "－", "—", "——", "–", "×", "空", "无。", "（无）", "(无)"}
)
# What a cell of names says instead of one; upper case.
_NO_NAMES = _NOTHING | {
    "同上", "同前", "〃", "上同", "不详", "未知", "不明", "待定", "未填", "是", "否", "有", "男", "女", "TRUE", "FALSE", "NULL", "NONE",
    "NAN", "N/A", "NA", "姓名", "户主姓名", "户主", "家庭成员", "本人", "合计", "小计", "总计",
}  # fmt: skip
_SEVERAL = re.compile(r"[、，,；;/／&＆+＋|]")
# Letters and marks of any script, dots between them, digits behind; a hyphen or an apostrophe as in O'Neil; words in brackets.
_NAME = re.compile(
    r"[\w\u0300-\u036f\u0f00-\u0fff\u1800-\u180f\ue000-\uf8ff\U000f0000-\U0010fffd·'’.\-（）()]*"
)
_STARTS_BADLY = re.compile(r"[\d_·'’.\-（(]")
_WORDS = ("嘎查", "社区", "村")
# Six digits on end, or the eleven of a telephone in any writing: 138-4751-0002, 138 4751 0002, 138/4751/0002.
_NUMBER = re.compile(r"[0-9０-９]{6}|[0-9０-９](?:[\s()（）\-‐-―－.·/／]{0,3}[0-9０-９]){10}")
_FULL_WIDTH = {ord(full): str(i) for i, full in enumerate("０１２３４５６７８９")}
_GROUP = re.compile(r"第?([0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:\.0)?(?:村民小组|小组|组|社)?")
_GROUP_OF_PLACE = re.compile(r".*?第?([0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:村民小组|小组|组|社)")
# A group called by a name (大湾组); a stem of digits or numerals alone is a number nobody can read.
_NAMED_GROUP = re.compile(
    r"(?:.*(?:嘎查|社区|村(?!民小组)))?(?![一二三四五六七八九十]+(?:村民小组|小组|组)$)([^\W\d_]{1,8}?)(?:村民小组|小组|组)"
)
_NO_GROUP = frozenset({"小", "村民", "村民小"})
_NUMERALS = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip


def clean_name(text: str) -> str:
    """A person's name with all spaces removed and dot look-alikes turned into U+00B7; letters untouched."""
    return _INVISIBLE.sub("", text).translate(_DOTS)


def holds_number(name: str) -> bool:
    """Whether a telephone or ID number was written into the cell of a name; it would be printed and logged with it."""
    return _NUMBER.search(name) is not None


def name_fault(text: str) -> str:
    """Why a text is no person's name, in the clerk's words; '' where it may be one (an empty one too).

    The one judge of names, for forms and imports alike. Letters of any script and dots inside are fine, the private
    characters old systems write rare surnames with too; a digit may stand behind letters (two people of one name).
    """
    name = clean_name(text)
    if len(name) > MOST_NAME:
        return f"姓名太长（{len(name)}个字），请核对"
    if any(unicodedata.category(c) in ("Cc", "Cs", "Cn") for c in name):
        return "姓名里有看不见的控制字符，请重新填写"
    if not name:
        return ""
    if name.isdecimal():
        return "姓名一栏写的是数字"
    if holds_number(name):
        return "姓名里夹着号码，请只写姓名"
    if name.strip("（）()").upper() in _NO_NAMES:
        return f"“{name}”不是姓名"
    if any(_is_letter(one) for one in _SEVERAL.split(name)[1:]):
        return f"“{name}”像是几个人，请一人一行"
    sound = _NAME.fullmatch(name) and not _STARTS_BADLY.match(name) and "_" not in name and _is_letter(name)
    return "" if sound else f"“{name}”不像姓名，请核对"


# Words clerks write behind a name that are no part of it, whatever else stands there.
GONE_WORDS = frozenset({
    "已故", "故", "亡", "去世", "已去世", "死亡", "已死亡", "病故", "已病故", "迁出", "已迁出", "迁走", "已迁走", "外嫁", "已外嫁", "出嫁",
})  # fmt: skip
STANDING_WORDS = frozenset({
    "户主", "本人", "党员", "中共党员", "预备党员", "五保", "五保户", "低保", "低保户", "脱贫户", "监测户", "特困", "残疾", "孤儿", "军属", "退役军人",
})  # fmt: skip
_BRACKETS = str.maketrans("()", "（）")
_BEHIND = re.compile(r"(.+?)[（(]([^（）()]+)[）)]")
# What tells two of one name apart, and is printed with it: 张大（小）, 王芳（2组）, 王芳（柳湾村）, 李强（A）.
_TELLS_APART = re.compile(
    r"(?:小名|乳名|又名|别名|曾用名).{1,8}|[大小老少中东西南北前后上下左右里外男女长次幺双甲乙丙丁新旧头]{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,3}|"
    r"(?:第)?[0-9一二三四五六七八九十]{1,4}(?:组|社|队|号|户|屯|楼|栋)?|[\w·-]{1,12}(?:村|嘎查|社区|组|社|队|屯|庄|营子|浩特|艾里|独贵龙|苏木|镇|乡|号|小区|街|路|巷)"
)


def split_name(name: str) -> tuple[str, str]:
    """A cleaned name and the remark in brackets behind it: 秦长河(五保), 张玉梅(遗孀); '' for none, the name whole then.

    A bracket that tells two of one name apart (a group, a place, a number, 大, 男, 小名狗蛋) is part of the name.
    """
    match = _BEHIND.fullmatch(name)
    if match is None or _TELLS_APART.fullmatch(plain_digits(match.group(2))):
        return name, ""
    return match.group(1), match.group(2)


def may_tell_apart(remark: str) -> bool:
    """Whether a remark behind a name may be what a village calls one of two by: 老三, 西院, 瓦匠, not 五保 nor 已故."""
    words = [word for word in _SEVERAL.split(remark) if word]
    return any(word not in STANDING_WORDS | GONE_WORDS for word in words) and not gone_in(remark)


def namesakes(people: Iterable[tuple[str, str, str]]) -> frozenset[tuple[str, str]]:
    """The (place, name) whose bracket tells people of one name apart, of (place, name as written, ID number).

    王强（老三） and 王强（瓦匠） of one village are two, 王强 and 王强（老三） too; the same ID is the same person.
    """
    people = list(people)
    split = {name: split_name(name) for _, name, _ in people if name.endswith((")", "）"))}
    bare_of = {name: bare for name, (bare, remark) in split.items() if remark}
    asked = {(place, bare_of[name]) for place, name, _ in people if name in bare_of}
    called: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for place, name, id_number in people if asked else ():
        if (key := (place, bare_of.get(name, name))) in asked:
            called.setdefault(key, set()).add((name, id_number))
    return frozenset(
        (place, name)
        for (place, _), found in called.items()
        for name, own in found
        if name in bare_of
        and may_tell_apart(split[name][1])
        and not name_fault(name)
        and any(_alike(other) != _alike(name) and not (own and own == theirs) for other, theirs in found)
    )


def _alike(name: str) -> str:
    """A name with the brackets of either width made one: 王强(老三) is 王强（老三）."""
    return name.translate(_BRACKETS)


def gone_in(text: str) -> str:
    """The word in a remark that says somebody is there no more (已故（2026年3月）: 已故), '' without one."""
    found = [word for word in GONE_WORDS if len(word) > 1 and word in text]
    return max(found, key=len, default="")


def says_nothing(text: str) -> bool:
    """A sign for nothing in a cell: 无, /, —, 暂无, ×."""
    return compact(text) in _NOTHING


def _is_letter(text: str) -> bool:
    return any(unicodedata.category(c)[0] == "L" or unicodedata.category(c) == "Co" for c in text)


def compact(text: str) -> str:
    """Text without any space, for comparing headings, villages and items."""
    return _INVISIBLE.sub("", text)


def plain_digits(text: str) -> str:
    """Full-width digits (and X, Ｘ) made plain, everything else untouched."""
    if _ORDINARY.fullmatch(text):
        return text
    return "".join(
        unicodedata.normalize("NFKC", c) if c.isdigit() or c in "ＸｘＱｑ－．＋" else c for c in text
    )


@lru_cache(maxsize=4096)
def village_base(text: str) -> str:
    """A village's name without its one trailing word (嘎查, 村, 社区): 萨日朗嘎查 -> 萨日朗."""
    name = compact(text)
    for word in _WORDS:
        if name.endswith(word) and len(name) > len(word):
            return name[: -len(word)]
    return name


def village_word(text: str) -> str:
    """The trailing word of a village's name, '' where none stands in it."""
    name = compact(text)
    return name[len(village_base(name)) :]


def same_village(one: str, other: str) -> bool:
    """Villages are equal when equal after dropping one trailing word, never by part of a word."""
    return village_base(one) == village_base(other)


def group_number(text: str) -> int | None:
    """The number of a villagers' group: 1组, 第一组, 一组, 柳湾村1组, 1.0 and 1 are 1; None where there is none."""
    core = plain_digits(compact(text))
    match = _GROUP.fullmatch(core) or _GROUP_OF_PLACE.fullmatch(core)
    return _group_number(match.group(1)) if match else None


def parse_group(text: str) -> str | None:
    """A villagers' group as stored: its number as text (1组 -> 1), else its name (大湾小组 -> 大湾组); None for neither."""
    number = group_number(text)
    if number is not None:
        return str(number)
    named = _NAMED_GROUP.fullmatch(compact(text))
    return f"{named.group(1)}组" if named and named.group(1) not in _NO_GROUP else None


def _group_number(words: str) -> int | None:
    return int(words) if words.isdigit() else chinese_number(words)


def chinese_number(words: str) -> int | None:
    """A number below one hundred in words: 五 -> 5, 十 -> 10, 二十五 -> 25; None for anything else."""
    tens, ten, ones = words.partition("十")
    if not ten:
        return _NUMERALS.get(words)
    high = _NUMERALS.get(tens) if tens else 1
    low = _NUMERALS.get(ones) if ones else 0
    return None if high is None or low is None else high * 10 + low


def told_apart(
    texts: Sequence[str], tellings: Sequence[str], others: Iterable[tuple[str, str]] = ()
) -> list[str]:
    """The texts of a list, each with its own telling (a 户号) where the same text is somebody else's too.

    ``others`` are texts and tellings of those who do not stand in the list: a namesake is one wherever he is listed.
    """
    meant: dict[str, set[str]] = {}
    listed = list(zip(texts, tellings, strict=True))
    for text, telling in (*listed, *others):
        meant.setdefault(text, set()).add(telling)
    return [f"{text} {telling}" if telling and len(meant[text]) > 1 else text for text, telling in listed]


def group_label(group: str | int | None) -> str:
    """The group as printed: 2组, 大湾组, '' where unknown."""
    text = "" if group is None else str(group)
    return f"{text}组" if text.isdecimal() else text


def group_value(group: str | int | None) -> str | int | None:
    """The group as JSON and workbooks give it: a number where it is one."""
    return int(group) if isinstance(group, str) and group.isdecimal() else group


def group_key(group: str | int | None) -> tuple[int, int, str]:
    """Sort key of a group: unknown first, then numbers as numbers, then names."""
    text = "" if group is None else str(group)
    return (int(bool(text)), int(text), "") if text.isdecimal() else (2 * bool(text), 0, text)


def household_key(number: str) -> tuple[str, int, str]:
    """Sort key of a household number: as a number, so 萨日朗-9 stands before 萨日朗-10."""
    head, _, tail = number.rpartition("-")
    return (head, int(tail), "") if tail.isascii() and tail.isdigit() else (number, 0, number)

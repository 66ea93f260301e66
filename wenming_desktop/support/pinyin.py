"""Search by sound: the readings of a name, and whether what was typed fits one (a typed face of pypinyin)."""

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from wenming_desktop.support.surnames import GIVEN, SURNAMES

_WITHIN = "[^'\n]*"  # the rest of a syllable, in a pattern
_MOST = 8  # readings kept of one name; three double characters in one name are rarer than that


@dataclass(frozen=True)
class Sound:
    """How a name sounds, each way it may be read: "zengxiaohong cengxiaohong", "zxh cxh"."""

    pinyin: str
    initials: str


@lru_cache(maxsize=65536)
def readings(name: str) -> Sound:
    """Both texts to store beside a name; a character without a reading stands for itself."""
    ways = [list(way) for way in islice(product(*_syllables(name)), _MOST)]
    whole = dict.fromkeys("".join(way) for way in ways)
    first = dict.fromkeys("".join(syllable[:1] for syllable in way) for way in ways)
    return Sound(" ".join(whole), " ".join(first))


def matches(query: str, name: str) -> bool:
    """Whether the query is made of beginnings of the name's syllables, in order, some perhaps left out.

    bqg finds 包青格乐 and 包其其格, baoge finds 包青格乐; a character may be typed as itself (包qg).
    An empty query fits every name.
    """
    typed = _fold(query)
    if not typed:
        return True
    return any(_spells(typed, way) for way in _choices(name))


def like_pattern(query: str) -> str:
    r"""The pattern for `name || ' ' || pinyin LIKE ? ESCAPE '\'`: a quick sieve before matches().

    It lets through every match of a query in letters, in characters, or in characters and then letters.
    """
    escaped = (f"\\{char}" if char in "\\%_" else char for char in _fold(query))
    return "%" + "".join(f"{char}%" for char in escaped)


def spelt(name: str) -> tuple[str, ...]:
    """A name as ``patterns`` reads it, once for each way it may be read: 包青 -> ``'包bao'青qing``."""
    if name[:1] not in SURNAMES and name[:2] not in SURNAMES:
        tokens = [_sure_token(char) for char in name]
        if all(tokens):
            return ("".join(tokens),)
    chars = list(_fold(name))
    ways = islice(product(*_syllables(name)), _MOST)
    return tuple("".join(map(_token, chars, way)) for way in ways)


@lru_cache(maxsize=65536)
def _sure_token(char: str) -> str:
    """The token of a character that is read in one way, '' where there are more or it is folded away."""
    ways = _given(char)
    return _token(char, ways[0]) if len(ways) == 1 and _fold(char) == char else ""


def _token(char: str, syllable: str) -> str:
    char = "’" if char == "'" else char
    return f"'{char}" if syllable == char or not syllable else f"'{char}{syllable}"


def patterns(query: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Two patterns over spelt names, one a line, each after a line break: from the first syllable on, and as matches().

    The second finds exactly the lines of the names that ``matches`` finds, in a hundredth of its time.
    """
    typed = _fold(query).replace("'", "’")
    close, loose = _steps(typed, _WITHIN), _steps(typed, "[^\n]*")
    return re.compile(f"\n'{close}"), re.compile(f"'{loose}")


def run_pattern(query: str) -> re.Pattern[str]:
    """A pattern over spelt titles: the query as a run of syllables beginning at any of them, none left out."""
    typed = _fold(query).replace("'", "’")
    return re.compile(f"'{_steps(typed, _WITHIN)}")


def _steps(typed: str, skip: str) -> str:
    """The typed characters one after another: each goes on in a syllable or begins a later one."""
    found, before = "", ""
    for char in typed:
        one = re.escape(char)
        if not before:
            found = f".?{one}" if char.isascii() else one
        elif not char.isascii():
            found += f"{skip}'{one}"
        else:
            found += f"(?:{skip}'.?){'?' if before.isascii() else ''}{one}"
        before = char
    return found


def _spells(typed: str, choices: tuple[tuple[str, ...], ...]) -> bool:
    """Whether typed is a run of prefixes, at most one a position."""
    ends = {0}  # how many of the typed letters may be used up so far
    for options in choices:
        for used in list(ends):
            for option in options:
                ends.update(_prefix_ends(typed, used, option))
        if len(typed) in ends:
            return True
    return False


def _prefix_ends(typed: str, used: int, option: str) -> list[int]:
    found = []
    for length, char in enumerate(option, start=1):
        if typed[used + length - 1 : used + length] != char:
            break
        found.append(used + length)
    return found


@lru_cache(maxsize=65536)
def _choices(name: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """For each way to read the name: per character its syllable and the character itself."""
    chars = list(_fold(name))
    return tuple(
        tuple((syllable, char) for syllable, char in zip(way, chars, strict=True))
        for way in islice(product(*_syllables(name)), _MOST)
    )


def _syllables(name: str) -> list[tuple[str, ...]]:
    """Per character the readings a clerk may type, the likeliest first."""
    text = _fold(name)
    surname = next((text[:n] for n in (2, 1) if text[:n] in SURNAMES), "")
    family = [tuple(way.split("/")) for way in SURNAMES.get(surname, "").split()]
    return family + [_given(char) for char in text[len(surname) :]]


def _given(char: str) -> tuple[str, ...]:
    return tuple(GIVEN[char].split("/")) if char in GIVEN else _plain(char)


@lru_cache(maxsize=65536)
def _plain(char: str) -> tuple[str, ...]:
    """The usual reading without its tone; lü may be typed lv or lu."""
    if char.isascii():
        return (char,)
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # names are read by the character: starts 0.1 s sooner
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, errors="ignore")
    syllable = found[0][0] if found and found[0][0] else char
    return (syllable, syllable.replace("v", "u")) if syllable in ("lv", "nv") else (syllable,)


def _fold(text: str) -> str:
    """Lower case without spaces, ü typed as v, full-width letters as plain ones."""
    plain = (chr(ord(char) - 0xFEE0) if "\uff01" <= char <= "\uff5e" else char for char in text)
    return "".join("".join(plain).split()).lower().replace("ü", "v")

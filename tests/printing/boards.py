"""Boards of invented people for the tests of the prints."""

from __future__ import annotations

from datetime import date

from wenming_desktop.domain.boards import DEFAULT_BANDS, Board, Item, Standing, rank_lines
from wenming_desktop.domain.days import natural_window
from wenming_desktop.domain.notices import Notice, NoticeFacts, Tally, compose
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import Institute, NoticeSettings, Settings, VillageNotice
from wenming_desktop.domain.statements import ReviewFacts
from wenming_desktop.printing.edition import Edition

AUTHOR = "苏布德苏木新时代文明实践所"
EDITION = Edition(AUTHOR)
VILLAGE = "萨日朗嘎查"
QUARTER = Period.parse("2026-Q3")
POSTED = date(2026, 10, 8)
SETTINGS = Settings(
    institute=Institute(name=AUTHOR, phone="0475-0000000", contact="苏日娜"),
    notice=NoticeSettings(measures="苏布德苏木群众积分管理办法（试行）"),
    villages={VILLAGE: VillageNotice("巴特尔", "0475-0000001")},
)
RECORDED = ReviewFacts(QUARTER.months, QUARTER.months, QUARTER.months, 83, 83)
"""Every month met with somebody sitting in, everybody told."""
FACTS = NoticeFacts(
    VILLAGE,
    Tally(1043, 83),
    "苏布德苏木群众积分细则",
    date(2026, 1, 1),
    natural_window(POSTED, 7),
    POSTED,
    RECORDED,
)
RED = [
    ("包青格乐", 2, 6800, ("义务植树", "月评清洁户", "好人好事", "志愿服务", "参加学习")),
    ("王秀兰", 1, 6800, ("好婆婆好儿媳", "参加志愿服务", "义务植树", "月评清洁户")),
    ("孛儿只斤·额尔敦", 3, 6150, ("发展庭院经济", "带动就业", "义务植树", "参加学习")),
    ("李䶮", 2, 5800, ("担任宣讲员", "参加志愿服务", "义务植树", "好人好事", "参加学习", "捐资助学")),
    ("陈海山", 4, 5550, ("月评清洁户", "捐资助学", "参加学习")),
    ("乌云其木格", 1, 5300, ("婚事新办", "捐资助学", "参加学习")),
    ("赵凤琴", 2, 5100, ("带动就业", "捐资助学", "参加学习")),
    ("杨𫘧", 3, 5000, ("参加志愿服务", "捐资助学", "参加学习")),
    ("孟和", 1, 4850, ("义务植树", "捐资助学", "参加学习")),
    ("高娃", 4, 4700, ("月评清洁户", "捐资助学", "参加学习")),
    ("李秀英", 2, 4600, ("担任宣讲员", "捐资助学", "参加学习")),
    ("吴海龙", 3, 4450, ("好婆婆好儿媳", "月评清洁户")),
    ("白玉兰", 1, 4200, ("参加志愿服务", "捐资助学", "参加学习")),
    ("韩𬱖", 4, 3950, ("房前屋后整洁", "捐资助学", "参加学习")),
    ("斯琴", 2, 3600, ("发展庭院经济", "捐资助学", "参加学习")),
    ("马福", 3, 3100, ("参加理论宣讲", "捐资助学", "参加学习")),
]
LOWER = [("张福", 2, -600), ("刘旺", 1, -800), ("高占山", 3, -850), ("金锁", 1, -700), ("周全", 2, -650)]


def _standing(key: int, name: str, group: int | None, points: int, **more: object) -> Standing:
    texts = more.pop("texts", ())
    base = Standing(
        key, f"萨日朗-{key:03d}", name, VILLAGE, 1, None, group, points, points < 0, False,
        items=tuple(Item(text, 500 - at) for at, text in enumerate(texts)),  # type: ignore[arg-type]
    )  # fmt: skip
    return base._replace(**more)


def standings(unlisted: int = 20) -> list[Standing]:
    """16 red, 7 grey, one black by veto, the rest unlisted; among the red and grey one minor head each."""
    red = [_standing(1 + at, n, g, p, texts=t) for at, (n, g, p, t) in enumerate(RED)]
    grey = [_standing(101 + at, n, g, p) for at, (n, g, p) in enumerate(LOWER)]
    grey += [_standing(106, "王秀兰", 4, -500), _standing(107, "小其其格", 3, -450, minor=True)]
    black = [_standing(201, "赵永强", 4, -2000, veto=True)]
    rest = [_standing(300 + at, f"无名{at}", 1 + at % 4, 100 * (at % 15)) for at in range(unlisted)]
    return [*red, *grey, *black, *rest]


def board(
    people: list[Standing] | None = None, *, station: str | None = "萨日朗", draft: bool = False
) -> Board:
    """The quarter's board of the village, or of the township with ``station`` None."""
    bands = DEFAULT_BANDS["quarter"]
    lines = rank_lines(standings() if people is None else people, bands, 10000)
    return Board("masses", QUARTER, station, lines, bands, 10000, "苏布德苏木群众积分细则", draft=draft)


def many(count: int) -> Board:
    """A board with that many red households, of names of two to eight characters."""
    names = ("包青格乐", "王秀兰", "孛儿只斤·额尔敦", "高娃", "乌云其木格")
    people = [
        _standing(
            at,
            f"{names[at % 5]}{chr(0x4E00 + at)}",
            1 + at % 6,
            9000 - at,
            texts=("义务植树", "月评清洁户", "捐资助学"),
        )
        for at in range(1, count + 1)
    ]
    return board(people)


def notice(of: Board | None = None, *, draft: bool = False) -> Notice:
    """The quarter's notice of the village."""
    return compose(of or board(), FACTS, SETTINGS, draft=draft)

"""A large untidy roster and a large register of points, made up, the same every time."""

import random
from pathlib import Path

import xlsxwriter

from wenming_desktop.domain.identity import check_digit

SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "秀英建国淑珍海龙玉兰永强春梅宝成彩云铁柱凤琴志强",
)
VILLAGES, HOUSEHOLDS, MEMBERS = 50, 400, 3
ITEMS = (
    ("Z1", "志愿服务", "参加志愿服务", 2),
    ("H1", "环境卫生", "月评清洁户", 10),
    ("J1", "环境卫生", "乱堆乱放", -3),
)


def village(index: int) -> str:
    """柳湾01嘎查 is no name anybody has, and none is part of another."""
    return f"柳{'东西南北中'[index % 5]}{'甲乙丙丁戊己庚辛壬癸'[index // 5]}嘎查"


def write_roster(path: Path, villages: int = VILLAGES) -> int:
    """Write the roster: a sheet per village, households merged down; gives its number of people."""
    dice, count = random.Random(60), 0
    with xlsxwriter.Workbook(path) as book:
        for index in range(villages):
            sheet = book.add_worksheet(village(index))
            sheet.merge_range(0, 0, 0, 7, f"{village(index)}户籍台账")
            sheet.write_row(
                1, 0, ["序号", "户主", "组别", "姓名", "与户主关系", "出生日期", "身份证号码", "联系电话"]
            )
            for household in range(HOUSEHOLDS):
                top = 2 + household * MEMBERS
                head = _name(dice)
                for column, value in enumerate((household + 1, head, f"{household % 4 + 1}组")):
                    sheet.merge_range(top, column, top + MEMBERS - 1, column, value)
                for member in range(MEMBERS):
                    count += 1
                    name, relation = (head, "本人") if member == 0 else (_name(dice), "长子")
                    day = f"{1950 + count % 60}-{count % 12 + 1:02d}-{count % 28 + 1:02d}"
                    # The days come round every 420 people; the serial number tells those of one day apart.
                    number = f"150599{day.replace('-', '')}{count // 420:03d}"
                    number += check_digit(number)
                    sheet.write_row(top + member, 3, [name, relation, day, number, f"1990{count:07d}"])
    return count


def _name(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=2))


def write_rules(path: Path) -> None:
    """A short rule book."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("细则")
        sheet.write(0, 0, "群众积分细则（2026年1月1日起施行）")
        sheet.write_row(1, 0, ["编号", "类别", "积分项目", "分值"])
        for row, (code, category, text, value) in enumerate(ITEMS, 2):
            sheet.write_row(row, 0, [code, category, text, f"{value:+d}"])


def write_points(path: Path, rows: int = 60_000, villages: int = VILLAGES) -> None:
    """A register of points by household number."""
    dice = random.Random(61)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("登记")
        sheet.write_row(0, 0, ["日期", "嘎查", "户号", "积分项目", "加减分"])
        for row in range(1, rows + 1):
            place = village(dice.randrange(villages))
            _, _, text, value = dice.choice(ITEMS)
            number = f"{place.removesuffix('嘎查')}-{dice.randrange(HOUSEHOLDS) + 1:03d}"
            day = f"2026-0{dice.randrange(7, 10)}-{dice.randrange(28) + 1:02d}"
            sheet.write_row(row, 0, [day, place, number, text, f"{value:+d}"])

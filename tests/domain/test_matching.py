"""Which village a text speaks of, whose number a number is, who is the same person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.matching import (
    KnownHousehold,
    KnownPerson,
    Numbers,
    fits,
    household_of_head,
    number_village,
    own_number,
    place_named,
    plain_number,
    same_person,
    village_in,
)


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("萨日朗嘎查常住人口花名册（2026年）", "萨日朗嘎查"),
        ("填报单位：萨日朗嘎查　　填报人：　　2026年6月30日", "萨日朗嘎查"),
        ("双榆嘎查2026年10月积分评分表", "双榆嘎查"),
        ("苏布德苏木萨日朗嘎查常住人口", "萨日朗嘎查"),
        ("白音他拉镇柳湾村村民名册", "柳湾村"),
        ("2026年柳湾村花名册", "柳湾村"),
        ("2026年第三季度柳湾村花名册", "柳湾村"),
        ("填报单位:柳湾村民委员会", "柳湾村"),
        ("萨日朗嘎查村民委员会", "萨日朗嘎查"),
        ("幸福社区", "幸福社区"),
        ("苏木图嘎查", "苏木图嘎查"),
        ("东萨日朗", ""),
        ("花名册", ""),
        ("本村村民花名册", ""),
        ("苏布德苏木各嘎查户籍台账", ""),
        ("柳湾村、沙坨村花名册", ""),
        ("柳湾村和乡风文明", "柳湾村"),
        ("柳湾村及社区花名册", "柳湾村"),
        ("柳湾村、沙村花名册", ""),
        ("萨日朗嘎查上报柳湾村的名册", "萨日朗嘎查"),
        ("附件1 萨日朗嘎查花名册", "萨日朗嘎查"),
        ("花名册（村）", ""),
        ("2026年嘎查花名册", ""),
        ("村务公开", ""),
        ("2026年7月群众积分登记表", ""),
        ("嘎查", ""),
        ("", ""),
    ],
)
def test_the_village_of_a_title_or_sheet(text: str, village: str) -> None:
    assert village_in(text) == village


def test_a_known_village_needs_no_word_and_keeps_its_own() -> None:
    assert village_in("萨日朗", ["萨日朗嘎查"]) == "萨日朗嘎查"
    assert village_in("萨日朗村花名册", ["萨日朗嘎查"]) == "萨日朗嘎查"
    assert village_in("东萨日朗", ["萨日朗嘎查"]) == "", "never by part of a word"


@pytest.mark.parametrize(
    ("text", "township", "village"),
    [
        ("萨日朗嘎查新时代文明实践站", "苏布德苏木", "萨日朗嘎查"),
        ("苏布德苏木萨日朗嘎查新时代文明实践站", "苏布德苏木", "萨日朗嘎查"),
        ("萨日朗", "苏布德苏木", "萨日朗"),
        ("苏布德苏木", "苏布德苏木", "苏布德苏木"),
        ("萨日朗嘎查", "", "萨日朗嘎查"),
    ],
)
def test_a_place_is_named_by_its_village_or_its_station(text: str, township: str, village: str) -> None:
    assert place_named(text, township) == village


@pytest.mark.parametrize(
    ("text", "village", "number"),
    [
        ("萨日朗-001", "萨日朗", "萨日朗-001"),
        ("萨日朗嘎查－1", "萨日朗", "萨日朗-001"),
        ("萨日朗 - 0012", "萨日朗", "萨日朗-012"),
        ("萨日朗-001", "东萨日朗", ""),
        ("X-999", "萨日朗", ""),
        ("15", "萨日朗", ""),
        ("萨日朗001", "萨日朗", ""),
        ("150599-A", "萨日朗", ""),
    ],
)
def test_numbers_of_our_shape(text: str, village: str, number: str) -> None:
    assert own_number(text, village) == number


def test_a_number_names_its_village() -> None:
    assert (number_village("东萨日朗-001"), number_village("15"), number_village("")) == ("东萨日朗", "", "")


def test_numbers_are_the_wanted_ones_where_free() -> None:
    numbers = Numbers(["萨日朗-003", "旧户5"])
    assert [numbers.new("萨日朗", wish) for wish in (1, 3, None, 3)] == [
        "萨日朗-001", "萨日朗-004", "萨日朗-005", "萨日朗-006",
    ]  # fmt: skip
    numbers.take("萨日朗-900")
    assert numbers.new("萨日朗", None) == "萨日朗-901"
    assert numbers.new("柳湾", None) == "柳湾-001"


COUNTS = st.integers(1, 30) | st.integers(8998, 9004)


@given(st.lists(st.tuples(st.none() | COUNTS, st.booleans()), max_size=40), st.sets(COUNTS))
def test_numbers_never_repeat(wishes: list[tuple[int | None, bool]], taken: set[int]) -> None:
    old = {f"柳湾-{count:03d}" for count in taken}
    numbers, given_out = Numbers(old), set(old)
    for wish, apart in wishes:
        number = numbers.new("柳湾", wish, apart=apart)
        assert number not in given_out
        given_out.add(number)


BORN = date(1988, 5, 1)


def person(name: str = "王秀兰", id_number: str = "", birth: date | None = None, pk: int = 1) -> KnownPerson:
    return KnownPerson(pk, 1, name, id_number, birth=birth)


@pytest.mark.parametrize(
    ("known", "name", "id_number", "birth", "may"),
    [
        (person(), "王秀兰", "", None, True),
        (person(), "王秀英", "", None, False),
        (person(birth=BORN), "王秀兰", "", None, True),
        (person(birth=BORN), "王秀兰", "", date(1988, 5, 2), False),
        (person(id_number="A"), "王秀兰", "B", None, False),
        (person(id_number="A"), "王秀兰", "A", None, True),
        (person(id_number="A"), "王秀兰", "", BORN, True),
        (person(), "王秀兰", "A", BORN, True),
    ],
)
def test_who_a_row_may_speak_of(
    known: KnownPerson, name: str, id_number: str, birth: date | None, may: bool
) -> None:
    assert fits(known, name, id_number, birth) is may


def test_a_new_id_fills_in_the_one_who_fits_by_name_and_birth() -> None:
    unknown, exact = person(pk=1), person(birth=BORN, pk=2)
    assert same_person([unknown, exact], "王秀兰", "A", BORN) is exact
    assert same_person([unknown], "王秀兰", "A", BORN) is unknown
    assert same_person([unknown, person(pk=3)], "王秀兰", "", None) is None, "two fit: neither is taken"
    assert same_person([exact], "李四", "", None) is None


def led(pk: int, group: int | None, *, head: KnownPerson | None = None) -> KnownHousehold:
    head = head or person(pk=pk)
    return KnownHousehold(pk, f"萨日朗-{pk:03d}", 1, group, head.pk, members=[head])


def test_a_household_is_known_by_head_and_group() -> None:
    one, two, somewhere = led(1, 1), led(2, 2), led(3, None)
    headless = KnownHousehold(4, "萨日朗-004", 1, 1)
    assert headless.head is None
    everyone = [one, two, somewhere, headless]
    assert household_of_head(everyone, "王秀兰", "", None, 2) == [two]
    assert household_of_head(everyone, "王秀兰", "", None, 5) == [somewhere]
    assert household_of_head(everyone, "王秀兰", "", None, None) == [one, two, somewhere]
    assert household_of_head([led(5, 1, head=person(id_number="A"))], "王秀兰", "B", None, 1) == []


def test_who_moved_away_or_was_struck_off_takes_no_part() -> None:
    states = {
        state: KnownHousehold(1, "", 1, state=state).takes_part
        for state in ("参评", "常年外出", "迁出", "注销")
    }
    assert states == {"参评": True, "常年外出": True, "迁出": False, "注销": False}


@pytest.mark.parametrize(
    ("text", "village", "number"),
    [
        ("003", "东胜", "东胜-003"), ("3号", "东胜", "东胜-003"), ("３", "东胜", "东胜-003"), ("0", "东胜", ""), ("003", "", ""),
        ("1", "东胜", "东胜-001"), ("9000", "东胜", "东胜-9000"), ("9001", "东胜", ""),
        ("99999999", "东胜", ""), ("东胜-003", "东胜", ""), ("甲3", "东胜", ""), ("", "东胜", ""),
    ],
)  # fmt: skip
def test_a_plain_number_of_a_list_is_the_number_in_its_village(text: str, village: str, number: str) -> None:
    assert plain_number(text, village) == number

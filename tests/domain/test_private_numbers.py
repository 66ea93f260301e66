"""IDs and telephones in any writing are found; dates, counts, numbers of ours and social credit codes are not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.identity import check_digit
from wenming_desktop.domain.private_numbers import HIDDEN_ID, numbers_in, without_numbers

FULL = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # IDs: 18 characters with a day that exists, whatever the check character says
        ("证号150599196809173870", ["id"]), ("150599 19680917 3870", ["id"]), ("150599-19680917-3870", ["id"]),
        ("150599－19680917－3870", ["id"]), ("１５０５９９１９６８０９１７３８７０", ["id"]), ("1 5 0 5 9 9 1 9 6 8 0 9 1 7 3 8 7 0", ["id"]),
        ("150599196809173871", ["id"]), ("15059920060711090x。", ["id"]), ("15059920060711090X", ["id"]),
        ("15059920060711090×", ["id"]), ("15059920060711090ｘ", ["id"]), ("150599\n196809173870", ["id"]),
        ("150599\u200b196809173870", ["id"]), ("150599.19680917.3870", ["id"]), ("身份证:150599196809173870,电话", ["id"]),
        ("150599194802293876", ["id"]), ("150599194902293876", []),  # the 29th of February is a day of leap years
        ("150599680917387", ["id"]), ("150599 680917 387", ["id"]), ("１５０５９９６８０９１７３８７", ["id"]),
        # long numbers that are none
        ("1505991968091738701", []), ("150599196813173870", []), ("150599186809173870", []), ("150599196802303870", []),
        ("201234567890123456", []), ("911505220123456789", []), ("91150522MA0N123456", []), ("150599681317387", []),
        ("990599680917387", []), ("190599680917387", []), ("150599680231387", []), ("6217001234567890123", []),
        # mobile telephones
        ("电话19904025425", ["mobile"]), ("138-1234-5678", ["mobile"]), ("138 1234 5678", ["mobile"]), ("1381234 5678", ["mobile"]),
        ("138　1234　5678", ["mobile"]), ("138.1234.5678", ["mobile"]), ("１３８１２３４５６７８", ["mobile"]), ("+8613812345678", ["mobile"]),
        ("+86 138 1234 5678", ["mobile"]), ("(86)13812345678", ["mobile"]), ("8613812345678", ["mobile"]), ("008613812345678", ["mobile"]),
        ("013812345678", ["mobile"]), ("138–1234–5678", ["mobile"]), ("1 3 8 1 2 3 4 5 6 7 8", ["mobile"]),
        ("138 - 0013 - 8000", ["mobile"]), ("138/0013/8000", ["mobile"]), ("138、0013、8000", ["mobile"]), ("(138)00138000", ["mobile"]),
        ("138（0013）8000", ["mobile"]), ("联系138，0013，8000。", ["mobile"]),
        ("13800001111、19904025425", ["mobile", "mobile"]), ("低保户，电话13800001111，150599196809173870", ["mobile", "id"]),
        # landlines
        ("0475 – 6200001", ["landline"]), ("150502  1950   01011234", ["id"]),
        ("0475-6200001", ["landline"]), ("(0475)6200001", ["landline"]), ("0475 6200001", ["landline"]), ("04756200001", ["landline"]),
        ("010-6200123", ["landline"]), ("010-62001234", ["landline"]), ("０４７５－６２０ ０００１", ["landline"]),
        # neither
        ("", []), ("义务植树、月评清洁户等5项", []), ("编号20261027001", []), ("12812345678", []), ("138123456789", []), ("1381234567", []),
        ("2026-10-27 17:40 萨日朗-001", []), ("2026年10月8日至10月14日（共7天）", []), ("志愿者编号150599000137", []),
        ("HD-2026-0001", []), ("SBDSM-2026-0137", []), ("积分168、161.5、158、155.5", []), ("08:30至11:30，14:00至17:00", []),
        ("12345热线、110、119、120", []), ("0475-0000000", []), ("400-800-1234", []), ("第1-28,31,35行", []),
    ],
)  # fmt: skip
def test_what_stands_in_a_text(text: str, found: list[str]) -> None:
    assert [one.kind for one in numbers_in(text)] == found


@pytest.mark.parametrize(
    "writing",
    ["0475-6200001", "04756200001", "(0475)6200001", "０４７５—６２００００１", "0475 620 0001"],
)
def test_a_number_given_may_stand_in_any_writing(writing: str) -> None:
    assert numbers_in(f"电话{writing}", {"0475-6200001"}) == []
    assert [one.kind for one in numbers_in(f"电话{writing}、0475-6200002", {"04756200001"})] == ["landline"]
    assert numbers_in("138 1234 5678", {"13812345678"}) == []
    assert numbers_in("150599 19680917 387x", {"15059919680917387X"}) == []


def test_what_is_taken_out_and_what_is_masked() -> None:
    text = "电话138-1234-5678，座机0475-6200001，证号150599 19680917 3870，共35户"
    assert without_numbers(text) == f"电话138****5678，座机047****0001，证号{HIDDEN_ID}，共35户"
    assert without_numbers(text, {"04756200001"}, phones=False) == (
        f"电话138-1234-5678，座机0475-6200001，证号{HIDDEN_ID}，共35户"
    )
    assert without_numbers("共35户") == "共35户"


def test_a_number_found_is_named_masked_and_an_id_not_at_all() -> None:
    mobile, number = numbers_in("13812345678，150599196809173870")
    assert (mobile.masked, mobile.digits, number.masked) == ("138****5678", "13812345678", "")


gaps = st.sampled_from(["", "", "", " ", "-", "－", "　", " -", "\u00a0", "–", "."])


@st.composite
def written(draw: st.DrawFn, digits: str) -> str:
    """Digits as somebody may write them: with blanks and dashes between, in either width."""
    between = [draw(gaps) for _ in digits[1:]] + [""]
    text = "".join(f"{digit}{gap}" for digit, gap in zip(digits, between, strict=True))
    return text.translate(FULL) if draw(st.booleans()) else text


@st.composite
def ids(draw: st.DrawFn) -> str:
    day = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    first = f"{draw(st.integers(110000, 659999))}{day:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + check_digit(first)


words = st.text(st.characters(categories=["Lo"]), max_size=6)


@given(st.data(), ids(), words, words)
def test_an_id_is_found_however_it_is_written(
    data: st.DataObject, number: str, before: str, after: str
) -> None:
    text = f"{before}{data.draw(written(number))}{after}"
    (found,) = numbers_in(text)
    assert (found.kind, found.digits) == ("id", number)
    assert numbers_in(without_numbers(text)) == []


@given(st.data(), st.integers(13_000_000_000, 19_999_999_999), st.sampled_from(["", "+86", "86 ", "0086"]))
def test_a_mobile_is_found_however_it_is_written(data: st.DataObject, number: int, prefix: str) -> None:
    text = f"联系人{prefix}{data.draw(written(str(number)))}。"
    (found,) = numbers_in(text)
    assert (found.kind, found.digits) == ("mobile", str(number))
    assert numbers_in(without_numbers(text)) == []
    assert numbers_in(text, {str(number)}) == []


@given(st.text(max_size=40))
def test_no_text_breaks_it_and_nothing_is_left_after_taking_out(text: str) -> None:
    assert numbers_in(without_numbers(text)) == []
    for one in numbers_in(text):
        assert 0 <= one.start < one.end <= len(text)

"""The poster: read at two metres, every red name on it, the lower boards as numbers, continued not shrunk."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import get_args

import pytest

from tests.printing import golden
from tests.printing.boards import AUTHOR, EDITION, FACTS, SETTINGS, board, many, standings
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.notices import BLANK, NoticeFacts
from wenming_desktop.domain.settings import Institute, Settings
from wenming_desktop.printing import preview
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.fonts import MissingGlyph
from wenming_desktop.printing.page import Paper
from wenming_desktop.printing.poster import Poster, Variant, compose_poster, print_poster

MM = 72 / 25.4


def poster(of: Board | None = None, facts: NoticeFacts = FACTS) -> Poster:
    return compose_poster(of or board(), facts, SETTINGS)


def name_sizes(pdf: bytes, page: int, names: list[str]) -> list[float]:
    """Sizes in points the characters of these names are set in.

    By their height, since a long name is set narrower; pdfium's loose box of a plain one is an em wide.
    """
    chars = preview.placed_chars(pdf, page)
    text = "".join(char.text for char in chars)
    boxes = [chars[text.index(name)] for name in names if name in text]
    em = max((box.right - box.left) / (box.bottom - box.top) for box in boxes)
    return [em * (box.bottom - box.top) for box in boxes]


def test_the_poster_reads_as_it_should() -> None:
    golden.check("poster_village_quarter", print_poster(poster(), EDITION))


def test_the_sheet_lies_on_its_side_at_its_true_size() -> None:
    for paper, size in ((Paper.A3, (420, 297)), (Paper.A2, (594, 420))):
        width, height = preview.page_size(print_poster(poster(), EDITION, paper=paper), 0)
        assert (round(width / MM), round(height / MM)) == size


@pytest.mark.parametrize("count", [1, 7, 16, 22, 23, 82, 400])
def test_names_are_at_least_28_points_at_a2_however_many_there_are(count: int) -> None:
    of = many(count)
    pdf = print_poster(poster(of), EDITION, paper=Paper.A2)
    names = [line.shown[:2] for line in of.lines]
    for page in range(preview.page_count(pdf)):
        sizes = name_sizes(pdf, page, names)
        assert sizes
        assert min(sizes) >= 28


def test_a_long_name_stays_whole_on_its_line() -> None:
    long = "孛儿只斤·额尔敦巴雅尔"
    of = many(16)
    lines = (of.lines[0]._replace(name=long, shown=long), *of.lines[1:])
    assert long in preview.text(print_poster(poster(replace(of, lines=lines)), EDITION, paper=Paper.A2))


@pytest.mark.parametrize("variant", get_args(Variant))
def test_every_red_name_is_on_it_once_in_every_variant(variant: Variant) -> None:
    text = preview.text(print_poster(poster(), EDITION, variant=variant))
    for line in board().lines:
        assert text.count(line.shown) == (line.band == "red"), line


def test_four_hundred_names_go_on_over_more_sheets_without_loss() -> None:
    of = many(400)
    pages = preview.page_texts(print_poster(poster(of), EDITION))
    assert len(pages) > 5
    totals = [total for page in pages for total in re.findall(r"组 ([\d.]+) 义务植树", page)]
    assert totals == [line.total_text for line in of.lines]
    assert all("（续）" in page for page in pages[1:])
    assert all(f"第{at}张　共{len(pages)}张" in page for at, page in enumerate(pages, 1))
    assert all("公示时间：2026年10月8日至10月14日（共7天）" in page for page in pages)


@pytest.mark.parametrize("count", range(1, 60))
def test_no_sheet_is_left_empty_and_none_overflows(count: int) -> None:
    pdf = print_poster(poster(many(count)), EDITION)
    for page in range(preview.page_count(pdf)):
        chars = preview.placed_chars(pdf, page)
        marks = [char for char in chars if char.text == "植"]
        assert marks
        frame = 197 * MM if page == 0 else 266 * MM
        assert max(mark.bottom for mark in marks) <= frame


def test_no_text_leaves_the_frame() -> None:
    for of in (board(), many(60)):
        pdf = print_poster(poster(of), EDITION)
        for page in range(preview.page_count(pdf)):
            chars = preview.placed_chars(pdf, page)
            assert min(char.left for char in chars) >= 17 * MM
            assert max(char.right for char in chars) <= (420 - 17) * MM


def test_columns_of_a_row_do_not_run_into_one_another() -> None:
    pdf = print_poster(poster(), EDITION)
    chars = preview.placed_chars(pdf, 0)
    listed = [char for char in chars if 82 * MM < char.top < 195 * MM]
    for one, other in itertools.pairwise(listed):
        if abs(one.top - other.top) < 2:
            assert other.left >= one.right - 1.5


def test_nobody_on_the_black_board_means_no_black_column() -> None:
    people = [one for one in standings() if not one.veto]
    text = preview.text(print_poster(poster(board(people)), EDITION))
    assert "灰榜　7户" in text
    assert "本季度无黑榜户" in text
    assert "黑榜　" not in text


def test_nobody_on_either_lower_board_is_said_in_one_line() -> None:
    made = poster(many(5))
    assert made.lower == "本季度无灰榜、黑榜户"
    assert made.lower_note == "减分83条，已告知83条。"


def test_the_words_under_the_lower_boards_stay_one_line() -> None:
    of = board()
    without = replace(of, lines=tuple(line for line in of.lines if line.band != "grey"))
    made = poster(without)
    assert made.lower == "黑榜　1户　　本季度无灰榜户"
    assert len(made.lower_note) <= 32  # what the frame holds in one line


def test_nobody_on_the_red_board_is_said() -> None:
    people = [one for one in standings() if one.points < 2000]
    assert "本季度无红榜户" in preview.text(print_poster(poster(board(people)), EDITION))


def test_a_minor_head_is_printed_by_household_number() -> None:
    people = [one._replace(minor=one.name == "孟和") for one in standings()]
    text = preview.text(print_poster(poster(board(people)), EDITION))
    assert "萨日朗-009户" in text
    assert "孟和" not in text


def test_the_township_s_poster_has_the_village_beside_every_name() -> None:
    facts = replace(FACTS, village="")
    text = preview.text(print_poster(poster(board(station=None), facts), EDITION))
    assert text.count("萨日朗嘎查") == 16
    assert text.startswith("苏布德苏木2026年第三季度群众积分“红灰黑”榜")
    assert "村务监督委员会" not in text


def test_a_name_of_fifty_characters_is_printed_whole() -> None:
    long = "阿" + "拉坦其其格" * 9 + "乌云·图"
    people = [one._replace(name=long) if one.name == "马福" else one for one in standings()]
    text = "".join(preview.text(print_poster(poster(board(people)), EDITION)).split())
    assert long in text


def test_pure_black_and_white_uses_no_other_ink() -> None:
    pdf = print_poster(poster(), EDITION, variant="mono")
    pixels = preview.render(pdf, 0, 40).pixels
    assert pixels[0::3] == pixels[1::3] == pixels[2::3]
    colour = preview.render(print_poster(poster(), EDITION), 0, 40).pixels
    assert colour[0::3] != colour[1::3]


def test_the_thin_outline_takes_less_ink_than_the_colour_one() -> None:
    def ink(variant: Variant) -> int:
        return sum(
            255 - value
            for value in preview.render(print_poster(poster(), EDITION, variant=variant), 0, 40).pixels
        )

    assert ink("outline") < ink("colour") * 0.97


@pytest.mark.parametrize(
    ("paper", "tiled", "sheets"),
    [(Paper.A2, "fewest", 4), (Paper.A3, "fewest", 2), (Paper.A2, "full", 8), (Paper.A3, "full", 4)],
)
def test_cut_up_on_a4_it_takes_the_sheets_measured(paper: Paper, tiled: str, sheets: int) -> None:
    pdf = print_poster(poster(), EDITION, paper=paper, tiled=tiled)  # type: ignore[arg-type]
    assert preview.page_count(pdf) == sheets
    text = preview.text(pdf)
    assert all(line.shown in text for line in board().band("red"))


def test_a_review_copy_says_so_on_every_sheet_and_every_piece() -> None:
    review = Edition(AUTHOR, review=True)
    assert all("送审稿" in page for page in preview.page_texts(print_poster(poster(many(60)), review)))
    pieces = preview.page_texts(print_poster(poster(), review, tiled="fewest"))
    assert all("送审稿" in piece for piece in pieces)
    assert max(piece.count("送审稿") for piece in pieces) > 1  # on the sheet itself, not only beside it


def test_a_telephone_nobody_filled_in_is_left_to_be_written_by_hand() -> None:
    text = preview.text(
        print_poster(compose_poster(board(), FACTS, Settings(institute=Institute(name=AUTHOR))), EDITION)
    )
    assert text.count(f"电话{BLANK}") == 2


def test_the_party_track_has_no_poster() -> None:
    with pytest.raises(UserError, match="党员积分"):
        poster(replace(board(), track="party", bands=None))


def test_a_red_name_no_face_has_stops_the_poster() -> None:
    people = [one._replace(name="马\ue123") if one.name == "马福" else one for one in standings()]
    with pytest.raises(MissingGlyph, match="U\\+E123"):
        print_poster(poster(board(people)), EDITION)

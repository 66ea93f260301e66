"""A list cut short knows how many were left out."""

from wenming_desktop.domain.some import Some


def test_what_is_cut_says_how_many_are_left_out() -> None:
    assert Some.first([1, 2, 3], 2) == [1, 2]
    assert Some.first([1, 2, 3], 2).more == 1
    assert Some.first([1, 2], 8).more == 0
    assert (Some(), Some("ab", -3).more) == ([], 0)

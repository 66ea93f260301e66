"""Places carry their own word, and their full names stand on paper."""

import pytest

from wenming_desktop.domain.stations import Village, committee_full_name, station_full_name, township_of


@pytest.mark.parametrize(
    ("name", "base", "word", "station", "committee"),
    [
        (
            "萨日朗嘎查",
            "萨日朗",
            "嘎查",
            "苏布德苏木萨日朗嘎查新时代文明实践站",
            "苏布德苏木萨日朗嘎查村民委员会",
        ),
        ("柳湾村", "柳湾", "村", "苏布德苏木柳湾村新时代文明实践站", "苏布德苏木柳湾村村民委员会"),
        ("云杉社区", "云杉", "社区", "苏布德苏木云杉社区新时代文明实践站", "苏布德苏木云杉社区居民委员会"),
        ("双榆", "双榆", "村", "苏布德苏木双榆新时代文明实践站", "苏布德苏木双榆村民委员会"),
    ],
)
def test_a_village_with_its_word_on_paper(
    name: str, base: str, word: str, station: str, committee: str
) -> None:
    village = Village(name)
    assert (village.base, village.word) == (base, word)
    assert station_full_name("苏布德苏木", name) == station
    assert committee_full_name("苏布德苏木", name) == committee


@pytest.mark.parametrize(
    ("institute", "township"),
    [
        ("苏布德苏木新时代文明实践所", "苏布德苏木"),
        (" 柳林镇新时代文明实践所 ", "柳林镇"),
        ("柳林镇", "柳林镇"),
    ],
)
def test_the_township_an_institute_speaks_of(institute: str, township: str) -> None:
    assert township_of(institute) == township

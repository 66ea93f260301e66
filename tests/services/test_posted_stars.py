"""先公示，期满再认定: an award is compared with the list that was printed last, and has a day of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import TODAY, add_hours, add_volunteer, new_book, take_back
from tests.tampering import behind_our_back
from wenming_desktop.domain.errors import NotAsKeptError, UserError
from wenming_desktop.domain.settings import VolunteerSettings
from wenming_desktop.printing import preview
from wenming_desktop.services import books, certificate_paper, history, paper, same_person, stars
from wenming_desktop.services.context import Context

SEPTEMBER, HANGS = date(2026, 9, 30), date(2026, 10, 8)


class Hall:
    """Two people hang until the end of September; since then one has reached more, and a third has reached a star."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.wang = add_volunteer(context, "王秀兰", "150599000001", brought=6_600)
        self.meng = add_volunteer(context, "孟和", "150599000002", brought=17_700)
        self.chen = add_volunteer(context, "陈海山", "150599000003", brought=5_880)
        self.hang()
        self.more = add_hours(context, self.meng, 300, "2026-10-11")
        add_hours(context, self.chen, 150, "2026-10-11")

    @property
    def everyone(self) -> list[int]:
        return [self.wang, self.meng, self.chen]

    def hang(self, until: date = SEPTEMBER, posted: date = HANGS) -> paper.Made:
        made = self.context.paper(lambda book: certificate_paper.star_notice(book, until, posted)).result()
        self.context.call(paper.keep, made)
        return made

    def told(self, pks: list[int], day: date = TODAY, until: date | None = None) -> list[str]:
        return self.context.call(stars.awarding, pks, day, until)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    context = new_book(tmp_path / "书.wenming")
    yield Hall(context)
    context.close(with_backup=False)


def test_whom_no_list_named_and_who_hung_with_another_star_are_told_before_the_award(hall: Hall) -> None:
    told = hall.told(hall.everyone)
    assert told == [
        "陈海山不在截至2026年9月30日的公示名单上。",
        "孟和公示的是一星级，现在认定的是二星级。",
    ]
    assert list(hall.context.call(stars.award, hall.everyone)[1].warnings) == told


def test_a_list_that_a_hand_altered_is_compared_with_nothing(hall: Hall) -> None:
    with behind_our_back(hall.context.folder) as raw:
        raw.execute("UPDATE register_entry SET body = replace(body, '\"stars\"', '\"stars\" ')")
    with pytest.raises(NotAsKeptError, match="打印过的“星级公示名单"):
        hall.told(hall.everyone)
    with pytest.raises(NotAsKeptError):
        hall.context.call(stars.award, hall.everyone)


def test_what_hung_is_awarded_without_a_word_on_a_day_of_its_own(hall: Hall) -> None:
    pks = [hall.wang, hall.meng]
    assert hall.told(pks, until=SEPTEMBER) == []
    count, changes = hall.context.call(stars.award, pks, "会议纪要", TODAY, SEPTEMBER)
    assert (count, changes.warnings) == (2, ())
    (award,) = hall.context.call(stars.awards, hall.meng)
    assert (award.stars, award.minutes, award.day, award.on) == (1, 17_700, "2026-09-30", "2026-10-27")
    line = next(one for one in hall.context.call(stars.awarded) if one.pk == hall.meng)
    assert (line.day, line.document) == ("2026-10-27", "会议纪要")
    assert "孟和的一星级（2026年10月27日认定，会议纪要）" in hall.context.call(stars.revoking, [hall.meng])


def test_the_certificate_says_until_when_the_hours_count_and_holds(hall: Hall) -> None:
    context = hall.context
    context.call(lambda book: books.save_settings(
        book, replace(book.settings, volunteers=VolunteerSettings(own_honours=True)), "自行印制"
    ))  # fmt: skip
    context.call(stars.award, [hall.meng], "", TODAY, SEPTEMBER)
    made = context.call(stars.issue_stars, [hall.meng])[0]
    text = "".join("".join(preview.page_texts(made.content)).split())
    assert "截至2026年9月30日累计志愿服务时间295小时，认定为一星级" in text
    take_back(context, hall.more)
    assert next(one for one in context.call(stars.awarded)).fallen is None, (
        "hours of October are not behind it"
    )
    assert context.call(books.check) == []


def test_an_award_before_the_list_has_hung_its_days_is_told(hall: Hall) -> None:
    (told,) = hall.told([hall.wang], day=date(2026, 10, 14), until=SEPTEMBER)
    assert told == "截至2026年9月30日的公示名单公示时间是2026年10月8日至10月14日，认定日期在期满以前。"
    assert hall.told([hall.wang], day=date(2026, 10, 15), until=SEPTEMBER) == []


def test_the_list_counts_to_no_day_after_the_award(hall: Hall) -> None:
    for verb in (stars.awarding, stars.award):
        given = {"day": SEPTEMBER, "until": TODAY}
        with pytest.raises(UserError, match="截至的日期在认定日期之后"):
            hall.context.call(verb, [hall.wang], **given)


def test_only_a_list_that_left_is_known_and_the_last_one_counts(hall: Hall) -> None:
    made = hall.context.paper(lambda book: certificate_paper.star_notice(book, TODAY, TODAY)).result()
    assert made.kept
    assert hall.told([hall.chen]) != [], "looked at only"
    assert hall.context.call(paper.keep, made)[0] is True
    assert hall.context.call(paper.keep, made)[0] is False, "printed, then saved as PDF"
    assert [one for one in hall.told(hall.everyone) if "期满" not in one] == []


def test_where_no_list_was_printed_here_nothing_is_compared(tmp_path: Path) -> None:
    context = new_book(tmp_path / "书.wenming")
    pk = add_volunteer(context, "王秀兰", "150599000001", brought=6_600)
    assert context.call(stars.awarding, [pk]) == []
    assert context.call(stars.waiting_list) is None
    context.close(with_backup=False)


def test_the_list_that_waits_is_known_until_everybody_on_it_is_awarded(hall: Hall) -> None:
    posted = hall.context.call(stars.waiting_list)
    assert (posted.until, posted.words, posted.hangs) == (
        SEPTEMBER, "截至2026年9月30日的公示名单", "2026年10月8日至10月14日",
    )  # fmt: skip
    hall.context.call(stars.award, [hall.wang, hall.meng], "", TODAY, SEPTEMBER)
    assert hall.context.call(stars.waiting_list) is None
    hall.context.call(history.undo)
    assert hall.context.call(stars.waiting_list) == posted


def test_who_was_made_one_with_a_name_on_the_list_stands_on_it(hall: Hall) -> None:
    other = add_volunteer(hall.context, "王秀栏", "150599000009", brought=60)
    persons = [
        hall.context.call(lambda book, pk=pk: book.db.execute("SELECT person_pk FROM volunteer WHERE pk = ?", [pk]).fetchone()[0])
        for pk in (other, hall.wang)
    ]  # fmt: skip
    hall.context.call(same_person.are_same, *persons)
    assert not [one for one in hall.told([hall.wang, other]) if "不在" in one]

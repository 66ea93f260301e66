"""What the tests of households and people do again and again."""

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import people


def refused(small: Small, verb: object, *args: object) -> str:
    with pytest.raises(UserError) as caught:
        small.call(verb, *args)  # type: ignore[arg-type]
    return str(caught.value)


def member(small: Small, number: str, values: dict[str, object]) -> int:
    return int(small.call(people.save_person, None, values, small.households[number])[0])


def detail(small: Small, number: str) -> people.HouseholdDetail:
    return small.call(people.household_detail, small.households[number])  # type: ignore[no-any-return]

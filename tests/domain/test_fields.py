"""A noun is described once: its Fields stand in the dataclass and are read in the order declared."""

from dataclasses import dataclass
from typing import Annotated

import pytest

from wenming_desktop.domain.fields import Field, field_named, fields_of
from wenming_desktop.domain.people import Household, PartyBranch, Person
from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.domain.settings import Institute, NoticeSettings, VillageNotice
from wenming_desktop.domain.stations import Grid, Station, Village

NOUNS = (
    Household, Person, PartyBranch, RuleItem, Institute, NoticeSettings, VillageNotice, Grid, Station, Village,
)  # fmt: skip


@dataclass
class Wish:
    """A noun of the test: one column with a Field, one with other notes, one without any."""

    text: Annotated[str, Field("心愿", required=True)]
    cost: Annotated[int, "hundredths", Field("费用", "points", width=5)] = 0
    odd: Annotated[int, "no Field here"] = 0
    pk: int = 0


def test_fields_come_in_order_with_the_attribute_they_stand_at() -> None:
    assert [(field.name, field.label, field.kind) for field in fields_of(Wish)] == [
        ("text", "心愿", "text"),
        ("cost", "费用", "points"),
    ]


def test_one_field_by_its_attribute() -> None:
    assert field_named(Wish, "cost").width == 5
    with pytest.raises(KeyError, match="pk"):
        field_named(Wish, "pk")


def test_what_is_stored_and_what_is_shown_for_it() -> None:
    """A code is fixed, its word is a county's own: either one read from a form means the code."""
    kind = Field("类别", "choice", choices=("站", "点"), labels=("文明站", "服务点"))
    assert kind.shown == (("站", "文明站"), ("点", "服务点"))
    assert [kind.stored(text) for text in ("站", "文明站", "驿站")] == ["站", "站", None]
    assert Field("状态", choices=("在用",)).shown == (("在用", "在用"),)


def test_only_a_dataclass_has_fields() -> None:
    with pytest.raises(TypeError):
        fields_of(str)


@pytest.mark.parametrize("noun", NOUNS)
def test_labels_of_a_noun_are_never_shared(noun: type) -> None:
    """Two columns of one label could not be told apart, in a form or in a workbook."""
    labels = [field.label for field in fields_of(noun)]
    assert len(labels) == len(set(labels))
    assert all(field.label and field.width > 0 for field in fields_of(noun))


@pytest.mark.parametrize(
    ("noun", "name", "sensitivity"),
    [(Person, "id_number", "secret"), (Person, "phone", "personal"), (Person, "birth", "personal"), (Household, "head", "public")],
)  # fmt: skip
def test_what_may_go_on_a_wall(noun: type, name: str, sensitivity: str) -> None:
    assert field_named(noun, name).sensitivity == sensitivity

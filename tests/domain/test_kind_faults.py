"""What is no name, no office and no telephone, wherever it is typed."""

from dataclasses import replace

import pytest

from wenming_desktop.domain.fields import Field, Kind, fields_of
from wenming_desktop.domain.kind_faults import kind_fault
from wenming_desktop.domain.settings import (
    Institute,
    NoticeSettings,
    Settings,
    VillageNotice,
    VolunteerSettings,
)


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        ("unit", "苏布德苏木新时代文明实践所", ""),
        ("unit", "12345", "栏目“12345”不是单位名称，请写全称"),
        ("unit", "文明所13847510002", "栏目“文明所13847510002”里夹着号码，请写单位的全称"),
        ("phones", "0475-6200001 转 2、12345", ""),
        ("phones", "找村里", "栏目“找村里”不是电话号码，请写成 0471-1234567 这样"),
        ("phones", "abc0475123456", "栏目“abc0475123456”不是电话号码，请写成 0471-1234567 这样"),
        ("name", "乌兰", ""),
        ("name", "123", "栏目一栏写的是数字"),
        ("text", "123", ""),
        ("unit", "", ""),
        ("unit", " \u3000", ""),
        ("unit", "第2文明实践所", ""),
        ("phones", "12345", ""),
    ],
)
def test_what_is_not_of_its_kind(kind: Kind, text: str, fault: str) -> None:
    assert kind_fault(Field("栏目", kind), text) == fault


def test_a_number_is_judged_by_no_texts_judge() -> None:
    assert kind_fault(Field("栏目", "unit"), None) == ""


def test_the_settings_name_what_is_wrong_and_where() -> None:
    own = Settings(
        institute=Institute(name="8888", phone="abc"), villages={"柳湾村": VillageNotice(phone="无")}
    )
    assert [(one.part, one.name) for one in own.wrong()] == [
        ("institute", "name"), ("institute", "phone"), ("柳湾村", "phone"),
    ]  # fmt: skip
    assert replace(own, institute=Institute(name="本所"), villages={}).wrong() == []


@pytest.mark.parametrize("noun", [Institute, NoticeSettings, VillageNotice, VolunteerSettings])
def test_every_telephone_and_office_of_the_settings_is_judged(noun: type) -> None:
    for field in fields_of(noun):
        if "电话" in field.label:
            assert field.kind == "phones", field.label
        if field.label.endswith(("单位", "本所名称")) and not field.choices:
            assert field.kind == "unit", field.label

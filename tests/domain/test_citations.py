"""Measures (管理办法) nobody entered are not cited, whatever joins them to what else is."""

from __future__ import annotations

import pytest

from wenming_desktop.domain.citations import without_measures
from wenming_desktop.domain.notices import MODEL


@pytest.mark.parametrize(
    ("wording", "left"),
    [
        ("根据有关规定，", "根据有关规定，"),
        ("根据《〔measures〕》和《〔rules〕》（〔starts〕），经评议", "根据《〔rules〕》（〔starts〕），经评议"),
        ("根据《〔measures〕》《〔rules〕》（〔starts〕），", "根据《〔rules〕》（〔starts〕），"),
        ("根据〔measures〕、〔rules〕，", "根据〔rules〕，"),
        ("根据〔measures〕〔rules〕，", "根据〔rules〕，"),
        ("根据《〔measures〕》以及村规民约，", "根据村规民约，"),
        ("依据《〔rules〕》和《〔measures〕》，", "依据《〔rules〕》，"),
        ("依据《〔rules〕》以及〔measures〕", "依据《〔rules〕》"),
        ("依据《〔rules〕》《〔measures〕》。", "依据《〔rules〕》。"),
        ("依据《〔rules〕》及《〔measures〕》的规定，", "依据《〔rules〕》的规定，"),
        ("依据《〔rules〕》、《〔measures〕》等有关规定，", "依据《〔rules〕》等有关规定，"),
        ("依据《〔rules〕》和《〔measures〕》（〔starts〕）", "依据《〔rules〕》（〔starts〕）"),
        ("依据村规民约、《〔measures〕》和《〔rules〕》，", "依据村规民约和《〔rules〕》，"),
        ("依据村规民约、《〔measures〕》、《〔rules〕》，", "依据村规民约、《〔rules〕》，"),
        ("依据《〔rules〕》、村规民约和《〔measures〕》，", "依据《〔rules〕》、村规民约，"),
        ("按规定（《〔measures〕》）执行。", "按规定执行。"),
        ("依据《〔measures〕》和《〔rules〕》，按《〔rules〕》和《〔measures〕》。", "依据《〔rules〕》，按《〔rules〕》。"),
        ("根据〔measures〕的规定，", None),
        ("根据《〔measures〕》，", None),
        ("《〔measures〕》规定，", None),
        ("根据《〔measures〕》第三条和《〔rules〕》，", None),
        ("根据《〔rules〕》和《〔measures〕》第三条，", None),
        ("根据《〔measures〕》和《〔rules〕》两项制度，", None),
        ("根据《〔measures〕》（以下简称《办法》）和《〔rules〕》，", None),
        ("根据《〔measures〕》和〔review〕，", None),
        ("根据《〔rules〕》，和《〔measures〕》，", None),
        ("经评议，现公示如下。（《〔measures〕》）", "经评议，现公示如下。"),
        ("（《〔measures〕》）", None),
        ("（〔measures〕）", None),
        ("（《〔measures〕》）。", None),
        ("（《〔measures〕》）（《〔measures〕》）", None),
        ("现公示如下。（《〔measures〕》）。", None),
        ("根据《〔rules〕》，（《〔measures〕》）：", None),
        ("", ""),
        ("——", "——"),
    ],
)  # fmt: skip
def test_what_is_left_without_the_measures(wording: str, left: str | None) -> None:
    assert without_measures(wording) == left


@pytest.mark.parametrize("key", MODEL)
def test_the_model_can_do_without_them(key: str) -> None:
    assert without_measures(MODEL[key]) is not None

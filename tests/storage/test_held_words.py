"""What a backup lacks is told with how many there are, though several bear one title."""

from __future__ import annotations

import pytest

from wenming_desktop.storage import held
from wenming_desktop.storage.backup_file import Manifest


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["照片"], "有1个存档的照片、附件或打印件找不到、损坏了，或者现在读不出来（照片），"),
        (
            ["照片", "会议记录"],
            "有2个存档的照片、附件或打印件找不到、损坏了，或者现在读不出来（照片、会议记录），",
        ),
        (["照片"] * 5, "有5个存档的照片、附件或打印件找不到、损坏了，或者现在读不出来（照片等5个），"),
        (
            list("甲乙丙丁甲"),
            "有5个存档的照片、附件或打印件找不到、损坏了，或者现在读不出来（甲、乙、丙等5个），",
        ),
    ],
)
def test_many_are_named_in_short_and_counted_as_they_are(titles: list[str], said: str) -> None:
    lost = {f"{at:064d}": title for at, title in enumerate(titles)}
    (words,) = held.words(Manifest(1, "2026-10-01T08:00:00", "", 1, 1, "", {}, lost=lost))
    assert words.startswith(said)

"""d09: a score the rule book cannot give is told where a sheet is typed and where one is imported."""

from pathlib import Path

from tests.services.desk import desk
from tests.services.small_book import Small
from wenming_desktop.services import score_sheet

HEADS = ("编号", "类别", "积分项目", "分值", "每月最多")


def test_a_sheet_tells_of_a_score_that_is_too_much(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    cells = {(pk, "思想观念"): 3000, (pk, "志愿服务"): 9900, (pk, None): -500}
    _, changes = small.call(score_sheet.record_sheet, small.villages["萨日朗"], 202610, cells)
    assert changes.warnings == ("萨日朗-001“思想观念”30分，细则一个月最多4分，请核对。",)


def test_an_imported_sheet_tells_it_too(tmp_path: Path) -> None:
    with desk(tmp_path) as table:
        table.bring("rules", [HEADS, ("A", "思想观念", "宣讲", "+2", 4), ("B", "志愿服务", "植树", "+6", "")])
        table.bring("households", [("柳湾村",), ("户号", "姓名", "与户主关系"), ("001", "甲一", "户主")])
        rows = [
            ("柳湾村2026年8月评分表",),
            ("户号", "姓名", "思想观念", "志愿服务"),
            ("柳湾-001", "甲一", 30, 60),
        ]
        report = table.bring("points", rows)
        assert report.written == 1
        assert [one.message for one in report.problems] == ["“思想观念”30分，细则一个月最多4分，请核对"]

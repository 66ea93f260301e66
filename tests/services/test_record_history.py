"""经过 of an activity: every action on it, its files, stalls and hours, by name; what was undone is marked."""

from datetime import date
from pathlib import Path

from PIL import Image

from tests.services.desk import desk
from wenming_desktop.services import activities, activity_photos, history, record_history

VALUES = {"title": "义诊", "day": date(2026, 10, 20), "state": "已办"}


def test_what_was_done_to_an_activity_the_latest_first(tmp_path: Path) -> None:
    with desk(tmp_path) as one:
        pk = one.context.call(activities.save_activity, None, VALUES)[0]
        other = one.context.call(activities.save_activity, None, {**VALUES, "title": "宣讲"})[0]
        one.context.call(activities.save_activity, pk, {"people": 30}, [{"name": "量血压"}])
        Image.new("RGB", (64, 48)).save(tmp_path / "一.jpg")
        one.context.call(activity_photos.add, pk, [tmp_path / "一.jpg"])
        found = one.context.call(record_history.of_activity, pk)
        assert [deed.name for deed in found] == ["添加照片1张 义诊", "修改活动 义诊", "登记活动 义诊"]
        assert {(deed.operator, deed.undone) for deed in found} == {("王敏", False)}
        assert [deed.name for deed in one.context.call(record_history.of_activity, other)] == [
            "登记活动 宣讲"
        ]


def test_what_was_undone_stays_with_its_mark(tmp_path: Path) -> None:
    with desk(tmp_path) as one:
        pk = one.context.call(activities.save_activity, None, VALUES)[0]
        one.context.call(activities.cancel, pk, "下雨")
        one.context.call(history.undo)
        found = one.context.call(record_history.of_activity, pk)
        assert [(deed.name, deed.undone) for deed in found] == [
            ("取消活动 义诊", True),
            ("登记活动 义诊", False),
        ]

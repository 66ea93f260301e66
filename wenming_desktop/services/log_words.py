"""The journal in the clerk's words: tables and columns by their Chinese labels, IDs and phones masked."""

from __future__ import annotations

from sqlite_utils import Database

from wenming_desktop.domain.activities import Activity, RecurringDay, Stall
from wenming_desktop.domain.due_process import PanelMeeting, Told
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.issued import KINDS
from wenming_desktop.domain.people import Household, PartyBranch, Person
from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.domain.stations import EightHave, Grid, Rating, Station, Village, Visit
from wenming_desktop.domain.teams import Membership, Partner, Role, Team
from wenming_desktop.domain.volunteers import Volunteer, VolunteerNote
from wenming_desktop.storage import journal, ordinary, small_files, traces

_NOUNS = {
    "household": ("农牧户", Household), "person": ("人员", Person), "village": ("嘎查村", Village),
    "station": ("阵地", Station), "grid": ("网格", Grid), "branch": ("党支部", PartyBranch),
    "rule_item": ("积分项目", RuleItem), "activity": ("活动", Activity), "stall": ("摊位", Stall),
    "recurring_day": ("固定活动日", RecurringDay), "station_rating": ("阵地评定", Rating), "eight_have": ("达标检查", EightHave),
    "visit": ("参观接待", Visit), "team": ("队伍", Team), "volunteer": ("志愿者", Volunteer),
    "membership": ("队员登记", Membership), "role": ("骨干登记", Role), "partner": ("共建单位", Partner),
    "volunteer_note": ("志愿者记录", VolunteerNote), "panel_meeting": ("评议会议", PanelMeeting), "told": ("减分告知", Told),
}  # fmt: skip
_OTHER_NOUNS = {
    "setting": "设置", "rule_book": "积分细则", "household_fact": "农牧户情况", "residence": "居住登记", "household_alias": "户号别名",
    "attachment": "附件", "approval": "公示批准", "proposal": "待评议登记", "register_entry": "工作台账",
    "activity_team": "参加队伍", "star_award": "星级认定", "person_pair": "疑似同一人", "signup": "签到名单",
    "told_entry": "告知的减分", "departure": "迁出去世登记", "closed_month": "已审核的月份", "import_batch": "导入记录",
    "issued": "出具的一份", "said": "对外说过的数",
}  # fmt: skip
_COLUMNS = {
    "grp": "村民小组", "village_pk": "嘎查村", "household_pk": "所属农牧户", "head_pk": "户主", "branch_pk": "党支部",
    "grid_pk": "网格", "own_order": "表上顺序", "merged_into": "并入", "left_on": "离开日期", "position": "顺序",
    "replaced_by": "改用的条目", "parent_pk": "上级", "value": "内容", "base": "简称",
    "code": "类别", "person_pk": "人员", "volunteer_pk": "志愿者", "same": "是否同一人", "station_pk": "所在阵地", "team_pk": "队伍", "activity_pk": "活动", "item_pk": "积分项目", "recurring_pk": "固定活动日",
    "taken": "拍摄日期", "back": "是否恢复", "kind": "种类", "from_day": "起始日期", "to_day": "截止日期", "corrects": "更正的月份", "title": "名称", "number": "编号", "state": "状态", "decided_on": "评议日期",
    "decided_by": "评议人", "told_pk": "减分告知", "entry_pk": "积分登记",
}  # fmt: skip
# What only the program needs: the sound of a name, the travelling id.
_HIDDEN = frozenset({"id", "pinyin", "initials", "pk"})
Row = dict[str, object]
_LONGEST = 30  # characters of a record's name


def noun_word(noun: str) -> str:
    """A table's name for the clerk."""
    return _NOUNS[noun][0] if noun in _NOUNS else _OTHER_NOUNS.get(noun, "记录")


def column_word(noun: str, column: str) -> str:
    """A column's label for the clerk."""
    if noun in _NOUNS:
        labels = {field.name: field.label for field in fields_of(_NOUNS[noun][1])}
        if column in labels:
            return labels[column]
    return _COLUMNS.get(column, "其他栏目")


def detail(noun: str, before: Row, after: Row) -> str:
    """One change in a line: 修改农牧户 萨日朗-001：状态 参评→常年外出."""
    old, new = journal.masked(noun, before), journal.masked(noun, after)
    word = noun_word(noun)
    name = str(
        next(
            (
                row[key]
                for row in (new, old)
                for key in ("name", "title", "number", "text", "alias")
                if row.get(key)
            ),
            "",
        )
    )
    if not before:
        return f"新增{word} {name}".rstrip()
    if not after:
        return f"删除{word} {name}".rstrip()
    differ = [key for key in new if old.get(key) != new[key] and key not in _HIDDEN]
    said = "，".join(f"{column_word(noun, key)} {_shown(old.get(key))}→{_shown(new[key])}" for key in differ)
    return f"修改{word} {name}".rstrip() + (f"：{said}" if said else "")


def served(name: str, day: str, content: str, minutes: int) -> str:
    """A row of the hours ledger in a line: 服务记录 李䶮 2026-10-10 义务植树 2.5小时; taken back it is minus."""
    return " ".join(part for part in ("服务记录", name, day, content, f"{format_hours(minutes)}小时") if part)


def _shown(value: object) -> str:
    text = "空" if value in (None, "") else str(value)
    return text if len(text) <= 30 else text[:30] + "…"


def record_words(db: Database, noun: str, pk: int) -> str:
    """A record as a clerk can look it up: 证明SBDSM-2026-0012, 人员“苏日娜”（第2条）; by its key alone where it has no name."""
    if noun == "issued":
        row = db.execute("SELECT kind, number FROM issued WHERE pk = ?", [pk]).fetchone()
        if row and row[0] in KINDS and row[1]:
            return f"{KINDS[row[0]].word}{row[1]}"
    if noun == "closed_month":
        row = db.execute("SELECT period FROM closed_month WHERE pk = ?", [pk]).fetchone()
        if row:
            return f"已审核的月份{row[0] // 100}年{row[0] % 100}月"
    name = _name_of(db, noun, pk)
    return f"{noun_word(noun)}{f'“{name}”' if name else ''}（第{pk}条）"


def _name_of(db: Database, noun: str, pk: int) -> str:
    """What a record is called by one of its own columns, whatever a hand may have put there; '' where it has none."""
    columns = {name for name, _ in ordinary.columns_of(db, noun)}
    name = next((name for name in ("number", "name", "title", "text") if name in columns), "")
    with traces.any_text(db.conn):
        row = db.execute(f"SELECT [{name}] FROM [{noun}] WHERE pk = ?", [pk]).fetchone() if name else None
    return small_files.shown(str(row[0]))[:_LONGEST].strip() if row and row[0] else ""

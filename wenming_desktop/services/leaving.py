"""What leaves the program: each paper, text and workbook, who makes it, for whom; nothing is made that is not here.

The key is the function, with what it makes where that is several: ``paper.board_print:office``. A test holds that
every function of the services that gives a document is in this table, every verb with ``-o`` too.
"""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.domain.privacy import Audience


@dataclass(frozen=True, slots=True)
class Leaves:
    """One kind of paper, text or workbook: what it is called, who reads it, the verbs that write it.

    ``why``: what decided the audience, where that is not plain. ``whole``: the clerk's own data given back as it is,
    IDs and all, so that it can be read in again: it is no paper and passes no gate.
    """

    title: str
    audience: Audience
    verbs: tuple[str, ...] = ()
    why: str = ""
    whole: bool = False


_AS_OFFICE = "张贴、传看用不带（内部）的那一份"
LEAVES: dict[str, Leaves] = {
    # boards and notices
    "paper.board_print": Leaves("红灰黑榜名单、海报", "wall", ("board",)),
    "paper.board_print:party": Leaves("支部汇总表（名单）", "party", ("board",), "只在党务公开栏"),
    "paper.board_print:office": Leaves(
        "留存联", "office", (), "不得写明原因的是张贴的纸；本所要知道记的是什么，只有身份证号不印"
    ),
    "paper.notice_print": Leaves("公示", "wall", ("notice",)),
    "paper.notice_docx": Leaves("公示（Word）", "wall", ("notice",)),
    "paper.board_workbook": Leaves("对外的榜单表格", "wall", ("board",)),
    "paper.board_workbook:party": Leaves("党员积分汇总表格", "party", ("board",)),
    # points
    "paper.blank_sheet": Leaves("空白积分评分表", "village", ("sheet",), "评议小组手里传看"),
    "paper.household_sheet": Leaves("积分明细", "person", (), "交给本户；违法一类按治安管理处罚法第136条不印"),
    "paper.personal_sheet": Leaves("党员积分个人清单", "party"),
    "party_paper.branch_sheet": Leaves("支部汇总表", "party"),
    "corrections_paper.sheet": Leaves("积分更正记录", "office", ("points corrections",), "带户主姓名，归档"),
    "corrections_paper.workbook": Leaves("积分更正记录表格", "office", ("points corrections",), "同上"),
    # activities
    "activity_paper.forecast": Leaves("活动预告", "wall"),
    "activity_text.as_text": Leaves("活动群消息", "wall"),
    "activity_text.month_as_text": Leaves("月活动安排群消息", "wall"),
    "activity_paper.record": Leaves("活动记录表", "office", (), "归档"),
    "activity_paper.ledger": Leaves("活动台账", "office", (), "归档"),
    "signin_paper.signin_sheet": Leaves("签到表", "office", ("signin",), "活动时签，签完归档"),
    "kind_activities.blank_sheet": Leaves("空白活动登记表", "village"),
    "workbench_todos.remind": Leaves("催报群消息", "wall"),
    # places
    "place_paper.places_table": Leaves("阵地一览表", "village", (), "发到各站，也报送上级"),
    "place_paper.eight_haves_table": Leaves("八有对照表", "office", (), "检查说明只在本所看"),
    # volunteers
    "volunteer_paper.team_rosters": Leaves("队伍名册", "village", ("roster",)),
    "volunteer_paper.team_rosters:office": Leaves("队伍名册（内部）", "office", ("roster",), _AS_OFFICE),
    "volunteer_paper.volunteer_roster": Leaves("志愿者花名册", "village"),
    "volunteer_paper.volunteer_roster:office": Leaves("志愿者花名册（内部）", "office", (), _AS_OFFICE),
    "hours_export.workbook": Leaves("报上级平台的服务时间", "office", ("hours",), "交主管部门的平台，不公开"),
    # certificates
    "certificates.preview": Leaves("证明样张", "person"),
    "certificates.issue_each": Leaves(
        "志愿服务记录证明、星级和荣誉证书", "person", ("certificate service", "certificate amend")
    ),
    "certificate_annex.annex": Leaves("服务明细（证明附表）", "person", ("certificate annex",)),
    "certificates.stored": Leaves("证明的存档件", "person", (), "出具时查过，一个字不改"),
    "certificate_paper.register": Leaves("证明登记簿", "office"),
    "certificate_paper.issued_notice": Leaves("证明出具名单公示", "wall"),
    "certificate_paper.star_table": Leaves("星级拟认定名单", "office"),
    "certificate_paper.star_notice": Leaves("星级拟认定名单公示", "wall"),
    # lists of the window, and the book's own data
    "paper.table_print": Leaves("现在列出的表", "office", (), "照屏幕打印，电话也只印头尾"),
    "exports.table": Leaves("导出表格", "office", (), "照屏幕导出，电话也只留头尾"),
    "exports.workbook": Leaves("名册、登记表原样导出", "office", ("export",), "给本所再导入用", whole=True),
    "hours_export.all_hours": Leaves("服务时间原样导出", "office", ("export",), "给本所再导入用", whole=True),
    "imports.save_problems": Leaves(
        "有问题的表格", "office", ("import",), "村里交来的原表，退回改", whole=True
    ),
    "books.back_up": Leaves("备份", "office", ("backup",), "整份数据", whole=True),
}  # fmt: skip


# ---- what it stands on ----
# The tables a paper, an act or a list is made of: a row of one that is not as it was left stops it, or is told beside it
# (``proofs``). A test reads along while each is made and holds that none is forgotten.
_PLACES = frozenset({"village", "station", "setting", "approval"})
_HOUSEHOLDS = _PLACES | {"household", "household_fact", "residence", "person", "branch", "grid"}
_POINTS = _HOUSEHOLDS | {"entry", "rule_book", "rule_item", "closed_month"}
_BOARD = _POINTS | {"issued", "said", "panel_meeting", "told", "told_entry"}
_ACCOUNT = _POINTS | {"issued"}
_SERVING = _PLACES | {"person", "household", "volunteer", "membership", "team", "service"}
_ACTIVITY = _SERVING | {"activity", "activity_team", "stall", "signup", "attachment"}
_STARS = _SERVING | {"activity", "said", "star_award", "volunteer_note"}
_CERTIFICATE = _STARS | {"issued"}
_HAVES = _PLACES | {"eight_have", "station_rating", "person", "attachment"}
_FEW = frozenset(["departure", "household_alias", "partner", "person_pair", "proposal", "role", "visit"])
_LISTS = _BOARD | _ACTIVITY | _CERTIFICATE | _HAVES | _FEW
STANDS_ON: dict[str, frozenset[str]] = {
    "paper.board_print": _BOARD, "paper.notice_print": _BOARD, "paper.notice_docx": _BOARD, "paper.board_workbook": _BOARD,
    "paper.blank_sheet": _POINTS, "paper.household_sheet": _ACCOUNT, "paper.personal_sheet": _ACCOUNT,
    "party_paper.branch_sheet": _ACCOUNT, "corrections_paper.sheet": _ACCOUNT, "corrections_paper.workbook": _ACCOUNT,
    "activity_paper.forecast": _ACTIVITY, "activity_text.as_text": _ACTIVITY, "activity_text.month_as_text": _ACTIVITY,
    "activity_paper.record": _ACTIVITY, "activity_paper.ledger": _ACTIVITY, "signin_paper.signin_sheet": _ACTIVITY,
    "kind_activities.blank_sheet": _PLACES,
    "place_paper.places_table": _HAVES, "place_paper.eight_haves_table": _HAVES,
    "volunteer_paper.team_rosters": _STARS, "volunteer_paper.volunteer_roster": _STARS, "hours_export.workbook": _SERVING,
    "certificates.preview": _CERTIFICATE, "certificates.issue_each": _CERTIFICATE, "certificate_annex.annex": _CERTIFICATE,
    "certificate_paper.register": _CERTIFICATE, "certificate_paper.issued_notice": _CERTIFICATE,
    "certificate_paper.star_table": _CERTIFICATE, "certificate_paper.star_notice": _CERTIFICATE,
    # acts
    "months.close_month": _POINTS, "months.reopen_month": _POINTS, "editions.seal": _BOARD, "editions.correct": _BOARD,
    "stars.award": _STARS, "stars.revoke": _STARS, "said.keep": _CERTIFICATE,
    # lists: those of the window show any table
    "paper.table_print": _LISTS, "exports.table": _LISTS,
    "households": _HOUSEHOLDS, "persons": _HOUSEHOLDS, "points": _ACCOUNT, "board": _BOARD, "told": _BOARD, "activities": _ACTIVITY,
    "volunteers": _STARS, "hours": _STARS, "certificates": _CERTIFICATE, "stats": _LISTS,
}  # fmt: skip


def stands_on(leaves: str) -> frozenset[str]:
    """The tables of a kind; KeyError where nobody said."""
    return STANDS_ON[leaves.split(":")[0]]


def audience_of(leaves: str) -> Audience:
    """For whom a kind is; KeyError where nobody said."""
    return LEAVES[leaves].audience

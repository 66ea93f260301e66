"""The headings clerks use: one list a kind of field, for every kind of workbook and for what is pasted.

A heading that means one thing in a roster and another in a register stands under both kinds; which of them a sheet
has is said by the columns its reader wants. Of two columns of one kind the one whose heading stands earlier is taken.
"""

from __future__ import annotations

from collections.abc import Iterable

KINDS: dict[str, tuple[str, ...]] = {
    # Who
    "name": (
        "姓名", "家庭成员姓名", "成员姓名", "人员姓名", "家庭成员", "村民姓名", "居民姓名", "农牧民姓名", "党员姓名", "志愿者姓名", "户内成员",
        "成员", "积分对象", "受评人", "当事人", "志愿者", "名字",
    ),
    "head": ("户主", "户主姓名", "户主名", "户长", "家长姓名"),
    "relation": ("与户主关系", "关系", "与户主的关系", "家庭关系"),
    "sex": ("性别", "男/女", "男女", "男女性别"),
    "birth": ("出生日期", "出生年月", "出生年月日", "生日"),
    "ethnic": ("民族",),
    "id_number": (
        "身份证号", "身份证号码", "公民身份号码", "身份证", "身份证件号码", "身份证件号", "证件号码", "公民身份证号码", "证件号",
    ),
    "phone": ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式"),
    "party": ("党员", "政治面貌", "是否党员", "是否中共党员", "政治身份"),
    "branch": ("所在党支部", "党支部", "支部"),
    "guardian": ("监护人",),
    # Where
    "village": ("嘎查村", "嘎查", "村", "村名", "行政村", "所在村", "所在嘎查村", "所在行政村"),
    "group": ("村民小组", "小组", "组别", "组", "所在组", "村组", "社", "小组名称", "村民组"),
    "grid": ("网格", "所属网格", "网格名称"),
    "area": ("居住区域", "居住地", "所在嘎查村"),
    "station": ("所在阵地", "实践站", "活动阵地", "所站", "实践站名称", "开展站所"),
    "place": ("地点", "活动地点", "服务地点", "开展地点", "举办地点"),
    # Numbers of things
    "seq": ("序号", "户序号", "户序", "序", "表号", "行号"),
    "bare_number": ("编号",),
    "household_number": ("户号", "户编号", "家庭编号", "户籍编号", "户号编号", "家庭户号", "户籍号", "户口簿号", "户编码"),
    "volunteer_number": (
        "志愿者编号", "志愿者证号", "注册编号", "志愿者号", "志愿者证编号", "志愿服务编号", "注册号", "志愿者注册号", "志愿者ID", "服务编号",
    ),
    "activity_number": ("活动编号", "活动号"),
    "item_code": ("项目编号", "积分编号", "代码", "项目代码", "编码"),
    # Days and times
    "day": (
        "日期", "发生日期", "活动日期", "服务日期", "积分日期", "开展日期", "时间", "发生时间", "活动时间", "服务时间", "开展时间", "举办时间",
        "年月日", "登记日期",
    ),
    "end_day": ("结束日期",),
    "start": ("签到", "签到时间", "开始时间", "开始", "到岗时间"),
    "finish": ("签退", "签退时间", "结束时间", "结束", "离岗时间"),
    "founded": ("建户日期", "立户日期", "分户日期"),
    "changed": ("变动日期", "变更日期", "异动日期"),
    "registered": ("注册日期", "登记日期", "加入日期", "注册时间", "登记时间", "加入时间"),
    "joined_team": ("入队日期",),
    "state_from": ("状态起始日期",),
    "consent_on": ("同意日期",),
    "guardian_consent_on": ("监护人同意日期",),
    "hours": ("时长", "服务时长", "志愿服务时长", "服务小时", "小时", "小时数", "工时", "服务时间小时"),
    "hours_so_far": ("累计服务时长", "累计服务时间", "累计时长", "累计时间", "累计小时", "承前时长", "服务时间"),
    # Volunteering
    "team": (
        "所属队伍", "队伍名称", "队伍", "志愿服务队", "志愿服务队伍", "所在队伍", "所属志愿服务队", "所属团队", "参加队伍", "服务队伍", "服务队",
        "所在队", "所属队", "所在服务队", "所在志愿队", "所在志愿服务队", "志愿队", "志愿队伍", "小队", "队名",
    ),
    "post": ("队内职务", "职务", "队伍职务"),
    "skills": ("特长", "技能", "专业技能", "个人特长", "专长"),
    "service_category": ("服务类别", "志愿服务类别", "服务领域", "服务意向"),
    "bare_category": ("类别",),
    "consent": ("本人同意记录", "本人同意", "是否同意记录"),
    "guardian_consent": ("监护人同意",),
    "state": ("状态",),
    # Activities
    "activity": (
        "活动名称", "活动主题", "活动项目", "项目名称", "活动内容名称", "名称", "主题", "活动", "服务项目", "服务内容", "活动内容",
    ),
    "story": ("活动情况", "活动内容", "主要内容", "活动简介", "开展情况", "活动情况说明", "内容"),
    "content": ("五种内容", "活动内容分类", "内容分类", "内容类别", "活动类型"),
    "form": ("形式", "讲评帮乐庆", "活动形式", "方式"),
    "tags": ("其他标签",),
    "organiser": ("主办单位", "组织单位"),
    "cohosts": ("协办单位",),
    "charge": ("负责人", "活动负责人", "联系人"),
    "sessions": ("场次", "活动场次", "场数"),
    "attendance": (
        "人次", "服务人次", "参与人次", "受益人次", "参加人次", "参与人数", "参加人数", "受益人数", "人数",
    ),
    "cost": ("经费", "经费（元）"),
    "insurance": ("保险",),
    "links": ("报道链接",),
    "forecast": ("对外预告", "是否预告", "对外"),
    "reason": ("取消原因",),
    # Points and their rules
    "item": (
        "积分项目", "积分事项", "项目", "事项", "加减分事项", "项目名称", "积分内容", "评分项目", "积分内容及标准", "评分内容", "积分标准", "评分标准",
        "具体内容", "积分项", "积分类目", "二级指标", "内容", "事由",
    ),
    "points": ("分值", "加减分", "得分", "所得积分", "加减分值", "积分", "计分", "积分值", "分"),
    "standard": ("分值", "标准分", "赋分", "分数标准", "分数"),
    "plus": ("加分", "加分值", "奖分", "加"),
    "minus": ("减分", "扣分", "减分值", "扣分值", "减分项", "扣分项", "减分合计", "减"),
    "total": ("合计", "总分", "总计", "小计", "月度得分", "月积分", "本月积分", "得分合计"),
    "item_category": ("类别", "积分类别", "分类", "积分类型", "类型", "大类", "一级指标"),
    "cap_month": ("每月最多", "月上限", "每月上限", "月最高"),
    "cap_quarter": ("每季度最多", "季上限", "每季度上限", "季度上限", "每季上限"),
    "cap_year": ("每年最多", "年上限", "每年上限", "年度上限"),
    "evidence": ("依据", "证明材料", "佐证材料", "佐证", "凭据", "评分依据", "认定依据"),
    "note": ("备注", "说明", "备考"),
}  # fmt: skip

# Facts of one person: before such a heading only words that say whose it is may stand (本人联系电话, 村民姓名).
PERSONAL = frozenset({"name", "relation", "sex", "birth", "ethnic", "id_number", "phone", "party"})
OF_THE_ROW = frozenset({
    "本人", "家庭", "家庭成员", "成员", "志愿者", "党员", "村民", "居民", "农牧民", "牧民", "农户", "牧户", "人员", "个人", "常用", "现", "现用", "被评",
    "受评人", "对象", "公民", "居民身份", "我的", "真实", "志愿服务者", "志愿服务人员", "户内人员", "家庭人员", "人口", "常住人口",
})  # fmt: skip
# A heading that speaks of somebody else: 户主身份证号 is no 身份证号 of the row's person.
OF_OTHERS = (
    "户主", "监护", "网格", "填报", "填表", "联系人", "配偶", "父亲", "母亲", "介绍人", "队长", "站长", "包联", "帮扶", "干部", "负责人", "书记",
    "亲属", "代理", "代办", "紧急", "包保", "包户", "驻村",
)  # fmt: skip
# What may follow a heading without saying more: 联系电话号码, 姓名及关系.
EMPTY_TAILS = ("号", "情况", "名称", "登记", "信息", "及", "和", "或", "/", "、", "标准", "内容", "值")

# Headings that mark a sheet of one kind, so that no other reader takes it for its own.
MARKS: dict[str, frozenset[str]] = {
    "points": frozenset({"积分项目", "积分事项", "加减分", "分值", "加分", "减分"}),
    "volunteers": frozenset(
        {"志愿者编号", "志愿者证号", "所属队伍", "服务时长", "累计服务时长", "志愿服务时长", "注册日期"}
    ),
    "people": frozenset({"姓名", "户号", "户主", "户主姓名", "党员姓名"}),
    "records": frozenset(
        {"姓名", "户号", "户主", "积分项目", "志愿者编号", "身份证号", "签到", "签退", "时长"}
    ),
}
# The word the heading of the village column gives to bare names; 嘎查村 leaves it open.
VILLAGE_WORDS = {"嘎查": "嘎查", "村": "村", "村名": "村", "行政村": "村", "所在村": "村", "所在行政村": "村"}


def words_of(kinds: Iterable[str]) -> tuple[str, ...]:
    """Every heading of some kinds of field, those of the first kind first, each once."""
    return tuple(dict.fromkeys(word for kind in kinds for word in KINDS[kind]))


def words_of_category(category: str) -> tuple[str, ...]:
    """The headings a category of the rule book goes by in a score sheet."""
    return category, f"{category}得分", f"{category}积分", f"{category}类"


def every_word() -> frozenset[str]:
    """All headings of all kinds."""
    return frozenset(word for words in KINDS.values() for word in words)

"""数据体检: every number a finding may have, with what it means and what to do; declared here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Weight = Literal["error", "hint"]
_RESTORE = "请到“设置—备份”恢复最近一份完好的备份，核对后使用；原来的文件不要删除。"
_ASK = "请先备份，再把这一条告诉维护的人；查清以前不要用它出证明、出榜单。"
_MEND = "请点“立即备份”：程序会从以前的备份里找回完好的文件；找不回来的，会说出是哪一个。"
_LOST = "请先把整个数据文件夹另外复制一份。这一条写了恢复哪一份备份的，就恢复那一份。没有写的，不要恢复，请照纸质材料补记。"
_LOOK = "请打开这一条核对，照实改正。"


@dataclass(frozen=True, slots=True)
class Number:
    """What one number of the catalogue means and what the clerk does; a hint leaves the exit code 0."""

    means: str
    do: str
    severity: Weight = "error"


NUMBERS: Mapping[str, Number] = {
    "E01": Number("数据文件里有读不通的地方，多半是断电、磁盘或同步程序弄坏的。", _RESTORE),
    "E02": Number("一条记录指着另一条记录，那一条已经不在了。", _ASK),
    "E03": Number("数据文件的结构和程序规定的不一样：有的被拿掉、加上或改过，登记可能不受保护。", _RESTORE),
    "E04": Number("有一步操作只做了一半。", "请关闭程序重新打开，再体检一次；还有就恢复备份。"),
    "E05": Number("一笔冲正和它冲的那一笔加起来不是零。", _ASK),
    "E06": Number("一笔积分登记在事情发生以前的月份。", _ASK),
    "E07": Number("有的户没有户主，名单上写不出名字。", "请到“农牧户”里给这些户定户主。", "hint"),
    "E08": Number("户主不是本户的人。", "请到“农牧户”里重新定户主。"),
    "E09": Number("计入的分数比登记的还多。", _ASK),
    "E10": Number("一笔服务时间的冲正和原记录加起来不是零。", _ASK),
    "E11": Number("有的服务时间不知道是谁的。", _ASK),
    "E12": Number("有的服务时间是零或负数。", _ASK),
    "E13": Number("志愿者的累计时间和逐条相加的不一样。", _ASK),
    "E14": Number("两名志愿者合并时，并入的那一名自己也被并走了。", _ASK),
    "E15": Number("一笔更正没有算在原来那个月。", _ASK),
    "E16": Number("一笔积分登记的月份早于计入的月份。", _ASK),
    "E17": Number("农牧户现在的情况和按日期登记的对不上。", _LOOK),
    "E18": Number("有一项没有查完，它后面的各项照常查了。", _RESTORE),
    "E19": Number("有一项设置读不出来，用到它的榜单、公示、证明都出不了。", _RESTORE),
    "E20": Number("出具过的榜单、公示或证明，登记的内容和出具时不一样，现在不能作数。", _RESTORE),
    "E21": Number("出具时存档的文件不见了或被改过，不能再重印。", _MEND),
    "E22": Number("存档的文件不是这一份的，是别的一份的。", _RESTORE),
    "E23": Number("附的照片或文件不见了或被改过。", _MEND),
    "E24": Number("重出的一版没有存档文件，墙上那版却已经作废。", "请把这一版打印或存为PDF一次。"),
    "E25": Number(
        "存档文件夹media或粘贴图片的文件夹pasted里，有文件不属于任何一条登记和草稿，多半是做到一半断电留下的，也可能是别人放进去的。",
        "不影响登记和打印，可以不管；里面可能有群众的信息：粘贴的图片打开一次窗口就清掉，其余想清掉的先备份，再请维护的人按写出的位置删除。", "hint",
    ),
    "E30": Number(
        "正在用的标准包找不到，暂时按基本标准显示。", "请到“设置—标准”重新选标准包，或重新安装程序。", "hint"
    ),
    "E31": Number(
        "有的积分记在一户名下，那个人事情发生那天其实在另一户。", "请逐条核对，记错的用“更正”改到那一户。", "hint"
    ),
    "E32": Number(
        "榜单和公示会把已经去世或迁出的人印成户主。", "请到“农牧户”里更换那一天起的户主；印过的榜再看一看要不要出更正。", "hint"
    ),
    "E33": Number(
        "一户迁出或注销了，户里的人还在志愿者名册上，队伍名册、星级名单会照样列他。",
        "去世、迁走的请在“农牧户”里办理“人员迁出、去世”；还在这里服务的可以不管。", "hint",
    ),
    "E34": Number(
        "积分是凭一次活动的服务时间评议通过的，那个人在那次活动的服务时间后来冲正了。",
        "请核对他那天到底来了没有：没来的把那条积分冲正，来了的把服务时间补上。", "hint",
    ),
    "E35": Number(
        "一名志愿者退出（或去世、迁出）以后的日期还记着他的服务时间，证明会把它算进去。",
        "请核对日期：退出日期错的改退出，服务时间记错的更正或冲正。", "hint",
    ),
    "E36": Number(
        "两条人员记录合成一个人以后，同一次活动的积分记了两次。", "请核对那次活动，多的一条用“冲正”去掉。", "hint"
    ),
    "E37": Number(
        "未成年人不能参加应急救援，却记着这样的服务时间。", "请核对出生日期和活动：不是救援的改活动，记错的冲正。", "hint"
    ),
    "E40": Number("操作记录一环扣一环，从这一步起扣不上：这一步或它登记的内容被改过。", _RESTORE),
    "E41": Number("数据比上次关闭时少了几步：最近的登记丢了，多半是断电后有文件被删除或换成了旧的。", _LOST),
    "E42": Number("数据和上次关闭时的不是同一份，中间被换成了别的一份。", _LOST),
    "E43": Number("登记簿里的一条被改过、删去，或者不是程序登记的。", _RESTORE),
    "E44": Number(
        "以前登记过的几步不在这份数据里：恢复过较早的备份，或者丢过登记，后来在这份数据上继续用了。",
        "请核对那几天的登记是不是都补上了；补齐了可以不管。", "hint",
    ),
    "E45": Number(
        "数据旁边的记号文件不在，或者读不出来：最近的登记丢没丢看不出来。",
        "请对照纸质材料，看最近的登记还在不在。缺的请补记。不用为这一条恢复备份。下一次登记时，程序会重新写好记号文件。",
    ),
    "E46": Number(
        "有人要求删除个人信息，已经删除过，现在又有了他的信息。", "请确认是不是他本人又同意登记；不是，请再做一次“删除个人信息”。",
        "hint",
    ),
    "E47": Number(
        "数据旁边的记号文件有一次不在或读不出来，后来又接着登记了：那一次以前的登记丢没丢看不出来。",
        "请照纸质材料，核对那一步以前几天的登记是不是齐全。缺的请补记。核对过的，可以不管。", "hint",
    ),
    "E48": Number(
        "数据旁边的记号文件里，有的编号比登记簿里的大得多，不像是程序给的：可能有人改过这个文件。",
        "这一条可以不管。登记和出具不受影响，新的编号照登记簿接着排。", "hint",
    ),
    "E49": Number(
        "有的文件现在读不出来，多半是别的程序（杀毒、同步、看图的程序）正占着它，不是说它损坏了。",
        "请关闭那个程序，过一会儿再体检一次；一直读不出来，请重新启动电脑再试。不要为这一条恢复备份。", "hint",
    ),
    "E50": Number("很久没有备份，电脑坏了会丢掉这些登记。", "请到“设置—备份”点“立即备份”。", "hint"),
    "E51": Number("电脑的日期比最近一次登记还早，可能是电脑时间不准。", "请核对电脑右下角的日期，改对以后再登记。", "hint"),
    "E52": Number("填了一半、没有登记的还留在草稿里，不算数。", "请到工作台点“接着录”，登记完或者丢弃。", "hint"),
    "E53": Number(
        "一份备份的清单和里面的数据对不上，可能有人改过它。现在的数据没有因此少什么。",
        "请不要用这份备份恢复；点“立即备份”再备份一份新的。", "hint",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its number, and what it is in this book."""

    number: str
    what: str

    @property
    def means(self) -> str:
        """What the number means, for a clerk."""
        return NUMBERS[self.number].means

    @property
    def do(self) -> str:
        """What to do next."""
        return NUMBERS[self.number].do

    @property
    def severity(self) -> Weight:
        """``error``: damaged, or not what was sealed; ``hint``: worth a look."""
        return NUMBERS[self.number].severity

    @property
    def is_error(self) -> bool:
        """Whether data are damaged or differ from what was sealed."""
        return self.severity == "error"

    def as_json(self) -> dict[str, str]:
        """As machines read it."""
        return {
            "number": self.number, "what": self.what, "means": self.means, "do": self.do, "severity": self.severity,
        }  # fmt: skip


def sound(found: Iterable[Finding]) -> bool:
    """Whether there is nothing but hints."""
    return not any(one.is_error for one in found)

"""Family names (姓氏): whether a name has one, where only the surname may be shown (the QR code of a certificate).

The careful default: a Mongolian name has no surname to keep, so where it is not plain that the first character is
one, none is shown.
"""

from __future__ import annotations

# The common surnames of one character (百家姓 and those of the census lists), and those of two.
_SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪"
    "包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘"
    "钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑"
    "桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆"
    "师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公岳帅缑亢况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳"
    "佟肖闫付代岩苟晋楚仝税覃邸藏区仉朴鹿丛修战展矫初隋迟由栗尉揭涂"
)
_DOUBLE = frozenset(
    (
        "欧阳", "司马", "上官", "诸葛", "夏侯", "东方", "尉迟", "公孙", "长孙", "慕容", "司徒", "司空", "令狐", "皇甫", "宇文",
        "呼延", "端木", "南宫", "西门", "独孤", "万俟", "闻人", "赫连", "澹台", "申屠", "太史", "轩辕", "钟离", "濮阳", "单于",
    )
)  # fmt: skip
# Peoples whose names mostly carry no surname.
_WITHOUT = frozenset(
    ("蒙古族", "藏族", "维吾尔族", "哈萨克族", "柯尔克孜族", "塔吉克族", "乌孜别克族", "塔塔尔族", "鄂温克族", "傣族")
)  # fmt: skip


def surname_of(name: str, ethnic: str = "") -> str:
    """The surname of a cleaned name, '' where it has none or one cannot be sure (萨日朗, 包青格乐, 孛儿只斤·额尔敦)."""
    if ethnic in _WITHOUT or "·" in name:
        return ""
    if name[:2] in _DOUBLE and len(name) in (3, 4):
        return name[:2]
    return name[:1] if name[:1] in _SINGLE and len(name) in (2, 3) else ""

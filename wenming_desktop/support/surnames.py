"""Characters of names that are read in more than one way, with the readings a clerk may type.

Collected by hand and meant to forgive: the reading used in names stands first, the everyday (or mistaken) one
after it. A space parts the characters of a surname, a slash the readings of one character.
"""

SURNAMES = {
    "曾": "zeng/ceng", "解": "xie/jie", "单": "shan/dan", "查": "zha/cha", "翟": "zhai/di",
    "仇": "qiu/chou", "覃": "qin/tan", "区": "ou/qu", "朴": "piao/pu", "缪": "miao/mou",
    "乐": "yue/le", "盖": "gai/ge", "隗": "wei/kui", "洗": "xian/xi", "郗": "xi/chi",
    "员": "yun/yuan", "种": "chong/zhong", "折": "she/zhe", "召": "shao/zhao", "郇": "xun/huan",
    "郄": "qie/xi", "臧": "zang", "卜": "bu/bo", "祭": "zhai/ji", "佴": "nai/er",
    "宿": "su/xiu", "盛": "sheng/cheng", "车": "che/ju", "阚": "kan/han", "么": "yao/me",
    "能": "nai/neng", "石": "shi/dan", "繁": "po/fan", "藏": "zang/cang", "句": "gou/ju",
    "逯": "lu/dai", "牟": "mu/mou", "粘": "nian/zhan", "黑": "he/hei", "秘": "bi/mi",
    "都": "du/dou", "尉": "wei/yu", "贾": "jia/gu", "柏": "bai/bo", "长": "chang/zhang",
    "行": "xing/hang", "重": "chong/zhong", "那": "na/nuo", "谌": "chen/shen", "会": "gui/hui",
    "尉迟": "yu/wei chi", "长孙": "zhang/chang sun", "万俟": "mo/wan qi/si", "澹台": "tan/dan tai",
    "单于": "chan/dan yu", "令狐": "ling hu", "宰父": "zai fu", "呼延": "hu yan",
}  # fmt: skip

GIVEN = {
    "乐": "le/yue", "行": "xing/hang", "长": "chang/zhang", "重": "chong/zhong", "朝": "chao/zhao",
    "茜": "xi/qian", "晟": "sheng/cheng", "藏": "zang/cang", "都": "du/dou", "莎": "sha/suo",
    "娜": "na/nuo", "盛": "sheng/cheng", "柏": "bai/bo", "单": "dan/shan", "曾": "zeng/ceng",
    "解": "jie/xie", "朴": "pu/piao", "泊": "bo/po", "调": "tiao/diao", "传": "chuan/zhuan",
    "降": "jiang/xiang", "弹": "dan/tan", "会": "hui/kuai", "露": "lu/lou", "覃": "tan/qin",
}  # fmt: skip

"""Whatever is found in plain words is found in disguise, and no ordinary line is accused for its spelling.

The disguises here are written apart from the engine's tables and from the training's: a line that is found plain is
spelled in every way of its language, and must still fall under one of the same clauses. `disguise/` holds the lines: in
`violating.*.txt` the telling words stand in brackets; `hard.tsv` holds disguises made by hand.
"""
# ruff: noqa: E501 - word tables read better unbroken.

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from pypinyin import Style, lazy_pinyin

from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.normalise import normalise

DATA = Path(__file__).parent / "disguise"
Change = Callable[[str, Random], str]
"""A telling word in disguise; the word itself where this kind cannot hide it."""

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\ufe0f\U000e0041\u034f"
STROKES = ["\u0336", "\u0335", "\u0489", "\u20dd", "\u20e3", "\u0305\u0332", "\u0351\u0327\u0318\u0334"]
MARKS = [
    "·",
    "*",
    "-",
    "_",
    "|",
    "/",
    "~",
    "^",
    "+",
    "=",
    ".",
    "丨",
    "丶",
    "—",
    "…",
    "、",
    ",",
    "'",
    "#",
    "&",
    "//",
    "**",
    "~~",
    "·.·",
]
SPACES = [" ", "  ", "\u3000", "\u2003", "\u00a0", "\t", "\n", "\r\n", "\u2028"]
EMOJI = ["✨", "❤️", "🔥", "🌸", "⭐", "💕", "👍🏻", "🎀"]
FOREIGN = ["x", "o", "1", "88", "abc", "の", "😊", "✨✨", "♡", "★x"]
BRACKETS = ["【】", "()", "（）", "[]", "“”", "「」", "『』", "《》", "{}", "<>"]
SPLIT = {
    "治": "氵台", "佳": "亻圭", "好": "女子", "最": "日取", "级": "纟及", "绝": "纟色", "特": "牛寺", "优": "亻尤", "祛": "礻去", "减": "冫咸", "肥": "月巴", "瘦": "疒叟",
    "赚": "贝兼", "财": "贝才", "利": "禾刂", "降": "阝夅", "糖": "米唐", "脂": "月旨", "炎": "火火", "痛": "疒甬", "加": "力口", "信": "亻言", "防": "阝方", "抗": "扌亢",
    "保": "亻呆", "证": "讠正", "仿": "亻方", "招": "扌召", "转": "车专", "强": "弓虽", "效": "交攵", "根": "木艮", "稳": "禾急", "躺": "身尚", "国": "囗玉", "销": "钅肖",
    "推": "扌隹", "标": "木示", "假": "亻叚", "低": "亻氐", "价": "亻介", "顶": "丁页", "唯": "口隹", "独": "犭虫", "壮": "丬士", "阳": "阝日", "胸": "月匈", "酒": "氵酉",
    "病": "疒丙", "癌": "疒嵒", "疗": "疒了", "药": "艹约", "消": "氵肖", "押": "扌甲", "提": "扌是", "障": "阝章", "投": "扌殳", "增": "土曾", "植": "木直", "液": "氵夜",
}  # fmt: skip
SIGNS = {
    "药": "💊", "钱": "💰", "财": "💰", "酒": "🍺", "烟": "🚬", "一": "1️⃣", "牛": "🐂", "王": "👑", "第一": "🥇", "冠军": "🏆", "顶": "🔝", "免费": "🆓", "百分百": "💯", "血": "🩸", "家": "🏠",
    "星": "⭐", "医生": "👨‍⚕️", "医院": "🏥", "加": "➕", "无": "🈚", "降": "📉", "心": "❤️", "马": "🐴", "鸡": "🐔", "天": "☀️", "云": "☁️", "香烟": "🚬", "中": "🀄", "阳": "🐏",
}  # fmt: skip
SOUNDS = {
    "最": "醉罪嘴蕞", "佳": "嘉家", "治": "致制冶志", "疗": "辽聊", "癌": "岩挨", "减": "剪检", "肥": "飞非", "瘦": "受寿", "赚": "撰专", "稳": "吻问", "信": "芯心", "微": "威薇维",
    "第": "弟递帝", "级": "及极几", "顶": "鼎定", "特": "忑", "药": "要耀", "病": "并", "独": "毒读", "唯": "惟为", "降": "将匠", "脂": "之织", "糖": "唐堂", "压": "鸭呀", "国": "锅果", "家": "佳加",
    "强": "墙", "效": "笑孝", "保": "宝饱", "包": "煲", "财": "才材", "招": "昭", "返": "反", "评": "平苹", "根": "跟", "愈": "玉欲", "销": "消肖", "冠": "官", "副": "付负", "秘": "蜜密", "绝": "觉决",
    "首": "守", "祛": "去趋", "斑": "班般", "痘": "豆斗", "炎": "言盐", "壮": "状撞", "胸": "兄凶", "转": "赚专", "运": "晕韵", "刷": "唰", "仿": "访", "复": "付富", "私": "思丝", "聊": "撩辽", "躺": "淌",
}  # fmt: skip
NEAR = {"治": "自字", "赚": "钻", "首": "搜", "强": "钱浅", "防": "反饭", "降": "见剪", "香": "先", "养": "眼", "神": "生", "身": "声", "信": "性兴", "根": "更", "病": "鬓", "冠": "光", "脂": "滋资", "量": "娘", "领": "拧", "证": "怎", "疗": "鸟", "生": "森", "升": "森", "名": "民"}  # fmt: skip
OLD_FORMS = dict(
    zip(
        "最第国家级无双独绝顶药疗减肥价销佳强压证赚稳财实宝",
        "冣笫圀傢級無雙獨絶頂薬療減萉價銷㑴強壓證賺穩財実寶",
        strict=True,
    )
)
SHAPES = {
    "最": "蕞", "治": "冶", "疗": "庎疔", "癌": "喦", "瘦": "廋", "祛": "怯袪", "肥": "胞", "减": "滅", "赚": "嫌谦", "微": "徾溦徽", "信": "伩", "私": "厶", "返": "皈", "评": "坪", "仿": "彷", "顶": "项顼",
    "级": "汲绂", "第": "苐", "独": "浊", "冠": "寇冦", "国": "囯囻", "家": "冢", "价": "阶", "低": "仾", "网": "罔", "血": "皿", "压": "庄厌", "糖": "溏搪", "效": "郊", "无": "旡", "天": "兲", "包": "苞",
    "百": "佰", "壮": "状", "阳": "旸", "炎": "焱", "秘": "泌", "史": "吏", "久": "乆", "免": "兔", "假": "暇", "增": "憎増", "风": "凤", "酒": "洒", "赌": "睹", "险": "脸", "毒": "毐", "一": "弌",
    "高": "髙", "利": "秎", "全": "仝", "药": "荮葯", "胸": "胷", "病": "疒", "专": "専", "实": "実", "气": "気", "图": "圕", "总": "縂", "发": "髪",
}  # fmt: skip
OUTLINES = [("m", "rn"), ("w", "vv"), ("d", "cl"), ("l", "I"), ("i", "l"), ("i", "I"), ("l", "1"), ("o", "0"), ("c", "ϲ"), ("e", "ҽ")]  # fmt: skip
LEET = [str.maketrans("aeiostl", "43!0571"), str.maketrans("aeios", "@310$"), str.maketrans("aeist", "@€!$7")]
CYRILLIC = str.maketrans("aceopxyijshtkm", "асеорхуіјѕһтκм")
GREEK = str.maketrans("aeioupvtkncx", "αειουρντκηϲχ")
CHEROKEE = str.maketrans("acdehiklmprstuvwzg", "ᎪᏟᎠᎬᎻᎥᏦᏞᎷᏢᎡᏚᎢᏌᏙᎳᏃᏀ")
LETTERS = (0x1D41A, 0x1D4D0, 0x1D5EE, 0x1D68A, 0xFF41, 0x24D0, 0x1F130, 0x1F170, 0x1F1E6)


def _one(word: str, table: Mapping[str, str], dice: Random) -> str:
    """`word` with one run that `table` knows replaced."""
    keys = [key for key in table if key in word]
    if not keys:
        return word
    key = dice.choice(sorted(keys))
    return word.replace(key, table[key], 1)


def _choice(table: Mapping[str, str]) -> Change:
    return lambda word, dice: _one(word, {key: dice.choice(table[key]) for key in table}, dice)


def _joined(marks: list[str]) -> Change:
    return lambda word, dice: dice.choice(marks).join(word)


def _at_one_place(marks: list[str]) -> Change:
    def change(word: str, dice: Random) -> str:
        cut = dice.randrange(1, len(word)) if len(word) > 1 else 0
        return word[:cut] + dice.choice(marks) + word[cut:] if cut else word

    return change


def _each(marks: list[str]) -> Change:
    def change(word: str, dice: Random) -> str:
        mark = dice.choice(marks)
        return "".join(char + mark for char in word)

    return change


def _ideographs(word: str) -> list[int]:
    return [at for at, char in enumerate(word) if "\u4e00" <= char <= "\u9fff"]


def _spelled(word: str, dice: Random) -> str:
    spots = _ideographs(word)
    if not spots:
        return word
    at = dice.choice(spots)
    sound = lazy_pinyin(word[at], style=dice.choice([Style.NORMAL, Style.NORMAL, Style.TONE]))[0]
    return word[:at] + (sound.upper() if dice.random() < 0.2 else sound) + word[at + 1 :]


def _all_spelled(word: str, dice: Random) -> str:
    return dice.choice(["", "", " "]).join(lazy_pinyin(word)) if len(word) > 1 and word.isalpha() else word


def _initial(word: str, dice: Random) -> str:
    spots = _ideographs(word)
    if len(spots) < 2:
        return word
    at = dice.choice(spots)
    letter = lazy_pinyin(word[at], style=Style.FIRST_LETTER)[0]
    return word[:at] + (letter.upper() if dice.random() < 0.3 else letter) + word[at + 1 :]


@cache
def _readers() -> Mapping[str, str]:
    groups: dict[str, str] = {}
    for code in range(0xB0A1, 0xD7FA):
        char = code.to_bytes(2, "big").decode("gb2312", "ignore")
        if len(char) == 1:
            sound = lazy_pinyin(char)[0]
            groups[sound] = groups.get(sound, "") + char
    return groups


def _any_sound(word: str, dice: Random) -> str:
    """One character of a word of three or more, for any other that is read the same."""
    spots = _ideographs(word)
    if len(spots) < 3:
        return word
    at = dice.choice(spots)
    others = _readers().get(lazy_pinyin(word[at])[0], "").replace(word[at], "")
    return word[:at] + dice.choice(others) + word[at + 1 :] if others else word


def _near_sound(word: str, dice: Random) -> str:
    """A character of a word of three or more for one that many speakers do not tell apart from it."""
    return _choice(NEAR)(word, dice) if len(word) > 2 else word


def _bracketed(word: str, dice: Random) -> str:
    pair = dice.choice(BRACKETS)
    at = dice.randrange(len(word))
    if dice.random() < 0.4:
        return "".join(pair[0] + char + pair[1] for char in word)
    return word[:at] + pair[0] + word[at] + pair[1] + word[at + 1 :] if len(word) > 1 else word


def _letters(word: str, dice: Random) -> str:
    first = dice.choice(LETTERS)
    return "".join(chr(first + ord(c) - 97) if "a" <= c <= "z" else c for c in word.lower())


def _leet(word: str, dice: Random) -> str:
    return word.lower().translate(dice.choice(LEET))


def _stretched(word: str, dice: Random) -> str:
    at = dice.randrange(len(word))
    return word[: at + 1] + word[at] * dice.randrange(2, 6) + word[at + 1 :] if word[at].isalpha() else word


def _masked(word: str, dice: Random) -> str:
    spots = [at for at, char in enumerate(word) if at and char.lower() in "aeiou"]
    if not spots or len(word) < 4:
        return word
    at = dice.choice(spots)
    return word[:at] + dice.choice("*_•") + word[at + 1 :]


def _lookalike(word: str, dice: Random) -> str:
    return word.lower().translate(dice.choice([CYRILLIC, GREEK, CHEROKEE]))


def _outlined(word: str, dice: Random) -> str:
    """Letters drawn by others: rn for m, vv for w, cl for d, l and I for each other."""
    fitting = [pair for pair in OUTLINES if pair[0] in word.lower()]
    if len(word) < 6 or not fitting:
        return word
    return word.lower().replace(*dice.choice(fitting))


def _circled(word: str, dice: Random) -> str:
    return word.translate(str.maketrans("一二三优秘医", "㊀㊁㊂㊝㊙㊩"))


def _twice(first: Change, second: Change) -> Change:
    return lambda word, dice: second(first(word, dice), dice)


ZH: Mapping[str, Change] = {
    "zero-width": _joined(list(ZERO_WIDTH)), "strokes": _each(STROKES), "separator": _joined(MARKS), "separator-once": _at_one_place(MARKS), "spaces": _joined(SPACES),
    "vertical": _joined(["\n"]), "emoji-between": _joined(EMOJI), "foreign": _at_one_place(FOREIGN), "brackets": _bracketed, "pinyin": _spelled, "pinyin-all": _all_spelled,
    "initial": _initial, "split": lambda w, d: _one(w, SPLIT, d), "split-all": lambda w, _: "".join(SPLIT.get(c, c) for c in w), "emoji": lambda w, d: _one(w, SIGNS, d), "homophone": _choice(SOUNDS),
    "near-sound": _near_sound, "any-sound": _any_sound, "old-forms": lambda w, _: "".join(OLD_FORMS.get(c, c) for c in w), "circled": _circled, "shape": _choice(SHAPES),
    "two": _twice(_choice(SOUNDS), _joined(MARKS)), "two-pinyin": _twice(_spelled, _at_one_place(["·", "*", "✨"])),
}  # fmt: skip
EN: Mapping[str, Change] = {
    "zero-width": _joined(list(ZERO_WIDTH)), "strokes": _each(STROKES), "dotted": _joined([".", "-", "_", "/", "*", "·", "•", "~", "|"]), "spaced": _joined([" ", "\u2003", "\u00a0", "\u2009"]),
    "once": _at_one_place([".", "*", "/", "_", "·", "|", "~"]), "emoji-between": _at_one_place(EMOJI), "letters": _letters, "lookalike": _lookalike, "leet": _leet, "stretched": _stretched, "masked": _masked,
    "outline": _outlined, "entity": _joined(["&shy;", "&#173;", "&#x200B;", "&zwnj;"]), "brackets": _bracketed, "two": _twice(_leet, _joined(["."])),
}  # fmt: skip


class Case(NamedTuple):
    kind: str
    lang: str
    hidden: str
    plain: str


def marked_lines(lang: str) -> Iterator[tuple[str, str, str]]:
    """(before, telling word, after) of each violating line, by its first bracket."""
    for row in (DATA / f"violating.{lang}.txt").read_text("utf-8").splitlines():
        before, _, rest = row.partition("[")
        word, _, after = rest.partition("]")
        yield before, word, after.replace("[", "").replace("]", "")


def cases() -> Iterator[Case]:
    """Every line of ours in every disguise of its language, twice, and the ones made by hand."""
    for lang, kinds in (("zh", ZH), ("en", EN)):
        for kind, change in kinds.items():
            dice = Random(f"{lang}-{kind}")
            for before, word, after in marked_lines(lang):
                hidden = {change(word, dice) for _ in range(2)} - {word}
                hidden = {h for h in hidden if lang == "en" or not (before + h + after).isascii()}
                yield from (
                    Case(f"{lang} {kind}", lang, before + h + after, before + word + after) for h in sorted(hidden)
                )
    for row in (DATA / "hard.tsv").read_text("utf-8").splitlines():
        kind, hidden, plain = row.split("\t")
        yield Case(f"hand {kind}", "en" if kind.startswith("en") else "zh", hidden, plain)


def clauses(backstop: Backstop, text: str, lang: str) -> set[str]:
    verdict = backstop.judge(text, lang=lang, rewriting=False)
    return {f.clause or f.rule for f in verdict.findings if f.severity != "warn"}


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


@pytest.fixture(scope="module")
def shares(backstop: Backstop) -> Mapping[str, float]:
    """Per kind the share of disguised lines that fall under a clause of the plain line."""
    total, caught = Counter[str](), Counter[str]()
    plain = cache(lambda text, lang: clauses(backstop, text, lang))
    for case in cases():
        wanted = plain(case.plain, case.lang)
        if wanted:
            total[case.kind] += 1
            caught[case.kind] += bool(wanted & clauses(backstop, case.hidden, case.lang))
    return {kind: caught[kind] / total[kind] for kind in total}


KINDS = [*(f"zh {kind}" for kind in ZH), *(f"en {kind}" for kind in EN)]
BY_HAND = [
    "initials", "digits", "split", "emoji", "homophone", "glyph", "shape", "old-form", "invisible", "wide", "slang",
    "mixed", "en-leet", "en-emoji", "en-look", "en-slang", "en-invisible",
]  # fmt: skip
HARDER = {"en leet": 0.93, "en masked": 0.92, "zh homophone": 0.94, "zh any-sound": 0.94, "zh initial": 0.93}
"""Kinds that leave too little to tell a claim from an ordinary word: `u5`, `_ff`, 定级, `D级`."""


@pytest.mark.parametrize("kind", [*KINDS, *(f"hand {kind}" for kind in BY_HAND)])
def test_a_line_that_is_found_plain_is_found_in_disguise(shares: Mapping[str, float], kind: str) -> None:
    assert shares[kind] >= HARDER.get(kind, 0.95)


@pytest.mark.parametrize("text", (DATA / "lawful.txt").read_text("utf-8").splitlines())
def test_no_ordinary_line_is_accused_for_its_spelling(backstop: Backstop, text: str) -> None:
    assert backstop.judge(text, rewriting=False).verdict == "pass"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全网zui·低价的雨衣", "全网zui·低价"),
        ("喝了氵台疒了失眠", "氵台疒了失眠"),
        ("it c.u.r.e.s cancer", "c.u.r.e.s cancer"),
        ("it cur3s canc_r", "cur3s canc_r"),
        ("\u202e价低最网全\u202c的羽绒服", "价低最网全"),
        ("国\u200b家\u200b级品质", "国\u200b家\u200b级"),
        ("it cu&shy;res can&shy;cer", "cu&shy;res can&shy;cer"),
        ("it cures cance&#114;", "cures cance&#114;"),
        ("the rniracle cure for acne", "cure for acne"),
        ("喝了降皿糖", "降皿糖"),
        ("全国第—的豆浆机", "全国第—"),
    ],
)
def test_a_finding_points_at_what_was_written(backstop: Backstop, text: str, found: str) -> None:
    spans = [text[f.span[0] : f.span[1]] for f in backstop.judge(text, rewriting=False).findings]
    assert found in spans


@pytest.mark.parametrize(
    "text",
    [
        "颛顼历书签",
        "冶金史料丛书",
        "多项级别可选",
        "旧画揭裱风险先讲明",
        "手机靓号转让",
        "corner clamp, barn door hinge",
        "dear diary, dose box, clown figurine",
        "mail slot, hall mirror, flight log",
        "louis xiii armchair, canker worm trap",
        "granted patent, lightning cable",
        "∅ 8 mm, 10 ω ±1%, √2, π 3.14159",
        "россия и чехов: книга юмора, ельцин, щука",
    ],
)
def test_ordinary_words_stay_as_they_are_written(backstop: Backstop, text: str) -> None:
    assert backstop.packs.scanner.reader.spelled(normalise(text)).text == text

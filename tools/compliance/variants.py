"""Lane (b): disguised spellings of the terms themselves.

Two ways, both gated so that ordinary text is not folded into nonsense. Spellings that no ordinary text holds (zui佳,
z佳, 氵台疗, 1号, 💰) are made from the terms once, at load. Swapped characters of the same sound are looked for in the
syllables of a text, and count only where the swap leaves no ordinary word behind.
"""
# ruff: noqa: E501 - word tables read better unbroken.

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import ahocorasick

from tools.compliance.normalise import Plain

_HAN = re.compile(r"[\u3400-\u9fff]")
# Characters taken apart into what stands side by side in them.
_SPLIT: Mapping[str, str] = dict(
    pair.split(":")
    for pair in ["治:氵台", "疗:疒了", "癌:疒品山", "病:疒丙", "药:艹约", "佳:亻圭", "最:日取", "好:女子", "顶:丁页", "级:纟及", "绝:纟色", "唯:口隹", "独:犭虫", "特:牛寺", "供:亻共", "优:亻尤", "极:木及", "神:礻申", "祛:礻去", "斑:王文王", "减:冫咸", "肥:月巴", "瘦:疒叟", "胖:月半", "赚:贝兼", "财:贝才", "收:丩攵", "利:禾刂", "降:阝夅", "糖:米唐", "压:厂圡", "脂:月旨", "肿:月中", "瘤:疒留", "炎:火火", "痛:疒甬", "症:疒正", "加:力口", "信:亻言", "微:彳山攵", "领:令页", "限:阝艮", "保:亻呆", "证:讠正", "仿:亻方", "招:扌召", "转:车专", "运:云辶", "烟:火因", "酒:氵酉", "强:弓虽", "超:走召", "效:交攵", "验:马佥", "愈:俞心", "根:木艮", "预:予页", "防:阝方", "排:扌非", "毒:母龶", "补:衤卜", "肾:月又", "壮:丬士", "阳:阝日", "稳:禾急", "躺:身尚", "投:扌殳", "资:次贝", "包:勹巳", "过:寸辶", "国:囗玉", "销:钅肖", "冠:冖元寸", "榜:木旁", "明:日月", "代:亻弋", "推:扌隹", "荐:艹存", "驰:马也", "商:亠口", "标:木示", "假:亻叚", "复:日夂", "刻:亥刂", "低:亻氐", "价:亻介", "抢:扌仓", "秒:禾少", "杀:木乂", "肝:月干", "肠:月昜", "胃:田月", "脑:月凶", "肺:月市", "骨:冎月", "疫:疒殳", "痘:疒豆", "疤:疒巴", "皱:刍皮", "淡:氵炎", "白:丿日", "美:羊大", "胜:月生", "胸:月匈"]
)  # fmt: skip
_DIGIT: Mapping[str, str] = {
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "壹": "1",
    "首": "1",
    "第": "di",
    "百": "100",
}
_EMOJI: Mapping[str, str] = {
    "💊": "药", "💰": "钱", "💵": "钱", "🔝": "顶", "🥇": "第一", "👑": "王", "🏆": "冠军", "❤": "心", "🌿": "草", "🔥": "火", "🐂": "牛", "🍎": "果",
    "🈚": "无", "🆓": "免费", "🆚": "比", "📈": "涨", "💯": "100%", "🐔": "机", "🏥": "医院", "👨‍⚕": "医生", "💉": "针", "🚭": "戒烟", "🚬": "烟", "🍺": "酒",
    "1⃣": "一", "🐟": "鱼", "🐷": "猪", "🔺": "升", "⬇": "降", "📉": "降", "🌟": "星", "🐑": "阳", "✅": "是", "🛡": "保", "🏠": "房", "😴": "睡", "🔬": "科学",
    "➕": "加", "🛰": "卫星", "🎓": "学位", "☝": "第一", "☠": "毒", "🀄": "中", "⭐": "星", "🩸": "血", "🦠": "病毒", "🧠": "脑", "🫀": "心脏", "🌹": "玫瑰", "🐎": "马", "☁": "云",
}  # fmt: skip
# Characters seen in place of one of the same or nearly the same sound, common ones that a syllable test alone lets pass.
_SWAPS: Mapping[str, str] = {
    "最": "醉罪嘴蕞晬槜朂冣", "第": "弟递地缔帝", "一": "壹伊衣依①１", "佳": "嘉家伽加隹", "级": "极及吉急", "治": "制致置志冶只直至", "疗": "辽燎聊廖", "愈": "玉欲喻裕俞",
    "药": "要曜葯耀", "病": "并柄", "癌": "岩哎", "减": "剪检简", "肥": "飞非", "瘦": "受寿授", "唯": "维惟为围", "独": "毒读牍", "顶": "鼎叮", "绝": "决觉掘",
    "赚": "撰篆转", "钱": "前潜", "稳": "吻问", "微": "薇威危维巍徽", "信": "芯心新欣", "特": "忒", "供": "贡公恭", "国": "果锅囯", "家": "佳加嘉", "优": "忧悠",
    "祛": "去趋区", "斑": "班般", "招": "昭朝", "财": "才材裁", "神": "深身", "保": "宝饱", "证": "正政", "烟": "咽湮菸", "降": "将匠", "糖": "塘唐", "压": "鸭呀",
    "效": "笑校孝", "无": "吾毋芜", "副": "付负", "根": "跟", "冠": "官灌", "军": "君钧", "销": "消肖", "量": "亮", "全": "荃泉", "网": "往旺", "低": "底滴氐",
    "价": "架嫁", "美": "镁每", "白": "百柏", "排": "牌", "毒": "独", "加": "家佳咖", "首": "守手", "选": "宣", "王": "旺", "极": "级及", "致": "至志", "抗": "亢",
    "炎": "言岩", "高": "糕", "血": "雪", "返": "反", "现": "线", "仿": "纺", "复": "付", "刻": "克", "包": "宝", "过": "锅", "赢": "盈", "秘": "泌密蜜", "增": "曾憎", "免": "勉缅", "疫": "役易", "师": "施狮", "医": "衣依伊", "推": "忒", "荐": "见建健", "爆": "暴", "品": "贫",
}  # fmt: skip


# In a term of two characters only these are telling enough to be recognised by sound among everyday words.
_TELLING = frozenset("最治疗药癌唯顶绝赚瘦减微祛愈炎肥斑")


@lru_cache(maxsize=1)
def _readings() -> Mapping[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


@lru_cache(maxsize=20000)
def syllable(char: str) -> str:
    """The first toneless reading of a Chinese character; empty for anything else."""
    reading = _readings().get(ord(char), "")
    return reading.partition(",")[0].translate(_TONES)


def spelling_variants(terms: Iterable[str]) -> dict[str, list[str]]:
    """Disguised spelling → terms it stands for, for terms of Chinese characters."""
    found: dict[str, list[str]] = {}
    for term in terms:
        if term.isascii() or not 2 <= len(term) <= 6:
            continue
        for spelling in _spellings(term):
            found.setdefault(spelling, []).append(term)
    return found


def _spellings(term: str) -> set[str]:
    made: set[str] = set()
    chars = list(term)
    sounds = [syllable(c) for c in chars]
    for index, char in enumerate(chars):
        head, tail = term[:index], term[index + 1 :]
        if sounds[index]:
            made.add(head + sounds[index] + tail)
            made.add(head + sounds[index][0] + tail)
            if sounds[index][:2] in ("zh", "ch", "sh"):
                made.add(head + sounds[index][:2] + tail)
        if char in _SPLIT:
            made.add(head + _SPLIT[char] + tail)
        if char in _DIGIT:
            made.add(head + _DIGIT[char] + tail)
        for swap in _SWAPS.get(char, ""):
            if len(chars) > 2:
                made.add(head + swap + tail)
    if all(sounds):
        made.add("".join(sounds))
        made.add(" ".join(sounds))
        if len(chars) == 2:
            made.add(sounds[0] + chars[1])
        made.add("".join(_SPLIT.get(c, c) for c in chars))
        for cut in range(1, len(chars)):
            made.add("".join(sounds[:cut]) + term[cut:])
            made.add(term[:cut] + "".join(sounds[cut:]))
            made.add("".join(s[0] for s in sounds[:cut]) + term[cut:])
            made.add(term[:cut] + "".join(s[0] for s in sounds[cut:]))
    for emoji, word in _EMOJI.items():
        if word in term and word != term:
            made.add(term.replace(word, emoji))
    made.discard(term)
    return {spelling for spelling in made if len(spelling) >= 2 and not (spelling.isascii() and len(spelling) < 6)}


@lru_cache(maxsize=20000)
def _everyday(char: str) -> bool:
    """Whether a character is of the first plane of GB 2312: the 3,755 in daily use."""
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


class VariantLane:
    """Finds terms whose characters were swapped for others of the same sound. Immutable."""

    def __init__(self, terms: Iterable[str], classes_of: Callable[[str], tuple[str, ...]]) -> None:
        self._classes_of = classes_of
        self._codes: dict[str, str] = {}
        self._automaton: Any = ahocorasick.Automaton()
        spelled: dict[str, list[str]] = {}
        for term in terms:
            if 2 <= len(term) <= 6 and all(_HAN.match(c) for c in term):
                key = "".join(self._code(syllable(c), make=True) for c in term)
                spelled.setdefault(key, []).append(term)
        for key, meant in spelled.items():
            self._automaton.add_word(key, (len(key), tuple(meant)))
        if spelled:
            self._automaton.make_automaton()
        self._any = bool(spelled)

    def _code(self, sound: str, *, make: bool = False) -> str:
        if make and sound not in self._codes:
            self._codes[sound] = chr(0xE000 + len(self._codes))
        return self._codes.get(sound, "\x00")

    def find(self, plain: Plain) -> list[tuple[int, int, tuple[str, ...]]]:
        """Hits for the scanner: stretches of the plain text with the classes of the term meant."""
        text = plain.text
        if not self._any or not _HAN.search(text):
            return []
        coded = "".join(self._code(syllable(c)) if _HAN.match(c) else "\x00" for c in text)
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for at, (length, meant) in self._automaton.iter(coded):
            start, end = at - length + 1, at + 1
            if not _one_token(plain, start, end):
                continue
            said = text[start:end]
            for term in meant:
                if said != term and _swapped(said, term, text, start):
                    found.append((start, end, self._classes_of(term)))
        return found


def _one_token(plain: Plain, start: int, end: int) -> bool:
    """Whether no ordinary space was removed inside: words that a title sets apart are not read as one."""
    return all(cut in plain.odd_cuts for cut in plain.cuts_inside(start, end))


def _swapped(said: str, term: str, text: str, start: int) -> bool:
    """Whether `said` is a disguise of `term`: an unusual character, or a known swap that makes no word."""
    differ = [i for i, (a, b) in enumerate(zip(said, term, strict=True)) if a != b]
    if any(not _everyday(said[i]) and _everyday(term[i]) for i in differ):
        return True
    if len(differ) * 2 > len(said):
        return False
    if len(said) == 2 and term[differ[0]] not in _TELLING:
        return False
    return all(said[i] in _SWAPS.get(term[i], "") and not _makes_word(text, start + i) for i in differ)


def _makes_word(text: str, index: int) -> bool:
    """Whether the character at `index` forms a dictionary word with its neighbours."""
    from pypinyin.phrases_dict import phrases_dict

    return any(
        text[a:b] in phrases_dict
        for a, b in (
            (index - 1, index + 1),
            (index, index + 2),
            (index - 2, index + 1),
            (index, index + 3),
            (index - 1, index + 2),
        )
        if a >= 0 and b <= len(text)
    )


_LEET = str.maketrans(
    {
        "0": "o",
        "1": "i",
        "3": "e",
        "4": "a",
        "5": "s",
        "7": "t",
        "@": "a",
        "$": "s",
        "!": "i",
        "8": "b",
        "€": "e",
        "|": "l",
        "+": "t",
        "9": "g",
        "(": "c",
    }
)
_LEET_L = str.maketrans(
    {
        "0": "o",
        "1": "l",
        "3": "e",
        "4": "a",
        "5": "s",
        "7": "t",
        "@": "a",
        "$": "s",
        "!": "l",
        "8": "b",
        "€": "e",
        "|": "i",
        "+": "t",
        "9": "g",
        "(": "c",
    }
)
_TOKEN = re.compile(r"(?<![\w@$!€|(])[a-z0-9@$!€|(]{0,24}[a-z][a-z0-9@$!€|+(*]{0,24}")
_STRUNG = re.compile(r"(?<![a-z0-9])[a-z0-9@$](?:([ .\-_*·•~/|,'])[a-z0-9@$]){3,40}(?![a-z0-9])")
_INSIDE = re.compile(r"(?<![a-z])[a-z]+(?:[.\-_*·•~|^]+[a-z]+)+(?![a-z])")


class EnglishLane:
    """Finds English words spelled with digits, or with marks between their letters. Immutable."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._words = {word for term in terms if term.isascii() for word in re.findall(r"[a-z]{4,}", term)}

    def rewrite(self, plain: Plain) -> Plain | None:
        """The text with disguised words spelled out, or None when nothing is disguised. Spans still map back."""
        text = plain.text
        edits: list[tuple[int, int, str]] = []
        for found in _STRUNG.finditer(text):
            self._add(edits, found.start(), found.end(), re.sub(r"[^a-z0-9@$]", "", found.group()), strung=True)
        for found in _INSIDE.finditer(text):
            self._add(edits, found.start(), found.end(), re.sub(r"[^a-z]", "", found.group()))
        for found in _TOKEN.finditer(text):
            word = found.group().rstrip("!+(|")
            if not word.isalpha() and len(word) >= 4:
                self._add(edits, found.start(), found.start() + len(word), word)
        return _edited(plain, edits) if edits else None

    def _add(self, edits: list[tuple[int, int, str]], start: int, end: int, word: str, *, strung: bool = False) -> None:
        if edits and start < edits[-1][1] and any(a < end and start < b for a, b, _ in edits[-8:]):
            return
        for spelled in (word, word.translate(_LEET), word.translate(_LEET_L)):
            if spelled.isalpha() and self._is_word(spelled):
                edits.append((start, end, spelled))
                return
            parts = self._parts(spelled) if strung and spelled.isalpha() else None
            if parts:
                edits.append((start, end, " ".join(parts)))
                return

    def _is_word(self, word: str) -> bool:
        return word in self._words or (word.endswith("s") and word[:-1] in self._words)

    def _parts(self, word: str) -> list[str] | None:
        """A run of letters as two or three known words: `weightloss`."""
        for cut in range(3, len(word) - 2):
            if self._is_word(word[:cut]) and self._is_word(word[cut:]):
                return [word[:cut], word[cut:]]
        return None


def _edited(plain: Plain, edits: list[tuple[int, int, str]]) -> Plain:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for start, end, word in sorted(edits):
        if start < last:
            continue
        pieces.append(plain.text[last:start])
        starts.extend(plain.starts[last:start])
        ends.extend(plain.ends[last:start])
        pieces.append(word)
        starts.extend([plain.starts[start]] * len(word))
        ends.extend([plain.ends[end - 1]] * len(word))
        last = end
    pieces.append(plain.text[last:])
    starts.extend(plain.starts[last:])
    ends.extend(plain.ends[last:])
    return plain.respelled("".join(pieces), starts, ends)

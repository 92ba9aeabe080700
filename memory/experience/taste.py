"""What a merchant likes, read from what they say and from what their reviewers change.

A statement counts at once. An edit is only a hint: the same hint from a second edit makes a preference.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from memory.domain.evidence import Lang
from memory.domain.remembered import Edit, PreferenceKind
from memory.experience.cues import QUOTED, cues, family, sentences

_LIKE = 3
"""A text that is a third shorter or half as long again was edited for its length."""


class Wish(NamedTuple):
    """A preference before it has an id and a history."""

    kind: PreferenceKind
    value: str
    instead_of: str | None = None


_MARKS = "\"'“”‘’「」『』《》"
_EN_BARE, _ZH_BARE = r"[\w%+-]+(?: [\w%+-]+){0,2}?", rf"[^\s,,。!!、{_MARKS}]{{1,10}}?"
_MORE = rf"(?:\s*(?:,|,|、|or|and|和|或)?\s*{QUOTED}[^{_MARKS}]{{1,40}}{QUOTED})*"
_EN_END = rf"{_MORE}(?:\s+(?:again|any ?more|any longer|in (?:the |my |our )?\w+|please|anywhere))*$"
_ZH_END = rf"{_MORE}(?:这个词|这种词|这类词|这样的词|字样|这几个字|这两个字|一词|这种说法|了|啦)*$"
_DONT_EN = r"(?:(?:never|don'?t|do not|stop|please avoid|avoid|no more|quit|not allowed to)\s+(?:ever\s+)?)"
_USE_EN = r"(?:say(?:ing)?|us(?:e|ing)|writ(?:e|ing)|mention(?:ing)?|call(?:ing)? (?:it|us|them))"
_DONT_ZH = r"(?:别再?|不要再?|不许再?|禁止|请勿|勿|不能再?|不准再?|避免|少|不再)"
_USE_ZH = r"(?:使用|用|说|写|出现|提到|提|叫|称)"


def _word(name: str, bare: str) -> str:
    """A word to use or to avoid, in quotes or without them."""
    return rf"(?:{QUOTED}(?P<{name}>[^{_MARKS}]{{1,40}}){QUOTED}|(?P<{name}_bare>{bare}))"


_EN_X, _EN_Y = _word("x", _EN_BARE), _word("y", _EN_BARE)
_ZH_X, _ZH_Y = _word("x", _ZH_BARE), _word("y", _ZH_BARE)
_ZH_FOR = rf"(?:代替|替换|替代|取代|[,,]?(?:{_DONT_ZH}|而不是|不是){_USE_ZH}?)"
_ZH_TO = r"(?:一律|都|统一)?(?:换成|改成|改为|替换成|替换为|写成|说成)"
_SWAP = {
    "en": [
        rf"(?:say|use|write|call (?:it|us|them))\s+{_EN_X}\s*,?\s*(?:instead of|rather than|not)\s+{_EN_Y}{_EN_END}",
        rf"(?:replace|swap)\s+{_EN_Y}\s+(?:with|for|by)\s+{_EN_X}{_EN_END}",
        rf"(?:{_DONT_EN}{_USE_EN}|not)\s+{_EN_Y}\s*[,;]\s*(?:say|use|write|call it|but)\s+{_EN_X}{_EN_END}",
    ],
    "zh": [
        rf"(?:用|说|写|叫){_ZH_X}{_ZH_FOR}{_ZH_Y}{_ZH_END}",
        rf"(?:把|将){_ZH_Y}{_ZH_TO}{_ZH_X}{_ZH_END}",
        rf"{_DONT_ZH}{_USE_ZH}{_ZH_Y}[,,\s]*(?:要|改|请)?{_USE_ZH}{_ZH_X}{_ZH_END}",
    ],
}
_AVOID = {
    "en": [rf"{_DONT_EN}{_USE_EN}\s+(?:the (?:words?|phrase|term)s?\s+)?{_EN_Y}{_EN_END}"],
    "zh": [
        rf"{_DONT_ZH}{_USE_ZH}{_ZH_Y}{_ZH_END}",
        rf"{QUOTED}(?P<y>[^{_MARKS}]{{1,20}}){QUOTED}(?:这个词|这种词|字样)?(?:以后|今后)?{_DONT_ZH}{_USE_ZH}",
    ],
}
_FIXED: dict[str, list[tuple[str, PreferenceKind, str]]] = {
    "en": [
        (rf"{_DONT_EN}.*\bemojis?|\b(?:no|without|drop the|skip the|fewer|remove the) emojis?", "emoji", "avoid"),
        (r"\b(?:use|add|more|with) (?:some |a few |more )?emojis?", "emoji", "use"),
        (rf"(?:{_DONT_EN}.*|no |without |fewer |drop the )exclamation", "exclamation", "avoid"),
        (r"too (?:long|wordy)|\b(?:shorter|more concise|briefer|keep it short|cut it down)\b", "length", "shorter"),
        (r"too short|\b(?:longer|more detail(?:ed|s)?|more depth)\b", "length", "longer"),
    ],
    "zh": [
        (rf"(?:{_DONT_ZH}|不用|去掉|没有|不加|不带)[^,,]{{0,4}}(?:表情|emoji)", "emoji", "avoid"),
        (r"(?:多用|加点|可以用|加上|带点|用些)[^,,]{0,4}(?:表情|emoji)", "emoji", "use"),
        (rf"(?:{_DONT_ZH}|不用|去掉)[^,,]{{0,4}}感叹号", "exclamation", "avoid"),
        (r"太长|太啰嗦|太罗嗦|短一?[点些]|简短|精简|简洁", "length", "shorter"),
        (r"太短|长一?[点些]|详细一?[点些]|更详细|写细", "length", "longer"),
    ],
}
_TONE = {
    "en": re.compile(
        r"\b(?:tone|voice|style|copy|writing|it|text|wording|sound|sounds|more|less|too|keep|make|be)\b", re.I
    ),
    "zh": re.compile(r"语气|口吻|风格|调性|文案|文风|感觉|写得|[一更再]?[点些]|太|更|要"),
}
_ORDER = {
    "en": re.compile(
        r"\b(?:campaign|budget|promot\w*|launch|advertis\w*|cold[- ]start|sell|[$€£]\s?\d|\d+ (?:usd|dollars))\b", re.I
    ),
    "zh": re.compile(r"投放|预算|推广|大促|冷启动|上新|引流|拉新|复购|清仓|\d+\s*(?:元|块|万)"),
}
_ALWAYS = {
    "en": re.compile(
        r"^(?:please\s+)?(?:always|from now on|remember(?: that| to)?|in (?:the )?future|going forward)\b", re.I
    ),
    "zh": re.compile(r"^(?:请)?(?:以后|今后|从现在起|记住|请记住|一律|永远|每次都?|凡是)"),
}


def stated_wishes(text: str, lang: Lang) -> list[Wish]:
    """The preferences that `text` states, in its order; empty when it states none."""
    found: dict[Wish, None] = {}
    for sentence in sentences(text.replace("’", "'") if lang == "en" else text):
        for wish in _of_sentence(sentence, family(lang)):
            found.setdefault(wish)
    return list(found)


def _of_sentence(sentence: str, lang: str) -> list[Wish]:
    fixed = [Wish(kind, value) for pattern, kind, value in _FIXED[lang] if re.search(pattern, sentence, re.I)]
    if any(wish.kind in {"emoji", "exclamation"} for wish in fixed):
        return fixed
    words = _swap(sentence, lang) or _avoid(sentence, lang)
    if words:
        return words
    if _ORDER[lang].search(sentence):
        # "A playful campaign for 618, 5000 yuan" asks for one campaign; it is not how everything has to be.
        return []
    tone = _tone(sentence, lang)
    if fixed or tone:
        return fixed + tone
    return [Wish("note", sentence)] if _ALWAYS[lang].search(sentence) else []


def _swap(sentence: str, lang: str) -> list[Wish]:
    for pattern in _SWAP[lang]:
        match = re.search(pattern, sentence, re.I)
        if match:
            new, old = _either(match, "x"), _either(match, "y")
            return [Wish("preferred_word", new, old)] if new and old and new != old else []
    return []


def _avoid(sentence: str, lang: str) -> list[Wish]:
    for pattern in _AVOID[lang]:
        match = re.search(pattern, sentence, re.I)
        if match and _either(match, "y"):
            return [Wish("forbidden_word", word) for word in _listed(_either(match, "y"), sentence, match)]
    return []


def _listed(word: str, sentence: str, match: re.Match[str]) -> list[str]:
    """The word, and the others in quotes after it: don't say "best", "cheapest"."""
    end = max(match.end(name) for name in match.groupdict() if name.startswith("y"))
    others = re.findall(rf"{QUOTED}([^{_MARKS},,、]{{1,40}}){QUOTED}", sentence[end + 1 :])
    return list(dict.fromkeys([word, *(o.strip() for o in others if o.strip())]))


def _either(match: re.Match[str], name: str) -> str:
    groups = match.groupdict()
    return (groups.get(name) or groups.get(f"{name}_bare") or "").strip()


def _tone(sentence: str, lang: str) -> list[Wish]:
    if not _TONE[lang].search(sentence):
        return []
    lowered = sentence.lower()
    words = sorted(cues().tones, key=len, reverse=True)
    word = next((w for w in words if _stands(w, lowered, lang)), None)
    if word is None:
        salesy = any(_stands(w, lowered, lang) for w in cues().salesy)
        return [Wish("tone", "plain")] if salesy and _negative(lowered, lang) else []
    tone = cues().tones[word]
    return [Wish("tone", cues().too_much[tone] if _negative(lowered.split(word)[0], lang) else tone)]


def _stands(word: str, text: str, lang: str) -> bool:
    if lang == "zh":
        return word in text
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


def _negative(text: str, lang: str) -> bool:
    cue = r"太|不要|别|少|不够好|过于" if lang == "zh" else r"\b(?:too|less|not|don'?t|never|avoid|stop)\b"
    return re.search(cue, text) is not None


_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+|\d[\d.,%]*|\S")


def wishes_of_edit(edit: Edit) -> list[Wish]:
    """The preferences that an edit hints at, and those that its `why` states."""
    before, after = edit.before.strip(), edit.after.strip()
    wishes = stated_wishes(edit.why, edit.lang)
    if before and after:
        wishes += [*_signs(before, after), *_changed_words(before, after)]
        ratio = len(after) / len(before)
        if len(before) >= 12 and ratio < 1 - 1 / _LIKE:
            wishes.append(Wish("length", "shorter"))
        elif len(before) >= 12 and ratio > 1.5:
            wishes.append(Wish("length", "longer"))
    return list(dict.fromkeys(wishes))


def _signs(before: str, after: str) -> Iterator[Wish]:
    if _EMOJI.search(before) and not _EMOJI.search(after):
        yield Wish("emoji", "avoid")
    if _EMOJI.search(after) and not _EMOJI.search(before):
        yield Wish("emoji", "use")
    if re.search("[!!]", before) and not re.search("[!!]", after):
        yield Wish("exclamation", "avoid")


def _changed_words(before: str, after: str) -> Iterator[Wish]:
    """Short words that were taken out or exchanged. Numbers are facts, and many changes at once are a rewrite."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    changes = [
        op for op in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes() if op[0] in {"replace", "delete"}
    ]
    if len(changes) > 3:
        return
    for tag, i1, i2, j1, j2 in changes:
        gone, come = _phrase(old[i1:i2]), _phrase(new[j1:j2])
        if not gone or gone.lower() in after.lower():
            continue
        if tag == "delete" and _is_word(old[i1:i2]):
            yield Wish("forbidden_word", gone)
        elif come and come.lower() not in gone.lower() and _is_word(old[i1:i2]) and _is_word(new[j1:j2]):
            yield Wish("preferred_word", come, gone)


def _phrase(tokens: list[str]) -> str:
    words = [token for token in tokens if re.match(r"\w", token)]
    return ("" if all(_HAN.match(word) for word in words) else " ").join(words)


def _is_word(tokens: list[str]) -> bool:
    words = [token for token in tokens if re.match(r"[^\W\d_]", token)]
    if not words or any(token[0].isdigit() for token in tokens):
        return False
    return 2 <= len(words) <= 6 if _HAN.match(words[0]) else len(words) <= 3

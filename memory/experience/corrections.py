"""Reads what a merchant puts right: "the sole is rubber, not EVA", "面料不是纯棉,是涤纶".

A sentence corrects when it denies a value, says that something is wrong, or asks to change it; "the sole is rubber" by
itself is only a description.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from memory.domain.evidence import Lang
from memory.domain.ids import derive_id
from memory.domain.remembered import Correction
from memory.experience.cues import QUOTED, cues, family, sentences
from memory.graph.batch import Batch
from memory.graph.writes import correction_batch


class Said(NamedTuple):
    """A correction as it stands in the sentence."""

    attribute: str
    value: str
    instead_of: str | None
    sentence: str


_EN_LEAD = r"(?:(?:no|sorry|wait|hey|please|note|actually|in fact|correction|wrong|that'?s wrong|not quite)[,:.!\s]+)*"
_EN_A = r"(?P<a>(?:(?!\b(?:is|are|isn't|aren't)\b)[^,;:])*?)"
_EN_BE = (
    r"\s*(?:\bis\b|\bare\b|'s\b|'re\b|\bweighs?\b|\bmeasures?\b|:)\s*"
    r"(?P<made>made (?:of|from|with|out of)\s+)?(?:actually\s+|really\s+)?"
)
_EN_X, _EN_Y = r"(?P<x>[^,;]+?)", r"(?P<y>[^,;]+?)"
_EN_NOT = r"\s*(?:is not|isn'?t|are not|aren'?t|'s not)\s+"
_EN_BUT = r"\s*[,;]?\s*(?:but|it'?s|it is|they'?re|they are|rather)\s+(?:actually\s+)?(?:made (?:of|from)\s+)?"
_EN_RATHER = r"(?:not|instead of|rather than)\s+"
_EN_CHANGE = r"(?:please\s+)?(?:change|correct|fix|update|set)\s+"
_EN = [
    rf"{_EN_LEAD}{_EN_A}{_EN_NOT}(?P<made>made (?:of|from)\s+)?{_EN_Y}{_EN_BUT}{_EN_X}$",
    rf"{_EN_LEAD}{_EN_A}{_EN_BE}{_EN_X}\s*[,;(]?\s*(?:and )?{_EN_RATHER}{_EN_Y}\)?$",
    rf"{_EN_LEAD}{_EN_A}\s*(?:should|must) (?:be|say|read)\s+{_EN_X}(?:\s*,?\s*{_EN_RATHER}{_EN_Y})?$",
    rf"{_EN_LEAD}{_EN_CHANGE}{_EN_A}\s+(?:from\s+{_EN_Y}\s+)?(?:to|into)\s+{_EN_X}$",
    rf"(?:actually|correction|in fact|wrong)[,:]?\s+{_EN_A}{_EN_BE}{_EN_X}$",
    rf"(?P<a>.*?)\s+(?:is|are) (?:wrong|incorrect)[,:]?\s*(?:it'?s|it is|it should be|should be)\s+{_EN_X}$",
    rf"{_EN_LEAD}(?P<p>it|this|they|the \w+){_EN_NOT}(?P<no>[\w-]+)$",
    rf"{_EN_LEAD}(?:it|this|they)\s+(?:has|have|comes? with) no\s+(?P<no>[\w -]+)$",
    rf"{_EN_LEAD}(?:it|this|they)\s+(?:doesn'?t|does not|don'?t|do not) have\s+(?:an?\s+|any\s+)?(?P<no>[\w -]+)$",
]
_ZH_LEAD = r"(?:(?:不对|错了|不是的|更正|纠正一下|纠正|注意|说明一下|其实|实际上|麻烦|请)[,,::\s]*)*"
_ZH_A, _ZH_C = r"(?P<a>[^,,::是]*?)", r"[,,、\s]*"
_ZH_X, _ZH_Y = r"(?P<x>[^,,]+?)", r"(?P<y>[^,,]+?)"
_ZH_IS = r"(?:其实|实际上?|应该)?(?:是用|是|为|用的是|采用|[::])"
_ZH_BUT = r"(?:而是|应该是|其实是|实际是|是用|是|用的是)"
_ZH_IT = r"(?:它|这个|这款|这件|这双|产品|商品)"
_ZH = [
    rf"{_ZH_LEAD}{_ZH_A}(?:并)?不是(?:用)?{_ZH_Y}{_ZH_C}{_ZH_BUT}{_ZH_X}$",
    rf"{_ZH_LEAD}{_ZH_A}{_ZH_IS}{_ZH_X}{_ZH_C}(?:而不是|并不是|不是|而非|并非|不为){_ZH_Y}$",
    rf"{_ZH_LEAD}(?:把|将)(?P<a>[^,,]*?)(?:从{_ZH_Y})?(?:改成|改为|换成|更正为|修改为|更新为){_ZH_X}$",
    rf"{_ZH_LEAD}{_ZH_A}(?:应该|应当|应|得)(?:是|为|写|改成|改为){_ZH_X}$",
    rf"{_ZH_LEAD}{_ZH_A}(?:写错了?|标错了?|不对|有误|错了){_ZH_C}(?:应该是|应为|实际是|其实是|是){_ZH_X}$",
    rf"(?:更正|纠正|其实|实际上|不对|错了)[,,::\s]*{_ZH_A}{_ZH_IS}{_ZH_X}$",
    rf"{_ZH_LEAD}{_ZH_IT}?[^,,]{{0,6}}(?:并)?(?:没有|不带|不含)(?P<no>[^,,吗]{{1,8}})$",
    rf"{_ZH_LEAD}{_ZH_IT}[^,,]{{0,6}}?(?:并)?不(?P<no>防[水风晒滑]|透气|保暖|隔音|可[机水手]洗|能[机水手]洗)(?:的)?$",
]
_PATTERNS = {"en": [re.compile(p, re.IGNORECASE) for p in _EN], "zh": [re.compile(p) for p in _ZH]}
_THIS_PRODUCT = {
    "en": re.compile(r"^(?:this|these|that|those|my|our)\s+\w+$", re.IGNORECASE),
    "zh": re.compile(r"^(?:这|那)(?:款|个|件|双|只|条|台|些)[^的]{0,6}$"),
}
"""A product by its own name: "this bag"."""
_ARTICLES = {
    "en": re.compile(r"^(?:(?:the|its|this|our|my|their)\s+)+|^(?:\w+)'s\s+(?=\w)", re.IGNORECASE),
    "zh": re.compile(
        r"^(?:这|那)(?:款|个|件|双|只|条|台)?[^的]{0,8}的|^(?:它|产品|商品|我们|宝贝)的|^(?:它|这款|这个)"
    ),
}
_DENIED = {"en": "no", "zh": "无"}
_EDGE = re.compile(rf"^(?:{QUOTED}|\s)+|(?:{QUOTED}|\s)+$")
_NUMBER = re.compile(r"\d[\d.,]*\s*([^\W\d_]+)")


def read_corrections(text: str, lang: Lang, attributes: Mapping[str, str]) -> list[Said]:
    """What `text` puts right, attribute by attribute. `attributes` are what the product's sources say, name to value.

    They tell which attribute is meant where the sentence names only values ("it's rubber, not EVA"). A sentence whose
    attribute cannot be told is left out.
    """
    found = (_read(sentence, family(lang), attributes) for sentence in sentences(text.replace("’", "'")))
    return [said for said in found if said is not None]


def corrections_of(said: Iterable[Said], product: str, lang: Lang, at: int) -> Iterator[Correction]:
    """The corrections as they are kept; `at` in epoch milliseconds."""
    for s in said:
        yield Correction(
            id=derive_id("co", product, s.attribute, s.value, at),
            product=product,
            attribute=s.attribute,
            value=s.value,
            instead_of=s.instead_of,
            said=s.sentence,
            lang=lang,
            at=at,
        )


def corrections_batch(corrections: Iterable[Correction]) -> Batch:
    """The corrections for the knowledge graph, where they outrank every other source."""
    batch = Batch()
    for c in corrections:
        batch += correction_batch(c.product, c.attribute, c.value, c.evidence().source, c.said)
    return batch


def _read(sentence: str, lang: str, attributes: Mapping[str, str]) -> Said | None:
    for pattern in _PATTERNS[lang]:
        match = pattern.match(sentence)
        if match is None:
            continue
        parts = {name: _clean(value, lang) for name, value in match.groupdict().items() if value}
        if "no" in parts:
            return _denial(parts["no"], lang, attributes, sentence)
        said = _statement(parts, lang, attributes, sentence)
        if said is not None:
            return said
    return None


def _denial(what: str, lang: str, attributes: Mapping[str, str], sentence: str) -> Said | None:
    if not what or any(_names(what.lower(), word, lang) for word in cues().not_attributes[lang]):
        return None
    holding = next((n for n, v in attributes.items() if what.lower() == v.lower()), None)
    name = holding or _known(what, attributes) or what
    return Said(name, _DENIED[lang], attributes.get(name), sentence)


def _statement(parts: Mapping[str, str], lang: str, attributes: Mapping[str, str], sentence: str) -> Said | None:
    value, old = parts.get("x", ""), parts.get("y")
    named = _subject(parts.get("a", ""), lang)
    if not value or len(value) > 60 or named is None:
        return None
    if "made" in parts:
        name = _known(f"{named} material".strip(), attributes) or (f"{named} material" if named else "material")
    else:
        name = _known(named, attributes) if named else None
        name = name or named or _holding(old, attributes) or _kind_of(value)
    return Said(name, value, old, sentence) if name else None


def _subject(words: str, lang: str) -> str | None:
    """The attribute that the sentence names, empty for "it", None when it speaks of the writing and not the product."""
    lowered = words.lower()
    if any(_names(lowered, word, lang) for word in cues().not_attributes[lang]):
        return None
    if lowered in cues().pronouns[lang]:
        return ""
    if _THIS_PRODUCT[lang].match(words):
        return ""
    return _ARTICLES[lang].sub("", words)


def _names(text: str, word: str, lang: str) -> bool:
    return word in text if lang == "zh" else re.search(rf"\b{re.escape(word)}\b", text) is not None


def _known(named: str, attributes: Mapping[str, str]) -> str | None:
    """The attribute of the product that these words mean: the same, or the shortest that holds all of them."""
    wanted = _name_words(named)
    if not wanted:
        return None
    fits = [name for name in attributes if wanted <= _name_words(name) or _name_words(name) <= wanted]
    return min(fits, key=lambda name: (_name_words(name) != wanted, len(name), name), default=None)


def _name_words(name: str) -> frozenset[str]:
    flat = re.sub(r"[_\-./]+", " ", name.lower())
    words = re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]", flat)
    return frozenset(word for word in words if word not in {"the", "of", "a", "is", "的"})


def _holding(old: str | None, attributes: Mapping[str, str]) -> str | None:
    """The attribute that now has the value which the sentence denies."""
    if not old:
        return None
    exact = [name for name, value in attributes.items() if value.lower() == old.lower()]
    within = [name for name, value in attributes.items() if old.lower() in value.lower()]
    return min(exact or within, default=None)


def _kind_of(value: str) -> str | None:
    known = cues().values.get(value.lower())
    number = _NUMBER.search(value.lower())
    return known or (cues().units.get(number.group(1)) if number else None)


def _clean(value: str, lang: str) -> str:
    bare = _EDGE.sub("", value)
    if lang == "zh":
        return re.sub(r"(?:的|了|哦|啊|呢|哈|材质的?|面料的?)$", "", bare) or bare
    return re.sub(r"^(?:an?|the|actually)\s+(?=\S)|\s+(?:please|actually|anymore|instead)$", "", bare, flags=re.I)

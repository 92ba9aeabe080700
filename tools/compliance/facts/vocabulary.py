"""Which checkable properties, colours and places a text names: one automaton a vocabulary, the longest word wins."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import ahocorasick

from tools.compliance.facts.tables import table, terms_of
from tools.compliance.lexicon import plain_term, scan_text

NEUTRAL = "neutral"
_DENIES = re.compile(
    r"(?:不(?:是|含|支持|可以?|能|适用于?|具备?|带|提供|用|宜|属于|建议|包含?|参与)?|非|无|没有|未|仿|(?<![茶酒肉种品分材面门属鱼果豆菌糖油])类|假|并非|(?<![特级类区性识辨])别[用放]?|勿[用放]?|禁止|拒绝|替代|告别|不仿"
    r"|\bnot(?: only)?|\bno|\bnon|\bwithout|\bnever|\bfaux|\bmock|\bimitation|\bisn't|\bfree of|\bfree from|\bunlike|\bzero)\W{0,2}$|(?:\bneither|\bnor|n't) $"
)
_DENIES_FAR = re.compile(
    r"(?:不(?:支持|可|能|适用|适合|提供|含|具备)|没有|未(?:做|经|进行|通过|获)|\bnot|\bcannot|\bdoes not|\bwithout)"
    r"(?:[\u4e00-\u9fff\d]{0,3}|(?: [a-z]+){0,2} ?)$"
    r"|\b(?:toxic|poisonous|harmful|dangerous|hazardous|unsafe|unsuitable) (?:to|for) (?:your |all |the |any )?$"
)
_WHETHER = re.compile(r"([\u4e00-\u9fff])[不没]\1[持以]?$")
"""A verb and its denial together ask, and deny nothing: 是不是316, 防不防水."""
_ONLY = re.compile(r"not only$|不仅$|不但$|不只$|不光$")
_LOOKS = re.compile(
    r"^(?:[ -]?(?:look|looking|effect|style|print|printed|pattern|tone|toned|like|free|alternative|substitute|scented|flavou?r|finish|veneer(?:ed|s)?|plat(?:ed|ing|e))\b|[色纹感]|[和与及、][\u4e00-\u9fff]{1,4}[两二三四五六]种?色|木?(?:木皮|贴皮|饰面|贴面|皮饰面)|风格|图案|印花|质感|效果|般)"
)
_COAT = re.compile(r"(?:镀|鎏|电镀)(?:了|上|过|有|着)?(?:一?层|一道)?(?:薄薄的|厚厚的)?\s?$|plated (?:in|with)\s?$")
_TENTHS = re.compile(r"[一二三四五六七八九][一二三四五六七八九]?成(?![人为熟立功分交品套年就长员绩本果])")
_BARE_STEEL = frozenset({"304", "316", "201", "430", "18/8", "18/10", "18/0"})
_SPOKEN_STEEL = frozenset({"三零四", "三〇四", "三一六", "三幺六", "二零一", "二〇一", "四三零", "四三〇"})
"""Grades of steel as they are spoken, figure by figure."""
_STEEL = re.compile(r"钢|胆|材质|锅|壶|杯|碗|盆|盖|勺|筷|内壁|steel|stainless|material")
_HAN_DIGITS = tuple("零〇一二三四五六七八九十百千")
_COUNTED = re.compile(
    r"\s?(?:[零〇一二三四五六七八九十个只件套块元克斤页人万米名条把张支瓶袋包号路室房年]|ml|m\b|mm|cm|g\b)"
)
"""What makes a grade of steel a plain number: 304个杯子."""
WIDE_OPENINGS = frozenset(
    [
        "一键",
        "产品",
        "任何",
        "使用",
        "免费",
        "其他",
        "包装",
        "可以",
        "商品",
        "多功",
        "安全",
        "快速",
        "手动",
        "提供",
        "支持",
        "无线",
        "智能",
        "本品",
        "添加",
        "电动",
        "自动",
        "质量",
        "进行",
        "适用",
        "需要",
        "高清",
    ]
)
"""Two characters that open the name of many a thing, so that sharing them says nothing."""


class Word(NamedTuple):
    """A term found in a text. `denied`: the text says that it is not so, or only looks so."""

    start: int
    end: int
    aspect: str
    path: str
    denied: bool


@dataclass(frozen=True, slots=True)
class Aspect:
    """How the values of one property behave."""

    ask: bool = False
    """A claim that no data speak of needs evidence."""
    one: bool = False
    """Goods have one value of it, and a finer word than the data's needs no proof."""
    free: bool = False
    """Values do not exclude each other."""
    humble: tuple[str, ...] = ()
    """Values that nobody is misled by, so that none needs proof."""
    names: tuple[str, ...] = ()
    """The attributes that hold it; empty when any may."""


class Vocabulary:
    """Words by aspect and path, found in one pass. Immutable."""

    def __init__(self, entries: Iterable[tuple[str, str, str]], aspects: Mapping[str, Aspect]) -> None:
        """`entries`: (aspect, path, words); a word marked `=` counts in data and not in a text."""
        self.aspects = aspects
        held: dict[str, set[tuple[str, str, bool]]] = {}
        for aspect, path, words in entries:
            for word in terms_of(words):
                plain = plain_term(word.lstrip("="))
                if plain:
                    held.setdefault(plain, set()).add((aspect, path, word.startswith("=")))
        self._automaton: Any = ahocorasick.Automaton()
        for term, values in held.items():
            self._automaton.add_word(term, (term, tuple(sorted(values))))
        self._automaton.make_automaton()
        self._facts = lru_cache(maxsize=4096)(self._find_in_fact)
        self._texts = lru_cache(maxsize=4)(self._find_in_text)

    def in_fact(self, text: str) -> tuple[Word, ...]:
        """Words in a normalised value of the data; remembered, as the same goods come again and again."""
        return self._facts(text)

    def _find_in_fact(self, text: str) -> tuple[Word, ...]:
        return tuple(self._find(text, of_fact=True))

    def in_text(self, text: str) -> tuple[Word, ...]:
        """Words in a normalised text to be judged; the last texts are remembered, as several binders ask."""
        return self._texts(text)

    def _find_in_text(self, text: str) -> tuple[Word, ...]:
        return tuple(self._find(text, of_fact=False))

    def _find(self, plain: str, of_fact: bool) -> Iterator[Word]:
        text = scan_text(plain)
        found: list[tuple[int, int, tuple[tuple[str, str], ...]]] = []
        for at, (term, held) in self._automaton.iter(text):
            start, end = at - len(term) + 1, _term_end(text, at - len(term) + 1, at + 1)
            values = tuple((aspect, path) for aspect, path, data_only in held if of_fact or not data_only)
            if end and values and _stands(text, term, start, end, of_fact):
                found.append((start, end, values))
        for start, end, values in _longest(found):
            denied = _denied(text, start, end)
            for aspect, path in values:
                if aspect != NEUTRAL:
                    yield Word(start, end, aspect, path, denied and not path.endswith("none"))


def _term_end(text: str, start: int, end: int) -> int:
    """Where a hit ends, an English plural included; 0 when it is only part of a longer word or number."""
    head, tail = text[start], text[end - 1]
    if start and head.isascii() and head.isalnum() and text[start - 1].isascii():
        before = text[start - 1]
        if before.isalnum() or (head.isdigit() and before == "."):
            return 0
    if end < len(text) and tail.isascii() and tail.isalnum() and text[end].isascii() and text[end].isalnum():
        plural = tail.isalpha() and text[end] == "s" and not text[end + 1 : end + 2].isalnum()
        return end + 1 if plural else 0
    return end


def _stands(text: str, term: str, start: int, end: int, of_fact: bool) -> bool:
    if term in _SPOKEN_STEEL:
        return not _COUNTED.match(text, end) and text[max(0, start - 1) : start] not in _HAN_DIGITS
    if term in _BARE_STEEL:
        return _STEEL.search(text[max(0, start - 14) : end + 14]) is not None and not _COUNTED.match(text, end)
    if len(term) > 1 or of_fact or term.isascii():
        return True
    # A lone ideograph in a sentence is a word of its own beside a number, a mark or a maker's suffix.
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    tenths = _TENTHS.match(text, end) is not None
    if (
        after == "的"
        and not _is_han(text[end + 1 : end + 2] or ".")
        and (not _is_han(before or ".") or before in "纯全是")
    ):
        return True  # 棉的, or 是铜的: no word goes on behind it.
    return (not after or not _is_han(after) or after in "质制料布材" or before == "成" or tenths) and (
        not before
        or not _is_han(before)
        or before in "纯全含成"
        or text[max(0, start - 2) : start] == "材质"
        or (after != "" and after in "质制")
    )


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _longest(found: list[tuple[int, int, Any]]) -> Iterator[tuple[int, int, Any]]:
    """Hits that no longer hit covers."""
    found.sort(key=lambda hit: (hit[0], -hit[1]))
    reach = -1
    for hit in found:
        if hit[1] > reach:
            reach = hit[1]
            yield hit


def _denied(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 24) : start]
    if _ONLY.search(before.rstrip()) or _WHETHER.search(before) or _WHETHER.search(before + text[start]):
        return False
    return (
        _DENIES.search(before) is not None
        or _DENIES_FAR.search(before) is not None
        or _LOOKS.match(text[end : end + 12]) is not None
        or _COAT.search(before) is not None
        or (text[end - 1] == "木" and text[end : end + 1] == "皮")
    )


@cache
def properties() -> Vocabulary:
    """The vocabulary of properties and functions."""
    return _compiled(table("words"))


@cache
def colours() -> Vocabulary:
    """The vocabulary of colours."""
    rows: Mapping[str, str] = table("colours")
    entries = ((NEUTRAL if path == NEUTRAL else "colour", path, words or "") for path, words in rows.items())
    return Vocabulary(entries, {"colour": Aspect(one=True)})


@cache
def places() -> Vocabulary:
    """The vocabulary of places of origin, as paths from wide to fine."""
    data = table("places")
    entries = [("origin", path, words) for path, words in data["regions"].items()]
    within = {county: town for town, counties in data["inside"].items() for county in counties.split()}
    ambiguous = frozenset(data["ambiguous"].split())
    for region, towns in data["towns"].items():
        for town in towns.split():
            zh, _, en = town.partition("/")
            name = zh.removesuffix("市")
            above = f"{region}.{within[name]}" if name in within else region
            words = f"={name} {name}市 {name}县" if name in ambiguous else zh
            entries.append(("origin", f"{above}.{name}", f"{words} | {en}"))
    entries.append((NEUTRAL, NEUTRAL, data["neutral"]))
    return Vocabulary(entries, {"origin": Aspect(ask=True)})


def _compiled(data: Mapping[str, Mapping[str, Any]]) -> Vocabulary:
    aspects, entries = {}, []
    for name, values in data.items():
        spec: Mapping[str, Any] = values["_"]
        lists = {key: tuple(spec.get(key, ())) for key in ("humble", "names")}
        aspects[name] = Aspect(spec.get("ask", False), spec.get("one", False), spec.get("free", False), **lists)
        entries += [(name, str(path), words) for path, words in values.items() if path != "_"]
    return Vocabulary(entries, aspects)

"""A tolerant reading of the context that a line brings. Absent = not supplied; present, null included = bound."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from math import isfinite
from typing import Any

from tools.compliance.facts.validity import in_force
from tools.compliance.normalise import normalise

_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_NO = frozenset(
    [
        "否",
        "无",
        "不",
        "没有",
        "不支持",
        "不含",
        "no",
        "false",
        "none",
        "null",
        "n",
        "unsupported",
        "无此功能",
        "不可",
        "不适用",
        "不能",
        "未",
        "未获得",
        "未认证",
        "×",
        "x",
        "unavailable",
        "n/a",
        "不具备",
        "不带",
        "非",
        "没",
        "nil",
        "absent",
        "无。",
    ]
) | {"not supported", "not available", "not included", "not applicable", "not compatible", "not certified"}
_DENIAL = re.compile(
    r"(?:不(?:支持|可|能|适用|具备|含|带|提供|是|防)|not\b|non[- ](?!gmo|stick|slip|toxic|dairy|iron|woven|fat)|没有"
    r"|未(?:获|取得|通过|认证|添加|使用|检出|检测出|配备?)|并非|非(?!洲|遗|常|凡|转基因|油炸|物质))"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One named value of the context, with the place that it came from."""

    name: str
    value: str
    source: str
    inner: str = ""
    """The last of several nested names, as the straw of a small cup; empty where the name is not nested."""

    @property
    def denied(self) -> bool:
        """Whether the value says that the named thing is not so."""
        value = self.value.strip().lower()
        return value in _NO or _DENIAL.match(value) is not None

    @property
    def plain(self) -> str:
        """Name and value in the spelling that texts are matched in."""
        return plain_of(f"{self.name}: {self.value}" if self.name else self.value)

    @property
    def label(self) -> str:
        """The name in that spelling, underscores as spaces."""
        return plain_of(self.name)

    @property
    def said(self) -> str:
        """The value in that spelling, without the name."""
        return self.plain[len(self.label) + 2 :] if self.name else self.plain


@lru_cache(maxsize=8192)
def plain_of(text: str) -> str:
    """A short text normalised; remembered, as the same goods come again and again."""
    return normalise(text).text.replace("_", " ")


class Context:
    """Reads the context keys. Every answer tells an absent key from a null one."""

    def __init__(self, raw: Mapping[str, Any], day: date) -> None:
        self.raw = raw
        self.day = day
        self.attributes = tuple(_facts(raw.get("attributes"), "attributes"))
        product = raw.get("product")
        self.product = tuple(_facts(product, "product")) if isinstance(product, (Mapping, list)) else ()
        sentences = [f for key in ("facts", "evidence") for f in _facts(raw.get(key), key)]
        own = [Fact(key, str(raw[key]), key) for key in ("brand", "category") if raw.get(key)]
        title = [Fact("title", product, "product")] if isinstance(product, str) else []
        self.facts = (*self.attributes, *self.product, *sentences, *own, *title)

    @cached_property
    def everything(self) -> tuple[Fact, ...]:
        """Every entry under every key."""
        named = (
            (key, value, "" if isinstance(value, (Mapping, list, tuple)) else key) for key, value in self.raw.items()
        )
        return tuple(fact for key, value, name in named for fact in _facts(value, key, name))

    @cached_property
    def named(self) -> list[Fact]:
        """What is known of the goods themselves under a name. Read it only."""
        return [fact for fact in self.facts if fact.source in ("attributes", "product") and fact.label]

    def has(self, *keys: str) -> bool:
        """Whether any of `keys` was supplied, null included."""
        return any(key in self.raw for key in keys)

    @property
    def knows_product(self) -> bool:
        """Whether the product's data were supplied, so that an unsupported statement has nowhere to hide."""
        return self.has("attributes", "facts") or isinstance(self.raw.get("product"), Mapping)

    def number(self, key: str) -> float | None:
        """A number under `key`: a number, a decimal string, or text with a unit."""
        return number_in(self.raw.get(key))

    def within(self, key: str, *names: str) -> Any:
        """The first present value of `names` inside the mapping under `key`; None when there is none."""
        inner = self.raw.get(key)
        if isinstance(inner, Mapping):
            for name in names:
                if inner.get(name) is not None:
                    return inner[name]
        return None

    def text_of(self, *keys: str) -> str:
        """All words under `keys`, joined."""
        return " ".join(f"{fact.name} {fact.value}" for key in keys for fact in _facts(self.raw.get(key), key))

    def entries(self, key: str) -> list[list[Fact]]:
        """The records under `key`, each with its facts: a list or a mapping of mappings holds several, else one."""
        value = self.raw.get(key)
        if isinstance(value, Mapping) and value and all(isinstance(inner, Mapping) for inner in value.values()):
            return [list(_facts(inner, key, str(name))) for name, inner in value.items()]
        items = value if isinstance(value, (list, tuple)) else [value]
        return [facts for item in items if (facts := list(_facts(item, key)))]

    def holds(self, key: str) -> bool:
        """Whether the records under `key` say yes and at least one of them is in force."""
        if not truthy(self.raw.get(key)):
            return False
        entries = self.entries(key)
        return not entries or any(in_force(facts, self.day) for facts in entries)


def facts_in(value: Any) -> list[Fact]:
    """The facts of a value by itself."""
    return list(_facts(value, ""))


def truthy(value: Any) -> bool:
    """Whether a flag or record says yes."""
    return value not in (None, False, "", 0, [], {}) and str(value).strip().lower() not in _NO


def _facts(value: Any, source: str, name: str = "", depth: int = 0, inner: str = "") -> Iterator[Fact]:
    if depth > 4 or (value is None and not name):
        return
    if isinstance(value, Mapping):
        named = value.get("name") or value.get("key") or value.get("attribute")
        if named is not None and "value" in value:
            yield from _facts(_with_unit(value["value"], value), source, str(named), depth + 1)
            return
        for key, bare in value.items():
            whole, last = (f"{name} {key}", str(key)) if name else (str(key), "")
            yield from _facts(_with_unit(bare, value), source, whole, depth + 1, last)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _facts(item, source, name, depth + 1, inner)
    elif isinstance(value, bool):
        yield Fact(name, "yes" if value else "no", source, inner)
    elif value is None:
        yield Fact(name, "null", source, inner)
    else:
        yield Fact(name, str(value), source, inner)


_UNIT_KEYS = ("unit", "units", "uom", "单位")
_NUMERIC = re.compile(r"\d+(?:\.\d+)?")


def _with_unit(value: Any, beside: Mapping[str, Any]) -> Any:
    """A bare number in the unit that stands beside it in its record."""
    unit = next((beside[key] for key in _UNIT_KEYS if isinstance(beside.get(key), str)), None)
    bare = not isinstance(value, bool) and _NUMERIC.fullmatch(str(value))
    return f"{value} {unit}" if unit and bare else value


def number_in(value: Any) -> float | None:
    """The first number of a value; `2万`, `10k` are read. None when there is none, or none that is finite."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _finite(value)
    if isinstance(value, Mapping):
        return number_in(value.get("amount", value.get("price", value.get("value", value.get("count")))))
    found = _NUMBER.search(str(value))
    if not found:
        return None
    scale = {"万": 1e4, "亿": 1e8, "k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6}.get(
        str(value)[found.end() : found.end() + 1], 1
    )
    return _finite(float(found.group().replace(",", "")) * scale)


def _finite(value: int | float) -> float | None:
    """JSON as Python reads it may hold infinities, and whole numbers past any float."""
    try:
        return float(value) if isfinite(value) else None
    except OverflowError:
        return None


def numbers_in(value: Any) -> list[float]:
    """All numbers anywhere in a value."""
    if isinstance(value, Mapping):
        return [n for inner in value.values() for n in numbers_in(inner)]
    if isinstance(value, (list, tuple)):
        return [n for inner in value for n in numbers_in(inner)]
    if isinstance(value, str) and not _DATE.search(value):
        return [n for found in _NUMBER.findall(value) if isfinite(n := float(found.replace(",", "")))]
    single = number_in(value) if not isinstance(value, str) else None
    return [] if single is None else [single]


def date_in(value: Any) -> date | None:
    """The first calendar date of a value."""
    found = _DATE.search(str(value)) if value is not None else None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None

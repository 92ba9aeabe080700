"""A tolerant reading of the context that a line brings. Absent = not supplied; present, null included = bound."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_NO = frozenset(
    {
        "否",
        "无",
        "不",
        "没有",
        "不支持",
        "不含",
        "no",
        "false",
        "none",
        "not supported",
        "n",
        "unsupported",
        "0",
        "无此功能",
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One named value of the context, with the place that it came from."""

    name: str
    value: str
    source: str

    @property
    def denied(self) -> bool:
        """Whether the value says that the named thing is not so."""
        value = self.value.strip().lower()
        return value in _NO or value.startswith(("不", "非", "not ", "no "))


class Context:
    """Reads the context keys. Every answer tells an absent key from a null one."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.attributes = tuple(_facts(raw.get("attributes"), "attributes"))
        product = raw.get("product")
        more = [f for key in ("facts", "evidence") for f in _facts(raw.get(key), key)]
        self.product = tuple(_facts(product, "product")) if isinstance(product, (Mapping, list)) else ()
        own = [Fact(key, str(raw[key]), key) for key in ("brand", "category") if raw.get(key)]
        title = [Fact("title", product, "product")] if isinstance(product, str) else []
        self.facts = (*self.attributes, *self.product, *more, *own, *title)

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


def _facts(value: Any, source: str, name: str = "", depth: int = 0) -> Iterator[Fact]:
    if value is None or depth > 4:
        return
    if isinstance(value, Mapping):
        named = value.get("name") or value.get("key") or value.get("attribute")
        if named is not None and "value" in value:
            yield from _facts(value["value"], source, str(named), depth + 1)
            return
        for key, inner in value.items():
            yield from _facts(inner, source, str(key) if not name else f"{name} {key}", depth + 1)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _facts(item, source, name, depth + 1)
    elif isinstance(value, bool):
        yield Fact(name, "yes" if value else "no", source)
    else:
        yield Fact(name, str(value), source)


def number_in(value: Any) -> float | None:
    """The first number of a value; `2万`, `10k` are read. None when there is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, Mapping):
        return number_in(value.get("amount", value.get("price", value.get("value", value.get("count")))))
    found = _NUMBER.search(str(value))
    if not found:
        return None
    scale = {"万": 1e4, "亿": 1e8, "k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6}.get(
        str(value)[found.end() : found.end() + 1], 1
    )
    return float(found.group().replace(",", "")) * scale


def numbers_in(value: Any) -> list[float]:
    """All numbers anywhere in a value."""
    if isinstance(value, Mapping):
        return [n for inner in value.values() for n in numbers_in(inner)]
    if isinstance(value, (list, tuple)):
        return [n for inner in value for n in numbers_in(inner)]
    if isinstance(value, str) and not _DATE.search(value):
        return [float(found.replace(",", "")) for found in _NUMBER.findall(value)]
    single = number_in(value) if not isinstance(value, str) else None
    return [] if single is None else [single]


def date_in(value: Any) -> date | None:
    """The first calendar date of a value; None when there is none."""
    found = _DATE.search(str(value)) if value is not None else None
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None

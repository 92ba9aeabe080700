"""Needs such as 轻便跑步鞋 as predicates over product facts, and how a product meets them.

The predicates and their bases are data (`needs.yaml`). Attribute names and units differ from feed to feed, so both are
brought to a canonical name and unit before anything is compared. What a product does not say is unknown, not unmet.
"""

import operator
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from memory.domain.goal import Need
from memory.domain.noun import Noun
from memory.domain.product import Product
from tools.goal.product_match import kinds_in
from tools.goal.text import Sentence, load_data, normalise


class NeedMatch(Noun):
    """Whether a product meets a need, and by which attribute."""

    need: Need
    satisfied: bool | None
    """None when the product says nothing about it."""
    evidence_attribute: str | None = None
    """The attribute's name as the feed spells it, or `title`."""


ALIASES: dict[str, tuple[str, ...]] = {
    "weight": ("weight", "重量", "净重", "单只重量", "克重", "item weight", "shipping_weight", "毛重"),
    "volume": ("volume", "capacity", "容量", "容积", "净含量", "size_ml"),
    "height": ("height", "高度", "高", "尺寸", "size", "dimensions"),
    "thickness": ("thickness", "厚度", "厚"),
    "material": ("material", "材质", "面料", "fabric", "材料", "upper", "鞋面材质", "鞋面", "主材质", "成分"),
    "sport": ("sport", "运动类型", "适用运动", "activity", "用途", "适用场景", "use", "scene"),
    "waterproof": ("waterproof", "防水", "防水等级", "water resistance", "water_resistance", "ip rating", "ip_rating"),
    "insulation": ("insulation", "保温", "保温时长", "保温时间", "keeps_hot", "keeps hot", "heat retention"),
    "battery": ("battery", "续航", "续航时间", "电池续航", "battery life", "playtime", "电池容量"),
    "noise_cancelling": ("noise_cancelling", "noise cancelling", "anc", "降噪", "主动降噪", "features", "功能"),
    "connectivity": ("connectivity", "连接方式", "连接", "bluetooth", "蓝牙", "蓝牙版本"),
    "foldable": ("foldable", "折叠", "可折叠", "portable", "便携", "collapsible"),
    "noise": ("noise", "噪音", "噪声", "noise level"),
    "grip": ("grip", "防滑", "sole", "鞋底", "大底", "outsole", "表面", "surface", "material", "材质"),
    "spf": ("spf", "防晒指数", "防晒值"),
    "upf": ("upf", "防晒系数", "uv_protection", "紫外线防护"),
    "fragrance": ("fragrance", "香味", "香型", "scent", "香精"),
    "skin_type": ("skin_type", "skin type", "适合肤质", "肤质"),
    "effect": ("effect", "功效", "benefit", "benefits", "function"),
    "sugar": ("sugar", "含糖量", "糖", "sugars"),
    "certificate": ("certificate", "certification", "认证", "证书"),
    "roast": ("roast", "烘焙度", "烘焙", "roast level", "roast_level"),
    "ingredients": ("ingredients", "配料", "成分", "原料"),
    "safety": ("safety", "安全", "material", "材质", "bpa"),
    "laptop": ("laptop", "laptop_size", "适合电脑", "可装电脑", "laptop compartment"),
    "cri": ("cri", "显色指数", "ra"),
    "care": ("care", "洗涤", "洗涤方式", "护理"),
    "age": ("age", "适用年龄", "age_min", "age range"),
}
_FACTORS: dict[str, dict[str, str]] = {
    "g": {
        "kg 公斤 千克": "1000",
        "斤": "500",
        "g 克": "1",
        "oz 盎司": "28.349523",
        "lb 磅 pound": "453.59237",
        "mg": "0.001",
    },
    "ml": {"ml 毫升": "1", "l 升 liter litre": "1000", "fl_oz oz 盎司": "29.57353", "gal": "3785.4118"},
    "cm": {"cm 厘米": "1", "mm 毫米": "0.1", "m 米": "100", "in inch 英寸 寸": "2.54", "ft": "30.48"},
    "mm": {"mm 毫米": "1", "cm 厘米": "10", "in inch": "25.4"},
    "in": {"in inch 英寸 寸": "1", "cm": "0.3937008"},
    "h": {"h hr hour 小时": "1", "天 day": "24", "min 分钟": "0.0166667"},
    "mah": {"mah 毫安 毫安时": "1"},
    "db": {"db 分贝": "1"},
}
_UNITS = {
    unit: {word.replace("_", " "): Decimal(factor) for words, factor in rows.items() for word in words.split()}
    for unit, rows in _FACTORS.items()
}
_QUANTITY = re.compile(r"(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>fl oz|[a-z]+|[\u3400-\u9fff]{1,3})?")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
_NEGATIVE = re.compile(r"^(?:no|none|not|false|否|无|不|没有|non)\b|^(?:否|无|不|没有)")


@cache
def _rows() -> tuple[tuple[str, dict[str, Any], re.Pattern[str]], ...]:
    return tuple((name, row, re.compile("|".join(row["said"]))) for name, row in load_data("needs.yaml").items())


def find_needs(said: Sentence) -> tuple[Need, ...]:
    """The needs in a sentence, in the order of the data, for the kinds of product that it names."""
    kinds = set(kinds_in(said.norm))
    found = []
    for name, row, pattern in _rows():
        match = pattern.search(said.norm)
        if match and (not row.get("kinds") or kinds & set(row["kinds"])):
            words = said.raw[match.start() : match.end()]
            found.append(
                Need(
                    id=name,
                    said=words,
                    attribute=row["attribute"],
                    op=row["op"],
                    value=row["value"],
                    basis=row["basis"],
                )
            )
    return tuple(found)


def match_needs(needs: Sequence[Need], product: Product) -> list[NeedMatch]:
    """Each need against the product's attributes; for words, the title counts as a statement too."""
    return [_match(need, product) for need in needs]


def _match(need: Need, product: Product) -> NeedMatch:
    name, unit = _name_and_unit(need.attribute)
    numeric = need.op not in ("has", "in") and re.fullmatch(r"[\d.]+", need.value) is not None
    unmet: str | None = None
    for attribute in product.attributes:
        spelled, own_unit = _name_and_unit(normalise(attribute.name))
        if not _same_name(name, spelled, normalise(attribute.name)):
            continue
        if numeric:
            amount = quantity(attribute.value, unit, own_unit)
            if amount is not None:
                met = _COMPARE[need.op](amount, Decimal(need.value))
                return NeedMatch(need=need, satisfied=met, evidence_attribute=attribute.name)
        elif _has(need, normalise(attribute.value)):
            return NeedMatch(need=need, satisfied=True, evidence_attribute=attribute.name)
        else:
            unmet = attribute.name
    if not numeric and _has(need, normalise(product.title)):
        return NeedMatch(need=need, satisfied=True, evidence_attribute="title")
    return NeedMatch(need=need, satisfied=False if unmet else None, evidence_attribute=unmet)


def _has(need: Need, text: str) -> bool:
    """One of the words is in the text, and the text does not deny it (unless being without it is what is wanted)."""
    words = need.value.split("|")
    if _NEGATIVE.match(text) and not any(_NEGATIVE.match(word) for word in words):
        return False
    return any(re.search(word if re.search(r"[\[\]]", word) else re.escape(word), text) for word in words)


def _name_and_unit(name: str) -> tuple[str, str | None]:
    """`weight_g` → weight, g; `重量(克)` → 重量, g."""
    bracket = re.match(r"^(.+?)\s*[(（\[]\s*([^)）\]]+)\s*[)）\]]$", name)
    stem, unit = (bracket[1], bracket[2]) if bracket else (name.rsplit("_", 1) if "_" in name else (name, None))
    if unit is not None and any(unit in table for table in _UNITS.values()):
        return stem, unit
    return name.removesuffix("_100").removesuffix("_g") if name.startswith("sugar") else name, None


def _same_name(canonical: str, stem: str, whole: str) -> bool:
    base = canonical.removesuffix("_min")
    names = ALIASES.get(base, (base,))
    return stem in names or whole in names or stem.replace("_", " ") in names


def quantity(text: str, unit: str | None, own_unit: str | None = None) -> Decimal | None:
    """The first amount in `text` in `unit`. A bare number is in the attribute's own unit, else already in `unit`."""
    for match in _QUANTITY.finditer(normalise(text)):
        amount = Decimal(match["n"])
        if unit is None:
            return amount
        factor = _factor(match["unit"], unit)
        if factor is None and not match["unit"]:
            factor = _factor(own_unit, unit) if own_unit else Decimal(1)
        if factor is not None:
            return amount * factor
    return None


def _factor(written: str | None, unit: str) -> Decimal | None:
    if not written:
        return None
    table = _UNITS.get(unit, {})
    for spelled in (written, written.rstrip("s"), written.removesuffix("es")):
        if spelled in table:
            return table[spelled]
    return next(
        (table[u] for u in sorted(table, key=len, reverse=True) if not u.isascii() and written.startswith(u)), None
    )

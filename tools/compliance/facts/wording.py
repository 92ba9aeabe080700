"""How a reason tells what the record holds: in words that a merchant uses, never by a key of the data."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from tools.compliance.facts.context import Fact, plain_of
from tools.compliance.facts.tables import table

_SHOWN = 60
"""Characters of a value that a reason quotes."""
_ANSWERS = {"yes": "是", "no": "否", "null": "无"}


class Told(NamedTuple):
    """What is on record, as a clause in both languages, and the bare value of it."""

    zh: str
    en: str
    value: str = ""


def told(fact: Fact) -> Told:
    """A fact as a person would say it."""
    value = quoted(fact.value)
    if not fact.name or fact.source == "evidence":
        source = "凭证" if fact.source == "evidence" else "资料"
        return Told(f"{source}写的是“{value}”", f"it says “{value}”", value)
    zh, en = names_of(fact.name)
    if fact.value == "null":
        return Told(f"资料中没有{zh}", f"it gives no {en}", "无")
    return Told(f"资料中{zh}是“{_ANSWERS.get(value, value)}”", f"it gives {en}: “{value}”", value)


def listed(facts: Iterable[Fact]) -> Fact:
    """Facts of one name as a single one that lists their values."""
    several = list(facts)
    values = dict.fromkeys(fact.value for fact in several)
    joint = ", " if all(value.isascii() for value in values) else "、"
    return Fact(several[0].name, joint.join(values), several[0].source)


def names_of(key: str) -> tuple[str, str]:
    """What a key is called in Chinese and in English; a name that a merchant gave stays."""
    own = key.replace("_", " ").strip()
    zh, en = _names().get(plain_of(key), (own, own))
    return (zh if own.isascii() else own), en


def amount(number: float) -> str:
    """A number as people write it: 199, 9.9, 1234567."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def day_zh(day: date) -> str:
    """A day as a Chinese sentence gives it."""
    return f"{day.year}年{day.month}月{day.day}日"


def quoted(text: str) -> str:
    """As much of a value as a reason shows."""
    plain = " ".join(text.replace("_", " ").split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"


@cache
def _names() -> dict[str, tuple[str, str]]:
    return {key: (row["zh"], row["en"]) for row in table("names") for key in row["keys"]}

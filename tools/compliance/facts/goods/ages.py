"""Ages that the goods are said to be fit for, in numbers or as a stage of life, held against the ages on record."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator
from typing import NamedTuple

from tools.compliance.facts.context import Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_AGE = re.compile(
    r"(?P<lead>适合|适用于?|适龄|专为|婴儿|宝宝|婴幼儿|儿童|ages?|aged|for children|for kids)?\s?(?<![\d.])(?P<a>\d{1,2}(?:\.5)?)\s?(?P<ua>岁|个月|月龄|years?|yrs?|months?|m\b)?"
    r"\s?(?:(?:-|~|至|到|to)\s?(?P<b>\d{1,2}(?:\.5)?)\s?)?(?P<ub>岁|个月|月龄|years?(?: old)?|yrs?|months?(?: old)?)?\s?(?P<up>以上|及以上|起|\+|and up|and over|and older|or older|up)?"
)
_AGE_NAME = re.compile(r"年龄|适龄|\bages?\b|适用人群|月龄|recommended")
_BIRTH = re.compile(r"新生儿(?:可用|适用|即可)|出生(?:即可|就能|起)|0岁起|刚出生|from birth|newborns?\b|from day one")
_EN = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_YOUNG = "toddlers?|bab(?:y|ies)|infants?|kids?|child|children|little ones|boys|girls"
_POINT = re.compile(
    r"(?P<zh>半|\d{1,2}|[一二两三四五六七八九十]{1,3})(?P<zu>周?岁|个月大?|月龄)(?P<half>半)?(?=的?(?:宝宝|宝贝|孩子|小孩|娃|婴儿|幼儿|儿童|小朋友|以上|及以上|起|就|即可|了?也|了都|了还|便|可[用玩穿拼读]|能|都能|都可))"
    rf"|\b(?P<en>\d{{1,2}}|{_EN})[- ](?P<eu>year|month)s?[- ]olds?\b|\b(?:{_YOUNG}) (?:of|aged?|from) (?P<of>\d{{1,2}}|{_EN}) (?P<ou>month|year)s?\b"
    rf"|\bas young as (?P<young>\d{{1,2}}|{_EN})(?: (?P<yu>month|year)s?)?\b"
    rf"|\bfrom (?P<from>\d{{1,2}}|{_EN}) (?P<fu>month|year)s?(?: old| up| on| and up| onwards)?(?=[.,!;]|$)"
)
_BIRTHDAY = re.compile(r"\b(first|second|third|fourth|fifth) birthdays?\b(?! (?:party|cake|card|balloon))")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_WORDED = re.compile(
    rf"\b(?:age[sd]?|kids|children|for) (?:of )?({_EN})(?P<half> and a half)?(?: years?)? (?:and|or) (?:up|over|above|older)\b"
)
_STAGES = (
    (r"幼儿园(?:的?小朋友|的?孩子|宝宝|小班|中班|大班)?(?:也|都|就)?(?:能|可以|可用|适用|适合)|\b(?:for|with) preschoolers\b|\bpreschoolers (?:love|can|will)\b|\bfor kindergartners\b|\bgreat for preschoolers\b", 36, 72),
    (r"小学生(?:也|都|就)?(?:能|可以|适用|适合|可用)|适合小学生|\bfor (?:elementary|primary)[- ]school(?:ers| kids| children)\b", 72, 144),
    (r"学步期|学步宝宝|\btoddlers?\b(?! (?:bed|size|seat|room|clothing|proof))", 12, 36),
    (r"(?:小月龄|婴儿|襁褓)(?:宝宝)?(?:也|都|就)?(?:能|可以|可用|适用)|\b(?:for|safe for|suits|suitable for) (?:babies|infants)\b", 0, 12),
    (r"\bteen(?:ager)?s (?:love|can|will)\b|青少年适用", 144, 216),
)  # fmt: skip
_STAGE_WORDS = tuple((re.compile(pattern), low, high) for pattern, low, high in _STAGES)
_NOT = re.compile(r"(?:不|勿|非|禁止|避免|严禁|\bnot\b|\bnever\b|n't\b|\bunder\b|\bkeep\b)[^,，。.;；]{0,14}$")
_BELOW = re.compile(r"\s?(?:岁|个月|月龄|years?|months?)?\s?(?:以下|以内|及以下|以前|and under|or younger)")


class Ages(NamedTuple):
    """From how many months on, and up to how many; no upper end where it is open."""

    low: int
    high: int
    start: int
    end: int
    near: bool = False
    """Whether ages that overlap are enough: a stage of life, or children of one age."""


def bind_ages(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Ages that the goods are said to be fit for and that the data exclude."""
    said = [ages for ages in _said(line.text) if not _NOT.search(line.text[max(0, ages.start - 20) : ages.start])]
    known = [(ages, fact) for fact in facts for ages in _known(fact)] if said else []
    for each in said:
        # Months within a known range of years are the data's own words in another unit.
        if known and not any(_fits(each, ages) for ages, _ in known):
            yield by_fact(line, (each.start, each.end), "fact.age", known[0][1])


def _fits(said: Ages, known: Ages) -> bool:
    if said.near:
        return said.high >= known.low and said.low <= known.high
    return known.low <= said.low <= known.high


def _known(fact: Fact) -> Iterator[Ages]:
    """The ages of one fact, less those that it shuts out."""
    named = _AGE_NAME.search(fact.label) is not None
    found = [*_ages_in(fact.plain, named), *(ages for ages in _points(fact.plain) if named)]
    for ages in found:
        out = _BELOW.match(fact.plain, ages.end) or _NOT.search(fact.plain[max(0, ages.start - 16) : ages.start])
        if not out:
            yield ages._replace(high=1200) if ages.near and ages.low == ages.high else ages


def _said(text: str) -> Iterator[Ages]:
    yield from _ages_in(text, named=False)
    yield from _points(text)
    yield from _birthdays(text)
    for pattern, low, high in _STAGE_WORDS:
        for found in pattern.finditer(text):
            yield Ages(low, high, *found.span(), near=True)


def _points(text: str) -> Iterator[Ages]:
    """One age said of a child: 两岁宝宝, 9-month-old; or from which on the goods may be used: 半岁起."""
    for found in _POINT.finditer(text):
        word, unit = next(
            (found[w], found[u])
            for w, u in (("zh", "zu"), ("en", "eu"), ("of", "ou"), ("young", "yu"), ("from", "fu"))
            if found[w]
        )
        number = number_of(word)
        if number is None or _BELOW.match(text, found.end()):
            continue
        years = not unit or "岁" in unit or unit == "year"
        months = int((number + (0.5 if found["half"] else 0.0)) * (12 if years else 1))
        # A child of two is two until the third birthday.
        yield Ages(
            months, months + (11 if years and not found["half"] and word != "半" else 0), *found.span(), near=True
        )


def _birthdays(text: str) -> Iterator[Ages]:
    """The year that a child begins on a birthday: from your baby's first birthday."""
    for found in _BIRTHDAY.finditer(text):
        months = 12 * (_ORDINALS.index(found[1]) + 1)
        yield Ages(months, months, *found.span(), near=True)


def _ages_in(text: str, named: bool) -> Iterator[Ages]:
    for found in _AGE.finditer(text):
        unit = found["ub"] or found["ua"]
        if not (found["lead"] or named or (found["up"] and unit)) or (unit is None and not found["lead"] and not named):
            continue
        if not unit and not (found["up"] or found["b"]):
            continue
        per = 1 if unit and (unit[0] == "m" or "月" in unit) else 12
        first_per = 1 if found["ua"] and (found["ua"][0] == "m" or "月" in found["ua"]) else per
        low = int(float(found["a"]) * first_per)
        yield Ages(low, int(float(found["b"]) * per) if found["b"] else 1200, *found.span())
    for found in _WORDED.finditer(text):
        yield Ages(int(((number_of(found[1]) or 0.0) + (0.5 if found["half"] else 0.0)) * 12), 1200, *found.span())
    for found in _BIRTH.finditer(text):
        yield Ages(0, 1200, *found.span())

"""Numbers as merchants write them: 5000, 3,500, 1.5万, 3w, 6k, 一万二, 两千五, half a million, a couple hundred."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

ZH_DIGITS = {
    char: value
    for value, chars in enumerate(("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}
_ZH_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "亿": 100_000_000}
_SUFFIXES = {
    "k": 1000,
    "w": 10_000,
    "m": 1_000_000,
    "grand": 1000,
    "thousand": 1000,
    "million": 1_000_000,
    "mil": 1_000_000,
    "hundred": 100,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_EN_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
EN_SMALL = {word: value for value, word in enumerate(_EN_ONES)} | _EN_TENS | {"couple": 2, "dozen": 12}
_EN_BIG = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "million": 1_000_000}
_EN_WORD = "|".join(sorted((*EN_SMALL, *_EN_BIG), key=len, reverse=True))

ZH_NUMERAL = "[零〇一壹二两贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿]"
_DIGITS = r"(?:(?<=[$€£¥])\d{1,3}(?:[ ]\d{3})+|\d{1,3}(?:'\d{3})+|\d{1,3}(?:,\d{3})+)(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?"
NUMBER = re.compile(
    rf"""
    (?P<loose>(?<![\d.,])\d{{1,3}},\d{{1,2}}(?:\s?(?P<loose_unit>[kw万千百])(?![a-z])|(?=\s?(?:元|块|€|eur))))
    |(?P<digits>(?<![\d])(?:{_DIGITS})(?:e\d{{1,3}}(?![a-z0-9]))?)
      (?:[ ]?(?P<unit>十万|百万|千万|百|千|万|亿|(?:k|w|m|grand|thousand|million|mil|hundred)(?![a-z]))
      (?P<tail>[1-9一二三四五六七八九](?!\d|\.\d|[月日号天周个年点折%万千百十款件双]))?)?
    |(?P<zh>{ZH_NUMERAL}+半?)
    |(?P<half>\bhalf\s+(?:a\s+)?(?:million|thousand|grand))
    |(?P<en>(?<![a-z])(?:a\s+)?(?:{_EN_WORD})(?:[\s-]+(?:and\s+(?:a\s+half\s+)?|of\s+)?(?:{_EN_WORD}))*(?:\s+and\s+a\s+half)?(?![a-z]))
    """,
    re.VERBOSE,
)


class Number(NamedTuple):
    """A number in the text. `value` is None when it can be read in two ways (`1,5`)."""

    value: Decimal | None
    start: int
    end: int
    worded: bool
    """Spelled with words, numerals or a multiplier, so that it is surely a quantity and no code or model name."""
    readings: tuple[Decimal, ...] = ()


def find_numbers(norm: str) -> Iterator[Number]:
    """Every number in a normalised sentence, from left to right."""
    for match in NUMBER.finditer(norm):
        number = _read(match)
        if number is not None:
            yield number


def parse_number(text: str) -> Decimal | None:
    """The number that `text` is, when it is one and nothing else."""
    found = [number for number in find_numbers(text.strip()) if number.end - number.start == len(text.strip())]
    return found[0].value if len(found) == 1 else None


def _read(match: re.Match[str]) -> Number | None:
    start, end = match.span()
    if match["loose"]:
        factor = _SUFFIXES.get(match["loose_unit"] or "", 1)
        digits = re.sub(r"[^\d,]", "", match["loose"])
        readings = (Decimal(digits.replace(",", ".")) * factor, Decimal(digits.replace(",", "")) * factor)
        return Number(None, start, end, bool(match["loose_unit"]), readings)
    if match["digits"]:
        return _read_digits(match)
    if match["zh"]:
        value = parse_chinese(match["zh"])
        return None if value is None else Number(value, start, end, True)
    if match["half"]:
        return Number(Decimal(_EN_BIG[match["half"].split()[-1]]) / 2, start, end, True)
    value = parse_english(match["en"])
    return None if value is None else Number(value, start, end, True)


def _read_digits(match: re.Match[str]) -> Number:
    value = Decimal(re.sub("[,' ]", "", match["digits"]))
    if match["unit"]:
        factor = _SUFFIXES[match["unit"]]
        tail = parse_chinese(match["tail"]) or Decimal(match["tail"]) if match["tail"] else Decimal(0)
        value = value * factor + tail * (factor // 10)
    return Number(value, *match.span(), worded=bool(match["unit"]))


def parse_chinese(text: str) -> Decimal | None:
    """一万二 is 12000, 两千五 2500, 一百零五 105, 二零二六 2026; None when the characters are no number."""
    half = text.endswith("半")
    text = text.removesuffix("半")
    if not text:
        return None
    if all(char in ZH_DIGITS or char.isdigit() for char in text):
        digits = "".join(char if char.isdigit() else str(ZH_DIGITS[char]) for char in text)
        return Decimal(digits) + (Decimal("0.5") if half else 0)
    total = _chinese_sections(text)
    if total is None or not half:
        return total
    unit = _ZH_UNITS.get(text[-1], 1)
    return total + Decimal(unit) / 2


def _chinese_sections(text: str) -> Decimal | None:
    total, section, digit, last_unit, zero = 0, 0, None, 0, False
    for char in text:
        if char in ZH_DIGITS:
            if digit is not None and not zero and digit != 0:
                return None
            digit, zero = ZH_DIGITS[char], char in "零〇"
        elif (unit := _ZH_UNITS[char]) >= 10_000:
            whole = section + (digit or 0) or (1 if not total else 0)
            total, section = ((total + whole) * unit, 0) if unit > last_unit and total else (total + whole * unit, 0)
            digit, last_unit, zero = None, unit, False
        else:
            section += (1 if digit is None else digit) * unit
            digit, last_unit, zero = None, unit, False
    if digit is not None:
        short = last_unit >= 100 and text[-2] in _ZH_UNITS
        section += digit * (last_unit // 10 if short else 1)
    return Decimal(total + section)


def parse_english(text: str) -> Decimal | None:
    """twenty thousand, a hundred and fifty, two and a half thousand, fifteen hundred, a couple of thousand."""
    half_before = re.search(r"and\s+a\s+half\s+(\w+)$", text)
    halves = bool(re.search(r"and\s+a\s+half", text))
    words = [w for w in re.split(r"[\s-]+", re.sub(r"and\s+a\s+half", " ", text)) if w not in ("a", "and", "of", "")]
    if not words or words == ["k"] or words == ["m"]:
        return None
    total, section = Decimal(0), Decimal(0)
    for word in words:
        if word in EN_SMALL:
            section += EN_SMALL[word]
        elif word == "hundred":
            section = (section or 1) * 100
        else:
            if halves and half_before:
                section += Decimal("0.5")
            total, section = total + (section or 1) * _EN_BIG[word], Decimal(0)
    if halves and not half_before:
        section += Decimal(_EN_BIG.get(words[-1], 1)) / 2
    return total + section

"""Numbers as they are written or said before a unit: digits, Han numerals with their tenths, English words."""

import re
from itertools import pairwise

from tools.numbers import EN_SMALL, ZH_DIGITS, parse_chinese, parse_english

HAN_ONES = ZH_DIGITS | {"双": 2, "单": 1}
_WORDS = {"single": 1.0, "dual": 2.0, "twin": 2.0, "quad": 4.0, "hexa": 6.0, "octa": 8.0, "half": 0.5, "dozen": 12.0}
DIGITS = r"\d{1,12}(?:,\d{3}(?!\d)){0,4}(?:\.\d{1,6})?"
_KILO = "(?=千[帕瓦卡])"
HAN_NUMBER = (
    "(?:[零一二两三四五六七八九十]{1,3}点[零一二三四五六七八九]{1,3}"
    "|[一二两三四五六七八九十百千]{1,5}万[零一二两三四五六七八九十百千]{1,7}(?<!两)"
    f"|(?=[一二两三四五六七八九十])[一二两三四五六七八九]?十?[一二三四五六七八九]?{_KILO}(?<=[一二两三四五六七八九十])"
    "|[一二两双单三四五六七八九十百千半](?:[一二三四五六七八九十百千半]|(?<=[百千])零|(?<=[千百])两(?=[百千])){0,5})"
)
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TEENS = "|".join(word for word, value in EN_SMALL.items() if 10 <= value < 20 and word != "dozen")
_UNDER_100 = f"(?:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_TEENS}|{_ONES})"
_UNDER_1000 = f"(?:(?:a |{_UNDER_100} )hundred(?:(?: and)? {_UNDER_100})?|hundred|{_UNDER_100})"
EN_NUMBER = (
    f"(?:{_UNDER_100} point (?:{_ONES}|zero)(?: (?:{_ONES}))?"
    f"|(?:a |{_UNDER_1000} )thousand(?:(?:,| and)? {_UNDER_1000})?"
    f"|{_UNDER_1000}(?: and a half)?|{'|'.join(_WORDS)}|zero)"
)
"""Up to nine hundred thousand; twelve and a half; one point two."""


def number_of(word: str) -> float | None:
    """The value of digits, Han numerals or English number words; None when it is none of them."""
    if word[0].isdigit():
        return float(word.replace(",", ""))
    if word.isascii():
        return _WORDS[word] if word in _WORDS else _english(word)
    if word == "半":
        return 0.5
    if "点" in word:
        whole, _, tenths = word.partition("点")
        return (number_of(whole) or 0.0) + tenths_of(tenths)
    if "半" in word or any(one in HAN_ONES and other in HAN_ONES and one != "零" for one, other in pairwise(word)):
        return None
    value = parse_chinese(word.replace("双", "二").replace("单", "一"))
    return None if value is None else float(value)


def tenths_of(numerals: str) -> float:
    """What numerals behind the point are worth: .52 of 五二."""
    return float("0." + "".join(str(ZH_DIGITS[numeral]) for numeral in numerals))


def _english(words: str) -> float | None:
    if not re.fullmatch(EN_NUMBER, words):
        return None
    whole, _, tenths = words.partition(" point ")
    value = parse_english(whole.replace(",", ""))
    if value is None:
        return None
    return float(value) + (float("0." + "".join(str(EN_SMALL[digit]) for digit in tenths.split())) if tenths else 0.0)

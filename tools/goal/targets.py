"""Targets: ROI 3 以上, 投产比1:3, ROAS of 4, 400% ROAS, CPA under $8, 获客成本控制在30元内, $8 per order."""

import re
from decimal import Decimal

from memory.domain.goal import Metric, Target
from memory.domain.money import Money
from tools.goal.money import money_at
from tools.goal.text import Marks, Sentence
from tools.numbers import find_numbers

_RATIO = (
    r"(?P<roas>roas|广告支出回报率?|return on ad ?spend)|(?P<roi>\broi\b|roi(?![a-z])|投产比?|投入产出比?|"
    r"投资回报率?|投资报酬率|回报率|return on investment)"
)
_CPA = (
    r"cpa|cac|(?:单个|每个|单)?(?:获客|拉新|转化|成交|下单|订单|新客)(?:成本|单价)|(?:每|单)(?:个|笔|次|"
    r"位)?(?:单|订单|成交|转化|客户|新客|顾客)(?:的)?成本|单客成本|"
    r"cost[ -]per[ -](?:acquisition|action|order|purchase|sale|conversion|customer)|(?:customer )?acquisition cost"
)
_BETWEEN = (
    r"(?:\s|目标|要|能|得|需要?|保证|保底|保住?|起码|冲到?|拉到|破|过|大概|大约|约|做到|达到|达|保持|维持|控制|压|在|到|不低于|不少于|至少|最低|"
    r"最少|高于|大于|超过|以上|不超过|不高于|低于|小于|"
    r"最多|以内|别超过|不要超过|是|为|的|设|定|:|=|>|<|≥|≤|target\w*|goals?|of|at|to|is|be|should|must|"
    r"least|most|above|over|under|below|more|less|than|min\w*|max\w*|"
    r"around|about|a|no|not|keep|hit|reach|up|with|≧|≦|～|~|不能|必须|希望|期望|,?\s*别)*"
)
_ONE_TO = r"(?:1\s*[:比/]\s*(?=\d))?"
_RATIO_BEFORE = re.compile(
    rf"(?:{_RATIO}){_BETWEEN}{_ONE_TO}(?P<number>\d+(?:\.\d+)?|"
    rf"[一二两三四五六七八九十]+)\s*(?P<percent>%)?(?:\s*[:比]\s*1(?!\d))?(?:\s*(?:倍|x\b|以上|左右|\+|or "
    rf"(?:more|better|higher)))*"
)
_RATIO_AFTER = re.compile(
    rf"(?<![\d.])(?P<number>\d{{1,9}}(?:\.\d{{1,6}})?)\s*(?P<percent>%|percent)?(?:\s*:\s*1)?\s*(?:x|倍|times|-fold)?\s*(?:的|"
    rf"以上的?|\+|target)?\s*(?:{_RATIO})"
)
_CPA_BEFORE = re.compile(
    rf"(?:{_CPA})(?![a-z]){_BETWEEN}(?:[^\d,;。]{{0,4}}?)"
    r"(?=[\d一二两三四五六七八九十百]|(?:hk|nt|us|a|c|s)?[$¥€£])"
)
_CPA_RIGHT = re.compile(
    r"^\s*(?:的)?(?:cpa|cac|获客成本|(?:for |(?:per|a|an|each|every)\s+)(?:(?:new|each|"
    r"every)\s+)?(?:acquisition|order|sale|purchase|conversion|customer|buyer)\b|(?:/|每|一)\s*(?:单|"
    r"个?(?:订单|客户|新客|转化|成交)))"
)
_CPA_LEFT = re.compile(
    r"(?:每(?:一)?(?:个|笔|位)?(?:单|订单|新客|客户|成交|转化|获客))(?:的?(?:成本|费用|广告费|"
    r"花费))?[^\d,。;]{0,8}$|\b(?:per|each|every)\s+(?:new\s+)?(?:order|sale|purchase|conversion|customer|"
    r"acquisition)\s*[^\d,;]{0,16}$"
)


def find_target(said: Sentence, marks: Marks) -> Target | None:
    """The first target said, marked so that its number is no budget."""
    return _ratio(said, marks) or _cost(said, marks)


def _ratio(said: Sentence, marks: Marks) -> Target | None:
    for pattern in (_RATIO_BEFORE, _RATIO_AFTER):
        for match in pattern.finditer(said.norm):
            value = next((n.value for n in find_numbers(match["number"])), None)
            if not value or not marks.free(*match.span()):
                continue
            metric: Metric = "roas" if match["roas"] else "roi"
            marks.take("target", *match.span())
            return Target(metric=metric, value=_plain(value / 100 if match["percent"] else value))
    return None


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _cost(said: Sentence, marks: Marks) -> Target | None:
    named = {match.end(): match.start() for match in _CPA_BEFORE.finditer(said.norm)}
    for number in find_numbers(said.norm):
        currency, start, end = money_at(said, number)
        right, left = _CPA_RIGHT.match(said.norm[end:]), _CPA_LEFT.search(said.norm[max(0, start - 32) : start])
        begin = next((named[at] for at in (start, number.start) if at in named), None)
        if number.value is None or number.value <= 0 or number.value >= 10**9:
            continue
        if begin is None and not left and not (right and (start, end) != (number.start, number.end)):
            continue
        first = begin if begin is not None else start - (len(left.group()) if left else 0)
        last = end + (right.end() if right else 0)
        if not marks.free(first, last):
            continue
        marks.take("target", first, last)
        return Target(metric="cpa", value=Money.of(number.value, currency or "XXX").major, currency=currency)
    return None

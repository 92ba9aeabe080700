"""Budgets: which of the sentence's numbers is the money to spend, in what currency, in total or a day.

Every number with a currency, a cue or an unmistakable shape is a candidate; prices, discounts, thresholds and counts
are not. The strongest candidate wins, so words like "ignore the rules" have no say.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tools.goal.text import Marks, Sentence, clause_of
from tools.numbers import Number, find_numbers

_PREFIXES = {
    "CNY": r"rmb|cny|cn¥|人民币",
    "USD": r"us\$|usd|美元|美金",
    "HKD": r"hk\$|hkd|港币",
    "TWD": r"nt\$|ntd|twd|新?台币",
    "SGD": r"s\$|sgd",
    "AUD": r"au?\$|aud",
    "CAD": r"ca?\$|cad",
    "BRL": r"r\$|brl",
    "EUR": r"€|eur",
    "GBP": r"£|gbp",
    "JPY": r"jpy|jp¥|日元",
    "KRW": r"₩|krw",
    "INR": r"₹|inr|rs\.?",
    "CHF": r"chf",
    "NZD": r"nz\$|nzd",
    "MYR": r"myr|rm",
    "THB": r"฿|thb",
    "VND": r"₫|vnd",
    "$": r"\$",
    "¥": r"¥",
}
_SUFFIXES = {
    "CNY": r"(?:元|块)?人民币|rmb|cny|yuan|renminbi|kuai|块钱?|元钱?",
    "USD": r"美元|美金|美刀|刀|us ?dollars?|dollars?|usd|bucks?",
    "EUR": r"欧元|欧(?![洲美式莱珀米亚])|euros?|eur|€",
    "GBP": r"英镑|镑|pounds?(?: sterling)?|quid|gbp|£",
    "JPY": r"日元|日圆|日币|円|yen|jpy",
    "HKD": r"港币|港元|港纸|hkd|hong kong dollars?",
    "TWD": r"新?台币|新台币元|twd|ntd|nt dollars?",
    "KRW": r"韩元|韩币|won|krw",
    "SGD": r"新加坡元|新币|sgd|singapore dollars?",
    "AUD": r"澳元|澳币|aud|australian dollars?",
    "CAD": r"加元|加币|cad|canadian dollars?",
    "INR": r"卢比|rupees?|inr",
    "THB": r"泰铢|baht|thb",
    "MYR": r"马币|ringgit|myr",
    "CHF": r"瑞士法郎|chf|swiss francs?",
    "$": r"\$",
}
_PREFIX = re.compile("(?:" + "|".join(f"(?P<c{i}>{p})" for i, p in enumerate(_PREFIXES.values())) + r")\s?$")
_ORDERED = sorted(_SUFFIXES, key=lambda code: code == "CNY" or code == "USD")
_SUFFIX = re.compile(
    r"\s?-?(?:of )?(?:多|来)?(?:"
    + "|".join(f"(?P<c{i}>{_SUFFIXES[c]})" for i, c in enumerate(_ORDERED))
    + r")(?![a-z])"
)
_YEN_SAID = re.compile(r"日元|日圆|日币|円|\byen\b|\bjpy\b|日本")

_BUDGET_LEFT = re.compile(
    r"预算|经费|广告费|推广费|投放费|费用|花费?|投入|投(?=\s*$)|投个?|砸|拿出?|准备了?|总共|一共|总计|"
    r"总额|控制在|不超过|不要超过|别超过|上限|最多|"
    r"每[天日周月]|每个月|日均|单日|用(?=\s*$)|只有|"
    r"\b(?:budget\w*|spend\w*|invest\w*|up to|max(?:imum)?|under|within|no more than|not more than|at most|cap(?:ped)?|"
    r"allocat\w*|put|have|got|with|using|use|for|total(?:ing)?|ad ?spend|limit|about|around|roughly|only)\b[^$€£]*$"
)
_BUDGET_STRONG = re.compile(r"预算|经费|广告费|推广费|\b(?:budget\w*|ad ?spend|spend\w*|allocat\w*)\b")
_BUDGET_RIGHT = re.compile(
    r"^\s*(?:左右|上下)?\s*(?:以内|之内|以下|的?(?:总|日|广告|推广|投放)?预算|的?(?:广告|推广)费|封顶|"
    r"预算|来做|来投|去投|做推广|全部|"
    r"-?\s*(?:in |of |as |a )?(?:total |daily |weekly |monthly |overall |ad |marketing |advertising "
    r")*(?:budget|ad ?spend|"
    r"to (?:spend|work with|play with|invest)|cap|max(?:imum)?|in total|total|all in|limit|on ads|(?:in|"
    r"on) advertising))"
)
_PRICE_LEFT = re.compile(
    r"(?:售价|价格?|原价|现价|单价|客单价?|定价|标价|成本价?|到手价?|券后价?|卖|满|减|立减|省|优惠|仅售|"
    r"只要|均价|限价|吊牌价?|市场价|价位|每[件双个只瓶单盒套])"
    r"(?:是|为|在|到|了|:|约|大概|只要)*\s*$|"
    r"\b(?:pric(?:ed?|ing)(?: is| of| at| for)?|costs?|retail\w*(?: at| for)?|sells?(?: at| for)|sold "
    r"(?:at|for)|selling (?:at|for)|msrp|rrp|worth|"
    r"save|was|now|orders? (?:over|above|of)|purchases? (?:over|above|of)|over|goes for|listed at|aov|basket|valued at)"
    r"(?: is| of| at|:)?\s*$"
)
_PRICE_RIGHT = re.compile(
    r"^\s*(?:/|每|一|1)\s*(?:件|双|个|只|瓶|盒|套|条|台|支|包|斤|袋|单|人)|"
    r"^\s*(?:的?优惠券|的?券|红包|包邮|起送|起售|到手|off\b|each\b|apiece\b|coupon|discount|gift ?card|voucher|price\b|"
    r"(?:per|a|an) (?:unit|pair|piece|item|bottle|box|set|pack|order|sale|purchase|customer|conversion|click|lead)\b)"
)
_COUNT_RIGHT = re.compile(
    r"^\s*-?\s*(?:%|折|[件双个只条台支瓶盒套款人位名次单天日号周月年岁折倍字张份粉斤克米码寸点楼期层店折克篇版种秒分]|"
    r"mm|cm|ml|kg|g\b|oz|lbs?\b|gb|mah|percent|days?\b|weeks?\b|months?\b|years?\b|hours?\b|x\b|pieces?\b|units?\b|"
    r"items?\b|pairs?\b|customers?\b|people\b|orders?\b|reviews?\b|percent|in\b|inch|-in|st\b|nd\b|rd\b|"
    r"th\b|克|毫升|公斤|厘米|公里)"
)
_DAILY_RIGHT = re.compile(
    r"^\s*(?:左右|以内|以下|上下|的?预算|(?:in|of) (?:ads?|spend|budget))?\s*\(?\s*(?:/\s*(?:天|日|day|"
    r"d\b)|(?:per|a|each|every)\s+day|-?\s*daily|per diem|"
    r"每[天日](?![^,;。\d]{0,8}\d)|[1一]天(?!内)|一日|/天)"
)
_DAILY_LEFT = re.compile(
    r"(?:每[天日]|日均|单日|日预算|一天|日限额|日耗|日消耗|天天)[^,;。\d]{0,8}$|\b(?:daily|per day|each "
    r"day|every day|a day)\b[^,;\d]{0,24}$"
)
_RATE_RIGHT = {
    "week": re.compile(r"^\s*(?:/\s*(?:周|week|wk)|(?:per|a|each|every)\s+week|weekly|每周|每星期)"),
    "month": re.compile(r"^\s*(?:/\s*(?:月|month|mo)|(?:per|a|each|every)\s+month|monthly|每月|每个月)"),
}
_RATE_LEFT = {
    "week": re.compile(r"(?:每周|每星期|周预算)[^,;。\d]{0,8}$|\bweekly\b[^,;\d]{0,16}$"),
    "month": re.compile(r"(?:每月|每个月|月预算)[^,;。\d]{0,8}$|\bmonthly\b[^,;\d]{0,16}$"),
}
_RANGE = re.compile(r"^\s*(?:元|块|美元|美金)?\s*(?:-|~|到|至|to)\s*(?:[$¥€£]|us\$)?\s*$")
_PRODUCT_AFTER = re.compile(r"^(?:的|元的|块的)(?!预算|广告|推广|投放|费|总|日|额|钱)[\u3400-\u9fff]")
_POSSESSIVE_LEFT = re.compile(r"\b(?:my|our|the|this|these|an?|new|his|her|their)\s*$")
_CAP_LEFT = re.compile(
    r"(?:不超过|不要超过|别超过|上限|最多|封顶|cap\w*(?: at)?|no more than|not more than|max\w*|at most|"
    r"limit\w*)\D{0,12}$"
)

_BARE_RIGHT = re.compile(r"^\s*(?:[^\w\s]|推|投|做|来|给|帮|以内|左右|跑|卖|搞|清|用于|的?预算|去|试)")

Rate = Literal["total", "daily", "week", "month"]
LIMIT = Decimal(10) ** 12
"""No campaign of a merchant costs more; the issue names 1e12 as bad input."""


@dataclass(frozen=True)
class Amount:
    """A sum of money to spend, as it was said."""

    value: Decimal | None
    currency: str | None
    rate: Rate
    start: int
    end: int
    score: int
    negative: bool = False
    readings: tuple[Decimal, ...] = ()
    low: Decimal | None = None
    """The lower end when a range was said; `value` is the upper one."""
    cap: bool = False

    @property
    def sane(self) -> bool:
        return self.value is not None and not self.negative and 0 < self.value < LIMIT


def find_budget(said: Sentence, marks: Marks, *, asked: bool = False) -> tuple[Amount | None, Amount | None]:
    """The budget, and a daily cap said beside a total one. Both are marked as read; `asked` accepts a bare number."""
    found = _merge_ranges(said.norm, [a for n in find_numbers(said.norm) if (a := _candidate(said, marks, n, asked))])
    for amount in found:
        if amount.score < 0:
            marks.take("price", amount.start, amount.end)
    budgets = [amount for amount in found if amount.score > 0]
    if not budgets:
        return None, None
    best = max(budgets, key=lambda amount: (amount.score - 3 * (amount.rate == "daily" and amount.cap), -amount.start))
    marks.take("budget", best.start, best.end)
    cap = next((a for a in budgets if a is not best and a.rate == "daily" and best.rate == "total"), None)
    if cap:
        marks.take("daily_cap", cap.start, cap.end)
    for other in budgets:
        if other is not best and other is not cap:
            marks.take("other_amount", other.start, other.end)
    return best, cap


def money_at(said: Sentence, number: Number) -> tuple[str | None, int, int]:
    """The currency written around a number, and the span of both. Chinese amounts without one are CNY."""
    start, end, sign = number.start, number.end, None
    prefix = _PREFIX.search(said.norm, max(0, start - 6), start)
    if prefix and not (
        prefix.group()[0].isalpha()
        and said.norm[prefix.start() - 1 : prefix.start()].isascii()
        and said.norm[prefix.start() - 1 : prefix.start()].isalpha()
    ):
        sign, start = _code(prefix, list(_PREFIXES)), prefix.start()
    suffix = _SUFFIX.match(said.norm, end)
    if suffix:
        named = _code(suffix, _ORDERED)
        sign, end = (named if sign is None or named not in ("$", "CNY") or sign in ("¥",) else sign), suffix.end()
    return _resolve(sign, said), start, end


def _code(match: re.Match[str], codes: list[str]) -> str:
    return codes[int(next(name for name, text in match.groupdict().items() if text)[1:])]


def _resolve(sign: str | None, said: Sentence) -> str | None:
    if sign == "$":
        return "USD"
    if sign == "¥":
        return "JPY" if _YEN_SAID.search(said.norm) else "CNY"
    if sign is None and said.chinese:
        return "CNY"
    return sign


def _candidate(said: Sentence, marks: Marks, number: Number, asked: bool) -> Amount | None:
    currency, start, end = money_at(said, number)
    explicit = (start, end) != (number.start, number.end)
    if not marks.free(number.start, number.end) or _inside_word(said.norm, start, end):
        return None
    left, right = clause_of(said.norm, start, end)
    negative = bool(
        re.search(r"(?:^|[^a-z0-9)])-$|负|\bminus\s+$|\bnegative\s+$", said.norm[max(0, start - 10) : start])
    )
    rate = _rate(left.rstrip("- "), said.norm[end:])
    if currency is None and re.search("[万块]", said.norm[start:end]):
        currency = "CNY"
    score = _score(number, left.rstrip("- "), right, explicit, rate, asked)
    if score == 0:
        return None
    return Amount(
        number.value, currency, rate, start, end, score, negative, number.readings, cap=bool(_CAP_LEFT.search(left))
    )


def _inside_word(norm: str, start: int, end: int) -> bool:
    """Part of a code such as `x100v`, `sku-12`, `a4`: letters touch the digits."""
    before, after = norm[start - 1 : start], norm[end : end + 1]
    return (before != "" and before.isascii() and (before.isalpha() or before in "_#")) or (
        norm[start:end][-1:].isdigit()
        and after != ""
        and after.isascii()
        and after.isalpha()
        and not norm[end:].startswith("usd")
    )


def _rate(left: str, right: str) -> Rate:
    if _DAILY_RIGHT.match(right) or _DAILY_LEFT.search(left):
        return "daily"
    for name in ("week", "month"):
        if _RATE_RIGHT[name].match(right) or _RATE_LEFT[name].search(left):
            return name
    return "total"


def _score(number: Number, left: str, right: str, explicit: bool, rate: Rate, asked: bool) -> int:
    """Positive for a budget, negative for another sum of money, 0 for a number that is no money."""
    near = left[-24:]
    strong = bool(_BUDGET_STRONG.search(near)) or bool(_BUDGET_RIGHT.match(right))
    if not explicit and _COUNT_RIGHT.match(right) and rate == "total":
        return 0
    if not strong and (_PRICE_LEFT.search(near) or _PRICE_RIGHT.match(right)):
        return -1 if explicit or number.worded else 0
    if _PRICE_RIGHT.match(right) and rate == "total":
        return -1
    of_product = _PRODUCT_AFTER.match(right) or (_POSSESSIVE_LEFT.search(near) and not _is_budget_noun(right))
    if not strong and rate == "total" and of_product:
        return -1 if explicit else 0
    cue = bool(_BUDGET_LEFT.search(near))
    if asked and (number.value is None or number.value >= 1):
        return 5 + explicit
    if explicit or strong or rate != "total":
        return 2 * explicit + 4 * strong + 2 * (rate != "total") + cue
    return _bare(number, left, right, cue)


def _bare(number: Number, left: str, right: str, cue: bool) -> int:
    """A number without currency or cue counts only when it stands alone or is spelled like an amount."""
    value = number.value if number.value is not None else number.readings[0]
    alone = not left.strip() and not right.strip()
    if number.worded and value >= 100 and (cue or not right.strip() or _BARE_RIGHT.match(right)):
        return 2
    chinese_cue = cue and re.search(r"[\u3400-\u9fff]\s*$", left[-3:])
    if value >= 100 and (
        alone or (chinese_cue and (_BARE_RIGHT.match(right) or not re.match(r"^\s*[a-z\u3400-\u9fff]", right)))
    ):
        return 1
    between = re.search(r"[\u3400-\u9fff]$", left) and re.match(r"^(?:\s|$)", right)
    if 100 <= value < LIMIT and value % 50 == 0 and between and not _COUNT_RIGHT.match(right):
        return 1
    return 1 if value >= 50 and cue and re.search(r"\b(?:spend|put|up to|max of|within|invest)\b\s*$", left) else 0


def _is_budget_noun(right: str) -> bool:
    return bool(
        re.match(
            r"^\s*-?\s*(?:\w+\s+){0,2}(?:budget|campaign|ads?|spend|push|promo\w*|test|flight|cap|limit|total)\b", right
        )
    )


def _merge_ranges(norm: str, found: list[Amount]) -> list[Amount]:
    """`3000到5000元` and `$300-500` become one amount, the upper one, with the lower one kept beside it."""
    merged: list[Amount] = []
    for amount in found:
        before = merged[-1] if merged else None
        if before and before.value and amount.value and _RANGE.match(norm[before.end : amount.start]):
            currency = amount.currency or before.currency
            score = max(before.score, amount.score)
            low = min(before.value, amount.value)
            merged[-1] = Amount(amount.value, currency, amount.rate, before.start, amount.end, score, low=low)
        else:
            merged.append(amount)
    return merged

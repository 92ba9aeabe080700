"""What delivery, returns and cancellation cost by the text, held against what the shop's facts say of them."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.money.coins import Coin, coins_in
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_SERVICES = ("returns", "cancellation", "stairs", "height", "fitting", "removal", "wrapping", "delivery", "security")
_CLAUSE = re.compile(r"(?:[^,，。;；!！?？.\n]|(?<=\d)[.,](?=\d)){2,200}")
_LEAST = re.compile(r"(?:\b(?:over|above|from|of(?: at least)?|spend|reach(?:es)?)|满|达到?|超过?) ?$")
_LEAST_ZH = re.compile(r"(?:满|凑[到够满]?|够)\s?(\d{1,6}|[一二两三四五六七八九十百千]{1,6})(?![\d.件个])")
_FEE = re.compile(
    r"(?:\b(?:shipping|delivery|postage|returns?|deposits?|fees?|fitting|installation|removals?|assembly|haul[- ]?away|recycling|disposal|cancell?ations?|gift wrap\w*|refills?|insurance|courier|surcharges?)|运费|邮费|押金|手续费|快递费|配送费|(?:安装|上楼|搬楼|高空作业|吊装|拆旧机?|拆机)费?|补|(?<![增添])加)"
    r"(?:[ :]|is|are|costs?|just|only|an?|flat|adds?|from|at|是|为|只要|只|仅|要|需|得|另?[收付补加计]|[一每](?:层楼?|单|次)|您|你){0,10}$"
)
_ADDED = re.compile(r"(?:加上?|算上|连|连同|含|带|包括)(?:[运邮]|快递|安装|上楼)费(?:[一总]?共|合计|是|才|就|也)*\s?$")
"""What says that an amount is what the goods come to with the fee."""
_FEE_AFTER = re.compile(
    r" (?:flat[- ]rate |standard |express |for )?(?:shipping|delivery|postage|deposit|fee|fitting|surcharge)\b(?! (?:is|comes|costs) (?:free|on us|nothing|included))|的?(?:运费|邮费|押金)"
)
_WITH = re.compile(
    r" (?:with|including|incl\.?) (?:the )?(?:shipping|delivery|postage)\b| (?:delivered|shipped)\b|含(?:运费|邮费)|包邮到家"
)


_GAP_BEFORE = re.compile(r"\badd (?:just |only )?$|\b(?:another|a further|an extra) $")
_GAP_AFTER = re.compile(
    r" (?:more|extra)\b| (?:short|shy|away|off)\b(?! (?:your|any|all|the|orders?)\b)|(?: left)? to (?:go|spend)\b"
    r"| (?:in)?to your (?:cart|basket|order|bag|trolley)\b"
)
"""What says that an amount is lacking to the least order: add $10 to your cart, £5 short of free delivery."""


def is_gap(text: str, coin: Coin) -> bool:
    """Whether an amount is said to be lacking to an order of another one."""
    before, after = text[max(0, coin.start - 24) : coin.start], text[coin.end : coin.end + 24]
    return _GAP_BEFORE.search(before) is not None or _GAP_AFTER.match(after) is not None


class Charge(NamedTuple):
    """What one clause says that a service costs."""

    service: str
    start: int
    end: int
    free: bool
    amount: float | None
    least: float
    """The least order that it is free from; 0 where none is named."""
    buyer: bool
    """Whether the buyer pays, be it how much it may."""
    pieces: float = 0.0
    """So many at the least that it is free from."""
    gap: float | None = None
    """What is said to be lacking to the least order that it is free from."""


class Held(NamedTuple):
    """A charge of the shop's facts, with its fact."""

    charge: Charge
    fact: Fact


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(words) for name, words in table("services").items()}


def of_a_service(text: str, coin: Coin) -> bool:
    """Whether an amount is a fee, such as that of delivery, and not the price of the goods."""
    before, after = text[max(0, coin.start - 32) : coin.start], text[coin.end : coin.end + 24]
    return (_FEE.search(before) is not None and not _ADDED.search(before)) or _FEE_AFTER.match(after) is not None


def bind_charges(line: Line, context: Context, facts: Sequence[Fact]) -> Iterator[Draft]:
    """Contradictions between what a service costs by the text and by the facts."""
    held = [Held(charge, fact) for fact in facts for charge in charges_in(fact.plain, _service_of(fact.label))]
    if not held:
        return
    price = context.number("price")
    for said in charges_in(line.text):
        known = [one for one in held if one.charge.service == said.service and _same_thing(line.text, said, one)]
        rival = _rival(said, known, price, line.text) if known else None
        if rival:
            yield by_fact(line, (said.start, said.end), "fact.service", rival)
    yield from _with_delivery(line, held, price)


_OLD = re.compile(r"\bold[- ][a-z]{3,12}")


def _same_thing(text: str, said: Charge, held: Held) -> bool:
    """Whether a removal is of what the fact speaks of: an old mattress is no old packaging."""
    thing, own = _OLD.search(text, said.start, said.end), _OLD.search(held.fact.plain)
    return said.service != "removal" or thing is None or own is None or thing[0][-4:] == own[0][-4:]


def charges_in(text: str, named: str = "") -> Iterator[Charge]:
    """The charges that a text speaks of, clause by clause; `named`: the service that it is all about."""
    words, asked, last = _words(), "", named
    for clause in islice(_CLAUSE.finditer(text), 60):
        own = _service_of(clause[0])
        service = own or asked or named or (last if _FREE_OVER.match(clause[0]) else "")
        last = own or last
        answers = bool(asked) and not own
        asked = own if text[clause.end() : clause.end() + 1] in ("?", "？") else ""
        if not service:
            continue
        free = words["free"].search(clause[0])
        if free and words["denied"].search(clause[0][: free.start()]):
            free = None
        coins = [c for c in coins_in(text) if clause.start() <= c.start < clause.end()]
        gaps = [c.amount for c in coins if is_gap(text, c)] if free else []
        leasts = [c.amount for c in coins if c.amount not in gaps and _LEAST.search(text[clause.start() : c.start])]
        leasts += [n for found in _LEAST_ZH.finditer(clause[0]) if (n := number_of(found[1])) is not None]
        others = {*leasts, *gaps}
        amounts = [c.amount for c in coins if c.amount not in others and (named or answers or of_a_service(text, c))]
        buyer = words["buyer"].search(clause[0]) is not None
        if free or amounts or buyer:
            many = _MANY.search(clause[0]) if free else None
            pieces = (number_of(many["n"]) or 0.0) if many else 0.0
            free_of_all = bool(free) and not (buyer or amounts)
            if free and amounts and leasts:
                yield Charge(service, *clause.span(), free=True, amount=None, least=max(leasts), buyer=False)
            least, gap = max(leasts, default=0.0), max(gaps, default=None)
            yield Charge(service, *clause.span(), free_of_all, min(amounts, default=None), least, buyer, pieces, gap)


def _service_of(text: str) -> str:
    return next((service for service in _SERVICES if _words()[service].search(text)), "")


def _rival(said: Charge, known: Sequence[Held], price: float | None, text: str) -> Fact | None:
    """The fact that a stated charge disagrees with; None when one of them bears it out."""
    frees = [held for held in known if held.charge.free]
    if not said.free:
        amounts = [held for held in known if held.charge.amount is not None]
        asked = _CONDITION.search(text[max(0, said.start - 16) : said.end])
        if said.buyer and said.amount is None and not asked and known and all(map(_free_of_all, known)):
            return known[0].fact
        wrong = said.amount is not None and amounts and all(held.charge.amount != said.amount for held in amounts)
        if said.amount and not amounts and not _SPECIAL.search(text[max(0, said.start - 24) : said.end + 24]):
            return next((held.fact for held in frees if held.charge.least == 0), None)
        return amounts[0].fact if wrong else None
    spent = (price or 0.0) * _bought(text)
    if said.gap is not None:
        lacking = [(held.charge.least - spent, held.fact) for held in frees] if price is not None else []
        near = any(0 <= said.gap - gap < _WHOLE for gap, _ in lacking)
        return lacking[0][1] if lacking and not near else None
    stated = [
        c.amount
        for c in coins_in(text)
        if said.start <= c.start < said.end and not _BEFORE.search(text[max(0, c.start - 4) : c.start])
    ]
    reach, many = max(said.least, spent, *stated, 0.0), max(_bought(text), said.pieces)
    for_all = said.least == 0 and _words()["anyone"].search(text[said.start : said.end]) is not None
    enough = [held for held in frees if held.charge.pieces <= many]
    if any(held.charge.least == 0 or (held.charge.least <= reach and not for_all) for held in enough):
        return None
    if frees:
        return frees[0].fact if price is not None or said.least or for_all else None
    return next((held.fact for held in known if held.charge.amount or held.charge.buyer), None)


def _free_of_all(held: Held) -> bool:
    """Whether a fact says of a service that it costs nothing, on no condition."""
    free = held.charge.free and held.charge.least == 0 and not held.charge.buyer
    return free and not _CONDITION.search(held.fact.plain)


_CONDITION = re.compile(
    r"的话|如果|若|要是|假如|否则|除|不修|超过|质量|个人原因|仅|[(（]|\b(?:if|unless|when|except|over|faulty|change of mind|otherwise)\b"
)


_BEFORE = re.compile(r"(?:原价|吊牌|市场价|专柜|was )\s?$")
_MANY = re.compile(
    r"(?P<n>[两二三四五六七八九十]|[2-9])[件个条瓶盒袋包双套支箱提桶罐杯张份](?:起|以上|及以上)[^,，。;；]{0,4}[包免]邮"
)
"""How many have to be bought for delivery to be free: 两盒起包邮."""
_WHOLE = 1.0
"""By how much what is lacking may be rounded up."""
_SPECIAL = re.compile(
    r"\b(?:express|expedited|priority|overnight|next[- ]day|same[- ]day|upgrade|international|overseas|abroad|outside|europe|canada|alaska|hawaii|highlands|islands|save|saves|saving|worth|usual\w*|normally|would|instead|otherwise|unless|after|late\w*|beyond|without|weekend|saturday|evening|named)\b|加急|特快|国际|偏远|新疆|西藏|省|平时|另外|超过|以外|之后"
)
"""What says that a charge is not the common one: of another way or place, later, or one that is spared."""
_BOUGHT = re.compile(
    r"(?:[拍买]|(?<![\d.一二两三四五六七八九十百满])(?=..(?:就|即|也|以上|起)?[包免]邮)|(?<![\d.第每满一二两三四五六七八九十百])(?=..(?:一共|到手|合计|共|才|只要)?\s?[¥$]?(?:\d{2,5}|[一二三四五六七八九][十百])))(?P<n>[两二三四五六七八九十]|[2-9])[件个条瓶盒袋包双套支箱提桶罐杯张份]"
)


_FREE_OVER = re.compile(
    r"\s?(?:(?:or|but|and|it's|is|it is|becomes) )*free (?:over|above|from|on|for|with|when|if|once|after|at)\b|\s?满"
)
"""What goes on about a service that the clause before names: Delivery £4, free over £40."""
_BOUGHT_EN = re.compile(
    r"\b(?P<n>two|three|four|five|six|[2-6])(?: more)?(?: of (?:them|these|those)| [a-z]{3,12}(?: [a-z]{3,12})? (?=ships?\b|gets?\b|qualif|comes? to\b|makes?\b|tips?\b|takes?\b)| (?:ship|get|qualify|come to|make|take)\b)"
    r"|\b(?:sets?|packs?|box|lot|bundle|order) of (?P<o>two|three|four|five|six|eight|ten|twelve|[2-9]|1[02])\b"
    r"|(?:^|[.!?] )(?P<l>two|three|four|five|six|[2-6]) (?!colou?rs|sizes|styles|scents|flavou?rs|reasons|ways|days|weeks|years|steps)[a-z]{3,12}[,:] "
    r"|\b(?P<p>two|three|four|five|six|[2-6]) [a-z]{3,12} and (?:the |your )?(?:shipping|delivery|postage)\b"
    r"|\b(?:buy|order|grab|take|add|pick up|for) (?:any )?(?P<m>two|three|four|five|six|[2-6])\b(?! (?:days?|weeks?|months?|years?|hours?|minutes|more)\b)"
)


def _bought(text: str) -> float:
    """How many of the goods a text has its reader buy; 1 where it does not tell."""
    words = [found["n"] for found in islice(_BOUGHT.finditer(text), 10)]
    words += [
        found["n"] or found["m"] or found["o"] or found["l"] or found["p"]
        for found in islice(_BOUGHT_EN.finditer(text), 10)
    ]
    return max((number_of(word) or 1.0 for word in words), default=1.0)


def _with_delivery(line: Line, held: Sequence[Held], price: float | None) -> Iterator[Draft]:
    """A sum that is said to hold the delivery, and holds the goods alone."""
    paid = [one for one in held if one.charge.service == "delivery" and one.charge.amount]
    if price is None or not paid or any(one.charge.free for one in held):
        return
    for coin in coins_in(line.text):
        if _WITH.match(line.text, coin.end) and coin.amount < price + (paid[0].charge.amount or 0.0) * 0.99:
            yield by_fact(line, (coin.start, coin.end), "fact.service", paid[0].fact)

"""What the terms of a promotion come to: shares, amounts off, thresholds, goods for nothing, codes, and what is paid."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from tools.compliance.facts.context import Context, Fact, facts_in, number_in
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.money.coins import coins_in
from tools.numbers import ZH_DIGITS

KEYS_OFF = (
    "amount",
    "off",
    "discount_amount",
    "reduce",
    "value",
    "coupon",
    "减",
    "金额",
    "优惠金额",
    "面额",
    "minus",
    "cut",
)
"""Keys of a promotion that hold what is taken off."""
KEYS_SHARE = (
    "discount",
    "percent",
    "discount_pct",
    "percent_off",
    "rate",
    "折扣",
    "pct",
    "discount_percent",
    "discount_rate",
)
"""Keys of a promotion that hold a share of the price, taken off or left."""
_KEYS_LEAST = ("threshold", "min_spend", "minimum", "min", "门槛", "free_shipping_threshold", "free_shipping_over")
_KEYS_CODE = (
    "coupon",
    "code",
    "coupon_code",
    "promo_code",
    "voucher",
    "voucher_code",
    "优惠码",
    "券码",
    "口令",
    "折扣码",
)
_KEYS_PRICE = (
    "price",
    "sale_price",
    "promo_price",
    "deal_price",
    "final_price",
    "活动价",
    "到手价",
    "券后价",
    "促销价",
    "会员价",
    "折后价",
    "秒杀价",
    "直播价",
    "拼团价",
    "团购价",
    "限时价",
    "新客价",
    "首单价",
    "实付",
    "member_price",
)
_CODE = re.compile(r"(?=[a-z0-9-]{0,19}[a-z])[a-z0-9][a-z0-9-]{2,19}")
_NO_CODE = re.compile(r"none|null|yes|required|auto(?:matic)?|coupon|voucher")
_SAID_CODE = re.compile(
    r"\b(?:(?:use|using|with|enter|apply|promo|discount|coupon|voucher|offer) (?:the )?code|code(?=:| is| [a-z]{0,12}\d))[: ]{1,2}(?:is )?['\"“]?(?P<en>(?!for\b|at\b|and\b|to\b|below\b|is\b)[a-z0-9][a-z0-9-]{2,19})"
    r"|(?:优惠码|折扣码|券码|口令|兑换码)[是为:「“\s]{0,3}(?P<zh>[a-z0-9][a-z0-9-]{2,19})"
)
_PERCENT = re.compile(
    r"(?<![\d.])(\d{1,2}(?:\.\d+)?)\s?(?:%|percent|per cent)\s?(?:off|discount|优惠|reduction|savings?)|(?:立减|降价|[国政府家]{1,2}补贴?(?:立减|直补|直减|补贴)?|save|saving|take)[:：\s]{0,3}(?:you )?(\d{1,2})\s?%(?! of)"
)
_FOLD = re.compile(r"(?<![\d.第点])([1-9]{1,2}(?:\.\d)?|[一二三四五六七八九]{1,2})折(?!叠|射|扣|页|扇)")
_HALF = re.compile(r"(?<!第二件)(?<!第2件)半价|\bhalf[- ](?:price|off)\b")
_N = "[一二两三四五六七八九十]|\\d{1,2}"
_EN_N = "one|two|three|four|five|six|1|2|3|4|5|6"
_SWAP = re.compile(
    rf"(?:买|拍)(?P<zb>{_N})[件支个瓶盒袋包双条套]?[送免赠](?P<zg>{_N})|\bbuy (?P<b>{_EN_N})\b[^.;!]{{0,14}}?,? (?:and )?get (?:the )?(?:(?P<g>{_EN_N})|(?P<nth>second|third|fourth|next|2nd|3rd|4th|another)(?: one)?)(?! ?(?:hundred|%|for \$))|\b(?P<bogo>bogo)\b"
    r"|\b(?:the|your|every|each) (?P<nth_free>second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|6th)(?: one| [a-z]{3,9})?(?: is| comes| goes|'s|:)? (?:absolutely |completely |totally )?(?:free\b(?! (?:of|from)\b)|on us\b|on the house\b|for nothing\b|costs (?:you )?nothing\b)"
    rf"|[买拍](?P<zbuy>{_N})[件支个瓶盒袋包双条套张份箱杯桶][发得拿](?P<zget>{_N})[件支个瓶盒袋包双条套张份箱杯桶]"
    rf"|(?P<zpaid>[一二两三四五]|1)[件支个瓶盒袋包双条套张份箱杯]的?(?:价钱?|钱)(?:就|能|可以?)?[买拿得享到带](?:走|到|回)?(?P<zmany>{_N})[件支个瓶盒袋包双条套张份箱杯]"
    rf"|(?<![\d$£€])\b(?P<many>{_EN_N})[- ]for[- ](?:the price of )?(?P<paid>{_EN_N})\b(?! ?(?:hundred|dollars|bucks|quid|pounds|euros|%|months?|weeks?|days?))"
)
_BUNDLE = re.compile(
    rf"(?P<en>(?<![\d.])\d{{1,2}}|\b(?:two|three|four|five|six)) (?:[a-z]{{3,12}} )?for (?:just |only )?$|(?<![第每满])(?P<zh>{_N})[件个条瓶盒袋包双套支盏](?:共|一共|到手价?|只要|仅|仅需|组合价|打包价)?\s?$"
)
_PIECES = re.compile(
    rf"满(?P<zh>{_N})[件个条瓶盒袋包双套支箱提桶罐杯张份]|(?<![\d.第])(?P<from>{_N})[件个条瓶盒袋包双套支箱提桶罐杯张份](?:起(?![订批送拍])|以上)|(?P<least>{_EN_N}) or more\b|\bwhen you buy (?P<en>{_EN_N})\b"
)
_LEAST = re.compile(
    r"满\s?(\d{1,6})(?![\d件个条瓶盒袋包双套支箱提桶罐杯张份])|\b(?:over|above|from|spend(?: of)?|minimum(?: order| spend)?(?: of)?|orders of) [$£€](\d{1,6})|[$£€](\d{1,6}) (?:minimum|or more)"
)
_CUT = re.compile(
    r"(?<![\d.])(?P<voucher>\d{1,6})\s?元?(?:无门槛|店铺|满减|现金|代金|优惠|新人)*(?:券|红包)|(?:[减省抵免](?:免|掉)?|返)\s?[¥$£€]?(\d{1,6}(?:\.\d{1,2})?)(?!\s?[%折\d])|[$£€](\d{1,6}(?:\.\d{1,2})?) (?:off|back)"
)
_DEPOSIT = re.compile(r"定金\s?(\d{1,6})\s?元?\s?(?:可?抵|膨胀到?|翻倍?抵)\s?(\d{1,6})")
_TIER = re.compile(
    r"满\s?(\d{1,6})\s?元?\s?(?:[就可即再]|[立直])?减\s?(\d{1,6})(?![\d%折])|\bspend [$£€](\d{1,6}),? (?:and )?(?:save|get|take) [$£€](\d{1,6})"
)
_EACH = re.compile(r"每满|every [$£€]\d")


@dataclass(frozen=True, slots=True)
class Deal:
    """The terms of a promotion, as far as they can be reckoned with."""

    shares: frozenset[float] = frozenset()
    """What is left of the price, as a share of it."""
    cuts: frozenset[float] = frozenset()
    """Amounts off."""
    least: float = 0.0
    """The least order in money."""
    pieces: float = 0.0
    """The least order in pieces."""
    swaps: frozenset[tuple[float, float]] = frozenset()
    """So many bought and so many had for nothing."""
    bundles: frozenset[tuple[float, float]] = frozenset()
    """So many, and what they cost together."""
    prices: frozenset[float] = frozenset()
    """Prices that the record names outright."""
    codes: frozenset[str] = frozenset()
    second: float | None = None
    """What the second one costs, as a share of the price."""
    deposits: frozenset[tuple[float, float]] = frozenset()
    """A sum paid before, and what it counts for."""
    tiers: frozenset[tuple[float, float]] = frozenset()
    """The least order in money of each amount off that names its own."""
    again: bool = False
    """Whether the amount off comes with every so much spent."""

    @property
    def reckons(self) -> bool:
        """Whether the terms say what is paid."""
        return bool(self.shares or self.cuts or self.swaps or self.bundles or self.second is not None or self.deposits)


def deal_of(context: Context) -> Deal:
    """The terms on record under `promotion`; an empty deal where there are none."""
    facts = [fact for fact in facts_in(context.raw.get("promotion")) if not fact.denied]
    said = " ".join((*(fact.plain for fact in facts), *(f"{f.label}{f.said}" for f in facts if not f.label.isascii())))
    percent = any(re.search(r"percent|%|折", f.said) and f.label in ("type", "kind", "类型", "unit") for f in facts)
    return Deal(
        shares=frozenset(_shares(facts, percent)),
        cuts=frozenset(_cuts(facts, percent)),
        least=_least(context, said),
        pieces=max(
            (number_of(m["zh"] or m["from"] or m["least"] or m["en"]) or 0.0 for m in _PIECES.finditer(said)),
            default=0.0,
        ),
        swaps=frozenset(pair for _, pair in swaps_in(said)),
        bundles=frozenset([*(bundle for _, bundle in bundles_in(said)), *_named_bundles(facts)]),
        prices=frozenset(n for f in facts if _key(f) in _KEYS_PRICE and (n := number_in(f.value)) is not None),
        codes=frozenset(_codes(facts)),
        second=_second(said),
        deposits=frozenset([*((float(m[1]), float(m[2])) for m in _DEPOSIT.finditer(said)), *_named_deposits(facts)]),
        tiers=frozenset(
            (float(m[1] or m[3]), float(m[2] or m[4])) for fact in facts for m in _TIER.finditer(fact.said)
        ),
        again=_EACH.search(said) is not None,
    )


def _key(fact: Fact) -> str:
    return fact.name.lower().rpartition(" ")[2]


def _shares(facts: Iterable[Fact], percent: bool) -> Iterator[float]:
    for fact in facts:
        yield from (share for _, share in claimed_shares(fact.plain))
        key, value = _key(fact), number_in(fact.value)
        if value is None or not (key in KEYS_SHARE or key in KEYS_OFF) or _is_code(fact):
            continue
        if key in KEYS_OFF and ("%" in fact.value or (percent and value >= 1 and "折" not in fact.value)):
            yield 1 - value / 100
        elif key in KEYS_SHARE or percent:
            yield from _either(value)


def _either(value: float) -> tuple[float, ...]:
    """The shares that a bare number may mean: 0.85, 8.5 and 85 are the rest or, as 15, what is taken off."""
    if 0 < value < 1:
        return value, 1 - value
    return (value / (10 if value < 10 else 100), 1 - value / 100) if 1 <= value < 100 else ()


def _cuts(facts: Iterable[Fact], percent: bool) -> Iterator[float]:
    for fact in facts:
        value = number_in(fact.value)
        plain_number = value is not None and "%" not in fact.value and not percent and not _is_code(fact)
        if plain_number and value is not None and value >= 1 and _key(fact) in KEYS_OFF:
            yield value
        if _key(fact) not in _KEYS_LEAST:
            yield from (float(next(g for g in m.groups() if g)) for m in _CUT.finditer(fact.said))


def _least(context: Context, said: str) -> float:
    value = number_in(context.within("promotion", *_KEYS_LEAST))
    written = _LEAST.search(said)
    return value if value is not None else float(next(g for g in written.groups() if g)) if written else 0.0


def _is_code(fact: Fact) -> bool:
    return _key(fact) in _KEYS_CODE and _CODE.fullmatch(fact.value.strip().lower()) is not None


def _codes(facts: Iterable[Fact]) -> Iterator[str]:
    for fact in facts:
        if _is_code(fact) and not _NO_CODE.fullmatch(fact.value.strip().lower()):
            yield fact.value.strip().lower()
        yield from (code for _, code in codes_in(fact.value.lower()))


def codes_in(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The codes that a text tells its reader to use."""
    for found in islice(_SAID_CODE.finditer(text), 10):
        yield found, found["en"] or found["zh"]


_PARTS = {
    "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1, "two thirds": 2 / 3, "three quarters": 0.75, "two fifths": 0.4,
    "three fifths": 0.6, "four fifths": 0.8,
}  # fmt: skip
_SHARE = (
    r"(?:\b(?:an? |one[- ])(?P<part{0}>third|quarter|fifth|tenth)|\b(?P<parts{0}>two[- ]thirds|three[- ]quarters|two[- ]fifths|three[- ]fifths|four[- ]fifths)"
    r"|(?<![\d.])(?P<digits{0}>\d{{1,2}}(?:\.\d)?) ?(?:%|percent\b|per cent\b)|\b(?P<words{0}>ten|fifteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]five)?) (?:percent|per cent)\b)"
)
_THAN = r"(?= than (?:last|before|usual|normal|the (?:old|usual|regular|normal|original|former|previous|list|rrp|msrp|price)|(?:what )?(?:it|they|we|you|this|that)(?: (?:was|were|cost|used|paid|sold|asked|charged)|'s been)|its (?:old|usual|regular|normal|original|former|previous))| ?[.!]?$)"
_TAKEN = (
    r"\b(?= ?(?:$|[,.!;:?)])| (?:our|its|all|any|every|everything|orders?|rrp|msrp|list|retail|today|tonight|now|this|that|these|when|with|until|till|if|for|at|on|in|and|or|just|selected|sitewide|full|while|by|usual|was|is)\b"
    r"| (?:the|your) (?:usual |regular |normal |original |old |full |list |first |next |whole |second |entire )*(?:prices?|order|basket|cart|total|list|rrp|lot|range|shop|set|one|tag|sticker)\b)"
)
_OFF = re.compile(
    _SHARE.format("a")
    + rf" (?:off{_TAKEN}|cheaper\b|(?:less|lower|down|below)\b{_THAN}|(?:has |have |is |was |are )?(?:gone|knocked|shaved|slashed|sliced|taken|cut|chopped|come|trimmed) (?:off|from)\b(?: (?:the|its|our))?(?= (?:[a-z]+ )?prices?\b| ?[.,!;]| ?$))"
    r"|\b(?:prices?|priced|discounted|marked)(?: (?!by\b|down \b)[a-z']{1,10}){0,4} (?:by|down)(?: (?:by|over|almost|nearly|about|around|just|more than|a (?:full|whole)|exactly)){0,2} "
    + _SHARE.format("b")
    + r"(?! (?:more|up)\b)"
)


def worded_cuts(text: str) -> Iterator[tuple[re.Match[str], float]]:
    """What a text says is taken off the price, as a share of it: a third off, 30% cheaper, prices cut by a quarter."""
    for found in islice(_OFF.finditer(text), 20):
        named = next(((name[:-1], word) for name, word in found.groupdict().items() if word), ("", ""))
        kind, word = named
        if kind in ("part", "parts"):
            yield found, _PARTS[word.replace("-", " ")]
        elif word:
            yield found, (number_of(word) or 0.0) / 100


def claimed_shares(text: str) -> Iterator[tuple[re.Match[str], float]]:
    """What a text says is left of the price, as a share of it: 85折, 15% off, half price."""
    for found in _PERCENT.finditer(text):
        yield found, 1 - float(found[1] or found[2]) / 100
    for found, off in worded_cuts(text):
        if not _PERCENT.search(found.group()):
            yield found, 1 - off
    for found in _HALF.finditer(text):
        yield found, 0.5
    for found in _FOLD.finditer(text):
        if not re.search(r"第[二2三3]件$", text[max(0, found.start() - 4) : found.start()]):
            yield found, _fold(found[1])


def _fold(word: str) -> float:
    digits = word if word[0].isdigit() else "".join(str(ZH_DIGITS[c]) for c in word)
    value = float(digits)
    return value / 100 if value >= 10 else value / 10


_NTH = {
    "second": 1.0, "third": 2.0, "fourth": 3.0, "fifth": 4.0, "sixth": 5.0, "2nd": 1.0, "3rd": 2.0, "4th": 3.0, "5th": 4.0, "6th": 5.0,
}  # fmt: skip
"""How many are paid before the one that is free."""


def swaps_in(text: str) -> Iterator[tuple[re.Match[str], tuple[float, float]]]:
    """So many bought and so many for nothing, each time a text says it: buy two get one, 3 for 2, 买二送一."""
    for found in islice(_SWAP.finditer(text), 20):
        if found["bogo"]:
            yield found, (1.0, 1.0)
        elif found["nth_free"]:
            yield found, (_NTH[found["nth_free"]], 1.0)
        elif got := found["many"] or found["zmany"] or found["zget"]:
            many = number_of(got) or 0.0
            paid = number_of(found["paid"] or found["zpaid"] or found["zbuy"]) or 0.0
            if many > paid:
                yield found, (paid, many - paid)
        else:
            free = number_of(found["zg"] or found["g"]) if found["zg"] or found["g"] else 1.0
            yield found, (number_of(found["zb"] or found["b"]) or 0.0, free or 0.0)


def bundles_in(text: str) -> Iterator[tuple[tuple[int, int], tuple[float, float]]]:
    """So many for so much, each time a text says it: three for $12, 两件99元."""
    for coin in coins_in(text):
        start = max(0, coin.start - 24)
        if led := _BUNDLE.search(text[start : coin.start]):
            many = number_of(led["en"] or led["zh"]) or 0.0
            if many > 1:
                yield (start + led.start(), coin.end), (many, coin.amount)


def _named_bundles(facts: Iterable[Fact]) -> Iterator[tuple[float, float]]:
    """What so many cost by an entry that is called so: `two_for: 380`."""
    for fact in facts:
        many, value = _NAMED_MANY.fullmatch(fact.label), number_in(fact.value)
        if many and value is not None and value > 9:
            yield number_of(many[1] or many[2]) or 0.0, value
        parts = re.split(r" ?\+ ?| and ", fact.said)
        if _BUNDLED.search(fact.label) and len(parts) > 1 and len(coins := coins_in(fact.said)) == 1:
            yield float(len(parts)), coins[0].amount


_NAMED_MANY = re.compile(rf"({_EN_N}|\d{{1,2}}) for|(?:block|pack|set|bundle|box|case|card) of ({_EN_N}|\d{{1,2}})")
_BUNDLED = re.compile(r"\b(?:bundle|combo|kit|together|duo|trio|pair)\b|套餐|组合")


def _named_deposits(facts: Iterable[Fact]) -> Iterator[tuple[float, float]]:
    """A deposit and what it counts for, by entries of their own: 定金 100, 定金抵扣 200."""
    named = [(_key(fact), value) for fact in facts if (value := number_in(fact.value)) is not None]
    sums = [value for key, value in named if key in _KEYS_DEPOSIT]
    counts = [value for key, value in named if key in _KEYS_COUNTS]
    if len(sums) == 1 and len(counts) == 1 and sums[0] < counts[0]:
        yield sums[0], counts[0]


_KEYS_DEPOSIT = ("定金", "订金", "预付", "deposit")
_KEYS_COUNTS = ("定金抵扣", "定金抵", "抵扣", "抵", "膨胀", "定金膨胀", "抵扣金额", "deposit_value", "deposit_worth")


def _second(said: str) -> float | None:
    if re.search(r"第[二2]件\s?半价|(?:second|2nd)[a-z ]{0,12}half|half price on the second", said):
        return 0.5
    found = re.search(r"第[二2]件\s?([1-9]|[一二三四五六七八九])折", said)
    return (number_of(found[1]) or 0.0) / 10 if found else None


def paid(many: float, price: float, deal: Deal) -> set[float]:
    """What so many may cost, with the terms and without them."""
    full = many * price
    sums = {full, *(many * named for named in deal.prices), *(cost for count, cost in deal.bundles if count == many)}
    if full >= deal.least and many >= deal.pieces:
        times = full // deal.least if deal.again and deal.least else 1.0
        shared = {full * share for share in deal.shares}
        cut = {
            one - cut * n
            for one in {full, *shared}
            for cut in deal.cuts
            for n in {times, *({many} if not deal.least else ())}
        }
        sums |= {one for one in shared | cut if one > 0}
    sums |= {full - cut for least, cut in deal.tiers if cut < full >= least}
    sums |= {price * (many - free * (many // (bought + free))) for bought, free in deal.swaps if bought + free > 0}
    if deal.second is not None:
        sums.add(full - price * (many // 2) * (1 - deal.second))
    return (
        sums
        | {full - counts + before for before, counts in deal.deposits}
        | {full - counts for _, counts in deal.deposits}
    )

"""Gifts that a text promises, held against the gift on record: what it is, how many, its worth, and who has it."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from typing import Any

from tools.compliance.facts.context import Context, number_in, plain_of
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.figures.products import measures_of
from tools.compliance.facts.money.coins import coins_in
from tools.compliance.facts.money.money import AMOUNT, priced
from tools.compliance.facts.money.offer import gift_of, terms_of
from tools.compliance.facts.vocabulary import colours, properties
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_VALUE = re.compile(rf"(?:价值|市值|value of|valued at|worth)\s{{0,3}}{AMOUNT}|{AMOUNT}\s?(?:value|worth of)\b")
_GIFT = re.compile(
    r"(?:赠送?|加赠|附赠|下单送|下单[即就]送|[即就]送|[再还另加]送|送[您你]?|free)\s?(?:价值\d+元的?)?(?P<n>(?:\d{1,4}|[一二两三四五六七八九十])\s?(?:片|个|支|瓶|盒|袋|包|件|条|只|双|张|套|份|枚|本|罐|把|对|块)|\d{1,4}(?:ml|g)\s)?(?P<what>(?:\d{3}(?=不锈钢|钢)|\d{1,2}k(?=金))?[\u4e00-\u9fffa-z][\u4e00-\u9fffa-z ]{1,14})"
)
_NO_GIFT = (
    "达", "货", "礼", "上门", "给", "到", "完", "往", "朋友", "长辈", "父母", "爸", "妈", "女友", "男友", "老人", "人", "ship", "deliver",
    "return", "with", "of", "from", "gift", "trial", "range", "p&p", "postage", "standing", "spirit", "flow", "time",
    "sample", "to ", "and ", "for ", "yourself", "cancel", "install", "exchange", "size", "people", "版",
    "品和", "品了", "品是什么", "品吗", "品呢", "品都", "品也", "品跟", "品随", "品的", "品与", "东西", "什么",
)  # fmt: skip
"""What a word of giving is followed by where nothing is given."""
_KEYS_NUMBER = ("quantity", "count", "qty", "number", "数量", "件数")


_GIVES_NOT = re.compile(r"(?:[-配发寄护运赠推断别不没未]|[a-z])$")
_EMPTY = re.compile(r"^[赠送费]|^[一二两三四五六七八九十][片个支瓶盒袋包件条只双张套份枚本罐把对块]?$")
_MANY = re.compile(r"(?:^|[^a-z\d$£€])(two|three|four|five|six|\d{1,2}) $")


def bind_gifts(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on gifts: another one than is on record, more of them, a greater worth, or for more buyers."""
    promotion = context.raw.get("promotion")
    if not isinstance(promotion, dict) or not any("gift" in str(key) or "赠" in str(key) for key in promotion):
        return
    gift = next((promotion[k] for k in promotion if "gift" in str(k) or "赠" in str(k)), None)
    yield from _gift_values(line, context, gift)
    yield from _for_all(line, context)
    words = plain_of(_gift_words(gift))
    for found in _GIFT.finditer(line.text):
        what, before = found["what"].strip(), line.text[max(0, found.start() - 8) : found.start()]
        if _EMPTY.search(what) or what.startswith(_NO_GIFT) or re.search(r"^[^ ]*free", before):
            continue
        if _GIVES_NOT.search(before) and (
            not before[-1].isascii() or found.group().startswith("free") or before[-1] == "-"
        ):
            continue
        bare = (_OF_ANY_GIFT.sub("", part) for part in _listed(what) if words)
        listed = gift is not None and all(any(c in words for c in _pieces(part)) for part in bare)
        counted = found["n"] or _COUNT_AFTER.sub(r"\1", what)
        if not listed or _other_make(what, words) or not _counts_agree(counted, words, gift):
            yield contradicted(line, found.span(), "gift.name", gift_of(gift), topic="gift", family="gift")
        elif _more_than_told(_MANY.search(before), found["n"], words, gift):
            yield unbound(line, found.span(), "gift.name", topic="gift", family="gift", fact=gift_of(gift))


def _other_make(what: str, words: str) -> bool:
    """Whether the text gives the gift a material, a colour or another property that its record does not."""
    for vocabulary in (properties(), colours()):
        known = vocabulary.in_fact(words)
        for said in vocabulary.in_fact(what):
            paths = [word.path for word in known if word.aspect == said.aspect]
            if not any(path.startswith(said.path) or said.path.startswith(path) for path in paths):
                return True
    return False


def _more_than_told(many: re.Match[str] | None, n: str | None, words: str, gift: Any) -> bool:
    """Whether several are promised where the record counts none, or counts others before the word free."""
    said = number_of(many[1]) if many else number_of(n[:-1].strip()) if n and n[:-1].strip().isnumeric() else None
    number = number_in(next((gift[k] for k in _KEYS_NUMBER if k in gift), None)) if isinstance(gift, dict) else None
    counts = {number, *(value for k in measures_of(words) for value in k.values.values())} - {None}
    leading = re.match(r"(\d{1,3}|two|three|four|five|six)\b", words)
    if leading:
        counts.add(number_of(leading[1]))
    return said is not None and said > 1 and said not in counts


_ALL = re.compile(
    r"所有|人人|每[位个人单笔](?:顾客|买家|订单|客户)?[^,，。]{0,4}[都均送赠]|任[何意](?:一单|订单|消费)|\b(?:any|every|all) (?:orders?|purchases?|customers?|buyers?|[a-z]{3,12}(?=[.,!]|$))"
)
_SOME = re.compile(
    r"前\s?\d+\s?[名位人单件]|first \d+ |限[前量]|[2-9] or more|(?:two|three|four) or more|满\s?\d|over [$£€]\d|新客|会员|new customers|members only|while stocks? lasts?"
)


def _for_all(line: Line, context: Context) -> Iterator[Draft]:
    """A gift promised to everybody, where the terms give it to some."""
    given, terms = (
        line.hits.of(("gift_word",)) or _GIFT.search(line.text),
        plain_of(context.text_of("promotion")).lower(),
    )
    found = _ALL.search(line.text)
    price = context.number("price")
    if found is None and price is not None and price < _given_from(terms):
        found = _UPON_ORDER.search(line.text)
    if given and found and _SOME.search(terms) and not _SOME.search(line.text):
        yield contradicted(line, found.span(), "gift.name", terms_of(context), topic="gift", family="gift")


_UPON_ORDER = re.compile(
    r"(?:下单|拍下|购买|买)[就即都]?(?:有)?[送赠]|随单[送赠]|\bwith (?:it|this|yours)\b|\bcomes with a free\b"
)
"""What gives a gift with the goods themselves."""
_FROM_SPEND = re.compile(
    r"满\s?(\d{1,6})\s?元?[^,，。;；]{0,4}[送赠]|\b(?:over|above|of) [$£€](\d{1,6})|[$£€](\d{1,6}) (?:or more|and over)"
)


def _given_from(terms: str) -> float:
    """The least order that the terms give a gift from."""
    return max((float(m[1] or m[2] or m[3]) for m in _FROM_SPEND.finditer(terms)), default=0.0)


def _listed(what: str) -> list[str]:
    """The gifts that are named in one breath; a long run of words is taken as one."""
    parts = [part.strip() for part in re.split(r"和|及|\band\b|\bplus\b", what)]
    return parts if all(2 <= len(part) <= (14 if part.isascii() else 5) for part in parts) else [what]


_TIMES = re.compile(r"[x×*]\s?(\d{1,3})(?![\d.a-z])")
"""How many there are of a gift whose record writes them behind it: 小样15ml×1."""
_COUNT_AFTER = re.compile(r"^.*?((?:[一二两三四五六七八九十]{1,3})[片个支瓶盒袋包件条只双张套份枚本罐把对块])$")


def _counts_agree(said: str, words: str, gift: Any) -> bool:
    """Whether the number of gifts is the one on record; True where the record counts none."""
    claimed, known = measures_of(said.strip()), measures_of(words)
    number = number_in(next((gift[k] for k in _KEYS_NUMBER if k in gift), None)) if isinstance(gift, dict) else None
    if number is not None and claimed and not known:
        return any(number in claim.values.values() for claim in claimed if claim.counts)
    pairs = [(c, k) for c in claimed for k in known if c.values.keys() & k.values.keys()]
    counts = [c.number for c in claimed if c.counts]
    times = [float(n) for n in _TIMES.findall(words)] or [k.number for k in known if k.counts]
    if counts and len(times) == 1 and not any(c.counts for c, _ in pairs) and counts[0] > max(times[0], 1.0):
        return False
    return not pairs or any(
        abs(c.values[d] - k.values[d]) < 0.01 for c, k in pairs for d in c.values.keys() & k.values.keys()
    )


_WORTH = re.compile(r"(?:价值|市值|(?<![数比超产])值)(?:了|个|得)?\s?$")


def _gift_values(line: Line, context: Context, gift: Any) -> Iterator[Draft]:
    told = _VALUE.search(plain_of(_gift_words(gift)))
    value = number_in(context.within("promotion", "gift_value", "gift_worth", "赠品价值", "礼品价值")) or (
        number_in(gift.get("value", gift.get("price"))) if isinstance(gift, dict) else None
    )
    if value is None and told:
        value = float((told[1] or told[3]).replace(",", ""))
    if value is None:
        return
    named = {*re.findall(r"[a-z]{3,}", plain_of(_gift_words(gift)))}
    for coin in coins_in(line.text):
        thing = re.match(r" ((?:[a-z]+ )?[a-z]{3,})", line.text[coin.end : coin.end + 32])
        worthy = _WORTH.search(line.text[max(0, coin.start - 6) : coin.start]) and not line.text[coin.start].isdigit()
        if (worthy and coin.amount > value * 1.005) or (
            thing and coin.amount > value * 1.005 and named & {*thing[1].split()}
        ):
            worth = priced("gift_value", value)
            yield contradicted(line, (coin.start, coin.end), "gift.value", worth, topic="gift", family="gift")
    for found in _VALUE.finditer(line.text):
        said = float((found[1] or found[3]).replace(",", ""))
        if said > value * 1.005:
            worth = priced("gift_value", value)
            yield contradicted(line, found.span(), "gift.value", worth, topic="gift", family="gift")


def _gift_words(gift: Any) -> str:
    if isinstance(gift, dict):
        return " ".join(str(v) for v in gift.values()).lower()
    if isinstance(gift, (list, tuple)):
        return " ".join(_gift_words(item) for item in gift)
    return str(gift or "").lower()


_OF_ANY_GIFT = re.compile(
    r"(?:^|(?<=[^\u4e00-\u9fff]))(?:同款|同色|同系列|同品牌|配套|专用|专属|定制|品牌|官方|精美|正装|正品|便携|随机|迷你|旅行装|体验装|试用装|试吃装|中样|的)+(?=[\u4e00-\u9fff]{2})"
)
"""What any gift may be called, so that sharing it says nothing: 同款枕芯 is no 同款抱枕套."""


def _pieces(word: str) -> list[str]:
    if word.isascii():
        words = [w for w in re.split(r"[ -]", word) if len(w) > 2] or [word]
        return [*words, *(w.removesuffix("s") for w in words if len(w) > 4 and w.endswith("s"))]
    # 袜子 is one of 中筒袜: the suffix says nothing.
    return [pair[0] if pair[1] in "子儿" else pair for pair in (word[i : i + 2] for i in range(len(word) - 1))]

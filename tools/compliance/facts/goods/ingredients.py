"""What a food is said to be made of: free of a kind, nothing of a stuff, one thing alone; held against its ingredients."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.refusals import refused
from tools.compliance.facts.drafts import by_fact, unbound
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.tables import table, terms_of
from tools.compliance.facts.wording import told
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_LIST = re.compile(r"配料|成分|成份|原料|组成|食材|ingredient|composition|contains|made (?:with|from|of)|recipe")
_NO_LIST = re.compile(r"产地|来源|产区|供应|国家|\borigin|\bsource|\bcountry")
_DENIED = re.compile(r"(?:不含|无|未添加|不添加|零|非|\bno|\bfree of|\bwithout|\bnon)(?: added| any)?[ -]?$")
_NOT_SAID = re.compile(r"(?:不是|并非|非|\bnot|\bisn't|\bnor)(?: a| an)?\s?$")


class Kind(NamedTuple):
    """A kind of food, the words that rule it out, and the ingredients that belong to it."""

    claim: re.Pattern[str]
    betrays: re.Pattern[str]


def _any(entry: str) -> str:
    """A pattern of the words of an entry; English ones stand alone."""
    words = sorted(terms_of(entry), key=len, reverse=True)
    return "|".join(rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in words)


@cache
def _kinds() -> tuple[Kind, ...]:
    rows = table("ingredients")["kinds"].values()
    return tuple(Kind(re.compile(f"{row['zh']}|{row['en']}"), re.compile(_any(row["betrays"]))) for row in rows)


@cache
def _spares() -> tuple[re.Pattern[str], re.Pattern[str]]:
    spares = table("ingredients")["spares"]
    before = "|".join(map(re.escape, terms_of(spares["before"])))
    after = "|".join(map(re.escape, terms_of(spares["after"])))
    return re.compile(rf"(?:{before})\s?$"), re.compile(rf"\s?(?:{after})")


@cache
def _nothing_of() -> tuple[re.Pattern[str], dict[str, str]]:
    """Ways to say that there is nothing of a stuff, and the stuff that each word of the pattern means."""
    rows = table("records")["absence_words"]
    meant = {term.lower(): stuff for stuff, entry in rows.items() for term in terms_of(entry)}
    zh = "|".join(sorted((re.escape(t) for t in meant if not t.isascii()), key=len, reverse=True))
    en = "|".join(sorted((re.escape(t) for t in meant if t.isascii()), key=len, reverse=True))
    return re.compile(
        rf"一(?:点|滴|粒|丝|勺|克|颗|丁点)儿?(?P<a>{zh})(?:都|也)?(?:没有?|不|未)(?:加|放|添|含|有|用|见)|(?P<b>{zh})(?:都|也|一概|统统)(?:没有?|不)(?:加|放|添|含)"
        rf"|(?:没有|不见)(?:任何|一丁点)?(?P<i>{zh})(?![味感腻类])|(?:没有?|一律不|从不|绝不|坚决不)(?:添加|加|放)(?:一[点滴粒丝勺克颗])?(?:任何)?(?P<c>{zh})|(?P<d>{zh})(?:零添加|0添加|为零|含量为0)"
        rf"|\bnot (?:a|an|one|even a)(?: single)? (?:speck|drop|gram|pinch|grain|hint|trace|dash|ounce|bit|spoonful) of (?:added |any )?(?P<e>{en})\b"
        rf"|\b(?:never|don't|do not|won't|doesn't|didn't) (?:adds?|use|contain|put|include)(?: any| in any)? (?:added )?(?P<f>{en})\b"
        rf"|\b(?:skip(?:s|ped)?|left out|leave out|leaves out|ditched) the (?P<g>{en})\b|\b(?P<h>{en})[ :]+(?:none|zero)\b"
    ), meant


def bind_ingredients(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between what a text says of the ingredients and their list."""
    lists = [
        f
        for f in context.facts
        if f.source != "evidence" and _LIST.search(f.label) and not _NO_LIST.search(f.label) and not f.denied
    ]
    yield from _after_all(line, context)
    if not lists:
        return
    for kind in _kinds():
        yield from _ruled_out(line, kind.claim, kind.betrays, lists)
    yield from _stuffs(line, lists)
    yield from _alone(line, lists)
    yield from _counted(line, lists)
    yield from _mostly(line, lists)
    yield from _only_flavour(line, lists)
    yield from _unlisted(line, context, lists)
    yield from _put_in(line, context, lists)


def _ruled_out(line: Line, claim: re.Pattern[str], betrays: re.Pattern[str], lists: list[Fact]) -> Iterator[Draft]:
    for found in claim.finditer(line.text):
        if _NOT_SAID.search(line.text[max(0, found.start() - 8) : found.start()]):
            continue
        fact = next((f for f in lists if _holds(betrays, f.said)), None)
        if fact is not None:
            yield by_fact(line, found.span(), "fact.absence", fact)


def _holds(betrays: re.Pattern[str], value: str) -> bool:
    """Whether a list names one of the words, and not only in the name of something else."""
    before, after = _spares()
    return any(
        not before.search(value[max(0, found.start() - 12) : found.start()])
        and not _DENIED.search(value[max(0, found.start() - 12) : found.start()])
        and not after.match(value, found.end())
        for found in betrays.finditer(value)
    )


def _stuffs(line: Line, lists: list[Fact]) -> Iterator[Draft]:
    """Nothing of a stuff, in whatever words: 一滴香精都不放, not a speck of sugar."""
    pattern, meant = _nothing_of()
    for found in pattern.finditer(line.text):
        stuff = meant[next(word for word in found.groups() if word)]
        words = re.compile(_any(table("records")["absences"].get(stuff, stuff).lower()))
        fact = next((f for f in lists if _holds(words, f.said)), None)
        if fact is not None:
            yield by_fact(line, found.span(), "fact.absence", fact)


_ADDS = r"(?<![不没未无别勿零免])(?:加|放|搁|添|掺|撒|添加)(?:了|有|进了?)(?:一?点儿?|一?些|少许|少量|微量|适量|足量|一?丢丢)?的?"
_INSIDE = r"(?:里面?|里头|其中|配料里?|成分里?)(?:还|也)?(?:有|含)(?:一?点儿?|一?些|少许|少量|微量)?"


@cache
def _terms(stuff: str) -> str:
    """A pattern of all Chinese words for a stuff; empty where it is none that goods are said to be free of."""
    rows = table("records")["absence_words"]
    words = {term for name, entry in rows.items() for term in terms_of(entry) if stuff in (name, *terms_of(entry))}
    return "|".join(sorted((re.escape(w) for w in words if not w.isascii()), key=len, reverse=True))


def _after_all(line: Line, context: Context) -> Iterator[Draft]:
    """A stuff that the text puts in, and the record says is not: 加了点糖, of 添加糖: 无."""
    if line.language == "en":
        return
    for fact in context.named:
        words = _terms(re.sub(r"添加|额外|外加|是否|含有?", "", fact.label)) if fact.denied and fact.label else ""
        pattern = re.compile(rf"(?:{_ADDS}|{_INSIDE})(?:{words})(?![味感度醇])")
        for found in islice(pattern.finditer(line.text), _LEADS) if words else ():
            others = _OF_OTHERS.search(line.text[max(0, found.start() - 14) : found.start()])
            if not others and not refused(line.text, *found.span()):
                yield by_fact(line, found.span(), "fact.absence", fact)


_PURE = re.compile(
    r"(?:100\s?%|百分百|百分之百|十足)\s?[纯純](?:正)?的?(?P<zh>[\u4e00-\u9fff]{2,6})|\bpure (?P<en>[a-z]+(?: [a-z]+)?)|\bnothing but (?P<only>[a-z]+(?: [a-z]+)?)"
)


def _items(lists: list[Fact]) -> list[str]:
    """The ingredients one by one, brackets left out."""
    plain = "、".join(re.sub(r"[(（\[][^)）\]]*[)）\]]", "", fact.said) for fact in lists)
    return [item for part in re.split(r"[、,，;；+]|\band\b", plain) if (item := part.strip(" .。"))]


def _alone(line: Line, lists: list[Fact]) -> Iterator[Draft]:
    """One food and nothing else, where the list holds it beside others."""
    items = _items(lists)
    if len(items) < 2:
        return
    for found in _PURE.finditer(line.text):
        said = found["zh"] or found["en"] or found["only"]
        if any(_is_of(said, item) for item in items):
            yield by_fact(line, found.span(), "fact.composition", lists[0])


def _is_of(said: str, item: str) -> bool:
    """Whether an ingredient is the food that a text names: its words, or the first two ideographs of it."""
    if said.isascii():
        return any(re.search(rf"\b{re.escape(name)}\b", item) for name in (said, said.split()[0]) if len(name) > 3)
    return said[:2] in item


_MOST = re.compile(
    r"(?P<zh>[\u4e00-\u9fff]{2})(?:的?含量|占比?)?(?:过半|超过?一半|一半以上|占大头)|\b(?:mostly|mainly|more than half|over half) (?P<en>[a-z]{3,})"
)


def _mostly(line: Line, lists: list[Fact]) -> Iterator[Draft]:
    """More than half of a stuff, of which the list gives a smaller share."""
    for found in _MOST.finditer(line.text):
        stuff = re.escape(found["zh"] or found["en"])
        for fact in lists:
            share = re.search(
                rf"{stuff}[^\d、,，;；]{{0,6}}(\d+(?:\.\d+)?)\s?%|(\d+(?:\.\d+)?)\s?%\s?{stuff}", fact.plain
            )
            if share and float(share[1] or share[2]) < 50:
                yield by_fact(line, found.span(), "fact.composition", fact)


_REAL = re.compile(
    r"真(?:正的?)?(?P<zh>[\u4e00-\u9fff]{2})(?=[馅汤粒酱丝片肉做打的制,，。]|$)|\breal (?P<en>[a-z]{3,})"
)


def _only_flavour(line: Line, lists: list[Fact]) -> Iterator[Draft]:
    """Real beef, where the list holds its flavour alone."""
    for found in _REAL.finditer(line.text):
        stuff = re.escape(found["zh"] or found["en"])
        named = [(fact, m) for fact in lists for m in re.finditer(stuff, fact.said)]
        if named and all(re.match(r"\s?(?:味|风味|香精|口味|flavou?r)", f.said[m.end() :]) for f, m in named):
            yield by_fact(line, found.span(), "fact.absence", named[0][0])


_OF_OTHERS = re.compile(
    r"(?:别家|人家|有的|市面|很多|其他|普通|一般|不少|怕|担心|如果|建议|可以|搭配?|再|自己)[^,，。;；]{0,8}$"
)
_OPEN_LIST = re.compile(r"等|多种|复合|其他")


_OF_PLANTS = re.compile(r"(?:燕麦|豆|椰|杏仁|核桃|花生|坚果|植物|巴旦木|腰果|大米|开心果)[奶乳](?!粉)")
"""Drinks of plants, which hold no milk."""


@cache
def _added() -> tuple[re.Pattern[str], dict[str, str]]:
    """Ways to say that a food is in the goods, and all the words of each food."""
    rows = [entry.split() for entry in table("ingredients")["foods"]]
    said = {word for row in rows for word in row if len(word) > 1}
    meant = {word: "|".join(name for row in rows if word in row for name in row) for word in said}
    food = "|".join(sorted(said, key=len, reverse=True))
    return re.compile(
        rf"(?<![不没未无])(?:含有?|添加了?|加了|加入了?|富含|内含|放了)(?:足量|少量|大量|适量|一?些|一?点儿?|真正?的?|新鲜的?)?(?P<a>{food})(?![味风香]|[^,，。]{{0,2}}(?:更|一起|拌|冲|泡))"
        rf"|(?P<b>{food})(?:配方|打底|做底)|(?:主料|原料|用料)(?:是|用的?是?|为)(?P<c>{food})"
    ), meant


def _unlisted(line: Line, context: Context, lists: list[Fact]) -> Iterator[Draft]:
    """A food that the text puts in, and neither the list nor any other entry names."""
    pattern, meant = _added()
    known = _OF_PLANTS.sub("", " ".join(fact.plain for fact in context.facts if not fact.denied))
    if any(_OPEN_LIST.search(fact.said) for fact in lists):
        return
    for found in pattern.finditer(line.text):
        word = found["a"] or found["b"] or found["c"]
        others = _OF_OTHERS.search(line.text[max(0, found.start() - 14) : found.start()])
        if not others and not re.search(meant[word], known) and not refused(line.text, *found.span()):
            yield by_fact(line, found.span(), "fact.composition", lists[0])


_PUT_IN = re.compile(
    r"\b(?:(?:formulated|enriched|infused|fortified|boosted|spiked|laced|blended|sweetened|thickened|preserved|coloured|colored) with|with added|contains) (?P<items>[a-z][a-z0-9 ,'-]{2,80})"
)
_NO_FOOD = re.compile(
    r"\b(?:love|care|pride|passion|flavou?r\w*|goodness|fibre|fiber|protein|vitamins?|minerals?|nutrients?|antioxidants?|omega\w*|energy|ingredients?|botanicals?|extracts?|oils?|spices|herbs|fruits?|nuts?|traces?|allergens?|actives?|no|zero|less|nothing|everything|all|only|just|up to|more|\d+)\b"
)
"""Words of a list that are no ingredient of its own name, or that say how much."""
_UP_TO = re.compile(r"\b(?:to|for|that|which|so|because|in|from|as|without|but|not|you|we|it|per|at)\b.*")


def _put_in(line: Line, context: Context, lists: list[Fact]) -> Iterator[Draft]:
    """An ingredient that an English text puts in, and that neither the list nor any other entry names."""
    known = " ".join(fact.plain for fact in context.facts if not fact.denied) if line.language == "en" else ""
    for found in islice(_PUT_IN.finditer(line.text), _LEADS) if known else ():
        denied = _SAID_NO.search(line.text[max(0, found.start() - 24) : found.start()])
        for item in [] if denied else re.finditer(r"(?:(?!,|\band\b|\bplus\b|\bwith\b).)+", found["items"]):
            name = _UP_TO.sub("", item[0]).strip(" '-")
            words = re.findall(r"[a-z]{3,}", name)
            if not words or len(words) > _WORDS or _NO_FOOD.search(name) or words[-1].removesuffix("s") in known:
                continue
            start = found.start("items") + item.start() + item[0].index(name)
            yield unbound(line, (start, start + len(name)), "fact.composition", fact=told(lists[0]))


_LEADS, _WORDS = 20, 3
_SAID_NO = re.compile(r"\b(?:not?|never|nor|nothing|most|others?|if)\b[^.;!?]{0,20}$|n't\b[^.;!?]{0,20}$")
_EN = "one|two|three|four|five|six|seven|single"
_COUNT = re.compile(
    rf"(?:配料|原料|成分|食材)(?:表)?(?:里|中)?(?:真的|其实)?(?:只有|只用|仅有|仅|就|就是|不过)(?P<zh>\d{{1,2}}|[一二两三四五六七八九十])[样种味个]"
    r"|(?:配料|原料|成分)(?:表)?(?:里|中)?(?:真的|其实)?(?:只有|只用|仅有|就是|就)(?P<names>[\u4e00-\u9fff、]{1,16})"
    rf"|(?<!\d )\b(?:only |just |made with |made from )?(?P<en>\d{{1,2}}|{_EN})[- ](?:simple |clean |natural |real |whole |honest )?ingredients?\b(?! (?:list|label))"
    r"|\b(?:only|sole) ingredients?(?: is| are|:) (?P<words>[a-z ,]{3,40})"
)


def _counted(line: Line, lists: list[Fact]) -> Iterator[Draft]:
    """Fewer ingredients than the list holds."""
    items = _items(lists)
    for found in _COUNT.finditer(line.text):
        names = found["names"] or found["words"]
        if names:
            said = float(len([part for part in re.split(r"[、和与跟,]|\band\b", names) if part.strip()]))
        else:
            said = number_of(found["zh"] or found["en"]) or 0.0
        if 0 < said < len(items):
            yield by_fact(line, found.span(), "fact.composition", lists[0])

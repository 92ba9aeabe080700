"""Places that a text says the goods come from, held against the places that the data name."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact, unbound
from tools.compliance.facts.instead import put
from tools.compliance.facts.tables import table
from tools.compliance.facts.vocabulary import Word, places, properties
from tools.compliance.facts.wording import told
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_ORIGIN_NAME = re.compile(
    r"产地|原产|产区|生产地|制造|来源|原产国|产国|灌装地|源产|产自|机芯|捕捞|海域|origin|made in|country|place|source|manufactur"
    r"|assembl|parts|movement|region|grown|harvest|woven|roasted|farm\b|catch area|bottled|produced|born|distill|brewed|smoked|tanned|\bcoo\b|奶源|牧场|原料"
)
_CODE = re.compile(r"[a-z]{2}")
_CODES = {"gb": "eu.uk", "uk": "eu.uk", "el": "eu.gr"}
_ORIGIN_VERB = re.compile(
    r"产|采|种|捕|酿|制造|织|出自|来自|made|grown|woven|roasted|sourced|harvest|from|produced|assembled|bottled|manufactur|caught|brewed|milled|knit|sewn|built|crafted|tanned"
)
_UNKNOWN_ZH = re.compile(
    r"(?:产自|产于|采自|原产于|摘自|捕自|种于|酿于)(?!自家|本|我|家|同|优质|天然)([\u4e00-\u9fff]{2,6})"
)
_UNKNOWN_EN = re.compile(
    r"\b(?:made|grown|woven|roasted|sewn|crafted|harvested|brewed|produced|caught|milled|hand ?made|manufactured|distilled|knitted|foraged)"
    r" (?:in|on|off|from)(?: the)? ([a-z][a-z'-]+)"
)
_USA_MADE = re.compile(r"\bmade in (?:the )?(?:usa|u\.s\.a?\.?|us|america)\b|\bamerican[- ]made\b|proudly american")


_MARKS = re.compile(
    r"来的|运来|空运|直采|出产|自家牧场|自有牧场|牧场|果园|渔场|电机|马达|压缩机|机芯|轴承|芯片|传感器|橡木|榉木|小牛皮|钢材|滤芯|镜片|奶源|酒庄|茶园|庄园"
    r"|\b(?:motors?|blades?|movement|compressor|bearings?|sensors?|engine|components|parts|lenses|optics|chipset|steel|leather|linen|oak|crystal|wool)\b"
    r"|\b(?:knit|knitted|sewn|stitched|woven|spun|carved|forged|blown|fired|cured|aged|churned|ground|pressed|bottled|foraged|dyed|printed|bound|cast|hewn|cut) (?:by hand )?in\b"
)
_ELSEWISE = re.compile(
    r"design|设计|研发|developed|assembl|组装|装配|brand|品牌|headquarter|总部|\bcompany\b|注册地|发货|ship|warehouse|dispatch|仓"
)
"""Names of facts that tell where goods are drawn, put together or sent from, which is not where they are made."""
_ELSEWISE_SAID = re.compile(r"\b(?:designed|developed|assembled|shipped|based|headquartered) (?:in|from) (?:the )?$")
_ELSEWISE_AFTER = re.compile(r"设计|研发|组装|装配|发货")
_MAKES = re.compile(
    r"\b(?:hand ?)?(?:made|manufactured|produced|built)(?: [a-z]+)? in (?:the )?$|\bwhere[^?.]{0,30}\bmade\? ?(?:in )?(?:the )?$"
    r"|(?:产自|产于|产地(?:是|为|在|[:：?？])?|制造于|生产于|出产自|原产地?(?:是|为|在|[:：?？])?|哪[里儿](?:生)?产的?[?？])\s?$"
)
_MAKES_AFTER = re.compile(r"(?:制造|生产|出产|产(?![品业能地值]))|[- ]made\b")
"""What says of a place that the goods are made there."""
_DENIED_MAKING = re.compile(
    r"(?:\bnot|\bnever|n't|\bno longer) (?!only |just |merely |simply )(?:[a-z]+ )?(?:made|manufactured|produced|grown|built) in (?:the )?$"
)
_NOT_FROM = re.compile(r"(?:不是|并非|绝非|不在)\s?$")
_ORIGIN_KEY = re.compile(r"产地|原产|产区|产国|奶源|origin|made in|\bcoo\b|source")


class Origins(NamedTuple):
    """The places of origin in the data, and all places that they name for any reason."""

    named: list[tuple[str, Fact]]
    mentioned: list[tuple[str, Fact]]
    elsewise: list[tuple[str, Fact]]
    """Those where the goods are designed, assembled or sent from."""


def origins_of(context: Context) -> Origins:
    """Reads the places of the data: those of attributes that name an origin, and those of sentences that tell one."""
    named: list[tuple[str, Fact]] = []
    mentioned: list[tuple[str, Fact]] = []
    elsewise: list[tuple[str, Fact]] = []
    for fact in context.facts:
        for word in places().in_fact(fact.plain):
            if _not_made_there(fact, word):
                elsewise.append((word.path, fact))
            tells = _ORIGIN_NAME.search(fact.label) if fact.label else _ORIGIN_VERB.search(fact.plain)
            if tells and not word.denied and fact.source not in ("brand", "evidence"):
                named.append((word.path, fact))
            mentioned.append((word.path, fact))
        for code in (*filter(None, (_coded(fact),)), *_states(fact)):
            named.append((code, fact))
            mentioned.append((code, fact))
    return Origins([(p, f) for p, f in named if not _wider(p, f, named)], mentioned, elsewise)


def _not_made_there(fact: Fact, word: Word) -> bool:
    """Whether a fact tells of a place that the goods are designed, assembled or sent from there."""
    if fact.label:
        return _ELSEWISE.search(fact.label) is not None and not re.search(r"made|manufactur|制造|生产", fact.label)
    before = fact.plain[max(0, word.start - 24) : word.start]
    return bool(_ELSEWISE_SAID.search(before) or _ELSEWISE_AFTER.match(fact.plain, word.end))


_STATE = re.compile(r", ?([a-z]{2})(?=$|[,;. ])")


def _states(fact: Fact) -> Iterator[str]:
    """The American states that an origin gives by their code: Portland, OR."""
    if fact.label and _ORIGIN_NAME.search(fact.label):
        states = table("places")["states"]
        yield from (f"us.{states[m[1]]}" for m in _STATE.finditer(fact.plain) if m[1] in states)


def _coded(fact: Fact) -> str:
    """The place of an origin given as a country code: PT, CN."""
    value = fact.plain[len(fact.label) + 2 :].strip() if fact.label else ""
    if not _CODE.fullmatch(value) or not _ORIGIN_NAME.search(fact.label):
        return ""
    code = _CODES.get(value, value)
    regions = table("places")["regions"]
    return next((path for path in (code, f"eu.{code}") if path in regions), "")


def _wider(path: str, fact: Fact, named: list[tuple[str, Fact]]) -> bool:
    """Whether a fact names a finer place inside this one: 江苏高淳 is 高淳."""
    return any(f is fact and p.startswith(path + ".") for p, f in named)


def bind_origins(line: Line, context: Context, known: Origins) -> Iterator[Draft]:
    """Findings on places of origin that the data contradict, or that a text asserts without any."""
    words = [w for w in places().in_text(line.text) if not (w.denied or _denies_making(line.text, w))][:200]
    marks = [
        *line.hits.of(("origin_word",))[:400],
        *line.hits.of(("tech_word",))[:400],
        *(m.span() for m in islice(_MARKS.finditer(line.text), 200)),
    ]
    unnamed = not known.named and any(f.denied and _ORIGIN_KEY.search(f.label) for f in context.facts)
    seen: set[str] = set()
    passed = -2
    for word in words:
        if _no_origin(line.text, word) or word.start - passed <= 1:
            passed = word.end
            continue
        marked = _marked(line.text, words, word, marks)
        draft = _bind(line, word, marked, known)
        if draft is None and unnamed and not any(_covers(word.path, path) for path, _ in known.mentioned):
            draft = unbound(line, (word.start, word.end), "fact.origin")
        if draft is not None and word.path not in seen:
            seen.add(word.path)
            yield draft
    yield from _denied_making(line, known)
    yield from _trade(line, known)
    yield from _unlisted(line, context, known)


def _bind(line: Line, word: Word, marked: tuple[int, int] | None, known: Origins) -> Draft | None:
    span = (word.start, max(word.end, marked[1]) if marked else word.end)
    makes = _makes(line.text, word)
    rivals = [place for place in known.named if not (makes and place in known.elsewise)]
    held = [place for place in (*known.named, *known.mentioned) if _covers(word.path, place[0])]
    if any(not (makes and place in known.elsewise) for place in held):
        return None if rivals or not _american(line, word) else unbound(line, span, "fact.origin")
    if held and not rivals:
        return unbound(line, span, "fact.origin", fact=told(held[0][1]))
    if any(word.path.startswith(path + ".") for path, _ in rivals):
        return unbound(line, span, "fact.origin", fact=told(rivals[0][1])) if marked else None
    if rivals:
        abroad = _ABROAD.match(line.text, word.end)
        whole = (span[0], max(span[1], abroad.end())) if abroad else span
        return by_fact(line, whole, "fact.origin", rivals[0][1], _place_instead(line, whole, word, rivals))
    return unbound(line, span, "fact.origin") if marked else None


def _makes(text: str, word: Word) -> bool:
    """Whether a text says that the goods are made in a place."""
    before = text[max(0, word.start - 48) : word.start]
    return bool(_MAKES.search(before) or _MAKES_AFTER.match(text, word.end))


def _denies_making(text: str, word: Word) -> bool:
    """Whether a text says that the goods are not made in a place."""
    before = text[max(0, word.start - 32) : word.start]
    chinese = _NOT_FROM.search(before) and _MAKES_AFTER.match(text, word.end)
    return bool(chinese or _DENIED_MAKING.search(before))


def _denied_making(line: Line, known: Origins) -> Iterator[Draft]:
    """A place where the goods are made, by the record, and are not, by the text: not made in Vietnam."""
    for word in islice(places().in_text(line.text), 400):
        if _denies_making(line.text, word):
            made = (f for path, f in known.named if _covers(word.path, path) and (path, f) not in known.elsewise)
            if fact := next(made, None):
                yield by_fact(line, (word.start, word.end), "fact.origin", fact)


_PLACE_NAME = re.compile(r"[\u4e00-\u9fff]{2,12}|(?:[A-Z][A-Za-z'-]+,? )*[A-Z][a-z'-][A-Za-z'-]+")
_ABROAD = re.compile(r"原装进口|原装|进口|直邮")
"""What says behind a place that the goods come from abroad."""
_STANDS_IN = re.compile(r"\b(?:in|from|of) (?:the )?$")


def _place_instead(line: Line, span: tuple[int, int], word: Word, rivals: Sequence[tuple[str, Fact]]) -> str | None:
    """The place of the record where the text names another; the words of origin beside it stay, unless they say that
    the goods come from abroad."""
    places_known = {fact.value.strip() for _, fact in rivals if _ORIGIN_KEY.search(fact.label)}
    place = places_known.pop() if len(places_known) == 1 else ""
    if not _PLACE_NAME.fullmatch(place) or place.isascii() != (line.language == "en") or _says_more(place):
        return None
    if place.isascii() and not _STANDS_IN.search(line.text[max(0, word.start - 12) : word.start]):
        return None
    abroad = _ABROAD.search(line.text, span[0], span[1])
    return place if abroad else put(line, span, (word.start, word.end), place)


def _says_more(value: str) -> bool:
    """Whether a Chinese value names more than a place: 山东烟台大樱桃."""
    named = sum(word.end - word.start for word in places().in_fact(value))
    return not value.isascii() and len(value) - named > _SUFFIXES


_SUFFIXES = 2
"""Characters of a value beside the places that the table holds: 省, 市, or one small town."""


def _american(line: Line, word: Word) -> bool:
    return word.path == "us" and _USA_MADE.search(line.text) is not None


def _covers(said: str, known: str) -> bool:
    """Whether a stated place is the known one or a wider one."""
    return known == said or known.startswith(said + ".")


_BREAK = re.compile(r"[,，。;；!！]")


def _marked(text: str, words: Sequence[Word], word: Word, marks: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    """The word of origin beside a place, unless it belongs to a place that follows it: 龙井茶，产自浙江 binds 浙江."""
    for mark in marks:
        if -1 <= word.start - mark[1] <= 4 and not _BREAK.search(text[mark[1] : word.start]):
            return mark
        if (
            -1 <= mark[0] - word.end <= 4
            and not _BREAK.search(text[word.end : mark[0]])
            and not any(0 <= w.start - mark[1] <= 1 for w in words if w != word)
        ):
            return mark
    return None


@cache
def _styles() -> tuple[re.Pattern[str], re.Pattern[str]]:
    spec = table("places")["no_origin"]
    zh, _, en = spec["after"].partition("|")
    after = "|".join([*map(re.escape, zh.split()), *(rf" {re.escape(w.strip())}\b" for w in en.split(","))])
    before = [word.strip(",") for word in re.split(r",\s?|\s(?=[\u4e00-\u9fff])", spec["before"])]
    return re.compile("|".join(rf"{re.escape(b)}\s?" for b in before if b) + "$"), re.compile(after)


def _no_origin(text: str, word: Word) -> bool:
    before, after = _styles()
    return (
        re.search(rf"(?:{before.pattern.removesuffix('$')})$", text[max(0, word.start - 16) : word.start]) is not None
        or after.match(text, word.end) is not None
    )


def _trade(line: Line, known: Origins) -> Iterator[Draft]:
    """Imported goods whose data name a Chinese origin alone, and domestic ones that come from abroad."""
    if "CN" not in line.jurisdictions or not known.named:
        return
    chinese = {path.split(".")[0] == "cn" for path, _ in known.named}
    for word in properties().in_text(line.text):
        if word.aspect != "trade" or word.denied:
            continue
        if (word.path == "imported" and chinese == {True}) or (word.path == "domestic" and chinese == {False}):
            yield by_fact(line, (word.start, word.end), "fact.origin", known.named[0][1])


def _unlisted(line: Line, context: Context, known: Origins) -> Iterator[Draft]:
    """A place that no table holds, asserted as the origin and named nowhere in the data."""
    starts = [word.start for word in places().in_text(line.text)]
    said_in_data = " ".join(fact.plain for fact in context.facts)
    for pattern in (_UNKNOWN_ZH, _UNKNOWN_EN):
        for found in pattern.finditer(line.text):
            at = bisect_left(starts, found.start(1))
            listed = at < len(starts) and starts[at] < found.end()
            name = found[1]
            proper = not name.isascii() or _capital(line, found.start(1))
            if listed or not proper or name[: 2 if not name.isascii() else None] in said_in_data:
                continue
            rival = known.named[0][1] if known.named and name.isascii() else None
            yield (
                by_fact(line, found.span(), "fact.origin", rival)
                if rival
                else unbound(line, found.span(), "fact.origin")
            )


def _capital(line: Line, at: int) -> bool:
    return line.hits.plain.original[line.hits.plain.starts[at]].isupper()


_STUFF_NAME = re.compile(r"原料|原材料|食材|奶源|配料|面料|皮料|辅料|芯片|豆源|茶源")
"""Names of entries that give where a stuff comes from, and not where the goods are made of it."""
_PACKED_THERE = re.compile(r"原[装瓶罐]|整[瓶罐]")
_ALL_SAID = re.compile(r"的?\s?(?:[,，。;；!！]|$)")


def settles_trade(draft: Draft, line: Line, known: Origins) -> bool:
    """Whether the places of origin answer a claim to be imported or domestic."""
    if draft.rule != "fact.property" or draft.severity != "needs_evidence" or not known.named:
        return False
    said = line.text[draft.start : draft.end]
    whole = [(path, fact) for path, fact in known.named if not _STUFF_NAME.search(fact.label)]
    packed = _PACKED_THERE.search(line.text[max(0, draft.start - 2) : draft.end])
    of_goods = packed or _ALL_SAID.match(line.text, draft.end)
    foreign = any(path.split(".")[0] != "cn" for path, _ in (whole if whole and of_goods else known.named))
    words = [w for w in properties().in_text(said) if w.aspect == "trade"]
    return any(w.path == ("imported" if foreign else "domestic") for w in words) or (
        bool(words) and "CN" not in line.jurisdictions
    )

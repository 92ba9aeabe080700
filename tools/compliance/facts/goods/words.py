"""Properties said in words, held against the product's data.

What the text says may be wider than the data; a finer word needs proof, another value contradicts.
"""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Literal

from tools.compliance.facts.context import Context, Fact, plain_of
from tools.compliance.facts.denials.lacking import bind_lacking
from tools.compliance.facts.drafts import by_fact, unbound
from tools.compliance.facts.goods.choices import bind_choices
from tools.compliance.facts.goods.parts import Parts, bind_wide_stuffs, part_rows, parts_of, refused
from tools.compliance.facts.goods.sizes import bind_sizes, sizes_in_run
from tools.compliance.facts.goods.surroundings import of_surroundings
from tools.compliance.facts.instead import count_instead, several_instead, word_instead
from tools.compliance.facts.vocabulary import Aspect, Word, colours, properties
from tools.compliance.facts.wording import listed
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

Bond = Literal["supported", "unknown", "finer", "contradicted"]
_COLOUR_NAME = re.compile(r"颜色|色号|色系|配色|colou?r|shade|颜色分类")
_LISTED = (
    (
        re.compile(r"颜色|色号|配色|colou?r|shade"),
        r"(?:种|个|款)?(?:颜色|配色|色号|色)(?=可选|任选|可挑|选|齐全|入|可配|混|$|[,，。、 :：(（])",
        r"colou?rs|(?:shades|hues)(?! of)",
    ),
    (re.compile(r"口味|味道|flavou?r"), r"(?:种|个|款)?(?:口味|味道)", r"flavou?rs"),
    (re.compile(r"香味|香型|香调|scent|fragrance"), r"(?:种|个|款)?(?:香味|香型|香调)", r"scents|fragrances"),
    (re.compile(r"尺码|尺寸可选|^sizes?$"), r"(?:种|个)?(?:尺码|码数)", r"sizes"),
    (
        re.compile(r"款式|花色|图案|styles?$|patterns?$|designs?$"),
        r"(?:种|个)?(?:款式|花色|图案)",
        r"styles|patterns|designs",
    ),
    (re.compile(r"模式|modes?$"), r"(?:种|个|大)?模式", r"modes"),
)
_ZH_COUNT = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})\s?"
_EN_COUNT = r"\b(\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve)\s(?:different |gorgeous |stylish |delicious |unique |beautiful )?"
_NAME_FIRST = rf"(?:颜色|配色|口味|香型|香味|款式|花色|尺码|模式)(?:一共|总共|共|多达)?有?{_ZH_COUNT}[种个款]"
_NUMERALS = (
    {c: i for i, c in enumerate("零一二三四五六七八九十")}
    | {"两": 2}
    | {
        w: i
        for i, w in enumerate(
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
        )
    }
)


class Known:
    """The product's data read once: which words each fact names, affirmed and denied."""

    def __init__(self, context: Context) -> None:
        self.affirmed: dict[str, list[tuple[str, Fact]]] = {}
        self.denied: dict[str, list[tuple[str, Fact]]] = {}
        self.text = " ".join(fact.plain for fact in context.facts if not fact.denied)
        vocabulary = properties()
        seen: set[tuple[bool, str, str, Fact]] = set()
        for fact in context.facts:
            for word in vocabulary.in_fact(fact.plain):
                names = vocabulary.aspects[word.aspect].names
                if names and not _named(fact.label, names):
                    continue
                no = (
                    word.denied
                    or (word.aspect == "material" and _COATING.search(fact.label) is not None)
                    or (fact.denied and not word.path.endswith("none"))
                )
                # A record that says a word a thousand times says it once.
                if (no, word.aspect, word.path, fact) not in seen:
                    seen.add((no, word.aspect, word.path, fact))
                    side = self.denied if no else self.affirmed
                    side.setdefault(word.aspect, []).append((word.path, fact))
        self.parts = Parts(self.affirmed.get("material", []), (fact for fact in context.facts if not fact.denied))

    @cached_property
    def says_on_what(self) -> bool:
        """Whether the data say what the goods are used on: surface: paper, card; for wood, not metal."""
        stuffs = self.of("material")
        return bool(self.denied.get("material")) or any(_USED_ON.search(fact.label) for _, fact in stuffs)

    def of(self, aspect: str) -> list[tuple[str, Fact]]:
        """All that the data say on an aspect, yes and no."""
        return [*self.affirmed.get(aspect, []), *self.denied.get(aspect, [])]

    def affirms(self, word: Word) -> Fact | None:
        """The fact that says of the goods what the text denies."""
        return next((f for path, f in self.affirmed.get(word.aspect, []) if path == word.path), None)

    def beside(self, text: str, word: Word) -> Fact | None:
        """The fact of another stuff, where the text says that one is all that the goods are made of."""
        before, after = text[max(0, word.start - 10) : word.start], text[word.end : word.end + 20]
        if not (_THROUGHOUT.match(after) or _ALL_OVER.search(before)):
            return None
        family = word.path.split(".")[0]
        others = (f for path, f in self.affirmed.get("material", []) if path.split(".")[0] != family)
        return next((f for f in others if not re.search(r"包装|盒|pack|box|bag", f.label)), None)

    def bond(
        self, aspect: str, path: str, spec: Aspect, pure: bool = False, own: list[tuple[str, Fact]] | None = None
    ) -> tuple[Bond, Fact | None]:
        """How a stated value stands to the data, and the fact that decides; `own`: the values that count alone."""
        base = path.removesuffix(".pure")
        pure = pure or path.endswith(".pure")
        rivals = own or self.affirmed.get(aspect, [])
        if pure and (mixed := _mixed(base, rivals) or _boarded(base, rivals)):
            return ("contradicted", mixed)
        for known, fact in rivals:
            plain = known.removesuffix(".pure")
            if plain == base or plain.startswith(base + "."):
                return ("supported", fact)
        for known, fact in self.denied.get(aspect, []):
            if known == base or base.startswith(known + "."):
                return ("contradicted", fact)
        for known, fact in rivals:
            if base.startswith(known.removesuffix(".pure") + "."):
                return ("supported" if spec.one else "finer", fact)
        if rivals and not spec.free:
            return ("contradicted", rivals[0][1])
        return ("unknown", None)


_USED_ON = re.compile(r"\bsurfaces?\b|\bsuitab|\buses?\b|\bused\b|\bworks?\b|\bcompat|\bfor\b|\bcuts?\b|\bdrills?\b")
_COATING = re.compile(r"镀层|电镀|饰面|贴面|\bplat(?:ing|ed)\b|veneer")
_THROUGHOUT = re.compile(
    r",? (?:wood |leather )?(?:throughout|inside and out|through and through|all over)\b|(?:贯穿|通体)"
)
_ALL_OVER = re.compile(r"(?:通体|里外|里里外外|整体|从里到外|全身)(?:都|全)?(?:是|用|为|采用)?\s?$")
_PURE = re.compile(
    r"(?:纯|全|(?<![\d.])100\s?%|百分百|百分之百)的?\s?$|(?:\bpure|\ball|\bentirely|(?<![\d.])100\s?%|\b100 percent)[ -]$"
)


def _said_pure(text: str, word: Word) -> bool:
    """Whether a stuff is said to be all that the goods are made of: pure alpaca, 全羊毛."""
    return word.aspect == "material" and _PURE.search(text[max(0, word.start - 12) : word.start]) is not None


_PLAIN_NO = re.compile(r"(?:非|不是|并非|绝非|\bnot|\bnever|\bno)\s?$")


def _mixed(base: str, rivals: list[tuple[str, Fact]]) -> Fact | None:
    """The fact that a stated pure stuff is mixed with another, or is less than all."""
    for known, fact in rivals:
        if known.split(".")[0] == base.split(".")[0]:
            share = re.search(r"(\d{1,3})(?:\.\d+)?\s?%", fact.plain)
            others = [
                k
                for k, f in rivals
                if f.name == fact.name and f.source == fact.source and k.split(".")[0] != base.split(".")[0]
            ]
            if others or (share and int(share[1]) < 95):
                return fact
    return None


def _boarded(base: str, rivals: list[tuple[str, Fact]]) -> Fact | None:
    """The fact of a board in goods that are said to be all of wood."""
    boards = (fact for known, fact in rivals if known.split(".")[0] == "board")
    return next(boards, None) if base.split(".")[0] == "wood" else None


def _named(label: str, names: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{name}\b", label) if name.isascii() else name in label for name in names)


def bind_words(line: Line, context: Context, known: Known) -> Iterator[Draft]:
    """Findings on materials, making, raising, functions and other properties that the data do not bear out."""
    if not context.knows_product:
        return
    vocabulary = properties()
    for word in vocabulary.in_text(line.text):
        if not word.denied:
            yield from _bind(line, word, vocabulary.aspects[word.aspect], known)
        elif _PLAIN_NO.search(line.text[max(0, word.start - 8) : word.start]) and (fact := known.affirms(word)):
            yield by_fact(line, (word.start, word.end), "fact.property", fact)
    yield from bind_wide_stuffs(line, known.parts)
    yield from bind_lacking(line, context)
    yield from _colours(line, context)
    yield from bind_choices(line, context)
    yield from _list_counts(line, context)
    yield from bind_sizes(line, context)


def _bind(line: Line, word: Word, spec: Aspect, known: Known) -> Iterator[Draft]:
    span = (word.start, word.end)
    said = line.text[word.start : word.end]
    rule = "fact.function" if spec.free else "fact.property"
    if word.aspect == "flavour" and len(said) > 2 and said.removesuffix("味") in known.text:
        return
    if word.aspect == "material" and not known.says_on_what and _worked_on(line.text, word):
        return
    if word.aspect == "material" and (other := _of_its_part(line.text, word, spec, known)):
        yield by_fact(line, span, rule, other)
        return
    bond, fact = known.bond(word.aspect, word.path, spec, pure=_said_pure(line.text, word))
    if bond == "supported" and (no := refused(line.text, word, known.of(word.aspect))):
        yield by_fact(line, span, rule, no)
    elif word.aspect == "material" and bond == "supported" and (other := known.beside(line.text, word)):
        yield by_fact(line, span, rule, other)
    elif bond == "contradicted" and word.aspect == "material" and _of_unknown_part(line.text, word, known):
        yield unbound(line, span, rule)
    elif bond == "contradicted" and fact is not None:
        yield by_fact(line, span, rule, fact, None if spec.free else word_instead(line, fact))
    elif (
        bond in ("unknown", "finer")
        and spec.ask
        and said not in known.text
        and word.path.split(".")[0] not in spec.humble
    ):
        yield unbound(line, span, rule)


_WORKED_ON = re.compile(
    r"(?:\b(?:drills?|drilling|cuts?|cutting|saws?|sawing|sands?|sanding|bores?|boring|planes?|planing|glues?|gluing|bonds?|sticks to|adheres to|cleans?|cleaning|polishes|polishing|paints|painting|primes?|engraves?|engraving|scratch|dusts?)(?: (?:into|through|on|to))?"
    r"|\b(?:goes|slices|chews|bites|screws|nails|punches) (?:through|into)"
    r"|\b(?:works?(?: well)?|use[ds]?(?: it| them)?|great|ideal|perfect|good|suitable|safe|gentle|kind|tough|best|fine|meant|designed|suited|brilliant|glides?) (?:for(?: use)?|on|with|over)|(?:^|[.!?;:] ?)for)"
    r"(?: (?:your|any|the|all|both|most|some|soft|hard|solid|thick|thin|painted|bare|varnished|new|old|cutting|drilling|sanding|cleaning|polishing))*"
    r"(?: [a-z-]{3,12}(?:,(?: and| or)?| and| or| &)){0,4} $"
)
"""What makes a stuff one that the goods are used on, and not made of: use it for wood and metal."""
_OF_THEM = re.compile(r" (?:lovers?|fans|enthusiasts|handles?|legs|body|frame|feel|comfort|softness|warmth)\b")


def _worked_on(text: str, word: Word) -> bool:
    """Whether a stuff is said to be what the goods are used on."""
    before = text[max(0, word.start - 90) : word.start]
    return _WORKED_ON.search(before) is not None and _OF_THEM.match(text, word.end) is None


def _of_its_part(text: str, word: Word, spec: Aspect, known: Known) -> Fact | None:
    """The fact that gives the part which a stuff is said of another stuff."""
    for rows in parts_of(text, word.start, word.end):
        if own := known.parts.of(rows):
            bond, fact = known.bond(word.aspect, word.path, spec, own=own)
            if bond == "contradicted" and known.parts.excludes(word.path, rows):
                return fact
        elif fact := known.parts.others(word.path, rows):
            return fact
    return None


def _of_unknown_part(text: str, word: Word, known: Known) -> bool:
    """Whether a stuff is said of a part that the data do not speak of: the brass buckles of a leather bag."""
    around = f"{text[max(0, word.start - 6) : word.start]}\0{text[word.end : word.end + 14]}"
    at = around.index("\0")
    found = [
        (m.start() - at if m.start() > at else 2 * (at - m.end()), part)
        for part in part_rows()
        for m in re.finditer(part, around)
    ]
    return bool(found) and re.search(min(found)[1], known.text) is None


def _colours(line: Line, context: Context) -> Iterator[Draft]:
    facts = [f for f in context.facts if f.source != "evidence" and _COLOUR_NAME.search(f.label) and not f.denied]
    if not facts:
        return
    known = [(word.path, fact) for fact in facts for word in colours().in_fact(fact.plain)]
    if not known:
        return
    named = " ".join(fact.plain for fact in facts)
    listed_names = set(re.findall(r"[\u4e00-\u9fff]+|[a-z]+", " ".join(fact.said for fact in facts)))
    goods = plain_of(context.text_of("product", "product_category")).lower()
    said = [
        word
        for word in colours().in_text(line.text)
        if not word.denied and not of_surroundings(line.text, word.start, word.end, goods)
    ]
    bare = {c for c in "红橙黄绿蓝紫黑白灰粉棕" if c in line.text}
    if any(_same(w.path, path) for w in said for path, _ in known) or (len(bare) > 1 and any(c in named for c in bare)):
        return  # Goods of several colours: one that is on record lets the others be a trim or a shade.
    for word in said:
        term = line.text[word.start : word.end]
        if (len(term) > 1 or term.isascii()) and term not in named and term.removesuffix("色") not in listed_names:
            span = (word.start, word.end)
            instead = several_instead(line, span, facts) if len(said) == 1 else None
            # Beside others that may be as wrong, a person chooses.
            draft = by_fact(line, span, "fact.colour", listed(facts), instead)
            yield draft if instead else replace(draft, rewrite="none")


def _same(said: str, known: str) -> bool:
    return said == known or known.startswith(said + ".") or said.startswith(known + ".")


def _list_counts(line: Line, context: Context) -> Iterator[Draft]:
    """More colours, flavours or sizes than the data list, or fewer that are said to be all."""
    for name, zh, en in _LISTED:
        facts = [f for f in context.facts if f.source != "evidence" and name.search(f.label) and not f.denied]
        items = {p.strip() for f in facts for p in re.split(r"[、,，/;；|]|\band\b|和", f.value) if p.strip()}
        runs = {n for item in items for n in sizes_in_run(item)}
        if runs and len(items) == 1:
            yield from _run_counts(line, facts, runs, en)
        if not items or runs or any(re.search(r"\d", item) for item in items):
            continue
        for found in re.finditer(rf"{_ZH_COUNT}{zh}|{_EN_COUNT}(?:{en})\b|{_NAME_FIRST}", line.text):
            said = found[1] or found[2] or (found[3] if name.search(found.group()) else "0")
            number = int(said) if said.isdigit() else _NUMERALS.get(said)
            if number is not None and (number > len(items) or (number < len(items) and _all_told(line.text, found))):
                at = max(found.start(group) for group in (1, 2, 3))
                instead = count_instead(line, found.span(), len(items), at)
                yield by_fact(line, found.span(), "fact.count", listed(facts), instead)


_ALL_TOLD = re.compile(r"(?:\b(?:only|just)(?: (?:comes?|made|available|offered|sold) in)?|只有|仅有|就) ?$")
_ALL_TOLD_AFTER = re.compile(r" (?:only|alone)\b(?! (?:left|one))")


def _all_told(text: str, found: re.Match[str]) -> bool:
    """Whether so many are said to be all that there are: two sizes only."""
    before = text[max(0, found.start() - 24) : found.start()]
    left = re.match(r"[^,.;!]{0,12}\b(?:left|remain)|[^,。;！!]{0,6}(?:有货|剩)", text[found.end() : found.end() + 20])
    return not left and (_ALL_TOLD.search(before) or _ALL_TOLD_AFTER.match(text, found.end())) is not None


def _run_counts(line: Line, facts: list[Fact], counts: set[int], en: str) -> Iterator[Draft]:
    """More sizes than a run of them can hold, or fewer that are said to be all."""
    for found in re.finditer(rf"{_EN_COUNT}(?:{en})\b", line.text):
        number = int(found[1]) if found[1].isdigit() else _NUMERALS[found[1]]
        if number > max(counts) or (number not in counts and number < min(counts) and _all_told(line.text, found)):
            yield by_fact(line, found.span(), "fact.count", listed(facts))

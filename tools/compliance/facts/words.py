"""Properties and origins said in words, held against the product's data.

Lexicon classes are paths (`f_material.leather.cow`, `p_cn.zj`): what the text says may be wider than the data, finer
needs proof, and a sibling contradicts.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from tools.compliance.facts.context import Context, Fact
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses
from tools.compliance.normalise import normalise
from tools.compliance.pattern import Hits
from tools.compliance.scan import Scanner

_ORIGIN_NAMES = (
    "产地",
    "原产",
    "产区",
    "origin",
    "made_in",
    "made in",
    "country",
    "生产地",
    "制造",
    "place",
    "source",
    "来源",
    "manufactur",
)
_EXCLUSIVE = frozenset({"raised", "made", "trade", "brew", "juice", "fresh", "sugar", "state", "fat", "grow", "power"})
Bond = Literal["supported", "unknown", "finer", "contradicted"]


class Known:
    """The product's data, scanned once: which paths each fact names."""

    def __init__(self, context: Context, scanner: Scanner) -> None:
        self.paths: list[tuple[str, Fact]] = []
        self.functions: dict[str, Fact] = {}
        self.text = " ".join(f"{fact.name} {fact.value}" for fact in context.facts).lower()
        for fact in context.facts:
            hits = scanner.scan(normalise(f"{fact.name}: {fact.value}"))
            for name in hits.by_class:
                if name.startswith(("f_", "p_")) and not fact.denied:
                    self.paths.append((name, fact))
                elif name.startswith("fn_"):
                    self.functions[name] = fact

    def bond(self, path: str) -> tuple[Bond, Fact | None]:
        """How a stated path stands to the data, and the fact that decides."""
        aspect, _, value = path.partition(".")
        rivals = [(known, fact) for known, fact in self.paths if known.partition(".")[0] == aspect and "." in known]
        pure = path.endswith(".pure")
        base = path.removesuffix(".pure")
        if pure:
            mixed = next((f for known, f in rivals if not known.startswith(base) and aspect == "f_material"), None)
            if mixed is not None:
                return ("contradicted", mixed)
        for known, fact in rivals:
            plain = known.removesuffix(".pure")
            if plain == base or plain.startswith(base + "."):
                return ("supported", fact)
        for known, fact in rivals:
            if base.startswith(known.removesuffix(".pure") + "."):
                return ("finer", fact)
        if rivals and value:
            alone = len({known.partition(".")[2].partition(".")[0] for known, _ in rivals}) == 1
            family = any(known.split(".")[1] == path.split(".")[1] for known, _ in rivals)
            if alone or family or aspect[2:] in _EXCLUSIVE or (len(rivals) > 0 and aspect == "f_material"):
                return ("contradicted", rivals[0][1])
        return ("unknown", None)

    @property
    def foreign(self) -> bool:
        """Whether the data name an origin, and only ones outside China."""
        origins = [path for path, fact in self.paths if path.startswith("p_") and _names_origin(fact)]
        return bool(origins) and not any(path.startswith("p_cn") for path in origins)

    def place(self, path: str) -> tuple[Bond, Fact | None]:
        """How a stated place stands to the places of origin in the data."""
        origins = [(k, f) for k, f in self.paths if k.startswith("p_") and _names_origin(f)]
        for known, fact in origins:
            if known == path or known.startswith(path + "."):
                return ("supported", fact)
        for known, fact in origins:
            if path.startswith(known + "."):
                return ("finer", fact)
        if origins:
            return ("contradicted", origins[0][1])
        elsewhere = next((f for k, f in self.paths if k == path or k.startswith(path + ".")), None)
        return ("supported", elsewhere) if elsewhere else ("unknown", None)


def _names_origin(fact: Fact) -> bool:
    name = fact.name.lower()
    return any(word in name for word in _ORIGIN_NAMES)


def bind_words(line: Line, context: Context, known: Known) -> Iterator[Draft]:
    """Findings on materials, making, raising and other properties that the data do not bear out."""
    if not context.knows_product:
        return
    for start, end, path in _finest(line.hits, "f_"):
        if _negated(line, start):
            continue
        bond, fact = known.bond(path)
        if path == "f_trade.imported" and bond == "unknown" and known.foreign:
            continue
        yield from _draft(line, start, end, bond, fact, "fact.property")
    for name, stretches in line.hits.by_class.items():
        if name.startswith("fn_"):
            yield from _function(line, name, stretches[0], known)
    yield from _places(line, known)


def _function(line: Line, name: str, stretch: tuple[int, int], known: Known) -> Iterator[Draft]:
    start, end = stretch
    if _negated(line, start):
        return
    fact = known.functions.get(name)
    if fact is None:
        yield from _draft(line, start, end, "unknown", None, "fact.function")
    elif fact.denied:
        yield from _draft(line, start, end, "contradicted", fact, "fact.function")


def _places(line: Line, known: Known) -> Iterator[Draft]:
    marks = [*line.hits.of(("origin_word",)), *line.hits.of(("tech_word",))]
    places = list(_finest(line.hits, "p_"))
    for start, end, path in places:
        near = [m for m in marks if -1 <= start - m[1] <= 4 or -1 <= m[0] - end <= 4]
        if not near or all(_follows_nearer(places, start, end, mark) for mark in near):
            continue
        bond, fact = known.place(path)
        yield from _draft(line, start, max(end, near[0][1]), bond, fact, "fact.origin")


def _follows_nearer(places: Iterable[tuple[int, int, str]], start: int, end: int, mark: tuple[int, int]) -> bool:
    """Whether `mark` stands behind this place and right before another: 龙井茶，产自浙江 binds 浙江 alone."""
    return mark[0] >= end and any(0 <= other - mark[1] <= 1 and other != start for other, _, _ in places)


def bind_certificates(line: Line, context: Context, known: Known) -> Iterator[Draft]:
    """Certificates and honours that no evidence names."""
    if not context.has("evidence", "attributes", "facts"):
        return
    for start, end in line.hits.of(("cert",)):
        said = line.text[start:end]
        core = said.removesuffix("认证").removesuffix("食品").removesuffix(" certified").removeprefix("certified ")
        if _negated(line, start) or (core and core in known.text):
            continue
        yield from _draft(line, start, end, "unknown", None, "fact.certificate")


def _negated(line: Line, start: int) -> bool:
    before = line.text[max(0, start - 5) : start]
    return before.endswith(
        ("不", "非", "无", "没有", "不含", "不是", "并非", "仿", "not ", "no ", "non ", "non-", "faux ", "like ")
    )


def _finest(hits: Hits, prefix: str) -> Iterator[tuple[int, int, str]]:
    """The longest path word of an aspect at each place; a shorter word inside it says nothing of its own."""
    found = [(s, e, name) for name, spans in hits.by_class.items() if name.startswith(prefix) for s, e in spans]
    found.sort(key=lambda item: (item[0], -(item[1] - item[0]), -len(item[2])))
    last: dict[str, int] = {}
    for start, end, name in found:
        aspect = name.partition(".")[0] if prefix == "f_" else prefix
        if start < last.get(aspect, -1):
            continue
        last[aspect] = end
        yield start, end, name


def _draft(line: Line, start: int, end: int, bond: Bond, fact: Fact | None, rule: str) -> Iterable[Draft]:
    if bond == "supported":
        return ()
    said = line.text[start:end]
    against = bond == "contradicted" and fact is not None
    shown = f"{fact.source} {fact.name}: {fact.value}".strip() if fact else ""
    return (
        Draft(
            rule, "fact", market_clauses(line, "contradiction" if against else "unbound"), start, end,
            "block" if against else "needs_evidence",
            f"“{{hit}}”与商品资料不符（{shown}）" if against else "“{hit}”在商品资料中没有依据",
            f"“{{hit}}” disagrees with the product data ({shown})"
            if against
            else "“{hit}” has no support in the product data",
            measured=f"{said} ≠ {shown}" if against else None,
            replacement=fact.value if against and fact and len(fact.value) <= 24 else None,
        ),
    )  # fmt: skip

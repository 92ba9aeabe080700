"""Which product of the shop a mention means: rare words weigh more, spelling may slip, either language may be used.

A product is taken only when it explains the mention well and clearly better than the next one; otherwise it is asked.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from tools.goal.text import load_data, normalise

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+(?:[.'-][a-z0-9]+)*")
_FILLER = frozenset(
    ["the", "a", "an", "of", "and", "with", "for", "in", "our", "my", "new", "by", "to", "pcs", "pack", "s"]
)
_WRAPPING = "set"
"""A gift box or a set says how something is sold, so it is a kind only when nothing else is named."""
ACCEPT, MAYBE, MARGIN = 0.62, 0.34, 0.12


class ProductName(NamedTuple):
    """What a sentence can call a product by."""

    id: str
    title: str
    brand: str | None = None
    category: str | None = None
    lang: str = "zh"


class Match(NamedTuple):
    """How the mention fits the shop: one product, several candidates, or none with the nearest."""

    id: str | None
    candidates: tuple[ProductName, ...]
    score: float


class _Concepts(NamedTuple):
    zh: dict[str, str]
    en: dict[str, str]
    zh_pattern: re.Pattern[str]
    en_pattern: re.Pattern[str]


@cache
def concepts() -> _Concepts:
    """Word to kind of product, in both languages."""
    data = load_data("concepts.yaml")
    zh = {word: kind for kind, row in data.items() for word in row["zh"]}
    en = {word: kind for kind, row in data.items() for word in row["en"]}
    by_length = lambda words: "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))  # noqa: E731 - local shorthand
    return _Concepts(
        zh, en, re.compile(by_length(zh)), re.compile(rf"(?<![a-z])(?:{by_length(en)})(?=(?:e?s)?(?![a-z]))")
    )


def kinds_in(norm: str) -> tuple[str, ...]:
    """The kinds of product named in a normalised text."""
    known = concepts()
    found = [known.zh[m.group()] for m in known.zh_pattern.finditer(norm) if len(m.group()) > 1 or m.group() == norm]
    found += [known.en[m.group()] for m in known.en_pattern.finditer(norm)]
    named = [kind for kind in found if kind != _WRAPPING]
    return tuple(dict.fromkeys(named or found))


def names_product(norm: str) -> bool:
    """The text ends in a noun that is a kind of product."""
    known = concepts()
    if any(norm.endswith(word) for word in known.zh):
        return True
    last = norm.rstrip(" .!?")
    return any(m.end() >= len(last) - 2 for m in known.en_pattern.finditer(last))


@cache
def _mainland():
    """Taiwan's and Hong Kong's vocabulary to the mainland's, phrase by phrase."""
    from opencc import OpenCC

    return OpenCC("tw2sp")


def plain(text: str) -> str:
    """For comparing: simplified, lower case, mainland vocabulary."""
    if any(normalise(char) != char and char > "\u3400" for char in text):
        text = _mainland().convert(text)
    return normalise(text)


@lru_cache(maxsize=65536)
def features(text: str) -> frozenset[str]:
    """Character pairs of Chinese runs, stems of English words, and kinds of product."""
    norm = plain(text)
    found: set[str] = set()
    for run in _HAN_RUN.findall(norm):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
        if len(run) == 1:
            found.add(run)
    found.update(stem(w) for w in _WORD.findall(norm) if w not in _FILLER)
    found.update(f"#{kind}" for kind in kinds_in(norm))
    return frozenset(found)


@cache
def _parents() -> dict[str, str]:
    return {f"#{kind}": f"#{row['in']}" for kind, row in load_data("concepts.yaml").items() if "in" in row}


def _wider(found: frozenset[str]) -> frozenset[str]:
    """The wider kinds of the kinds among these features."""
    return frozenset(parent for feature in found if (parent := _parents().get(feature)))


def stem(word: str) -> str:
    word = word.removesuffix("'s").replace("'", "")
    for ending, keep in (("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("ies", "y"), ("ves", "f")):
        if word.endswith(ending) and len(word) > 4:
            return word.removesuffix(ending) + keep
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


class Catalogue:
    """The names of a shop, indexed once and asked many times."""

    def __init__(self, products: Sequence[ProductName]) -> None:
        self.products = tuple(products)
        self._by_id = {normalise(p.id): i for i, p in enumerate(self.products)}
        self._features = [features(" ".join(filter(None, (p.title, p.brand)))) for p in self.products]
        self._loose = [
            features(p.category or "") | features(p.id.replace("-", " ").replace("_", " ")) for p in self.products
        ]
        self._features = [own | _wider(own) for own in self._features]
        self._loose = [own | _wider(own) for own in self._loose]
        self._titles = [plain(p.title) for p in self.products]
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for i, own in enumerate(self._features):
            for feature in own | self._loose[i]:
                holders[feature].append(i)
        self._holders = dict(holders)
        counts = Counter({feature: len(where) for feature, where in holders.items()})
        total = max(len(self.products), 1)
        self._weight = {f: 0.35 + math.log(1 + total / n) / math.log(1 + total) for f, n in counts.items()}
        self._words = [f for f in counts if f.isascii() and f[0] != "#" and len(f) > 3]

    def __len__(self) -> int:
        return len(self.products)

    def by_id(self, norm: str) -> ProductName | None:
        """The product whose id is exactly this."""
        found = self._by_id.get(normalise(norm).strip())
        return None if found is None else self.products[found]

    def id_in(self, norm: str) -> tuple[ProductName, int, int] | None:
        """An id written in the sentence; ids below 4 characters or of digits alone are too easily something else."""
        for match in re.finditer(r"[a-z0-9][a-z0-9_.#-]{3,63}", norm):
            at = self._by_id.get(match.group().rstrip(".-"))
            if at is not None and not match.group().isdigit():
                return self.products[at], match.start(), match.start() + len(match.group().rstrip(".-"))
        return None

    def match(self, mention: str) -> Match:
        """Resolves a mention. Several products that fit alike are candidates, best first."""
        exact = self.by_id(mention)
        if exact:
            return Match(exact.id, (exact,), 1.0)
        scores = self._scores(mention)
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:4]
        if not ranked or ranked[0][1] < MAYBE:
            return Match(None, tuple(self.products[i] for i in self._nearest(mention)), ranked[0][1] if ranked else 0.0)
        best = ranked[0][1]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        close = tuple(self.products[i] for i, score in ranked if score >= best - MARGIN)
        if best >= ACCEPT and best - second >= MARGIN:
            return Match(self.products[ranked[0][0]].id, (self.products[ranked[0][0]],), best)
        return Match(None, close, best)

    def fit(self, mention: str) -> float:
        """How well the best product explains a mention, 0 to 1."""
        return max(self._scores(mention).values(), default=0.0)

    def _scores(self, mention: str) -> dict[int, float]:
        """Share of the mention's weight that each product explains; a kind in common counts in either language."""
        wanted = {self._known(f): f for f in features(mention)}
        weights = {f: self._weight.get(f, 1.0 if f[0] != "#" else 0.6) for f in wanted}
        total = sum(w for f, w in weights.items() if f[0] != "#") or sum(weights.values())
        if not total:
            return {}
        scores: defaultdict[int, float] = defaultdict(float)
        kinds = {f for f in wanted if f[0] == "#"}
        for feature in wanted:
            for i in self._holders.get(feature, ()):
                if feature[0] != "#":
                    scores[i] += weights[feature] * (1.0 if feature in self._features[i] else 0.7) / total
        for kind in kinds:
            for i in self._holders.get(kind, ()):
                share = 0.8 if kind in self._features[i] else 0.7  # a category such as "Food & Tea" says less
                scores[i] = scores[i] + (1 - min(scores[i], 1.0)) * share
        text = plain(mention)
        return {i: min(s, 1.0) * 0.9 + 0.1 * fuzz.partial_ratio(text, self._titles[i]) / 100 for i, s in scores.items()}

    def _known(self, feature: str) -> str:
        """The shop's spelling of a word with a slip in it."""
        if feature in self._holders or not feature.isascii() or len(feature) < 5 or feature[0] == "#":
            return feature
        near = process.extractOne(feature, self._words, scorer=fuzz.ratio, score_cutoff=84)
        return near[0] if near else feature

    def _nearest(self, mention: str) -> list[int]:
        near = process.extract(plain(mention), self._titles, scorer=fuzz.WRatio, limit=3)
        return [index for *_, index in near]


def catalogue_of(products: "Sequence[ProductName] | Catalogue") -> Catalogue:
    return products if isinstance(products, Catalogue) else Catalogue(products)

"""Chinese values that exclude each other: plain weave and twill, clips and hook-and-loop, freshwater pearls and sea."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.refusals import AVOIDS, refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_NOT = re.compile(r"(?:不(?:是|用|含|带)?|没有?|无需?|非|免|未|别|勿)\s?$")
_ASIDE = re.compile(
    r"(?:比|不像|不同于|区别于|代替|替代|取代|告别|相比|胜过|媲美|别家|人家|市面|有的|其他|其它|普通|一般|传统|以前|老款|上一代|想要|想买|需要|要是|如果|喜欢|怕|担心|换掉|淘汰|搭配|配合|还是|另有|另售|另外|款叫)[^,，。;；!！?？]{0,8}$"
)
"""What stands before a value of other goods, or of those that a buyer may want instead."""
_INSTEAD = re.compile(
    r"[\u4e00-\u9fff]{0,4}?(?:请|要|可以?|就)?(?:拍|选|看|找|下|点|在)(?:另|隔壁|别|那|其)|[\u4e00-\u9fff]{0,4}?(?:吗|么|嘛|没)?[?？]"
)
"""What sends a buyer to other goods, or only asks."""
_MOST = 8


class Kinds(NamedTuple):
    """The attributes that give one of several values; for each value how a text says it, and how a record gives it."""

    name: re.Pattern[str]
    said: Mapping[str, re.Pattern[str]]
    held: Mapping[str, re.Pattern[str]]


@cache
def _rows() -> tuple[Kinds, ...]:
    out = []
    for row in table("kinds"):
        besides: Mapping[str, str] = row.get("held", {})
        said = {kind: re.compile(words) for kind, words in row["kinds"].items()}
        held = {
            kind: re.compile(f"{words}|{besides[kind]}" if kind in besides else words)
            for kind, words in row["kinds"].items()
        }
        out.append(Kinds(re.compile(row["name"]), said, held))
    return tuple(out)


def bind_kinds(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: a text gives the goods another value than their record; none where it gives that one too."""
    if line.language == "en":
        return
    for number, row in enumerate(_rows()):
        held = [(kind, fact) for fact in context.named for kind in _held(number, fact)]
        if not held:
            continue
        said = {kind: span for kind, words in row.said.items() if (span := _affirmed(line.text, words))}
        if not any(kind in said for kind, _ in held):
            yield from (by_fact(line, span, "fact.quality", held[0][1]) for span in said.values())


@lru_cache(maxsize=4096)
def _held(number: int, fact: Fact) -> tuple[str, ...]:
    """The values of a row that a fact gives."""
    row = _rows()[number]
    if not row.name.search(fact.label):
        return ()
    return tuple(
        kind
        for kind, words in row.held.items()
        if any(
            not _NOT.search(fact.said[max(0, m.start() - 4) : m.start()])
            for m in islice(words.finditer(fact.said), _MOST)
        )
    )


def _affirmed(text: str, words: re.Pattern[str]) -> tuple[int, int] | None:
    """Where a text first says words of the goods themselves."""
    for found in islice(words.finditer(text), _MOST):
        before = text[max(0, found.start() - 24) : found.start()]
        said_no = _NOT.search(before) or AVOIDS.search(before) or refused(text, *found.span())
        if not said_no and not _ASIDE.search(before) and not _INSTEAD.match(text, found.end()):
            return found.span()
    return None

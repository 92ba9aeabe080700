"""The lines that the checker learns from: written one by one, unlawful and lawful side by side.

A file of `corpus/` is made of blocks:

    @ CN-ADL-17 CN-FSLR-38 | zh | food      the clauses that the unlawful lines break, the language, the kind of goods
    ! this tea [[ends high blood pressure]]  unlawful, the offending words in brackets (none where the fault is a lack)
    = tea, 250 g                             lawful

`house_copy.txt` holds what the playbook itself writes, so that the house does not accuse its own words.

A block holds the two sides of one idea, so lines are dealt to training and validation by block, never one by one.
"""

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from memory.domain.errors import BadInput

VALIDATION = "dev_"
"""Files whose names begin so were written by another hand than the rest; no fit that is measured reads them."""
_NO_VIOLATION = ("NONE", "CN-ABS-GUIDE-5", "CN-ABS-GUIDE-6")
"""What a header may name beside clauses: nothing, or the guide's exemptions, which its lawful lines are."""
_PLATFORMS = {"META": "platform:meta", "GOOGLE": "platform:google", "PLATFORM": "platform:xiaohongshu"}


class Line(NamedTuple):
    """One labelled line."""

    text: str
    lang: str
    """`zh`, `zh-Hant` or `en`."""
    unlawful: bool
    span: tuple[int, int] | None
    """The offending words, half-open in code points of `text`."""
    clauses: tuple[str, ...]
    """Clauses of the block, the likeliest first; what a lawful line is innocent of."""
    kind: str
    """The kind of goods, as the engine names it, or `other`."""
    source: str
    block: int

    @property
    def market(self) -> str:
        """What the clauses belong to: `CN`, `US`, `UK`, `TW`, or a platform's prefix; empty where none is named."""
        return market_of_clause(self.clauses[0]) if self.clauses else ""

    @property
    def jurisdiction(self) -> str | None:
        """The jurisdiction that a caller would state; None where the language says it."""
        return _PLATFORMS.get(self.market) or (self.market or None)

    @property
    def held_out(self) -> bool:
        """Whether the line is for validation only."""
        return self.source.startswith(VALIDATION)


def market_of_clause(clause: str) -> str:
    """`CN` of `CN-ADL-17`; `META`, `GOOGLE` or `PLATFORM` of a platform's clause."""
    return clause.split("-", 1)[0]


def read_corpus(folder: Path | None = None) -> list[Line]:
    """All lines, in the order of file names. Raises BadInput naming file and line of what it cannot read."""
    root: Traversable = folder or resources.files("tools.compliance.checker") / "corpus"
    files = sorted((file for file in root.iterdir() if file.name.endswith(".txt")), key=lambda file: file.name)
    return [line for file in files for line in _read(file)]


def _read(file: Traversable) -> Iterator[Line]:
    clauses: tuple[str, ...] = ()
    lang, kind, block = "", "other", 0
    # Not splitlines(): disguised lines hold U+2028 and friends on purpose.
    for number, raw in enumerate(file.read_text("utf-8").split("\n"), start=1):
        row, where = raw.strip("\r "), f"{file.name}:{number}"
        if not row:
            continue
        if row.startswith("@"):
            clauses, lang, kind = _header(row, where)
            block += 1
        elif row[0] in "!=" and lang:
            text, span = unmarked(row[1:].strip(), where)
            yield Line(text, lang, row[0] == "!", span, clauses, kind, file.name, block)
        else:
            raise BadInput(f"{where}: a line begins with @, ! or =, and the first with @", field=where)


def _header(row: str, where: str) -> tuple[tuple[str, ...], str, str]:
    parts = [part.strip() for part in row[1:].split("|")]
    if len(parts) != 3 or parts[1] not in ("zh", "zh-Hant", "en"):
        raise BadInput(f"{where}: a header is `@ CLAUSE… | zh, zh-Hant or en | kind of goods`", field=where)
    clauses = tuple(name for name in parts[0].split() if name not in _NO_VIOLATION)
    return clauses, parts[1], (parts[2].split() or ["other"])[0]


def unmarked(text: str, where: str) -> tuple[str, tuple[int, int] | None]:
    """`text` without the brackets, and where what stood in them is; None where there are none."""
    if text.count("[[") != text.count("]]") or text.count("[[") > 1:
        raise BadInput(f"{where}: the offending words stand in [[ ]], once", field=where)
    start = text.find("[[")
    if start < 0:
        return text, None
    end = text.index("]]") - 2
    return text.replace("[[", "").replace("]]", ""), (start, end)

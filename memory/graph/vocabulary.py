"""Attribute names and values that mean the same in two languages; the data are `seed/attributes.yaml`."""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

import yaml

_UNIT_TAIL = re.compile(
    r"[ (\[（【]*(?P<unit>kg|g|mg|mm|cm|ml|l|mah|wh|h|hours?|克|千克|毫米|厘米|毫升|升|毫安时|小时)[)\]）】]*$"
)


def folded(text: str) -> str:
    """One spelling for case, width, spaces, hyphens and underscores."""
    return re.sub(r"[\s\-_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


@lru_cache(maxsize=8192)
def canonical_name(name: str) -> tuple[str, str | None]:
    """`材质` -> `("material", None)`; `weight_g` -> `("weight", "g")`. An unknown name is its own folded self."""
    plain = folded(name)
    names = _table("names")
    if plain in names:
        return names[plain], None
    tail = _UNIT_TAIL.search(plain)
    if tail and tail.start() > 0 and (stem := plain[: tail.start()].strip()) in names:
        return names[stem], tail["unit"]
    return plain, None


def canonical_value(value: str) -> str:
    """`纯棉` -> `cotton`; an unknown value is its own folded self."""
    plain = folded(value)
    return _table("values").get(plain, plain)


@lru_cache(maxsize=2)
def _table(part: str) -> dict[str, str]:
    text = files("memory.graph").joinpath("seed/attributes.yaml").read_text(encoding="utf-8")
    entries: dict[str, list[str]] = yaml.safe_load(text)[part]
    known = {folded(name): folded(name).replace(" ", "_") if part == "names" else name for name in entries}
    for name, others in entries.items():
        for other in others:
            known.setdefault(folded(other), known[folded(name)])
    return known

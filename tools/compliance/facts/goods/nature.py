"""Common sense: what nature rules out of the goods, such as peanuts on a tree or carp from the deep sea."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact, plain_of
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.tables import table, terms_of
from tools.compliance.facts.wording import Told
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_GOODS_NAME = re.compile(
    r"品类|品种|品名|名称|产品|种类|原料|食材|title|name|product|species|variety|crop|category|item|ingredient|type"
)
_DENIED = re.compile(r"(?:不|非|没|无|未|not |no |never )\S{0,3}$")
_REACH = 14
"""Characters between a claim and goods that only the text names."""


class _Claim(NamedTuple):
    words: re.Pattern[str]
    goods: re.Pattern[str]


@cache
def _claims() -> tuple[_Claim, ...]:
    data = table("nature")
    claims = []
    for spec in data["claims"].values():
        terms = [term for kind in spec["against"] for term in terms_of(data["kinds"][kind])]
        zh = "|".join(sorted((t for t in terms if not t.isascii()), key=len, reverse=True))
        en = "|".join(sorted((re.escape(t) for t in terms if t.isascii()), key=len, reverse=True))
        claims.append(_Claim(re.compile(f"{spec['zh']}|{spec['en']}"), re.compile(rf"{zh}|\b(?:{en})s?\b")))
    return tuple(claims)


def bind_nature(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between a claim of where the goods grew or lived and what they are."""
    for claim in _claims():
        for said in claim.words.finditer(line.text):
            if _DENIED.search(line.text[max(0, said.start() - 6) : said.start()]):
                continue
            known = _goods(claim, said, line, context)
            if known:
                told = Told(f"按常理，“{known}”不会是这样", f"by nature this cannot be true of “{known}”", known)
                yield contradicted(line, said.span(), "fact.nature", told)
                break


def _goods(claim: _Claim, said: re.Match[str], line: Line, context: Context) -> str:
    """The goods that a claim cannot hold of: those that the data name, or that stand beside it in the text."""
    for fact in [*context.facts, Fact("product category", str(context.raw.get("product_category") or ""), "product")]:
        if _GOODS_NAME.search(fact.label) and (found := claim.goods.search(plain_of(fact.value))):
            return found.group()
    near = line.text[max(0, said.start() - _REACH) : said.end() + _REACH]
    found = claim.goods.search(near)
    return found.group() if found else ""

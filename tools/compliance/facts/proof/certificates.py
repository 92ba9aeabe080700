"""Certificates in the text, held against the evidence that names them: its scope, its holder, its validity."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tools.compliance.facts.context import Context, plain_of
from tools.compliance.facts.denials.refusals import answered_no
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.on_file import RENEW, Record, lapsed, negated, says, title_of
from tools.compliance.facts.proof.papers import of_other_parts
from tools.compliance.facts.tables import table
from tools.compliance.facts.wording import Told, quoted
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_MORE_CERTS = re.compile(
    r"\bce[ -]marked\b|\bce mark\b|\b(?:rohs|reach(?=[ -](?:certified|compliant|tested|approved|listed)\b)|fcc|ul|etl|gots|grs|rcs|fsc|pefc|bsci|epa registered|nsf|csa certified|energy star|greenguard|ukca|gmp|leaping bunny|haccp|brc|ifs|msc|asc|usda organic|eu organic|oeko[- ]?tex|bluesign|cradle to cradle|kosher|halal|bpi|tuv)\b(?:[ -](?:certified|listed|approved|compliant|tested|marked))?"
    r"|(?:ccc|rohs|sgs|tuv|ce|fda|ul|etl|grs|fsc|msc|brc|haccp|fcc|pse|ukca|reach|gots|saa|kc|iso\s?\d{4,5})(?:认证|检测|标准|证书|报告)|(?:cma|cnas|its|bv|谱尼|华测|必维|通标|莱茵|tüv)(?:认证|检测|标准|证书|报告)|(?:环保|护眼|低蓝光|节能|节水|安全|质量|品质|产品|体系|食品安全|母婴|抗菌|无醛|人体工学|睡眠|绿色建材|十环|低碳|品牌|工艺)认证(?!中心|过)|(?:第三方|权威)(?:检测|认证)|(?:欧盟|国家|省级|市级)(?:认证|标准认证)|(?:红点|if设计|iF设计|德国if|日本g-?mark)(?:大?奖|设计奖)?"
    r"|(?:荣获|斩获|获得|获)(?:\d{4}年?)?[\u4e00-\u9fffa-z ]{0,10}?(?:大奖|金奖|银奖|设计奖|奖项|奖)|绿色食品|地理标志产品?|清真认证|有机认证|有机产品|无公害"
)
_GENERIC = re.compile(
    r"德国|意大利|日本|国际|第三方|设计|大奖|奖项|奖|荣誉|认证|证书|检测|食品|产品|报告|标准|荣获|斩获|获得|获奖|获|通过|权威|国家|年|certified|certificate|certification|approved|registered|listed|verified|compliant|marked|mark|tested|award winning|winner of|award|rated|the|standard|safe|\s|-"
)
_AWARD = re.compile(r"奖|award|winner|荣获|斩获|medal")
_YEAR = re.compile(r"(?:19|20)\d\d")
_GOODS_SCOPE = re.compile(r"scope|范围|适用|product|产品|品类|认证产品|covers|对象")


def bind_certificates(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    """Findings on certificates that no record in force bears out."""
    for start, end in _certificate_spans(line):
        said = line.text[start:end]
        if said.endswith("奖") and line.text[end : end + 1] in ("杯", "品", "励"):
            continue
        if (
            negated(line.text, start)
            or answered_no(line.text, start, end)
            or ("能效" in said and context.knows_product)
        ):
            continue
        known = [r for r in records if _names(said, r.said)]
        data = [f for f in context.facts if f.source != "evidence" and _names(said, f.plain)]
        if any(not f.denied for f in data) or (
            not known and _bare_award(said) and any(_AWARD.search(r.said) for r in records)
        ):
            continue
        live = [r for r in known if r.live]
        if not known:
            yield unbound(line, (start, end), "fact.certificate")
        elif not live:
            told = lapsed(known[0].facts, context.day)
            yield contradicted(line, (start, end), "fact.certificate", told, topic="unbound", todo=RENEW)
        elif problem := _problem(line, context, (start, end), live):
            yield unbound(line, (start, end), "fact.certificate", fact=problem)


def _certificate_spans(line: Line) -> list[tuple[int, int]]:
    """Certificates and honours named in the text; of overlapping ones the longest."""
    spans = [*line.hits.of(("cert",))[:200], *(m.span() for m in islice(_MORE_CERTS.finditer(line.text), 200))]
    spans.sort(key=lambda s: (s[0] - s[1], s[0]))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not any(a < end + 1 and start < b + 1 for a, b in kept):
            kept.append((start, end))
    return sorted(kept)


def _problem(line: Line, context: Context, span: tuple[int, int], live: Sequence[Record]) -> Told | None:
    """What is wrong with the evidence in force that names a certificate; None when one of it holds."""
    strays = [
        _of_other_goods(line, context, r) or _of_another(line, context, r) or of_other_parts(line.text, span, r)
        for r in live
    ]
    if all(strays):
        return strays[0]
    years = set(_YEAR.findall(line.text))
    dated = [r for r in live if _AWARD.search(r.said) and _YEAR.search(r.said)]
    if years and dated and not any(years & set(_YEAR.findall(r.said)) for r in dated):
        return says(dated[0])
    return None


def _names(said: str, record: str) -> bool:
    """Whether a record speaks of the certificate said: all its own words, or the same kind where it has none."""
    if any(_any_of(names, said) and _any_of(names, record) for names in table("records")["certificate_aliases"]):
        return True
    core = [part for part in re.split(r"\s+", _GENERIC.sub(" ", _YEAR.sub(" ", said))) if part]
    if core:
        return all(_speaks_of(part, record) for part in core)
    return re.search(r"认证|证书|检测|报告|certif|report|award|奖", record) is not None


def _any_of(names: Sequence[str], text: str) -> bool:
    spaced = text.replace("-", " ")
    return any(_speaks_of(name, spaced) for name in names)


def _speaks_of(part: str, record: str) -> bool:
    if not part.isascii():
        return part in record or _shares(part, record)
    if len(part) >= 5 and part.replace(" ", "") in re.sub(r"[\s-]", "", record):
        return True
    return re.search(rf"(?<![a-z]){re.escape(part)}(?![a-z])", record) is not None


def _shares(part: str, record: str) -> bool:
    return len(part) > 2 and sum(part[i : i + 2] in record for i in range(len(part) - 1)) * 2 >= len(part) - 1


def _bare_award(said: str) -> bool:
    return said in ("荣获", "获奖", "斩获", "award winning", "winner of", "金奖")


def _of_other_goods(line: Line, context: Context, record: Record) -> Told | None:
    """The scope of a certificate that names goods, and not those of this line."""
    scopes = [f for f in record.facts if _GOODS_SCOPE.search(f.label) and 2 <= len(f.plain) <= 60]
    own = (
        line.text
        + " ".join(f.plain for f in context.facts if f.source != "evidence")
        + plain_of(f"{context.raw.get('product_category') or ''} {context.raw.get('product') or ''}")
    )
    for fact in scopes:
        value = fact.plain[len(fact.label) + 2 :]
        if re.search(r"全部|所有|all|全系|公司|company|brand", value) or not re.search(
            r"[\u4e00-\u9fff]{2}|[a-z]{3}", value
        ):
            continue
        words = (
            re.findall(r"[a-z]{3,}", value) if value.isascii() else [value[i : i + 2] for i in range(len(value) - 1)]
        )
        if words and not any(w.rstrip("s") in own for w in words):
            title, scope = title_of(record.facts), quoted(fact.value)
            return Told(
                f"“{title}”适用于“{scope}”，不是这件商品", f"“{title}” covers “{scope}”, not these goods", scope
            )
    return None


_HOLDER = re.compile(
    r"holder|issued to|licensee|owner|company|applicant|持证|持有人|证书主体|申请人|委托人|获证|权利人|企业名称"
)
_FIRM = re.compile(
    r"有限责任公司|有限公司|股份|集团|公司|工厂|厂|科技|贸易|实业|食品|电器|省|市|县|区|\b(?:ltd|limited|inc|llc|co|gmbh|company|corp|the)\b\.?"
)


def _of_another(line: Line, context: Context, record: Record) -> Told | None:
    """The holder that a certificate names, where neither the brand nor the text knows that name."""
    brand = plain_of(str(context.raw.get("brand") or ""))
    named = [f for f in record.facts if _HOLDER.search(f.label)]
    holders = [_FIRM.sub(" ", f.said) for f in named]
    if len(brand) < 2 or not holders:
        return None
    own = f"{brand} {line.text} " + " ".join(f.plain for f in context.facts if f.source != "evidence")
    if any(_name_within(holder, own) or brand in holder for holder in holders):
        return None
    title, holder = title_of(record.facts), quoted(named[0].value)
    return Told(f"“{title}”的持有人是“{holder}”", f"“{title}” was issued to “{holder}”", holder)


def _name_within(holder: str, own: str) -> bool:
    """Whether a telling piece of a firm's name stands in what the goods' own data say."""
    words = re.findall(r"[a-z0-9]{3,}", holder)
    words += [piece[i : i + 2] for piece in re.findall(r"[\u4e00-\u9fff]{2,}", holder) for i in range(len(piece) - 1)]
    return any(word in own for word in words)

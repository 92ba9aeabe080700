"""Filed effects, patents, approvals and rights in the text, held against the records of them."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator
from functools import cache

from tools.compliance.brands import spellings
from tools.compliance.facts.context import Context, plain_of, truthy
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.measures import agrees, measures_in, measures_of, number_of
from tools.compliance.facts.tables import table, terms_of
from tools.compliance.facts.validity import in_force
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses

_PATENT = re.compile(r"专利|\bpatent(?:ed|s)?\b")
_NOT_HAVING = re.compile(r"(?:无|没有|非|未(?:申请|获得?|取得)|没申请|尚无|no |not |any |without )$")
_PENDING = re.compile(
    r"(?:patents?[- ]pending|pending patents?|patent (?:application|applied for)|专利(?:申请中|审查中|待批|受理|申请号)|(?:正在|已经?)申请专利|已?申请[^,，。]{0,6}专利)"
)
_KINDS = {
    "invention": re.compile(r"发明专利|发明|\binvention\b|\butility\b"),
    "model": re.compile(r"实用新型|utility model"),
    "design": re.compile(r"外观设计|外观专利|外观|design patent|\bdesign\b"),
}
_PATENT_COUNT = re.compile(
    r"(\d{1,4}|[一二两三四五六七八九十百]{1,3})\s?(?:余|多|\+)?\s?(?:项|个|件|大)(?:国家|发明|实用新型|外观|国际|核心|自主)*专利"
    r"|\b(\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|dozen)\+? (?:\w+ )?patents\b"
)
_NUMBER = re.compile(r"\d[\dx. ,]{5,}\d|\d{6,}")
_APPROVAL = re.compile(
    r"(?:国食健[注备字]?|国药准字|卫食健字|食健备|国妆[特备]?进?字?|粤妆|沪妆|械注[准进]|械备|京妆|浙妆|药广审|广审)[\u4e00-\u9fff（()）]{0,3}[a-z]?\s?[a-z]{0,2}\d{6,14}"
)
_AUTHORISED = re.compile(
    r"特许经销|特约经销|指定经销|独家代理|总代理|一级代理|官方代理|官方(?:合作|指定)?经销|授权代理|授权专卖|\bexclusive (?:uk |us |eu )?(?:distributor|stockist|dealer|importer)|\bapproved (?:dealer|stockist|reseller)|authori[sz]ed (?:\w+ )?stockist|\bcollab(?:oration)? with\b|\bin partnership with\b|official (?:[a-z]+ ){1,3}(?:merchandise|merch|jerseys?|replicas?|collaboration)\b|官方授权|授权(?:经销商?|店|正品|旗舰店|销售)|正品授权|品牌授权|联名|authori[sz]ed (?:\w+ )?(?:dealer|reseller|retailer|distributor)|official (?:partner|licensee|reseller)|officially licensed|licensed by"
)
_NUMERIC = re.compile(r"\d+(?:\.\d+)?")


def bind_records(line: Line, context: Context) -> Iterator[Draft]:
    """All findings on filed effects, patents, approval numbers, marks and likenesses."""
    if "CN" in line.jurisdictions:
        yield from _efficacy(line, context)
        yield from _evaluation(line, context)
        yield from _health(line, context)
        yield from _approval(line, context)
    yield from _patent(line, context)
    if context.has("brand", "brand_authorization"):
        yield from _brands(line, context)
    yield from _likeness(line, context)


@cache
def _effects(name: str) -> dict[str, re.Pattern[str]]:
    """Effect → the words that claim it."""
    out = {}
    for effect, entry in table("records")[name].items():
        words = terms_of(entry)
        parts = [rf"\b{re.escape(w)}" if w.isascii() else re.escape(w.lower()) for w in words]
        out[effect] = re.compile("|".join(sorted(parts, key=len, reverse=True)))
    return out


def _efficacy(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("registered_efficacy", "efficacy_evaluation") or "health_food" in line.kinds:
        return
    if "cosmetic" not in line.kinds and line.kinds_named:
        return
    filed = plain_of(context.text_of("registered_efficacy")).lower()
    special = table("records")["special_effects"]
    for effect, words in _effects("cosmetic_effects").items():
        found = words.search(line.text)
        if not found or re.search(r"不|非|无", line.text[max(0, found.start() - 2) : found.start()]):
            continue
        if context.has("registered_efficacy") and not words.search(filed) and effect not in ("持妆", "遮瑕"):
            clauses = ("CN-CSAR-43", "CN-CSAR-22") if effect in special else ("CN-CSAR-22", "CN-CSAR-43")
            yield Draft(
                "cn.efficacy.filed", "cosmetic", clauses, *found.span(), "block",
                f"“{{hit}}”不在备案或注册的功效内（{filed or '无'}）",
                f"“{{hit}}” is not among the filed effects ({filed or 'none'})", measured=filed or "null",
            )  # fmt: skip
        elif context.has("efficacy_evaluation") and not truthy(context.raw.get("efficacy_evaluation")):
            yield _unevaluated(found.span())


def _unevaluated(span: tuple[int, int], shown: str = "") -> Draft:
    more = f"（{shown}）" if shown else ""
    return Draft(
        "cn.efficacy.evaluated", "cosmetic", ("CN-CSAR-22",), *span, "needs_evidence",
        f"“{{hit}}”没有功效评价依据{more}", f"“{{hit}}” has no efficacy evaluation ({shown})", measured=shown or None,
    )  # fmt: skip


def _evaluation(line: Line, context: Context) -> Iterator[Draft]:
    """Figures of an effect that the evaluation on file gives otherwise."""
    known = plain_of(context.text_of("efficacy_evaluation"))
    if "cosmetic" not in line.kinds or not _NUMERIC.search(known):
        return
    measured = measures_of(known)
    for said in measures_in(line.text):
        same = [m for m in measured if m.values.keys() & said.values.keys() & {"time", "percent"}]
        if same and not any(agrees(said, m) for m in same):
            yield _unevaluated((said.start, said.end), known[:60])


def _health(line: Line, context: Context) -> Iterator[Draft]:
    """Functions of a health food that its certificate does not hold."""
    if "health_food" not in line.kinds or not context.has("registered_efficacy"):
        return
    filed = plain_of(context.text_of("registered_efficacy")).lower()
    for words in _effects("health_functions").values():
        found = words.search(line.text)
        if found and not words.search(filed):
            yield Draft(
                "cn.health.filed", "health_food", ("CN-ADL-18", "CN-ADL-46"), *found.span(), "block",
                f"“{{hit}}”不在批准的保健功能内（{filed or '无'}）",
                f"“{{hit}}” is not among the approved functions ({filed or 'none'})", measured=filed or "null",
            )  # fmt: skip


def filed_function(draft: Draft, line: Line, context: Context) -> bool:
    """Whether a rule objects to a function of a health food that its certificate holds."""
    if "health_food" not in line.kinds or not draft.rule.startswith("cn.") or not draft.rule.endswith(".health"):
        return False
    filed = plain_of(context.text_of("registered_efficacy")).lower()
    said = line.text[draft.start : draft.end]
    return bool(filed) and any(
        said in part or part in said for part in re.split(r"[\s,，、;；]+", filed) if len(part) > 1
    )


def _approval(line: Line, context: Context) -> Iterator[Draft]:
    """An approval number in the text that is not the one on record."""
    known = re.sub(r"\s", "", plain_of(context.text_of("approval_no")))
    if not re.search(r"\d{6}", known):
        return
    digits = set(re.findall(r"\d{6,}", known))
    for found in _APPROVAL.finditer(line.text):
        said = re.search(r"\d{6,}$", found.group())
        if said and not any(said[0] in d or d in said[0] for d in digits):
            yield Draft(
                "cn.approval.number", "approval", ("CN-ADL-46", "CN-IAM-7"), *found.span(), "block",
                f"“{{hit}}”与批准文号不符（{known}）", f"“{{hit}}” is not the approval on record ({known})", measured=known,
            )  # fmt: skip


def _patent(line: Line, context: Context) -> Iterator[Draft]:
    found = _PATENT.search(line.text)
    if not context.has("patent") or not found:
        return
    if _NOT_HAVING.search(line.text[max(0, found.start() - 3) : found.start()]):
        return
    known = plain_of(context.text_of("patent")).lower()
    if _PENDING.search(line.text) and re.search(r"pending|application|申请|审|受理", known):
        return
    live = [facts for facts in context.entries("patent") if in_force(facts, context.day)]
    dead = re.search(table("records")["dead"], known) is not None and len(context.entries("patent")) == 1
    if (
        not truthy(context.raw.get("patent"))
        or not live
        or dead
        or _other_number(line.text, live)
        or _other_kind(line.text, live)
        or _too_many(line.text, live)
    ):
        yield _unpatented(line, found.span(), known)


def _unpatented(line: Line, span: tuple[int, int], known: str) -> Draft:
    return Draft(
        "fact.patent", "patent", market_clauses(line, "patent"), *span, "block",
        f"“{{hit}}”没有相符的有效专利（{known or '无'}）", f"“{{hit}}” has no such patent in force behind it ({known or 'none'})",
        measured=known or "null",
    )  # fmt: skip


def _other_number(text: str, live: list[list]) -> bool:
    digits = {re.sub(r"\D", "", n.partition(".")[0]) for facts in live for f in facts for n in _NUMBER.findall(f.plain)}
    said = {
        re.sub(r"\D", "", n.split(".")[0] if n.count(".") == 1 else n) for n in _NUMBER.findall(text) if "x" not in n
    }
    said = {s for s in said if len(s) >= 6}
    return bool(said and digits) and not any(s in d or d in s for s in said for d in digits if d)


def _other_kind(text: str, live: list[list]) -> bool:
    """Whether the text names a kind of patent and every record another one."""
    said = {
        kind
        for kind, words in _KINDS.items()
        if words.search(text) and (kind != "design" or "外观" in text or re.search(r"design[ -]patent", text))
    }
    if "发明" not in text:
        said.discard("invention" if "invention" not in text and "utility patent" not in text else "")
    known = {kind for facts in live for kind, words in _KINDS.items() if words.search(" ".join(f.plain for f in facts))}
    return bool(said and known) and not said & known


def _too_many(text: str, live: list[list]) -> bool:
    found = _PATENT_COUNT.search(text)
    if not found:
        return False
    said = 12.0 if found[2] == "dozen" else number_of(found[1] or found[2]) or 0.0
    counts = [
        float(f.value) for facts in live for f in facts if re.search(r"count|数量|total", f.label) and f.value.isdigit()
    ]
    return said > max([float(len(live)), *counts])


def _brands(line: Line, context: Context) -> Iterator[Draft]:
    own = plain_of(str(context.raw.get("brand") or ""))
    allowed = plain_of(context.text_of("brand_authorization")) if context.holds("brand_authorization") else ""
    claim = _AUTHORISED.search(line.text)
    if claim and context.has("brand_authorization") and not context.holds("brand_authorization"):
        yield _unlicensed(line, claim.span(), context, own)
        return
    if line.hits.of(("compatible",)) or context.raw.get("brand_authorization") is True:
        return
    for start, end in line.hits.of(("known_brand",)):
        said = line.text[start:end]
        names = {said, *spellings(said)}
        if any(n in own or (own and own in n) or n in allowed for n in names) or re.search(
            r"works with|支持|兼容", line.text
        ):
            continue
        yield _unlicensed(line, (start, end), context, own)
        return


def _unlicensed(line: Line, span: tuple[int, int], context: Context, own: str) -> Draft:
    known = context.text_of("brand_authorization")
    return Draft(
        "fact.brand", "brand", market_clauses(line, "brand"), *span, "block",
        f"“{{hit}}”没有有效的授权（品牌：{own or '未知'}；授权：{known or '无'}）",
        f"“{{hit}}” has no authorisation in force (brand: {own or 'unknown'}; on file: {known or 'none'})",
        measured=known or "null",
    )  # fmt: skip


def _likeness(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("authorization") or context.holds("authorization"):
        return
    cn = "CN" in line.jurisdictions
    spans = line.hits.of(("famous_person",))[:1] or []
    if not spans:
        yield from _named_persons(line)
    for start, end in spans:
        yield contradicted(
            line, (start, end), "fact.likeness", "authorization " + (context.text_of("authorization")[:60] or "null"),
            topic="brand", family="endorsement",
        ) if not cn else Draft(
            "fact.likeness", "endorsement", ("CN-ADL-33",), start, end, "block",
            "“{hit}”没有有效的书面同意", "“{hit}” has no written consent in force",
        )  # fmt: skip


_PERSON_ZH = re.compile(
    r"(?:代言人|品牌大使|形象大使|推荐官|演员|歌手|网红|主播|博主|教授|主厨|冠军)[\u4e00-\u9fff·]{2,4}?(?=推荐|同款|亲测|代言|都在用|也在用|爱用|力荐|带货|监制|签名|私藏|说)"
)
_PERSON_EN = re.compile(
    r"\b([a-z]{2,}) ([a-z]{2,})(?: (?:wears|uses|loves|swears by|recommends|endorses|approves|trusts|chose|says)\b|'s (?:favou?rite|pick|choice)\b)|\bsays ([a-z]{2,}) ([a-z]{2,})\b"
)


def _named_persons(line: Line) -> Iterator[Draft]:
    """Persons that a text names as behind the goods, with no consent on record."""
    plain = line.hits.plain
    found = _PERSON_ZH.search(line.text)
    for match in _PERSON_EN.finditer(line.text):
        if all(plain.original[plain.starts[match.start(group)]].isupper() for group in (1, 2, 3, 4) if match[group]):
            found = found or match
    if found:
        yield unbound(line, found.span(), "fact.likeness", topic="brand", family="endorsement")

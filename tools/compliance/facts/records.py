"""Filed effects, patents, approvals and rights in the text, held against the records of them."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.brands import is_everyday, ride_on, spellings
from tools.compliance.facts.agreement import agrees
from tools.compliance.facts.context import Context, plain_of, truthy
from tools.compliance.facts.drafts import CORRECT, PROVE, unbound
from tools.compliance.facts.measures import measures_in
from tools.compliance.facts.number_words import number_of
from tools.compliance.facts.on_file import RENEW, lapsed
from tools.compliance.facts.products import measures_of
from tools.compliance.facts.registered import effects, filed
from tools.compliance.facts.tables import table
from tools.compliance.facts.validity import in_force
from tools.compliance.facts.wording import Told, quoted
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


def _efficacy(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("registered_efficacy", "efficacy_evaluation") or "health_food" in line.kinds:
        return
    if "cosmetic" not in line.kinds and line.kinds_named:
        return
    known = filed(context)
    special = table("records")["special_effects"]
    for effect, words in effects("cosmetic_effects").items():
        found = words.search(line.text)
        if not found or re.search(r"不|非|无", line.text[max(0, found.start() - 2) : found.start()]):
            continue
        if context.has("registered_efficacy") and not words.search(known) and effect not in ("持妆", "遮瑕"):
            clauses = ("CN-CSAR-43", "CN-CSAR-22") if effect in special else ("CN-CSAR-22", "CN-CSAR-43")
            yield _unfiled("cn.efficacy.filed", "cosmetic", clauses, found.span(), context)
        elif context.has("efficacy_evaluation") and not truthy(context.raw.get("efficacy_evaluation")):
            yield _unevaluated(found.span())


def _unfiled(rule: str, family: str, clauses: tuple[str, ...], span: tuple[int, int], context: Context) -> Draft:
    """An effect that the registration does not hold."""
    known = quoted("、".join(f.value for facts in context.entries("registered_efficacy") for f in facts))
    zh = f"登记的功效只有“{known}”" if known else "没有登记的功效"
    en = f"registered are only “{known}”" if known else "none is registered"
    return Draft(
        rule, family, clauses, *span, "block", f"“{{hit}}”不在备案、注册或批准的功效内：{zh}。请删去，或先更正登记的功效",
        f"“{{hit}}” is not among the registered effects: {en}. Leave it out, or first correct what is registered",
        measured=known or None, rewrite="clause",
    )  # fmt: skip


def _unevaluated(span: tuple[int, int], shown: str = "") -> Draft:
    zh, en = (f"：评价的结果是“{shown}”", f": the evaluation says “{shown}”") if shown else ("", "")
    return Draft(
        "cn.efficacy.evaluated", "cosmetic", ("CN-CSAR-22",), *span, "needs_evidence",
        f"“{{hit}}”没有功效评价依据{zh}。{PROVE.zh}", f"no evaluation of efficacy bears out “{{hit}}”{en}. {PROVE.en}",
        measured=shown or None,
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
            yield _unevaluated((said.start, said.end), quoted(known.strip()))


def _health(line: Line, context: Context) -> Iterator[Draft]:
    """Functions of a health food that its certificate does not hold."""
    if "health_food" not in line.kinds or not context.has("registered_efficacy"):
        return
    known = filed(context)
    for words in effects("health_functions").values():
        found = words.search(line.text)
        if found and not words.search(known):
            clauses = ("CN-ADL-18", "CN-ADL-46")
            yield _unfiled("cn.health.filed", "health_food", clauses, found.span(), context)


def _approval(line: Line, context: Context) -> Iterator[Draft]:
    """An approval number in the text that is not the one on record."""
    known = re.sub(r"\s", "", plain_of(context.text_of("approval_no")))
    if not re.search(r"\d{6}", known):
        return
    digits = set(re.findall(r"\d{6,}", known))
    for found in _APPROVAL.finditer(line.text):
        said = re.search(r"\d{6,}$", found.group())
        if said and not any(said[0] in d or d in said[0] for d in digits):
            number = quoted(context.text_of("approval_no").strip())
            yield Draft(
                "cn.approval.number", "approval", ("CN-ADL-46", "CN-IAM-7"), *found.span(), "block",
                f"“{{hit}}”与登记的批准文号不同：登记的是“{number}”。{CORRECT.zh}",
                f"“{{hit}}” is not the approval number on record, “{number}”. {CORRECT.en}", measured=number, rewrite="clause",
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
    told = _without_patent(line, context, known)
    if told is not None:
        yield Draft(
            "fact.patent", "patent", market_clauses(line, "patent"), *found.span(), "block",
            f"“{{hit}}”没有相符的有效专利：{told.zh}。{RENEW.zh}",
            f"“{{hit}}” has no such patent in force behind it: {told.en}. {RENEW.en}", measured=told.value or None,
            rewrite="clause",
        )  # fmt: skip


def _without_patent(line: Line, context: Context, known: str) -> Told | None:
    """What the patents on record lack of those that the text claims; None when they bear it out."""
    entries = context.entries("patent")
    live = [facts for facts in entries if in_force(facts, context.day)]
    if not truthy(context.raw.get("patent")) or not entries:
        return Told("资料中没有专利", "no patent is on record")
    if not live:
        return lapsed(entries[0], context.day)
    own = quoted("，".join(fact.value for fact in live[0]))
    if re.search(table("records")["dead"], known) and len(entries) == 1:
        return Told(f"登记的专利是“{own}”，尚未授权或已失效", f"the one on record, “{own}”, is not in force", own)
    if _other_number(line.text, live) or _other_kind(line.text, live):
        return Told(f"登记的专利是“{own}”", f"the one on record is “{own}”", own)
    if _too_many(line.text, live):
        return Told(f"登记的有效专利只有{len(live)}项", f"only {len(live)} in force are on record", str(len(live)))
    return None


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
        yield _unlicensed(line, claim.span(), context)
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
        if _is_named(line, context, start, end):
            yield _unlicensed(line, (start, end), context)
            return


def _is_named(line: Line, context: Context, start: int, end: int) -> bool:
    """Whether a word is another's brand here, and the text does more with it than compare itself, which is asked
    elsewhere: 苹果 is a fruit unless the text rides on it."""
    ride = ride_on(line, start, end)
    if ride is None:
        return not is_everyday(line.text[start:end])
    return not ride.compared or ("CN" in line.jurisdictions and context.has("brand_authorization"))


def _unlicensed(line: Line, span: tuple[int, int], context: Context) -> Draft:
    entries = context.entries("brand_authorization")
    if context.holds("brand_authorization"):
        told = Told("登记的授权不是这个品牌的", "the authorisation on record is not for this brand")
    elif truthy(context.raw.get("brand_authorization")) and entries:
        told = lapsed(entries[0], context.day)
    else:
        told = Told("资料中没有该品牌的授权", "no authorisation by this brand is on record")
    if not context.has("brand_authorization"):
        return unbound(line, span, "fact.brand", topic="brand", family="brand", fact=told)
    return Draft(
        "fact.brand", "brand", market_clauses(line, "brand"), *span, "block",
        f"“{{hit}}”没有有效的品牌授权：{told.zh}。请先取得并登记授权，或删去这一说法",
        f"“{{hit}}” has no authorisation in force: {told.en}. Get it and record it, or leave this out",
        measured=told.value or None,
    )  # fmt: skip


def _likeness(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("authorization") or context.holds("authorization"):
        return
    spans = line.hits.of(("famous_person",))[:1] or []
    if not spans:
        yield from _named_persons(line)
    for start, end in spans:
        told = Told("资料中没有本人有效的书面同意", "no written consent in force is on record")
        clauses = ("CN-ADL-33",) if "CN" in line.jurisdictions else market_clauses(line, "brand")
        yield Draft(
            "fact.likeness", "endorsement", clauses, start, end, "block",
            f"“{{hit}}”使用了他人的姓名或形象：{told.zh}。请先取得并登记同意，或删去",
            f"“{{hit}}” uses a person's name or likeness: {told.en}. Get it and record it, or leave it out",
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

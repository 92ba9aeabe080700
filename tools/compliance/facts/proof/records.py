"""Filed effects, approvals and rights in the text, held against the records of them."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.brands import is_everyday, ride_on, spellings
from tools.compliance.facts.context import Context, plain_of, truthy
from tools.compliance.facts.drafts import CORRECT, PROVE, unbound
from tools.compliance.facts.figures.agreement import agrees
from tools.compliance.facts.figures.measures import measures_in
from tools.compliance.facts.figures.products import measures_of
from tools.compliance.facts.on_file import lapsed, records_of
from tools.compliance.facts.proof.patents import bind_patents
from tools.compliance.facts.proof.registered import effects, filed
from tools.compliance.facts.tables import table
from tools.compliance.facts.validity import in_force
from tools.compliance.facts.wording import Told, quoted
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses

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
    yield from bind_patents(line, context)
    if context.has("brand", "brand_authorization"):
        yield from _brands(line, context)
    yield from _lapsed_authorisation(line, context)
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


def _brands(line: Line, context: Context) -> Iterator[Draft]:
    own = plain_of(str(context.raw.get("brand") or ""))
    allowed = plain_of(context.text_of("brand_authorization")) if context.holds("brand_authorization") else ""
    claim = _AUTHORISED.search(line.text)
    if claim and context.has("brand_authorization") and not context.holds("brand_authorization"):
        yield _unlicensed(line, claim.span(), context)
        return
    shop = _OWN_SHOP.search(line.text)
    if shop and _RESALE.search(allowed) and not _OWN_SHOP.search(allowed):
        resale = Told("登记的是经销或代理的授权", "the authorisation on record is one to resell")
        yield _without_right(line, shop.span(), resale)
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


_OWN_SHOP = re.compile(
    r"(?<!不是)(?<!并非)(?:(?:品牌|官方|厂家|厂商)(?:直营|自营)|(?:官方|品牌)?旗舰店)|\b(?:the )?(?:brand's own|official brand|official flagship) (?:store|shop)\b"
)
"""What calls a shop the brand's own."""
_RESALE = re.compile(r"经销|代理|分销|reseller|dealer|distribut|stockist")
_RIGHTS = re.compile(r"授权|经销|代理|authori[sz]|licen[cs]|reseller|dealer|distribut|stockist|retailer")


def _lapsed_authorisation(line: Line, context: Context) -> Iterator[Draft]:
    """A dealer's right in the text, where the papers on file that give it are all out of date."""
    claim = _AUTHORISED.search(line.text)
    if not claim or context.has("brand_authorization"):
        return
    papers = [record.facts for record in records_of(context) if _RIGHTS.search(record.said)]
    papers += context.entries("authorization") if truthy(context.raw.get("authorization")) else []
    brands = [line.text[start:end] for start, end in line.hits.of(("known_brand",))]
    named = [facts for facts in papers if any(brand in fact.plain for brand in brands for fact in facts)] or papers
    if named and not any(in_force(facts, context.day) for facts in named):
        yield _without_right(line, claim.span(), lapsed(named[0], context.day))


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
    return _without_right(line, span, told)


def _without_right(line: Line, span: tuple[int, int], told: Told) -> Draft:
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

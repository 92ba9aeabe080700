"""Findings that come from settings and records rather than from words: placement, age, approval, labels."""
# ruff: noqa: E501 - word tables read better unbroken.

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from memory.domain.finding import Severity
from tools.compliance.facts.context import Context, facts_in, numbers_in, truthy
from tools.compliance.facts.on_file import lapsed
from tools.compliance.facts.proof.registered import tells_effect
from tools.compliance.facts.wording import Told, amount, quoted
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses

_SCHOOL = re.compile(
    r"school|campus|kindergarten|classroom|textbook|校园|学校|中小学|小学|中学|幼儿园|教材|教辅|课本|练习册|作业本|校车|校服|文具"
)
_MINORS_MEDIA = re.compile(r"minor|kids|children|teen|儿童|未成年|少儿|少年|青少年|动画|幼儿|学生(?:频道|app|端|版)")
_UNFIT = frozenset({"medical", "drug", "device", "health_food", "cosmetic", "alcohol", "medical_service", "tobacco"})
_REVIEWED = frozenset({"drug", "device", "medical_service", "health_food", "agri", "medical", "fsmp"})
_AI_DAY = date(2025, 9, 1)
_PUBLIC = re.compile(r"public|公益")


def bind_settings(line: Line, context: Context, notices: Sequence[Mapping[str, Any]]) -> Iterator[Draft]:
    """All findings on settings. Most point at the whole: their span is empty."""
    cn = "CN" in line.jurisdictions
    yield from _placement(line, context, cn)
    yield from _age(line, context, cn)
    yield from _label(line, context, cn)
    yield from _ai(line, context, cn)
    if cn:
        yield from _approval(line, context)
    yield from _notices(line, context, notices)


def _whole(
    rule: str, family: str, clauses: tuple[str, ...], severity: Severity, zh: str, en: str, shown: str = ""
) -> Draft:
    return Draft(rule, family, clauses, 0, 0, severity, zh, en, measured=shown or None)


_PLACES = ("placement", "placements", "channel", "channels", "media", "audience", "location", "slot")


def _campaign(context: Context) -> str:
    """All that the context says of where an ad runs and for whom."""
    campaign = context.raw.get("campaign")
    parts = [campaign.get(key) for key in _PLACES] if isinstance(campaign, Mapping) else []
    parts += [context.raw.get("audience"), context.raw.get("placement"), context.raw.get("channel")]
    return " ".join(f"{fact.name} {fact.value}".strip() for part in parts for fact in facts_in(part)).lower()


def _of_age(audience: Mapping[str, Any]) -> Any:
    """The ages of an audience under any of their names."""
    return next((audience[key] for key in ("age", "age_range", "ages", "年龄", "年龄段") if key in audience), None)


def _audience_ages(context: Context) -> list[float]:
    campaign = context.raw.get("campaign")
    source = [context.raw.get("audience_age")]
    if isinstance(campaign, Mapping):
        source += [campaign.get(k) for k in ("audience_age", "age", "ages", "age_range", "min_age")]
        audience = campaign.get("audience")
        source += [_of_age(audience) if isinstance(audience, Mapping) else audience]
    audience = context.raw.get("audience")
    source += [_of_age(audience) if isinstance(audience, Mapping) else audience]
    found: list[float] = []
    for value in source:
        found += [float(n) for n in re.findall(r"\d+", value)] if isinstance(value, str) else numbers_in(value)
    return found


def _placement(line: Line, context: Context, cn: bool) -> Iterator[Draft]:
    where = _campaign(context)
    if not where and not _audience_ages(context):
        return
    if cn and _SCHOOL.search(where) and not _PUBLIC.search(where):
        yield _whole(
            "cn.placement.school",
            "minors",
            ("CN-ADL-39",),
            "block",
            "不得在校园、教材教辅等投放广告",
            "no ads in schools or on school materials",
            quoted(where),
        )
    ages = _audience_ages(context)
    young = (ages and min(ages) < 18) or _MINORS_MEDIA.search(where) is not None
    if young and _UNFIT & line.kinds:
        clauses = ("CN-ADL-40-1", "CN-IAM-12") if cn else market_clauses(line, "false")
        yield _whole(
            "placement.minors",
            "minors",
            clauses,
            "block",
            "此类商品不得向未成年人投放",
            "goods of this kind are not advertised to minors",
            quoted(where) or "–".join(dict.fromkeys(amount(age) for age in (min(ages), max(ages)))),
        )
    if young and "weight" in line.kinds and "platform:meta" in line.jurisdictions:
        yield _whole(
            "meta.weight.age",
            "minors",
            ("META-HEALTH-APPEARANCE",),
            "block",
            "减重类须限18岁以上",
            "weight-loss ads are for 18 and over",
        )


def _age(line: Line, context: Context, cn: bool) -> Iterator[Draft]:
    age = context.number("endorser_age")
    if cn and age is not None and age < 10:
        yield _whole(
            "cn.endorser.age",
            "endorsement",
            ("CN-ADL-38-2",),
            "block",
            f"代言人{age:g}岁，不满十周岁不得代言",
            f"the endorser is {age:g}; nobody under ten may endorse",
            f"{age:g} < 10",
        )


_AD_MARK = re.compile(
    r"^\W*(?:广告|ad\b|#ad\b|推广|advertisement|sponsored|paid partnership|赞助)|#ad\b|\[ad\]|广告[|｜丨]|i was paid"
)


def _label(line: Line, context: Context, cn: bool) -> Iterator[Draft]:
    if not truthy(context.raw.get("paid")):
        return
    marked = truthy(context.raw.get("ad_label")) or _AD_MARK.search(line.text) is not None
    told = re.search(r"\bad\b|paid|sponsor|partner|广告|赞助|合作", context.text_of("disclosures").lower()) is not None
    if marked or told:
        return
    clauses = (
        ("CN-ADL-14", "CN-IAM-9")
        if cn
        else ("US-16CFR-255",)
        if "US" in line.jurisdictions
        else market_clauses(line, "false")
    )
    yield _whole(
        "disclosure.paid",
        "disclosure",
        clauses,
        "fix",
        "付费内容须显著标明“广告”",
        "paid content must say so, clearly and first",
    )


_AI_KEYS = ("ai_generated", "ai", "generated", "aigc", "ai_made")
_AI_LABELS = ("ai_label", "ai_labelled", "ai_labeled", "label", "aigc_label")
_AI_MARK = re.compile(r"(?:人工智能|ai)[^,，。;；!！]{0,4}(?:生成|合成)")
"""The words that a visible label holds by the rules on labels of made content."""


def _ai(line: Line, context: Context, cn: bool) -> Iterator[Draft]:
    """Findings on each picture or poster of the line, where the market's law has them."""
    creative = context.raw.get("creative")
    for one in creative if isinstance(creative, list) else [creative]:
        if cn and line.day >= _AI_DAY and isinstance(one, Mapping):
            yield from _unlabelled(line, one)
            yield from _shown(one)


def _unlabelled(line: Line, creative: Mapping[str, Any]) -> Iterator[Draft]:
    made = any(truthy(creative.get(key)) for key in _AI_KEYS)
    made = made or "ai" in str(creative.get("source", "")).lower().split()
    labelled = any(truthy(creative.get(key)) for key in _AI_LABELS) or _AI_MARK.search(line.text) is not None
    if made and not labelled:
        yield _whole(
            "cn.ai.label",
            "ai",
            ("CN-AI-LABEL",),
            "fix",
            "素材由AI生成，却没有标识。请在画面或文字中标明“AI生成”，并写入文件的元数据",
            "the creative is AI-made and carries no label. Show “AI生成” on it and write it into the file's metadata",
        )


def _shown(creative: Mapping[str, Any]) -> Iterator[Draft]:
    words = str({k: v for k, v in creative.items() if isinstance(v, (str, list))}).lower()
    if re.search(r"人民币|百元钞|rmb|banknote", words):
        yield _whole(
            "cn.creative.rmb", "symbol", ("CN-RMB-26",), "block", "画面使用了人民币图样", "the creative shows banknotes"
        )
    if re.search(r"国旗|国徽|军旗|军徽|党旗|national flag|national emblem|army", words):
        yield _whole(
            "cn.creative.symbol",
            "symbol",
            ("CN-ADL-9-1",),
            "block",
            "画面使用了国家或军队标志",
            "the creative shows a national or military symbol",
        )
    if creative.get("landing_checked") is False or ("landing" in creative and creative["landing"] is None):
        yield _whole(
            "cn.landing",
            "disclosure",
            ("CN-IAM-18",),
            "fix",
            "下一级链接的内容尚未核对",
            "the content behind the link has not been checked",
        )


def _approval(line: Line, context: Context) -> Iterator[Draft]:
    """No approval of an ad that needs one first, or one that does not hold on the day."""
    if not context.has("approval_no") or context.holds("approval_no") or not _REVIEWED & line.kinds:
        return
    told = Told("资料中没有批准文号", "no approval number is on record")
    if truthy(context.raw.get("approval_no")):
        told = lapsed(context.entries("approval_no")[0], context.day)
    yield _whole(
        "cn.approval",
        "approval",
        ("CN-ADL-46", "CN-IAM-7"),
        "block",
        f"此类广告须先经审查批准：{told.zh}。请补充有效的批准文号",
        f"this kind of ad needs approval first: {told.en}. Add an approval number that is in force",
        told.value,
    )


_SELLS = re.compile(
    r"购买|选购|下单|抢购|立即|上市|热卖|热销|推荐|守护|呵护|首选|送给|送爸妈|送长辈|每天|每日|一天|适用于|适宜|适合|轻松|帮助|助力|放心|品质|优惠|特价|咨询|"
    r"加盟|招商|投资|收益|理财|预约|欢迎|现货|批准|官方|order|buy|shop|invest|try|help"
)


def _reads_as_ad(text: str) -> bool:
    """Whether a text sells in a sentence, as against naming goods in a title."""
    return len(text) >= 12 and (re.search(r"[,，。!！;；]", text) is not None or _SELLS.search(text) is not None)


def notices_alone(line: Line, notices: Sequence[Mapping[str, Any]]) -> Iterator[Draft]:
    """Missing notices of a line that brings a category and no context."""
    yield from _notices(line, Context({}, line.day), notices)


def _notices(line: Line, context: Context, notices: Sequence[Mapping[str, Any]]) -> Iterator[Draft]:
    if not line.kinds_named:
        return
    whole = context.has("creative") or context.raw.get("full_ad") is True or _reads_as_ad(line.text)
    whole = whole or tells_effect(line, context)
    shown = line.text + context.text_of("disclosures", "creative")
    for notice in notices:
        if notice["market"] not in line.jurisdictions or notice["kind"] not in line.kinds:
            continue
        if any(words.lower() in shown for words in notice["any"]):
            continue
        severity: Severity = notice.get("severity", "fix") if whole else "warn"
        yield Draft(
            str(notice["id"]), "notice", tuple(notice["clauses"]), 0, 0, severity,
            f"缺少提示语：{notice['notice']}", f"the notice is missing: {notice['notice']}", replacement=f"+{notice['notice']}",
            alone=bool(context.raw),
        )  # fmt: skip

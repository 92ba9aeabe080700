"""Claims that reach further than the one attribute they speak of: all seasons, everybody, all day, any wash."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line


class Reach(NamedTuple):
    """A claim, the attribute that it speaks of, and what must stand in its value."""

    claim: re.Pattern[str]
    name: re.Pattern[str]
    borne: re.Pattern[str]


_ADDED = r"二氧化硫|山梨酸|苯甲酸|防腐剂|香精|色素|甜味剂|白砂糖|白糖|安赛蜜|三氯蔗糖|增稠剂|味精|谷氨酸钠|亚硝酸|sulfite|sorbate|benzoate|artificial|colou?ring|flavou?ring|msg"
_FINISH = r"磨砂|哑光|亚光|亮[面光]|高光|镜面|抛光|喷砂|拉丝|matte?|gloss|satin|polish|brush|frost"
_BEDS = r"(?:[- ]size[d]?)?(?: (?:bed|duvet|sheets?|mattress|comforter|quilt|blanket|bedding|cover|frame|headboard|topper))|[- ]size[d]?\b"
_BED = r"\b(?:twin|full|queen|king|single|double)\b"
_REACHES = tuple(
    Reach(re.compile(claim), re.compile(name), re.compile(borne))
    for claim, name, borne in (
        *(
            (rf"(?<!california )\b{bed}(?:{_BEDS})", r"\bsize\b", rf"\b{bed}\b|various|all|^(?!.*{_BED}).*\d")
            for bed in ("twin", "queen", "king", "full")
        ),
        (
            r"双人(?=被|床|枕|四件套|三件套|帐篷|睡袋|凉席|床垫|毯|沙发|座)",
            r"规格|尺寸|尺码|适用|人数|型号",
            r"双人|两人|2人|^(?!.*(?:单人|1人)).*",
        ),
        (
            r"单人(?=被|床|枕|四件套|三件套|帐篷|睡袋|凉席|床垫|毯|沙发|座)",
            r"规格|尺寸|尺码|适用|人数|型号",
            r"单人|一人|1人|^(?!.*(?:双人|2人)).*",
        ),
        (
            r"(?<!不)耐阴|阴面(?:阳台|房间)|(?:不|没有?|少)(?:晒|见)?(?:太阳|阳光|光照)也|\blow[- ]light\b|\bfull shade\b|\bdark (?:hallway|corner|room|bathroom|office)s?\b|\bno sun(?:light)? needed\b",
            r"光照|日照|光线|习性|\blight\b|\bsun(?:light)?\b|exposure",
            r"阴|散射|半日|弱光|shade|low|indirect|partial|any",
        ),
        (
            r"游泳|潜水|浮潜|泡水|水下|\bswim(?:ming|s)?\b|\bsnorkel|\bsubmersible\b|\bunderwater\b|\b(?:in(?:to)?|around) the (?:pool|sea|ocean|lake)\b",
            r"防水|water|\bip\b",
            r"ip\d?x?[ -]?\d?[78]|atm|bar\b|\d ?m\b|\d+ ?米|潜|游泳|swim|dive|submers|yes|是",
        ),
        (
            r"(?:无|零|0)添加(?![\u4e00-\u9fff]*(?:剂|糖|精|素|酒|硅|盐|油|水|味))|\badditive[- ]free\b|\bno additives\b|\bnothing added\b",
            r"配料|配方|ingredient",
            rf"^(?!.*(?:{_ADDED})).*$",
        ),
        (
            r"磨砂|哑光|亚光|\bmatte?\b",
            r"表面|工艺|质感|外观|finish|surface",
            rf"磨砂|哑光|亚光|喷砂|matte?|frost|^(?!.*(?:{_FINISH}))",
        ),
        (
            r"亮面|高光|镜面|\bgloss(?:y)?\b|\bhigh[- ]shine\b",
            r"表面|工艺|质感|外观|finish|surface",
            rf"亮|高光|镜面|抛光|gloss|polish|shine|^(?!.*(?:{_FINISH}))",
        ),
        (r"明前|清明前", r"采摘|采制", r"明前|清明前|[三3]月"),
        (r"雨前(?!线)", r"采摘|采制", r"雨前|明前|[三3]月"),
        (
            r"\btool[- ]free\b|\bno tools?\b|\bwithout tools\b|免工具|无需工具",
            r"assembl|install|tool|安装|组装|工具",
            r"\bno\b|free|none|without|\bnot\b|免|无需|否|不需|徒手",
        ),
        (
            r"四季(?:皆|都|通用|可|百搭|适)|一年四季|全年(?:可|都)|\ball[- ]season\b|\byear[- ]round\b|\bfour[- ]season\b",
            r"季|season",
            r"四季|全年|通用|all|year|any|春.*夏.*秋.*冬|spring.*winter|four|4",
        ),
        (
            r"男女老少|男女(?:同款|通用|皆|都|均|可)|情侣款|不分男女|\bunisex\b|\bfor everyone\b|\bfor men and women\b|\bhis and hers\b",
            r"性别|人群|gender|\bsex\b",
            r"男.*女|女.*男|通用|中性|情侣|不限|所有|unisex|all|men.*women|women.*\bmen|neutral|any|everyone",
        ),
        (
            r"(?:所有|任何|各种|全)肤质|肤质通用|\b(?:all|every|any) skin types?\b",
            r"肤质|皮肤|skin",
            r"所有|任何|各|全|通用|不限|all|any|every",
        ),
        (
            r"敏感肌|敏感肤质|\bsensitive skin\b",
            r"肤质|skin type",
            r"敏感|所有|任何|各|全|通用|不限|sensitive|all|any|every",
        ),
        (
            r"油皮|油性肌?肤|大油田|\boily skin\b",
            r"肤质|skin type",
            r"油|混|所有|任何|各|全|通用|不限|oil|combination|all|any|every",
        ),
        (
            r"干皮|干性肌?肤|沙漠皮|\bdry skin\b",
            r"肤质|skin type",
            r"干|混|所有|任何|各|全|通用|不限|dry|combination|all|any|every",
        ),
        (r"所有发质|任何发质|\ball hair types\b", r"发质|hair", r"所有|任何|各|全|通用|不限|all|any|every"),
        (
            r"(?<!不)可(?:以)?机洗|放心机洗|洗衣机(?:可|直接|能)|[丢扔塞甩放](?:到|进|在)?洗衣机(?![旁边上顶前后底架柜])|\bmachine[- ]wash(?:able)?\b",
            r"洗|护理|保养|\bcare\b|wash|clean",
            r"机洗|洗衣机|水洗|machine|yes|是|可(?!干洗)|支持",
        ),
        (
            r"\b(?:fully|100%|completely|totally) waterproof\b|完全防水|全防水",
            r"防水|water",
            r"完全|全防水|ipx?[ -]?\d?[78]|atm|深|潜|^waterproof|: ?waterproof|yes|是|fully|\d ?m\b|\d米",
        ),
        (
            r"\bfully assembled\b|\bno assembly\b|\bready[- ]assembled\b|免安装|无需(?:安装|组装)|不用(?:安装|组装)|整装(?:发货|到家)|(?:到货|收到|开箱|发来|寄来)(?:就|即|都)?是?(?:装好|组装好)|装好(?:了)?(?:发货|发过|发给|寄|送)",
            r"assembl|安装|组装",
            r"\bno\b|not|none|false|否|免|无需|不需|整装|fully|pre",
        ),
        (
            r"\bno batter(?:y|ies)\b|\bbattery[- ]free\b|无需(?:电池|装电池)|不用电池",
            r"power|batter|电源|供电|电池",
            r"usb|rechargeable|plug|mains|solar|none|\bno\b|wind|manual|corded|built|wall|ac\b|separate|not included|无|否|不含|另购|自备|插电|充电|太阳能|不需",
        ),
        (r"\blong[- ]sleeved?\b", r"sleeve", r"long|full"),
        (r"\bshort[- ]sleeved?\b", r"sleeve", r"short|half|cap"),
        (r"\bv[- ]neck\b", r"\bneck(?:line)?\b", r"\bv\b|v-|vee"),
        (r"\bcrew[- ]?neck\b", r"\bneck(?:line)?\b", r"crew|round"),
    )
)
_SEATS = re.compile(
    r"(?:可坐|能坐|坐得下|坐下|可容纳|能容纳|容纳|可睡|能睡|睡得下)\s?(?P<zh>\d{1,3}|[一二两三四五六七八九十]{1,2})\s?个?人"
    r"|(?<![\d第每一二两三四五六七八九十])(?P<more>\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[两二三四五六七八九])\s?(?:个大?人|口人|口之家)(?:一起|同时|一块儿?)?(?:睡|坐|住|吃|用|躺|挤|的[饭菜量])(?!不)"
    r"|\b(?:seats|sleeps|serves|feeds)(?: up to)? (?P<en>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve)\b"
)
_SEATS_NAME = re.compile(
    r"人数|容纳|座位|可坐|几人|\bseats?\b|\bseating|sleeps|\bpersons?\b|\bpeople\b|serves|servings"
)
NOT = re.compile(r"(?:不|勿|别|非|无法|避免|禁止|\bnot\b|\bnever\b|\bavoid\b|n't)[^,，。.]{0,6}$")
"""What denies the words behind it."""


def bind_wide(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between a claim of wide reach and the attribute that it reaches past."""
    facts = context.named
    for reach in _REACHES:
        for found in reach.claim.finditer(line.text):
            named = [f for f in facts if reach.name.search(f.label)]
            denied = NOT.search(line.text[max(0, found.start() - 12) : found.start()])
            if named and not denied and not any(_bears(reach, found[0], f) for f in named):
                yield by_fact(line, found.span(), "fact.reach", named[0])
    yield from _seats(line, facts)
    yield from _years(line, facts)
    yield from _babies(line, facts)


def _bears(reach: Reach, claim: str, fact: Fact) -> bool:
    """Whether a fact bears a claim out; one that says no does so where the claim says no as well."""
    return reach.borne.search(fact.said) is not None and (not fact.denied or _SAYS_NO.match(claim) is not None)


_SAYS_NO = re.compile(r"no\b|without\b|免|无需|不用|不需")


def _seats(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    for found in _SEATS.finditer(line.text):
        said = number_of(found["zh"] or found["more"] or found["en"]) or 0.0
        named = [f for f in facts if _SEATS_NAME.search(f.label)]
        named = [f for f in named if f.label.startswith(found[0][:4])] or named
        known = [float(n) for f in named for n in re.findall(r"\d{1,3}", f.said)] or [
            float(m[1])
            for f in facts
            for m in re.finditer(r"(\d{1,3})[- ]?(?:person|people|man\b|人)", f.said)
            if not named
        ]
        named = named or [f for f in facts if re.search(r"\d[- ]?(?:person|people|man\b|人)", f.said)]
        if known and said not in known and said > max(known):
            yield by_fact(line, found.span(), "fact.count", named[0])


_YEAR_NAME = re.compile(r"年份|采摘|采收|生产日期|生产年|上市|vintage|harvest|model year|crop|\byear\b")
_YEAR_OF = re.compile(
    r"((?:19|20)\d\d)\s?年?(?:新茶|新款|新米|新粮|新品|款|春茶|秋茶|头采|采摘|采收|产|份|陈)|\b((?:19|20)\d\d) (?:vintage|harvest|model|crop)\b|\bvintage ((?:19|20)\d\d)\b"
)


def _years(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A year of harvest or make other than the record's."""
    for found in _YEAR_OF.finditer(line.text):
        said = next(g for g in found.groups() if g)
        named = [f for f in facts if _YEAR_NAME.search(f.label)]
        known = {y for f in named for y in re.findall(r"(?:19|20)\d\d", f.value)}
        if known and said not in known:
            yield by_fact(line, found.span(), "fact.number", named[0])


_BABIES = re.compile(
    r"婴儿(?:也|都|可|能|适用|专用)|(?:适合|专为)婴儿|小月龄|\b(?:for|safe for|suitable for) (?:babies|infants)\b|\bbabies and\b"
)


def _babies(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Goods said to be for babies, and by the record for older children only."""
    for found in _BABIES.finditer(line.text):
        for fact in facts:
            ages = re.search(r"(\d{1,2})\s?(岁|周岁|years?|yrs?|\+)", fact.said)
            if (
                re.search(r"年龄|适龄|人群|\bages?\b", fact.label)
                and ages
                and int(ages[1]) >= 2
                and "月" not in fact.value
            ):
                yield by_fact(line, found.span(), "fact.age", fact)

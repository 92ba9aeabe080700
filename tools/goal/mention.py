"""Which words of the sentence name the product: what is left when everything else is understood.

Chinese: words that never belong to a product name are cut out and the best remaining chunk is taken. English: noun
phrases after `for`, `promote`, `my` and the like, up to the first word that ends them.
"""

import re
from functools import cache
from typing import NamedTuple

from tools.goal.product_match import Catalogue, concepts, features, kinds_in, names_product
from tools.goal.text import HAN, Marks, Sentence, load_data


class Mention(NamedTuple):
    """A stretch of the sentence that may name a product."""

    text: str
    start: int
    end: int
    score: float


_ZH_CUT = re.compile(
    r"[\x00,.;。!?:\"()「」『』《》【】\[\]…~|/\\<>=+]+|"
    r"(?:我们?想要?给?|我们?要|我们?的|我们?家?(?:的|店里?的?|卖的|有)?|咱们?家?的?|本店的?|小店的?|"
    r"店铺里?的?|店里的?|自家的?|我店)|"
    r"(?:请|麻烦|帮忙|帮我们?|帮|能不能|能否|可以|可不可以|想要|想给|想把|想让|想|打算|准备|需要|希望|计划|要求)|"
    r"(?:这一?|那一?|该|一|几|两|三|某|哪)(?:款|批|件|双|条|只(?!有)|瓶|套|个|些|种)(?!装)(?:新的?)?|"
    r"这(?=[\u3400-\u9fff]{2})|好久|很久|许久|多年|(?:没有?|未)(?:再)?(?:买|来|下单|消费)|20\d\d年的?|(?:旧|老)款的?|里的|"
    r"(?:最近|近期|现在|目前|刚刚|马上|立刻|已经|一直|下个|今年|明年|去年|的时候|期间|之前|以后|之后|当天|"
    r"左右|以内|以上|不超过|总共|一共|大概|大约)|"
    r"(?:全新|新品|新款|新上架?的?|新上市的?|新上线的?|新到货?的?|新推出的?|新出的?|新做的|新发布的?|新货|"
    r"刚上架的?|刚上市的?|刚上线的?|刚上新的?|刚到货?的?|刚推出的?|刚出的?|刚|即将上市的?|上架|上市|"
    r"上线了?|首发|预售|发布|打新|上新)|"
    r"(?:冷启动|种草|曝光度?|推广|投放|投流|投广告|打广告|广告|宣传|营销|促销|大促|清仓|甩卖|抛售|去库存|"
    r"清库存|清尾货|清货|出清|带货|引流|拉新|促活|复购率?|回购|召回|唤醒|挽回|预热|造势|爆单|爆款|冲量|"
    r"冲销量|闪购|秒杀|限时|满减|打折|折扣|优惠|特价|降价)(?:一下|一波|处理|活动|方案|计划|掉|的)?|"
    r"(?:做个?|做一下|做一?[个次波场轮些份篇条组]|搞个?|搞一?[个次波场]|办一?[个次场]|来一?[个次波场]|"
    r"出一?[个份套]|写一?[个份篇段条下]|策划|安排|设计|制定|规划)|"
    r"(?:提升|提高|增加|增长|扩大|拉升|带动|加强|冲|打响|打造|多卖|卖得?|卖出去|卖掉|卖光|卖完|卖不动|"
    r"卖不掉|卖不完|卖不出去|走量|处理掉?|清掉|消化)|"
    r"(?:库存(?:太多|积压|过多|有点多|还有很多|压力大?|偏高)?|尾货|尾单|滞销的?|积压的?|断码的?|临期的?|"
    r"换季的?|压仓|存货|剩下的|剩余的?)了?|"
    r"(?:销量|销售额?|转化率?|成交额?|订单|出单|gmv|业绩|知名度|声量|品牌力?|流量|点击率?|热度|名气|"
    r"认知度?|客流|到店率?|进店率?|门店|到店|线下店?|实体店)|"
    r"(?:优化|修改|改进|改善|改写|重写|改一?下|改改|检查一?下?|诊断一?下?|看看|润色|完善|美化|更新|调整|生成)(?:一下)?|"
    r"(?:的?(?:商品)?(?:标题|主图|文案|详情页?|描述|卖点|五点|图片|白底图|海报|listing|商品页|素材|内容|链接))+|"
    r"(?:预算|经费|费用|总预算|日预算|花费|投入|活动|方案|计划|周期|时间|为期|连续|持续|每天|每日|每周|"
    r"每月|渠道|平台|主要|重点|主推|主打|目标|人群|用户|客户|顾客|会员|消费者|受众|针对|面向|瞄准|吸引|"
    r"适合|"
    r"拉一?[波下批]|一[波下]|到(?!家|货)|召集|通过|利用|使用|根据|结合|关于|主题|并且|而且|但是|因为|所以|如果|然后|同时|另外|还有|以及|"
    r"让更多|更多|大家|知道|看到|了解|认识|喜欢|开始|启动|进行|结束|跑起来|跑(?=[\d一两二三]|满|起)|"
    r"不要|不用|不做|不投|只要|只想|只做|只投|先不|暂时|暂不|先|别|尽量|尽快|一定|必须|务必|商品|产品|"
    r"宝贝|货品|东西|老客户?|老顾客|老用户|新客户?|买过)|"
    r"(?<![华因作成认以])为了?(?!止)|给|(?<!门)把(?!手|柄)|(?<!面)对(?!讲|戒)|替|(?:天猫|淘宝|"
    r"京东)?(?:旗舰店|专卖店)|\b(?:roi|roas|cpa|ctr|cvr|gmv|sku|campaign|budget|launch)\b"
)
_ZH_TRIM_LEFT = re.compile(
    r"^(?:\d+[件双个条只瓶套台盒](?=[\u3400-\u9fff]{2})|[一两二三四五六七八九十半\d]+(?:天|周|个?月)|"
    r"推(?!车|拉|子)|[的了吧啊呢吗呀哦前后在于到从和与跟及并就都也还要用以将对向让使投卖做写改清有是能我你他它这那上搞弄"
    r"来去再多些地得被找拿个]|新的|新(?!鲜|西|疆|中|生)|[\s'\-*&_、%$¥€£#@!?])+"
)
_ZH_TRIM_RIGHT = re.compile(
    r"(?:[的了吧啊呢吗呀哦前后在于到从和与跟及并就都也还要用以将对让推投卖做改有是能去来上搞弄再很太也吗内"
    r"前后起我们]|[\s'\-*&_、%$¥€£#@!?])+$"
)
_ZH_TRIGGER = re.compile(
    r"(?:给|为|把|将|对|推广?|推一下|卖|投放?|宣传|促销|清仓|甩卖|处理|清掉?|上新|种草|冷启动|主推|优化|"
    r"写|改|检查|诊断|[款批件双条只瓶套]|我们?(?:家|店里?)?的|店里的?|新品|新款|上架的?|带货|卖出|多卖|"
    r"滞销的?|积压的?|召回|买过|关于)\s*(?:的|这|那|新)*$"
)

_ZH_FOLLOWED = re.compile(
    r"^(?:的)?\s*(?:推广|投放|清仓|促销|种草|冷启动|做|搞|打|新品|上新|首发|清库存|甩卖|销量|复购|要|想|推|投)"
)

_DET = (
    r"(?:(?:my|our|the|this|these|those|that|some|an?|their|your|his|her|own|more|all|of|new(?! balance| era| "
    r"york)|brand[- ]new|newly (?:launched|released)|latest|upcoming|both|extra)\s+)*"
)
_EN_WORD = r"[a-z0-9\u00c0-\u024f][\w'&+/.-]*"
_EN_TRIGGER = re.compile(
    rf"\b(?P<cue>for|promot(?:e|ing)|push(?:ing)?|sell(?:ing)?(?: off| out of| through)?|advertis(?:e|ing)|"
    rf"launch(?:ing)?|cold[- ]?start(?:ing)?|introduc(?:e|ing)|boost(?:ing)?|"
    rf"market(?:ing)?|clear(?:ing)?(?: out| off)?|clearance (?:of|on|for)|liquidat(?:e|ing)|offload|"
    rf"mov(?:e|ing)|fix|rewrite|improve|optimi[sz]e|polish|write|check|review|audit|refresh|update|"
    rf"get(?:ting)? rid of|"
    rf"of|off|on|about|around|showcase|feature|highlight(?:ing)?|debut|unveil|buy|bought|ordered|try|know(?: "
    rf"about)?|discover|grow|scale|move|shift|to|my|our|the|this|these|more|unsold|new(?! balance| era| "
    rf"york))\s+(?P<det>{_DET})(?P<np>{_EN_WORD}(?:\s+{_EN_WORD}){{0,8}})"
)
_EN_DROP_LEFT = re.compile(
    r"^(?:(?:new(?! balance| era| york)|brand[- ]new|latest|slow[- ](?:moving|selling)|unsold|leftover|"
    r"left-over|remaining|old|excess|surplus|overstocked|extra|upcoming|newly|launched|released|last|"
    r"season's|more|some|few|"
    r"pairs?|units?|boxes|packs?|line|range|stock|inventory|sales|collection|batch|bunch|load|lot|lots|of|"
    r"the|my|our|own|these|this|those|a|an|and|dead|aging|existing|current|best-selling|bestselling|"
    r"popular|featured|discounted|discontinued|reorder|rebuy|repurchase|buy|order|try|get|out|off|"
    r"\d+%?)\s+)+"
)
_EN_SUBJECT = re.compile(
    rf"\b(?:my|our|the|this|these)\s+(?P<np>{_EN_WORD}(?:\s+{_EN_WORD}){{0,5}}?)\s+(?:is|are|isn't|aren't|"
    rf"has|have|needs?|won't|just|launch(?:es)?|sells?|keeps?|went|goes|sits?|don't|doesn't|aren't|never|"
    rf"still|drops?|comes?|arrives?)\b"
)
_EN_BEFORE = re.compile(
    rf"(?:^|[\x00,.;:!?(])\s*(?P<np>{_EN_WORD}(?:\s+{_EN_WORD}){{0,5}}?)\s*(?=[\x00,.;:!?)]|$|"
    rf"\s(?:campaign|ads?|advertising|promo\w*|sale|clearance|launch|push|deal|listing|title|needs?|is|are|"
    rf"for|on|to|with|over)\b)"
)
_AND_ZH = re.compile(r"(?:和|与|跟|以及|及|还有|、|\+|&)")
_AND_EN = re.compile(r"\s+(?:and|&|\+)\s+(?:also\s+)?(?:for\s+)?(?:my\s+|our\s+|the\s+|some\s+)?")


@cache
def _word_list(name: str) -> frozenset[str]:
    return frozenset(load_data("lexicon.yaml")[name].split())


def find_mentions(said: Sentence, marks: Marks, shop: Catalogue) -> list[Mention]:
    """Candidates, best first: by what stands before them, by the noun they end in and by their fit to the shop."""
    masked = marks.masked(said.norm)
    raw = _chinese(masked, shop) if said.chinese else _english(masked, shop)
    if (not said.chinese and re.search(HAN, masked)) or (said.chinese and not raw):
        raw += _chinese(masked, shop) if not said.chinese else _english(masked, shop)
    best: dict[tuple[int, int], Mention] = {}
    for mention in raw:
        key = (mention.start, mention.end)
        if key not in best or best[key].score < mention.score:
            best[key] = mention
    return sorted(best.values(), key=lambda m: (-m.score, m.start, m.start - m.end))


def _chinese(masked: str, shop: Catalogue) -> list[Mention]:
    mentions, at = [], 0
    for cut in (*_ZH_CUT.finditer(masked), None):
        stop = cut.start() if cut else len(masked)
        if found := _chunk(masked, at, stop, shop):
            mentions.append(found)
        at = cut.end() if cut else stop
    return mentions


def _chunk(masked: str, start: int, stop: int, shop: Catalogue) -> Mention | None:
    text = masked[start:stop]
    lead = _ZH_TRIM_LEFT.match(text)
    begin = start + (lead.end() if lead else 0)
    text = masked[begin:stop]
    tail = _ZH_TRIM_RIGHT.search(text)
    text = text[: tail.start()] if tail else text
    han = len(re.findall(HAN, text))
    if han < 2 and not re.search(r"[a-z]{3}", text) and not (han == 1 and names_product(text)):
        return None
    if len(text) > 48 or re.fullmatch(r"[\d\s.a-z]{1,2}", text):
        return None
    score = 1.0 + 2.5 * names_product(text) + 1.5 * bool(_ZH_TRIGGER.search(masked[max(0, begin - 8) : begin]))
    score += 1.3 * bool(_ZH_FOLLOWED.match(masked[begin + len(text) : begin + len(text) + 8]))
    score += 0.8 * bool(kinds_in(text)) + _shop_fit(text, shop) - 0.02 * begin / 10
    return Mention(text, begin, begin + len(text), score)


def _english(masked: str, shop: Catalogue) -> list[Mention]:
    mentions = []
    for at in range(len(masked)):
        if at and (masked[at - 1].isalnum() or not masked[at].isalpha()):
            continue
        if match := _EN_TRIGGER.match(masked, at):
            cue = (
                2.0
                if match["cue"] in ("for", "my", "our")
                or match["cue"][:4]
                in ("prom", "push", "sell", "adve", "laun", "cold", "intr", "clea", "liqu", "offl", "unso")
                else 1.0
            )
            cue += bool(re.search(r"\b(?:my|our|this|these|new)\b", match["det"])) * 0.7
            mentions.append(_phrase(match["np"], match.start("np"), cue, shop))
    mentions += [_phrase(m["np"], m.start("np"), 2.0, shop) for m in _EN_SUBJECT.finditer(masked)]
    mentions += [_phrase(m["np"], m.start("np"), 0.6, shop) for m in _EN_BEFORE.finditer(masked)]
    mentions += [_phrase(*_noun_phrase(masked, *m.span()), 0.0, shop) for m in concepts().en_pattern.finditer(masked)]
    return [mention for mention in mentions if mention]


def _noun_phrase(masked: str, start: int, end: int) -> tuple[str, int]:
    """A product noun with the words right before it that may belong to its name."""
    tail = re.match(r"(?:e?s)?\b(?: (?=[a-z-]*\d)[a-z][\w-]*)?", masked[end:])
    for word in reversed(list(re.finditer(rf"{_EN_WORD} ", masked[max(0, start - 40) : start]))[-2:]):
        at = max(0, start - 40) + word.start()
        if at + len(word.group()) != start or word.group().strip(" .,") in _word_list("ends_name"):
            break
        start = at
    return masked[start : end + (tail.end() if tail else 0)], start


def _phrase(text: str, start: int, cue: float, shop: Catalogue) -> Mention | None:
    drop = _EN_DROP_LEFT.match(text + " ")
    if drop:
        start, text = start + min(drop.end(), len(text)), text[drop.end() :]
    words = []
    for match in re.finditer(r"\S+", text):
        word = match.group().strip(".,;:!?")
        if word in _word_list("ends_name") or (re.fullmatch(r"\$?[\d.,]+[%k]?", word) and not words):
            break
        words.append((match.start(), match.start() + len(word)))
        if match.group()[-1] in ".,;:!?":
            break
    while words and text[words[-1][0] : words[-1][1]] in ("and", "&", "of", "s", "'s"):
        words.pop()
    if not words:
        return None
    kept = text[: words[-1][1]]
    if len(kept) < 3 or (len(words) == 1 and kept in _word_list("no_product")):
        return None
    noun = names_product(kept)
    score = (
        cue
        + 2.5 * noun
        + 0.6 * bool(kinds_in(kept))
        + _shop_fit(kept, shop)
        + 0.12 * min(len(words), 4)
        - 0.004 * start
    )
    return Mention(kept, start, start + len(kept), score)


def _shop_fit(text: str, shop: Catalogue) -> float:
    """How well the shop knows these words: 0 in an empty shop."""
    if not len(shop) or not features(text):
        return 0.0
    fit = shop.fit(text)
    return 3.0 * fit if fit >= 0.3 else 0.0


def split_pair(text: str, chinese: bool) -> tuple[str, ...]:
    """The two products of `A 和 B`, when each part names a product by itself."""
    parts = (_AND_ZH if chinese else _AND_EN).split(text)
    parts = [p.strip(" 的这款那") for p in parts if p.strip(" 的这款那")]
    named = [p for p in parts if names_product(p) and len(p) > 1]
    return tuple(parts) if len(parts) > 1 and len(named) == len(parts) else ()

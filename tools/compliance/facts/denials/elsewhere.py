"""What a text says of something else than the goods, or leaves open: another model, buyers sent away, a question."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from functools import lru_cache
from itertools import islice

from tools.compliance.facts.clauses import clause_around
from tools.compliance.facts.context import Context, plain_of
from tools.compliance.facts.denials.refusals import agreed, refused
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_REACH = (48, 48)
"""Characters on each side of the words in which it is said of what they are."""
_CLAUSE = re.compile(r"[,，。;；:：!！?？、\n]")
_SENTENCE = re.compile(r"[。!！?？\n]")
_TIER = (
    r"(?:pro|max|plus|ultra|mini|lite|air)(?:\s?(?:max|plus|pro|ultra))?(?![a-z0-9])"
    r"|(?:升级|旗舰|进阶|高配|顶配|豪华|尊享|专业|加强|增强|大号|中号|小号|加大|加高|加长|迷你|老|上一代|下一代)(?=[版款型的])"
)
_NUMBERED = r"[a-z]{1,4}-?\d{1,4}[a-z]{0,4}"
_MODEL = rf"(?<![a-z0-9])(?P<model>{_TIER}|{_NUMBERED}(?![a-z0-9]))\s?(?:版本?|款|型号?)?"
_BUYERS = "姐妹|朋友|家人|宝子|宝宝|宝贝|亲|兄弟|老铁|人|同学|家庭|用户|买家|顾客|小伙伴"
_GO = r"(?:请|可以|就|直接|麻烦|建议|记得|去|得|要){0,3}(?:看|拍|选|找|戳|点|点击|下单|移步|走|换|买|入|挑|考虑|了解)(?:一?下|看)?"
_NEXT_DOOR = r"(?:[一二三四五六七八九十\d]{1,3}号(?:链接|宝贝|款|(?=[,，。;；!！]|$))|(?:别的|另外?一?|其[他它]的?)(?:个|款)?(?:链接|款|型号)|(?:旁边|隔壁|下面|上面)(?:的|那)?一?[个款条]?|[\u4e00-\u9fff]{1,8}?那(?:个|一?款|条)(?:链接)?)"
_SENT_ON = re.compile(
    rf"[^,，。;；!！?？\n]{{0,8}}的?(?:{_BUYERS})?们?[,，]?{_GO}(?:我们|咱们|咱|本)?(?:家|店)?(?:的|里的?)?(?:{_NEXT_DOOR}|{_MODEL})"
)
"""Buyers who want the words are sent to something else: 要蓝牙的看二号链接."""
_SENT_AWAY = re.compile(
    rf"[^,，。;；!！?？\n]{{0,6}}(?:的(?:{_BUYERS})?|(?:{_BUYERS}))们?[,，]?(?:就|请|千万|都|先|可){{0,2}}"
    r"(?:(?:别|不要|勿|不用|慎|莫)(?:拍|买|下单|入手?|选|下手|冲|考虑|来|等|问|找)(?=了?[哈啊哦呀吧噢]?(?:[,，。;；!！~\n]|$))|绕道|绕行|绕开|绕路|划走|略过|跳过|(?:再|先)?等等|(?:再|先)等|蹲)"
)
"""Buyers who want the words are told not to buy: 用电磁炉的姐妹别拍."""
_SUBJECT = re.compile(
    rf"(?:[^a-z0-9]{{0,3}}?(?:我们|咱们|咱|本)?(?:家|店)?(?:的|里的?)?){_MODEL}(?:的)?(?:才|就|都|也|是|有|带|支持|能|可以?|配|采用|用|加了?|多了?|做了?|$)"
)
"""A clause that begins with the name of a model speaks of it."""
_ONLY_IT = re.compile(r"才(?:是|有|带|支持|能|可以?|配|用|加)")
_THIS_ONE = re.compile(
    rf"(?:[这本此该][一个款]|这个|标准版|普通版|基础版|青春版|入门版|经典版|[标普]通?款|{_NUMBERED})[^,，。;；!！?？\n]{{0,6}}?(?:不|没|无|只|仅)"
)
"""What the text says of the goods themselves, beside another model: 标准版不防水."""
_IS_IT = r"(?:就是|正是|[这本此][个款一]?(?:也|就)?(?:是|属于))(?:我们|咱们)?(?:家|店)?(?:的)?"
_OR = re.compile(r"还是")
_OR_BEHIND = re.compile(r"[^,，。;；:：!！?？\n]{0,16}[,，]?还是")
_BOTH = re.compile(
    r"[\s\"”'’]{0,2}(?:答[:：]|a[:：])?(?:两[种个款样者]|全|小孩子?才)?(?:都|全要|全有|全是|统统|通通|一起|做选择|前者|后者|前面|后面)"
)
_WHETHER = re.compile(
    r"(?P<verb>(?![时动])[\u4e00-\u9fff])[不没](?P=verb)[持以]?(?:用得?着|需要)?(?P<far>[\u4e00-\u9fff]{0,8})$"
)
_WHETHER_BEHIND = re.compile(r"[\u4e00-\u9fff]{0,3}?(?P<verb>(?![时动])[\u4e00-\u9fff])[不没](?P=verb)")
_COMPARED = re.compile(
    r"(?:比起?|相比|不像|像|如同|宛如|堪比|赛过|好过|胜过|优于|强过|区别于|不同于|替代|代替|取代|告别|不输|媲美)(?:普通的?|传统的?|一般的?|老式的?|市面上的?|那[种些])?$|(?:市面上的?|别家的?|人家的?|以前的)$"
)
"""What sets the goods off against the words behind it: 比波轮洗得干净."""
_OF_OTHERS = re.compile(r"(?:市面上|别家|别人家|人家|同行|友商|其[他它](?:家|牌子|品牌|商家)|有些(?:商家|牌子|店))")
_OF_US = re.compile(r"我们|我家|咱|本店|这[款台个件双套]|一样|同款|能比|比不")
"""A clause that begins with other sellers speaks of their goods, unless these come into it too."""
_EXCLAIMS = re.compile(r"[很超特真太巨够更]|[也都]")
_ASKED = re.compile(r"[^,，。;；!！?？\n]{0,10}(?:吗|嘛|么|不|没)?[?？]")
_SAYS_NO = re.compile(
    r"[^。!！?？\n]{0,20}?(?:不行|不能|不可以?|没有|不支持|不带|不是|不防|做不到|不具备)[的哦哈啊呢噢了]?(?=[,，。!！;；\n]|$)"
)
_NO = re.compile(r"[不没无非未]")
_MOST = 8
"""Places of the same words that are looked at: an answer may say again what a question asks."""
_WANTED = re.compile(r"想|需要|找|怕|担心|还在|为什么|怎么")


_DOES_EN = (
    "does|has|is|comes|gets|adds|gives|plays|lasts|runs|weighs|uses|offers|takes|makes|holds|goes|lacks|pays|charges"
    "|connects|fits|needs|costs|supports|includes|works|keeps|folds|can|will|also|alone"
)
_TIER_EN = (
    r"(?:(?:pro|max|plus|ultra|mini|lite|air|xl)(?: (?:pro|max|plus|ultra|mini))?(?: (?:model|version|one|edition|size))?"
    r"|(?:older|old|previous|original|bigger|larger|smaller|cheaper|basic|standard|deluxe|premium|travel|junior) (?:model|version|one|edition|size|sibling))"
)
OTHER_MODEL = re.compile(
    rf"\b(?:the|our|its|only the) (?:[a-z0-9]{{1,12}} )?(?P<model>{_TIER_EN}) (?=(?:{_DOES_EN})\b)"
)
"""Words by which a sentence begins to speak of another model: our Pro has."""
THIS_ONE = re.compile(
    r"[,;.!—–-]{1,2} ?(?:and |but |while |whereas )?(?:this(?: one| model)?|ours|it) (?:(?P<no>(?:does|has|is|can|will)(?:n't| not)|lacks it|goes without)|(?:does|has|is|can|comes with|will)\b)"
)
"""What a text says of the goods right behind such a sentence: this one does not."""
_ON_OTHER = re.compile(rf"(?: is| are| comes?)?(?: only)? (?:on|in|with) the (?P<model>{_TIER_EN})\b")
_STOP_EN = re.compile(r"[,;:!?\n]|\.(?!\d)|\b(?:but|while|whereas)\b")


def _of_another_en(text: str, start: int, end: int, own: str) -> bool:
    """Whether the words at a stretch are said of another model than the goods alone: the Pro has noise cancelling."""
    before, after = clause_around(text, start, end, _STOP_EN, _REACH)
    model = OTHER_MODEL.search(before) or _ON_OTHER.match(after)
    if not model or _names(own, model["model"].split()[0]):
        return False
    said = THIS_ONE.search(text, end, end + _REACH[1])
    return said is None or said["no"] is not None


def claims_nothing(draft: Draft, line: Line, context: Context) -> bool:
    """Whether a finding on the goods stands on words that speak of something else, or only ask."""
    if not draft.rule.startswith("fact."):
        return False
    if _names_a_list(draft, line, context) or _of_the_gift(draft, line, context):
        return True
    if line.language == "en":
        return draft.rule != "fact.denied" and _of_another_en(line.text, draft.start, draft.end, _own_names(context))
    own, words = _own_names(context), line.text[draft.start : draft.end]
    if not _open_or_of_another(line.text, draft.start, draft.end, own):
        return False
    again = islice(re.finditer(re.escape(words), line.text), _MOST) if words else ()
    return all(
        _NO.search(line.text[max(0, said.start() - 1) : said.start()])
        or refused(line.text, *said.span())
        or _open_or_of_another(line.text, *said.span(), own)
        for said in again
    )


_ON_END = 4
"""So many characters behind the words stand in the record as well where both name one list: 国产手机热卖榜."""
_LIST = re.compile(r"榜|排名|排行|类目|chart|\blist\b")


def _names_a_list(draft: Draft, line: Line, context: Context) -> bool:
    """Whether the words are part of the name of a list that the goods rank on by the record, and say nothing of them."""
    if draft.rule not in ("fact.origin", "fact.property") or not _LIST.search(line.text, draft.end, draft.end + 16):
        return False
    return line.text[draft.start : draft.end + _ON_END] in plain_of(context.text_of("sales", "evidence")).lower()


def _of_the_gift(draft: Draft, line: Line, context: Context) -> bool:
    """Whether the words describe what the offer on record gives away, as in glass lid."""
    words = line.text[draft.start : draft.end + _ON_END].strip()
    if draft.rule not in ("fact.origin", "fact.property", "fact.claim") or len(words) < draft.end - draft.start + 2:
        return False
    return words in plain_of(context.text_of("promotion")).lower()


def _open_or_of_another(text: str, start: int, end: int, own: str) -> bool:
    return asked_only(text, start, end) or of_another(text, start, end, own)


def _own_names(context: Context) -> str:
    return plain_of(context.text_of("product", "attributes")).lower()


def of_another(text: str, start: int, end: int, own: str) -> bool:
    """Whether the words at a stretch are said of another model than the goods, or of what they are not for; `own`:
    the words by which the record calls the goods."""
    after = text[end : end + _REACH[1]]
    if _COMPARED.search(text[max(0, start - 10) : start]):
        return True
    sent = _SENT_ON.match(after)
    if sent and not (sent["model"] and _names(own, sent["model"])):
        return True
    if _SENT_AWAY.match(after):
        return True
    before, behind = clause_around(text, start, end, _CLAUSE, _REACH)
    if _OF_OTHERS.match(before) and not _OF_US.search(before + text[start:end] + behind):
        return True
    model = _SUBJECT.match(before)
    if not model or _names(own, model["model"]):
        return False
    near = text[max(0, start - _REACH[0]) : end + _REACH[1]]
    if re.search(_IS_IT + re.escape(model["model"]), near):
        return False
    rest = near.replace(before + text[start:end] + behind, " ", 1)
    return _ONLY_IT.search(before) is not None or any(
        model["model"] not in said.group() for said in _THIS_ONE.finditer(rest)
    )


@lru_cache(maxsize=512)
def _named(model: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(model)}(?![a-z0-9])" if model.isascii() else re.escape(model))


def _names(own: str, model: str) -> bool:
    return _named(model.strip()).search(own) is not None


def asked_only(text: str, start: int, end: int) -> bool:
    """Whether the words at a stretch stand in a question that the text leaves open or answers for itself."""
    before, _ = clause_around(text, start, end, _CLAUSE, _REACH)
    whether = _WHETHER.search(before + text[start : start + 1]) if before else None
    if whether:
        return not _answered_yes(text, start, end, whether["verb"]) and not _EXCLAIMS.search(whether["far"])
    behind = _WHETHER_BEHIND.match(text, end)
    if behind:
        return not _answered_yes(text, start, behind.end(), behind["verb"])
    ahead = text[end : end + _REACH[1]]
    mark = _SENTENCE.search(ahead)
    if mark is None or mark.group() not in "?？":
        return False
    answer = ahead[mark.end() :]
    if _OR.search(before) or _OR_BEHIND.match(ahead):
        return not _BOTH.match(answer)
    plain = _ASKED.match(ahead) is not None and not _WANTED.search(before)
    return plain and _SAYS_NO.match(answer) is not None and not agreed(text, start, end)


def _answered_yes(text: str, start: int, end: int, verb: str) -> bool:
    """Whether a question of the kind 防不防水 is answered with its verb, or with a yes."""
    mark = _SENTENCE.search(text, end, end + _REACH[1])
    answer = text[mark.end() : mark.end() + 4].lstrip() if mark and mark.group() in "?？" else ""
    return answer.startswith(verb) or agreed(text, start, end)

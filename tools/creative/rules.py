"""What the merchant does not want said."""

import re
from collections.abc import Iterable

from memory.domain.noun import Noun
from tools.content.lexicon import simplified

PRICE = re.compile(
    r"[¥￥$€£]\s*\d|\d+(?:\.\d+)?\s*(元|块钱|块(?!头)|美元|usd|cny|rmb|dollars?|yuan|eur)|售价|到手价|价格",
    re.IGNORECASE,
)
DISCOUNT = re.compile(
    r"折|优惠|立减|满减|满\d+减|直降|特价|促销|券|discount|% ?off|\bsale\b|coupon|\bdeal\b|save \d", re.IGNORECASE
)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\ufe0f]")

NO_PRICE = re.compile(
    r"no[_ -]?price|price[_ -]?free|without[_ ](the )?price|(不|别|勿|免).{0,4}(价格|价钱|提价|报价|谈钱)"
    r"|(don'?t|do not|no) .{0,16}price"
)
NO_DISCOUNT = re.compile(
    r"no[_ -]?(discount|promo)|(不|别|勿|无).{0,4}(折扣|打折|优惠|降价|促销)|(don'?t|do not|no) .{0,16}(discount|sale)"
)
NO_EMOJI = re.compile(r"no[_ -]?emoji|(不|别|勿|无).{0,4}(表情|emoji)|without emoji")
FORBIDS = re.compile(r"(?:forbid(?:den)?|avoid(?:_word)?|禁用|不要用|不要出现|别用)[:：_\s]+(.+)")


class CopyRules(Noun):
    """Constraints of one campaign, as code keeps them."""

    no_price: bool = False
    no_discount: bool = False
    no_emoji: bool = False
    forbidden: tuple[str, ...] = ()

    @classmethod
    def read(cls, constraints: Iterable[str]) -> "CopyRules":
        """From a goal's constraints: ids (`no_price`, `forbid:词`) or plain words (`不要提价格`, `no emoji`)."""
        rows = [str(word).strip() for word in constraints]
        words = [simplified(word).lower() for word in rows]
        return cls(
            no_price=any(NO_PRICE.search(word) for word in words),
            no_discount=any(NO_DISCOUNT.search(word) for word in words),
            no_emoji=any(NO_EMOJI.search(word) for word in words),
            forbidden=tuple(match[1].strip() for row in rows if (match := FORBIDS.match(row)) and match[1].strip()),
        )

    def allows(self, text: str) -> bool:
        """Whether `text` keeps every rule."""
        low = simplified(text).lower()
        return not (
            (self.no_price and PRICE.search(low))
            or (self.no_discount and DISCOUNT.search(low))
            or (self.no_emoji and EMOJI.search(text))
            or any(simplified(word).lower() in low for word in self.forbidden)
        )

"""What is asked, in the merchant's language; and what is said about words that cannot be used."""

from collections.abc import Sequence

from memory.domain.evidence import Lang
from memory.domain.goal import Problem, Question
from tools.goal.product_match import ProductName

_TEXT: dict[str, tuple[str, str]] = {
    "product": ("要推广店里的哪一件商品?", "Which product is it about?"),
    "product_unknown": ("店里没有找到「{0}」。是下面的哪一件?", 'There is no "{0}" in the shop. Which of these is it?'),
    "product_close": ("「{0}」可能是下面几件,是哪一件?", '"{0}" could be several products. Which one?'),
    "product_two": ("一次做一件商品。先做哪一件?", "One product at a time. Which comes first?"),
    "objective": (
        "这次想达到什么目的:卖货、促销、新品冷启动、清仓、召回老客、到店、曝光,还是只改内容?",
        "What should it achieve: sales, a promotion, a product launch, clearance, past buyers, store "
        "visits, awareness, or content only?",
    ),
    "budget": ("预算是多少?总共多少或每天多少都可以。", "What is the budget, in total or a day?"),
    "budget_range": ("「{0}」可以有两种读法,预算是多少?", '"{0}" can be read in two ways. What is the budget?'),
    "budget_rate": (
        "「{0}」没有说跑多久。总预算是多少,或每天多少?",
        '"{0}" does not say for how long. What is the budget in total, or a day?',
    ),
    "window": ("每天的预算有了,从哪天跑到哪天?", "A daily budget is set. From which day to which day should it run?"),
    "window_again": ("从哪天跑到哪天?", "From which day to which day should it run?"),
    "cheaper": ("总预算降到多少?", "What should the budget come down to?"),
}
_PROBLEM: dict[str, tuple[str, str, str, str]] = {
    "budget_zero": (
        "预算是 {0},没有可花的钱",
        "写一个大于 0 的预算,例如 预算5000元",
        "the budget is {0}, so there is nothing to spend",
        "name a budget above 0, such as $500",
    ),
    "budget_negative": (
        "预算 {0} 是负数",
        "写一个大于 0 的预算,例如 预算5000元",
        "the budget {0} is negative",
        "name a budget above 0, such as $500",
    ),
    "budget_huge": (
        "预算 {0} 超出了能处理的范围(小于一万亿)",
        "检查一下是不是多写了零",
        "the budget {0} is beyond what can be handled (below 1e12)",
        "check for extra zeros",
    ),
    "window_past": (
        "「{0}」已经过去了(今天是 {1})",
        "换一个今天或以后的时间",
        '"{0}" is over (today is {1})',
        "name days that are today or later",
    ),
    "window_reversed": (
        "「{0}」的结束早于开始",
        "把开始和结束的日期说清楚",
        '"{0}" ends before it begins',
        "say the first day and then the last",
    ),
    "product_two": (
        "一句话里有两件商品:{0}",
        "一次做一件,先选一件",
        "there are two products in the sentence: {0}",
        "choose one to begin with",
    ),
    "product_unknown": (
        "店里没有「{0}」",
        "换个说法,或先用 adwright import 导入它",
        'the shop has no "{0}"',
        "say it differently, or import it first with adwright import",
    ),
}
_OBJECTIVES = (
    "sales",
    "promotion",
    "new_product",
    "clearance",
    "retention",
    "store_visits",
    "awareness",
    "content_only",
)


def question(kind: str, lang: Lang, *words: str, choices: Sequence[str] = ()) -> Question:
    """One question of `kind`; the field is the kind up to its first underscore."""
    zh, en = _TEXT[kind]
    field = "budget" if kind == "cheaper" else kind.split("_")[0]
    options = tuple(choices) or (_OBJECTIVES if kind == "objective" else ())
    return Question(field=field, text=(en if lang == "en" else zh).format(*words), choices=options)


def problem(kind: str, lang: Lang, *words: str, fatal: bool = True) -> Problem:
    """One problem of `kind`, with what to do about it."""
    zh_what, zh_todo, en_what, en_todo = _PROBLEM[kind]
    what, todo = (en_what, en_todo) if lang == "en" else (zh_what, zh_todo)
    return Problem(field=kind.split("_")[0], what=what.format(*words), todo=todo, fatal=fatal)


def choice(product: ProductName) -> str:
    """A product as an answer: its id, which is what an answer names, and its title."""
    return f"{product.id} · {product.title}"

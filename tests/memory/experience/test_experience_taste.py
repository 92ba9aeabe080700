"""Preferences are read from what merchants say and what reviewers change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.domain.remembered import Edit
from memory.experience.taste import Wish, stated_wishes, wishes_of_edit


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Never say 'cheap'", [("forbidden_word", "cheap", None)]),
        ("don’t use the word best again", [("forbidden_word", "best", None)]),
        (
            'Don\'t say "best", "cheapest" or "No.1"',
            [("forbidden_word", "best", None), ("forbidden_word", "cheapest", None), ("forbidden_word", "No.1", None)],
        ),
        ('Say "sneakers" instead of "trainers"', [("preferred_word", "sneakers", "trainers")]),
        ("call it tote, not bag", [("preferred_word", "tote", "bag")]),
        ("Replace 'cheap' with 'affordable'", [("preferred_word", "affordable", "cheap")]),
        ("Keep the tone playful.", [("tone", "playful", None)]),
        ("less formal please", [("tone", "plain", None)]),
        ("too salesy", [("tone", "plain", None)]),
        ("It's too long", [("length", "shorter", None)]),
        ("no emojis please", [("emoji", "avoid", None)]),
        ("stop using exclamation marks", [("exclamation", "avoid", None)]),
        ("Always mention free returns", [("note", "Always mention free returns", None)]),
        ("The sole is rubber, not EVA", []),
        ("I want a campaign for my shoes with 500 dollars", []),
        ("Launch a fun, simple campaign for my new tote, $400 over 10 days", []),
        ("Promote it but never say 'cheap'", [("forbidden_word", "cheap", None)]),
    ],
)
def test_english_statements(text, wishes):
    assert [tuple(wish) for wish in stated_wishes(text, "en")] == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("别再用“神器”这个词", [("forbidden_word", "神器", None)]),
        ("不要用绝绝子", [("forbidden_word", "绝绝子", None)]),
        ("别写「第一」「最好」", [("forbidden_word", "第一", None), ("forbidden_word", "最好", None)]),
        ("“亲”这个词以后不要用", [("forbidden_word", "亲", None)]),
        ("用“好物”代替“神器”", [("preferred_word", "好物", "神器")]),
        ("把神器换成好物", [("preferred_word", "好物", "神器")]),
        ("不要说便宜,要说划算", [("preferred_word", "划算", "便宜")]),
        ("语气活泼一点", [("tone", "playful", None)]),
        ("文案太正式了", [("tone", "plain", None)]),
        ("别太夸张", [("tone", "plain", None)]),
        ("太长了,短一点", [("length", "shorter", None)]),
        ("不要表情", [("emoji", "avoid", None)]),
        ("少用感叹号", [("exclamation", "avoid", None)]),
        ("以后都要写包邮", [("note", "以后都要写包邮", None)]),
        ("鞋底是橡胶,不是EVA", []),
        ("帮我给这款轻便跑步鞋做一个618大促投放,预算5000元", []),
        ("给新款连衣裙做个活泼一点的小红书推广", []),
    ],
)
def test_chinese_statements(text, wishes):
    assert [tuple(wish) for wish in stated_wishes(text, "zh")] == wishes


def edit(before: str, after: str, lang: str = "zh", why: str = "") -> Edit:
    return Edit.model_validate(
        {"id": "e", "run": "r", "author": "li", "field": "/f", "before": before, "after": after, "lang": lang}
        | {"why": why, "at": 0}
    )


def test_an_exchanged_word_and_a_removed_sign_are_hints():
    wishes = wishes_of_edit(edit("这款跑鞋简直是神器,轻到飞起!", "这款跑鞋简直是好物,轻到飞起"))
    assert set(wishes) == {Wish("preferred_word", "好物", "神器"), Wish("exclamation", "avoid")}


def test_a_removed_word_is_a_hint():
    assert wishes_of_edit(edit("超级轻便的跑步鞋", "轻便的跑步鞋")) == [Wish("forbidden_word", "超级")]


def test_a_new_number_is_a_fact_and_no_taste():
    assert wishes_of_edit(edit("Amazing shoes, only 199 yuan", "Amazing shoes, only 189 yuan", "en")) == []


def test_a_rewrite_teaches_no_words():
    wishes = wishes_of_edit(edit("a b c d e f g h i j", "k b l d m f n h o j", "en"))
    assert not [wish for wish in wishes if wish.kind in {"forbidden_word", "preferred_word"}]


def test_the_reason_given_is_read_too():
    assert Wish("tone", "plain") in wishes_of_edit(edit("Buy now", "Have a look", "en", why="too pushy"))


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["zh", "zh-Hant", "en"]))
def test_any_text_is_read_without_failing(before, after, lang):
    for wish in wishes_of_edit(edit(before, after, lang, why=after)):
        assert wish.value
    stated_wishes(before, lang)

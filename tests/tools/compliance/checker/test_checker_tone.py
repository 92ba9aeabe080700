"""The brand's tone: learned from examples, and departures found where they stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.domain.errors import BadInput
from tools.compliance.checker.tone import ToneExample, ToneProfile, check_tone, learn_tone

QUIET = [
    "这只杯子容量三百毫升，您可以用它泡茶。",
    "茶盘用竹子做成，清洗后请您擦干。",
    "您收到的茶叶产自福建，密封存放即可。",
    "壶身是紫砂，第一次用请您先煮一遍。",
    "我们在杯底刻了编号，方便您补配杯盖。",
]
LOUD = ["家人们冲呀！！！这杯子绝绝子🔥🔥", "姐妹们快冲，茶叶绝绝子啦！", "宝子们冲鸭，茶盘上头！🔥"]
ENGLISH = [
    "We are pleased to offer a mug for your desk. Kindly rinse it before use.",
    "Please store the tea in a cool place. We are pleased to answer questions.",
    "Kindly note that the tray is bamboo. Please wipe it dry.",
    "The pot holds 300 ml. Please boil it once before use.",
]


def _examples(liked, disliked=()):
    return [ToneExample(text=text) for text in liked] + [ToneExample(text=text, liked=False) for text in disliked]


def test_a_profile_of_a_quiet_brand():
    profile = learn_tone(_examples(QUIET, LOUD))
    assert (profile.lang, profile.manner, profile.emoji, profile.exclamations) == ("zh", "formal", 0.0, 0.0)
    assert profile.polite is True
    assert "绝绝子" in profile.unwanted
    assert ToneProfile.from_json(profile.to_json()) == profile


def test_what_the_brand_wrote_itself_departs_from_nothing():
    for texts in (QUIET, ENGLISH):
        profile = learn_tone(_examples(texts))
        assert [finding for text in texts for finding in check_tone(text, profile)] == []


def test_departures_are_named_and_placed():
    profile = learn_tone(_examples(QUIET, LOUD))
    text = "这款杯子绝绝子呀！你快看看🔥"
    found = {finding.kind: finding for finding in check_tone(text, profile)}
    assert {"unwanted_word", "exclamation", "emoji", "person", "register"} <= set(found)
    start, end = found["unwanted_word"].span
    assert text[start:end] == "绝绝子"
    start, end = found["person"].span
    assert text[start:end] == "你"
    assert "您" in found["person"].why


def test_english_register_and_emoji():
    profile = learn_tone(_examples(ENGLISH), unwanted=["cheap"])
    kinds = {finding.kind for finding in check_tone("Hey guys, omg this cheap mug is super awesome 🔥!!", profile)}
    assert {"register", "emoji", "exclamation", "unwanted_word"} <= kinds
    assert not [f for f in check_tone("Please note the cheapest post is slow.", profile) if f.kind == "unwanted_word"]


def test_wanted_words_are_missed_only_in_longer_texts():
    profile = learn_tone(_examples(QUIET), wanted=["手作"])
    assert "missing_word" in {finding.kind for finding in check_tone("杯子三百毫升。您可泡茶。", profile)}
    assert "missing_word" not in {finding.kind for finding in check_tone("手作杯子三百毫升。您可泡茶。", profile)}
    assert "missing_word" not in {finding.kind for finding in check_tone("杯子三百毫升", profile)}


def test_a_text_of_another_kind_is_unlike():
    profile = learn_tone(_examples(QUIET))
    assert "unlike" in {finding.kind for finding in check_tone("BUY NOW BUY NOW BUY NOW", profile)}


def test_one_example_says_little_but_is_enough():
    profile = learn_tone(_examples(QUIET[:1]))
    assert (profile.manner, profile.emoji, profile.likeness) == (None, None, 0.0)
    with pytest.raises(BadInput):
        learn_tone(_examples([], LOUD))


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=100)
def test_any_string_is_checked(text):
    profile = learn_tone(_examples(QUIET, LOUD))
    for finding in check_tone(text, profile):
        start, end = finding.span
        assert 0 <= start <= end <= len(text)

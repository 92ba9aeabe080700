"""Any string is read without a crash, in work that grows with its length, and every place maps back into it."""
# ruff: noqa: E501 - word tables read better unbroken.

import sys
from random import Random
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.compliance.engine import load_backstop
from tools.compliance.normalise import normalise

ENGINE = load_backstop(checker=None)
READER = ENGINE.packs.scanner.reader
BITS = [
    "最", "佳", "治", "疗", "氵台", "疒", "女子", "zui", "zu·i", "z", "zl", "vx", "xian", "1", "100", "%", "①", "Ⅰ", "No.", "#", "国", "家", "。", "，", " ", "\n", "\u3000", "·", "*", "(", "）",
    "【", "】", "💊", "🥇", "👨\u200d⚕\ufe0f", "🇨", "🇺🇸", "\u202e", "\u202c", "\u200b", "\u0336", "\u20e3", "\ud800", "c", "c.u.r.e.s", "cur3s", "canc_r", "freee", "с", "ς", "Ꮯ", "ⓒ", "n0", "第", "一", "冣", "㊀",
    "冶", "皿", "旡", "第—", "&shy;", "&#x200b;", "&", "\\/", "rn", "apprvd", "$$", "w/", "ØØ",
]  # fmt: skip
UNITS = [
    *BITS,
    "国 ",
    "（国）",
    "c*",
    "最，",
    "\u202eab\u202c",
    "n0.1 ",
    " a",
    "国国国 ",
    "xi an ",
    "1一",
    "z佳",
    "💊国",
    "a-b",
    "降皿",
    "旡二",
    "第—",
    "&shy;",
    "\\/ ",
    "Iosee ",
    "w/ ",
]


def places_hold(text: str) -> None:
    plain = READER.spelled(normalise(text))
    assert len(plain.starts) == len(plain.ends) == len(plain.text)
    assert list(plain.starts) == sorted(plain.starts)
    assert all(0 <= a < b <= len(text) for a, b in zip(plain.starts, plain.ends, strict=True))
    assert all(0 <= cut <= len(plain.text) for cut in plain.cuts)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(BITS) | st.characters(), max_size=60).map("".join))
def test_disguises_of_any_kind_map_back(text: str) -> None:
    places_hold(text)
    answer = ENGINE.check_line({"id": 1, "text": text})
    assert "error" not in answer, answer
    assert all(0 <= f["span"][0] <= f["span"][1] <= len(text) for f in answer["findings"])


def calls(text: str) -> int:
    """Functions called while `text` is read: a count that no busy machine changes."""
    seen = 0

    def count(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal seen
        seen += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        READER.spelled(normalise(text))
    finally:
        sys.setprofile(None)
    return seen


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_length_not_its_square(unit: str) -> None:
    calls(unit * (2000 // len(unit)))
    small, large = (calls(unit * (size // len(unit))) for size in (2_000, 16_000))
    assert large < small * 8 * 1.5 + 5_000


@pytest.mark.parametrize("seed", [1, 2])
def test_a_megabyte_of_anything_is_read(seed: int) -> None:
    dice = Random(seed)
    text = "".join(dice.choice(BITS) if dice.random() < 0.5 else chr(dice.randrange(0x110000)) for _ in range(520_000))
    places_hold(text[:1_000_000])


def test_a_text_too_dense_to_be_read_to_the_end_goes_to_a_person() -> None:
    verdict = ENGINE.judge("z佳1一" * 30_000, rewriting=False)
    assert "engine.dense" in {finding.rule for finding in verdict.findings}
    assert verdict.verdict != "pass"

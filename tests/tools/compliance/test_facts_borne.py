"""How the record stands to each character of a text."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.compliance.checker_port import Standing
from tools.compliance.facts.borne import MOST_READ, standing
from tools.compliance.facts.context import Context
from tools.compliance.normalise import normalise

DAY = date(2026, 5, 20)


def _of(text: str, context: dict[str, Any], words: str) -> set[Standing]:
    plain = normalise(text).text
    found = standing(plain, Context(context, DAY))
    start = plain.index(words)
    return {Standing(how) for how in found[start : start + len(words)]}


@pytest.mark.parametrize(
    ("text", "context", "words", "how"),
    [
        ("304不锈钢内胆", {"attributes": {"内胆": "304不锈钢"}}, "不锈钢", Standing.HELD),
        ("内胆用的是好料", {"attributes": {"内胆": "304不锈钢"}}, "内胆", Standing.NAMED),
        ("装得下半升水", {"attributes": {"容量": "500ml"}}, "半升", Standing.HELD),
        ("装得下一升水", {"attributes": {"容量": "500ml"}}, "一升", Standing.COUNTED),
        ("满300减40", {"promotion": {"threshold": 300}}, "300", Standing.FIGURE),
        ("满300减40", {"promotion": {"threshold": 300}}, "40", Standing.COUNTED),
        ("加绒卫衣", {"attributes": {"加绒": "否"}}, "加绒", Standing.DENIED),
        ("荣获设计大奖", {"attributes": {"材质": "棉"}}, "设计大奖", Standing.UNSAID),
        ("Merino sweater, made in Leeds", {"attributes": {"yarn": "merino wool"}}, "merino", Standing.HELD),
        ("Merino sweater, made in Leeds", {"attributes": {"yarn": "merino wool"}}, "leeds", Standing.UNSAID),
        ("A big soft ball of yarn", {"attributes": {"a": "the"}}, "of", Standing.UNSAID),
        ("Twelve in a box", {"facts": ["12 to a box"]}, "twelve", Standing.FIGURE),
        ("Two bags, 2 kg in all", {"attributes": {"net weight": "1 kg", "bags": 2}}, "2 kg", Standing.HELD),
        ("9.9 off", {"price": "9.9"}, "9.9", Standing.FIGURE),
    ],
)
def test_a_word_stands_as_its_record_has_it(text: str, context: dict[str, Any], words: str, how: Standing) -> None:
    assert _of(text, context, words) == {how}


RECORDS = st.dictionaries(
    st.sampled_from(["attributes", "facts", "price", "promotion", "product", "evidence", "x"]),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12)),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
        max_leaves=8,
    ),
    max_size=4,
)


@settings(deadline=None)
@given(text=st.text(max_size=120), context=RECORDS)
def test_every_character_stands_somehow_whatever_the_record(text: str, context: dict[str, Any]) -> None:
    plain = normalise(text).text
    found = standing(plain, Context(context, DAY))
    assert len(found) == len(plain)
    assert set(found) <= set(Standing)


def test_a_long_text_is_read_to_a_bound() -> None:
    assert len(standing("纯棉" * MOST_READ, Context({"facts": ["纯棉" * MOST_READ * 20]}, DAY))) == MOST_READ

"""The shipped weights: what they find, how they are loaded, and that nothing makes them fail."""

import subprocess
import sys
from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.domain.errors import BadInput
from tools.compliance.checker import load_checker
from tools.compliance.checker.corpus import read_corpus
from tools.compliance.checker.features import PIECE, READ_LIMIT, grams, pieces
from tools.compliance.checker.ngrams import counted, keys_of, steps_of
from tools.compliance.checker_port import Signs
from tools.compliance.engine import load_backstop
from tools.compliance.normalise import normalise

CHECKER = load_checker()
SILENT = Signs()


def _opinion(text, signs=SILENT):
    return CHECKER.opinion(normalise(text).text, signs)


def test_loading_twice_gives_one_version():
    assert load_checker().version == CHECKER.version
    assert CHECKER.version.startswith("encoder-ngram-")


def test_the_weights_are_small_enough_to_ship():
    assert len((resources.files("tools.compliance.checker") / "weights.npz").read_bytes()) < 10_000_000


def test_neither_torch_nor_the_trainer_is_imported():
    code = (
        "import sys; from tools.compliance.checker import load_checker;"
        "from tools.compliance.checker_port import Signs;"
        "load_checker().opinion('最好的茶 best', Signs());"
        "print([m for m in ('torch', 'pypinyin', 'sklearn', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("unlawful", "lawful"),
    [
        ("泡上一个月，老寒腿自己就走得动了", "足浴桶，恒温四十度，老人使用时请有人陪同"),
        ("投三万进来，半年翻一倍，亏了我补给你", "加盟费用与条件见合同，投资有风险"),
        ("This patch makes your diabetes a thing of the past", "Notebook for people with diabetes, 120 pages"),
        (
            "We guarantee the cheapest boilers in Britain, or your money back",
            "Boiler cover from £12 a month, terms below",
        ),
    ],
)
def test_the_same_subject_is_told_apart(unlawful, lawful):
    assert _opinion(unlawful).probability > _opinion(lawful).probability + 0.3


def test_the_rules_voice_raises_the_probability():
    for text in ("纯棉四件套，亲肤透气", "A mug for your desk"):
        quiet, loud = _opinion(text).probability, _opinion(text, Signs(frozenset({"block"}))).probability
        assert quiet < loud


def test_bands_follow_the_probability():
    seen = [
        _opinion(text, signs)
        for text in ("全网最好用的锅", "锅，直径28厘米")
        for signs in (SILENT, Signs(frozenset({"block"})))
    ]
    for one in seen:
        assert one.warn or not one.review
        for other in seen:
            assert not (one.review and other.probability > one.probability and not other.review)


def test_clauses_belong_to_the_market_that_is_asked():
    for market in ("CN", "US", "UK", "TW", "META"):
        found = CHECKER.clauses("this tea cures cancer", market, frozenset({"food"}))
        assert found
        assert all(clause.startswith(market) for clause in found)
    assert CHECKER.clauses("this tea cures cancer", "FR", frozenset()) == ()
    assert set(CHECKER.clauses("喝它三天，糖尿病好了", "CN", frozenset({"food"}))[:2]) <= {
        "CN-ADL-17", "CN-FSL-73", "CN-FSLR-38", "CN-ADL-16", "CN-ADL-18",
    }  # fmt: skip


def test_the_place_is_inside_the_text_and_holds_the_claim():
    text = normalise("面料：棉。" * 30 + "喝了三天，糖尿病全好了。" + "包装清单：说明书。" * 30).text
    start, end = CHECKER.span(text)
    assert 0 <= start < end <= len(text)
    assert "糖尿病" in text[start:end]


def test_a_violation_is_found_wherever_it_stands():
    backstop = load_backstop()
    claim = "吃三盒，高血压药都停了。"
    for framed in (claim + "面料：棉。" * 80, "面料：棉。" * 40 + claim + "包装清单：说明书。" * 40):
        assert backstop.judge(framed).verdict != "pass"
    assert backstop.judge("面料：棉。" * 80).verdict == "pass"


def test_the_words_of_many_harmless_lines_do_not_add_up_to_an_accusation():
    lines = [line for line in read_corpus() if line.source == "dev_clean.txt"]
    page = {lang: "\n".join([line.text for line in lines if line.lang == lang][:20]) for lang in ("zh", "en")}
    assert {load_backstop().judge(text).verdict for text in page.values()} == {"pass"}


def test_pieces_cover_a_long_sentence():
    text = "".join(chr(0x4E00 + number) for number in range(400))
    covered = {place for start, end in pieces(text) for place in range(start, end)}
    assert covered == set(range(400))
    assert max(end - start for start, end in pieces(text)) <= PIECE


@pytest.mark.parametrize(("piece", "number"), [("", 3), ("a", 7), ("茶叶", 10 + 6), ("tea 100%", 40 + 6)])
def test_grams_are_of_characters_sounds_and_words(piece: str, number: int):
    """With the two marks around it a piece of n characters has n + 2, n + 1, … of one to five, and so on."""
    assert len(grams(piece)) == number


def test_sounds_alike_share_grams():
    assert len(np.intersect1d(grams("最佳"), grams("醉佳"))) > len(np.intersect1d(grams("最佳"), grams("更佳")))


def test_a_counted_vector_has_length_one():
    keys = np.unique(grams("茶茶叶"))[::2]
    columns, values = counted("茶茶叶，好茶", keys, np.linspace(1.0, 2.0, len(keys), dtype=np.float32))
    assert len(columns) > 0
    assert (np.diff(columns) > 0).all()
    assert np.isclose(np.linalg.norm(values), 1.0)


def test_keys_survive_being_stored_as_differences():
    keys = np.array([0, 5, 70_000, 2**31, 2**32 - 1], dtype=np.uint32)
    assert np.array_equal(keys_of(steps_of(keys)), keys)


def test_broken_weights_say_so(tmp_path):
    (tmp_path / "short.npz").write_bytes(b"PK")
    with pytest.raises((ValueError, OSError)):
        load_checker(tmp_path / "short.npz")
    np.savez(tmp_path / "other.npz", weights=np.zeros(3))
    with pytest.raises(BadInput):
        load_checker(tmp_path / "other.npz")
    whole = (resources.files("tools.compliance.checker") / "weights.npz").read_bytes()
    for name, held in (
        ("half", whole[: len(whole) // 2]),
        ("bent", whole[:3_000_000] + b"!" * 999 + whole[3_000_999:]),
    ):
        (tmp_path / f"{name}.npz").write_bytes(held)
        with pytest.raises(BadInput):
            load_checker(tmp_path / f"{name}.npz")


@given(st.text(alphabet=st.characters(), max_size=300))
@settings(deadline=None, max_examples=150)
def test_any_string_is_scored(text):
    opinion = CHECKER.opinion(text, SILENT)
    assert 0 <= opinion.probability <= 1
    start, end = CHECKER.span(text)
    assert 0 <= start <= end <= len(text)
    assert isinstance(CHECKER.clauses(text, "CN", frozenset()), tuple)


def test_lone_surrogates_and_a_very_long_text():
    assert 0 <= CHECKER.opinion("\ud800国家级\udfff", SILENT).probability <= 1
    assert CHECKER.opinion("a" * 1_000_000, SILENT).probability == CHECKER.opinion("a" * READ_LIMIT, SILENT).probability

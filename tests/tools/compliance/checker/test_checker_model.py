"""The shipped weights: what they find, how they are loaded, and that nothing makes them fail."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.domain.errors import BadInput
from tools.compliance.checker import load_checker
from tools.compliance.checker.features import BUCKETS, SEGMENT, features, segments
from tools.compliance.checker.generate import TEST, families, generate

CHECKER = load_checker()


@pytest.fixture(scope="module")
def generated():
    return generate()


def _reviewed(text: str) -> bool:
    return any(value >= CHECKER.bands(family)[1] for family, value in CHECKER.score(text, "zh").items())


def _warned(text: str) -> bool:
    return any(value >= CHECKER.bands(family)[0] for family, value in CHECKER.score(text, "zh").items())


def test_a_score_and_two_bands_per_family():
    scores = CHECKER.score("国家级蜂蜜", "zh")
    assert tuple(scores) == families()
    for family, value in scores.items():
        low, high = CHECKER.bands(family)
        assert 0 <= value <= 1
        assert 0 < low <= high <= 1


def test_an_unknown_family_is_always_clear():
    assert CHECKER.bands("no such family") == (1.0, 1.0)


def test_loading_twice_gives_one_version():
    assert load_checker().version == CHECKER.version
    assert CHECKER.version.startswith("ngram-linear-")


def test_neither_torch_nor_pypinyin_is_imported():
    code = (
        "import sys; from tools.compliance.checker import load_checker; load_checker().score('最好的茶 best', 'zh');"
        "print([m for m in ('torch', 'pypinyin', 'sklearn', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("part", ["both", "term"])
def test_minimal_pairs_of_the_test_part(part, generated):
    """Terms that no fit has seen, in templates seen and unseen: found more often than accused, and few accused."""
    lines = [
        line
        for line in generated
        if line.term_part == TEST and (line.template_part == TEST) == (part == "both") and line.kind != "clean"
    ]
    unlawful = [_warned(line.text) for line in lines if line.family]
    lawful = [_reviewed(line.text) for line in lines if not line.family]
    assert len(unlawful) > 300
    assert len(lawful) > 300
    assert np.mean(unlawful) > (0.04 if part == "both" else 0.7)
    assert np.mean(lawful) < 0.05


def test_clean_lines_of_the_test_part_pass(generated):
    lines = [line.text for line in generated if line.kind == "clean" and line.term_part == TEST]
    assert np.mean([_reviewed(text) for text in lines]) < 0.01


def test_a_violation_is_found_wherever_it_stands():
    claim = "喝了三天，糖尿病好了。"
    alone = CHECKER.score(claim, "zh")["medical"]
    framed = CHECKER.score("面料：棉。" * 40 + claim + "包装清单：说明书。" * 40, "zh")["medical"]
    assert framed >= alone - 0.05


def test_segments_cover_a_long_sentence():
    text = "".join(chr(0x4E00 + number) for number in range(400))
    assert set("".join(segments(text))) == set("".join(segments(text[:200])) + "".join(segments(text[200:])))
    assert max(len(piece) for piece in segments(text)) <= SEGMENT


def test_broken_weights_say_so(tmp_path):
    (tmp_path / "short.npz").write_bytes(b"PK")
    with pytest.raises((ValueError, OSError)):
        load_checker(tmp_path / "short.npz")
    np.savez(tmp_path / "other.npz", weights=np.zeros(3))
    with pytest.raises(BadInput):
        load_checker(tmp_path / "other.npz")


@given(st.text(alphabet=st.characters(), max_size=300))
@settings(deadline=None, max_examples=150)
def test_any_string_is_scored(text):
    scores = CHECKER.score(text, "en")
    assert all(0 <= value <= 1 for value in scores.values())
    for piece in segments(text):
        bag = features(piece)
        assert bag.min() >= 0
        assert bag.max() < BUCKETS


def test_lone_surrogates_and_a_very_long_text():
    assert CHECKER.score("\ud800国家级\udfff", "zh")
    assert CHECKER.score("a" * 1_000_000, "en")

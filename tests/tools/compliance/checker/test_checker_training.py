"""The corpus and the fit: read line by line, split by hand and idea, deterministic, calibrated."""

import json
from random import Random

import numpy as np
import pytest

from memory.domain.errors import BadInput
from tests.tools.compliance.checker.untrained import untrained, untrained_claims
from tools.compliance.checker.claim_lines import read_claims
from tools.compliance.checker.corpus import Line, read_corpus
from tools.compliance.checker.evasions import OPERATORS, hide, slipped
from tools.compliance.checker.measure import recall_curve
from tools.compliance.checker.model import LearnedChecker, digest, save
from tools.compliance.checker.ordinary import joined
from tools.compliance.checker.train import Fits, Settings, _shifts, disguised, misspelt, train
from tools.compliance.checker_port import Signs
from tools.compliance.engine import load_backstop

CORPUS = read_corpus()
CLAIMS = read_claims()
ENGINE = load_backstop()


def test_every_clause_that_words_can_break_is_taught():
    taught = {clause for line in CORPUS if line.unlawful for clause in line.clauses}
    assert taught <= set(ENGINE.packs.clauses)
    assert len(taught) > 80


def test_both_sides_stand_side_by_side():
    unlawful = sum(line.unlawful for line in CORPUS)
    assert 0.3 < unlawful / len(CORPUS) < 0.6
    blocks = {}
    for line in [line for line in CORPUS if line.clauses]:
        blocks.setdefault((line.source, line.block), set()).add(line.unlawful)
    assert np.mean([len(sides) == 2 for sides in blocks.values()]) > 0.8


def test_no_line_is_written_twice_and_none_of_the_validation_is_learned():
    seen: dict[str, str] = {}
    for line in CORPUS:
        assert line.text not in seen, (line.source, seen.get(line.text), line.text)
        seen[line.text] = line.source


def test_offending_words_stand_in_the_text():
    for line in CORPUS:
        if line.span:
            assert 0 <= line.span[0] < line.span[1] <= len(line.text), line.text


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("! no header\n", "a.txt:1"),
        ("@ CN-ADL-17 | zh\n", "a.txt:1"),
        ("@ CN-ADL-17 | fr | food\n", "a.txt:1"),
        ("@ CN-ADL-17 | zh | food\n! [[a]] and [[b]]\n", "a.txt:2"),
        ("@ CN-ADL-17 | zh | food\n! [[a\n", "a.txt:2"),
        ("@ CN-ADL-17 | zh | food\n? what\n", "a.txt:2"),
    ],
)
def test_a_malformed_line_is_named(tmp_path, text, where):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    with pytest.raises(BadInput) as caught:
        read_corpus(tmp_path)
    assert where in caught.value.what


def test_disguised_copies_hide_the_words_and_keep_the_label():
    settings = Settings(disguised=1.0)
    lines = [line for line in CORPUS if line.unlawful and line.span][:200]
    copies = disguised(lines, settings)
    assert copies == disguised(lines, settings)
    assert len(copies) == len(lines)
    changed = [copy.text != line.text for copy, line in zip(copies, lines, strict=True)]
    assert np.mean(changed) > 0.9


def test_ordinary_lines_are_joined_anew_and_stay_lawful():
    made = joined(CORPUS, 0.02, Random(3))
    assert made == joined(CORPUS, 0.02, Random(3))
    known = {line.text for line in CORPUS}
    assert len(made) > 300
    assert np.mean([line.text in known for line in made]) < 0.05
    assert all(line.text and not line.unlawful and not line.clauses for line in made)
    assert {line.lang for line in made} == {"en", "zh", "zh-Hant"}


def test_only_lawful_lines_about_nothing_are_joined():
    plain = Line("a cup", "en", False, None, (), "other", "a.txt", 1)
    claims = [
        plain._replace(text="cures colds", unlawful=True, clauses=("US-FDCA-201g",)),
        plain._replace(text="not a cure", clauses=("US-FDCA-201g",)),
    ]
    made = joined([plain, *claims], 8.0, Random(1))
    assert len(made) == 8
    assert not any("cure" in line.text for line in made)


def test_evasions_hide_the_word():
    for lang, word in (("zh", "国家级"), ("en", "cures cancer")):
        for operator in OPERATORS[lang]:
            assert isinstance(operator(word, Random(1)), str)
        assert hide(word, lang, Random(2)) != word


def test_a_slip_of_the_hand_touches_a_word_or_two():
    written = "Genuine leather bag, hand made soap"
    slipped_words = slipped(written, "en", Random(1)).split()
    changed = sum(one != other for one, other in zip(slipped_words, written.split(), strict=True))
    assert 1 <= changed <= 2
    assert len(slipped("手工皂，纯棉毛巾三条装", "zh", Random(1))) == len("手工皂，纯棉毛巾三条装")
    assert slipped("5 x 2", "en", Random(1)) == "5 x 2"


def test_lawful_lines_are_misspelt_as_well_as_unlawful_ones_hidden():
    lawful = [Line(f"a good woollen blanket {n}", "en", False, None, (), "home", "plain_en.txt", n) for n in range(50)]
    copies = misspelt(lawful, Settings(misspelt=0.5))
    assert 10 < len(copies) < 40
    assert not any(copy.unlawful for copy in copies)
    assert not {copy.text for copy in copies} & {line.text for line in lawful}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A corpus of a few blocks of each file, so that a fit takes seconds."""
    folder = tmp_path_factory.mktemp("corpus")
    for source in sorted({line.source for line in CORPUS}):
        rows = []
        for line in CORPUS:
            if line.source == source and line.block <= 12:
                rows += [f"@ {' '.join(line.clauses) or 'NONE'} | {line.lang} | {line.kind}"]
                rows += [f"{'!' if line.unlawful else '='} {line.text}"]
        (folder / source).write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "claims").mkdir()
    for source in sorted({line.source for line in CLAIMS}):
        rows = [line for line in CLAIMS if line.source == source][:40]
        told = ({"text": r.text, "context": r.context, "verdict": r.verdict, **r.asked} for r in rows)
        (folder / "claims" / source).write_text("\n".join(json.dumps(row) for row in told), "utf-8")
    return folder


def test_the_same_corpus_gives_the_same_bytes(small, tmp_path):
    one, other = train(Settings(), small, UNFITTED), train(Settings(), small, UNFITTED)
    assert digest(one.arrays, one.config) == digest(other.arrays, other.config)
    save(tmp_path / "a.npz", one.arrays, one.config)
    save(tmp_path / "b.npz", other.arrays, other.config)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    checker = LearnedChecker(one.arrays, one.config)
    assert checker.opinion("喝了它糖尿病就好了", Signs()).probability > checker.opinion(
        "茶叶，净含量二百克", Signs()
    ).probability  # fmt: skip
    assert one.figures["held"] > 0


UNFITTED = Fits(
    lambda _examples, clauses, kinds, _settings: untrained(clauses=clauses, kinds=kinds),
    lambda _examples, _settings: untrained_claims(),
)


def test_a_clause_that_is_said_too_often_is_shifted_down_and_a_rare_one_hardly():
    likeliest = np.array([0] * 400 + [1] * 400 + [2] * 2)
    truth = np.array([True] * 100 + [False] * 300 + [True] * 200 + [False] * 200 + [False] * 2)
    shifts = _shifts(np.zeros(len(truth)), likeliest, truth, 4)
    assert shifts[0] < -0.8
    assert shifts[1] == 0
    assert -0.3 < shifts[2] < 0
    assert shifts[3] == 0, "nothing is known of a clause without lines"


def test_the_words_alone_tell_the_held_out_hand_better_than_chance():
    """The shipped fit read these lines; this holds it to reading them, and the card says what unread ones give."""
    checker = ENGINE.checker
    assert checker is not None
    lines = [line for line in CORPUS if line.held_out and line.clauses][:600]
    scores = np.array([checker.opinion(line.text, Signs()).probability for line in lines])
    assert recall_curve(scores, np.array([line.unlawful for line in lines]))[2] > 0.7

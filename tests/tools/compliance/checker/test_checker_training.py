"""The training data and the fit: split by term and template, deterministic, calibrated."""

import numpy as np
import pytest

from tools.compliance.checker.batches import bags_of, labels_of
from tools.compliance.checker.calibrate import fit_bands, fit_calibration, partial_area
from tools.compliance.checker.evasions import OPERATORS, hide
from tools.compliance.checker.generate import FOLDS, TEST, deal, families, generate, inventory
from tools.compliance.checker.linear import LinearSettings, fit_linear
from tools.compliance.checker.model import LearnedChecker, digest, save
from tools.compliance.checker.network import NetworkSettings, codes_of, fit_network, network_logits
from tools.compliance.checker.train import Settings, train


@pytest.fixture(scope="module")
def small():
    return generate(seed=3, per_pair=1, cap=12)


def test_same_seed_gives_the_same_lines(small):
    assert generate(seed=3, per_pair=1, cap=12) == small
    assert generate(seed=4, per_pair=1, cap=12) != small


def test_every_family_has_claims_and_innocent_uses(small):
    for family in families():
        kinds = {line.kind for line in small if line.about == family}
        assert {"claim", "innocent"} <= kinds, family


def test_lawful_kinds_carry_no_family(small):
    assert all((line.family is None) == (line.kind not in ("claim", "evasion")) for line in small)


def test_no_slot_or_choice_is_left_open(small):
    assert not [line.text for line in small if "{" in line.text or "|)" in line.text]


def test_terms_and_templates_are_dealt_once_each():
    for number, group in enumerate(inventory().groups):
        for items in (group.claims, group.innocent):
            assert len(items) == len(set(items)), group.family
        parts = deal(group.terms, f"{number}-terms")
        assert list(parts) != list(group.terms) or len(parts) < 4
        assert (TEST in parts.values()) == (len(parts) > FOLDS)


def test_evasions_hide_the_word():
    from random import Random

    for lang, word in (("zh", "国家级"), ("en", "cures cancer")):
        for operator in OPERATORS[lang]:
            assert isinstance(operator(word, Random(1)), str)
        assert hide(word, lang, Random(2)) != word


def test_training_is_byte_identical_and_loads(tmp_path):
    settings = Settings(cap=6, folds=1, linear=LinearSettings(epochs=1), network=None)
    first, second = train(settings), train(settings)
    save(tmp_path / "a.npz", first.arrays, first.config)
    save(tmp_path / "b.npz", second.arrays, second.config)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert LearnedChecker(first.arrays, first.config).version.endswith(digest(first.arrays, first.config)[:12])


def test_both_models_learn_what_they_are_shown(small):
    lines = [line for line in small if line.about in ("tobacco", "superstition") or line.kind == "clean"][:300]
    labels = labels_of(lines, families())
    linear = fit_linear(bags_of(lines), labels, LinearSettings(epochs=4)).logits(bags_of(lines))
    codes = codes_of(lines)
    settings = NetworkSettings(epochs=12, size=8, filters=12, batch=16, rate=8e-3, drop=0.0, blank=0.0)
    network = network_logits(fit_network(codes, labels, settings), codes)
    unlawful = labels[:, -1] > 0
    for logits in (linear, network):
        assert partial_area(logits[:, -1], unlawful, ~unlawful) > 0.6


def test_a_surer_model_never_means_a_lower_probability():
    dice = np.random.default_rng(5)
    labels = (dice.random((400, 3)) < 0.3).astype(np.float32)
    noise = dice.normal(0, 1, (400, 3)).astype(np.float32)
    # The second column points the wrong way on purpose.
    logits = noise + labels * np.array([3, -3, 2], dtype=np.float32)
    calibration = fit_calibration(logits, labels)
    assert (calibration.own >= 0).all()
    assert (calibration.common >= 0).all()
    lower = calibration.probabilities(logits)
    assert (calibration.probabilities(logits + 1) >= lower - 1e-6).all()
    assert abs(lower[:, 0].mean() - labels[:, 0].mean()) < 0.05


def test_bands_keep_within_the_budget():
    dice = np.random.default_rng(9)
    labels = np.zeros((3000, 2), dtype=np.float32)
    labels[:1000, 0] = labels[:300, 1] = 1
    scores = np.clip(dice.normal(0.3, 0.2, (3000, 2)) + 0.6 * labels, 0, 1).astype(np.float32)
    hard, clean = np.zeros(3000, dtype=bool), np.zeros(3000, dtype=bool)
    hard[1000:2000], clean[2000:] = True, True
    bands = fit_bands(scores, labels, hard, clean, np.array([False, True]))
    assert bands.high[1] == 1.0
    assert bands.low[1] < 1.0
    raised = (scores >= bands.high).any(axis=1)
    assert raised[hard].mean() <= 0.01
    assert raised[clean].mean() <= 0.001
    assert raised[:1000].mean() > 0.1
    assert (bands.low <= bands.high).all()

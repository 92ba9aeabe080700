"""The encoder: how a text is cut into pieces, what is read of it, and that the fit and the reader compute the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.domain.errors import BadInput
from tests.tools.compliance.checker.untrained import untrained
from tools.compliance.checker.encoder import ARRAYS, DROWNED, WINDOW, Encoder, heaviest, quantised, windows
from tools.compliance.checker.features import READ_LIMIT, pieces
from tools.compliance.checker.pieces import END, START, UNKNOWN, Cut, Pieces

PIECES = Pieces(
    ["<unk>", "<s>", "</s>", "▁", "▁tea", "tea", "te", "a", "t", "e", "治", "治疗", "疗", "糖"],
    [0, 0, 0, -4, -5, -6, -7, -5, -6, -6, -6, -7, -7, -6],
)
ENCODER = Encoder(untrained(clauses=4, kinds=2))


def _words(text):
    cut = PIECES.cut(text)
    return [text[start:end] for start, end in zip(cut.starts[1:-1], cut.ends[1:-1], strict=True)]


def test_the_likeliest_pieces_are_chosen():
    assert _words("tea") == ["tea"]
    assert _words("治疗糖") == ["", "治疗", "糖"]
    assert _words("tate a") == ["", "t", "a", "te", "", "a"]


def test_an_unknown_character_is_one_piece_and_stops_nothing():
    cut = PIECES.cut("治☃疗")
    assert cut.numbers == [START, 3, 10, UNKNOWN, 12, END]


def test_a_long_word_is_cut_as_a_short_one():
    assert _words("治疗" * 40) == ["", *["治疗"] * 40]


@given(st.text(max_size=80))
@settings(deadline=None)
def test_pieces_stand_in_order_and_cover_the_text(text):
    cut = PIECES.cut(text)
    assert len(cut.numbers) == len(cut.starts) == len(cut.ends)
    assert all(0 <= start <= end <= len(text) for start, end in zip(cut.starts, cut.ends, strict=True))
    assert cut.starts == sorted(cut.starts)
    covered = {place for start, end in zip(cut.starts, cut.ends, strict=True) for place in range(start, end)}
    assert covered == {place for place, char in enumerate(text) if not char.isspace()}


def test_the_heaviest_stretch_is_cut_at_pieces():
    cut = Cut([1, 5, 6, 7, 2], [0, 0, 2, 4, 6], [0, 2, 4, 6, 6])
    assert heaviest(np.array([9, -1, 3, 2, 9], dtype=np.float32), cut) == (2, 6)
    assert heaviest(np.array([9, -1, -3, -2, 9], dtype=np.float32), cut) == (0, 2)
    assert heaviest(np.array([9, 9], dtype=np.float32), Cut([1, 2], [0, 0], [0, 0])) == (0, 0)


def test_a_text_is_read_in_windows_of_sentences():
    text = "茶叶，净含量二百克。" * 100
    found = windows(text)
    assert found[0][0] == 0
    assert found[-1][1] == len(text)
    assert all(end - start <= WINDOW for start, end in found)
    assert windows("a. " * 1_000_000)[-1][1] <= READ_LIMIT


def test_the_worst_window_speaks_for_the_text():
    first, second = "茶叶，净含量二百克。" * 30, "包装清单：说明书。" * 30
    both = ENCODER.read(first + second)
    text = first + second
    alone = [ENCODER._window(text[start:end], 0).logit for start, end in windows(text)]
    alone += [ENCODER._window(text[start:end], 0).logit - DROWNED for start, end in pieces(text)]
    assert both.logit == max(alone)
    assert 0 <= both.span[0] <= both.span[1] <= len(first + second)


def test_int8_weights_are_within_half_a_step():
    matrix = np.random.default_rng(1).normal(0, 1, (20, 6)).astype(np.float32)
    whole, scale = quantised(matrix, axis=0)
    assert scale.shape == (6,)
    assert np.abs(whole * scale - matrix).max() <= scale.max() / 2 + 1e-6


@pytest.mark.parametrize("name", ["pieces", "tag"])
def test_missing_weights_are_named(name):
    arrays = untrained(clauses=4, kinds=2)
    del arrays[name]
    with pytest.raises(BadInput, match=name):
        Encoder(arrays)


def test_weights_that_do_not_fit_are_named():
    arrays = untrained(clauses=4, kinds=2)
    arrays["table"] = arrays["table"][:, :-1]
    with pytest.raises(BadInput, match="table"):
        Encoder(arrays)


def test_the_fit_computes_what_the_reader_reads(monkeypatch):
    """The net that is fitted and the reader that ships are two programs: on the same weights they say the same."""
    torch = pytest.importorskip("torch", reason="the train extra is not installed")
    from tools.compliance.checker import encoder_fit
    from tools.compliance.checker.examples import EncoderSettings, Example

    monkeypatch.setattr(encoder_fit, "read_base", _tiny_base)
    texts = [("治疗糖 tea", True, (0, 2), 1, (0,)), ("tea tea 糖", False, None, None, ())] * 20
    examples = [Example(*text) for text in texts]
    chosen = EncoderSettings(epochs=4, batch=4, rate=3e-3)
    arrays = encoder_fit.fit_encoder(examples, 3, 2, chosen)
    again = encoder_fit.fit_encoder(examples, 3, 2, chosen)
    assert set(arrays) == set(ARRAYS)
    assert all(np.array_equal(arrays[name], again[name]) for name in ARRAYS)
    reader = Encoder(arrays)
    assert reader.read(texts[0][0]).logit > reader.read(texts[1][0]).logit + 1
    net = encoder_fit.net_of(arrays)
    pieces = Pieces(bytes(arrays["pieces"]).decode().split("\n"), arrays["piece_scores"].tolist())
    for text, *_ in texts[:2]:
        numbers = torch.tensor([pieces.cut(text).numbers])
        with torch.no_grad():
            violation, clauses, _ = net(numbers, torch.ones(numbers.shape), torch.zeros(1, 2))
        assert np.isclose(float(violation[0]), reader.read(text).logit, atol=1e-3)
        assert np.allclose(clauses[0].numpy(), reader.read(text).clauses, atol=1e-3)


def test_pieces_that_were_pushed_are_put_back():
    torch = pytest.importorskip("torch", reason="the train extra is not installed")
    from tools.compliance.checker.encoder_fit import _pushed

    vectors = torch.nn.Parameter(torch.eye(4))
    (vectors[1] * torch.tensor([3.0, 4.0, 0.0, 0.0])).sum().backward()
    with _pushed(vectors, torch.tensor([[1, 1, 2]]), 0.5):
        assert torch.allclose(vectors[1], torch.tensor([0.3, 1.4, 0.0, 0.0]), atol=1e-4)
        assert torch.equal(vectors[2], torch.eye(4)[2])
    assert torch.equal(vectors, torch.eye(4))


_NAMES = [
    "<unk>", "<s>", "</s>", "▁", "▁tea", "tea", "te", "a", "t", "e", "治", "治疗", "疗", "糖",
    *(chr(0x4E00 + number) for number in range(200)),
]  # fmt: skip
_SCORES = [-5.0] * len(_NAMES)


def _tiny_base():
    from tools.compliance.checker.encoder_fit import Base

    dice = np.random.default_rng(3)

    def some(*shape):
        return dice.normal(0, shape[0] ** -0.5, shape).astype(np.float32)

    layers = {"ln_g": np.ones(1280), "ln_b": np.zeros(1280), "cnn_W": some(1280, 512), "cnn_b": np.zeros(512)}
    for order in (2, 3, 5):
        layers |= {f"proj{order}": some(512, 256), f"proj_b{order}": np.zeros(256)}
        layers |= {f"ln_g{order}": np.ones(256), f"ln_b{order}": np.zeros(256)}
        for layer in (1, 2):
            layers |= {f"w{layer}_{order}": some(order * 256, 256), f"b{layer}_{order}": np.zeros(256)}
    return Base(_NAMES, _SCORES, some(len(_NAMES), 512), layers)

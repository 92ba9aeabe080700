"""What a model wrote says so, visibly and in its data, and the backstop looks whether it does."""

import pytest

from memory.domain.creative import Artefact
from tools.claims import claim_context
from tools.compliance.engine import load_backstop
from tools.creative.labels import VISIBLE


@pytest.fixture(scope="module")
def backstop():
    return load_backstop(checker=None)


def written(made_by, label, lang="zh"):
    return Artefact(
        id="a", kind="copy", channel="xiaohongshu", lang=lang, text="陶瓷杯", made_by=made_by, ai_label=label
    )


@pytest.mark.parametrize(
    ("made_by", "label", "asked"),
    [("model", None, True), ("model", VISIBLE["zh"], False), ("playbook", None, False), ("person", None, False)],
)
def test_a_models_words_without_their_label_are_found(backstop, made_by, label, asked):
    context = claim_context(None, {}, (), written(made_by, label))
    found = backstop.judge("陶瓷杯", lang="zh", jurisdiction="CN", context=context).findings
    assert any(finding.rule == "cn.ai.label" for finding in found) is asked


def test_the_label_names_what_the_law_asks_for():
    assert all("AI" in label and ("生成" in label or "generated" in label) for label in VISIBLE.values())

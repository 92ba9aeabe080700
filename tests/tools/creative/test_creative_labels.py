"""What a model made says so, visibly and in its data, and the backstop looks whether it does."""

import io
import json
from xml.etree import ElementTree

import pytest
from PIL import Image

from memory.domain.creative import Artefact
from tools.claims import claim_context
from tools.compliance.engine import load_backstop
from tools.creative.labels import TC260, VISIBLE, aigc, source_type_of, to_jpeg


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


def inside(data: bytes) -> str | None:
    """The `AIGC` field of a picture, found as any reader of XMP finds it."""
    packet = Image.open(io.BytesIO(data)).info["xmp"].decode()
    tree = ElementTree.fromstring(packet[packet.index("<x:") : packet.rindex("<?")])
    return next((v for e in tree.iter() for k, v in e.attrib.items() if k == f"{{{TC260}}}AIGC"), None)


def test_generated_pixels_carry_the_label_for_machines():
    data = to_jpeg(Image.new("RGB", (40, 40)), "trainedAlgorithmicMedia", work='art_"1"&<')
    assert json.loads(inside(data) or "") == aigc('art_"1"&<')
    assert source_type_of(data) == "trainedAlgorithmicMedia"


def test_a_picture_composed_by_rule_claims_no_model():
    assert inside(to_jpeg(Image.new("RGB", (40, 40)), "composite")) is None


def test_the_label_for_machines_has_the_fields_of_the_standard():
    label = aigc("art_1")
    assert list(label) == [
        "Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2",
    ]  # fmt: skip
    assert (label["Label"], label["ProduceID"]) == ("1", "art_1")
    assert label["ContentProducer"]

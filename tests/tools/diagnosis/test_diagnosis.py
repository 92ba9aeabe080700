import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from memory.domain.product import Attribute, Product
from tools.content import image_facts
from tools.diagnosis import diagnose, fix_loop, known_channels

TODAY = dt.date(2026, 11, 21)


def product(**changes) -> Product:
    attributes = {"weight_g": "238", "材质": "涤纶网布", "鞋底": "橡胶", "反光": "是"}
    base = Product(
        id="p",
        title="云步 238克轻量 网面透气 跑步鞋 橡胶大底",
        description="238克的鞋身，抬腿不费劲，跑起来没负担。涤纶网布鞋面，天热走久了，脚下也清爽些。橡胶大底，走着踏实。",
        brand="云步",
        category="运动鞋",
        image="shoe.jpg",
        attributes=tuple(Attribute(name=k, value=v, source=f"f:2 {k}") for k, v in attributes.items()),
    )
    return base.having(**changes)


def english(**changes) -> Product:
    base = product(
        title="Cloudstep Lightweight Mesh Running Shoes, Rubber Sole",
        description="A 238 g build keeps every stride light. The upper is polyester and mesh, so feet breathe easily.",
        brand="Cloudstep",
        lang="en",
    )
    return base.having(**changes)


def photo(ground=(255, 255, 255), size=(1000, 1000), box=(80, 200, 920, 800)) -> bytes:
    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    draw.ellipse(box, fill=(40, 90, 160))
    for i in range(box[0] + 120, box[2] - 120, 24):
        draw.line((i, box[1] + 200, i, box[3] - 200), fill=(230, 120, 40), width=4)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()


def rules(one: Product, *channels: str, today=TODAY, image=None) -> set[str]:
    facts = image_facts(image or photo())
    return {f.rule for f in diagnose(one, today=today, channels=channels or ("taobao",), image=facts)}


def test_a_good_listing_has_no_findings():
    assert rules(product(), "taobao", "tmall") == set()
    assert rules(english(), "amazon", "google") == set()


@pytest.mark.parametrize(
    ("one", "rule"),
    [
        (product(title="云步跑步鞋" * 8), "standard.taobao.title.long"),
        (product(title="跑鞋"), "standard.house.title.short"),
        (product(title="  "), "standard.house.title.empty"),
        (product(title="云步跑步鞋 女跑步鞋 男跑步鞋 网布"), "standard.house.title.stuffing"),
        (product(title="云步 网面透气跑步鞋 全国包邮 爆款"), "standard.house.title.promo"),
        (product(title="🔥云步 网面透气 轻量跑步鞋"), "standard.house.title.emoji"),
        (product(title="网面透气轻量跑步鞋 橡胶大底"), "standard.house.title.brand"),
        (product(title="云步 网面透气 轻量 橡胶大底"), "standard.house.title.category"),
        (product(title="云步 好看的男女通用跑步鞋"), "standard.house.title.attributes"),
        (english(title="CLOUDSTEP LIGHTWEIGHT MESH RUNNING SHOES"), "standard.house.title.caps"),
        (product(description=""), "standard.house.description.empty"),
        (product(description="轻便透气好穿。"), "standard.house.description.short"),
        (product(description=product().title), "standard.house.description.same"),
        (product(description=product().description + "鞋身重量300克。"), "standard.house.listing.contradiction"),
        (product(description=product().description + "防水。"), "standard.house.description.unsupported"),
        (product(image=None), "standard.house.image.missing"),
    ],
)
def test_each_flaw_is_found_with_its_measure(one, rule):
    image = None if one.image is None else image_facts(photo())
    found = [f for f in diagnose(one, today=TODAY, channels=("taobao",), image=image) if f.rule == rule]
    assert found
    assert found[0].measured
    assert found[0].why


def test_the_amazon_title_limit_depends_on_the_date():
    long = english(title="Cloudstep Lightweight Mesh Running Shoes with Rubber Sole for Daily Road Training in Town")
    assert len(long.title) > 75
    assert "standard.amazon.title.long" in rules(long, "amazon", today=dt.date(2026, 7, 27))
    assert "standard.amazon.title.long" not in rules(long, "amazon", today=dt.date(2026, 7, 26))


def test_bytes_are_counted_as_gbk():
    exact = product(title="云步 网面透气跑步鞋 橡胶大底" + "啊" * 16)
    assert len(exact.title.encode("gbk")) == 60
    assert "standard.taobao.title.long" not in rules(exact)
    assert "standard.taobao.title.long" in rules(exact.having(title=exact.title + "a"))


@pytest.mark.parametrize(
    ("image", "channel", "rule"),
    [
        (photo(ground=(210, 220, 215)), "amazon", "image.background"),
        (photo(box=(300, 400, 700, 600)), "amazon", "image.share"),
        (photo(size=(1200, 1000)), "taobao", "image.square"),
        (photo(size=(400, 400), box=(20, 100, 380, 300)), "taobao", "image.size"),
        (photo(size=(1000, 1000)), "xiaohongshu", "image.ratio"),
    ],
)
def test_pictures_are_held_against_their_placement(image, channel, rule):
    assert f"standard.{channel}.{rule}" in rules(product(), channel, image=image)


def test_disputed_standards_only_warn():
    long = product(title="云步 238克轻量 网面透气 跑步鞋 橡胶大底 男女同款 夜间反光 四季可穿 通勤慢跑 健步训练 都合适")
    found = {f.rule: f.severity for f in diagnose(long, today=TODAY, channels=("jd", "taobao"), image=None)}
    assert found["standard.jd.title.long"] == "warn"
    assert found["standard.taobao.title.long"] == "fix"


def test_the_loop_mends_text_and_leaves_facts_to_a_person():
    flawed = product(title="🔥爆款 跑步鞋女 跑步鞋男 跑步鞋 包邮!!!", description="重量300克。")
    image = image_facts(photo())
    found = diagnose(flawed, today=TODAY, channels=("taobao",), image=image)
    result = fix_loop(flawed, found, today=TODAY, channels=("taobao",), image=image)
    assert result.after.title != flawed.title
    assert len(result.remaining) < len(found)
    assert all(len([r for r in result.rounds if r.place == place]) <= 3 for place in ("title", "description"))
    assert any(f.rule.endswith("listing.contradiction") for f in result.for_person)
    for turn in result.rounds:
        assert all(turn.after[slice(*claim.span)] == claim.text and claim.evidence for claim in turn.claims)


def test_a_good_listing_is_left_alone():
    result = fix_loop(product(), [], today=TODAY, channels=("taobao",), image=image_facts(photo()))
    assert result.after == product()
    assert result.rounds == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=90), st.text(max_size=200), st.sampled_from(["zh", "en", "zh-Hant"]))
def test_any_text_is_diagnosed_and_never_made_worse(title, description, lang):
    one = product(title=title, description=description, lang=lang)
    found = diagnose(one, today=TODAY, channels=known_channels(), image=None)
    for finding in found:
        text = title.strip() if finding.artefact == "/product/title" else description
        assert 0 <= finding.span[0] <= finding.span[1] <= max(len(text), len(title))
    result = fix_loop(one, found, today=TODAY, channels=("taobao",))
    weight = {"block": 100, "fix": 10, "needs_evidence": 10, "warn": 1}
    before = diagnose(one, today=TODAY, channels=("taobao",))
    assert sum(weight[f.severity] for f in result.remaining) <= sum(weight[f.severity] for f in before)


@pytest.mark.parametrize(
    ("one", "span"),
    [
        (product(description="全网最好的跑步鞋。" + product().description), "全网最好"),
        (english(description="The best running shoes ever made. " + english().description), "best"),
    ],
)
def test_superlatives_are_pointed_out_where_they_stand(one, span):
    found = [f for f in diagnose(one, today=TODAY) if f.rule == "standard.house.listing.boast"]
    assert span in one.description[slice(*found[0].span)]


def test_a_blend_called_pure_is_a_contradiction():
    one = product(
        attributes=(Attribute(name="材质", value="棉35% 聚酯纤维65%", source="f:2"),), title="素棉 100%纯棉T恤"
    )
    found = [f for f in diagnose(one, today=TODAY) if f.rule.endswith("listing.contradiction")]
    assert [one.title[slice(*f.span)] for f in found] == ["100%纯棉"]


def test_certificates_need_proof_and_plain_details_only_a_look():
    one = product(description=product().description + "通过ISO9001认证，跟高3厘米。")
    found = {f.severity: f for f in diagnose(one, today=TODAY) if f.rule.endswith("description.unsupported")}
    assert set(found) == {"needs_evidence", "warn"}

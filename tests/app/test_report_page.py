"""The report opens anywhere: nothing is fetched, and nothing from outside is taken for markup."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from app.contract import run_contract
from app.importing import import_shop
from app.report import write_report
from app.words import word

HOSTILE = "<script>alert(1)</script>"


class Reader(HTMLParser):
    """Collects tags, what they fetch, and what they would do."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "srcset", "poster", "data") and value:
                self.fetched.append(value)
            if name.startswith("on"):
                self.handlers.append(name)


async def page(studio, run) -> str:
    return (await write_report(studio, run)).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("推广奔澜跑步鞋，投小红书和抖音，预算600元，投5天", "zh"),
        ("Promote 奔澜跑步鞋 on xiaohongshu, CNY 600 for 5 days", "en"),
    ],
)
async def test_the_page_stands_alone_in_both_languages(studio, start, sentence, lang):
    run = await start(sentence)
    html = await page(studio, run)
    reader = Reader()
    reader.feed(html)
    assert "600.00" in html
    assert word("schedule", lang) in html
    words = re.sub(r"<[^>]+>", "", html)
    assert not [url for url in reader.fetched if not url.startswith(("data:", "#"))]
    assert not re.search(r"url\(\s*['\"]?https?:", html)
    assert "@import" not in html
    assert {"link", "iframe", "object", "embed"}.isdisjoint(reader.tags)
    for artefact in (await run_contract(studio, run))["artefacts"]:
        if artefact["text"]:
            assert artefact["text"].splitlines()[0] in unescape(words)


async def test_what_comes_from_outside_is_never_markup(studio, start, tmp_path, shop_files):
    feed = (
        (shop_files / "products.csv")
        .read_text(encoding="utf-8")
        .replace("奔澜 轻便跑步鞋 网面", f"奔澜跑步鞋{HOSTILE}")
    )
    (tmp_path / "products.csv").write_text(feed.replace("EVA,沙滩", f"EVA,{HOSTILE}"), encoding="utf-8")
    (tmp_path / "reviews.csv").write_text(
        "product_id,rating,text,date\n"
        + "".join(f'shoe,5,"很轻{HOSTILE}透气<img src=x onerror=alert(1)>{i}",2026-05-0{i}\n' for i in range(1, 9)),
        encoding="utf-8",
    )
    await import_shop(studio.stores, studio.clock, [tmp_path / "products.csv"], reviews=tmp_path / "reviews.csv")
    run = await start(f"推广奔澜跑步鞋，投小红书，预算600元，投5天 {HOSTILE}")
    html = await page(studio, run)
    reader = Reader()
    reader.feed(html)
    assert "script" not in reader.tags
    assert reader.handlers == []
    assert "&lt;script&gt;" in html


async def test_a_run_without_a_plan_has_a_report_too(studio, start):
    run = await start("推广奔澜跑步鞋")
    assert run.status == "waiting_answer"
    assert "<html" in await page(studio, run)

"""The main image against the standards of its placements, from measured facts."""

from collections.abc import Iterator, Sequence
from typing import Any

from memory.domain.finding import Finding
from memory.domain.product import Product
from tools.content.image_facts import ImageFacts
from tools.diagnosis.checks import finding, standards

TEXT_SUSPECTED = 0.004
"""Share of the frame under rows of type from which text is suspected."""


def image_findings(product: Product, facts: ImageFacts | None, channels: Sequence[str]) -> list[Finding]:
    """Everything wrong with the main image. Without `facts`, says why there are none."""
    if facts is None:
        return [_absent(product)]
    found = [f for channel in channels for f in _channel(product, facts, channel)]
    return [*found, *_house(product, facts)]


def _absent(product: Product) -> Finding:
    if not product.image:
        return finding(product, "image.missing", place="image", measured="0 < 1")
    remote = product.image.startswith(("http://", "https://"))
    return finding(product, "image.remote" if remote else "image.unread", place="image", grade="C" if remote else "B")


def _channel(product: Product, facts: ImageFacts, channel: str) -> Iterator[Finding]:
    rule: dict[str, Any] | None = standards()["channels"].get(channel, {}).get("image")
    if not rule:
        return
    common: dict[str, Any] = {"place": "image", "channel": channel, "grade": rule["grade"], "source": rule["source"]}
    yield from _file(product, facts, rule, common)
    if rule.get("background") == "white" and facts.background != "white":
        measured = f"{facts.border_white:.0%} < 97% of the border at 250+"
        yield finding(product, "image.background", measured=measured, **common)
    share = rule.get("long_side")
    if share and facts.subject_box and facts.subject_long_side < share - 0.01:
        graded: dict[str, Any] = common | {"grade": rule.get("long_side_grade", rule["grade"])}
        yield finding(product, "image.share", measured=f"{facts.subject_long_side:.0%} < {share:.0%}", **graded)
    if rule.get("no_text") and facts.text_read is None and facts.text_share >= TEXT_SUSPECTED:
        graded: dict[str, Any] = common | {"grade": "C"}
        yield finding(product, "image.text", measured=f"{facts.text_share:.1%} > 0.4% (heuristic)", **graded)
    if rule.get("no_text") and facts.text_read and facts.text_share >= TEXT_SUSPECTED:
        yield finding(product, "image.text", measured=f"OCR: {facts.text_read[:60]}", **common)


def _file(product: Product, facts: ImageFacts, rule: dict[str, Any], common: dict[str, Any]) -> Iterator[Finding]:
    short, long = sorted((facts.width, facts.height))
    side = long if common["channel"] in ("amazon", "ebay") else short
    if "min_side" in rule and side < rule["min_side"]:
        yield finding(product, "image.size", measured=f"{side} < {rule['min_side']} px", **common)
    if rule.get("square") and long - short > 0.01 * long:
        yield finding(product, "image.square", measured=f"{facts.width}×{facts.height} ≠ 1:1", **common)
    if rule.get("ratio") == "3:4" and abs(facts.width / facts.height - 0.75) > 0.02:
        graded: dict[str, Any] = common | {"grade": "C"}
        yield finding(product, "image.ratio", measured=f"{facts.width}×{facts.height} ≠ 3:4", **graded)
    if "formats" in rule and facts.format not in rule["formats"] and facts.format != "MPO":
        yield finding(product, "image.format", measured=f"{facts.format} not in {', '.join(rule['formats'])}", **common)
    limit = rule.get("max_mb", 0) * 1_048_576
    if limit and facts.bytes > limit:
        yield finding(product, "image.bytes", measured=f"{facts.bytes / 1_048_576:.1f} > {rule['max_mb']} MB", **common)


def _house(product: Product, facts: ImageFacts) -> Iterator[Finding]:
    house = standards()["house"]
    warn: dict[str, Any] = {"place": "image", "grade": "C"}
    if facts.sharpness < house["image_sharp"]["least"]:
        yield finding(
            product, "image.soft", measured=f"{facts.sharpness:.0f} < {house['image_sharp']['least']}", **warn
        )
    ground = sum(facts.border_rgb) / 765
    if facts.brightness < house["image_dark"]["least"] and ground < house["image_dark"]["border"]:
        yield finding(
            product, "image.dark", measured=f"{facts.brightness:.2f} < {house['image_dark']['least']}", **warn
        )
    if facts.background == "plain" and ground > 0.6 and facts.cast > house["image_cast"]["most"]:
        yield finding(product, "image.cast", measured=f"{facts.cast:.0f} > {house['image_cast']['most']}", **warn)
    if facts.background == "busy":
        yield finding(product, "image.busy", measured=f"{facts.background} ≠ plain", **warn)
    if facts.touches_edge and facts.background != "busy" and 0.02 < facts.subject_area < 0.9:
        yield finding(product, "image.cropped", measured="0 px margin", **warn)
    small = facts.subject_box and facts.background != "busy" and facts.subject_long_side < house["image_small"]["least"]
    if small:
        measured = f"{facts.subject_long_side:.0%} < {house['image_small']['least']:.0%}"
        yield finding(product, "image.small", measured=measured, **warn)

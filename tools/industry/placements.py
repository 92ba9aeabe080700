"""Placements and their standards: what listings must keep to, and what fits into an ad."""

from collections.abc import Iterator
from typing import Any

from memory.graph.batch import Batch, Node
from tools.industry.words import edge, in_force, known, read_table, words

_AD_SOURCE = "our own table of ad pieces, tools/creative/data/channels.yaml"
_AD_CONFIDENCE = 0.7


def placements_batch() -> Batch:
    """A node for each placement, tied to its channel. A listing's standard stands before an ad's of the same name."""
    made = {node.id: node for node in (*_ad_pieces(), *_listing_standards())}
    channel_of = {name: name.partition(".")[0] for name in made}
    return Batch(
        nodes=tuple(made.values()),
        edges=tuple(edge("standard_of", node, ("channel", channel_of[name])) for name, node in made.items()),
    )


def _listing_standards() -> Iterator[Node]:
    for channel, slots in _channels(read_table("tools.diagnosis", "data/standards.yaml")["channels"]):
        for slot, asks in slots.items():
            for one in asks if isinstance(asks, list) else [asks]:
                if slot in words()["slots"]:
                    yield _standard(channel, slot, one)


def _standard(channel: str, slot: str, asks: dict[str, Any]) -> Node:
    until = asks.get("until")
    return Node(
        kind="placement",
        id=f"{channel}.{slot}" + (f".until-{until}" if until else ""),
        body={
            "label": _label(channel, slot),
            "width": asks.get("min_side"),
            "height": asks.get("min_side"),
            "text_limit": _limit(asks),
        },
        source=asks["source"],
        confidence=words()["grades"][asks["grade"]],
        **in_force(asks.get("from"), until),
    )


def _ad_pieces() -> Iterator[Node]:
    table = read_table("tools.creative", "data/channels.yaml")
    for channel, spec in _channels(table):
        for piece in table[spec["same"]]["pieces"] if "same" in spec else spec["pieces"]:
            yield Node(
                kind="placement",
                id=f"{channel}.{piece['slot']}",
                body={"label": _label(channel, piece["slot"]), "text_limit": _limit(piece)},
                source=_AD_SOURCE,
                confidence=_AD_CONFIDENCE,
            )


def _channels(table: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Entries of channels that the graph knows; a shop of one's own is none."""
    return ((channel, entry) for channel, entry in table.items() if channel in known("channel"))


def _limit(asks: dict[str, Any]) -> str:
    """`min 5 max 500 chars`; empty for what is no text."""
    if "unit" not in asks:
        return ""
    bounds = [f"{bound} {asks[bound]}" for bound in ("min", "max") if bound in asks]
    return " ".join([*bounds, asks["unit"]])


def _label(channel: str, slot: str) -> dict[str, str]:
    named = words()["slots"][slot]
    return {"zh": f"{channel} {named['zh']}", "en": f"{channel} {named['en']}"}

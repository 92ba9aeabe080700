"""What an unsigned pack may hold: restrictions of its own, and nothing by which the law would be heard less.

A merchant's brand pack and an emergency stop go live without a signature, since all that they can do is add findings.
That is made sure of here, in `packs.compile_packs` (their words are looked for apart from the law's) and in the engine
(what no clause of the day holds, or the words answer, is gone before the learned checker hears of it).
"""

from collections.abc import Sequence
from typing import NoReturn

from memory.domain.errors import BadInput
from tools.compliance.documents import Written
from tools.compliance.packs import PackSource, shared_classes
from tools.compliance.unpacked import RESERVED, unpacked

OPEN = ("brand", "emergency")
"""Jurisdictions of packs that may go unsigned."""
_RIDING = "brand"
"""The family whose findings stand in for the engine's own on riding on another's brand."""


def demand_additions(given: Sequence[PackSource], built_in: Sequence[PackSource]) -> None:
    """Raises BadInput when one of `given` is unsigned and does more than add restrictions to the law."""
    trusted = [source for source in (*built_in, *given) if source.trusted]
    names = {source.name for source in trusted}
    classes = {*shared_classes(), *(name for source in trusted for name in source.words)}
    for source in given:
        if not source.trusted:
            _demand_open(source, names)
            _demand_own_words(source, classes)
            classes |= source.words.keys()
            for written in source.written:
                _demand_addition(written)


def demand_place(source: PackSource, live: Sequence[PackSource]) -> None:
    """Raises BadInput when `source` would take the place of a live pack that is not its own earlier self."""
    held = next((one for one in live if one.name == source.name), None)
    if held is not None and not source.trusted and (held.trusted or held.jurisdiction != source.jurisdiction):
        _refuse(source, f"name: a live {held.jurisdiction} pack is called {source.name}", "call yours otherwise")


def _demand_open(source: PackSource, names: set[str]) -> None:
    if source.jurisdiction not in OPEN:
        _refuse(
            source,
            f"not signed, and its jurisdiction is {source.jurisdiction}",
            "sign it (python -m tools.compliance.signing), or make it `jurisdiction: brand`: only brand and emergency"
            " packs, which add restrictions, may go unsigned",
        )
    if source.name in names:
        _refuse(
            source,
            f"name: {source.name} is the name of a pack of the law, whose rules it would remove",
            f"call it otherwise, e.g. my-{source.name}, or sign it (python -m tools.compliance.signing)",
        )


def _demand_own_words(source: PackSource, classes: set[str]) -> None:
    for name in source.words:
        if name in classes:
            _refuse(
                source, f"words: {name} is a class of the law or of another pack", "make a class of your own beside it"
            )
        if not name.startswith(f"{source.jurisdiction}_"):
            _refuse(
                source,
                f"words: {name} is outside of the classes of {source.jurisdiction} packs",
                f"call it {source.jurisdiction}_{name}, here and in the patterns",
            )


def _demand_addition(written: Written) -> None:
    rule = written.text
    if rule.id.startswith(RESERVED) or rule.id in unpacked():
        raise written.wrong("id", "the engine's own findings are called so", f"call it {written.jurisdiction}.…")
    if not rule.alone:
        raise written.wrong(
            "alone", "the learned checker knows the law and not your wishes", "leave `alone` out: your rule counts"
        )
    weights = {severity for severity in (rule.severity, rule.early) if severity is not None}
    if written.family == _RIDING and weights != {"block"}:
        raise written.wrong(
            "family", "a lighter finding of family brand would hide the law's", "let it block, or name another family"
        )


def _refuse(source: PackSource, what: str, todo: str) -> NoReturn:
    raise BadInput(
        f"{source.file}: {what}",
        kept="the rules that were live before are untouched",
        todo=f"{todo}; a pack that is live already goes by `adwright rules rollback`",
    )

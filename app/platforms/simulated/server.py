"""The platform's HTTP server. Run as `python -m app.platforms.simulated --folder F`; it listens on loopback alone."""

import asyncio
import datetime as dt
import json
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.platforms.simulated.market import deliver
from memory.domain.money import Money
from memory.sqlite import open_database, transaction

Endpoint = Callable[[Request], Awaitable[Response]]

MIGRATIONS = (
    """
    CREATE TABLE campaign (
        key TEXT PRIMARY KEY, id TEXT NOT NULL, run TEXT NOT NULL, body TEXT NOT NULL, status TEXT NOT NULL
    );
    CREATE TABLE delivery (
        key TEXT NOT NULL, date TEXT NOT NULL, creative TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (key, date, creative)
    ) WITHOUT ROWID;
    CREATE TABLE call (method TEXT NOT NULL, key TEXT NOT NULL);
    """,
)


class Faults(BaseModel):
    """How the platform misbehaves."""

    model_config = ConfigDict(extra="forbid")

    delay_s: float = 0.0
    fail_rate: float = 0.0
    """Share of calls answered with 503 before anything is done."""
    timeout_after_commit: int = 0
    """How many creations are carried out and then never answered."""
    reject: dict[str, str] = {}
    """Channel → the reason for which its lines are refused."""
    lie_about_amount: bool = False
    """Says that it holds one minor unit more than it was asked for."""
    down: bool = False
    seed: int = 7


class Platform:
    """State of the server: its database, its faults, and when it was last asked."""

    def __init__(self, folder: Path, faults: Faults) -> None:
        self.db = open_database(folder / "platform.db", MIGRATIONS)
        self.faults = faults
        self.random = random.Random(faults.seed)
        self.last_asked = time.monotonic()

    def held(self, key: str) -> sqlite3.Row | None:
        return self.db.execute("SELECT * FROM campaign WHERE key = ?", (key,)).fetchone()

    def create(self, line: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Creates the line paused, once for its key; another body under the same key is refused."""
        body = json.dumps(line, sort_keys=True, ensure_ascii=False)
        with transaction(self.db) as db:
            db.execute("INSERT INTO call VALUES ('create', ?)", (line["key"],))
            row = self.held(line["key"])
            if row and row["body"] != body:
                return 409, {"error": "this key was used for another campaign"}
            if row is None:
                count = db.execute("SELECT count(*) FROM campaign").fetchone()[0]
                db.execute(
                    "INSERT INTO campaign VALUES (?, ?, ?, ?, 'paused')",
                    (line["key"], f"sim-{count + 1}", line["run"], body),
                )
        return (200 if row else 201), self.shown(line["key"])

    def shown(self, key: str) -> dict[str, Any]:
        row = self.held(key)
        assert row is not None, "only what is held is shown"
        line = json.loads(row["body"])
        amount = dict(line["amount"])
        amount["minor"] += int(self.faults.lie_about_amount)
        return {
            "campaign_id": row["id"],
            "key": key,
            "run": row["run"],
            "channel": line["channel"],
            "amount": amount,
            "status": row["status"],
        }

    def set_status(self, key: str, status: str) -> dict[str, Any]:
        """What is stopped stays stopped."""
        with transaction(self.db) as db:
            db.execute("UPDATE campaign SET status = ? WHERE key = ? AND status != 'stopped'", (status, key))
        return self.shown(key)

    def run_until(self, key: str, until: dt.date) -> list[dict[str, Any]]:
        """Delivers the days before `until` that an active line has not delivered yet; gives all that it has."""
        row = self.held(key)
        if row is None:
            return []
        line = {**json.loads(row["body"]), "id": key}
        price = line["payload"].get("price") or {"minor": 0}
        scale = 10 ** _decimals(line["amount"])
        start, end = dt.date.fromisoformat(line["start"]), dt.date.fromisoformat(line["end"])
        day = start
        with transaction(self.db) as db:
            while row["status"] == "active" and day <= end and day < until:
                for made in deliver(line, price["minor"], scale, day):
                    db.execute(
                        "INSERT INTO delivery VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        (key, made["date"], made["creative"], json.dumps(made)),
                    )
                day += dt.timedelta(days=1)
        rows = self.db.execute("SELECT body FROM delivery WHERE key = ? ORDER BY date, creative", (key,))
        return [{**json.loads(row["body"]), "key": key, "currency": line["amount"]["currency"]} for row in rows]


def build_app(platform: Platform, idle_s: float, stop: Any) -> Starlette:
    """The HTTP application. It calls `stop` after `idle_s` seconds without a request."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        watcher = asyncio.create_task(_stop_when_idle(platform, idle_s, stop))
        yield
        watcher.cancel()

    async def create(request: Request) -> Response:
        line = await request.json()
        if refusal := platform.faults.reject.get(line["channel"]):
            return JSONResponse({"error": refusal}, status_code=422)
        status, body = platform.create(line)
        if platform.faults.timeout_after_commit > 0:
            platform.faults.timeout_after_commit -= 1
            await asyncio.sleep(3600)
        return JSONResponse(body, status_code=status)

    async def one(request: Request) -> Response:
        key = request.path_params["key"]
        return JSONResponse(platform.shown(key)) if platform.held(key) else JSONResponse({}, status_code=404)

    async def change(request: Request) -> Response:
        key = request.path_params["key"]
        if platform.held(key) is None:
            return JSONResponse({}, status_code=404)
        return JSONResponse(platform.set_status(key, (await request.json())["status"]))

    async def everything(_: Request) -> Response:
        rows = platform.db.execute("SELECT key FROM campaign ORDER BY rowid").fetchall()
        return JSONResponse([platform.shown(row["key"]) for row in rows])

    async def deliveries(request: Request) -> Response:
        asked = await request.json()
        until = dt.date.fromisoformat(asked["until"])
        return JSONResponse([row for key in asked["keys"] for row in platform.run_until(key, until)])

    async def faults(request: Request) -> Response:
        platform.faults = Faults.model_validate(await request.json())
        platform.random = random.Random(platform.faults.seed)
        return JSONResponse(platform.faults.model_dump())

    async def health(_: Request) -> Response:
        return JSONResponse({"platform": "simulated"})

    guard = _guarded(platform)
    return Starlette(
        routes=[
            Route("/health", health),
            Route("/faults", faults, methods=["POST"]),
            Route("/campaigns", guard(create), methods=["POST"]),
            Route("/campaigns", guard(everything)),
            Route("/campaigns/{key}", guard(one)),
            Route("/campaigns/{key}/status", guard(change), methods=["POST"]),
            Route("/deliveries", guard(deliveries), methods=["POST"]),
        ],
        lifespan=lifespan,
    )


def _guarded(platform: Platform) -> Callable[[Endpoint], Endpoint]:
    """Wraps an endpoint in the platform's faults."""

    def wrap(endpoint: Endpoint) -> Endpoint:
        async def faulty(request: Request) -> Response:
            platform.last_asked = time.monotonic()
            if platform.faults.delay_s:
                await asyncio.sleep(platform.faults.delay_s)
            if platform.faults.down or platform.random.random() < platform.faults.fail_rate:
                return JSONResponse({"error": "try again later"}, status_code=503)
            return await endpoint(request)

        return faulty

    return wrap


async def _stop_when_idle(platform: Platform, idle_s: float, stop: Any) -> None:
    while (left := platform.last_asked + idle_s - time.monotonic()) > 0:  # noqa: ASYNC110 - it waits for silence
        await asyncio.sleep(left)
    stop()


def _decimals(amount: dict[str, Any]) -> int:
    money = Money.from_json(amount)
    return len(money.major.partition(".")[2])

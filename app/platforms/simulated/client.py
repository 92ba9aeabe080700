"""The adapter to the simulated platform, over HTTP as to any other."""

import fcntl
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from graphs.launch import LineRejected, PlatformCampaign, PlatformStatus
from memory.domain.errors import Misbehaved, Unavailable
from memory.domain.lesson import Delivery
from memory.domain.money import Money
from memory.domain.run import LaunchLine

START_S = 20.0


class SimulatedPlatform:
    """`graphs.launch.AdPlatform` over the simulated platform's server, which is started when nobody answers."""

    name = "simulated"
    account = "simulated"
    simulated = True

    def __init__(self, folder: Path, *, timeout_s: float = 5.0, idle_s: float = 300.0) -> None:
        self._folder = folder
        self._timeout = timeout_s
        self._idle = idle_s
        self._client: httpx.AsyncClient | None = None

    async def create(self, line: LaunchLine) -> PlatformCampaign:
        body = {
            "key": line.key,
            "run": line.run,
            "channel": line.channel,
            "segment": line.payload["segment"],
            "amount": line.amount.to_json(),
            "start": line.payload["start"],
            "end": line.payload["end"],
            "ads": line.payload["ads"],
            "payload": line.payload,
        }
        return _campaign(await self._ask("POST", "/campaigns", body))

    async def read(self, key: str) -> PlatformCampaign | None:
        held = await self._ask("GET", f"/campaigns/{key}", missing=True)
        return _campaign(held) if held else None

    async def set_status(self, key: str, status: PlatformStatus) -> PlatformCampaign:
        return _campaign(await self._ask("POST", f"/campaigns/{key}/status", {"status": status}))

    async def campaigns(self) -> list[PlatformCampaign]:
        return [_campaign(held) for held in await self._ask("GET", "/campaigns")]

    async def deliveries(self, keys: Sequence[str], until: str) -> list[Delivery]:
        rows = await self._ask("POST", "/deliveries", {"keys": list(keys), "until": until})
        return [_delivery(row) for row in rows]

    async def set_faults(self, **faults: Any) -> None:
        """Makes the platform misbehave: for tests, demonstrations and drills."""
        await self._ask("POST", "/faults", faults)

    async def close(self) -> None:
        if self._client:
            await self._client.aclose()
            self._client = None

    async def _ask(self, method: str, path: str, body: Any = None, *, missing: bool = False) -> Any:
        client = self._connected()
        try:
            answer = await client.request(method, path, json=body)
        except httpx.TimeoutException as error:
            raise Unavailable("the ad platform did not answer in time; it may or may not have acted") from error
        except httpx.TransportError as error:
            await self.close()  # the next call looks for the server again
            raise Unavailable("the ad platform cannot be reached") from error
        if answer.status_code in (409, 422):
            raise LineRejected(answer.json()["error"])
        if answer.status_code == 404 and missing:
            return None
        if answer.status_code >= 500:
            raise Unavailable(f"the ad platform failed ({answer.status_code})")
        if answer.status_code >= 400:
            raise Misbehaved(f"the ad platform refused the call ({answer.status_code})")
        return answer.json()

    def _connected(self) -> httpx.AsyncClient:
        if self._client is None:
            url = running_server(self._folder, self._idle)
            self._client = httpx.AsyncClient(base_url=url, timeout=self._timeout, trust_env=False)
        return self._client


def running_server(folder: Path, idle_s: float) -> str:
    """The URL of the platform's server, which is started first when none answers. Raises `Unavailable`."""
    folder.mkdir(parents=True, exist_ok=True)
    with _only_one(folder / "start.lock"):
        if url := _answering(folder):
            return url
        (folder / "address.json").unlink(missing_ok=True)
        command = [sys.executable, "-m", "app.platforms.simulated", "--folder", str(folder), "--idle", str(idle_s)]
        with (folder / "server.log").open("ab") as log:
            server = subprocess.Popen(  # noqa: S603 - our own module, no words of anybody else in the command
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        threading.Thread(target=server.wait, daemon=True).start()  # it outlives us; while we live it leaves no zombie
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if url := _answering(folder):
                return url
            time.sleep(0.05)
    raise Unavailable("the simulated ad platform did not start", todo=f"look into {folder / 'server.log'}")


def _answering(folder: Path) -> str | None:
    try:
        url = f"http://127.0.0.1:{json.loads((folder / 'address.json').read_text())['port']}"
        answer = httpx.get(f"{url}/health", timeout=2.0, trust_env=False)
        return url if answer.json() == {"platform": "simulated"} else None
    except (OSError, ValueError, KeyError, httpx.HTTPError):
        return None


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Two processes that start together start one server."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _campaign(held: dict[str, Any]) -> PlatformCampaign:
    return PlatformCampaign(**{**held, "amount": Money.from_json(held["amount"])})


def _delivery(row: dict[str, Any]) -> Delivery:
    currency = row["currency"]
    return Delivery(
        key=row["key"],
        date=row["date"],
        channel=row["channel"],
        segment=row["segment"],
        creative=row["creative"],
        impressions=row["impressions"],
        clicks=row["clicks"],
        conversions=row["conversions"],
        cost=Money(minor=row["cost_minor"], currency=currency),
        revenue=Money(minor=row["revenue_minor"], currency=currency),
    )

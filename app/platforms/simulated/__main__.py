"""Starts the simulated platform on a loopback port of the system's choice, written to `<folder>/address.json`."""

import argparse
import json
import os
import socket
from pathlib import Path

import uvicorn

from app.platforms.simulated.server import Faults, Platform, build_app


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--idle", type=float, default=300.0, help="seconds without a request after which it ends")
    parser.add_argument("--faults", default="{}", help="JSON of the faults to play")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    listening = socket.create_server(("127.0.0.1", 0))
    platform = Platform(given.folder, Faults.model_validate_json(given.faults))
    server: uvicorn.Server

    def stop() -> None:
        server.should_exit = True

    config = uvicorn.Config(build_app(platform, given.idle, stop), log_level="error", access_log=False)
    server = uvicorn.Server(config)
    _announce(given.folder, listening.getsockname()[1])
    server.run(sockets=[listening])


def _announce(folder: Path, port: int) -> None:
    fresh = folder / f"address.{os.getpid()}"
    fresh.write_text(json.dumps({"pid": os.getpid(), "port": port}))
    fresh.replace(folder / "address.json")


if __name__ == "__main__":
    main()

"""Runs the scripted server as a process of its own and prints its base URL as the first line of stdout."""

import argparse
import json
import socket

from evals.replay.faults import Fault
from evals.replay.script import obedient_script, playbook_script
from evals.replay.server import build_app, uvicorn_server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    parser.add_argument("--faults", default="[]", help="JSON list of faults: kind, calls, agent, times")
    parser.add_argument("--obedient", action="store_true", help="obey whatever tool results say")
    given = parser.parse_args()
    script = obedient_script if given.obedient else playbook_script
    faults = [Fault.model_validate(fault) for fault in json.loads(given.faults)]
    listening = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}/v1", flush=True)
    uvicorn_server(build_app(script, faults, given.latency_ms / 1000)).run(sockets=[listening])


if __name__ == "__main__":
    main()

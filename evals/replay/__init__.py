"""A scripted OpenAI-compatible server on a real socket: what stands in for a model in tests and benches."""

from evals.replay.faults import Fault, FaultKind
from evals.replay.record import Call, Recorder
from evals.replay.script import Answer, Asked, Script, obedient_script, playbook_script
from evals.replay.server import ReplayServer, build_app

__all__ = [
    "Answer",
    "Asked",
    "Call",
    "Fault",
    "FaultKind",
    "Recorder",
    "ReplayServer",
    "Script",
    "build_app",
    "obedient_script",
    "playbook_script",
]

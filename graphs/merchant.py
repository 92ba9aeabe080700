"""The merchant's journey, top to bottom: one sentence in, one launched and remembered campaign out.

Nodes are verbs. Each names in its return type where the work may go next, and returns new values; what happened is in
the ledger, and the state only says where this run is. Observing delivery and remembering are jobs of their own
(`graphs/remember.py`), keyed by launch line, since a graph must not be held open for weeks.
"""

from collections.abc import Callable
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from graphs.backstop import judge_draft
from graphs.dispatch import dispatch_plan
from graphs.gather import gather_draft
from graphs.hearing import goal_said, refuse_unsellable
from graphs.launch import drain
from graphs.review import freeze_version, goal_stands, without_blocked
from graphs.snapshot import look_again, take_snapshot
from graphs.state import Journey
from graphs.studio import Studio
from graphs.workbench import GOAL, goal_of
from memory.domain.errors import BadInput, PlanInvalid
from memory.ledger.port import Write

Desk = Runtime[Studio]


async def understand_goal(state: Journey, runtime: Desk) -> Command[Literal["ask", "plan"]]:
    """Reads the sentence and the answers so far. What is missing is asked for, never invented."""
    studio = runtime.context
    run = await studio.ledger.run(state["run"])
    goal = (await goal_said(studio, run)).require_usable()
    await studio.ledger.write(run.id, "goal", [Write(GOAL, goal.to_json())], studio.lease)
    await studio.tell(run.id, "goal", goal=goal.to_contract())
    if goal.missing:
        return Command(goto="ask")
    return Command(goto="plan")


async def ask(state: Journey, runtime: Desk) -> Command[Literal["understand_goal"]]:
    """Waits for the merchant, one question at a time. The answer is in the ledger before the graph goes on."""
    studio = runtime.context
    goal = await goal_of(studio.ledger, state["run"])
    now = await goal_said(studio, await studio.ledger.run(state["run"]))
    if now.missing:
        await studio.ledger.set_status(state["run"], "waiting_answer", lease=studio.lease)
    interrupt({"ask": [question.to_json() for question in goal.questions] if goal else []})
    return Command(goto="understand_goal")


async def plan(state: Journey, runtime: Desk) -> Command[Literal["dispatch", "__end__"]]:
    """Freezes what the shop says today, then turns the goal into tasks."""
    studio = runtime.context
    run = await studio.ledger.run(state["run"])
    goal = await goal_of(studio.ledger, run.id)
    if goal is None:
        raise PlanInvalid(f"run {run.id} has no goal yet")
    await take_snapshot(studio, run, goal)
    try:
        await refuse_unsellable(studio, goal)
    except BadInput as refusal:  # the shop has changed since the sentence was accepted
        await _give_up(studio, run.id, refusal.what)
        return Command(goto="__end__")
    failed = {
        record.task: record.note for record in (await studio.ledger.tasks(run.id)).values() if record.status == "failed"
    }
    because = [f"{task}: {note}" for task, note in failed.items()]
    without = list(failed) if state["replans"] else []
    made = await studio.planner.plan(studio.desk(run), goal, because=because, without=without)
    for task in (await studio.ledger.tasks(run.id)).keys() - {task.id for task in made.tasks}:
        await studio.ledger.drop(run.id, task)  # what an earlier plan made is no part of this one
    await studio.tell(run.id, "plan", plan=made.to_json())
    return Command(goto="dispatch")


async def dispatch(state: Journey, runtime: Desk) -> Command[Literal["plan", "backstop", "__end__"]]:
    """Specialists do what is not fresh, side by side where the plan allows."""
    studio = runtime.context
    run = await studio.ledger.run(state["run"])
    outcomes = await dispatch_plan(studio, run)
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    if not failed:
        return Command(goto="backstop")
    if state["replans"] < studio.limits.replans:
        return Command(goto="plan", update={"replans": state["replans"] + 1})
    await _give_up(studio, run.id, "; ".join(f"{outcome.task}: {outcome.note}" for outcome in failed))
    return Command(goto="__end__")


async def backstop(state: Journey, runtime: Desk) -> Command[Literal["dispatch", "review"]]:
    """Law, fact and the learned checker over every artefact, picture text and setting. It always runs.

    What is blocked is first given back to the specialists, then withdrawn. A version in which something blocked is
    left waits for a person too: it can be edited or rejected, never approved.
    """
    studio = runtime.context
    run = await studio.ledger.run(state["run"])
    draft = await gather_draft(studio, run)
    judged = await judge_draft(studio, run, draft)
    await studio.tell(run.id, "verdict", pack=studio.judge.pack_id, **judged.summary())
    if judged.blocked and state["repairs"] < studio.limits.repairs and await judged.hand_back(studio, run):
        return Command(goto="dispatch", update={"repairs": state["repairs"] + 1})
    kept = without_blocked(judged)
    await freeze_version(studio, run, kept)
    return Command(goto="review")


async def review(
    state: Journey, runtime: Desk
) -> Command[Literal["understand_goal", "dispatch", "review", "launch", "__end__"]]:
    """Waits for a person. Deciding is the ledger's compare-and-set; this node only reads what was decided."""
    studio = runtime.context
    interrupt({"review": (await studio.ledger.run(state["run"])).version})
    match (await studio.ledger.run(state["run"])).status:
        case "running":
            same = await goal_stands(studio, state["run"])  # an edit of words needs no new plan, one of the goal does
            if same:
                await look_again(studio, state["run"])
                return Command(goto="dispatch", update={"repairs": 0, "replans": 0})
            return Command(goto="understand_goal", update={"repairs": 0, "replans": 0})
        case "launching":
            return Command(goto="launch")
        case "waiting_review" | "blocked":
            return Command(goto="review")  # resumed without a decision: it waits on
        case _:
            return Command(goto="__end__")


async def launch(state: Journey, runtime: Desk) -> None:
    """Hands the approved version's lines to the outbox's dispatcher, which alone talks to the platform."""
    studio = runtime.context
    lines = await drain(studio.ledger, studio.platform, state["run"])
    studio.watch("launch", {"run": state["run"], "lines": [line.to_json() for line in lines]})


async def _give_up(studio: Studio, run: str, because: str) -> None:
    await studio.ledger.set_status(run, "failed", note=because, lease=studio.lease)
    await studio.tell(run, "failed", because=because)


NODES: tuple[Callable[..., Any], ...] = (understand_goal, ask, plan, dispatch, backstop, review, launch)


def build_journey() -> StateGraph[Journey, Studio]:
    """The graph, uncompiled: whoever runs it adds the checkpointer."""
    graph = StateGraph(Journey, context_schema=Studio)
    for node in NODES:
        graph.add_node(node.__name__, node)
    graph.add_edge(START, "understand_goal")
    graph.add_edge("launch", END)
    return graph

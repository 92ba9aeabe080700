"""How well sentences are understood: per slot and language, on labelled sentences.

A scenario is `{id, shop?, today, sentence, expect}`; `expect.product` is an id of the shop's file (`shop.json` unless
another is named) and `expect.mention` the words for a product that the shop has not. A window of `has:DAY` asks that
the season contains the day, since its length is calendar data and no label; `any` judges nothing.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer

from memory.domain.goal import MerchantGoal
from tools.goal import Catalogue, ProductName, understand

SLOTS = ("product", "objective", "budget", "window", "target", "channels", "language")
goals_app = typer.Typer(help="Scores how merchants' sentences are understood.", no_args_is_help=False)


@cache
def shop(name: str = "shop") -> Catalogue:
    """A small shop that scenarios speak of, by the name of its file."""
    rows = json.loads((files("evals.goals") / f"{name}.json").read_text(encoding="utf-8"))
    return Catalogue([ProductName(**row) for row in rows])


def default_files() -> list[Path]:
    """The scenarios that were tuned on and the ones that were not."""
    folder = Path(str(files("evals.goals")))
    named = (folder / f"{name}.jsonl" for name in ("scenarios", "heldout", "second", "third"))
    return [path for path in named if path.is_file()]


def scenarios(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judge(scenario: dict[str, Any]) -> dict[str, bool]:
    """Which slots of one scenario came out right."""
    catalogue, today = shop(scenario.get("shop", "shop")), date.fromisoformat(scenario["today"])
    goal = understand(scenario["sentence"], today=today, catalogue=catalogue, answers={})
    expect = scenario["expect"]
    right = {slot: _right(slot, expect[slot], goal) for slot in SLOTS}
    if "mention" in expect:
        right["product"] &= goal.product is not None and goal.product.mention == expect["mention"]
    return right


def _right(slot: str, expected: Any, goal: MerchantGoal) -> bool:
    found = goal.to_contract()[slot]
    if expected == "any":
        return True
    if slot == "product":
        return expected == (found and found["id"])
    if slot == "window" and isinstance(expected, str):
        day = expected.removeprefix("has:")
        return found is not None and found["start"] <= day <= (found["end"] or "9999")
    if slot == "target" and expected and found:
        return found["metric"] == expected["metric"] and Decimal(str(found["value"])) == Decimal(str(expected["value"]))
    return found == expected


def score(paths: Sequence[Path]) -> dict[str, Any]:
    """Accuracy per slot and language over whole files, with every slot that came out wrong."""
    right: defaultdict[str, defaultdict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    wrong: list[str] = []
    for scenario in _all(paths):
        for slot, correct in judge(scenario).items():
            right[scenario["expect"]["language"]][slot].append(correct)
            if not correct:
                wrong.append(f"{scenario['id']}.{slot}: {scenario['sentence']}")
    languages = {
        lang: {slot: round(sum(hits) / len(hits), 4) for slot, hits in by_slot.items()}
        for lang, by_slot in right.items()
    }
    counted = {lang: [hit for hits in by_slot.values() for hit in hits] for lang, by_slot in right.items()}
    totals = {lang: round(sum(hits) / len(hits), 4) for lang, hits in counted.items()}
    everything = [hit for hits in counted.values() for hit in hits]
    overall = round(sum(everything) / max(len(everything), 1), 4)
    sentences = sum(len(by_slot[SLOTS[0]]) for by_slot in right.values())
    return {"sentences": sentences, "slots_right": overall, "by_language": totals, "by_slot": languages, "wrong": wrong}


def _all(paths: Sequence[Path]) -> Iterable[dict[str, Any]]:
    for path in paths:
        yield from scenarios(path)


@goals_app.command("goals")
def goals(
    paths: Annotated[list[Path] | None, typer.Argument(help="Scenario files; the package's own when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Accuracy per slot and language on labelled sentences."""
    report = {path.stem: score([path]) for path in paths or default_files()}
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    for name, result in report.items():
        languages = ", ".join(f"{lang} {value:.1%}" for lang, value in result["by_language"].items())
        typer.echo(f"{name}: {result['slots_right']:.1%} of slots in {result['sentences']} sentences ({languages})")
        for line in result["wrong"]:
            typer.echo(f"  {line}")

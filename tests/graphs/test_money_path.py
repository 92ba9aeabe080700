"""No path leads from a model to the platform except through an approved plan: imports and calls say so."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLATFORM_CALLS = {"create", "set_status"}


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_nothing_that_a_model_drives_can_import_the_launch_or_a_platform():
    for path in modules("agents", "tools", "models", "prompts", "memory"):
        reached = {name for name in imported(path) if name.split(".")[0] in ("app", "graphs", "evals")}
        assert reached == set(), path


def test_only_wiring_imports_a_platform():
    users = {
        path.relative_to(ROOT).as_posix()
        for path in modules("app", "graphs")
        if any(name.startswith("app.platforms") for name in imported(path))
    }
    assert {user for user in users if not user.startswith("app/platforms/")} == {"app/wiring.py"}


def test_only_the_dispatcher_calls_what_spends():
    """`platform.create` and `platform.set_status` are named in one module, behind `launch_allowed`."""
    users = set()
    for path in modules("agents", "tools", "models", "graphs", "app"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Attribute) and node.attr in PLATFORM_CALLS
            if named and isinstance(node.value, ast.Name | ast.Attribute):
                owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                if owner == "platform":
                    users.add(path.relative_to(ROOT).as_posix())
    assert users == {"graphs/launch.py", "app/platforms/simulated/server.py"}


@pytest.mark.parametrize("function", ["_go_out"])
def test_going_out_asks_for_leave_before_anything_else(function):
    tree = ast.parse((ROOT / "graphs/launch.py").read_text(encoding="utf-8"))
    body = next(n for n in tree.body if isinstance(n, ast.AsyncFunctionDef) and n.name == function).body
    first = ast.unparse(body[1])
    assert first == "await launch_allowed(ledger, line)"


def test_only_approving_fills_the_outbox():
    users = {
        path.relative_to(ROOT).as_posix()
        for path in modules("agents", "tools", "models", "graphs", "app")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and any(keyword.arg == "lines" for keyword in node.keywords)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "decide"
    }
    assert users == {"graphs/review.py"}

"""No path leads from a model to an ad platform: shown over imports and calls of the modules as they are."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("agents", "app", "evals", "graphs", "memory", "models", "prompts", "tools")
MONEY = ("app.platforms", "graphs.launch")
REACH = frozenset(
    {"httpx", "requests", "urllib", "aiohttp", "socket", "subprocess", "openai", "ftplib", "smtplib", "http"}
)
DYNAMIC = frozenset({"eval", "exec", "__import__", "import_module", "compile_command", "run_path", "run_module"})


def path_of(module: str) -> Path | None:
    base = ROOT / module.replace(".", "/")
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


def modules_under(package: str) -> list[str]:
    files = sorted((ROOT / package).rglob("*.py"))
    return [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]


def imported(module: str) -> Iterator[str]:
    """Every module that `module` names in an import statement, at the top or inside a function."""
    path = path_of(module)
    assert path is not None
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{module} imports relatively; this test reads absolute imports"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def closure(start: list[str]) -> set[str]:
    """All of our modules that can be reached by imports, parents included."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        module = waiting.pop()
        if module in found or module.split(".")[0] not in PACKAGES or path_of(module) is None:
            continue
        found.add(module)
        parts = module.split(".")
        waiting += [".".join(parts[:n]) for n in range(1, len(parts))]
        waiting += imported(module)
    return found


def test_the_walk_sees_what_it_should() -> None:
    """The same walk from the other side does reach the platform, so an empty answer below means something."""
    assert "graphs.launch" in closure(["graphs.merchant"])
    assert "app.platforms.simulated.client" in closure(["app.wiring"])


@pytest.mark.parametrize("package", ["agents", "tools", "models", "prompts", "memory"])
def test_no_import_leads_to_a_platform_or_to_launching(package: str) -> None:
    reached = closure(modules_under(package))
    assert not [module for module in reached if module.startswith(MONEY) or module.split(".")[0] in ("app", "graphs")]


@pytest.mark.parametrize("module", [*modules_under("tools"), *modules_under("agents")])
def test_tools_and_agents_open_no_connection_and_import_nothing_by_name(module: str) -> None:
    names = {name for name in imported(module) if not name.startswith("urllib.parse") and name != "urllib"}
    assert not {name.split(".")[0] for name in names} & REACH, f"{module} reaches outside"
    path = path_of(module)
    assert path is not None
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in DYNAMIC, f"{module}:{node.lineno} calls {called}"


def test_only_launching_calls_what_a_platform_offers() -> None:
    """`create`, `set_status` of a platform are called in `graphs/launch.py` alone."""
    callers = set()
    for module in [m for package in ("graphs", "agents", "tools", "models") for m in modules_under(package)]:
        path = path_of(module)
        assert path is not None
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "platform":
                callers.add((module, node.attr))
    acting = {(module, name) for module, name in callers if name in ("create", "set_status")}
    assert {module for module, _ in acting} == {"graphs.launch"}


def test_lines_are_made_by_approval_alone() -> None:
    """`LaunchLine(...)` stands in one function of one module: the one that carries out an approval."""
    places = []
    for module in [m for package in ("graphs", "agents", "tools", "models", "app") for m in modules_under(package)]:
        path = path_of(module)
        assert path is not None
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                places += [
                    (module, function.name)
                    for node in ast.walk(function)
                    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "LaunchLine"
                ]
    assert places == [("graphs.review", "_lines")]

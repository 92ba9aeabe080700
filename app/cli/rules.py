"""Commands of the law: what the rules are, and how they change while campaigns run."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.base import JsonFlag, execute, out
from memory.domain.errors import BadInput


def register(app: typer.Typer) -> None:
    rules = typer.Typer(help="The rules of the backstop: look, test, change, roll back.", no_args_is_help=True)
    rules.command("list")(list_rules)
    rules.command("show")(show_rule)
    rules.command("test")(check_examples)
    rules.command("diff")(diff)
    rules.command("load")(load)
    rules.command("stop")(stop_words)
    rules.command("rollback")(rollback)
    rules.command("scan")(scan)
    app.add_typer(rules, name="rules")


def list_rules(
    jurisdiction: Annotated[str | None, typer.Option(help="CN, US, UK, EU, TW, a platform or brand.")] = None,
    family: Annotated[str | None, typer.Option(help="e.g. absolute, medical, price.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Lists the rules that are live."""

    async def action() -> tuple[Any, int]:
        from tools.compliance.rules_admin import rules_list

        return rules_list(_live(), jurisdiction=jurisdiction, family=family), 0

    def show(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            out.print(f"{row['id']:<40} {row['severity']:<14} {', '.join(row['clauses'])}")

    execute(action, as_json=as_json, show=show)


def show_rule(rule: Annotated[str, typer.Argument()], as_json: JsonFlag = False) -> None:
    """Shows one rule with its law, its examples and its dates."""

    async def action() -> tuple[Any, int]:
        from tools.compliance.rules_admin import rules_show

        return rules_show(_live(), rule), 0

    execute(action, as_json=as_json, show=lambda row: out.print_json(data=row))


def check_examples(as_json: JsonFlag = False) -> None:
    """Runs every rule's examples."""

    async def action() -> tuple[Any, int]:
        from tools.compliance.rules_admin import rules_test

        failing = rules_test(_live())
        return {"failing": failing}, 1 if failing else 0

    execute(action, as_json=as_json, show=lambda row: out.print("\n".join(row["failing"]) or "Every example holds."))


def diff(pack: Annotated[Path, typer.Argument(help="Folder of a pack.")], as_json: JsonFlag = False) -> None:
    """Shows what a pack would add, remove and change."""

    async def action() -> tuple[Any, int]:
        from tools.compliance.engine import load_backstop
        from tools.compliance.packs import read_pack
        from tools.compliance.rules_admin import rules_diff

        beside = _store().beside(read_pack(_folder(pack)).name)
        after = load_backstop(pack_dirs=[*beside, pack])
        return rules_diff(_live(), after), 0

    execute(action, as_json=as_json, show=lambda row: out.print_json(data=row))


def load(pack: Annotated[Path, typer.Argument(help="Folder of a pack.")], as_json: JsonFlag = False) -> None:
    """Compiles a pack aside, runs its examples and a shadow pass over your plans, makes it live and scans campaigns."""
    _take_in(lambda: _folder(pack), as_json)


def stop_words(
    words: Annotated[list[str], typer.Argument(metavar="WORD…", help="Words to stop, now.")],
    why: Annotated[str, typer.Option(help="What to tell the merchant.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """The emergency rule: blocks every text that mentions a word, and pauses the campaigns that do."""

    def made() -> Path:
        import datetime as dt

        from app.wiring import clock_for, settings_now
        from tools.compliance.rules_admin import emergency_pack

        settings = settings_now()
        today: dt.date = clock_for(settings).today()
        return emergency_pack(settings.home / "rules" / "emergency", words, day=today, why_zh=why, why_en=why)

    _take_in(made, as_json)


def rollback(as_json: JsonFlag = False) -> None:
    """Makes the rules before the last change live again."""

    async def action() -> tuple[Any, int]:
        from tools.compliance.rules_admin import rules_rollback

        store = _store()
        return {"pack": rules_rollback(store).pack_id, "live": [folder.name for folder in store.live_dirs()]}, 0

    execute(action, as_json=as_json, show=_show_rolled_back)


def scan(as_json: JsonFlag = False) -> None:
    """Judges live campaigns under the rules as they are now, and pauses what they forbid. Exit 3 when something was."""

    async def action() -> tuple[Any, int]:
        from app.wiring import clock_for, open_studio, settings_now
        from graphs.rescan import rescan

        settings = settings_now()
        async with open_studio(settings, clock_for(settings)) as studio:
            hit = await rescan(studio)
        return hit, 3 if hit else 0

    execute(action, as_json=as_json, show=_show_hit)


def _take_in(folder: Any, as_json: bool) -> None:
    async def action() -> tuple[Any, int]:
        from app.wiring import clock_for, open_studio, settings_now
        from graphs.rescan import approved_lines, rescan
        from tools.compliance.packs import read_pack
        from tools.compliance.rules_admin import rules_load

        settings, store, pack = settings_now(), _store(), folder()
        # A live copy of this very pack that someone changed would keep everything from loading.
        store.restore(pack, read_pack(pack).label)
        async with open_studio(settings, clock_for(settings)) as studio:
            loaded = rules_load(store, pack, _live(), recent=await approved_lines(studio))
        async with open_studio(settings, clock_for(settings)) as studio:  # under the new rules
            hit = await rescan(studio)
        shadow = [
            {"id": c.line.get("id"), "before": c.before, "after": c.after, "rules": c.rules} for c in loaded.shadow
        ]
        return {"pack": loaded.pack, "shadow": shadow, "paused": hit}, 3 if hit else 0

    def show(row: dict[str, Any]) -> None:
        out.print(f"{row['pack']} is live; {len(row['shadow'])} of your texts are judged otherwise now.")
        _show_hit(row["paused"])

    execute(action, as_json=as_json, show=show)


def _show_rolled_back(row: dict[str, Any]) -> None:
    beside = ", ".join(row["live"]) or "no pack of yours"
    out.print(f"{row['pack']} judges now; live beside the built-in packs: {beside}.")


def _show_hit(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        out.print(f"[red]paused[/] {row['run']}: {row['findings'][0]['why']}")
    if not rows:
        out.print("No live campaign is hit.")


def _live() -> Any:
    from tools.compliance.engine import load_backstop

    return load_backstop(pack_dirs=_store().live_dirs())


def _store() -> Any:
    from app.wiring import pack_store, settings_now

    return pack_store(settings_now())


def _folder(pack: Path) -> Path:
    if not pack.is_dir():
        raise BadInput(f"{pack} is not the folder of a pack", field="pack")
    return pack

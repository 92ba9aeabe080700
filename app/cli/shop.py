"""Commands about the shop: import, goal, evidence, brand."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.base import JsonFlag, TodayOption, day, execute, existing, out
from memory.domain.errors import BadInput

FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="Feeds or tables; what each is is recognised.")
]


def register(app: typer.Typer) -> None:
    app.command("import")(import_)
    app.command()(goal)
    evidence_app = typer.Typer(help="Certificates, reports and attestations that back a claim.", no_args_is_help=True)
    evidence_app.command("add")(evidence_add)
    app.add_typer(evidence_app, name="evidence")
    brand_app = typer.Typer(help="What your brand says and does not say.", no_args_is_help=True)
    brand_app.command("say")(brand_say)
    brand_app.command("show")(brand_show)
    app.add_typer(brand_app, name="brand")


def import_(
    files: FilesArgument,
    as_json: JsonFlag = False,
    reviews: Annotated[Path | None, typer.Option(help="Reviews: product_id, rating, text, date.")] = None,
    orders: Annotated[Path | None, typer.Option(help="Orders, with pseudonymous customers.")] = None,
    events: Annotated[Path | None, typer.Option(help="Views, clicks, add-to-cart.")] = None,
    ads: Annotated[Path | None, typer.Option(help="Past ad reports.")] = None,
    prices: Annotated[Path | None, typer.Option(help="Price history.")] = None,
    currency: Annotated[str | None, typer.Option(help="For prices whose file names no currency.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    today: TodayOption = None,
) -> None:
    """Loads your shop: Google Merchant TSV/XML, Shopify CSV, plain CSV/JSONL. Bad rows are listed, good rows load."""

    async def action() -> tuple[Any, int]:
        from app.importing import import_shop
        from app.wiring import clock_for, open_stores, settings_now

        settings = settings_now()
        clock = clock_for(settings, day(today))
        extra = {"reviews": reviews, "orders": orders, "events": events, "ads": ads, "prices": prices}
        for path in (*files, *(p for p in extra.values() if p)):
            existing(path)
        async with open_stores(settings, clock) as stores:
            report = await import_shop(stores, clock, files, dry_run=dry_run, currency=currency, **extra)
            return report, 0

    def show(report: dict[str, Any]) -> None:
        from app.show import show_import

        show_import(out, report)

    execute(action, as_json=as_json, show=show)


def goal(
    sentence: Annotated[str, typer.Argument(help="What you want, in Chinese or English.")],
    as_json: JsonFlag = False,
    today: TodayOption = None,
) -> None:
    """Shows how a sentence is understood, and what would be asked. Starts nothing."""

    async def action() -> tuple[Any, int]:
        from app.cli.journey import usable
        from app.wiring import clock_for, open_stores, settings_now
        from tools.goal import understand
        from tools.planning.catalogue import catalogue

        settings = settings_now()
        clock = clock_for(settings, day(today))
        async with open_stores(settings, clock) as stores:
            understood = understand(
                usable(sentence),
                today=clock.today(),
                catalogue=await catalogue(stores.shop),
                shop_currency=await stores.shop.currency(),
                answers={},
            )
            return understood.require_usable().to_contract(), 0

    def show(document: dict[str, Any]) -> None:
        from app.show import show_goal

        show_goal(out, document)

    execute(action, as_json=as_json, show=show)


def evidence_add(
    product: Annotated[str, typer.Argument(help="Product id.")],
    quote: Annotated[str, typer.Option(help="What it proves, in its own words.")],
    source: Annotated[str, typer.Option(help="What it is: a certificate number, a report id, a file's name.")],
    kind: Annotated[str, typer.Option(help="certificate, report or attestation.")] = "certificate",
    name: Annotated[str | None, typer.Option(help="The attribute that it settles, e.g. material.")] = None,
    value: Annotated[str | None, typer.Option(help="The attribute's value.")] = None,
    valid_from: Annotated[str | None, typer.Option(metavar="DATE")] = None,
    valid_to: Annotated[str | None, typer.Option(metavar="DATE", help="Last day on which it holds.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Attaches proof to a product, so that a claim which needs evidence can have it."""

    async def action() -> tuple[Any, int]:
        from app.proof import Proof, attach
        from app.wiring import clock_for, open_stores, settings_now

        if kind not in ("certificate", "report", "attestation"):
            raise BadInput(f"{kind!r} is not certificate, report or attestation", field="kind")
        settings = settings_now()
        clock = clock_for(settings)
        proof = Proof(kind, quote, source, name, value, day(valid_from), day(valid_to))
        async with open_stores(settings, clock) as stores:
            return (await attach(stores, clock, product, proof)).to_json(), 0

    execute(action, as_json=as_json, show=lambda document: out.print(f"{document['id']}  {document['quote']}"))


def brand_say(
    sentence: Annotated[str, typer.Argument(help='e.g. "别用「神器」这个词" or "keep it playful, no emoji".')],
    as_json: JsonFlag = False,
) -> None:
    """States how your brand speaks; `adwright memory forget` takes it back."""

    async def action() -> tuple[Any, int]:
        from app.wiring import clock_for, open_stores, settings_now

        settings = settings_now()
        lang = "en" if sentence.isascii() else "zh"
        async with open_stores(settings, clock_for(settings)) as stores:
            heard = await stores.experience.hear(sentence, lang)
            if not heard:
                raise BadInput(
                    "no preference was recognised in that",
                    todo='say it as "不要用XX这个词" or "avoid the word XX"',
                    field="sentence",
                )
            return [preference.to_json() for preference in heard], 0

    execute(action, as_json=as_json, show=_show_preferences)


def brand_show(as_json: JsonFlag = False) -> None:
    """Shows how your brand speaks, and where that was learned."""

    async def action() -> tuple[Any, int]:
        from app.wiring import clock_for, open_stores, settings_now

        settings = settings_now()
        async with open_stores(settings, clock_for(settings)) as stores:
            held = await stores.experience.preferences(settled_only=False)
            return [preference.to_json() for preference in held], 0

    execute(action, as_json=as_json, show=_show_preferences)


def _show_preferences(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        out.print(f"{row['id']}  {row['kind']}: {row['value']}  (×{row['support']})")
    if not rows:
        out.print("Nothing is known yet.")

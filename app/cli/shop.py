"""Commands about the shop: import, goal, evidence, brand."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

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
    evidence_app.command("list")(evidence_list)
    evidence_app.command("remove")(evidence_remove)
    app.add_typer(evidence_app, name="evidence")
    brand_app = typer.Typer(help="What your brand says and does not say.", no_args_is_help=True)
    brand_app.command("say")(brand_say)
    brand_app.command("learn")(brand_learn)
    brand_app.command("show")(brand_show)
    brand_app.command("unlearn")(brand_unlearn)
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
        proof = Proof(kind, quote, source, name, value, day(valid_from, "--valid-from"), day(valid_to, "--valid-to"))
        async with open_stores(settings, clock) as stores:
            return (await attach(stores, clock, product, proof)).to_json(), 0

    execute(action, as_json=as_json, show=lambda document: out.print(f"{document['id']}  {document['quote']}"))


def evidence_list(
    product: Annotated[str | None, typer.Argument(metavar="[PRODUCT]", help="Product id; else of all.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Lists the proof that was added, also what has run out or does not hold yet."""

    async def action() -> tuple[Any, int]:
        from app.proof import proofs
        from app.wiring import clock_for, open_stores, settings_now

        settings = settings_now()
        clock = clock_for(settings)
        async with open_stores(settings, clock) as stores:
            return await proofs(stores, clock, product), 0

    execute(action, as_json=as_json, show=_show_proofs)


def evidence_remove(
    item: Annotated[str, typer.Argument(metavar="ID", help="As `adwright evidence list` shows it.")],
    as_json: JsonFlag = False,
) -> None:
    """Takes proof back: plans that are not approved yet can rest on it no more."""

    async def action() -> tuple[Any, int]:
        from app.proof import detach
        from app.wiring import clock_for, open_stores, settings_now

        settings = settings_now()
        async with open_stores(settings, clock_for(settings)) as stores:
            return (await detach(stores, item)).to_json(), 0

    execute(action, as_json=as_json, show=lambda row: out.print(escape(f"Taken back: {row['quote']}")))


def _show_proofs(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        days = f"{row['valid_from'] or '…'} to {row['valid_to'] or '…'}"
        out.print(escape(f"{row['id']}  {row['product']}  {row['source']}: {row['quote']}  ({days})"))
    if not rows:
        out.print("No proof was added yet.")


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


def brand_learn(
    texts: Annotated[list[str] | None, typer.Argument(metavar="[TEXT…]", help="Texts in your brand's voice.")] = None,
    liked: Annotated[Path | None, typer.Option(help="A file with texts in your brand's voice, one a line.")] = None,
    disliked: Annotated[Path | None, typer.Option(help="A file with texts that are not, one a line.")] = None,
    unlike: Annotated[list[str] | None, typer.Option(help="A text that is not in your brand's voice.")] = None,
    wanted: Annotated[list[str] | None, typer.Option(help="A word of your brand that longer texts should use.")] = None,
    unwanted: Annotated[list[str] | None, typer.Option(help="A word that your brand never uses.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Learns how your brand speaks from texts that you like and dislike; every text and `check` is held to it.

    Four liked texts say enough about manner, emoji and exclamation marks. `brand unlearn` takes them back.
    """

    async def action() -> tuple[Any, int]:
        from app.wiring import prepare_home, settings_now
        from tools.brand import Examples, ToneExample, learn_examples

        settings = settings_now()
        good = [*(texts or []), *_lines(liked)]
        bad = [*(unlike or []), *_lines(disliked)]
        shown = Examples(
            examples=tuple(ToneExample(text=text, liked=text not in bad) for text in dict.fromkeys([*good, *bad])),
            wanted=tuple(wanted or ()),
            unwanted=tuple(unwanted or ()),
        )
        prepare_home(settings)
        return _voice_document(learn_examples(settings.tenant_folder, shown)), 0

    execute(action, as_json=as_json, show=_show_voice)


def brand_unlearn(as_json: JsonFlag = False) -> None:
    """Forgets the examples and words of `brand learn`; what you said with `brand say` stays."""

    async def action() -> tuple[Any, int]:
        from app.wiring import prepare_home, settings_now
        from tools.brand import Examples, keep_examples, voice_of

        settings = settings_now()
        prepare_home(settings)
        keep_examples(settings.tenant_folder, Examples())
        return _voice_document(voice_of(Examples(), ())), 0

    execute(action, as_json=as_json, show=_show_voice)


def _lines(file: Path | None) -> list[str]:
    if file is None:
        return []
    return [line.strip() for line in existing(file).read_text("utf-8-sig").splitlines() if line.strip()]


def _voice_document(voice: Any) -> dict[str, Any]:
    """The voice without the table of n-grams, which tells nobody anything."""
    tones = {lang: {k: v for k, v in tone.to_json().items() if k != "grams"} for lang, tone in voice.tones.items()}
    return {"tones": tones, "forbidden": [word._asdict() for word in voice.forbidden]}


def _show_voice(document: dict[str, Any]) -> None:
    for lang, tone in document["tones"].items():
        known = {k: v for k, v in tone.items() if v not in (None, [], 0.0) and k not in ("lang", "likeness")}
        out.print(f"{lang}: {known or 'too few texts to say more yet'}")
    for word in document["forbidden"]:
        out.print(f"never: {word['word']}" + (f" → {word['instead']}" if word["instead"] else ""))
    if not document["tones"] and not document["forbidden"]:
        out.print("Nothing is known yet.")


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

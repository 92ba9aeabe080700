"""Tools of the creative specialist."""

import asyncio
from typing import Any, Literal

from langchain.tools import ToolRuntime

from memory.domain.creative import Artefact
from memory.domain.errors import BadInput
from memory.domain.evidence import Evidence
from memory.domain.ids import derive_id
from memory.domain.product import Product
from memory.ledger.port import Write
from tools.brand import read_examples
from tools.content.aspects import ReviewReading
from tools.content.toolset import local_image
from tools.creative import CopyRules, bind_claims, make_main_image, make_poster, pieces_of, write_copy
from tools.creative.labels import VISIBLE, aigc
from tools.desk import TaskDesk
from tools.market import copy_lang
from tools.marks import reads, writes

Runtime = ToolRuntime[TaskDesk, Any]
DEFAULT_VARIANTS = 2
EVERYWHERE = "all"
"""The channel of a picture that serves every channel of a campaign."""


@reads
async def read_selling_points(runtime: Runtime) -> dict[str, Any]:
    """The selling points, strongest first, with what supports each."""
    points = (await runtime.context.read_all("/selling_points")).values()
    ranked = sorted(points, key=lambda point: -point["strength"])
    return {
        "selling_points": [
            {key: point[key] for key in ("id", "feature", "advantage", "benefit", "evidence")} for point in ranked
        ]
    }


@reads
async def read_preferences(runtime: Runtime) -> dict[str, Any]:
    """How this merchant's brand speaks: words wanted and unwanted, tone, learned from edits and from what they said."""
    desk = runtime.context
    held = await desk.run.stores.experience.preferences(copy_lang(await desk.product()))
    return {"preferences": [{"kind": p.kind, "value": p.value, "instead_of": p.instead_of} for p in held]}


@writes
async def compose_copy(channel: str, runtime: Runtime) -> dict[str, Any]:
    """Composes all copy of one channel from facts and selling points, with evidence for every claim."""
    desk = runtime.context
    product = await desk.product()
    reading = await desk.read("/reviews")
    made = write_copy(
        product,
        channel,
        copy_lang(product),
        reading=ReviewReading.from_json(reading) if reading else None,
        cares_about=await _led_by(desk),
        rules=await _rules(desk, product),
        offers=await _offers(desk),
        variants=int(desk.task.options.get("variants", DEFAULT_VARIANTS)),
    )
    if not made:
        raise BadInput(f"nothing can be said on {channel} under these constraints", field="channel")
    await _keep(desk, [artefact.having(product=product.id) for artefact in made])
    return {"artefacts": [{"id": a.id, "kind": a.kind, "text": a.text} for a in made]}


@writes
async def draft_copy(channel: str, kind: str, text: str, runtime: Runtime) -> dict[str, Any]:
    """Takes words of your own for a channel. They are bound to evidence; what nothing supports is refused."""
    desk = runtime.context
    product = await desk.product()
    lang = copy_lang(product)
    piece = next((p for p in pieces_of(channel, lang) if p.kind == kind), None)
    if piece is None or not piece.fits(text):
        limit = f"{piece.least} to {piece.most} {piece.unit}" if piece else "no such kind on this channel"
        raise BadInput(f"a {kind} for {channel} does not fit: {limit}", field="text")
    bound = bind_claims(text, await _evidence(desk))
    if bound.unsupported:
        words = "; ".join(text[start:end] for start, end in bound.unsupported)
        raise BadInput(f"nothing supports: {words}", todo="say only what the facts say", field="text")
    made, by_model = derive_id("art", product.id, channel, lang, kind, text), desk.made_by == "model"
    artefact = Artefact(
        id=made,
        kind=piece.kind,  # type: ignore[arg-type]
        channel=channel,
        lang=lang,
        text=text,
        claims=tuple(bound.claims),
        made_by=desk.made_by,
        ai_label=VISIBLE[lang] if by_model else None,
        aigc=aigc(made) if by_model else None,
        product=product.id,
    )
    await _keep(desk, [artefact])
    return {"id": artefact.id, "claims": len(bound.claims)}


@writes
async def make_white_image(runtime: Runtime) -> dict[str, Any]:
    """Cuts the product out and puts it on pure white, or says why the photo is better left alone."""
    desk = runtime.context
    product = await desk.product()
    folder = desk.run.folder
    artefact = await asyncio.to_thread(make_main_image, product, local_image(desk, product), folder)
    await _keep(desk, [artefact])
    return {"id": artefact.id, "path": artefact.path}


@writes
async def make_poster_image(shape: Literal["portrait", "square"], runtime: Runtime) -> dict[str, Any]:
    """Lays out a poster from the product's photo with a headline from the selling points."""
    desk = runtime.context
    product = await desk.product()
    points = sorted((await desk.read_all("/selling_points")).values(), key=lambda point: -point["strength"])
    rules, photo = await _rules(desk, product), local_image(desk, product)
    artefact = await asyncio.to_thread(make_poster, product, points, photo, desk.run.folder, shape=shape, rules=rules)
    await _keep(desk, [artefact.having(channel=EVERYWHERE)])
    return {"id": artefact.id, "path": artefact.path, "words": [layer.text for layer in artefact.layers]}


TOOLS = (read_selling_points, read_preferences, compose_copy, draft_copy, make_white_image, make_poster_image)


async def _keep(desk: TaskDesk, made: list[Artefact]) -> None:
    await desk.put(*(Write(f"/artefacts/{artefact.id}", artefact.to_json()) for artefact in made))


async def _evidence(desk: TaskDesk) -> list[Evidence]:
    return [Evidence.from_json(value) for value in (await desk.read_all("/evidence")).values()]


async def _led_by(desk: TaskDesk) -> list[str]:
    """Aspects in the order in which copy leads with them: strength, moved by what earlier campaigns taught."""
    product = await desk.product()
    lessons = await desk.run.stores.experience.lessons_for(
        category=product.category, channel=None, product_text=product.title, today=desk.run.today
    )
    effect = {lesson.aspect: lesson for lesson in lessons if lesson.aspect and not lesson.conflicts}
    points = (await desk.read_all("/selling_points")).values()

    def pull(point: dict[str, Any]) -> float:
        lesson = effect.get(point["aspect"])
        return point["strength"] * (1 + (lesson.effect if lesson else 0.0))

    aspects = [point["aspect"] for point in sorted(points, key=pull, reverse=True) if point["aspect"]]
    used = sorted({effect[aspect].id for aspect in aspects if aspect in effect})
    await desk.put(Write(f"/lessons_used/{desk.task.id}", used))
    return aspects


async def _rules(desk: TaskDesk, product: Product) -> CopyRules:
    """The goal's constraints, the merchant's unwanted words, and the words that the backstop blocked before."""
    held = await desk.run.stores.experience.preferences(copy_lang(product))
    unwanted = [p.value for p in held if p.kind == "forbidden_word"]
    unwanted += [p.instead_of for p in held if p.kind == "preferred_word" and p.instead_of]
    unwanted += read_examples(desk.run.stores.folder).unwanted
    no_emoji = any(p.kind == "emoji" and p.value == "avoid" for p in held)
    blocked = [word for words in (await desk.read_all("/blocked")).values() for word in words]
    rules = CopyRules.read(desk.slot("constraints"))
    said = [c.split(":", 1)[1] for c in desk.slot("constraints") if c.startswith("avoid_word:")]
    forbidden = tuple(dict.fromkeys((*rules.forbidden, *said, *unwanted, *blocked)))
    return rules.having(forbidden=forbidden, no_emoji=rules.no_emoji or no_emoji)


async def _offers(desk: TaskDesk) -> list[Evidence]:
    """Evidence of price: the only ground on which copy may name one."""
    return [item for item in await _evidence(desk) if item.kind in ("price", "promotion")]

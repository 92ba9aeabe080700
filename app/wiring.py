"""Where settings become objects: the only module that reads the environment and builds clients."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import structlog

from app.settings import Settings, load_settings
from app.weather import FileWeather
from graphs.launch import AdPlatform
from memory.domain.clock import Clock, FixedClock, SystemClock
from memory.domain.errors import StorageFailure
from memory.graph.port import KnowledgeGraph
from memory.stores import TenantStores
from memory.vectors.port import Embedder, VectorMemory
from tools.desk import Limits
from tools.industry import whole_industry

if TYPE_CHECKING:  # the model stack takes a second to import: only commands that run the journey pay for it
    from graphs.studio import Studio, Watch
    from models.chat import ChatModels
    from tools.brand import BrandVoice
    from tools.compliance.engine import Backstop
    from tools.compliance.holder import Following
    from tools.compliance.rules_admin import PackStore


def settings_now(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process."""
    return load_settings(os.environ if environment is None else environment)


def clock_for(settings: Settings, today: date | None = None) -> Clock:
    zone = ZoneInfo(settings.zone)
    return FixedClock(today, zone) if today else SystemClock(zone)


def prepare_home(settings: Settings) -> None:
    """Makes the tenant's folder. Raises `StorageFailure` when the disk or the rights do not allow it."""
    try:
        settings.tenant_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = settings.tenant_folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        raise StorageFailure(
            f"{settings.home} cannot be written: {error.strerror or error}",
            kept="nothing was changed",
            todo="make room or give yourself the right to write there, or set ADWRIGHT_HOME to another folder",
        ) from error


@asynccontextmanager
async def open_stores(settings: Settings, clock: Clock) -> AsyncIterator[TenantStores]:
    """The tenant's stores on the configured adapters, closed at the end."""
    from memory.experience.erasure import finish_erasures
    from memory.experience.sqlite import SqliteExperience
    from memory.ledger import SqliteLedger
    from memory.shop.sqlite import SqliteShop

    finish_erasures(settings.home / "tenants")  # a deletion that was interrupted goes on before anything else
    prepare_home(settings)
    folder = settings.tenant_folder
    async with AsyncExitStack() as stack:
        shop = SqliteShop(folder / "shop.db")
        stack.callback(shop.close)
        ledger = SqliteLedger(folder, settings.tenant, clock)
        stack.callback(ledger.close)
        experience = SqliteExperience(folder / "experience.db", clock)
        stack.push_async_callback(experience.close)
        graph = await _graph(settings, clock)
        stack.push_async_callback(graph.close)
        vectors = _vectors(settings, clock)
        stack.push_async_callback(vectors.close)
        yield TenantStores(
            tenant=settings.tenant,
            folder=folder,
            shop=shop,
            graph=graph,
            vectors=vectors,
            experience=experience,
            ledger=ledger,
        )


async def _graph(settings: Settings, clock: Clock) -> KnowledgeGraph:
    industry = whole_industry()
    if settings.graph == "neo4j":
        from memory.graph.neo4j import open_neo4j_graph
        from memory.graph.neo4j_link import Neo4jLink

        link = Neo4jLink(settings.neo4j_url, settings.neo4j_user, settings.neo4j_password)
        return await open_neo4j_graph(link, settings.tenant, clock, industry)
    from memory.graph.sqlite import open_sqlite_graph

    return open_sqlite_graph(settings.tenant_folder / "graph.db", settings.home / "industry", clock, industry)


def _vectors(settings: Settings, clock: Clock) -> VectorMemory:
    path = settings.tenant_folder / "vectors.db"
    if settings.vectors == "chroma":
        from memory.vectors.chroma import ChromaVectorMemory

        return ChromaVectorMemory(path, clock, _embedder(settings), url=settings.chroma_url, tenant=settings.tenant)
    from memory.vectors.sqlite import SqliteVectorMemory

    return SqliteVectorMemory(path, clock, _embedder(settings))


def _embedder(settings: Settings) -> Embedder | None:
    """An endpoint when one is configured, else MiniLM when it is installed, else none: recall goes by words alone."""
    from models.embeddings.cached import CachedEmbedder
    from models.embeddings.endpoint import EndpointEmbedder
    from models.embeddings.installed import installed_embedder

    if settings.embeddings_url:
        made: Embedder | None = EndpointEmbedder(
            settings.embeddings_url,
            settings.embeddings_model,
            settings.embeddings_dims,
            api_key=settings.embeddings_key,
        )
    else:
        made = installed_embedder()
    return CachedEmbedder(made, settings.tenant_folder / "embeddings.db") if made else None


def chat_models(settings: Settings) -> "ChatModels":
    """The playbook, and the endpoint when one is configured."""
    from models.chat import ChatModels, Endpoint

    if settings.model_url is None:
        return ChatModels()
    return ChatModels(
        endpoint=Endpoint(
            base_url=settings.model_url,
            model=settings.model_name,
            api_key=settings.model_key,
            timeout_s=settings.model_timeout_s,
            attempts=settings.model_attempts,
        )
    )


def pack_store(settings: Settings) -> "PackStore":
    """Rule packs that were loaded beside the built-in ones."""
    from tools.compliance.rules_admin import PackStore

    return PackStore(settings.home / "rules")


def live_rules(settings: Settings, clock: Clock | None = None) -> "Following":
    """The backstop of the packs that are live, also after they change; by the law of `clock`'s day if one is given."""
    from tools.compliance.engine import load_backstop
    from tools.compliance.holder import Following

    store = pack_store(settings)

    def load() -> "Backstop":
        day: dict[str, Any] = {"as_of": clock.today()} if clock else {}
        return load_backstop(pack_dirs=store.live_dirs(), **day)

    def stamp() -> tuple[object, ...]:
        return store.stamp(), clock.today() if clock else None

    return Following(load, stamp, lambda said: structlog.get_logger().warning("rules", because=said))


async def voice_for(settings: Settings, clock: Clock) -> "BrandVoice":
    """How the tenant's brand speaks; a tenant of whom nothing is known has no voice, and nothing is created."""
    from memory.experience.sqlite import SqliteExperience
    from tools.brand import read_examples, voice_of

    known = settings.tenant_folder / "experience.db"
    if not known.exists():
        return voice_of(read_examples(settings.tenant_folder), ())
    experience = SqliteExperience(known, clock)
    try:
        return voice_of(read_examples(settings.tenant_folder), await experience.preferences())
    finally:
        await experience.close()


def platform_for(settings: Settings) -> AdPlatform:
    from app.platforms.simulated.client import SimulatedPlatform

    return SimulatedPlatform(
        settings.home / "platform", timeout_s=settings.platform_timeout_s, idle_s=settings.platform_idle_s
    )


@asynccontextmanager
async def open_studio(settings: Settings, clock: Clock, watch: "Watch | None" = None) -> AsyncIterator["Studio"]:
    """Everything that the graphs need, for one tenant."""
    from agents.crew import build_crew
    from agents.planner import Planner
    from graphs.studio import Studio

    rules = live_rules(settings)
    async with open_stores(settings, clock) as stores, AsyncExitStack() as stack:
        models = chat_models(settings)
        stack.push_async_callback(models.close)
        crew = build_crew(models)
        platform = platform_for(settings)
        stack.push_async_callback(platform.close)
        studio = Studio(
            stores=stores,
            clock=clock,
            planner=Planner(crew),
            crew=crew,
            judge=rules.now(),
            rules=rules.now,
            weather=FileWeather(stores.folder / "weather.csv"),
            platform=platform,
            limits=Limits(task_seconds=settings.task_seconds, review_days=settings.review_days),
        )
        yield replace(studio, watch=watch) if watch else studio

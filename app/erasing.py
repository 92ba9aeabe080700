"""Deleting a merchant, on whichever stores are configured."""

from app.settings import Settings
from app.wiring import clock_for, open_stores
from memory.domain.errors import BadInput, NotFound
from memory.experience.erasure import Erased, LegalHold, erase_tenant, finish_erasures
from memory.vectors.chroma import ChromaVectorMemory


async def erase(settings: Settings, hold: str, keep: tuple[str, ...]) -> Erased:
    """Deletes the tenant of `settings`. Raises `NotFound` when there is none, `BadInput` for a hold without a file."""
    folder = settings.tenant_folder
    if not folder.is_dir():
        raise NotFound(f"there is no tenant {settings.tenant}", field="tenant")
    if bool(hold) != bool(keep):
        raise BadInput("a legal hold needs its reason and what it keeps: --hold and --keep together", field="hold")
    if settings.graph != "sqlite" or settings.vectors != "sqlite":
        async with open_stores(settings, clock_for(settings)) as stores:
            await stores.graph.erase()
            if isinstance(stores.vectors, ChromaVectorMemory):
                await stores.vectors.erase()

    async def destroy_key() -> None:
        (folder / "tenant.erased").touch()  # said first: a crash between the two must not make a new key
        (folder / "tenant.key").unlink(missing_ok=True)

    erased = await erase_tenant(folder, destroy_key, hold=LegalHold(reason=hold, keeps=keep) if hold else None)
    finish_erasures(folder.parent)
    return erased

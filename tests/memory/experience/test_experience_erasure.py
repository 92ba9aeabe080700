"""What is erased is in no file any more, the write-ahead log included."""

from pathlib import Path

import numpy as np
import pytest

from memory.domain.clock import FixedClock, SystemClock, epoch_ms
from memory.domain.errors import BadInput, Unavailable
from memory.domain.remembered import Document, Edit
from memory.experience.erasure import LegalHold, erase_tenant, finish_erasures
from memory.experience.sqlite import SqliteExperience
from memory.vectors.sqlite import SqliteVectorMemory

PLANTED = "紫色长颈鹿XQ-7781"


def files_with(folder: Path, text: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


async def planted(folder: Path) -> None:
    """A tenant whose every store holds the planted words; the stores are left open, as after a crash."""
    clock = SystemClock()
    vectors = SqliteVectorMemory(folder / "vectors.db", clock)
    await vectors.remember([Document(id="d", kind="review", text=PLANTED, lang="zh")], np.ones((1, 4), np.float32))
    experience = SqliteExperience(folder / "experience.db", clock)
    await experience.say("r1", "merchant", PLANTED)
    (folder / "runs" / "r1").mkdir(parents=True)
    (folder / "runs" / "r1" / "report.html").write_text(PLANTED, encoding="utf-8")
    (folder / "ledger.db").write_text(PLANTED, encoding="utf-8")
    (folder / "ledger.db-wal").write_text(PLANTED, encoding="utf-8")


class Keys:
    def __init__(self) -> None:
        self.destroyed = False

    async def destroy(self) -> None:
        self.destroyed = True


async def test_a_deleted_merchant_is_in_no_file(tmp_path):
    home = tmp_path / "home"
    await planted(home / "tenants" / "t1")
    await planted(home / "tenants" / "t2")
    assert len(files_with(home / "tenants" / "t1", PLANTED)) >= 4
    keys, elsewhere = Keys(), []

    async def drop_nodes() -> None:
        elsewhere.append("nodes")

    erased = await erase_tenant(home / "tenants" / "t1", keys.destroy, [drop_nodes])
    assert keys.destroyed
    assert elsewhere == ["nodes"]
    assert erased.key_destroyed
    assert erased.files >= 5
    assert not (home / "tenants" / "t1").exists()
    assert {path.parent.parent.name for path in home.rglob("report.html")} == {"runs"}
    assert all("t2" in str(path) for path in home.rglob("*") if path.is_file())


async def test_a_legal_hold_keeps_what_it_names_and_the_key(tmp_path):
    folder = tmp_path / "t1"
    await planted(folder)
    keys = Keys()
    hold = LegalHold(reason="tax audit 2026", keeps=("ledger.db",))
    erased = await erase_tenant(folder, keys.destroy, hold=hold)
    assert erased.kept == ("ledger.db", "ledger.db-wal")
    assert not keys.destroyed
    assert sorted(path.name for path in folder.rglob("*")) == ["ledger.db", "ledger.db-wal"]


async def test_a_server_that_fails_stops_the_erasure_before_anything_is_gone(tmp_path):
    folder = tmp_path / "t1"
    await planted(folder)
    keys = Keys()

    async def down() -> None:
        raise Unavailable("the server is down")

    with pytest.raises(Unavailable):
        await erase_tenant(folder, keys.destroy, [down])
    assert not keys.destroyed
    assert (folder / "vectors.db").exists()
    await erase_tenant(folder, keys.destroy)
    assert not folder.exists()


async def test_an_interrupted_erasure_is_finished_later(tmp_path):
    (tmp_path / "t1.erasing" / "deep").mkdir(parents=True)
    (tmp_path / "t1.erasing" / "deep" / "x").write_text(PLANTED, encoding="utf-8")
    (tmp_path / "t2").mkdir()
    assert finish_erasures(tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["t2"]
    assert finish_erasures(tmp_path / "nowhere") == 0


async def test_only_a_folder_can_be_erased(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for folder in (tmp_path / "none", tmp_path / "link"):
        with pytest.raises(BadInput):
            await erase_tenant(folder, Keys().destroy)
    assert (tmp_path / "real").is_dir()


async def test_a_revoked_preference_is_in_no_file(tmp_path):
    clock = FixedClock(SystemClock().today())
    memory = SqliteExperience(tmp_path / "e.db", clock)
    for n in range(2):
        await memory.note_edit(
            Edit(
                id=f"e{n}",
                run="r",
                author="li",
                field="/f",
                before="unmistakableword shoes",
                after="shoes",
                lang="en",
                at=epoch_ms(clock.now()),
            )
        )
    await memory.hear("say 'shoe' instead of 'unmistakableword'", "en")
    assert files_with(tmp_path, "unmistakableword")
    for item in await memory.items("preference"):
        await memory.forget(item.id)
    assert files_with(tmp_path, "unmistakableword") == []
    await memory.close()

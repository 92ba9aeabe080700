"""A process that judges for long: it notices that other packs went live, and a broken pack does not stop it."""

from datetime import date
from pathlib import Path

import pytest

from tools.compliance import holder, rules_admin
from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.holder import Following

LINE = {"id": 1, "text": "青釉暖手炉 铜胎 200g"}


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


class Follower:
    """A `Following` of a store that counts its loads and keeps its warnings."""

    def __init__(self, store: rules_admin.PackStore) -> None:
        self.loads = 0
        self.warned: list[str] = []
        self._store = store
        self.rules = Following(self._load, store.stamp, self.warned.append)

    def _load(self) -> Backstop:
        self.loads += 1
        return load_backstop(pack_dirs=self._store.live_dirs(), checker=None)

    def verdict(self) -> str:
        return self.rules.now().check_line(LINE)["verdict"]


def _stop(store: rules_admin.PackStore, backstop: Backstop, folder: Path) -> rules_admin.Loaded:
    pack = rules_admin.emergency_pack(folder / "stop", ["青釉暖手炉"], day=date(2026, 11, 21))
    return rules_admin.rules_load(store, pack, backstop)


def test_packs_that_go_live_and_back_judge_from_the_next_line_on(backstop: Backstop, tmp_path: Path) -> None:
    store = rules_admin.PackStore(tmp_path / "state")
    follower = Follower(store)
    before = follower.rules.now()
    assert follower.verdict() == "pass"
    loaded = _stop(store, backstop, tmp_path)
    assert follower.verdict() == "block"
    assert follower.rules.now().pack_id == loaded.backstop.pack_id
    assert before.check_line(LINE)["verdict"] == "pass", "a line in flight ends under the packs that it began under"
    store.back()
    assert follower.verdict() == "pass"
    assert follower.loads == 3
    assert follower.warned == []


def test_packs_that_cannot_be_loaded_leave_the_old_ones_and_are_tried_again(
    backstop: Backstop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = rules_admin.PackStore(tmp_path / "state")
    _stop(store, backstop, tmp_path)
    follower = Follower(store)
    live = tmp_path / "state" / "live.json"
    good = live.read_text("utf-8")
    live.write_text('{"live": ["gone@1+0"], "before": []}', "utf-8")
    assert [follower.verdict() for _ in range(3)] == ["block"] * 3
    assert (follower.loads, len(follower.warned)) == (2, 1), "not tried anew at every line"
    assert "goes on judging" in follower.warned[0]
    live.write_text("[]", "utf-8")
    assert follower.verdict() == "block"
    assert len(follower.warned) == 2, "other broken packs are tried at once, whatever ails them"
    monkeypatch.setattr(holder, "monotonic", lambda: float("inf"))
    assert follower.verdict() == "block"
    assert len(follower.warned) == 3, "tried again after a while"
    live.write_text(good, "utf-8")
    assert follower.verdict() == "block"
    assert len(follower.warned) == 3


def test_a_change_while_packs_are_being_loaded_is_not_missed(backstop: Backstop, tmp_path: Path) -> None:
    store = rules_admin.PackStore(tmp_path / "state")

    def load() -> Backstop:
        found = load_backstop(pack_dirs=store.live_dirs(), checker=None)
        if not store.live_dirs():
            _stop(store, backstop, tmp_path)  # comes in after the packs were read
        return found

    rules = Following(load, store.stamp, pytest.fail)
    assert rules.now().check_line(LINE)["verdict"] == "block"

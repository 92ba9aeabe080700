"""Settings: `adwright.toml` in the home folder, overridden by `ADWRIGHT_*` variables. Read in `app.wiring` alone."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path
from pydantic import Field, ValidationError, field_validator

from memory.domain.errors import BadInput
from memory.domain.noun import Noun

PREFIX = "ADWRIGHT_"


class Settings(Noun):
    """Every setting with its meaning. `adwright doctor` shows where each came from."""

    home: Path
    """Where everything is kept."""
    tenant: str = Field(default="shop", pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")
    """Whose shop this is; each tenant has a folder and a key of its own."""
    zone: str = "Asia/Shanghai"
    """IANA time zone in which the tenant's days begin."""

    model_url: str | None = None
    """Base URL of an OpenAI-compatible endpoint, e.g. http://127.0.0.1:8000/v1; none: the playbook decides."""
    model_name: str = "default"
    model_key: str = Field(default="none", repr=False)
    model_timeout_s: float = Field(default=30.0, gt=0)
    model_attempts: int = Field(default=3, ge=1, le=10)

    embeddings_url: str | None = None
    """Base URL of an OpenAI-compatible embeddings endpoint; none: words alone."""
    embeddings_model: str = "default"
    embeddings_dims: int = Field(default=1024, ge=1)
    """Length of that model's vectors."""
    embeddings_key: str = Field(default="none", repr=False)

    graph: Literal["sqlite", "neo4j"] = "sqlite"
    neo4j_url: str = "bolt://127.0.0.1:7687"
    neo4j_user: str = "neo4j"
    neo4j_password: str = Field(default="", repr=False)

    vectors: Literal["sqlite", "chroma"] = "sqlite"
    chroma_url: str = "http://127.0.0.1:8000"

    platform: Literal["simulated"] = "simulated"
    platform_timeout_s: float = Field(default=5.0, gt=0)
    platform_idle_s: float = Field(default=300.0, gt=0)
    """Seconds of silence after which the simulated platform's process ends."""

    task_seconds: float = Field(default=120.0, gt=0)
    """The longest that one specialist's task may take."""
    review_days: int = Field(default=7, ge=1)
    """How long a plan waits for a reviewer before it expires."""
    log: Literal["auto", "human", "json"] = "auto"

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("is no IANA time zone, such as Asia/Shanghai") from error
        return zone

    @property
    def tenant_folder(self) -> Path:
        return self.home / "tenants" / self.tenant


def load_settings(environment: Mapping[str, str]) -> Settings:
    """The settings as files and variables give them. Raises `BadInput`, naming the setting that cannot be used."""
    home = Path(environment.get(f"{PREFIX}HOME") or user_data_path("adwright")).expanduser().absolute()
    given = {**_file(home / "adwright.toml"), **_variables(environment), "home": home}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise BadInput(
            f"setting {name}: {first['msg']}", todo=f"correct {PREFIX}{name.upper()} or adwright.toml", field=name
        ) from error


def _file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except PermissionError:
        return {}  # an unreadable home is reported when its databases are opened, with what to do
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is no TOML: {error}", todo="correct the line it names") from error


def _variables(environment: Mapping[str, str]) -> dict[str, str]:
    names = {f"{PREFIX}{name.upper()}": name for name in Settings.model_fields if name != "home"}
    return {names[key]: value for key, value in environment.items() if key in names and value}

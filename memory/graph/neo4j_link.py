"""The connection to a Neo4j server: managed transactions, deadlines, and failures as types."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar, cast
from urllib.parse import urlsplit

from memory.domain.errors import BadInput, Misbehaved, Unavailable

if TYPE_CHECKING:
    from neo4j import AsyncDriver, AsyncManagedTransaction, AsyncSession

Row = list[Any]
T = TypeVar("T")

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
READ_SECONDS = 10.0
WRITE_SECONDS = 60.0
_CONNECT_SECONDS = 5.0
_AGAIN_SECONDS = 0.2


class Neo4jLink:
    """One driver, opened at the first use. `ask` and `write` retry what the server says may be retried."""

    def __init__(
        self,
        url: str,
        user: str,
        password: str,
        database: str = "neo4j",
        read_seconds: float = READ_SECONDS,
        write_seconds: float = WRITE_SECONDS,
    ) -> None:
        if urlsplit(url).scheme not in _SCHEMES:
            raise BadInput(f"{url} is no Neo4j address", todo="write it as bolt://host:7687", field="neo4j_url")
        self.url = url
        self._auth = (user, password)
        self._database = database
        self._read_seconds = read_seconds
        self._write_seconds = write_seconds
        self._driver: AsyncDriver | None = None

    async def ask(self, statement: str, **values: Any) -> list[Row]:
        """All rows of one statement that only reads.

        The statement is a transaction by itself, which takes one round trip; a managed one waits twice.
        """
        from neo4j.exceptions import DriverError, Neo4jError

        async with self._guarded(self._read_seconds):
            deadline = time.monotonic() + self._read_seconds
            while True:
                try:
                    async with self._session(reads=True) as session:
                        return await _rows(session, statement, values)
                except (DriverError, Neo4jError) as error:
                    if not error.is_retryable() or time.monotonic() + _AGAIN_SECONDS >= deadline:
                        raise
                await asyncio.sleep(_AGAIN_SECONDS)

    async def write(self, work: "Callable[[AsyncManagedTransaction], Awaitable[T]]") -> T:
        """`work` runs again when the answer to a commit was lost, so it has to notice what it already did."""
        from neo4j.exceptions import IncompleteCommit

        async with self._guarded(self._write_seconds):
            while True:
                try:
                    async with self._session() as session:
                        return await session.execute_write(work)
                except IncompleteCommit:
                    # The connection broke while the transaction ended, which the driver itself never retries.
                    await asyncio.sleep(_AGAIN_SECONDS)

    async def run(self, statement: str) -> None:
        """A schema statement, which Neo4j does not take inside a managed transaction with others."""
        async with self._guarded(self._write_seconds), self._session() as session:
            result = await session.run(cast(LiteralString, statement))
            await result.consume()

    async def close(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            await driver.close()

    def _session(self, *, reads: bool = False) -> "AsyncSession":
        return self._open().session(database=self._database, default_access_mode="READ" if reads else "WRITE")

    def _open(self) -> "AsyncDriver":
        if self._driver is None:
            from neo4j import AsyncGraphDatabase

            self._driver = AsyncGraphDatabase.driver(
                self.url,
                auth=self._auth,
                connection_timeout=_CONNECT_SECONDS,
                connection_acquisition_timeout=_CONNECT_SECONDS,
                max_transaction_retry_time=self._read_seconds,
                initial_retry_delay=_AGAIN_SECONDS,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        return self._driver

    @asynccontextmanager
    async def _guarded(self, seconds: float) -> AsyncIterator[None]:
        from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError

        try:
            async with asyncio.timeout(seconds):
                yield
        except TimeoutError as error:
            raise self._silent(f"did not answer within {seconds:g} s") from error
        except AuthError as error:
            raise Misbehaved(
                f"Neo4j at {self.url} refused the login: {error.message}",
                kept="nothing was written",
                todo="check the user and password in the settings",
            ) from error
        except Neo4jError as error:
            if error.is_retryable():
                raise self._silent(f"kept failing: {error.message}") from error
            raise Misbehaved(f"Neo4j at {self.url} refused the statement: {error.message}") from error
        except ConfigurationError as error:
            raise Misbehaved(f"{self.url} cannot be used as a Neo4j address: {error}") from error
        except (DriverError, OSError) as error:
            raise self._silent(f"cannot be reached: {error}") from error

    def _silent(self, how: str) -> Unavailable:
        return Unavailable(
            f"Neo4j at {self.url} {how}",
            kept="what was acknowledged is safe; a write that was under way may or may not have been made",
            todo="start the server (`make neo4j`) and try again; writing the same batch twice does no harm",
        )


async def ask(tx: "AsyncManagedTransaction", statement: str, **values: Any) -> list[Row]:
    """All rows of a statement."""
    return await _rows(tx, statement, values)


async def _rows(runner: "AsyncManagedTransaction | AsyncSession", statement: str, values: dict[str, Any]) -> list[Row]:
    result = await runner.run(cast(LiteralString, statement), values)
    return [record.values() async for record in result]

"""A Chroma server, spoken to over its v2 REST interface: calls that end in time and fail in our types.

The interface itself is small and asynchronous here; the server's own client package has no time limits and cannot be
closed from asyncio.
"""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from memory.domain.errors import BadInput, Misbehaved, OutsideFailure, Unavailable

_COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections"
_ATTEMPTS = 3


class CollectionGone(OutsideFailure):
    """The server does not know a collection: it was deleted, or the server lost its data."""


class ChromaServer:
    """The server at `url`. Every call ends within `timeout_s` a try, and is tried again while nothing answers."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None, timeout_s: float = 10.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise BadInput(f"{url!r} is not the address of a Chroma server", field="chroma_url")
        self._url = url.rstrip("/")
        self._headers = dict(headers or {})
        self._timeout_s = timeout_s
        self._client: httpx.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def collection(self, name: str) -> str:
        """The id of the collection `name`, made when it is new: cosine, and a beam wide enough for good recall."""
        hnsw = {"space": "cosine", "ef_construction": 200, "ef_search": 200}
        body = {"name": name, "get_or_create": True, "configuration": {"hnsw": hnsw}}
        answer = await self._call("POST", _COLLECTIONS, body)
        return str(_part(answer, "id"))

    async def names(self) -> list[str]:
        """The names of all collections."""
        answer = await self._call("GET", f"{_COLLECTIONS}?limit=1000000")
        if not isinstance(answer, list):
            raise Misbehaved("the Chroma server did not list its collections")
        return [str(_part(collection, "name")) for collection in answer]

    async def delete_collection(self, name: str) -> None:
        """Deletes a collection; one that is not there is fine."""
        try:
            await self._call("DELETE", f"{_COLLECTIONS}/{quote(name)}")
        except CollectionGone:
            return

    async def post(self, collection: str, verb: str, body: Mapping[str, Any]) -> Any:
        """`upsert`, `update`, `delete` or `query` on a collection by id. Raises CollectionGone."""
        return await self._call("POST", f"{_COLLECTIONS}/{quote(collection)}/{verb}", body)

    async def query(
        self, collection: str, vector: list[float], where: Mapping[str, Any], n: int
    ) -> list[tuple[str, float]]:
        """(id, cosine distance) of the `n` nearest, nearest first."""
        body = {"query_embeddings": [vector], "n_results": n, "where": where, "include": ["distances"]}
        answer = await self.post(collection, "query", body)
        ids, distances = _part(answer, "ids"), _part(answer, "distances")
        try:
            return [(str(id), float(distance)) for id, distance in zip(ids[0], distances[0], strict=True)]
        except (LookupError, TypeError, ValueError) as error:
            raise Misbehaved(f"the Chroma server answered a query with {str(answer)[:200]}") from error

    async def close(self) -> None:
        if self._client is not None and self._loop is asyncio.get_running_loop():
            await self._client.aclose()
        self._client = None

    async def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(Unavailable),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_exponential(multiplier=0.2, max=2),
            reraise=True,
        )
        return await retrying(self._once, method, path, body)

    async def _once(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        try:
            async with asyncio.timeout(self._timeout_s):
                response = await self._http().request(method, path, json=body)
        except (TimeoutError, httpx.TransportError) as error:
            raise self._unavailable(str(error) or type(error).__name__) from error
        return self._read(response)

    def _read(self, response: httpx.Response) -> Any:
        if response.status_code == 404:
            raise CollectionGone(
                f"the Chroma server at {self._url} does not know what was asked: {response.text[:200]}"
            )
        if response.status_code == 429 or response.status_code >= 500:
            raise self._unavailable(f"status {response.status_code}, {response.text[:200]}")
        if response.status_code >= 400:
            raise Misbehaved(f"the Chroma server at {self._url} refused a request: {response.text[:200]}")
        try:
            return response.json() if response.content else None
        except ValueError as error:
            raise Misbehaved(f"the Chroma server at {self._url} did not answer in JSON") from error

    def _http(self) -> httpx.AsyncClient:
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            # A client belongs to one event loop; the connections of a loop that has ended are already closed.
            self._loop = loop
            self._client = httpx.AsyncClient(base_url=self._url, headers=self._headers, timeout=self._timeout_s)
        return self._client

    def _unavailable(self, why: str) -> Unavailable:
        return Unavailable(
            f"the Chroma server at {self._url} does not answer: {why}",
            kept="every document is stored in the home folder; the server catches up when it is back",
            todo="start it with `chroma run`, or unset the Chroma address to use the embedded index",
        )


def _part(answer: Any, name: str) -> Any:
    if not isinstance(answer, dict) or name not in answer:
        raise Misbehaved(f"the Chroma server answered without {name!r}: {str(answer)[:200]}")
    return answer[name]

"""Embeddings from an OpenAI-compatible endpoint (`POST /v1/embeddings`): vLLM, or any other by base URL."""

from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from memory.domain.errors import BadInput, Misbehaved, Unavailable
from memory.domain.evidence import Lang
from memory.vectors.port import Vectors

_BATCH = 64
_ATTEMPTS = 3


class EndpointEmbedder:
    """`Embedder` over `base_url` (with its `/v1`). `langs` are those the model was trained on.

    Raises Unavailable when it does not answer within `timeout_s` three times, Misbehaved when it answers nonsense,
    BadInput when it refuses what it was asked.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        dims: int,
        *,
        api_key: str = "",
        langs: frozenset[Lang] = frozenset({"zh", "zh-Hant", "en"}),
        timeout_s: float = 20.0,
        wait_s: float = 0.3,
    ) -> None:
        self.dims = dims
        self._url = f"{base_url.rstrip('/')}/embeddings"
        self._model = model
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._langs = langs
        self._timeout_s = timeout_s
        self._wait_s = wait_s

    @property
    def id(self) -> str:
        return f"{self._model}-{self.dims}"

    def covers(self, lang: Lang) -> bool:
        return lang in self._langs

    async def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dims), np.float32)
        async with httpx.AsyncClient(timeout=self._timeout_s, headers=self._headers) as client:
            parts = [
                await self._with_retries(client, list(texts[start : start + _BATCH]))
                for start in range(0, len(texts), _BATCH)
            ]
        return np.concatenate(parts)

    async def _with_retries(self, client: httpx.AsyncClient, texts: list[str]) -> Vectors:
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(Unavailable),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_exponential(multiplier=self._wait_s, max=5),
            reraise=True,
        )
        return await retrying(self._once, client, texts)

    async def _once(self, client: httpx.AsyncClient, texts: list[str]) -> Vectors:
        try:
            response = await client.post(
                self._url, json={"model": self._model, "input": texts, "encoding_format": "float"}
            )
        except httpx.TransportError as error:
            raise self._down(str(error) or type(error).__name__) from error
        if response.status_code == 429 or response.status_code >= 500:
            raise self._down(f"status {response.status_code}")
        if response.status_code >= 400:
            raise BadInput(f"{self._url} refused the texts: {response.text[:200]}", field="embeddings")
        return self._vectors(response, len(texts))

    def _vectors(self, response: httpx.Response, count: int) -> Vectors:
        try:
            rows: list[dict[str, Any]] = sorted(response.json()["data"], key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], np.float32)
        except (ValueError, LookupError, TypeError) as error:
            raise Misbehaved(f"{self._url} did not answer with embeddings: {response.text[:200]}") from error
        if vectors.shape != (count, self.dims) or not np.isfinite(vectors).all():
            raise Misbehaved(f"{self._url} answered {vectors.shape}, not {count} vectors of {self.dims} numbers")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not lengths.all():
            raise Misbehaved(f"{self._url} answered a vector of zeros")
        return vectors / lengths

    def _down(self, why: str) -> Unavailable:
        return Unavailable(
            f"the embedding endpoint {self._url} does not answer: {why}",
            kept="nothing was stored",
            todo="check that it runs, or choose the built-in embedder",
        )

"""Which chat model answers, and how long it is waited for. Chosen by settings; the playbook lies underneath."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential, wait_random

from memory.domain.errors import Misbehaved, OutsideFailure, Unavailable
from models.playbook import PlaybookModel


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible server."""

    base_url: str
    model: str
    api_key: str = "none"
    timeout_s: float = 30.0
    """Seconds for one answer, connection included."""
    attempts: int = 3
    """Tries for one call before the playbook takes over."""
    first_wait_s: float = 0.2
    """Wait before the second try; doubles, with jitter, up to 5 s."""


@dataclass
class ChatModels:
    """The configured model and the playbook. `broken` is set while the endpoint is known to be down, so that one run
    does not wait out the same failure at every call."""

    playbook: BaseChatModel = field(default_factory=PlaybookModel)
    endpoint: Endpoint | None = None
    broken: str | None = None
    _client: BaseChatModel | None = None
    _http: httpx.AsyncClient | None = None

    @property
    def name(self) -> str:
        """What is shown as the run's backend."""
        return f"endpoint:{self.endpoint.model}" if self.endpoint else "playbook"

    @property
    def client(self) -> BaseChatModel | None:
        """The endpoint's client, made on first use; None when there is no endpoint."""
        if self.endpoint and self._client is None:
            self._http = httpx.AsyncClient(timeout=self.endpoint.timeout_s)
            self._client = _client(self.endpoint, self._http)
        return self._client

    async def close(self) -> None:
        """Closes the connections to the endpoint; the client is made again when it is asked for again."""
        if self._http:
            await self._http.aclose()
        self._http = self._client = None

    def retrying(self) -> AsyncRetrying:
        """The retry policy of one call: only what may pass the next time is tried again."""
        endpoint = self.endpoint or Endpoint("", "")
        return AsyncRetrying(
            stop=stop_after_attempt(endpoint.attempts),
            wait=wait_exponential(endpoint.first_wait_s, 5.0) + wait_random(0, endpoint.first_wait_s),
            retry=retry_if_exception_type((Unavailable, Misbehaved)),
            reraise=True,
        )


def _client(endpoint: Endpoint, http: httpx.AsyncClient) -> BaseChatModel:
    from langchain_openai import ChatOpenAI  # 1 s to import: only when an endpoint is configured
    from pydantic import SecretStr

    return ChatOpenAI(
        model=endpoint.model,
        base_url=endpoint.base_url,
        api_key=SecretStr(endpoint.api_key),
        timeout=endpoint.timeout_s,
        max_retries=0,
        temperature=0,
        use_responses_api=False,
        http_async_client=http,
    )


def outside_failure(error: Exception) -> OutsideFailure | None:
    """What a client's exception means here; None when it is not the endpoint's fault."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        return Unavailable("the model did not answer in time")
    if isinstance(error, openai.APIConnectionError):
        return Unavailable("the model's server could not be reached")
    if isinstance(error, openai.RateLimitError):
        return Unavailable("the model's server asks us to slow down (429)")
    if isinstance(error, openai.InternalServerError):
        return Unavailable(f"the model's server failed ({error.status_code})")
    if isinstance(error, openai.APIStatusError):
        return OutsideFailure(f"the model's server refused the call ({error.status_code})")
    if isinstance(error, ValueError | TypeError | KeyError | AttributeError | openai.OpenAIError):
        return Misbehaved(f"the model's answer could not be read ({type(error).__name__})")
    return None


def checked(message: AIMessage, tools: Sequence[str]) -> AIMessage:
    """The message when it can be acted on.

    Raises `Misbehaved` on an empty answer, arguments that are no JSON, or a tool that was not offered.
    """
    if message.invalid_tool_calls:
        raise Misbehaved(
            f"the model called {message.invalid_tool_calls[0].get('name')} with arguments that are no JSON"
        )
    if unknown := [call["name"] for call in message.tool_calls if call["name"] not in tools]:
        raise Misbehaved(f"the model called {unknown[0]}, which is not one of its tools")
    if not message.tool_calls and not message.text.strip():
        raise Misbehaved("the model gave an empty answer")
    return message


def tool_name(tool: Any) -> str:
    """The name of a tool as a model request lists it."""
    return tool.get("function", tool).get("name", "") if isinstance(tool, dict) else tool.name

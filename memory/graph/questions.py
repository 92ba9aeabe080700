"""The questions of the port, answered once over the few reads that every adapter gives."""

from types import TracebackType
from typing import Self

from memory.graph.answers_around import AroundAnswers
from memory.graph.answers_audience import AudienceAnswers
from memory.graph.answers_industry import IndustryAnswers
from memory.graph.answers_product import ProductAnswers
from memory.graph.answers_work import WorkAnswers
from memory.graph.batch import Version
from memory.graph.rows import Rows


class Answers(ProductAnswers, AudienceAnswers, IndustryAnswers, WorkAnswers, AroundAnswers):
    """A snapshot: a tenant's and the industry's rows, each at one published version."""

    def __init__(self, tenant: Rows, industry: Rows, version: Version, at: int) -> None:
        super().__init__(tenant, industry, at)
        self.version = version

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.tenant.close()
        await self.industry.close()

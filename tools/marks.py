"""How a function becomes a tool: its docstring is its prompt, and it is marked READ or WRITE.

A READ tool changes nothing. A WRITE tool puts a result on the run's workbench, at paths that depend only on its
arguments, so that doing it twice is doing it once. No tool reaches outside: there is none that talks to a platform.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from langchain_core.tools import BaseTool, tool

Access = Literal["READ", "WRITE"]
ToolFunction = Callable[..., Awaitable[dict[str, Any]]]


def reads(function: ToolFunction) -> BaseTool:
    """Marks a tool that only looks."""
    return _marked(function, "READ")


def writes(function: ToolFunction) -> BaseTool:
    """Marks a tool that puts a result on the workbench."""
    return _marked(function, "WRITE")


def access_of(made: BaseTool) -> Access:
    """The mark of a tool; raises KeyError for a tool without one."""
    return (made.metadata or {})["access"]


def _marked(function: ToolFunction, access: Access) -> BaseTool:
    made = tool(function)
    made.metadata = {"access": access}
    return made

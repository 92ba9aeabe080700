"""What stored weights must hold before anything is computed with them."""

from collections.abc import Iterable, Mapping
from typing import Any

from numpy.typing import NDArray

from memory.domain.errors import BadInput


def demand_names(arrays: Mapping[str, NDArray[Any]], names: Iterable[str]) -> None:
    """Raises BadInput naming the first array that is missing."""
    for name in names:
        if name not in arrays:
            raise BadInput(f"checker weights: {name} is missing", field=name)


def demand_shapes(arrays: Mapping[str, NDArray[Any]], wanted: Mapping[str, tuple[int, ...]]) -> None:
    """Raises BadInput naming the first array that is not of its shape."""
    for name, shape in wanted.items():
        if arrays[name].shape != shape:
            raise BadInput(f"checker weights: {name} is not of shape {shape}", field=name)

"""The public API: `@export("Name")` gives a symbol its name under `import deskhand`, independent of the folders.

A symbol may move from file to file; what people import does not. This registry is the only list:
`deskhand/api_reference.py` generates from it the imports in `deskhand/__init__.py`, the reference page and the golden
file.

Source: `tf_export` of TensorFlow, tensorflow/python/util/tf_export.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Exported:
    """A public symbol: the class or function, and the module and name under which it lives.

    Attributes:
        was: Its public name in the version before, which still works and warns; empty where it is the same.
    """

    symbol: type | FunctionType
    was: str = ""

    @property
    def home(self) -> str:
        """`module:name`, where `deskhand` finds it."""
        return f"{self.symbol.__module__}:{self.symbol.__qualname__}"


_REGISTRY: dict[str, Exported] = {}


def export(name: str, *, was: str = "") -> Callable[[T], T]:
    """Make the decorated class or function public as `deskhand.<name>`.

    Args:
        was: The public name that it had in the version before: for one version that name works, with a warning.

    Raises:
        ValueError: If a name is no public identifier, or `name` is taken.
        TypeError: If the symbol is neither a class nor a function of a module's top level.
    """
    for public in (name, was or name):
        if not public.isidentifier() or public.startswith("_"):
            raise ValueError(f"{public!r} cannot be a public name")

    def register(symbol: T) -> T:
        if not isinstance(symbol, type | FunctionType) or "." in symbol.__qualname__:
            raise TypeError(f"deskhand.{name}: only classes and functions of a module's top level can be exported")
        found = Exported(symbol, was)
        if name in _REGISTRY and _REGISTRY[name].home != found.home:
            raise ValueError(f"deskhand.{name} is {_REGISTRY[name].home} already, it cannot be {found.home} too")
        _REGISTRY[name] = found
        return symbol

    return register


def exported() -> dict[str, Exported]:
    """Every public symbol of the modules imported so far, and of vision, by public name, sorted."""
    _export_vision()
    return dict(sorted(_REGISTRY.items()))


@cache
def _export_vision() -> None:
    """Name what vision gives to the public: it lies below and does not know this module.

    Imported here, where the registry is read, so that whoever marks a symbol does not load every reader of screens.
    """
    from vision.frame import Frame
    from vision.geometry import (
        DesktopBox,
        DesktopPoint,
        ModelPoint,
        Monitor,
        Piece,
        PixelBox,
        PixelPoint,
        Size,
        Space,
        Viewport,
    )
    from vision.perception.elements import Affordance, Element, Kind, Perception, State
    from vision.perception.ocr import OcrEngine, RapidOcrEngine, TextLine
    from vision.perception.reader import ScreenReader

    for symbol in (
        *(Affordance, DesktopBox, DesktopPoint, Element, Frame, Kind, ModelPoint, Monitor, OcrEngine, Perception),
        *(Piece, PixelBox, PixelPoint, RapidOcrEngine, ScreenReader, Size, Space, State, TextLine, Viewport),
    ):
        export(symbol.__name__)(symbol)

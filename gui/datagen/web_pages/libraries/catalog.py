"""The component libraries by name, as `libraries.toml` describes them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

KEPT_OUT: Final = frozenset({"semantic", "shoelace"})
"""Of the test split alone."""

VERSIONS: Final = Path(__file__).with_name("package.json")
"""The packages with the versions that were tried."""

_DESCRIBED: Final = Path(__file__).with_name("libraries.toml")


@dataclass(frozen=True, slots=True)
class Library:
    """A component library.

    Attributes:
        controls: The ways in which each control may be written; one that is missing is the page's own.
        sheets: Style sheets, as paths below `node_modules`.
        modules: Modules that define its elements, as they are imported.
        script: What is run once these are loaded.
        body: Attributes of the page's body, for its light look.
        dark: The same for its dark one; empty where it has none.
    """

    name: str
    controls: Mapping[str, tuple[str, ...]]
    sheets: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    script: str = ""
    body: str = ""
    dark: str = ""

    @property
    def unseen(self) -> bool:
        """Whether it is kept out of training."""
        return self.name in KEPT_OUT


def _read(path: Path) -> dict[str, Library]:
    described: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: Library(
            name,
            {control: tuple(ways) for control, ways in settings["controls"].items()},
            tuple(settings.get("sheets", ())),
            tuple(settings.get("modules", ())),
            *(settings.get(word, "") for word in ("script", "body", "dark")),
        )
        for name, settings in described.items()
    }


LIBRARIES: Final[Mapping[str, Library]] = _read(_DESCRIBED)
"""All of them by name."""

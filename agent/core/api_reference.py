"""The public API written down twice: a golden list that fails the tests when it changes unasked, and a page to read.

python -m agent.core.api_reference            what differs from the repository; exit code 1 if anything does
python -m agent.core.api_reference --write    write them anew: the change was meant
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Final

import agent
from agent.core.api import Exported, exported

GOLDEN: Final = Path("tests/data/api.txt")
PAGE: Final = Path("docs/api.md")

_SECTION: Final = re.compile(r"(Args|Attributes|Raises|Returns|Yields|Signals|Source):\s*(.*)")
_OURS: Final = ("agent.", "vision.", "gui.")


def public_api() -> dict[str, Exported]:
    """Every public symbol of the whole program, by name."""
    for module in pkgutil.walk_packages(agent.__path__, "agent."):
        importlib.import_module(module.name)
    return exported()


def golden(api: Mapping[str, Exported]) -> str:
    """One line for each public name and each of its members, with its signature."""
    return "".join(f"{line}\n" for name, one in api.items() for line in _lines(name, one.symbol))


def page(api: Mapping[str, Exported]) -> str:
    """The reference page, in Markdown: signatures and docstrings, grouped by what they are about."""
    parts = ["# Reference\n\nWhat `import deskhand` gives. Written by `make api`; do not edit.\n"]
    for module in dict.fromkeys(one.symbol.__module__ for one in sorted(api.values(), key=lambda one: one.home)):
        about = (inspect.getdoc(sys.modules[module]) or "").partition("\n\n")[0].replace("\n", " ")
        parts.append(f"\n## {about.rstrip('.')}\n")
        for name, one in api.items():
            if one.symbol.__module__ == module:
                signatures = "\n".join(_lines(name, one.symbol))
                parts.append(
                    f"\n### {name}\n\n```python\n{signatures}\n```\n\n{_prose(inspect.getdoc(one.symbol) or '')}\n"
                )
    return "".join(parts)


def _lines(name: str, symbol: type | FunctionType) -> Iterator[str]:
    if isinstance(symbol, FunctionType):
        yield name + _signature(symbol)
        return
    if issubclass(symbol, Enum):
        yield f"{name}: " + " | ".join(f"{member.name}={member.value!r}" for member in symbol)
    elif getattr(symbol, "_is_protocol", False):
        yield f"{name}: Protocol"
    elif issubclass(symbol, Exception):
        yield f"{name}: {symbol.__base__.__name__ if symbol.__base__ else ''}"
    else:
        yield name + _signature(symbol)
    ours = [base for base in symbol.__mro__ if base.__module__.startswith(_OURS)]
    members = {key: value for base in reversed(ours) for key, value in vars(base).items() if not key.startswith("_")}
    for key, value in sorted(members.items()):
        match value:
            case FunctionType():
                yield f"{name}.{key}{_signature(value, bound=True)}"
            case classmethod(__func__=FunctionType() as made):
                yield f"{name}.{key}{_signature(made, bound=True)}"
            case staticmethod(__func__=FunctionType() as made):
                yield f"{name}.{key}{_signature(made)}"
            case property(fget=FunctionType() as get) | cached_property(func=FunctionType() as get):
                yield f"{name}.{key}: {get.__annotations__['return']}"
            case _:  # fields stand in the signature, enum members in the list
                pass


class _Verbatim(str):
    """Text that `inspect` prints as it is."""

    def __repr__(self) -> str:
        return str(self)


def _signature(symbol: type | FunctionType, *, bound: bool = False) -> str:
    found = inspect.signature(symbol)
    parameters = list(found.parameters.values())[1 if bound else 0 :]
    told = [
        one.replace(
            annotation=one.annotation if one.annotation is one.empty else _Verbatim(one.annotation),
            default=one.default if one.default is one.empty else _Verbatim(_default(one.default)),
        )
        for one in parameters
    ]
    returns = found.return_annotation
    if isinstance(symbol, type) or returns is found.empty:
        return str(inspect.Signature(told))
    return str(inspect.Signature(told, return_annotation=_Verbatim(returns)))


def _default(value: object) -> str:
    """A default that reads the same in every run: no addresses, no order of sets."""
    match value:
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case None | bool() | int() | float() | str() | tuple():
            return repr(value)
        case _:
            name: str = getattr(value, "__qualname__", "<a value>")
            return "..." if "<" in name else name


def _prose(docstring: str) -> str:
    """Google sections as Markdown lists; everything else as it stands."""
    out: list[str] = []
    inside = False
    for line in docstring.splitlines():
        if (section := _SECTION.fullmatch(line)) is not None:
            inside = not section[2]
            out.append(f"**{section[1]}:** {section[2]}" if section[2] else f"**{section[1]}:**\n")
        elif inside and (item := re.fullmatch(r"    (\*{0,2}\w+): (.*)", line)) is not None:
            out.append(f"- `{item[1]}`: {item[2]}")
        elif inside and line.startswith("    "):
            out.append(f"  {line.strip()}")
        else:
            inside = inside and not line
            out.append(line)
    return "\n".join(out)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare or write both files, in the repository that is the working directory."""
    parser = argparse.ArgumentParser(
        prog="python -m agent.core.api_reference", description="The public API, written down."
    )
    parser.add_argument("--write", action="store_true", help="write the files anew")
    options = parser.parse_args(arguments)
    api = public_api()
    code = 0
    for file, text in ((GOLDEN, golden(api)), (PAGE, page(api))):
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        if options.write:
            file.write_text(text, encoding="utf-8")
            print(f"wrote {file}")
        else:
            print(f"{file} does not say what the code says; if the change is meant: make api")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())

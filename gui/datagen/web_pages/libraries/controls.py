"""Controls of a page in the markup of a component library; what it lacks is the page's own."""

from __future__ import annotations

import random
import re
from html import escape

from agent.learning.instructions.random_text import RandomText
from gui.datagen.web_pages.controls import Controls
from gui.datagen.web_pages.libraries.catalog import Library
from gui.datagen.web_pages.page_style import Look

_CLASSES = re.compile(r"""\bclass=(?:"([^"]*)"|([\w-]+))""")


class LibraryControls(Controls):
    """Factory of the controls of a library with random content, one per page."""

    def __init__(
        self, choice: random.Random, words: RandomText, look: Look, library: Library, *, right_to_left: bool
    ) -> None:
        super().__init__(choice, words, look, right_to_left=right_to_left)
        self._library = library

    def button(self, caption: str = "", *, main: bool | None = None, icon: bool | None = None) -> str:
        name = "main" if (self.chance(0.35) if main is None else main) else "button"
        return self._made(name, t=caption or self.words.caption(18)) or super().button(caption, main=main, icon=icon)

    def tool(self, name: str = "") -> str:
        side = self.choice.choice([14, 16, 18, 20, 24])
        picture = self.icons.named(name, side) if name else self.icons.any(self.choice, side)
        return self._made("tool", icon=picture) or super().tool(name)

    def field(self, *, password: bool = False, style: str = "") -> str:
        value = "" if self.chance(0.35) else self.words.value()
        hint = self.words.caption() if self.chance(0.5) else ""
        if password:
            return super().field(password=True, style=style)
        kind = self.choice.choice(["text", "text", "email", "search"])
        return self._made("field", type=kind, v=value, p=hint, shown=value or hint, style=style) or super().field(
            style=style
        )

    def area(self, style: str = "width:100%") -> str:
        value = "" if self.chance(0.3) else self.words.paragraph(self.choice.choice([6, 15, 40]))
        rows = str(self.choice.randint(2, 6))
        return self._made("area", rows=rows, v=value, shown=value, style=style) or super().area(style)

    def checkbox(self, caption: str | None = None) -> str:
        label = self.words.caption() if caption is None else caption
        return self._made("checkbox", t=label, on=self.chance(0.5)) or super().checkbox(caption)

    def switch(self, caption: str | None = None) -> str:
        label = self.words.caption() if caption is None else caption
        return self._made("switch", t=label, on=self.chance(0.5)) or super().switch(caption)

    def radios(self, count: int) -> list[str]:
        if "radio" not in self._library.controls:
            return super().radios(count)
        name, chosen = self._name(), self.choice.randrange(count)
        return [
            self._made("radio", t=caption, name=name, on=place == chosen)
            for place, caption in enumerate(self.words.captions(count))
        ]

    def combo(self, style: str = "") -> str:
        captions = self.words.captions(self.choice.randint(2, 6), 20)
        options = "".join(f"<option>{escape(caption)}</option>" for caption in captions)
        return self._made("combo", first=captions[0], options=options, style=style) or super().combo(style)

    def number(self) -> str:
        return self._made("number", n=(value := self.choice.randint(0, 100)), shown=value) or super().number()

    def slider(self, style: str = "width:160px") -> str:
        return self._made("slider", n=self.choice.randint(0, 100), shown="", style=style) or super().slider(style)

    def progress(self, style: str = "width:100%") -> str:
        return self._made("progress", n=self.choice.randint(10, 99)) or super().progress(style)

    def _made(self, control: str, *, on: bool = False, **values: object) -> str:
        """A control in one of the ways of the library; empty where it has none."""
        ways = self._library.controls.get(control)
        if ways is None:
            return ""
        markup = {"options", "icon"}
        filled = {"style": "", "name": self._name(), "icon": self.icons.any(self.choice, 14)} | values
        texts = {name: str(value) if name in markup else escape(str(value)) for name, value in filled.items()}
        return self.choice.choice(ways).format_map(
            texts
            | {
                "on": " checked" * on,
                "selected": " selected" * on,
                "toggled": " toggled" * on,
                "checked": "is-checked" if on else "is-off",
                "off": self._disabled("", 0.08),
            }
        )


def own_classes(page: str) -> str:
    """The page with its own classes renamed, and those of the library, which begin with `~`, as these are called."""

    def renamed(found: re.Match[str]) -> str:
        names = (found[1] if found[1] is not None else found[2]).split()
        return f'class="{" ".join(name[1:] if name.startswith("~") else f"own-{name}" for name in names)}"'

    return _CLASSES.sub(renamed, page)


def own_sheet(sheet: str) -> str:
    """The page's own style sheet with its classes renamed, in a layer over which any rule of the library goes."""
    return "@layer own{" + re.sub(r"\.(?=[a-zA-Z])", ".own-", sheet) + "}"

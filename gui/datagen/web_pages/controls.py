"""Random controls of one page as HTML: the browser's own, or plain elements with a role."""

from __future__ import annotations

import random
from html import escape

from agent.learning.instructions.random_text import RandomText
from gui.datagen.web_pages.icons import Icons, picture
from gui.datagen.web_pages.page_style import Look


class Controls:
    """Factory of controls with random content, one per page.

    Attributes:
        right_to_left: Which way the page runs.
    """

    def __init__(self, choice: random.Random, words: RandomText, look: Look, *, right_to_left: bool) -> None:
        self.choice, self.words, self.look = choice, words, look
        self.right_to_left = right_to_left
        self.icons = Icons(choice.choice([1.5, 2, 2, 2.5, 3]), choice.random() < 0.2, choice.choice(["round", "butt"]))
        self._names = 0
        self._focus = choice.randint(0, 12) if choice.random() < 0.7 else -1

    def chance(self, share: float) -> bool:
        """A biased coin: True with this probability."""
        return self.choice.random() < share

    def text(self, caption: str, tag: str = "span", style: str = "") -> str:
        """A text."""
        return f'<{tag} style="{style}">{escape(caption)}</{tag}>'

    def button(self, caption: str = "", *, main: bool | None = None, icon: bool | None = None) -> str:
        """A button with a caption, now and then with an icon before it."""
        look = ("main" if self.chance(0.3) else self.choice.choice(["", "", "bare"])) if main is None else "main" * main
        symbol = f"{self.icons.any(self.choice, 14)} " if (self.chance(0.15) if icon is None else icon) else ""
        return f'<button class="{look}"{self._state()}>{symbol}{escape(caption or self.words.caption(18))}</button>'

    def tool(self, name: str = "") -> str:
        """A button with an icon only."""
        side = self.choice.choice([14, 16, 18, 20, 24])
        symbol = self.icons.named(name, side) if name else self.icons.any(self.choice, side)
        pressed = ' aria-pressed="true"' if self.chance(0.08) else ""
        return f'<button class="tool"{pressed}{self._state()}>{symbol}</button>'

    def link(self, caption: str = "") -> str:
        """A hyperlink."""
        return f'<a href="#{self._name()}">{escape(caption or self.words.caption())}</a>'

    def field(self, *, password: bool = False, style: str = "") -> str:
        """A text field: filled, empty, or with a placeholder."""
        kind = "password" if password else self.choice.choice(["text", "text", "email", "search"])
        value = "" if self.chance(0.35) else self.words.value()
        hint = f' placeholder="{escape(self.words.caption())}"' if self.chance(0.5) else ""
        entry = f'value="{escape(value)}"{hint}{self._state()}'
        if kind == "search" or self.chance(0.12):
            symbol = self.icons.named("search") if kind == "search" else self.icons.any(self.choice)
            return f'<div class="fd" role="textbox" data-field style="{style}">{symbol}<input {entry}></div>'
        return f'<input type="{kind}" style="{style}" {entry}>'

    def area(self, style: str = "width:100%") -> str:
        """A text area."""
        rows, value = self.choice.randint(2, 6), self.words.paragraph(self.choice.choice([0, 6, 15, 40]))
        hint = escape(self.words.sentence(3))
        body = "" if self.chance(0.3) else escape(value)
        return f'<textarea rows="{rows}" style="{style}" placeholder="{hint}"{self._state()}>{body}</textarea>'

    def checkbox(self, caption: str | None = None) -> str:
        """A check box with its caption."""
        on, label = self.chance(0.5), escape(self.words.caption() if caption is None else caption)
        if self.look.native:
            box = f'<input type="checkbox"{" checked" * on}{self._state()}'
            if label and self.chance(0.3):
                name = self._name()
                return f'<span class="row"><input id="{name}"{box[6:]}><label for="{name}">{label}</label></span>'
            return f"<label>{box}>{label}</label>"
        tick = self.icons.named(self.choice.choice(["tick", "tick", "cross"]), max(8, self.look.thumb - 4))
        return self._ticked("checkbox", on, f'<span class="mk" data-part="mark">{tick}</span>', label)

    def switch(self, caption: str | None = None) -> str:
        """A switch, which is a check box of another appearance."""
        label = escape(self.words.caption() if caption is None else caption)
        return self._ticked("switch", self.chance(0.5), '<span class="sw" data-part="mark"></span>', label)

    def radios(self, count: int) -> list[str]:
        """Radio buttons of one group."""
        name, chosen = self._name(), self.choice.randrange(count)
        made = []
        for place, caption in enumerate(self.words.captions(count)):
            on = place == chosen
            if self.look.native:
                button = f'<input type="radio" name="{name}"{" checked" * on}{self._state()}>'
                made.append(f"<label>{button}{escape(caption)}</label>")
            else:
                dot = '<svg class="ic" width="8" height="8"><circle cx="4" cy="4" r="4" fill="currentColor"/></svg>'
                mark = f'<span class="mk" data-part="mark">{dot}</span>'
                made.append(self._ticked("radio", on, mark, escape(caption)))
        return made

    def combo(self, style: str = "") -> str:
        """A combo box."""
        captions = self.words.captions(self.choice.randint(2, 6), 20)
        if self.chance(0.15):
            year, month, day = self.choice.randint(1990, 2030), self.choice.randint(1, 12), self.choice.randint(1, 28)
            return (
                f'<input type="date" value="{year}-{month:02}-{day:02}" data-shows="{month:02}/{day:02}/{year}" '
                f'style="--arrow:26px;{style}"{self._state()}>'
            )
        if self.look.native or self.chance(0.4):
            options = "".join(f"<option>{escape(caption)}</option>" for caption in captions)
            return f'<select style="{style}"{self._state()}>{options}</select>'
        arrow = self.icons.named("down", self.choice.choice([10, 12, 14, 16]))
        return (
            f'<div class="fd cb" role="combobox" style="min-width:7em;{style}"{self._state("div")}>'
            f'<span class="v cut">{escape(captions[0])}</span><span data-part="arrow">{arrow}</span></div>'
        )

    def number(self) -> str:
        """A spin box."""
        value = self.choice.randint(0, 200)
        if self.look.native or self.chance(0.3):
            return f'<input type="number" value="{value}" style="width:{self.choice.randint(5, 9)}em"{self._state()}>'
        more, less = ("plus", "minus") if self.chance(0.6) else ("up", "down")
        up, down = (
            f'<button tabindex="-1" data-part="{part}" class="tool">{self.icons.named(sign, 12)}</button>'
            for part, sign in (("up", more), ("down", less))
        )
        entry = f'<input value="{value}"{self._state()}>'
        plan = [down, entry, up] if self.chance(0.6) else [entry, down, up]
        return f'<div class="fd num" role="spinbutton" data-field style="width:max-content">{"".join(plan)}</div>'

    def slider(self, style: str = "width:160px") -> str:
        """A slider."""
        value = self.choice.randint(0, 100)
        if self.look.native or self.chance(0.3):
            return f'<input type="range" value="{value}" style="{style}"{self._state()}>'
        at = f"calc((100% - {self.look.thumb}px) * {value / 100})"
        return (
            f'<div class="sl" role="slider" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{value}" '
            f'style="--thumb:{self.look.thumb}px;{style}"{self._state("div")}><i></i>'
            f'<i style="inset-inline-end:auto;width:{at};background:{self.look.accent}"></i>'
            f'<b style="inset-inline-start:{at}"></b></div>'
        )

    def progress(self, style: str = "width:100%") -> str:
        """A progress bar."""
        value = self.choice.randint(0, 100)
        if self.look.native and self.chance(0.7):
            tag = self.choice.choice(["progress", "progress", "meter"])
            return f'<{tag} max="100" value="{value}" style="{style}"></{tag}>'
        percent = f"<span>{value} %</span>" if self.look.thumb > 16 and self.chance(0.5) else ""
        return f'<div class="pg" role="progressbar" style="{style}"><i style="width:{value}%"></i>{percent}</div>'

    def tabs(self, count: int) -> str:
        """Tabs, one of them selected."""
        chosen, closing, marked = self.choice.randrange(count), self.chance(0.3), self.chance(0.2)
        close = f'<span data-part="close">{self.icons.named("cross", 12)}</span>' if closing else ""
        made = []
        for place, name in enumerate(self.words.captions(count, 16)):
            symbol = self.icons.any(self.choice, 14) if marked else ""
            made.append(
                f'<div role="tab" tabindex="0" aria-selected="{str(place == chosen).lower()}"'
                f"{self._disabled('div', 0.05)}>{symbol}<span>{escape(name)}</span>{close}</div>"
            )
        return f'<div role="tablist">{"".join(made)}</div>'

    def menu(self, left: int, top: int) -> str:
        """An open menu over the page."""
        count, marked = self.choice.randint(3, 9), self.chance(0.4)
        lit = self.choice.randrange(count) if self.chance(0.6) else -1
        made = []
        for place, caption in enumerate(self.words.captions(count, 26)):
            key = (
                f"<span data-key>{self.choice.choice(['Ctrl+', 'F', 'Alt+'])}{place + 1}</span>"
                if self.chance(0.4)
                else ""
            )
            symbol = self.icons.any(self.choice, 14) if marked and self.chance(0.7) else '<span class="slot"></span>'
            ticked = not marked and self.chance(0.15)
            role = "menuitemcheckbox" if ticked else "menuitem"
            made.append(
                f'<div role="{role}"{" aria-checked=true" * ticked} aria-selected="{str(place == lit).lower()}"'
                f"{self._disabled('div', 0.12)}>{self.icons.named('tick', 14) if ticked else symbol if marked else ''}"
                f"<span>{escape(caption)}</span>{key}</div>"
            )
            if self.chance(0.2):
                made.append('<div class="rule"></div>')
        side = "right" if self.right_to_left else "left"
        return f'<div class="menu" role="menu" data-layer style="{side}:{left}px;top:{top}px">{"".join(made)}</div>'

    def options(self, count: int) -> str:
        """Items of a list, some with an icon or a second line."""
        chosen = self.choice.randrange(count) if self.chance(0.7) else -1
        marked, second, last = self.chance(0.4), self.chance(0.3), self.chance(0.3)
        make = self.choice.choice([self.words.caption, self.words.person, self.words.file, self.words.value])
        made = []
        for place in range(count):
            symbol = self.icons.any(self.choice, 20) if marked else ""
            below = f'<div class="muted cut">{escape(self.words.sentence(4))}</div>' if second else ""
            after = f'<span class="muted">{escape(self.words.date())}</span>' if last else ""
            made.append(
                f'<div role="option" aria-selected="{str(place == chosen).lower()}">{symbol}'
                f'<div class="grow"><div class="cut">{escape(make())}</div>{below}</div>{after}</div>'
            )
        return "".join(made)

    def tree(self, count: int) -> str:
        """Items of a tree; those with children have an arrow."""
        made, depth = [], 0
        chosen = self.choice.randrange(count)
        for place in range(count):
            opened = self.chance(0.4)
            arrow = self.icons.named("down" if opened else "left" if self.right_to_left else "right", 12)
            folds = opened or self.chance(0.4)
            slot = (
                f'<span data-part="expand" style="width:16px">{arrow}</span>' if folds else '<span class="slot"></span>'
            )
            symbol = self.icons.named("folder" if folds else "file", 14)
            made.append(
                f'<div role="treeitem" aria-selected="{str(place == chosen).lower()}" '
                f'style="margin-inline-start:{16 * depth}px">{slot}{symbol}'
                f'<span class="cut">{escape(self.words.file() if not folds else self.words.caption())}</span></div>'
            )
            depth = min(4, depth + 1) if opened else max(0, depth - self.choice.choice([0, 0, 1, 2]))
        return f'<div role="tree">{"".join(made)}</div>'

    def table(self, rows: int, columns: int) -> str:
        """A table with headers; now and then with check boxes, links and buttons in its cells."""
        makers = [
            self.choice.choice(
                [
                    self.words.caption,
                    self.words.person,
                    self.words.date,
                    self.words.number,
                    self.words.price,
                    self.words.file,
                ]
            )
            for _ in range(columns)
        ]
        ticking, acting, linked = self.chance(0.3), self.chance(0.3), self.chance(0.3)
        chosen = self.choice.randrange(rows) if self.chance(0.5) else -1
        arrow = f" {self.icons.named('down', 10)}" if self.chance(0.4) else ""
        heads = "".join(
            f"<th>{escape(name)}{arrow * (place == 0)}</th>"
            for place, name in enumerate(self.words.captions(columns, 16))
        )
        body = []
        for row in range(rows):
            cells = [escape(make()) for make in makers]
            if linked:
                cells[0] = self.link(makers[0]())
            tick = f'<td style="width:1px">{self.checkbox("")}</td>' if ticking else ""
            act = f"<td>{self.tool('dots')}{self.tool()}</td>" if acting else ""
            row_cells = "".join(f"<td>{cell}</td>" for cell in cells)
            body.append(f'<tr aria-selected="{str(row == chosen).lower()}">{tick}{row_cells}{act}</tr>')
        look = self.choice.choice(["", "lined", "striped", "lined striped"])
        head = f"<tr>{'<td></td>' * ticking}{heads}{'<td></td>' * acting}</tr>"
        return f'<table class="{look}">{head}{"".join(body)}</table>'

    def picture(self, width: str, height: str) -> str:
        """A random picture."""
        return picture(self.choice, width, height)

    def _ticked(self, role: str, on: bool, mark: str, label: str) -> str:
        caption = f"<span>{label}</span>" if label else ""
        return (
            f'<div class="ck" role="{role}" aria-checked="{str(on).lower()}"{self._state("div")}>{mark}{caption}</div>'
        )

    def _name(self) -> str:
        self._names += 1
        return f"n{self._names}"

    def _state(self, tag: str = "") -> str:
        """Random attributes: disabled, or with the focus."""
        if disabled := self._disabled(tag, 0.07):
            return disabled
        self._focus -= 1
        return f"{' tabindex=0' * bool(tag)} data-focus" if self._focus == 0 else " tabindex=0" * bool(tag)

    def _disabled(self, tag: str, share: float) -> str:
        return (' aria-disabled="true"' if tag else " disabled") if self.chance(share) else ""

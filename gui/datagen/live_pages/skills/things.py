"""Skills of many things: by number, all, several, the symbol in a row, sorting, pages of a list, baskets, mail."""

from __future__ import annotations

from html import escape

from gui.datagen.live_pages.page import LivePage, PathStep, Sheet, Value

_FILES = "budget minutes photo contract poster notes plan report menu letter".split()
_WARES = ("Olive oil", "Rye bread", "Green tea", "Honey", "Lentils", "Dark chocolate", "Goat cheese", "Apple juice")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def by_number(s: Sheet) -> LivePage:
    """The third of several results, or the last, none of them named in the task."""
    count = s.choice.randint(4, 5)
    at = s.choice.choice([*range(count), -1])
    results = "".join(
        f'<div class="card"><a id="r{place}" href="#" onclick="data.opened=\'r{place}\';return false">'
        f"{escape(s.words.sentence(4))}</a><p>{escape(s.words.sentence(9))}</p></div>"
        for place in range(count)
    )
    which = "last" if at == -1 else _ORDINALS[at]
    told = s.say("open the {_w} result", "<press> the {_w} link", "the {_w} one looks right, go there",
                 "go to the {_w} hit", _w=which)  # fmt: skip
    begins: dict[str, Value] = {"opened": "", "log": []}
    target = f"r{at % count}"
    return LivePage("Results", f'<div class="col">{results}</div>', begins, begins | {"opened": target}, told,
                    ("click by place",), (PathStep(target),))  # fmt: skip


def all_of_them(s: Sheet) -> LivePage:
    """Every box of a list, or none of them any more."""
    names = s.some(_FILES, 4)
    on = s.choice.random() < 0.4
    some = [on if s.choice.random() < 0.7 else not on for _ in names]
    some[0] = on
    rows = [s.tick(name, name, f"t{place}", on=some[place]) for place, name in enumerate(names)]
    body = s.card("Files", *rows)
    told = (
        s.say("untick <all> them", "none of these should be ticked", "clear <all> the boxes")
        if on
        else s.say("<tick> <all> them", "I want all of these", "every box should be ticked")
    )
    begins: dict[str, Value] = {**dict(zip(names, some, strict=True)), "log": []}
    path = tuple(PathStep(f"t{place}") for place, ticked in enumerate(some) if ticked is on)
    return LivePage("Files", body, begins, begins | dict.fromkeys(names, not on), told, ("tick all",), path)


def several_at_once(s: Sheet) -> LivePage:
    """Two or three named things ticked, then what is done with them."""
    names = s.some(_FILES, 5)
    wanted = sorted(s.some(names, s.choice.choice([2, 2, 3])), key=names.index)
    rows = [s.tick(name, name, f"t{place}") for place, name in enumerate(names)]
    body = s.card("Files", *rows, s.button("Archive", "data.log=[...data.log,'archived']", "go", main=True))
    listed = f"{', '.join(wanted[:-1])} and {wanted[-1]}"
    told = s.say("archive {_l}", "<tick> {_l}, <then> archive them", "{_l} go to the archive", _l=listed)
    begins: dict[str, Value] = {**dict.fromkeys(names, False), "log": []}
    goal = begins | dict.fromkeys(wanted, True) | {"log": ["archived"]}
    path = (*(PathStep(f"t{names.index(name)}") for name in wanted), PathStep("go"))
    return LivePage("Files", body, begins, goal, told, (*("tick",) * len(wanted), "click"), path)


def symbol_in_a_row(s: Sheet) -> LivePage:
    """The bin, the star or the pencil in the row of a name."""
    people = list(dict.fromkeys(s.words.person() for _ in range(9)))[:4]
    wanted = s.choice.choice(people)
    icon, verb, entry = s.choice.choice(
        [
            ("bin", "<delete> {p}", "deleted"),
            ("star", "make {p} a favourite", "starred"),
            ("pencil", "edit {p}", "edited"),
        ]
    )
    rows = "".join(
        f'<div class="row"><span class="grow">{escape(person)}</span>'
        + "".join(
            s.symbol(name, f"data.log=[...data.log,'{done} {place}']", f"{name}{place}")
            for name, done in (("star", "starred"), ("pencil", "edited"), ("bin", "deleted"))
        )
        + "</div>"
        for place, person in enumerate(people)
    )
    told = s.say(verb, f"<press> the {'bin' if icon == 'bin' else icon} next to {{p}}", p=wanted)
    begins: dict[str, Value] = {"log": []}
    place = people.index(wanted)
    return LivePage("People", s.card("People", rows), begins, {"log": [f"{entry} {place}"]}, told, ("click icon",),
                    (PathStep(f"{icon}{place}"),))  # fmt: skip


def sort_a_table(s: Sheet) -> LivePage:
    """A column's head pressed, so that the table is in its order."""
    heads = s.some(("Name", "Size", "Changed", "Owner"), 3)
    wanted = s.choice.choice(heads)
    head = "".join(f'<th><button id="h{place}" onclick="data.order=\'{name}\';document.querySelectorAll(\'th button\')'
                   f".forEach(b=>b.style.textDecoration='');this.style.textDecoration='underline'\">{name}</button></th>"
                   for place, name in enumerate(heads))  # fmt: skip
    rows = "".join(f"<tr>{''.join(f'<td>{escape(s.words.value())}</td>' for _ in heads)}</tr>" for _ in range(5))
    told = s.say("sort by {h}", "order the table by {h}", "put the rows in the order of {h}", h=wanted)
    begins: dict[str, Value] = {"order": "", "log": []}
    return LivePage("Table", s.card("Documents", f"<table><tr>{head}</tr>{rows}</table>"), begins,
                    begins | {"order": wanted}, told, ("sort",), (PathStep(f"h{heads.index(wanted)}"),))  # fmt: skip


def pages_of_a_list(s: Sheet) -> LivePage:
    """Something that stands on a later page of the list."""
    names = s.some((*_FILES, *(ware.lower() for ware in _WARES)), 9)
    at = s.choice.randint(3, 8)
    rows = "".join(
        f'<div class="row n" data-page="{place // 3}"{"" if place < 3 else " hidden"}><span class="grow">{name}</span>'
        f"{s.button('Open', f'data.opened={place}', f'o{place}')}</div>"
        for place, name in enumerate(names)
    )
    turn = "at=Math.min(2,Math.max(0,at+{}));document.querySelectorAll('.n').forEach(r=>r.hidden=r.dataset.page!=at)"
    back, on = (
        s.button(name, turn.format(by), key) for name, by, key in (("Previous", -1, "back"), ("Next", 1, "next"))
    )
    ends = f'<div class="row end">{back}{on}</div>'
    body = s.card("Folder", rows, ends, "<script>var at=0</script>")
    told = s.say("open {n}", "<find> {n} and open it", "I need {n}, it is further back; open it", n=names[at])
    begins: dict[str, Value] = {"opened": -1, "log": []}
    path = (*(PathStep("next"),) * (at // 3), PathStep(f"o{at}"))
    return LivePage("Folder", body, begins, begins | {"opened": at}, told, ("look for", "click"), path)


def basket(s: Sheet) -> LivePage:
    """A ware put into the basket, and the basket opened."""
    wares = s.some(_WARES, 4)
    wanted = s.choice.choice(wares)
    rows = "".join(
        f'<div class="row"><span class="grow">{ware}</span>'
        f"<span>{s.choice.randint(2, 9)}.{s.choice.randint(10, 99)}</span>"
        f"{s.button('Add', f'data.basket=[...data.basket,{place}]', f'a{place}')}</div>"
        for place, ware in enumerate(wares)
    )
    bar = f'<div class="row end">{s.symbol("cart", "data.shown=true", "cart", "basket")}</div>'
    told = s.say("<put> {w} into the basket, <then> open it", "buy {w}: add it, <then> go to the cart",
                 "add {w} and show me the basket", w=wanted)  # fmt: skip
    begins: dict[str, Value] = {"basket": [], "shown": False, "log": []}
    place = wares.index(wanted)
    goal: dict[str, Value] = {"basket": [place], "shown": True, "log": []}
    return LivePage("Shop", s.card("Shop", bar, rows), begins, goal, told, ("click in row", "click icon"),
                    (PathStep(f"a{place}"), PathStep("cart")))  # fmt: skip


def mail(s: Sheet) -> LivePage:
    """A letter of a person opened and archived, starred or answered."""
    people = list(dict.fromkeys(s.words.person() for _ in range(9)))[:4]
    wanted = s.choice.choice(people)
    rows = "".join(
        f'<div class="row" id="m{place}" role="option" onclick="data.open={place};'
        "document.getElementById('l').hidden=false;document.getElementById('w').textContent="
        f"'{escape(person)}'\"><b>{escape(person)}</b><span class='cut'>{escape(s.words.sentence(6))}</span></div>"
        for place, person in enumerate(people)
    )
    letter = (
        f'<div id="l" hidden class="card col"><h3 id="w"></h3><p>{escape(s.words.paragraph(18))}</p><div class="row">'
        f"{s.button('Reply', 'data.log=[...data.log,`reply ${data.open}`]', 'reply')}"
        f"{s.button('Archive', 'data.log=[...data.log,`archive ${data.open}`]', 'archive')}</div></div>"
    )
    verb = s.choice.choice(["reply", "archive"])
    told = (
        s.say("reply to {_p}'s mail", "answer {_p}", "open what {_p} wrote <then> <press> Reply", _p=wanted)
        if verb == "reply"
        else s.say(
            "archive the mail from {_p}", "put {_p}'s letter into the archive", "open {_p} <then> archive it", _p=wanted
        )
    )
    place = people.index(wanted)
    begins: dict[str, Value] = {"open": -1, "log": []}
    goal: dict[str, Value] = {"open": place, "log": [f"{verb} {place}"]}
    return LivePage("Mail", s.card("Inbox", rows) + letter, begins, goal, told, ("click", "click"),
                    (PathStep(f"m{place}"), PathStep(verb)))  # fmt: skip

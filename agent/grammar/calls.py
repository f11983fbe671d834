"""The syntax of a reply: reasoning, then calls with named arguments. `ui_tars.py` gives them their meaning.

    reply     = [think] [head] calls [tail]
    think     = "<think…>" … "</think…>"          also <gui_think>, <seed:think>
    head      = "Thought:" …  |  "Reflection:" … "Action_Summary:" …  |  "Action_Summary:" …  |  any text
    calls     = {"Action:" call+}  |  "<seed:tool_call>" function+ "</seed:tool_call>"  |  "<answer>" … "</answer>"
    call      = name "(" [argument {"," argument}] ")"           argument = [name "="] (quoted | bare)
    function  = "<function=" name ">" {"<parameter=" name ">" … "</parameter>"} "</function>"

Models do not escape as they are asked to, so two questions need care:

* *Which `Action:` begins the calls?* The first from which everything up to the end of the reply is calls. A thought
  that mentions `Action:` fails that test, and an `Action:` inside quoted text is never reached.
* *Which quote ends a text?* The first after which the call can end and only a known action, or nothing, follows;
  or after which `, name=` follows. So `content='it's, ok'` is read whole. A blank line, a parenthesis or the word
  `Action:` inside a text end nothing.

Labels may be set in Markdown, calls between code marks or box tokens. A reply that goes on with another turn, imagined
before its screen was seen, is refused as a whole; so is one whose reasoning does not end. A call that breaks off after
the closing tag of a point is read, since nothing of it is missing but brackets; any other broken call is not.

Reading takes linear time on any input: closing quotes and tags are looked up in one list made beforehand, and a
place from which no calls can be read is never tried twice.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

_PATH: Final = re.compile(r"(?:[A-Za-z]:\\|\\\\[\w$-])[^\n\"*?<>|]*\Z")
_RUN: Final = re.compile(r"\\+")
_ESCAPED_QUOTE: Final = re.compile(r"\\['\"]")
_ENTER: Final = re.compile(r"(.*\.\w{1,5})\\n\Z", re.DOTALL)
r"""A file's name with `\n` behind it: the key that opens it."""

_MAX_ARGUMENTS: Final = 8
_FREE_TEXT: Final = frozenset({"content", "text", "app_name"})
"""Arguments in which a quote may be part of the text; in any other the first possible quote ends the value."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+")
_SPACE: Final = re.compile(r"(?:\s|```)*+")
_LABEL: Final = r"(?<!\w)Action\**+[:：]\**+"
_BETWEEN: Final = re.compile(rf"(?:\s|```(?:\w++(?=\n))?|`|;|<\|\w+_of_box\|>|[#*]++(?=[\s*]*+Action)|{_LABEL})*+")
_TAIL: Final = re.compile(r"(?:\s|`|;|</computer_env>|</seed:tool_call\w*>|</answer>|<\|\w+\|>|\[EOS\])*+")
_START: Final = re.compile(rf"{_LABEL}|<seed:tool_call\w*>|<answer>")
_TURN: Final = re.compile(r"[#*\s]*+(?:Thought|Reflection|Action_Summary|Observation|User)\**+[:：]")
_LINE: Final = re.compile(r"(?:(?m:^)|(?<=>))[ \t]*+([A-Za-z_][A-Za-z0-9_]*+)\(")
_ARGUED: Final = re.compile(r"(?<!\w)([A-Za-z_][A-Za-z0-9_]*+)\(\s*+(?:[A-Za-z_][A-Za-z0-9_]*+\s*+=|\))")
_THINK: Final = re.compile(r"\s*(?:<((?:gui_|seed:)?think)[^<>]*>|◁think▷)")
_THOUGHT: Final = re.compile(r"</(?:gui_|seed:)?think[^<>]*>|◁/think▷")
_FUNCTION: Final = re.compile(r"<function(?:\w*=| name=\")([A-Za-z_]\w*)\"?>")
_PARAMETER: Final = re.compile(r"<parameter(?:\w*=| name=\")([A-Za-z_]\w*)\"?(?: string=\"(?:true|false)\")?>")
_FUNCTION_END: Final = re.compile(r"</function\w*>")
_PARAMETER_END: Final = re.compile(r"</parameter\w*>(?=\s*+</?(?:parameter|function))")
_MORE_FUNCTIONS: Final = re.compile(r"(?:\s|<seed:tool_call\w*>|</seed:tool_call\w*>)*+")
_BARE: Final = re.compile(
    r"<\|box_start\|>[^<]*<\|box_end\|>|<(point|bbox)>[^<]*</\1>|\([^()]*\)|\[[^\[\]]*\]|[^\s,()'\"`]+"
)
_TAGGED: Final = re.compile(r"<\|box_start\|>[^<]*<\|box_end\|>|<(point|bbox)>[^<]*</\1>")
_VALUE_END: Final = re.compile(r"['\"](?=\s*+(?:\)|,\s*+[A-Za-z_][A-Za-z0-9_]*+\s*+=))")
_CLOSING: Final = re.compile(r"\s*+\)")
_NAMED: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*+)(?:\s|```)*+=(?:\s|```)*+")
_ESCAPE: Final = re.compile(r"\\(['\"\\ntr])")
_XML_ESCAPE: Final = re.compile(r"\\(['\"\\ntr]|(?<=<\\)/(?=parameter))")
_MEANING: Final = {"n": "\n", "t": "\t", "r": "\r"}


class Unreadable(Exception):
    """A reply, or a part of it, that is not what the grammar asks for.

    Attributes:
        span: Start and end of the offending characters in the reply.
    """

    def __init__(self, message: str, span: tuple[int, int]) -> None:
        super().__init__(message)
        self.span = span


class _Refused(Unreadable):
    """A reply that is not to be read from any other place either."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One named argument, escapes resolved."""

    name: str
    value: str
    span: tuple[int, int] = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One action as written, not yet understood. `span` covers its name."""

    name: str
    arguments: tuple[Argument, ...]
    span: tuple[int, int] = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Script:
    """A reply taken apart."""

    thought: str
    calls: tuple[Call, ...]
    reflection: str = ""


Signatures = Mapping[str, tuple[str, ...]]
"""Names of actions, each with the names of its arguments in the order in which they may be written without names."""


def read(text: str, known: Signatures) -> Script:
    """Take a reply of any generation apart.

    Args:
        known: What follows a text decides where it ends, so the names of actions must be known.

    Raises:
        Unreadable: If no place is found from which the rest of the reply is calls, or where it does not end with them.
    """
    return _Reader(text, known).script()


def read_calls(text: str, at: int, known: Signatures) -> tuple[Call, ...]:
    """The calls that `text` consists of from `at` to its end.

    Raises:
        Unreadable: If it holds anything else.
    """
    return _Reader(text, known).calls(at)


def reasoning(text: str, acts: re.Pattern[str] | None = None) -> tuple[str, int]:
    """The reasoning between tags before everything else, and where the rest begins.

    The opening tag may be missing, where a chat template has written it.

    Args:
        acts: What begins an action: a closing tag behind it is a part of that action. None where every text before a
            closing tag is reasoning.

    Raises:
        Unreadable: If the reasoning does not end: nothing in it may be carried out.
    """
    opening = _THINK.match(text)
    if opening is None:
        closing = _THOUGHT.search(text)
        if closing is None or (acts is not None and acts.search(text, 0, closing.start()) is not None):
            return "", 0
        return text[: closing.start()].strip(), closing.end()
    tag = opening[1] or "think"
    closing = re.compile(rf"</{tag}[^<>]*>|◁/{tag}▷").search(text, opening.end())
    if closing is None:
        raise Unreadable(
            f"the reasoning does not end; close it with </{tag}> and write the action after it", opening.span()
        )
    return text[opening.end() : closing.start()].strip(), closing.end()


def thinking(text: str, thought: str) -> str:
    """The reasoning before a reply, of models that write a thought as well; empty where `thought` holds it already."""
    try:
        found, _ = reasoning(text)
    except Unreadable:
        return ""
    return "" if found in thought else found


def as_written(raw: str) -> str | None:
    """The Windows path that a text between quotes is, whose backslashes nobody doubled; None where it is none.

    Args:
        raw: What stands between the quotes, before any escape is resolved.
    """
    if _PATH.match(raw) is None or _ESCAPED_QUOTE.search(raw) or all(len(run) % 2 == 0 for run in _RUN.findall(raw)):
        return None
    enter = _ENTER.match(raw)
    return raw if enter is None else enter[1] + "\n"


def quoted(value: str) -> str:
    """`value` as a single-quoted string that `read` resolves to just that value."""
    return "'" + _escaped(value).replace("'", "\\'") + "'"


def tagged(value: str) -> str:
    """`value` as the content of a `<parameter>` tag that `read` resolves to just that value."""
    return _escaped(value).replace("</parameter", "<\\/parameter")


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


class _Reader:
    """One pass over one reply; positions are indices of `text`."""

    def __init__(self, text: str, known: Signatures) -> None:
        self._text, self._known = text, known
        self._spelled = {name.lower(): name for name in known}
        self._dead: dict[int, Unreadable] = {}
        self._reached = -1

    def script(self) -> Script:
        text = self._text
        think, body = reasoning(text, _START)
        failure: Unreadable | None = None
        for start, first, calls in self._candidates(body):
            if first < self._reached:  # a label behind a label: the same calls follow both
                continue
            try:
                found = calls(first)
            except _Refused:
                raise
            except Unreadable as error:
                # the attempt that came furthest is the one that was meant
                if failure is None or error.span[1] > failure.span[1]:
                    failure = error
                continue
            reflection, thought = _head(text[body:start])
            return Script(thought or think, found, reflection)
        raise failure or Unreadable(
            "the reply contains no action; end it with a line such as: Action: wait()", (body, len(text))
        )

    def _candidates(self, body: int) -> Sequence[tuple[int, int, Callable[[int], tuple[Call, ...]]]]:
        """Where calls may begin: end of the head, first character of the calls, how to read them."""
        prose = self.calls

        def functions(at: int) -> tuple[Call, ...]:
            return self._resolved(self._sequence(at, self._function, _MORE_FUNCTIONS), _XML_ESCAPE)

        starts = list(_START.finditer(self._text, body))
        if starts:
            how = {"A": prose, "s": functions, "a": self._answer}
            return [(mark.start(), mark.end(), how[mark[0].lstrip("<")[0]]) for mark in starts]
        # servers cut marks off; a reply whose end is nothing but calls needs none
        tags = [(mark.start(), mark.start(), functions) for mark in _FUNCTION.finditer(self._text, body)]
        first = self._skip(_SPACE, body)
        lines = [line for line in _LINE.finditer(self._text, body) if self._knows(line[1]) or line.start(1) == first]
        return tags or [(line.start(), line.start(1), prose) for line in lines]

    def calls(self, at: int) -> tuple[Call, ...]:
        """The calls from `at` to the end, in their prose form."""
        self._reached = self._skip(_BETWEEN, at)
        return self._resolved(self._sequence(self._reached, self._call, _BETWEEN), _ESCAPE)

    def _knows(self, name: str) -> bool:
        return name.lower() in self._spelled

    def _resolved(self, calls: tuple[Call, ...], escape: re.Pattern[str]) -> tuple[Call, ...]:
        """`calls` with the values of their arguments, which no attempt that fails should pay for."""

        def resolved(argument: Argument) -> Argument:
            value = self._text[slice(*argument.span)]
            path = as_written(value) if argument.name in _FREE_TEXT else None
            meant = path or escape.sub(lambda found: _MEANING.get(found[1], found[1]), value)
            return Argument(argument.name, meant, argument.span)

        return tuple(Call(call.name, tuple(map(resolved, call.arguments)), call.span) for call in calls)

    def _sequence(self, at: int, item: Callable[[int], tuple[Call, int]], between: re.Pattern[str]) -> tuple[Call, ...]:
        """One call after the other, up to the end of the reply."""
        tried: list[int] = []
        calls: list[Call] = []
        try:
            while True:
                at = self._skip(between, at)
                if at in self._dead:
                    raise self._dead[at]
                tried.append(at)
                call, at = item(at)
                calls.append(call)
                if self._skip(_TAIL, at) == len(self._text):
                    return tuple(calls)
                turn = _TURN.match(self._text, self._skip(_TAIL, at))
                if turn is not None and item == self._call:
                    raise _Refused(
                        "the reply goes on with another turn, whose screen is not there yet; end it after one action",
                        turn.span(),
                    )
        except Unreadable as error:
            self._dead.update(dict.fromkeys(tried, error))
            raise

    def _call(self, at: int) -> tuple[Call, int]:
        name = _NAME.match(self._text, at)
        if name is None or not self._text.startswith("(", name.end()):
            raise self._unexpected(at, "an action such as wait()")
        called = self._spelled.get(name[0].lower(), name[0])
        order = self._known.get(called, ())
        at = name.end() + 1
        arguments: list[Argument] = []
        at = self._skip(_SPACE, at)
        while not self._text.startswith(")", at):
            argument, at, whole = self._argument(at, order[len(arguments) :])
            arguments.append(argument)
            if len(arguments) > _MAX_ARGUMENTS:
                raise Unreadable(f"{called} has too many arguments", argument.span)
            at = self._skip(_SPACE, at)
            if whole and self._skip(_TAIL, at) == len(self._text):
                return Call(called, tuple(arguments), name.span()), at
            if self._text.startswith(",", at):
                at = self._skip(_SPACE, at + 1)
            elif not self._text.startswith(")", at):
                raise self._unexpected(at, "',' or ')'")
        return Call(called, tuple(arguments), name.span()), at + 1

    def _argument(self, at: int, order: tuple[str, ...]) -> tuple[Argument, int, bool]:
        """One argument, where it ends, and whether the call may break off behind it.

        Args:
            order: Names of arguments to come, for one that is written without its name.
        """
        named = _NAMED.match(self._text, at)
        if named is not None:
            name, at = named[1], named.end()
        elif order:
            name = order[0]
        else:
            raise self._unexpected(at, "the name of an argument")
        if self._text.startswith(("'", '"'), at):
            ends = self._text_ends if name in _FREE_TEXT else self._value_ends
            end = _next(ends[self._text[at]], at + 1)
            if end is not None:
                return Argument(name, "", (at + 1, end)), end + 1, False
            if (cut := self._cut(name, at + 1)) is not None:
                return Argument(name, "", (at + 1, cut)), len(self._text), True
            raise Unreadable(f"the text of {name} has no closing quote with ')' behind it", (at, len(self._text)))
        bare = _BARE.match(self._text, at)
        if bare is None:
            raise self._unexpected(at, f"a value for {name}")
        return Argument(name, "", bare.span()), bare.end(), _TAGGED.fullmatch(bare[0]) is not None

    def _cut(self, name: str, at: int) -> int | None:
        """Where the value at `at` ends of which only the closing marks are missing at the end of the reply, or None."""
        tagged = None if name in _FREE_TEXT else _TAGGED.match(self._text, at)
        if tagged is None:
            return None
        behind = tagged.end() + self._text.startswith(self._text[at - 1], tagged.end())
        return tagged.end() if self._skip(_TAIL, behind) == len(self._text) else None

    def _function(self, at: int) -> tuple[Call, int]:
        opening = _FUNCTION.match(self._text, at)
        if opening is None:
            raise self._unexpected(at, "<function=…>")
        at = self._skip(_SPACE, opening.end())
        arguments: list[Argument] = []
        while (parameter := _PARAMETER.match(self._text, at)) is not None:
            end = _next(self._parameter_ends, parameter.end())
            if end is None or len(arguments) == _MAX_ARGUMENTS:
                raise Unreadable(f"parameter {parameter[1]} has no </parameter>", (parameter.start(), len(self._text)))
            arguments.append(Argument(parameter[1], "", self._unwrapped(parameter.end(), end)))
            at = self._skip(_SPACE, self._text.index(">", end) + 1)
        closing = _FUNCTION_END.match(self._text, at)
        if closing is None:
            raise self._unexpected(at, "<parameter=…> or </function>")
        return Call(opening[1], tuple(arguments), opening.span(1)), closing.end()

    def _unwrapped(self, start: int, end: int) -> tuple[int, int]:
        """A value on lines of its own loses the line ends that set it apart; a lone one at its end means Enter."""
        alone = end - start > 1 and self._text[start] == self._text[end - 1] == "\n"
        return (start + 1, end - 1) if alone else (start, end)

    def _answer(self, at: int) -> tuple[Call, ...]:
        """An answer ends the run, unless it holds a call: that is carried out then, and nothing is called done."""
        first = self._skip(_BETWEEN, at)
        name = _NAME.match(self._text, first)
        if name is not None and self._knows(name[0]) and self._text.startswith("(", name.end()):
            return self.calls(first)
        end = self._answer_end
        if end < at:
            raise Unreadable("<answer> has no </answer> at the end of the reply", (at, len(self._text)))
        for call in _ARGUED.finditer(self._text, at, end):
            if self._knows(call[1]):
                raise _Refused(
                    f"the answer holds a call of {call[1]}; write an action after Action: and not into an answer",
                    call.span(1),
                )
        return (Call("finished", (Argument("content", self._text[at:end].strip(), (at, end)),), (at, end)),)

    @cached_property
    def _answer_end(self) -> int:
        """Where the last `</answer>` begins, if nothing follows it; else -1."""
        end = self._text.rfind("</answer>")
        return end if end >= 0 and self._skip(_TAIL, end + len("</answer>")) == len(self._text) else -1

    @cached_property
    def _parameter_ends(self) -> list[int]:
        return [tag.start() for tag in _PARAMETER_END.finditer(self._text)]

    @cached_property
    def _value_ends(self) -> dict[str, list[int]]:
        """Quotes that can end a value: what follows them can follow an argument."""
        ends: dict[str, list[int]] = {"'": [], '"': []}
        for quote in _VALUE_END.finditer(self._text):
            if not self._is_escaped(quote.start()):
                ends[quote[0]].append(quote.start())
        return ends

    @cached_property
    def _text_ends(self) -> dict[str, list[int]]:
        """Those of `_value_ends` that can end a free text: what follows can follow a whole call."""
        return {quote: [end for end in ends if self._ends_text(end)] for quote, ends in self._value_ends.items()}

    def _ends_text(self, quote: int) -> bool:
        closing = _CLOSING.match(self._text, quote + 1)
        if closing is None:
            return True
        after = self._skip(_TAIL, closing.end())
        if after == len(self._text) or _TURN.match(self._text, after) is not None:
            return True
        name = _NAME.match(self._text, self._skip(_BETWEEN, after))
        return name is not None and self._knows(name[0]) and self._text.startswith("(", name.end())

    def _is_escaped(self, at: int) -> bool:
        backslashes = at
        while self._text.startswith("\\", backslashes - 1) and backslashes > 0:
            backslashes -= 1
        return (at - backslashes) % 2 == 1

    def _skip(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self._text, at)
        return at if found is None else found.end()

    def _unexpected(self, at: int, wanted: str) -> Unreadable:
        if at >= len(self._text):
            return Unreadable(f"the reply ends where {wanted} was expected", (at, at))
        found = self._text[at : at + 20].split("\n")[0]
        return Unreadable(f"expected {wanted}, found {found!r}", (at, at + max(1, len(found))))


def _head(head: str) -> tuple[str, str]:
    """Reflection and thought of what stands before the calls."""
    head = head.strip().removeprefix("```").removesuffix("<computer_env>").strip().removesuffix("<|begin_of_box|>")
    head = head.rstrip("*# \t\r\n")
    reflection = _labelled("Reflection", head)
    if reflection is not None:
        reflected, label, summary = reflection.partition("Action_Summary")
        thought = _labelled(label, label + summary)
        return reflected.strip(), summary.strip() if thought is None else thought
    for label in ("Action_Summary", "Thought"):
        thought = _labelled(label, head)
        if thought is not None:
            return "", thought
    return "", head


def _labelled(label: str, text: str) -> str | None:
    """What follows `label` and a colon at the start of `text`, either set in Markdown or not."""
    found = re.match(rf"[#*]*+\s*+{label}\**+\s*+[:：]\**+", text)
    return None if found is None else text[found.end() :].strip()


def _next(ends: list[int], at: int) -> int | None:
    index = bisect_left(ends, at)
    return ends[index] if index < len(ends) else None

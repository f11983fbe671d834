"""Servers that do what servers are met doing: chunks of all kinds, refusals of all kinds, proxies, addresses."""

from __future__ import annotations

import base64
import io
import json
import logging
import math
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from agent.core.reply import ParseError, Reply
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse
from agent.policies.chat_protocol.environment import KEY_VARIABLE
from agent.policies.endpoint import Endpoint, EndpointPolicy
from tests.agent.policies.served import (
    CLICK,
    PAST,
    REPLY,
    SEEN,
    SIZE,
    asked,
    chunk,
    event,
    raw,
    streamed,
    why,
)
from vision.geometry import Size, Space

ROOT = Path(__file__).parents[3]
CALL = {"name": "click", "arguments": json.dumps({"point": "<point>500 250</point>"})}
WHOLE = {"choices": [{"index": 0, "message": {"role": "assistant", "content": REPLY}, "finish_reason": "stop"}]}
START, REST = REPLY[:30], REPLY[30:]


def clicks(server: str, model: str, **more: object) -> bool:
    """Whether the reply is read as the click that was sent."""
    prediction = asked(server, model, **more)  # type: ignore[arg-type]
    reply = parse(prediction.text, Space.relative(SIZE))
    assert isinstance(reply, Reply), prediction.text
    return reply.actions == (CLICK,)


# What means nothing is left out


@pytest.mark.parametrize(
    "odd",
    [
        event({"choices": None}),
        event({"choices": []}),
        event({"choices": [None]}),
        event({"choices": [{"index": 0, "delta": None}]}),
        event({"choices": [{"index": 0, "delta": {"content": None}}]}),
        event({"choices": [{"index": 0}]}),
        event({"choices": [{"delta": {"role": "assistant", "content": ""}, "logprobs": {"content": None}}]}),
        event({"choices": [{"delta": {}, "logprobs": {"content": [None, {"token": "x", "logprob": None}]}}]}),
        event({"choices": [{"delta": {}, "logprobs": {"content": [{"logprob": "NaN"}, {"logprob": float("nan")}]}}]}),
        event({"choices": [{"index": 1, "delta": {"content": "another answer"}}]}),
        event({"choices": [{"index": 0, "delta": {"tool_calls": None, "reasoning_content": None}}]}),
        event({"choices": [], "usage": {"prompt_tokens": 1}}),
        event({"usage": {"prompt_tokens": 1}}),
        event({"type": "ping"}),
        event({"error": None}),
        event(None),
        ": keep-alive\n\n",
        ":\n",
        "event: ping\ndata:\n\n",
        "retry: 100\n\n",
        "id: 7\nevent: message\n",
        "\n\n\n",
    ],
)
def test_what_means_nothing_is_left_out(server: str, odd: str) -> None:
    said = [chunk(START), odd, chunk(REST), odd, chunk(finish="stop"), "data: [DONE]\n\n"]
    assert clicks(server, raw(odd, *said))


@pytest.mark.parametrize(
    "parts",
    [
        [chunk([{"type": "text", "text": START}]), chunk([{"type": "text", "text": REST}], finish="stop")],
        [chunk([START, REST], finish="stop")],
        [chunk({"type": "output_text", "text": REPLY}, finish="stop")],
        [chunk([{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}]), chunk(REPLY, finish="stop")],
        [event({"choices": [{"index": 0, "text": REPLY, "finish_reason": "eos_token"}]})],
        [event(WHOLE)],
        [*streamed(), event(WHOLE)],
        [chunk(REPLY), event(WHOLE)],
    ],
)
def test_content_is_taken_however_it_is_wrapped(server: str, parts: list[str]) -> None:
    assert clicks(server, raw(*parts))


@pytest.mark.parametrize(
    "body",
    [
        "".join(streamed()).replace("\n", "\r\n"),
        "".join(streamed()).replace("\n", "\r"),
        "".join(streamed()).replace("\n\n", "\n"),
        "".join(streamed()).replace("data: ", "data:"),
        "\ufeff" + "".join(streamed()),
        "".join(streamed()[:-1]),
        "".join(streamed(finish=None)),
        "".join(streamed()).removesuffix("\n\n"),
        "".join(f"data: {line}\n" for line in json.dumps(WHOLE, indent=1).splitlines()) + "\n",
    ],
)
def test_lines_may_end_as_they_like_and_the_end_may_be_marked_in_either_way(server: str, body: str) -> None:
    encoded = body.encode()
    assert clicks(server, raw(body))
    assert clicks(server, raw(*(encoded[at : at + 7] for at in range(0, len(encoded), 7)), framed=False))


def test_characters_that_come_in_halves_are_whole_again(server: str) -> None:
    text = "Thought: t\nAction: type(content='é 😀 日本')"
    bytewise = f"data: {json.dumps({'choices': [{'delta': {'content': text}}]}, ensure_ascii=False)}\n\n".encode()
    halves = text.encode("utf-16-le", "surrogatepass")
    units = [halves[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(halves), 2)]
    for body in (bytewise, "".join(chunk(unit) for unit in units).encode()):
        parts = [body[at : at + 3] for at in range(0, len(body), 3)]
        assert asked(server, raw(*parts, chunk(finish="stop"))).text == text


def test_what_comes_after_the_end_is_not_waited_for(server: str) -> None:
    assert clicks(server, raw(*streamed(), then="hold"), timeout_s=20.0)


def test_a_connection_that_stays_open_after_the_reply_is_complete_is_left_when_time_is_up(server: str) -> None:
    assert clicks(server, raw(*streamed()[:-1], then="hold"), timeout_s=0.5)


def test_plain_json_is_a_reply_although_a_stream_was_asked_for(server: str) -> None:
    assert clicks(server, raw(json.dumps(WHOLE), kind="application/json"))
    assert clicks(server, raw(json.dumps(WHOLE, indent=2)))
    assert clicks(server, raw(json.dumps([WHOLE]), kind="text/plain"))
    lines = [json.dumps({"choices": [{"delta": {"content": one}}]}) for one in (START, REST)]
    assert clicks(server, raw("\n".join(lines), kind="application/x-ndjson"))


# Calls and reasoning that a server took out of the text


@pytest.mark.parametrize(
    "calls",
    [
        [[{"index": 0, "id": "a", "type": "function", "function": CALL}]],
        [
            [{"index": 0, "id": "a", "function": {"name": "click"}}],
            [{"index": 0, "function": {"arguments": CALL["arguments"]}}],
        ],
        [
            [{"index": 0, "id": "a", "function": {"name": "cl", "arguments": ""}}],
            [{"index": 0, "function": {"name": "ick"}}],
            *([{"index": 0, "function": {"arguments": one}}] for one in CALL["arguments"]),
        ],
        [[{"id": "a", "function": CALL}]],
        [[{"function": {"name": "click", "arguments": {"point": "<point>500 250</point>"}}}]],
        [[None, {"index": 0, "function": {"name": "click", "arguments": None}}], [{"index": 0, "function": CALL}]],
    ],
)
def test_tool_calls_are_put_together_and_written_back_as_their_family_writes_them(
    server: str, calls: list[object]
) -> None:
    parts = [chunk(tool_calls=one) for one in calls]
    assert clicks(server, raw(*parts, chunk(finish="tool_calls")), family="doubao")


def test_several_calls_are_kept_apart_even_where_a_server_counts_them_wrongly(server: str) -> None:
    second = {"name": "type", "arguments": json.dumps({"content": "a"})}
    for calls in (
        [{"index": 0, "id": "a", "function": CALL}, {"index": 1, "id": "b", "function": second}],
        [{"index": 0, "id": "a", "function": CALL}, {"index": 0, "id": "b", "function": second}],
        [{"function": CALL}, {"function": second}],
    ):
        prediction = asked(server, raw(chunk(tool_calls=calls, finish="tool_calls")), family="doubao")
        reply = parse(prediction.text, Space.relative(SIZE))
        assert isinstance(reply, Reply), prediction.text
        assert [type(one).__name__ for one in reply.actions] == ["Click", "Type"]


def test_a_call_is_read_as_json_by_families_that_write_it_so(server: str) -> None:
    parts = raw(chunk("I click.", tool_calls=[{"function": CALL}], finish="tool_calls"))
    text = asked(server, parts, family="gui-owl-1.5").text
    assert text.startswith("I click.\n<tool_call>\n")
    written = text.removeprefix("I click.\n<tool_call>\n").removesuffix("\n</tool_call>")
    assert json.loads(written) == {"name": "click", "arguments": json.loads(CALL["arguments"])}


def test_a_call_of_another_tool_than_that_of_the_prompt_is_read_too(server: str) -> None:
    call = {"name": "computer_use", "arguments": {"action": "left_click", "coordinate": [500, 250]}}
    for family in ("generic", "doubao"):
        prediction = asked(server, raw(chunk(tool_calls=[{"function": call}], finish="tool_calls")), family=family)
        assert isinstance(prediction.reply, Reply), prediction
        assert prediction.reply.actions == (CLICK,)


def test_what_was_only_thought_says_nothing_of_how_sure_the_reply_is(server: str) -> None:
    def likely(text: str, name: str, logprob: float) -> str:
        choice = {"index": 0, "delta": {name: text}, "logprobs": {"content": [{"token": text, "logprob": logprob}]}}
        return event({"choices": [choice]})

    sure = likely(REPLY, "content", -0.1)
    for unsure in (likely("hm", "reasoning_content", -5.0), likely("<think>hm</think>\n", "content", -5.0)):
        prediction = asked(server, raw(unsure, sure, chunk(finish="stop")))
        assert prediction.confidence == pytest.approx(math.exp(-0.1))


def test_a_reply_that_goes_on_and_on_is_given_up(server: str) -> None:
    assert "goes on after 8000 pieces" in why(asked(server, "babbles"))


def test_a_call_that_is_not_whole_is_told_to_the_model_and_not_done(server: str) -> None:
    broken = {"name": "click", "arguments": '{"point": "<point>500 2'}
    for family in ("doubao", "generic"):
        text = asked(server, raw(chunk(tool_calls=[{"function": broken}], finish="tool_calls")), family=family).text
        assert isinstance(parse(text, Space.relative(SIZE)), ParseError), text


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning", "thinking"])
def test_reasoning_stands_before_the_reply(server: str, name: str) -> None:
    parts = [chunk(**{name: "I look "}), chunk(**{name: "closely."}), chunk(REPLY), chunk(finish="stop")]
    assert asked(server, raw(*parts)).text == f"<think>\nI look closely.\n</think>\n{REPLY}"
    assert clicks(server, raw(*parts))


def test_reasoning_that_is_sent_under_two_names_is_taken_once(server: str) -> None:
    parts = [chunk(reasoning="a", reasoning_content="a"), chunk(REPLY, finish="stop")]
    assert asked(server, raw(*parts)).text == f"<think>\na\n</think>\n{REPLY}"


def test_a_reply_that_was_taken_for_reasoning_as_a_whole_is_the_reply(server: str) -> None:
    assert clicks(server, raw(chunk(reasoning_content=REPLY), chunk(finish="stop")))
    assert clicks(server, raw(chunk(reasoning_content=f"hm</think>\n{REPLY}"), chunk(finish="stop")))


def test_where_there_is_reasoning_and_nothing_else_the_cause_is_named(server: str) -> None:
    said = why(asked(server, raw(chunk(reasoning_content="I should click somewhere."), chunk(finish="stop"))))
    assert "took all of the reply for reasoning" in said
    assert "--reasoning-parser" in said


def test_reasoning_whose_opening_stood_in_the_prompt_is_reasoning(server: str) -> None:
    text = f"Action: hotkey(key='ctrl w') is wrong.</think>\n{REPLY}"
    assert clicks(server, raw(*streamed(text)))
    assert asked(server, raw(*streamed(text))).text == f"<think>{text}"


# What is no reply is named


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (
            raw("<!DOCTYPE html><html><head><title>Sign in</title></head>", kind="text/html"),
            "a web page with the title “Sign in”",
        ),
        (raw("<html><body>hello</body></html>"), "a web page"),
        (raw("", kind="application/json"), "nothing at all"),
        (raw("\n\n\n"), "nothing at all"),
        (raw("hello", kind="text/plain"), "no reply but 'hello'"),
        (
            raw('{"error": {"message": "out of cheese"}}', kind="application/json"),
            "in the place of a reply: out of cheese",
        ),
        (raw('{"error": "out of cheese"}'), "in the place of a reply: out of cheese"),
        (raw('{"detail": [{"loc": ["body"], "msg": "field required"}]}'), "in the place of a reply: field required"),
        (raw('{"object": "error", "message": "no card"}'), "in the place of a reply: no card"),
        (raw('{"code": 17, "message": "no card"}'), "in the place of a reply: no card"),
        (
            raw(chunk(START), event({"error": {"message": "the engine died"}})),
            "in the place of a reply: the engine died",
        ),
        (raw(chunk(START), 'error: {"message": "no slot"}\n\n'), "in the place of a reply: no slot"),
        (raw(chunk(START), chunk(finish="error")), "the reply broke off (error)"),
        (raw(chunk(REPLY, finish="content_filter")), "withheld the reply"),
        (raw('{"id": "1"}', kind="application/json"), "an answer without any reply in it"),
        (raw("data: [DONE]\n\n"), "an answer without any reply in it"),
        (raw(chunk("", finish="stop")), "replied with nothing"),
        (raw('{"choices": [{"message"', kind="application/json"), "something that is not JSON"),
        (raw('data: {"choices": [{\n\n'), "something that is not JSON"),
        (raw(chunk(START), '{"choices": []}\n\n'), "a line in its stream that is no event"),
        (raw(event({"choices": "none"})), "choices that are a str"),
        (raw(event({"choices": [7]})), "a choice that is a int"),
        (raw(event({"choices": [{"delta": "x"}]})), "a delta that is a str"),
        (raw(chunk(7)), "a int in the place of text"),
        (raw(chunk([{"type": "image_url"}])), "content of the type 'image_url'"),
        (raw(chunk(tool_calls="x")), "tool calls that are a str"),
        (raw(event([1])), "a list in the place of a chunk"),
        (raw(b'data: {"choices": [{"delta": {"content": "caf\xe9"}}]}\n\n'), "bytes that are not UTF-8"),
        (
            raw('data: {"choices": [{"delta": {"content": "\\ud83d"}, "finish_reason": "stop"}]}\n\n'),
            "half a character",
        ),
        (raw("data: " + "[" * 100_000 + "\n\n"), "something that is not JSON"),
    ],
)
def test_what_is_no_reply_is_named_in_one_sentence(server: str, model: str, sentence: str) -> None:
    said = why(asked(server, model))
    assert sentence in said
    assert server in said


def test_a_connection_lost_in_the_middle_is_asked_again(server: str) -> None:
    assert clicks(server, "loses")


def test_a_stream_that_is_shorter_than_it_was_said_to_be_is_not_acted_upon(server: str) -> None:
    whole = raw(*streamed(), then="close")
    assert clicks(server, whole), "what is missing comes after the end"
    assert "lost in the middle" in why(asked(server, raw(*streamed()[:-2], then="close")))


def test_keep_alives_alone_are_not_listened_to_for_ever(server: str) -> None:
    said = why(asked(server, "keeps-alive", timeout_s=0.15))
    assert "only keeps the connection alive" in said or "did not answer within" in said


# The end of a reply


def test_a_reply_that_was_cut_is_asked_for_again_with_more_room_and_never_acted_upon(server: str) -> None:
    told: list[str] = []
    assert clicks(server, "cut-at-length", told=told)
    assert told == ["the reply was cut after 400 tokens; asking again with room for 1600"]


def test_once_more_room_was_needed_it_is_given_at_once(server: str) -> None:
    told: list[str] = []
    policy = EndpointPolicy(Endpoint(server, "cut-at-length", family="generic"), tell=told.append)
    for _ in range(3):
        assert "500 250" in policy.predict(SEEN, (), Stop()).text
    assert len(told) == 1


def test_a_reply_that_is_cut_with_more_room_too_calls_the_person(server: str) -> None:
    said = why(asked(server, "endless"))
    assert "was cut after 1600 tokens, and nothing of it was done" in said


@pytest.mark.parametrize("finish", ["length", "max_tokens", "stop", None])
def test_unfinished_reasoning_is_never_acted_upon(server: str, finish: str | None) -> None:
    thinking = "<think>I could. Action: hotkey(key='ctrl w')"
    assert "was cut" in why(asked(server, raw(*streamed(thinking, finish=finish))))
    reasoning = [chunk(reasoning_content="Action: hotkey(key='ctrl w')"), chunk(finish="length")]
    assert "was cut in its reasoning" in why(asked(server, raw(*reasoning)))


def test_a_server_that_marks_no_ends_is_believed_once_it_says_the_same_twice(server: str) -> None:
    assert clicks(server, "no-end")
    assert clicks(server, raw(*(chunk(one) for one in (START, REST)), framed=False))


def test_a_stream_that_ends_elsewhere_the_second_time_is_not_acted_upon(server: str) -> None:
    assert "end before the reply does" in why(asked(server, "breaks-elsewhere"))


# What servers refuse


@pytest.mark.parametrize(
    ("model", "words", "pictures"),
    [
        (
            "one-picture",
            "answered with 400: At most 1 image(s) may be provided in one prompt; going on with one picture",
            1,
        ),
        (
            "short-context",
            "maximum context length is 8192 tokens. However, you requested 9000 tokens; going on with 2",
            2,
        ),
        (
            "tgi-like",
            "422: Input validation error: `inputs` must have less than 4096 tokens; going on with 2 pictures",
            1,
        ),
        ("body-limit", "413: a web page with the title “413 Request Entity Too Large”; going on with 2 pictures", 1),
        ("no-pipeline", "501: several pictures are not implemented; going on with 2 pictures", 1),
    ],
)
def test_a_server_that_takes_fewer_pictures_gets_fewer_and_the_person_hears_why(
    server: str, model: str, words: str, pictures: int
) -> None:
    told: list[str] = []
    endpoint = Endpoint(server, model, family="generic")
    policy = EndpointPolicy(endpoint, tell=told.append)
    assert "500 250" in policy.predict(SEEN, PAST, Stop()).text
    assert words in told[0]
    assert ("--limit-mm-per-prompt" in told[0]) == (model == "one-picture")
    before = len(told)
    assert "500 250" in policy.predict(SEEN, PAST, Stop()).text
    assert len(told) == before, "what was found out holds for the steps that follow"


def test_where_one_picture_is_too_much_with_all_that_was_said_older_steps_are_left_out(server: str) -> None:
    lines: list[str] = []
    policy = EndpointPolicy(Endpoint(server, "shorter-context", family="generic"), tell=lines.append)
    history = tuple(replace(PAST[0], step=step) for step in range(1, 21))
    assert "500 250" in policy.predict(SEEN, history, Stop()).text
    assert lines[-1].endswith("the request exceeds the available context size; going on with the last 5 steps alone")


def test_what_is_too_much_although_there_is_one_picture_is_said_in_the_servers_words(server: str) -> None:
    said = why(asked(server, "strict"))
    assert said.endswith("answered with 422: Input validation error: `inputs` is odd")
    assert "choose a smaller region of the screen, or a largest_picture" in why(asked(server, "small"))


def test_a_model_that_takes_no_pictures_is_named_as_such(server: str) -> None:
    said = why(asked(server, "blind"))
    assert "image input is not supported" in said
    assert "it takes no pictures" in said


@pytest.mark.parametrize("model", ["plain", "new-names"])
def test_parameters_that_a_server_does_not_know_are_left_out(server: str, model: str) -> None:
    assert clicks(server, model)


def test_where_a_reply_may_be_less_long_it_is_and_pictures_stay(server: str) -> None:
    lines: list[str] = []
    policy = EndpointPolicy(Endpoint(server, "short-replies", family="qwen3.5"), tell=lines.append)
    assert "500 250" in policy.predict(SEEN, PAST, Stop()).text
    assert [line.rpartition("; ")[2] for line in lines] == [
        "going on with replies of at most 8192 tokens",
        "going on with replies of at most 2048 tokens",
    ]


def test_tools_are_sent_where_a_family_wants_them_and_left_out_where_a_server_takes_none(server: str) -> None:
    tool = {"type": "function", "function": {"name": "computer_use", "parameters": {}}}
    lines: list[str] = []
    for model in ("parameters", "no-tools"):
        policy = EndpointPolicy(Endpoint(server, model, family="generic"), tell=lines.append)
        policy._family = replace(policy.family, tools=lambda size: [tool])
        text = policy.predict(SEEN, (), Stop()).text
        if model == "parameters":
            assert json.loads(text)["tools"] == [tool]
    assert len(lines) == 1
    assert lines[0].endswith("requires --enable-auto-tool-choice; going on without tools")


def test_holo_asked_for_function_calls_sends_its_tools_and_reads_what_comes_back_in_pieces(server: str) -> None:
    sent = json.loads(asked(server, "parameters", family="holo3.1-calls").text)
    names = [tool["function"]["name"] for tool in sent["tools"]]
    assert {"click_desktop", "write_desktop", "answer"} <= set(names)
    assert "structured_outputs" not in sent
    (click,) = [tool["function"] for tool in sent["tools"] if tool["function"]["name"] == "click_desktop"]
    assert click["parameters"]["required"] == ["element", "x", "y"]
    assert "tool_name" not in click["parameters"]["properties"]

    begun = {"index": 0, "id": "a", "function": {"name": "click_desktop", "arguments": '{"element": "Save", "x": 50'}}
    ended = {"index": 0, "function": {"arguments": '0, "y": 250}'}}
    parts = (chunk(reasoning_content="Save it."), chunk(tool_calls=[begun]), chunk(tool_calls=[ended]))
    reply = asked(server, raw(*parts, chunk(finish="tool_calls")), family="holo3.1-calls").reply
    assert isinstance(reply, Reply)
    assert (reply.thought, reply.actions) == ("Save it.", (CLICK,))


def test_a_key_that_a_server_repeats_is_not_shown(server: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    said = why(asked(server, "good", key="shown-4711", told=told))
    assert "answered with 403: the key … may not do this" in said
    assert "4711" not in f"{said}{told}{caplog.text}"


def test_a_key_that_cannot_be_one_is_refused_before_it_is_sent(server: str) -> None:
    assert "holds characters that no key has" in why(asked(server, "good", key="schlüssel"))
    assert "500 250" in asked(server, "good", key="fine\n").text


# Addresses


@pytest.mark.parametrize(
    ("text", "base_url"),
    [
        ("http://h/v1/chat/completions#m", "http://h/v1"),
        ("http://h/v1/chat/completions/#m", "http://h/v1"),
        ("http://h/chat/completions#m", "http://h/v1"),
        ("http://h:8000/v1/models#m", "http://h:8000/v1"),
        ("http://h/v1/completions#m", "http://h/v1"),
        ("  https://h//openai//v1/ #m", "https://h/openai/v1"),
        ("http://[::1]:8000#m", "http://[::1]:8000/v1"),
    ],
)
def test_what_is_pasted_with_an_address_is_cut_off(text: str, base_url: str) -> None:
    found = Endpoint.parse(text)
    assert (found.base_url, found.model) == (base_url, "m")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("http://h:11434/api/generate#m", r"is Ollama's own protocol; .* usually at http://h:11434/v1#m"),
        ("http://h:11434/api/chat", "is Ollama's own protocol"),
        ("https://h/v1/messages", "is Anthropic's protocol"),
        ("http://h/generate", "is the server's own protocol"),
        ("http://h:port/v1", "is not an address"),
        ("http://h:99999/v1", "is not an address"),
        ("http:/h/v1", "is not the address of an endpoint"),
        ("https://h/v1?api-key=4711", f"a key into the variable {KEY_VARIABLE}"),
        ("http://user:4711@[h", "is not an address"),
    ],
)
def test_an_address_of_something_else_is_explained(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as raised:
        Endpoint.parse(text)
    assert "4711" not in str(raised.value)


def test_an_address_without_the_protocol_is_told_from_a_model_that_is_not_there(server: str) -> None:
    nowhere = server.replace("/v1", "/nowhere")
    assert f"there is no OpenAI protocol at {nowhere} (Not Found); write its address up to /v1" in why(
        asked(nowhere, "good")
    )
    assert "has no model 'nobody'; name one of its own after a #: good" in why(asked(server, "nobody"))


def test_a_server_that_is_elsewhere_says_where(server: str) -> None:
    assert f"it is elsewhere; try {server}" in why(asked(server.replace("/v1", "/moved/v1"), "good"))


def test_https_where_http_is_spoken_is_named(server: str) -> None:
    assert "does not speak https: write http://" in why(asked(server.replace("http:", "https:"), "good"))


# Which model is asked, and how


@pytest.mark.parametrize(
    ("prefix", "chosen"),
    [("", "good"), ("/embedding-first", "qwen2.5vl:7b"), ("/told", "good"), ("/bare-list", "good")],
)
def test_without_a_name_a_model_that_sees_is_asked_and_named(server: str, prefix: str, chosen: str) -> None:
    told: list[str] = []
    endpoint = Endpoint(server.replace("/v1", f"{prefix}/v1"))
    policy = EndpointPolicy(endpoint, tell=told.append)
    assert policy.description(Stop()).startswith(f"{chosen}, asked as ")
    assert "500 250" in policy.predict(SEEN, (), Stop()).text
    assert any(f"{chosen} is asked" in one for one in told) == (prefix in ("/embedding-first", "/told"))


@pytest.mark.parametrize(
    ("prefix", "sentence"),
    [
        ("/embeddings-alone", "lists no model that writes replies, but bge-m3, nomic-embed-text"),
        ("/empty", "lists no model; name one after a #"),
        ("/no-list", "no list of models but"),
        ("/nowhere", "there is no OpenAI protocol at"),
    ],
)
def test_a_server_without_a_model_to_ask_is_named(server: str, prefix: str, sentence: str) -> None:
    assert sentence in why(asked(server.replace("/v1", f"{prefix}/v1"), None, family=None))


def test_where_the_name_says_nothing_what_it_was_loaded_from_does(server: str) -> None:
    policy = EndpointPolicy(Endpoint(server.replace("/v1", "/rooted/v1"), "good"))
    assert policy.description(Stop()) == "asked as UI-TARS 1.5, pixels of the resized picture"
    assert policy.space(SIZE) == Space.smart_resized(SIZE)


def test_what_the_person_says_counts_more_than_any_name(server: str) -> None:
    policy = EndpointPolicy(Endpoint(server.replace("/v1", "/rooted/v1"), "good", family="UI-TARS 1.0"))
    assert policy.description(Stop()) == "asked as UI-TARS 1.0, thousandths of the screen"


def test_where_nothing_tells_the_person_hears_what_to_do(server: str) -> None:
    lines: list[str] = []
    policy = EndpointPolicy(Endpoint(server, "good"), tell=lines.append)
    assert policy.description(Stop()) == "asked as a general model, thousandths of the screen"
    assert policy.predict(SEEN, (), Stop()).reply is not None
    assert len(lines) == 1
    assert f"deskhand models check {server}#good" in lines[0]


def test_a_server_that_is_not_there_has_no_description_and_the_step_says_why() -> None:
    policy = EndpointPolicy(Endpoint("http://127.0.0.1:9/v1", retries=0))
    assert policy.description(Stop()) == ""


def test_a_largest_picture_is_what_is_sent_and_points_mean_it(server: str) -> None:
    endpoint = Endpoint(server, "echo", family="ui-tars-1.5", largest_picture=Size(640, 480))
    policy = EndpointPolicy(endpoint)
    text = policy.predict(SEEN, (), Stop()).text
    encoded = json.loads(text)[-1]["content"][-1]["image_url"]["url"].partition(",")[2]
    sent = Size(*Image.open(io.BytesIO(base64.b64decode(encoded))).size)
    assert sent == Size(588, 476)
    assert policy.space(SIZE) == Space(SIZE, sent)


# Proxies, certificates


@pytest.mark.parametrize(
    ("environment", "address", "sentence"),
    [
        ({"ALL_PROXY": "socks5://127.0.0.1:9"}, "loopback", "500 250"),
        ({"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "nonsense://x"}, "loopback", "500 250"),
        ({"SSL_CERT_FILE": "/nowhere.pem"}, "loopback", "500 250"),
        ({"ALL_PROXY": "socks5://u:4711@127.0.0.1:9"}, "http://models.invalid/v1", "needs the package socksio"),
        (
            {"ALL_PROXY": "socks5://127.0.0.1:9", "NO_PROXY": ".invalid"},
            "http://models.invalid/v1",
            "cannot be reached (",
        ),
        (
            {"ALL_PROXY": "socks5://127.0.0.1:9", "NO_PROXY": "192.0.2.0/24"},
            "http://192.0.2.1/v1",
            "cannot be reached (",
        ),
        (
            {"HTTPS_PROXY": "socks4://u:4711@127.0.0.1:9"},
            "https://models.invalid/v1",
            "what HTTPS_PROXY names is no proxy",
        ),
        ({"HTTP_PROXY": "http://127.0.0.1:9"}, "http://models.invalid/v1", "through the proxy that HTTP_PROXY names"),
        (
            {"SSL_CERT_FILE": "/nowhere.pem"},
            "https://models.invalid/v1",
            "SSL_CERT_FILE names /nowhere.pem, which is not",
        ),
        ({"SSL_CERT_DIR": "/nowhere"}, "https://models.invalid/v1", "SSL_CERT_DIR names /nowhere, which is not there"),
        ({"SSL_CERT_FILE": __file__}, "https://models.invalid/v1", "cannot be read"),
    ],
)
def test_proxies_and_certificates_that_cannot_be_used_are_named(
    server: str, environment: dict[str, str], address: str, sentence: str
) -> None:
    code = (
        "from agent.core.stop import Stop\n"
        "from agent.policies.endpoint import Endpoint, EndpointPolicy\n"
        "from tests.agent.policies.served import SEEN\n"
        f"where = Endpoint({server if address == 'loopback' else address!r}, 'good', family='generic', "
        "timeout_s=1, retries=0)\n"
        "prediction = EndpointPolicy(where).predict(SEEN, (), Stop())\n"
        "print(prediction.text, prediction.reply)\n"
    )
    clean = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **environment}
    asking = [sys.executable, "-W", "error", "-c", code.replace(f"Endpoint({server}", f"Endpoint({server!r}")]
    done = subprocess.run(asking, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert sentence in done.stdout
    assert "4711" not in done.stdout + done.stderr
    assert done.stderr == ""


def test_whatever_is_raised_the_asking_ends_and_says_so(server: str, caplog: pytest.LogCaptureFixture) -> None:
    class Odd(EndpointPolicy):
        def _request(self, *_: object) -> dict[str, object]:
            raise ZeroDivisionError("of all things")

    raised: list[object] = []
    threading.excepthook, before = raised.append, threading.excepthook
    try:
        assert "failed (of all things)" in why(
            Odd(Endpoint(server, "good", family="generic")).predict(SEEN, (), Stop())
        )
    finally:
        threading.excepthook = before
    assert raised == []

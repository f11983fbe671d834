"""A model behind an endpoint, asked over a real connection: a server process on loopback with good and bad models."""

from __future__ import annotations

import base64
import io
import json
import logging
import threading

import numpy as np
import pytest
from PIL import Image

from agent.core.history import History, Turn
from agent.core.reply import ParseError, Reply
from agent.core.stop import Stop
from agent.grammar.ui_tars import parse
from agent.policies.chat_protocol.environment import KEY_VARIABLE
from agent.policies.endpoint import Endpoint, EndpointPolicy
from tests.agent.policies.served import CLICK, FRAME, SEEN, SIZE, asked, why


def test_a_streamed_reply_is_put_together_and_its_least_sure_token_is_the_confidence(server: str) -> None:
    policy = EndpointPolicy(Endpoint(server))
    prediction = policy.predict(SEEN, (), Stop())
    reply = parse(prediction.text, policy.space(SIZE))
    assert isinstance(reply, Reply)
    assert reply.actions == (CLICK,)
    assert prediction.confidence == pytest.approx(np.exp(-0.1 * prediction.text.count(" ")))


def test_the_messages_hold_the_task_and_the_screen_at_the_size_the_model_sees(server: str) -> None:
    history: History = (Turn(1, FRAME, "Thought: a\nAction: wait()", notes=("This had no visible effect.",)),)
    policy = EndpointPolicy(Endpoint(server, "echo", family="ui-tars-1.5"))
    messages = json.loads(policy.predict(SEEN, history, Stop()).text)
    assert [one["role"] for one in messages] == ["user", "user", "assistant", "user"]
    assert messages[0]["content"][0]["text"].endswith("## User Instruction\nSave the file\n")
    said, shown = messages[3]["content"]
    assert said == {"type": "text", "text": "This had no visible effect."}
    encoded = shown["image_url"]["url"].removeprefix("data:image/png;base64,")
    assert Image.open(io.BytesIO(base64.b64decode(encoded))).size == (1008, 812)


def test_a_server_that_tells_no_probabilities_is_asked_again_without_them(server: str) -> None:
    prediction = asked(server, "plain")
    assert "click" in prediction.text
    assert prediction.confidence is None


def test_a_busy_server_is_asked_again(server: str) -> None:
    assert "click" in asked(server, "busy").text


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("swamped", "has too much to do, also after 2 retries"),
        ("nobody", "has no model 'nobody'"),
        ("small", "answered with 400: the prompt has 9000 tokens, the limit is 4096"),
        ("garbage", "could not be read"),
    ],
)
def test_what_goes_wrong_calls_the_person_with_one_sentence(server: str, model: str, sentence: str) -> None:
    said = why(asked(server, model))
    assert sentence in said
    assert server in said
    assert "\n" not in said


def test_a_wrong_key_is_refused_and_told_nowhere(server: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    prediction = asked(server, "good", key="wrong")
    assert f"refuses the key; put the right one into the variable {KEY_VARIABLE}" in why(prediction)
    assert "wrong" not in caplog.text
    assert "wrong" not in repr(Endpoint(server, key="wrong"))


def test_a_reply_cut_in_the_middle_is_told_to_the_model_like_any_that_cannot_be_read(server: str) -> None:
    policy = EndpointPolicy(Endpoint(server, "cut"))
    assert isinstance(parse(policy.predict(SEEN, (), Stop()).text, policy.space(SIZE)), ParseError)


def test_a_server_that_falls_silent_is_given_up(server: str) -> None:
    assert "did not answer within 0.5 s" in why(
        EndpointPolicy(Endpoint(server, "slow", timeout_s=0.5, retries=0)).predict(SEEN, (), Stop())
    )


def test_a_server_that_is_not_there_is_named() -> None:
    assert "http://127.0.0.1:9/v1 cannot be reached" in why(
        EndpointPolicy(Endpoint("http://127.0.0.1:9/v1", "m", retries=0)).predict(SEEN, (), Stop())
    )


def test_a_stop_ends_a_generation_with_what_there_is(server: str) -> None:
    stop = Stop()
    threading.Timer(0.3, stop.set, ["the person"]).start()
    prediction = EndpointPolicy(Endpoint(server, "slow", timeout_s=60)).predict(SEEN, (), stop)
    assert stop.is_set()
    assert prediction.text in ("", "Thought:", "Thought: ")


@pytest.mark.parametrize(
    ("text", "base_url", "model"),
    [
        ("http://localhost:8000", "http://localhost:8000/v1", None),
        ("http://localhost:8000/v1/", "http://localhost:8000/v1", None),
        ("https://models.example.org/api/v1#ui-tars", "https://models.example.org/api/v1", "ui-tars"),
    ],
)
def test_an_address_is_read(text: str, base_url: str, model: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "k")
    assert Endpoint.parse(text) == Endpoint(base_url, model, key="k")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("localhost:8000", "is not the address"), ("http://me:secret@host/v1", "not into the address")],
)
def test_what_is_no_address_is_refused_and_a_password_in_it_is_not_repeated(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as raised:
        Endpoint.parse(text)
    assert "secret" not in str(raised.value)

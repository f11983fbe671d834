"""An OpenAI-compatible server in a few lines, with good and bad models: `python endpoint_server.py` prints its port.

The name of the model says what it does. `good` streams a reply word by word, with probabilities; `plain` refuses to
tell probabilities; `busy` answers 429 twice and then replies; `swamped` always answers 429; `slow` sends one word and
then nothing, `keeps-alive` comments alone, `babbles` never ends; `garbage` sends no JSON; `cut` stops in the middle of
a reply; `small` finds the picture too large; `echo` replies with what it was asked, `parameters` with what else the
request holds.
`one-picture`, `short-context`, `shorter-context`, `tgi-like`, `body-limit` and `no-pipeline` refuse more than one
picture, or two, in the words of servers in use; `blind` takes none, `strict` nothing. `cut-at-length` needs more room
than is usual; `endless` never has enough; `short-replies` writes less than it is asked for. `no-end` never says that a
reply is complete; `breaks-elsewhere` breaks off in another place each time; `loses` loses the connection, once;
`new-names` refuses parameters, `no-tools` tools. `asks` asks the person, then does something risky, then says what it
was told.
`points-…` finds the coloured buttons of the grounding check: in `thousandths`, `fractions`, `pixels` of the picture, or
of one `resized` to multiples of 28; `capped` shrinks large pictures first, `blind` always points at one place.
`raw:` and a base64 text sends just what that says: `{"status": …, "type": …, "parts": [base64, …], "then": …}`.

Paths before `/v1` choose what `/v1/models` lists; see `LISTS`.
"""

from __future__ import annotations

import base64
import io
import json
import re
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

REPLY = "Thought: I see it.\nAction: click(point='<point>500 250</point>')"
THINKING = "<think>I could press keys. Action: hotkey(key='ctrl w')"

BUTTONS = {"Open": (212, 230, 255), "Save": (217, 242, 208), "Print": (255, 230, 200), "Close": (247, 214, 228)}
CAP = 4096 * 28 * 28
"""Pixels of the largest picture that `capped` looks at."""

LISTS: dict[str, Any] = {
    "": {"object": "list", "data": [{"id": "good", "object": "model", "created": 0, "owned_by": "us"}]},
    "/embedding-first": {
        "data": [
            {"id": "text-embedding-3"},
            {"id": "bge-m3"},
            {"id": "chat-7b"},
            {"id": "qwen2.5vl:7b"},
            {"id": "good"},
        ]
    },
    "/told": {"data": [{"id": "chat-7b", "capabilities": ["completion"]}, {"id": "good", "capabilities": ["vision"]}]},
    "/embeddings-alone": {"data": [{"id": "bge-m3"}, {"id": "nomic-embed-text"}]},
    "/empty": {"data": []},
    "/rooted": {
        "data": [{"id": "good", "root": "/hub/models--ByteDance-Seed--UI-TARS-1.5-7B/snapshots/683d002dd99d8f95"}]
    },
    "/no-list": {"hello": "world"},
    "/bare-list": [{"name": "good"}],
}


def _pointed(how: str, messages: list[Any]) -> str:
    """A click on the button that is asked for, as a model of this kind points at it."""
    from PIL import Image, ImageChops

    words = json.dumps(messages)
    name = next(one for one in BUTTONS if f'Click \\"{one}' in words)
    parts = [part for message in messages if isinstance(message["content"], list) for part in message["content"]]
    encoded = next(part["image_url"]["url"] for part in reversed(parts) if part["type"] == "image_url")
    image = Image.open(io.BytesIO(base64.b64decode(encoded.partition(",")[2]))).convert("RGB")
    if how == "capped":
        scale = min(1.0, (CAP / (image.width * image.height)) ** 0.5)
        image = image.resize((int(image.width * scale), int(image.height * scale)), Image.Resampling.NEAREST)
    seen = image.resize((image.width // 4, image.height // 4), Image.Resampling.NEAREST)
    red, green, blue = (
        channel.point([255 * (value == wanted) for value in range(256)])
        for channel, wanted in zip(seen.split(), BUTTONS[name], strict=True)
    )
    box = ImageChops.multiply(ImageChops.multiply(red, green), blue).getbbox()
    assert box is not None, "the button is not in the picture"
    x, y = (box[0] + box[2]) / 2 / seen.width, (box[1] + box[3]) / 2 / seen.height
    match how:
        case "thousandths":
            point = f"{1000 * x:.0f} {1000 * y:.0f}"
        case "fractions":
            point = f"{x:.4f} {y:.4f}"
        case "resized":
            point = f"{x * round(image.width / 28) * 28:.0f} {y * round(image.height / 28) * 28:.0f}"
        case "pixels" | "capped":
            point = f"{x * image.width:.0f} {y * image.height:.0f}"
        case _:
            point = "500 500"
    return f"Thought: I see it.\nAction: click(point='<point>{point}</point>')"


def _asking(messages: list[Any]) -> str:
    match sum(message["role"] == "assistant" for message in messages):
        case 0:
            return "Thought: There are two of them.\nAction: call_user(content='Which one?')"
        case 1:
            return "Thought: Then this one.\nAction: hotkey(key='alt f4')"
        case _:
            told = re.search(r"The person answers: ([^\"\\]*)", json.dumps(messages))
            said = "nothing" if told is None else told[1]
            return f"Thought: Done.\nAction: finished(content='I was told: {said}')"


class Handler(BaseHTTPRequestHandler):
    counted: ClassVar[dict[str, int]] = {}
    going = threading.Event()

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        prefix, found, rest = self.path.partition("/v1/models")
        if not found or rest or prefix not in LISTS:
            self._say(404, {"error": {"message": "no such page"}})
            return
        self._say(200, LISTS[prefix])

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.path.endswith("/v1/chat/completions"):
            self._say(404, {"detail": "Not Found"})
            return
        if self.path.startswith("/moved"):
            self.send_response(308)
            self.send_header("Location", f"http://{self.headers['Host']}/v1/chat/completions")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if key.startswith("wrong"):
            self._say(401, {"error": {"message": f"wrong key {key}"}})
            return
        if key.startswith("shown"):
            self._say(403, {"error": {"message": f"the key {key} may not do this"}})
            return
        model = asked["model"]
        if model.startswith("raw:"):
            self._send_raw(json.loads(base64.b64decode(model.removeprefix("raw:"))))
            return
        shown = json.dumps(asked["messages"]).count('"image_url": {')
        match model:
            case "good" | "qwen2.5vl:7b":
                self._stream(REPLY)
            case "echo":
                self._stream(json.dumps(asked["messages"]))
            case "parameters":
                self._stream(json.dumps({one: asked[one] for one in asked if one != "messages"}))
            case "plain" if asked.get("logprobs"):
                self._say(400, {"error": {"message": "logprobs are not supported"}})
            case "plain":
                self._stream(REPLY, told=False)
            case "new-names" if "max_tokens" in asked:
                self._say(400, {"error": {"message": "'max_tokens' is not supported, use 'max_completion_tokens'."}})
            case "new-names" if "temperature" in asked:
                self._say(400, {"error": {"message": "'temperature' does not support 0.0, only the default (1) is."}})
            case "new-names":
                self._stream(REPLY)
            case "no-tools" if "tools" in asked:
                self._say(400, {"error": {"message": '"auto" tool choice requires --enable-auto-tool-choice'}})
            case "no-tools":
                self._stream(REPLY)
            case "busy" if self._count("busy") <= 2:
                self._say(429, {"error": {"message": "later"}})
            case "busy":
                self._stream(REPLY)
            case "swamped":
                self._say(429, {"error": {"message": "later"}})
            case "slow":
                self._stream("Thought: ", end=False)
                Handler.going.wait(30)
            case "keeps-alive":
                self._begin()
                for _ in range(100):
                    self._chunk(": still there\n\n")
                    Handler.going.wait(0.1)
            case "babbles":
                self._begin()
                while True:
                    self._chunk(f"data: {json.dumps({'choices': [{'delta': {'content': 'and on '}}]})}\n\n")
            case "garbage":
                self._begin()
                self._chunk("data: {this is not JSON}\n\n")
                self._chunk("")
            case "cut":
                self._stream(REPLY[: REPLY.index("500")])
            case "small":
                self._say(400, {"error": {"message": "the prompt has 9000 tokens, the limit is 4096"}})
            case "short-replies" if (asked.get("max_tokens") or 0) > 9000:
                words = "'max_tokens' or 'max_completion_tokens' is too large: 32768. This model's maximum context"
                self._say(
                    400, {"error": {"message": f"{words} length is 16384 tokens and your request has 2345 input"}}
                )
            case "short-replies" if (asked.get("max_tokens") or 0) > 4000:
                words = "maximum context length is 4096 tokens, you requested 9000 tokens (808 in the messages, 8192"
                self._say(400, {"error": {"message": f"{words} in the completion)"}})
            case "short-replies":
                self._stream(REPLY)
            case "one-picture" if shown > 1:
                self._say(400, {"object": "error", "message": "At most 1 image(s) may be provided in one prompt."})
            case "short-context" if shown > 2:
                words = "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens."
                self._say(400, {"error": {"message": words, "type": "BadRequestError"}})
            case "shorter-context" if shown > 1 or len(asked["messages"]) > 7:
                self._say(400, {"error": {"message": "the request exceeds the available context size"}})
            case "tgi-like" if shown > 1:
                self._say(422, {"error": "Input validation error: `inputs` must have less than 4096 tokens"})
            case "body-limit" if shown > 1:
                self._say_text(
                    413, "text/html", "<html><head><title>413 Request Entity Too Large</title></head></html>"
                )
            case "no-pipeline" if shown > 1:
                self._say(501, "several pictures are not implemented")
            case "shorter-context" | "one-picture" | "short-context" | "tgi-like" | "body-limit" | "no-pipeline":
                self._stream(REPLY)
            case "asks":
                self._stream(_asking(asked["messages"]))
            case "blind":
                self._say(500, {"error": {"message": "image input is not supported - hint: provide the mmproj"}})
            case "strict":
                self._say(422, {"error": "Input validation error: `inputs` is odd"})
            case "cut-at-length" if (asked.get("max_tokens") or 0) < 1000:
                self._stream(THINKING, finish="length")
            case "cut-at-length":
                self._stream(f"{THINKING} No.</think>\n{REPLY}", finish="stop")
            case "endless":
                self._stream(THINKING, finish="length")
            case "no-end":
                self._stream(REPLY, end=False)
                self._chunk("")
            case "breaks-elsewhere":
                self._stream(REPLY[: -10 * self._count("breaks-elsewhere")], end=False)
                self._chunk("")
            case "loses" if self._count("loses") == 1:
                self._stream(REPLY, end=False)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            case "loses":
                self._stream(REPLY)
            case pointing if pointing.startswith("points-"):
                self._stream(_pointed(pointing.removeprefix("points-"), asked["messages"]))
            case other:
                self._say(404, {"error": {"message": f"there is no {other}"}})

    def _count(self, model: str) -> int:
        Handler.counted[model] = Handler.counted.get(model, 0) + 1
        return Handler.counted[model]

    def _stream(self, text: str, *, told: bool = True, end: bool = True, finish: str | None = None) -> None:
        self._begin()
        for place, piece in enumerate(text.split(" ")):
            said = piece if place == 0 else " " + piece
            likely = {"content": [{"token": said, "logprob": -0.1 * place, "bytes": None, "top_logprobs": []}]}
            choice = {"index": 0, "delta": {"content": said}, "logprobs": likely if told else None}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
            self._chunk(f"data: {json.dumps(chunk)}\n\n")
        if finish is not None:
            last = {"index": 0, "delta": {}, "finish_reason": finish}
            self._chunk(f"data: {json.dumps({'choices': [last]})}\n\n")
        if end:
            self._chunk("data: [DONE]\n\n")
            self._chunk("")

    def _send_raw(self, what: dict[str, Any]) -> None:
        """The given parts, framed by their length; `then` says whether the connection is lost or held after them."""
        self.protocol_version = "HTTP/1.1"
        parts = [base64.b64decode(part) for part in what["parts"]]
        self.send_response(what.get("status", 200))
        self.send_header("Content-Type", what.get("type", "text/event-stream"))
        self.send_header("Connection", "close")
        if what.get("framed", True):
            self.send_header("Content-Length", str(sum(map(len, parts)) + (what.get("then") is not None)))
        self.end_headers()
        for part in parts:
            self.wfile.write(part)
            self.wfile.flush()
        if what.get("then") == "hold":
            Handler.going.wait(30)
        self.close_connection = True

    def _begin(self) -> None:
        self.protocol_version = "HTTP/1.1"
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _chunk(self, text: str) -> None:
        encoded = text.encode()
        self.wfile.write(f"{len(encoded):x}\r\n".encode() + encoded + b"\r\n")
        self.wfile.flush()

    def _say(self, status: int, body: object) -> None:
        self._say_text(status, "application/json", json.dumps(body))

    def _say_text(self, status: int, kind: str, body: str) -> None:
        encoded = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(encoded)))
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(encoded)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Whoever asks may leave in the middle."""


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()

"""An OpenAI-compatible server in a few lines, with good and bad models: `python endpoint_server.py` prints its port.

`good` streams a reply word by word, with probabilities; `plain` refuses to tell probabilities; `busy` answers 429
twice and then replies; `swamped` always answers 429; `slow` sends one word and then nothing; `garbage` sends no JSON;
`cut` stops in the middle of a reply; `small` finds the picture too large; `echo` replies with what it was asked.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REPLY = "Thought: I see it.\nAction: click(point='<point>500 250</point>')"


class Handler(BaseHTTPRequestHandler):
    busy = 0
    going = threading.Event()

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        if self.path != "/v1/models":
            self._say(404, {"error": {"message": "no such page"}})
            return
        self._say(200, {"object": "list", "data": [{"id": "good", "object": "model", "created": 0, "owned_by": "us"}]})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers.get("Authorization") == "Bearer wrong":
            self._say(401, {"error": {"message": "wrong key"}})
            return
        match asked["model"]:
            case "good":
                self._stream(REPLY)
            case "echo":
                self._stream(json.dumps(asked["messages"]))
            case "plain" if asked.get("logprobs"):
                self._say(400, {"error": {"message": "logprobs are not supported"}})
            case "plain":
                self._stream(REPLY, told=False)
            case "busy" if Handler.busy < 2:
                Handler.busy += 1
                self._say(429, {"error": {"message": "later"}})
            case "busy":
                self._stream(REPLY)
            case "swamped":
                self._say(429, {"error": {"message": "later"}})
            case "slow":
                self._stream("Thought: ", end=False)
                Handler.going.wait(30)
            case "garbage":
                self._begin()
                self._chunk("data: {this is not JSON}\n\n")
                self._chunk("")
            case "cut":
                self._stream(REPLY[: REPLY.index("500")])
            case "small":
                self._say(400, {"error": {"message": "the prompt has 9000 tokens, the limit is 4096"}})
            case other:
                self._say(404, {"error": {"message": f"there is no {other}"}})

    def _stream(self, text: str, *, told: bool = True, end: bool = True) -> None:
        self._begin()
        for place, piece in enumerate(text.split(" ")):
            said = piece if place == 0 else " " + piece
            likely = {"content": [{"token": said, "logprob": -0.1 * place, "bytes": None, "top_logprobs": []}]}
            choice = {"index": 0, "delta": {"content": said}, "logprobs": likely if told else None}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
            self._chunk(f"data: {json.dumps(chunk)}\n\n")
        if end:
            self._chunk("data: [DONE]\n\n")
            self._chunk("")

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
        encoded = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(encoded)))
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(encoded)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()

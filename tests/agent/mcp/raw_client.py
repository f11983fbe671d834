"""A client that writes the protocol's lines itself: what it sends is just what the test says, well-formed or not."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.agent.mcp.mcp_client import PATIENCE_S, ROOT


class RawClient:
    """A server process and the pipes to it.

    Attributes:
        process: The server.
    """

    def __init__(self, environment: Mapping[str, str], *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deskhand", "mcp", *options],
            env=dict(environment),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._number = 0

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def write(self, line: str) -> None:
        """Send a line as it is."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def send(self, method: str, /, **params: object) -> int:
        """Send a request; its number."""
        self._number += 1
        self.write(json.dumps({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}))
        return self._number

    def notify(self, method: str, /, **params: object) -> None:
        """Send a notification, which has no answer."""
        self.write(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))

    def tool(self, name: str, /, **arguments: object) -> int:
        """Call a tool; the number of the request."""
        return self.send("tools/call", name=name, arguments=arguments)

    def answer(self) -> dict[str, Any]:
        """The next message from the server that answers something."""
        while True:
            message: dict[str, Any] = json.loads(self._lines.get(timeout=PATIENCE_S))
            if "method" not in message:
                return message

    def answer_to(self, number: int) -> dict[str, Any]:
        """The result or the error of a request; other answers are passed over."""
        while (message := self.answer()).get("id") != number:
            pass
        found: dict[str, Any] = message.get("result") or message["error"]
        return found

    def greet(self, name: str = "raw", version: str = "2025-06-18") -> dict[str, Any]:
        """The handshake of clients of SDK 1.x; what the server says of itself."""
        client = {"name": name, "version": "1.0"}
        greeted = self.answer_to(self.send("initialize", protocolVersion=version, capabilities={}, clientInfo=client))
        self.notify("notifications/initialized")
        return greeted

    def close(self) -> None:
        """Leave as a client does: by closing the pipe."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()
        self.process.wait(timeout=PATIENCE_S)
        self._reader.join(timeout=PATIENCE_S)
        if self.process.stdout is not None:
            self.process.stdout.close()


@contextmanager
def raw_client(environment: Mapping[str, str], *options: str) -> Iterator[RawClient]:
    """A client, and its server, which ends with it."""
    client = RawClient(environment, *options)
    try:
        yield client
    finally:
        client.close()

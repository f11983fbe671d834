"""A hub of models on loopback, as a process of its own: `python hub_server.py FOLDER [BREAK_AFTER]` prints its port.

Serves the files of FOLDER as the model `owner/tiny`: by redirects to another host, as the hub does, with ranges. With
BREAK_AFTER each answer ends after so many bytes. What it was asked is in FOLDER/asked.jsonl.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def main() -> None:
    """Serve until killed."""
    folder = Path(sys.argv[1])
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else sys.maxsize

    class Hub(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with (folder / "asked.jsonl").open("a") as log:
                asked = {"path": self.path, "range": self.headers["Range"], "token": self.headers["Authorization"]}
                log.write(json.dumps(asked) + "\n")
            if self.path.startswith("/api/models/owner/tiny?"):
                self._send(json.dumps(_record(folder)).encode())
            elif self.path.startswith("/owner/tiny/resolve/c0ffee/"):
                self.send_response(302)
                self.send_header("Location", f"http://localhost:{port}/store/{self.path.rpartition('/')[2]}")
                self.end_headers()
            elif self.path.startswith("/store/"):
                self._send_part((folder / self.path.rpartition("/")[2]).read_bytes())
            else:
                self.send_error(404)

        def log_message(self, *words: object) -> None:
            pass

        def _send_part(self, content: bytes) -> None:
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers["Range"] or "")
            start = int(wanted[1]) if wanted else 0
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            self.wfile.write(content[start : start + limit])
            self.close_connection = True

        def _send(self, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("", 0), Hub)
    port = server.server_port
    print(port, flush=True)
    server.serve_forever()


def _record(folder: Path) -> dict[str, object]:
    files = [file for file in sorted(folder.iterdir()) if file.name != "asked.jsonl"]
    siblings: list[dict[str, object]] = []
    for file in files:
        content = file.read_bytes()
        large = {"lfs": {"sha256": hashlib.sha256(content).hexdigest()}} if file.suffix == ".safetensors" else {}
        siblings.append({"rfilename": file.name, "size": len(content), **large})
    siblings += [{"rfilename": name, "size": 5} for name in ("original/model.safetensors", "../escape.json")]
    return {"sha": "c0ffee", "siblings": siblings, "cardData": {"license": "apache-2.0"}}


if __name__ == "__main__":
    main()

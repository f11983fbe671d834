"""Actions that only a browser has: keys where one is in front, a sentence else; and a real Chromium that obeys them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from agent.core.actions import Click, Foreign, Hotkey, Type, key
from agent.core.reply import Reply
from agent.core.stop import Stop
from agent.desktop.browser import is_browser, why_not, with_browser_keys
from agent.desktop.input.executor import unsupported
from agent.desktop.window_list import open_windows
from agent.desktop.windows import title_at
from agent.desktop.x11.virtual_display import VirtualDisplay
from tests.agent.desktop.live_programs import Desk, eventually, running
from vision.geometry import PixelPoint


@pytest.mark.parametrize(
    "title",
    [
        "Mozilla Firefox",
        "Example Domain — Mozilla Firefox",
        "Example Domain — Mozilla Firefox Private Browsing",
        "Example Domain - Google Chrome",
        "Example Domain - Chromium",
        "Example Domain and 2 more pages - Profile 1 - Microsoft\u200b Edge",
        "Example Domain - Brave",
        "New Tab - Vivaldi",
        "Google Chrome (Incognito)",
    ],
)
def test_a_browser_is_known_by_the_end_of_its_title(title: str) -> None:
    assert is_browser(title)


@pytest.mark.parametrize(
    "title", ["", "Editor", "Google Chrome tips.txt - Editor", "Operation", "How to chrome", "Firefox notes (Draft)"]
)
def test_a_title_that_only_speaks_of_a_browser_is_none(title: str) -> None:
    assert not is_browser(title)


@pytest.mark.parametrize(
    ("action", "keys"),
    [
        (
            Foreign("visit_url", (("url", "example.org/a"),)),
            (Hotkey((key("ctrl"), key("l"))), Type("example.org/a "), Hotkey((key("enter"),))),
        ),
        (
            Foreign("navigate", (("content", " https://example.org\n"),)),
            (
                Hotkey((key("ctrl"), key("l"))),
                Type("https://example.org "),
                Hotkey((key("enter"),)),
            ),
        ),
        (
            Foreign("web_search", (("query", "how to\nsave"),)),
            (Hotkey((key("ctrl"), key("l"))), Type("? how to save "), Hotkey((key("enter"),))),
        ),
        (Foreign("history_back"), (Hotkey((key("alt"), key("left"))),)),
        (Foreign("navigate_back"), (Hotkey((key("alt"), key("left"))),)),
        (Foreign("refresh"), (Hotkey((key("f5"),)),)),
    ],
)
def test_what_only_a_browser_does_becomes_its_keys(action: Foreign, keys: tuple[object, ...]) -> None:
    before = Click(PixelPoint(1, 1))
    reply = with_browser_keys(Reply("t", (before, action)), lambda: "Example - Chromium")
    assert reply == Reply("t", (before, *keys))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("action", "why"),
    [
        (Foreign("history_back"), "history_back is for a browser and the window in front is none"),
        (Foreign("visit_url", (("url", "example.org"),)), "visit_url is for a browser"),
        (Foreign("visit_url", (("url", "javascript:alert(1)"),)), "opens http and https addresses"),
        (Foreign("navigate", (("content", "file:///etc/passwd"),)), "opens http and https addresses"),
        (Foreign("visit_url"), "opens http and https addresses"),
        (Foreign("read_page_answer_question", (("question", "q"),)), "read the screenshots"),
        (Foreign("open_app", (("app_name", "Mail"),)), "open the program from the desktop"),
        (Foreign("press_home"), "no such thing on a desktop"),
    ],
)
def test_without_a_browser_in_front_it_stays_and_is_refused_with_a_sentence(action: Foreign, why: str) -> None:
    reply = Reply("t", (action,))
    assert with_browser_keys(reply, lambda: "Editor") == reply
    assert why in why_not(action)
    assert unsupported(action) == why_not(action)


def test_an_address_that_is_none_is_typed_nowhere() -> None:
    for url in ("javascript:alert(1)", "file:///etc/passwd", "https://example.org/a b", "data:text/html,x"):
        reply = Reply("t", (Foreign("visit_url", (("url", url),)),))
        assert with_browser_keys(reply, lambda: "Chromium") == reply


def test_the_window_in_front_is_asked_for_only_where_it_matters() -> None:
    def front() -> str:
        raise AssertionError("asked")

    reply = Reply("t", (Click(PixelPoint(1, 1)), Foreign("press_home")))
    assert with_browser_keys(reply, front) == reply


class Pages(BaseHTTPRequestHandler):
    """Pages whose titles are their paths."""

    def do_GET(self) -> None:
        body = f"<title>page {self.path}</title>{self.path}".encode()
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture
def pages() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_a_real_browser_opens_the_address_goes_back_and_loads_again(
    desk: Desk, display: VirtualDisplay, pages: ThreadingHTTPServer, tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{pages.server_port}"
    asked: list[str] = pages.asked  # type: ignore[attr-defined]
    switches = "--no-sandbox --test-type --no-first-run --disable-gpu --disable-background-networking --no-proxy-server"
    browser = ("chromium", *switches.split(), f"--user-data-dir={tmp_path}", "--new-window", f"{address}/start")
    with running(*browser, display=display, home=tmp_path), closing(open_windows()) as windows:

        def front() -> str:
            return title_at(None, windows, ())

        def do(action: Foreign, title: str) -> None:
            reply = with_browser_keys(Reply("", (action,)), front)
            assert action not in reply.actions
            for one in reply.actions:
                desk.screen.settle(Stop())  # as the loop does; the page is asked first whether it wants a shortcut
                desk.do(one)
            eventually(lambda: front() == f"page {title} - Chromium", f"the page {title}", within_s=60)

        eventually(lambda: front() == "page /start - Chromium", "the first page", within_s=60)
        do(Foreign("visit_url", (("url", f"{address}/a/long/path"),)), "/a/long/path")
        for _ in range(3):
            do(Foreign("visit_url", (("url", f"{address}/start"),)), "/start")
            do(Foreign("visit_url", (("url", f"{address}/a/long/path"),)), "/a/long/path")
        do(Foreign("visit_url", (("url", f"{address}/a"),)), "/a")  # which the bar would complete to the longer one
        do(Foreign("history_back"), "/a/long/path")
        before = asked.count("/a/long/path")
        do(Foreign("refresh"), "/a/long/path")
        eventually(lambda: asked.count("/a/long/path") > before, "the page is loaded again")

"""A real HTTP server on this machine that answers as translators do: well, slowly, with rubbish, or not at all."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pytest_socket import enable_socket, socket_allow_hosts


class Said:
    """What the server is to say, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.manner = "well"
        self.address = ""

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        """Status and content."""
        if self.manner == "broken":
            return 500, b"oops"
        if self.manner == "page":
            return 200, b"<html>Welcome</html>"
        texts = body["q"] if path.endswith("/translate") else json.loads(body["messages"][1]["content"])
        said = [f"[{i}] said otherwise" for i, _ in enumerate(texts)]
        said = {"few": said[:-1], "empty": ["" for _ in said], "babble": ["x" * 9000 for _ in said]}.get(self.manner, said)
        if path.endswith("/translate"):
            return 200, json.dumps({"translatedText": said}).encode()
        content = "I cannot do that." if self.manner == "chat" else f"Here you are:\n{json.dumps(said)}"
        return 200, json.dumps({"choices": [{"message": {"content": content}}]}).encode()


@contextmanager
def translation_server() -> Iterator[Said]:
    """A server for the length of a test, in which this machine may be reached."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    said = Said()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            said.asked.append(body)
            said.headers.append(dict(self.headers))
            status, content = said.answer(self.path, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            try:
                if said.manner == "trickle":
                    for i in range(len(content)):
                        self.wfile.write(content[i : i + 1])
                        self.wfile.flush()
                        time.sleep(0.02)
                else:
                    self.wfile.write(content)
            except OSError:
                pass  # the asker has given up

        def log_message(self, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    said.address = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield said
    finally:
        server.shutdown()
        server.server_close()

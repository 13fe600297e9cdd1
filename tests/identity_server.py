"""The OpenID Connect server of a house, for tests: real HTTP, RS256, PKCE; it signs in whoever it is told to be there."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "bole-of-hangzhou", "a secret of the house"


class _Answering(BaseHTTPRequestHandler):
    server: IdentityServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path:
            case "/.well-known/openid-configuration":
                self._say(self.server.configuration())
            case "/keys":
                self._say({"keys": [self.server.public_key()]})
            case "/authorize":
                self.send_response(302)
                self.send_header("Location", self.server.sent_back(given))
                self.send_header("Content-Length", "0")
                self.end_headers()
            case "/person":
                known = self.server.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
                self._say(known or {"error": "invalid_token"}, 200 if known else 401)

    def do_POST(self) -> None:
        given = {n: v[0] for n, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        answer = self.server.exchanged(given, self.headers.get("Authorization", ""))
        self._say(answer or {"error": "invalid_grant"}, 200 if answer else 400)

    def _say(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class IdentityServer(ThreadingHTTPServer):
    """`person` are the claims of whoever sits before the browser."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.person: dict[str, Any] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self._codes: dict[str, tuple[dict[str, str], dict[str, Any]]] = {}
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def configuration(self) -> dict[str, Any]:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "person"}
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/keys",
            **{f"{n}_endpoint": f"{self.issuer}/{p}" for n, p in ends.items()},
        }

    def public_key(self) -> dict[str, Any]:
        return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key())), "kid": "1", "alg": "RS256", "use": "sig"}

    def sent_back(self, asked: dict[str, str]) -> str:
        """Where the browser goes after signing in: back, with a code."""
        code = secrets.token_urlsafe()
        self._codes[code] = (asked, dict(self.person))
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchanged(self, given: dict[str, str], basic: str) -> dict[str, Any] | None:
        """Tokens for a code, once, for whoever has the secret and the verifier of the challenge."""
        asked, person = self._codes.pop(given.get("code", ""), ({}, {}))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        told = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        knows = given.get("client_secret") == SECRET or basic == f"Basic {told}"
        if not asked or not knows or asked.get("code_challenge") != challenge or asked["client_id"] != CLIENT:
            return None
        token = secrets.token_urlsafe()
        self.tokens[token] = person
        now = int(time.time())
        claims = {**person, "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked.get("nonce", "")}
        signed = jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": token, "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    def shut(self) -> None:
        self.shutdown()
        self.server_close()

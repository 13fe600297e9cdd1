"""The root of the API."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="Bole", version="1", urls_namespace="api")

"""Logging: one line per record, time in UTC, to standard error; the supervisor keeps it in files."""

from __future__ import annotations

import logging
import time
from typing import Any


class Utc(logging.Formatter):
    """Times in UTC."""

    converter = staticmethod(time.gmtime)


def configuration(level: str) -> dict[str, Any]:
    """The dictionary for Django's LOGGING."""
    line = {"()": Utc, "format": "{asctime}Z {levelname} {name} {message}", "style": "{"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"procrastinate": {"level": "WARNING"}, "django.server": {"level": "WARNING"}},
    }

"""The promise without which details are not opened: its version changes whenever its meaning does.

The text stands in `templates/challenges/_promise.html`, in both languages of the house.
"""

from __future__ import annotations

VERSION = "2026-11-a"

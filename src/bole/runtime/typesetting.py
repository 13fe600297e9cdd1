"""Paper: a PDF by typst, with Chinese type from a package, so that no font need be installed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

import pylopdf_fonts_zh_cn
import typst


def typeset(source: bytes, data: Mapping[str, Any]) -> bytes:
    """What people wrote is data to the typesetter, never its language."""
    fonts = [str(resources.files(pylopdf_fonts_zh_cn))]
    given = {"data": json.dumps(data)}
    made: bytes = typst.compile(source, font_paths=fonts, ignore_system_fonts=True, format="pdf", sys_inputs=given)  # type: ignore[call-overload]
    return made

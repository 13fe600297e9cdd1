"""Pictures people send, made safe: read by what they hold and not by their name, and written anew, so that nothing of the file
itself is ever given out: no scripts, no places where a photograph was taken, no second file behind the first."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

from ..errors import BadLogo

FORMATS = ("PNG", "JPEG", "WEBP")  # an SVG may carry scripts and addresses, so it is refused
MOST_PIXELS = 24_000_000  # of what is opened: a small file can say that it is a huge picture
WIDTH, HEIGHT = 640, 320  # of what is kept: twice what the page shows, for sharp screens


def as_logo(content: bytes, *, most_bytes: int) -> bytes:
    """A picture as a PNG of its own making, made smaller where it is large. Refuses with BadLogo."""
    if not content or len(content) > most_bytes:
        raise BadLogo(kilobytes=most_bytes // 1024)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadLogo(kilobytes=most_bytes // 1024)
            plain = picture.convert("RGBA")
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        zlib.error,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        raise BadLogo(kilobytes=most_bytes // 1024) from None
    plain.thumbnail((WIDTH, HEIGHT))
    written = io.BytesIO()
    Image.frombytes("RGBA", plain.size, plain.tobytes()).save(written, "PNG", optimize=True)
    return written.getvalue()

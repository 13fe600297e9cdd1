"""Logos: judged by what they hold, written anew, and nothing of the file itself is given out."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bole.people.adapters import pictures
from bole.people.errors import BadLogo

MOST = 512 * 1024
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(form: str = "PNG", size: tuple[int, int] = (64, 32), **more) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(written, form, **more)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_png_of_its_own_making(form):
    clean = opened(pictures.as_logo(picture(form), most_bytes=MOST))
    assert (clean.format, clean.size, clean.mode) == ("PNG", (64, 32), "RGBA")
    red, green, blue, opaque = clean.getpixel((5, 5))
    assert opaque == 255
    assert red > 150 > 60 > max(green, blue)


def test_what_is_hidden_in_a_file_is_not_given_out():
    told = PngInfo()
    told.add_text("Comment", "SECRET-PLACE")
    behind = picture(pnginfo=told) + b"<script>alert('SECRET-SCRIPT')</script>"
    photograph = Image.new("RGB", (64, 32))
    exif = photograph.getexif()
    exif[0x010E] = "SECRET-PLACE"
    written = io.BytesIO()
    photograph.save(written, "JPEG", exif=exif)
    for content in (behind, written.getvalue()):
        assert b"SECRET" in content
        assert b"SECRET" not in pictures.as_logo(content, most_bytes=MOST)


def test_a_large_picture_is_made_smaller():
    clean = opened(pictures.as_logo(picture(size=(3000, 600)), most_bytes=MOST))
    assert clean.size == (640, 128)


def test_a_picture_that_is_see_through_stays_so():
    written = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")
    assert opened(pictures.as_logo(written.getvalue(), most_bytes=MOST)).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        SVG,
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        picture()[:60],
        picture("JPEG")[:100],
        picture("GIF"),
        picture("BMP"),
        picture("WEBP")[:-30],
        b"x" * (MOST + 1),
        picture(size=(9000, 9000)),  # a bomb: small as a file, large as a picture
    ],
)
def test_what_is_no_picture_of_the_right_kind_is_refused(content):
    with pytest.raises(BadLogo):
        pictures.as_logo(content, most_bytes=MOST)

"""A centre shows itself on its page and in the header of what is at that centre; its logo is a picture and nothing else."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from bole.people import services
from bole.runtime.system import SYSTEM

PATH = "cn.zj.hz"
GIVEN = {
    "languages": "zh, en, de", "name_en": "Hangzhou Centre", "name_zh": "", "welcome_en": "<b>Welcome</b> to Hangzhou.", "welcome_zh": "欢迎来到杭州。",
    "contact_name": "Li Hua", "contact_email": "ask@hz.example", "contact_phone": "+86 571", "contact_address": "",
}  # fmt: skip


def there(name="centre", path=PATH):
    return reverse(f"people:{name}", args=[path])


def picture(name="logo.png", form="PNG", content=b""):
    written = io.BytesIO()
    Image.new("RGB", (64, 32), (200, 30, 30)).save(written, form)
    return SimpleUploadedFile(name, content or written.getvalue(), "image/png")


def test_a_director_gives_the_centre_a_look_and_everybody_sees_it(as_whom):
    director = as_whom("director")
    saved = director.post(there("edit-look"), GIVEN)
    assert (saved.status_code, saved["Location"]) == (302, there("edit-look"))  # German came in: its texts are asked for
    assert 'name="welcome_de"' in director.get(there("edit-look")).content.decode()
    page = as_whom("").get(there()).content.decode()
    assert "&lt;b&gt;Welcome&lt;/b&gt; to Hangzhou." in page
    assert "ask@hz.example" in page
    assert "<h1>Hangzhou Centre</h1>" in page
    chinese = as_whom("", "zh-hans").get(there()).content.decode()
    assert "欢迎来到杭州。" in chinese
    assert "德语" in chinese


def test_wrong_values_come_back_with_what_was_typed(as_whom):
    answer = as_whom("director").post(there("edit-look"), {**GIVEN, "contact_email": "nobody"})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "nobody” is not an e-mail address" in told
    assert "Li Hua" in told


def header(page: str) -> str:
    return page.partition("<header")[2].partition("</header>")[0]


def test_the_header_says_at_which_centre_one_is(as_whom, shelf):
    as_whom("director").post(there("edit-look"), GIVEN)
    as_whom("director").post(there("give-logo"), {"logo": picture()})
    client = as_whom("")
    record = reverse("registry:record", args=[shelf.achievement.id])
    for address in (there(), f"/achievements?centre={PATH}", record):
        told = header(client.get(address).content.decode())
        assert "Hangzhou Centre" in told, address
        assert there("logo") in told, address
    for address in ("/", "/achievements", there(path="cn.gd"), "/achievements?centre=nowhere"):
        assert "Hangzhou Centre" not in header(client.get(address).content.decode()), address


def test_a_logo_is_served_as_a_picture_that_can_do_nothing(as_whom):
    client = as_whom("director")
    client.post(there("give-logo"), {"logo": picture("logo.svg", "JPEG")})  # judged by what it holds
    answer = as_whom("").get(there("logo"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer.content.startswith(b"\x89PNG")
    again = as_whom("").get(there("logo"), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    address = header(client.get(there()).content.decode()).partition('src="')[2].partition('"')[0]
    assert "immutable" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"GIF89a", b"\x89PNG broken"])
def test_what_is_no_picture_is_refused_with_a_sentence(as_whom, content):
    client = as_whom("director")
    page = client.post(there("give-logo"), {"logo": picture(content=content)}, follow=True).content.decode()
    assert "This cannot become a logo" in page
    assert client.get(there("logo")).status_code == 404


def test_a_form_without_a_file_is_told_and_a_logo_is_taken_away(as_whom):
    client = as_whom("director")
    assert "This cannot become a logo" in client.post(there("give-logo"), follow=True).content.decode()
    client.post(there("give-logo"), {"logo": picture()})
    client.post(there("give-logo"), {"remove": "1"})
    assert client.get(there("logo")).status_code == 404


def test_the_old_address_of_a_moved_centre_leads_to_it_on_pages_and_in_the_api(as_whom):
    services.move_centre(SYSTEM, path="cn.zj", parent="cn.gd")
    client = as_whom("")
    for old, new in (
        (there(), there(path="cn.gd.zj.hz")),
        (f"/centres/{PATH}/records", "/centres/cn.gd.zj.hz/records"),
        ("/api/v1/centres/cn.zj", "/api/v1/centres/cn.gd.zj"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, new)
    assert client.get(f"/achievements?centre={PATH}").status_code == 200  # an old link, and what was saved, still narrow
    assert as_whom("admin").post(f"/centres/{PATH}/move", {"parent": "cn"}).status_code == 302

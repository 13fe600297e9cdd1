"""Centres show themselves: names, welcome, contact and logo are their director's, and an old address still leads to them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bole.people import access, queries, services
from bole.people.errors import BadLogo, BadProfile, CentreElsewhere, CentreMissing, LogoMissing
from bole.people.models import CentreLook, Organisation
from bole.people.queries.looks import host_of, look_of
from bole.runtime import files
from bole.runtime.models import Entry, StoredFile
from bole.runtime.system import SYSTEM

PATH = "cn.zj"
GIVEN = {
    "names": {"en": "Zhejiang Centre", "de": "Zentrum Zhejiang"},
    "languages": ("zh", "en", "de"),
    "welcome": {"zh": "欢迎来到浙江中心。", "de": "Willkommen."},
    "contact": {"name": "Li Hua", "email": "ask@zj.example", "phone": "+86 571 0000", "address": "Hangzhou"},
}


def picture(colour=(200, 30, 30)):
    written = io.BytesIO()
    Image.new("RGB", (64, 32), colour).save(written, "PNG")
    written.seek(0)
    return written


def revised(actor, path=PATH, **values):
    return services.revise_look(actor, path=path, **{**GIVEN, **values})


def test_a_director_says_how_the_centre_shows_itself(world):
    revised(world.director)
    here = look_of(world.province, "en")
    assert Organisation.objects.get(pk=world.province.pk).names == {"en": "Zhejiang Centre", "de": "Zentrum Zhejiang"}
    centre = queries.centre(world.anonymous, PATH)
    here, there = look_of(centre, "de"), look_of(centre, "fr")
    assert (here.welcome, here.names) == ("Willkommen.", (("en", "Zhejiang Centre"),))
    assert there.welcome == "欢迎来到浙江中心。"
    assert dict(here.contact) == GIVEN["contact"]
    silent = look_of(queries.centre(world.anonymous, "cn.zj.hz"), "en")
    assert (silent.welcome, silent.languages, silent.contact, silent.logo) == ("", (), (), "")


@pytest.mark.parametrize("name", ["registrar", "broker", "foreign_registrar", "stranger", "anonymous"])
def test_nobody_else_does(world, name):
    for deed in (
        lambda who: revised(who),
        lambda who: services.give_logo(who, path=PATH, file=picture()),
        lambda who: services.remove_logo(who, path=PATH),
    ):
        with pytest.raises(CentreMissing):
            deed(getattr(world, name))
    assert not CentreLook.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"languages": ("english",)}, "languages"),
        ({"languages": tuple("abcdefghijklmnopqrstuvwxyz")}, "languages"),
        ({"welcome": {"en": "x" * 2001}}, "welcome_en"),
        ({"welcome": {"x y": "hello"}}, "welcome"),
        ({"contact": {"email": "nobody"}}, "contact_email"),
        ({"contact": {"phone": "1" * 41}}, "contact_phone"),
        ({"names": {"EN!": "x"}}, "names"),
    ],
)
def test_what_is_not_right_is_told_and_nothing_is_kept(world, values, field):
    with pytest.raises(BadProfile) as told:
        revised(world.director, **values)
    assert field in {p.field for p in told.value.problems}
    assert not CentreLook.objects.exists()


def test_saving_the_same_again_is_no_change(world):
    revised(world.director)
    revised(world.director)
    assert Entry.objects.filter(kind="people.centre_look_revised").count() == 1


def test_a_logo_is_replaced_and_taken_away_without_leaving_files(world):
    services.give_logo(world.director, path=PATH, file=picture())
    first = CentreLook.objects.get().logo
    services.give_logo(world.director, path=PATH, file=picture((0, 0, 200)))
    second = CentreLook.objects.select_related("logo").get().logo
    assert second.sha256 != first.sha256
    assert b"".join(files.read(second.id)).startswith(b"\x89PNG")
    assert StoredFile.objects.count() == 1
    services.remove_logo(world.director, path=PATH)
    assert StoredFile.objects.count() == 0
    with pytest.raises(LogoMissing):
        services.remove_logo(world.director, path=PATH)


def test_a_bad_logo_leaves_the_old_one(world):
    services.give_logo(world.director, path=PATH, file=picture())
    with pytest.raises(BadLogo):
        services.give_logo(world.director, path=PATH, file=io.BytesIO(b"<svg/>"))
    assert CentreLook.objects.get().logo is not None


def test_a_logo_larger_than_the_setting_is_refused(world, settings):
    settings.BOLE_MAX_LOGO_KB = 1
    noise = io.BytesIO()
    Image.effect_noise((200, 200), 100).save(noise, "PNG")
    noise.seek(0)
    with pytest.raises(BadLogo):
        services.give_logo(world.director, path=PATH, file=noise)
    assert not StoredFile.objects.exists()


def test_the_nearest_centre_with_a_look_is_the_host(world):
    assert host_of("cn.zj.hz", "en") is None
    revised(world.director)
    assert host_of("cn.zj.hz", "en").name == "Zhejiang Centre"
    assert host_of("cn.gd", "en") is None
    revised(world.director, path="cn.zj.hz", names={"en": "Hangzhou"})
    assert (host_of("cn.zj.hz", "en").name, host_of("cn.zj.hz", "en").path) == ("Hangzhou", "cn.zj.hz")


# ---- moved centres ----


def test_the_old_address_of_a_moved_centre_and_of_all_below_leads_to_the_new_one(world):
    services.move_centre(SYSTEM, path=PATH, parent="cn.gd")
    for old, new in (("cn.zj", "cn.gd.zj"), ("cn.zj.hz", "cn.gd.zj.hz")):
        with pytest.raises(CentreElsewhere) as told:
            access.centre_for(world.anonymous, old)
        assert told.value.values == {"old": old, "new": new}
        assert queries.is_centre(old)
        assert queries.centres_under(old).first().path == new


def test_a_centre_moved_twice_is_found_under_every_address_it_had(world):
    services.move_centre(SYSTEM, path=PATH, parent="cn.gd")
    services.move_centre(SYSTEM, path="cn.gd.zj", parent="")
    assert [queries.path_now(p) for p in ("cn.zj.hz", "cn.gd.zj.hz", "zj.hz")] == ["zj.hz"] * 3


def test_a_centre_moved_back_is_where_it_was(world):
    services.move_centre(SYSTEM, path=PATH, parent="cn.gd")
    services.move_centre(SYSTEM, path="cn.gd.zj", parent="cn")
    assert access.centre_for(world.anonymous, PATH).path == PATH
    assert queries.path_now("cn.gd.zj") == PATH


def test_a_new_centre_at_an_old_address_is_the_one_that_is_there(world):
    services.move_centre(SYSTEM, path=PATH, parent="cn.gd")
    made = services.open_centre(SYSTEM, code="zj", level="province", name="新浙江中心", parent="cn")
    assert access.centre_for(world.anonymous, PATH).pk == made.pk

"""Photo rules are data with their sources (S92-S104, C1, C18)."""

from importlib.resources import files

import pytest

from graduand.pure.portrait.check import check
from graduand.pure.portrait.profiles import BadProfile, load_profile, read_profile
from tests.pure.portrait.making import PHOTO

TEXT = files("graduand.pure.portrait").joinpath("profiles/ouc-2023.toml").read_text("utf-8")


def test_the_rules_of_the_notice():
    rules = load_profile()
    assert (rules.max_bytes, rules.width_px, rules.height_px) == (50 * 1024, 480, 640)
    assert (rules.archive.max_bytes, rules.archive.max_entries) == (40 * 1024 * 1024, 5000)
    assert rules.archive.extensions == (".jpg",)
    assert (rules.bulk_statuses, rules.single_statuses) == (("enrolled",), ("enrolled", "graduated"))
    assert (rules.overwrite, rules.default_naming) == (False, "student_number")
    assert list(rules.naming) == ["student_number", "id_number", "number_name", "registration_number"]


def test_every_limit_has_its_source():
    rules = load_profile()
    assert rules.sources["file.max_bytes"].startswith("S100")
    assert len(rules.sources) == 4 + 4 + 4 + 4 + 13 + 2 + 9


def test_an_office_may_change_a_limit():
    smaller = read_profile(TEXT.replace("max_bytes = { value = 51200", "max_bytes = { value = 1000"))
    assert smaller.archive.max_entry_bytes == 1000
    assert check(PHOTO, smaller).findings[0].limit == 1000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('source = "S101: only jpg files are matched"', 'source = ""'),
        ("width_px =", "wide_px ="),
        ("[background]", "[backdrop]"),
        ('value = "note"', 'value = "shout"'),
        ('"photo.rotated" =', '"photo.turned" ='),
        ("(?P<key>[0-9]{17,18})", "[0-9]{17,18}"),
        ("(?P<key>[0-9]{17,18})", "(?P<key>"),
        ('default_naming = { value = "student_number"', 'default_naming = { value = "mood"'),
        ('code = "ouc-2023"', ""),
        ("code =", "code"),
        ("[likeness]", "[other]\nx = { value = 1, source = 's' }\n[likeness]"),
        ("value = 640, source", "value = 640, origin"),
        ("height_px = { value = 640", "height_px = { value = 'tall'"),
    ],
)
def test_a_profile_with_a_mistake_is_refused(old, new):
    assert old in TEXT
    with pytest.raises(BadProfile):
        read_profile(TEXT.replace(old, new, 1))


@pytest.mark.parametrize("code", ["", "other", "../profiles/ouc-2023", "OUC"])
def test_only_profiles_that_ship_are_loaded_by_code(code):
    with pytest.raises(BadProfile):
        load_profile(code)

"""The photo zips: what a center packs, and what the check of photos says of it."""

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from graduand.fronts.season.making.albums import MOST_PICTURES
from graduand.fronts.season.making.archive import Entry, gbk, write_zip
from graduand.fronts.season.making.portraits import MOST_BYTES
from graduand.pure.portrait.archives import Archive, open_archive
from graduand.pure.portrait.check import check
from graduand.pure.portrait.profiles import load_profile
from tests.fronts.season.conftest import Season

PROFILE = load_profile("ouc-2023")
CAUGHT = {
    "photo_wrong_size": "photo.wrong_size",
    "photo_too_big": "photo.too_big",
    "photo_not_blue": "photo.background_not_blue",
    "photo_not_uniform": "photo.background_not_uniform",
    "photo_not_jpeg": "photo.not_jpeg",
    "photo_broken": "photo.broken",
    "photo_gray": "photo.not_rgb",
    "photo_turned": "photo.rotated",
    "photo_zero_padded": "photo.trailing_data",
}


def photos(season: Season, kind: str = "photos") -> Iterator[tuple[str, bytes]]:
    """(student number, bytes) of every picture with a .jpg name, as the platform reads the zips."""
    for file in season.files:
        if file.kind == kind:
            with (season.folder / file.path).open("rb") as handle:
                archive = open_archive(handle, PROFILE.archive)
                for entry in archive.entries:
                    if entry.fault is None:
                        yield entry.name[:13], archive.read(entry)


def test_every_ordinary_photo_passes_the_check_and_every_planted_fault_is_found(season: Season) -> None:
    trouble = season.trouble_of()
    for number, data in photos(season):
        found, planted = check(data, PROFILE), trouble.get(number, "")
        if planted in CAUGHT:
            assert CAUGHT[planted] in {finding.code for finding in found.findings}, (number, planted)
        elif not planted.startswith("photo_"):
            assert found.verdict == "pass", (number, planted, found.findings)


def test_zips_stay_below_the_limit_of_the_notice_and_pictures_below_theirs(season: Season) -> None:
    """S100: 50 KB a picture; S102: 40 MB a zip, for which 900 pictures of the largest size must fit."""
    assert MOST_PICTURES * (MOST_BYTES + 150) < 40 * 2**20
    sizes = [len(data) for number, data in photos(season) if number not in season.trouble_of()]
    assert max(sizes) <= MOST_BYTES


def archive_of(season: Season, word: str) -> Archive:
    """The first zip whose naming or center is as wanted, opened."""
    file = next(file for file in season.files if file.kind == "photos" and word in (file.naming, file.organization))
    return open_archive((season.folder / file.path).open("rb"), PROFILE.archive)


def test_one_center_names_its_files_by_number_and_name_in_gbk_without_saying_so(season: Season) -> None:
    file = next(file for file in season.files if file.naming == "学号+姓名")
    with zipfile.ZipFile(season.folder / file.path) as naive:
        assert not any(info.flag_bits & 0x800 for info in naive.infolist())
        assert not any("缺" in info.filename for info in naive.infolist())  # a program that trusts zipfile sees rubbish
    assert all(entry.name[13:].removesuffix(".jpg").isprintable() for entry in archive_of(season, "学号+姓名").entries)


def test_one_center_packs_a_folder_with_the_litter_of_two_systems(season: Season) -> None:
    """S99: please do not pack folders."""
    archive = archive_of(season, "90103")
    assert archive.folders == ("照片",)
    assert {"macos", "windows"} <= {one.reason for one in archive.ignored}


def test_the_missing_photo_is_missing_and_the_stranger_is_nobody(season: Season) -> None:
    numbers = {number for number, _ in photos(season)}
    assert numbers.isdisjoint(season.troubles["photo_missing"])
    assert numbers >= set(season.troubles["photo_for_stranger"])


def test_a_photo_handed_in_for_two_people_is_the_same_file(season: Season) -> None:
    owners = defaultdict(set)
    for number, data in photos(season):
        owners[data].add(number)
    shared = [some for some in owners.values() if len(some) > 1]
    assert len(shared) == 1
    assert shared[0] & set(season.troubles["photo_same_as_other"])


def test_the_old_associate_photo_is_byte_for_byte_the_one_of_today(season: Season) -> None:
    """Pain 7."""
    old = {data for _, data in photos(season, "photos_former")}
    today = {number for number, data in photos(season) if data in old}
    assert today == set(season.troubles["old_associate_photo"])


def test_our_zips_are_zips_for_everybody_else_too(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", [gbk("张无照.jpg", b"one"), Entry(b"b.jpg", b"two")])
    with zipfile.ZipFile(tmp_path / "a.zip", metadata_encoding="gbk") as opened:
        assert opened.testzip() is None
        assert [(info.filename, opened.read(info)) for info in opened.infolist()] == [
            ("张无照.jpg", b"one"),
            ("b.jpg", b"two"),
        ]

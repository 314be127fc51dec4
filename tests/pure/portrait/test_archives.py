"""A zip of photos as offices send them, and as somebody who means harm would (S98-S102, C1, P9)."""

import io
import stat
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graduand.pure.portrait.archives import open_archive
from graduand.pure.portrait.faults import BadArchive, BadEntry
from graduand.pure.portrait.naming import key_of
from tests.pure.portrait.making import (
    LIMITS,
    PHOTO,
    PROFILE,
    Packed,
    end_record_64,
    faults,
    make_zip,
    opened,
    refused,
)


def unreadable(archive, number=0) -> str:
    with pytest.raises(BadEntry) as caught:
        archive.read(archive.entries[number])
    assert caught.value.code == "entry.damaged"
    return caught.value.facts["reason"]


# ---- honest archives


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_plain_zip_of_photos_is_read_photo_by_photo(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        made.writestr("2023340120001.jpg", PHOTO)
        made.writestr("2023340120002.JPG", b"another")
    archive = opened(out.getvalue())
    assert [(e.index, e.name, e.size_bytes, e.fault) for e in archive.entries] == [
        (0, "2023340120001.jpg", len(PHOTO), None),
        (1, "2023340120002.JPG", 7, None),
    ]
    assert [archive.read(entry) for entry in archive.entries] == [PHOTO, b"another"]


def test_a_zip_written_to_a_pipe_with_sizes_behind_the_data_is_read():
    class Pipe(io.RawIOBase):
        def __init__(self):
            self.written = b""

        def writable(self):
            return True

        def write(self, data):
            self.written += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("1.jpg", PHOTO)
        made.writestr("2.jpg", PHOTO)
    archive = opened(pipe.written)
    assert [archive.read(entry) for entry in archive.entries] == [PHOTO, PHOTO]


def test_a_zip_with_folders_is_accepted_and_says_so():
    archive = opened(make_zip(Packed(b"class/", b""), "class/a/1.jpg", "class\\2.jpg", "./3.jpg"))
    assert faults(archive) == {"1.jpg": None, "2.jpg": None, "3.jpg": None}
    assert archive.folders == ("class", "class/a")
    assert [(i.name, i.reason) for i in archive.ignored] == [("class", "folder")]


def test_names_in_gbk_and_utf8_are_read_in_the_same_archive():
    archive = opened(
        make_zip("照片/张无照.jpg".encode("gbk"), "李存疑.jpg".encode(), Packed("王缺学分.jpg".encode(), flags=0x800))
    )
    assert [e.name for e in archive.entries] == ["张无照.jpg", "李存疑.jpg", "王缺学分.jpg"]
    assert archive.folders == ("照片",)
    assert [archive.read(e) for e in archive.entries] == [PHOTO] * 3


def test_a_gbk_character_whose_second_byte_is_a_backslash_is_not_split():
    assert "誠.jpg".encode("gbk")[1:2] == b"\\"
    assert [e.name for e in opened(make_zip("誠.jpg".encode("gbk"))).entries] == ["誠.jpg"]


def test_one_ill_encoded_name_does_not_refuse_the_archive_as_zipfile_would():
    data = make_zip("1.jpg", Packed(b"\xff\xfe.jpg", flags=0x800))
    with pytest.raises(UnicodeDecodeError):
        zipfile.ZipFile(io.BytesIO(data))
    assert faults(opened(data)) == {"1.jpg": None, "\ufffd\ufffd.jpg": "entry.bad_name"}


def test_what_systems_leave_beside_the_photos_is_ignored_with_the_reason():
    names = ["__MACOSX/._1.jpg", "__MACOSX/", "._2.jpg", "a/.DS_Store", "Thumbs.db", "a/desktop.ini", "1.jpg"]
    archive = opened(make_zip(*(Packed(name.encode(), b"x") for name in names)))
    assert [i.reason for i in archive.ignored] == ["macos"] * 4 + ["windows"] * 2
    assert faults(archive) == {"1.jpg": None}


def test_a_zip_with_needless_zip64_records_is_read():
    plain = make_zip("1.jpg")
    weight, start = len(Packed(b"1.jpg").central(0)), len(Packed(b"1.jpg").local())
    archive = opened(make_zip("1.jpg", middle=end_record_64(1, weight, start)))
    assert archive.read(archive.entries[0]) == PHOTO
    assert len(opened(plain).entries) == 1


def test_sizes_in_a_zip64_field_are_read():
    extra = b"\x0a\x00\x02\x00??" + b"\x01\x00\x10\x00" + len(PHOTO).to_bytes(8, "little") * 2
    archive = opened(make_zip(Packed(b"1.jpg", size=0xFFFFFFFF, packed_size=0xFFFFFFFF, extra=extra)))
    assert archive.entries[0].size_bytes == len(PHOTO)
    assert archive.read(archive.entries[0]) == PHOTO


def test_a_comment_behind_the_directory_is_allowed():
    assert len(opened(make_zip("1.jpg", comment="学习中心".encode())).entries) == 1


# ---- entries refused one by one


@pytest.mark.parametrize(
    ("member", "code"),
    [
        (Packed(b"1.jpg", flags=1), "entry.encrypted"),
        (Packed(b"1.jpg", flags=0x41), "entry.encrypted"),
        (Packed(b"1.jpg", method=9), "entry.method_unsupported"),
        (Packed(b"1.jpg", flags=0x20), "entry.method_unsupported"),
        (Packed(b"1.jpg", attributes=(stat.S_IFLNK | 0o777) << 16), "entry.not_regular"),
        (Packed(b"1.jpg", attributes=stat.S_IFCHR << 16), "entry.not_regular"),
        (Packed(b"1.jpg", attributes=0x10), "entry.not_regular"),
        (Packed(b"../1.jpg"), "entry.bad_name"),
        (Packed(b"/etc/1.jpg"), "entry.bad_name"),
        (Packed(b"C:\\1.jpg"), "entry.bad_name"),
        (Packed(b"1\x00.jpg"), "entry.bad_name"),
        (Packed("gpj\u202e1.jpg".encode()), "entry.bad_name"),
        (Packed(b"1" * 300 + b".jpg"), "entry.bad_name"),
        (Packed(b""), "entry.bad_name"),
        (Packed(b"1.png"), "entry.not_jpg_name"),
        (Packed(b"1.jpeg"), "entry.not_jpg_name"),
        (Packed(b"jpg"), "entry.not_jpg_name"),
        (Packed(b"1.jpg", bytes(51_201)), "entry.too_big"),
        (Packed(b"1.jpg", bytes(51_200)), None),
        (Packed(b"1.JPG", attributes=(stat.S_IFREG | 0o644) << 16), None),
    ],
)
def test_a_member_that_is_no_plain_photo_is_refused_alone(member, code):
    archive = opened(make_zip(member, "other.jpg"))
    first, other = archive.entries
    assert ((first.fault and first.fault.code), other.fault) == (code, None)
    assert archive.read(other) == PHOTO
    if code:
        with pytest.raises(BadEntry) as caught:
            archive.read(first)
        assert caught.value.code == code


def test_too_big_says_how_big_and_how_big_it_may_be():
    (entry,) = opened(make_zip(Packed(b"1.jpg", bytes(60_000)))).entries
    assert entry.fault.facts == {"limit": 51_200, "found": 60_000}


def test_all_files_of_one_name_are_refused_in_any_case_and_folder():
    archive = opened(make_zip("1.jpg", "a/1.JPG", "2.jpg", "1.jpg"))
    assert [e.fault and e.fault.code for e in archive.entries] == ["entry.duplicate"] * 2 + [None, "entry.duplicate"]


def test_all_files_that_claim_one_student_number_are_refused():
    rule = PROFILE.naming["student_number"]
    archive = opened(make_zip("20233.jpg", "20233 (1).jpg", "20234.jpg", "20234.png", "someone.jpg", "other.jpg"))
    archive = archive.with_keys([key_of(entry.name, rule) for entry in archive.entries])
    assert faults(archive) == {
        "20233.jpg": "entry.duplicate",
        "20233 (1).jpg": "entry.duplicate",
        "20234.jpg": None,
        "20234.png": "entry.not_jpg_name",
        "someone.jpg": None,
        "other.jpg": None,
    }


def test_a_size_that_lies_is_found_and_never_unpacked_whole():
    bomb = Packed(b"1.jpg", bytes(30_000_000), method=8, size=40_000)
    short = Packed(b"2.jpg", b"abc", size=5)
    empty_blocks = Packed(b"3.jpg", b"abc", packed=bytes(50_000), method=8)
    archive = opened(make_zip(bomb, short, empty_blocks))
    tracemalloc.start()
    assert [unreadable(archive, n) for n in range(3)] == ["size"] * 3
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (Packed(b"1.jpg", crc=7), "crc"),
        (Packed(b"1.jpg", method=8, packed=b"\xff" * 100), "deflate"),
        (Packed(b"1.jpg", method=8, packed=zlib.compress(PHOTO, wbits=-15)[:-9]), "deflate"),
        (Packed(b"1.jpg", method=8, packed=zlib.compress(PHOTO, wbits=-15) + b"more"), "deflate"),
        (Packed(b"1.jpg", local_name=b"2.jpg"), "headers_differ"),
        (Packed(b"1.jpg", local_method=8), "headers_differ"),
        (Packed(b"1.jpg", local_extra=bytes(20)), None),
    ],
)
def test_a_damaged_member_leaves_the_others_readable(member, reason):
    archive = opened(make_zip(member, "other.jpg"))
    assert archive.read(archive.entries[1]) == PHOTO
    if reason:
        assert unreadable(archive) == reason
    else:
        assert archive.read(archive.entries[0]) == PHOTO


def test_a_file_that_shrinks_while_it_is_read_is_damaged():
    file = io.BytesIO(make_zip("1.jpg"))
    archive = open_archive(file, LIMITS)
    file.truncate(20)
    assert unreadable(archive) == "truncated"


# ---- properties

NAMES = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from([b"a/../b.jpg", b"\\\\x\\1.jpg", b"__MACOSX/._1.jpg", b"/", b"1.jpg", "照/1.jpg".encode("gbk")]),
)


@given(st.lists(NAMES, max_size=8))
def test_the_counts_add_up_and_no_name_holds_a_path(names):
    data = make_zip(*(Packed(name, b"x") for name in names))
    try:
        archive = opened(data)
    except BadArchive:
        assert refused(data) == ("archive.empty", {"members": len(names)})
        return
    assert len(archive.entries) + len(archive.ignored) == len(names)
    for item in (*archive.entries, *archive.ignored):
        assert not set(item.name) & {"/", "\\", "\0", "\n"}


@settings(max_examples=300)
@given(st.binary(max_size=300), st.data())
def test_any_bytes_are_an_archive_or_refused(noise, data):
    """Noise written over a good archive reaches deeper than noise alone."""
    good = bytearray(make_zip(Packed(b"1.jpg", b"abc", method=8), Packed("张.jpg".encode("gbk"), b"abc"), middle=b""))
    at = data.draw(st.integers(0, len(good)))
    good[at : at + len(noise) // 8] = noise[: len(noise) // 8]
    for candidate in (bytes(good), noise, b"PK\3\4" + noise):
        try:
            archive = opened(candidate)
        except BadArchive:
            continue
        for entry in archive.entries:
            assert not set(entry.name) & {"/", "\\"}
            try:
                assert len(archive.read(entry)) == entry.size_bytes
            except BadEntry:
                continue

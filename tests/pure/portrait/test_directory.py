"""What is refused before a single photo is looked at: the table of contents of a zip (S98, S102, C1, P9)."""

import io
import struct
import time
import tracemalloc
import zipfile
from dataclasses import replace

import pytest

from graduand.pure.portrait.archives import open_archive
from graduand.pure.portrait.directory import read_directory
from graduand.pure.portrait.faults import BadArchive
from tests.pure.portrait.making import (
    LIMITS,
    PHOTO,
    Packed,
    end_record,
    end_record_64,
    faults,
    make_zip,
    opened,
    refused,
)


def test_a_file_above_the_limit_is_refused_before_it_is_read():
    class Untouched(io.BytesIO):
        def read(self, *_):
            raise AssertionError("read")

    with pytest.raises(BadArchive) as caught:
        open_archive(Untouched(bytes(2000)), replace(LIMITS, max_bytes=1999))
    assert (caught.value.code, caught.value.facts) == ("archive.too_large", {"limit": 1999, "found": 2000})


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", "nothing"),
        (b"Rar!\x1a\x07\x01", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (PHOTO, "jpeg"),
        (b"\xef\xbb\xbf <!DOCTYPE html>", "html"),
        (b"hello", "unknown"),
    ],
)
def test_a_file_that_is_no_zip_is_named_for_what_it_is(head, kind):
    assert refused(head) == ("archive.not_zip", {"found": kind})


def test_an_empty_zip_and_a_zip_of_folders_hold_no_photo():
    assert refused(make_zip()) == ("archive.empty", {"members": 0})
    assert refused(make_zip(Packed(b"a/", b""), Packed(b"a/.DS_Store", b"x"))) == ("archive.empty", {"members": 2})


def test_a_truncated_zip_is_refused_wherever_it_was_cut():
    data = make_zip("1.jpg", "2.jpg", comment=b"c")
    reasons = {refused(data[:cut])[0] for cut in range(4, len(data), 37)} | {refused(data[:-1])[0]}
    assert reasons == {"archive.damaged"}
    assert refused(data[100:])[0] == "archive.damaged"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (PHOTO + make_zip("1.jpg"), "prefix"),
        (b"PK\3\4" + bytes(50) + make_zip("1.jpg"), "prefix"),
        (make_zip("1.jpg") + b"\0", "trailing"),
        (make_zip("1.jpg", comment=end_record(0, 0, 0)), "ambiguous"),
        (make_zip("1.jpg", end=end_record(1, 51, 99999)), "truncated"),
        (make_zip("1.jpg", end=end_record(1, 51, 0, disk=1)), "spanned"),
        (make_zip(Packed(b"1.jpg", disk=1)), "spanned"),
        (b"PK\3\4" + end_record(0, 0, 4), "prefix"),
    ],
)
def test_a_zip_that_reads_in_two_ways_is_damaged(data, reason):
    assert refused(data) == ("archive.damaged", {"reason": reason})


def test_zipfile_would_accept_the_prefix_that_we_refuse():
    assert zipfile.ZipFile(io.BytesIO(PHOTO + make_zip("1.jpg"))).namelist() == ["1.jpg"]


@pytest.mark.parametrize("count", [0, 2])
def test_a_directory_with_another_number_of_entries_than_declared_is_damaged(count):
    record, body = Packed(b"1.jpg").central(0), Packed(b"1.jpg").local()
    data = make_zip("1.jpg", end=end_record(count, len(record), len(body)))
    assert refused(data) == ("archive.damaged", {"reason": "directory"})


def test_a_record_longer_than_its_directory_is_damaged():
    body, record = Packed(b"1.jpg").local(), Packed(b"1.jpg").central(0)[:-1]
    assert refused(body + record + end_record(1, len(record), len(body)))[1] == {"reason": "directory"}


def test_a_saturated_size_without_its_zip64_field_is_damaged():
    assert refused(make_zip(Packed(b"1.jpg", size=0xFFFFFFFF)))[1] == {"reason": "directory"}


@pytest.mark.parametrize(
    ("lies", "reason"),
    [
        ({"disks": 2}, "spanned"),
        ({"disk": 1}, "directory"),
        ({"at": 1}, "directory"),
        ({"mark": b"PK\6\0"}, "directory"),
        ({"at": 1 << 62}, "directory"),
    ],
)
def test_a_zip64_record_that_does_not_fit_is_damaged(lies, reason):
    weight, start = len(Packed(b"1.jpg").central(0)), len(Packed(b"1.jpg").local())
    data = make_zip("1.jpg", middle=end_record_64(1, weight, start, **lies))
    assert refused(data) == ("archive.damaged", {"reason": reason})


def test_two_end_records_that_disagree_are_damaged():
    weight, start = len(Packed(b"1.jpg").central(0)), len(Packed(b"1.jpg").local())
    assert refused(make_zip("1.jpg", middle=end_record_64(2, weight, start)))[1] == {"reason": "ambiguous"}


def test_two_entries_over_one_body_are_damaged():
    body = Packed(b"1.jpg").local()
    directory = Packed(b"1.jpg").central(0) + Packed(b"2.jpg").central(0)
    data = body + directory + end_record(2, len(directory), len(body))
    assert refused(data) == ("archive.damaged", {"reason": "overlapping"})


def test_an_entry_reaching_into_the_next_is_damaged():
    body = Packed(b"1.jpg").local() + Packed(b"2.jpg").local()
    second = len(Packed(b"1.jpg").local())
    directory = Packed(b"1.jpg", packed_size=len(PHOTO) + 1).central(0) + Packed(b"2.jpg").central(second)
    data = body + directory + end_record(2, len(directory), len(body))
    assert refused(data) == ("archive.damaged", {"reason": "overlapping"})


@pytest.fixture(scope="module")
def crowded() -> bytes:
    """200,000 empty files, each 36 bytes of local header and 52 of directory, with the zip64 end that they need."""
    count, names = 200_000, [b"%06d" % number for number in range(200_000)]
    head, tail = Packed(b"......", b"").local()[:-6], Packed(b"......", b"").central(0)[:-10]
    body = b"".join(head + name for name in names)
    directory = b"".join(tail + struct.pack("<L", 36 * at) + name for at, name in enumerate(names))
    end64 = end_record_64(count, len(directory), len(body))
    return body + directory + end64 + end_record(0xFFFF, len(directory), len(body))


def test_zipfile_reads_the_whole_crowd_before_one_can_object(crowded):
    assert len(zipfile.ZipFile(io.BytesIO(crowded)).namelist()) == 200_000


def test_200_000_entries_are_refused_in_milliseconds_with_little_memory(crowded):
    tracemalloc.start()
    started = time.process_time()
    assert refused(crowded) == ("archive.too_many_entries", {"limit": 5000, "found": 200_000})
    spent = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent < 0.1
    assert peak < 1_000_000


def test_200_000_entries_that_claim_to_be_five_are_refused_too(crowded):
    start, end = crowded.index(b"PK\1\2"), crowded.rindex(b"PK\6\6")
    lying = crowded[:end] + end_record(5, end - start, start)
    assert refused(lying) == ("archive.damaged", {"reason": "directory"})


def test_a_bomb_is_refused_by_its_declared_size_and_by_its_ratio():
    limits = replace(LIMITS, max_bytes=1_000_000, max_total_bytes=10_000_000)
    many = [Packed(f"{n}.jpg".encode(), bytes(3_000_000), method=8) for n in range(4)]
    code, facts = refused(make_zip(*many), limits)
    assert (code, facts["reason"], facts["found"]) == ("archive.bomb", "total", 12_000_000)
    code, facts = refused(make_zip(many[0]), limits)
    assert (code, facts["reason"], facts["limit"]) == ("archive.bomb", "ratio", LIMITS.max_ratio)


def test_a_small_zip_of_well_packed_files_is_no_bomb():
    assert faults(opened(make_zip(Packed(b"1.jpg", bytes(50_000), method=8)))) == {"1.jpg": None}


def test_the_directory_is_listed_in_its_own_order():
    data = make_zip("b.jpg", "a.jpg")
    assert [m.raw_name for m in read_directory(io.BytesIO(data), len(data), 2)] == [b"b.jpg", b"a.jpg"]

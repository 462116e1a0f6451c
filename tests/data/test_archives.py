"""Archives of other people: nothing outside the folder, nothing endless, all or nothing."""

import io
import stat
import tarfile
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iomlab.data.archives import Limits, unpack, wrong_name
from iomlab.errors import DataError

BAD = [
    "../x", "a/../../x", "/etc/x", "\\\\host\\x", "C:/x", "c:x", "a\\..\\x", "..", "a/..", "", "/", "con", "NUL.txt",
    "a/aux.csv", "COM1", "lpt9.txt", "x.", "x ", "a/./../b/../../x", "x\x00.csv", "x\n.csv", "x\x1b[2J", "a:b", "a|b",
    "what?", "\u202egnp.exe", "a//b", "d/" * 9 + "x", "n" * 121, "com¹", "x\udc80",
]  # fmt: skip
GOOD = [
    "a.csv",
    "a/b.csv",
    "./a.csv",
    "año/niñez.csv",
    "بيانات.csv",
    "a b (1).csv",
    "console.csv",
    "..a",
    "a..b",
]


def zipped(path, names, content=b"1", **about):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            for key, value in about.items():
                setattr(info, key, value)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, content)
    return path


def tarred(path, names, mode="w", content=b"1", **about):
    with tarfile.open(path, mode) as made:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            for key, value in about.items():
                setattr(info, key, value)
            made.addfile(info, io.BytesIO(content))
    return path


def nothing_but(folder, *kept):
    return sorted(p.name for p in folder.iterdir()) == sorted(kept)


def refuses(archive, folder, match="refused", **limits):
    with pytest.raises(DataError, match=match):
        unpack(archive, folder / "out", Limits(**limits))
    assert nothing_but(folder, archive.name), "something was written"


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_a_name_that_every_system_can_write_is_unpacked(tmp_path, make, name):
    archive = make(tmp_path / ("a.zip" if make is zipped else "a.tar"), [name])
    (file,) = unpack(archive, tmp_path / "out")
    assert file.read_bytes() == b"1"
    assert file.resolve().is_relative_to((tmp_path / "out").resolve())


@pytest.mark.parametrize("name", BAD)
def test_a_name_that_leads_outside_or_that_some_system_cannot_write_is_refused(name):
    assert wrong_name(name) is not None


@pytest.mark.parametrize("name", [n for n in BAD if n not in ("", "/") and n.isprintable()])
def test_such_a_name_refuses_the_archive_whole(tmp_path, name):
    refuses(zipped(tmp_path / "a.zip", ["good.csv", name]), tmp_path)


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "nul"])
def test_it_refuses_a_tar_archive_too(tmp_path, name):
    refuses(tarred(tmp_path / "a.tar.gz", ["good.csv", name], "w:gz"), tmp_path)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
)
def test_links_and_devices_are_refused(tmp_path, kind):
    refuses(
        tarred(tmp_path / "a.tar", ["x"], content=b"", type=kind, linkname="/etc/passwd"),
        tmp_path,
        "link or a device",
    )


def test_a_link_in_a_zip_archive_is_refused(tmp_path):
    mode = (stat.S_IFLNK | 0o777) << 16
    refuses(
        zipped(tmp_path / "a.zip", ["x"], b"/etc/passwd", external_attr=mode),
        tmp_path,
        "link or a device",
    )


def test_a_file_that_swells_is_refused_while_it_comes_out(tmp_path):
    refuses(zipped(tmp_path / "a.zip", ["x"], bytes(50_000_000)), tmp_path, "swells")


def test_the_sum_counts_not_only_each_file(tmp_path):
    refuses(zipped(tmp_path / "a.zip", list("abcde"), b"x" * 400), tmp_path, "too large", all=1000)


def test_a_tar_archive_that_announces_too_much_is_refused_before_it_is_read(tmp_path):
    refuses(
        tarred(tmp_path / "a.tar", list("abcde"), content=b"x" * 400),
        tmp_path,
        "too large",
        all=1000,
    )


def test_a_header_without_end_is_refused(tmp_path):
    archive = tmp_path / "a.tar.gz"
    with tarfile.open(archive, "w:gz", format=tarfile.PAX_FORMAT) as made:
        info = tarfile.TarInfo("x")
        info.pax_headers = {"comment": "x" * 5_000_000}
        made.addfile(info, io.BytesIO(b""))
    refuses(archive, tmp_path, "header is too large")


def test_too_many_files_are_refused(tmp_path):
    refuses(
        zipped(tmp_path / "a.zip", [f"{n}.csv" for n in range(11)]),
        tmp_path,
        "more than 10",
        files=10,
    )


@pytest.mark.parametrize(
    "names", [["a.csv", "A.CSV"], ["é.csv", "e\u0301.csv"], ["a", "a/b"], ["a.csv", "a.csv"]]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_names_that_are_one_are_refused(tmp_path, names):
    refuses(zipped(tmp_path / "a.zip", names), tmp_path)


def test_a_rare_packing_that_may_ask_for_any_memory_is_refused(tmp_path):
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("x", "1")
    refuses(archive, tmp_path, "rare way")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\x1f\x8b\x08", b"not an archive"]
)
@pytest.mark.parametrize("end", [".zip", ".tar", ".tar.gz", ".tar.bz2", ".rar", ".7z", ".tar.xz"])
def test_what_is_no_archive_gets_a_sentence(tmp_path, end, content):
    archive = tmp_path / f"a{end}"
    archive.write_bytes(content)
    if end == ".zip" and content.startswith(b"PK\x05"):
        assert unpack(archive, tmp_path / "out") == ()
    else:
        refuses(archive, tmp_path)


def test_a_folder_that_is_there_is_not_touched(tmp_path):
    archive = zipped(tmp_path / "a.zip", ["x"])
    (tmp_path / "out").mkdir()
    with pytest.raises(DataError, match="already there"):
        unpack(archive, tmp_path / "out")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=st.binary(max_size=400), end=st.sampled_from([".zip", ".tar", ".tar.gz", ".tar.bz2"])
)
def test_bytes_at_random_are_refused_or_unpacked_inside(tmp_path_factory, content, end):
    folder = tmp_path_factory.mktemp("any")
    archive = (
        zipped(folder / "whole.zip", ["x"])
        if end == ".zip"
        else tarred(folder / "whole.tar", ["x"])
    )
    whole = bytearray(archive.read_bytes())
    archive.unlink()
    place = len(content) * 7 % max(1, len(whole))
    whole[place : place + len(content) // 8] = content[: len(content) // 8]
    torn = folder / f"a{end}"
    torn.write_bytes(bytes(whole))
    try:
        files = unpack(torn, folder / "out")
    except DataError:
        assert nothing_but(folder, torn.name)
    else:
        assert all(f.resolve().is_relative_to((folder / "out").resolve()) for f in files)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_name_that_passes_leads_outside(name):
    from pathlib import Path

    if wrong_name(name) is None:
        assert Path("/room", name).resolve().is_relative_to("/room")

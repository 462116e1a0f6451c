"""The doctor names what is broken and what to do, in three languages; it changes and sends nothing."""

import json
import socket
from collections import namedtuple

import pytest

from iomlab.doctor import command, material, software
from iomlab.doctor.line import BAD, NOTE, OK, Line
from iomlab.errors import DataError
from iomlab.languages.catalogue import tell
from iomlab.messages import say

QUICK = tuple(
    check for check in command.CHECKS if check not in (software.kernel, material.catalogues)
)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(command, "CHECKS", QUICK)


def states(lines):
    return {line.part: line.state for line in lines}


def test_this_installation_is_well():
    found = list(command.examine())
    bad = [(line.part, str(line.found)) for line in found if line.state == BAD]
    assert bad == []
    assert {"python", "packages", "tables", "fonts", "kernel", "language", "folder"} <= set(
        states(found)
    )
    assert all(line.to_do is not None for line in found if line.state != OK)


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
def test_every_line_can_be_read_in_every_language(iomlab, quick, lang):
    answer = iomlab("doctor", "--lang", lang)
    assert answer.code == 0
    assert len(answer.out.splitlines()) >= len(QUICK)
    assert "python" in answer.out


def test_json_holds_the_same_as_plain_values(iomlab, quick):
    answer = iomlab("doctor", "--json")
    told = json.loads(answer.out)
    assert {"part", "state", "found", "to_do"} == set(told[0])
    assert {line["state"] for line in told} <= {OK, NOTE, BAD}


def test_nothing_is_sent(iomlab, quick, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the doctor called out")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert iomlab("doctor").code == 0


def test_a_broken_table_is_named_with_what_to_do(monkeypatch):
    from iomlab.data import load

    def broken(name, vintage=None, position=0):
        if name == "remittances":
            raise DataError("The file of table {name} is another.", name=name)

    monkeypatch.setattr(load, "file", broken)
    lines = [line for line in material.tables() if line.state == BAD]
    assert len(lines) == 1
    assert "remittances" in str(lines[0].found)
    assert lines[0].to_do is not None


def test_a_missing_package_and_one_too_old_are_named(monkeypatch):
    from importlib import metadata

    real = metadata.version

    def version(name):
        if name == "nbconvert":
            raise metadata.PackageNotFoundError(name)
        return "0.1" if name == "pandas" else real(name)

    monkeypatch.setattr(software.metadata, "version", version)
    first = next(software.packages())
    assert first.state == BAD
    assert "nbconvert" in str(first.found)
    assert "pandas 0.1" in str(first.found)


def test_an_old_python_is_named(monkeypatch):
    monkeypatch.setattr(software.platform, "python_version", lambda: "3.9.1")
    assert [line.state for line in software.python()] == [BAD]


def test_a_full_disk_and_one_that_is_nearly_full_are_told_apart(monkeypatch):
    usage = namedtuple("usage", "total used free")
    for free, state in ((10_000, BAD), (500_000_000, NOTE), (50_000_000_000, OK)):
        monkeypatch.setattr(material.shutil, "disk_usage", lambda _, free=free: usage(1, 1, free))
        assert {line.state for line in material.folders()} == {state}


def test_a_folder_that_cannot_be_written_is_named(monkeypatch):
    monkeypatch.setattr(material, "_unwritable", lambda _: "Read-only file system")
    lines = list(material.folders())
    assert {line.state for line in lines} == {BAD}
    assert "Read-only" in str(lines[0].found)


def test_a_terminal_that_is_not_utf_8_is_named(monkeypatch):
    class Old:
        encoding = "cp1252"

    monkeypatch.setattr(material.sys, "stdout", Old())
    assert [line.state for line in material.language()] == [BAD]


def test_a_damaged_catalogue_is_named(monkeypatch):
    from iomlab.languages import catalogue

    def damaged(lang):
        raise DataError("The catalogue of translations {file} is damaged.", file=f"{lang}.po")

    monkeypatch.setattr(catalogue, "texts", damaged)
    assert [line.state for line in material.catalogues()] == [BAD, BAD]


def test_no_program_for_a_pdf_is_a_note_and_not_a_fault(monkeypatch):
    monkeypatch.setattr(software, "_weasyprint", lambda: False)
    monkeypatch.setattr(software.shutil, "which", lambda _: None)
    found = states(software.programs())
    assert found["pdf"] == found["pdftotext"] == found["chromium"] == NOTE


def test_a_kernel_of_another_python_is_named(monkeypatch):
    monkeypatch.setattr(software, "PROBE", "print('/other/python', '0.0')")
    assert [line.state for line in software.kernel()] == [BAD]


def test_a_kernel_that_does_not_start_is_named(monkeypatch):
    monkeypatch.setattr(software, "PROBE", "raise SystemError('broken')")
    (line,) = software.kernel()
    assert line.state == BAD
    assert "broken" in str(line.found)


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on(iomlab, monkeypatch):
    def breaks():
        raise RuntimeError("sudden")
        yield

    def fine():
        yield Line("after", OK, say("All is well."))

    monkeypatch.setattr(command, "CHECKS", (breaks, fine))
    answer = iomlab("doctor")
    assert answer.code == 1
    assert "RuntimeError: sudden" in answer.out
    assert "after" in answer.out
    assert tell(say("All is well."), "en") in answer.out

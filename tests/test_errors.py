import errno
import json

import pytest

from iomlab.errors import DataError, IomlabError, reason, suggest
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say


def test_an_error_says_what_where_nearest_and_next():
    error = DataError(
        "There is no table {name}.",
        name="'remitances'",
        where="datasets",
        nearest=["remittances"],
        next_step=say("List all with: iomlab data list"),
    )
    assert str(error) == (
        "There is no table 'remitances'. Where: datasets. Did you mean remittances? "
        "List all with: iomlab data list"
    )


def test_every_error_class_has_an_exit_code_that_is_not_zero():
    def below(cls):
        return [cls, *(c for sub in cls.__subclasses__() for c in below(sub))]

    assert all(cls.exit_code != 0 for cls in below(IomlabError))


def test_nearest_choices_ignore_case():
    assert suggest("REMITANCES", ["remittances", "countries"]) == ["remittances"]


def test_numbers_in_a_message_have_thousands_and_years_given_as_text_do_not():
    text = str(Message("{n} in {year}", {"n": 1234567, "year": "2024"}))
    assert text == "1,234,567 in 2024"


def test_a_message_without_values_may_hold_braces():
    assert str(Message("a {b} c")) == "a {b} c"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "a.csv"), "introuvable"),
        (PermissionError(errno.EACCES, "Permission denied"), "accès non autorisé"),
        (json.JSONDecodeError("Expecting value", "", 0), "ce n’est pas du JSON"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_why_a_file_was_refused_is_told_in_the_readers_language(error, told):
    assert tell(reason(error), "fr") == told

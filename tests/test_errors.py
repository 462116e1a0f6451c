from iomlab.errors import DataError, IomlabError, suggest
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

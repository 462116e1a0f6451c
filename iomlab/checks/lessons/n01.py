"""Questions of N01, What counts as a migrant?"""

from __future__ import annotations

from typing import Any

from iomlab.checks.question import Given, Question, choice, number, statements, table
from iomlab.data.data_card import practice
from iomlab.data.exchange import hxl
from iomlab.messages import say
from iomlab.synthetic.load import truth


def _tagged(given: Given) -> Any:
    """Return the practice table with its row of hashtags."""
    return hxl(practice(), {"count": "#affected"})


def _more(given: Given) -> float:
    """Return how many more people six months and a day count than twelve months lived."""
    known = truth("stays")
    return float(known.six_months_and_a_day - known.long_term_1998)


def _first(name: str, start: str) -> Any:
    return lambda frame: len(frame) > 0 and str(frame[name].iloc[0]).strip().startswith(start)


QUESTIONS: tuple[Question, ...] = (
    number(
        "short_term",
        say(
            "Five people came to work and stayed 2, 5, 11, 12 and 14 months. How many are short-term "
            "migrants by the rule of 1998?"
        ),
        2,
        within=0,
        hint=say("Where does short-term begin, and from which month on is it long-term?"),
        wrong=[
            (3, say("Twelve months are a year: what does the rule call people who stay a year?")),
            (1, say("How many months must a short-term stay have at the least?")),
            (0, say("That is what the rule of 2021 would say. Which year is asked?")),
            (5, say("Very short and very long stays are not short-term migration.")),
        ],
        why=say("From three months to under twelve, and work is not a purpose that is left out."),
    ),
    number(
        "after_2021",
        say(
            "The same five people, by the rule of 2021: how many are short-term migrants? Nobody "
            "among them meant to stay longer."
        ),
        0,
        within=0,
        hint=say("Which categories does the rule of 2021 have? Look at the table of the rules."),
        wrong=[
            (2, say("Does the revision of 2021 still have that name?")),
            (3, say("That is another group: count those with the name that is asked.")),
        ],
        why=say("The name is from 1998; since 2021 such stays are temporary mobility."),
    ),
    choice(
        "dropped",
        say("What did the revision of 2021 do with short-term migrants?"),
        [
            say("It kept the name."),
            say("It dropped the name: such stays are temporary mobility."),
            say("It moved the least stay to six months."),
            say("It put tourists among them."),
        ],
        2,
        hint=say("Does a stay of three to twelve months change the country of residence?"),
        wrong=[
            (1, say("Look for the name among the rows of 2021.")),
            (3, say("Six months and a day is a rule of censuses.")),
            (4, say("Holidays were left out in 1998, and nothing brought them in.")),
        ],
        why=say("A stay that does not change residence is mobility, not migration."),
    ),
    number(
        "six_months",
        say(
            "Of the invented stays: how many more people count with six months and a day than with "
            "twelve months lived (the long-term migrants of 1998)?"
        ),
        _more,
        within=0,
        hint=say("Take two rows of the table of counts, and subtract."),
        wrong=[
            (
                lambda given: float(
                    truth("stays").six_months_and_a_day - truth("stays").residence_changed
                ),
                say("That row also counts people who meant to stay: take those who stayed."),
            ),
            (
                lambda given: float(truth("stays").six_months_and_a_day),
                say("That is one of the two rows: how many of them stayed less than a year?"),
            ),
        ],
        why=say("The same people, another rule: nobody moved, and the count rose."),
    ),
    table(
        "hxl",
        say(
            "Return the practice table with a row of hashtags on top: #country+code, #date+year, and "
            "#affected for the count. Columns: country_iso3, year, count."
        ),
        _tagged,
        keys=["country_iso3", "year"],
        within=0.5,
        rules=[
            (
                _first("country_iso3", "#"),
                say("The first row must hold hashtags, each beginning with #."),
            ),
            (_first("year", "#date"), say("Which hashtag marks a date? Look at the year.")),
            (_first("count", "#affected"), say("Which hashtag marks people affected?")),
        ],
        hint=say("The figures stay as they are; only the first row is new."),
        why=say("Now a program finds each column, whatever language its header is in."),
    ),
    statements(
        "quote",
        say("A report of one country for one year. Which sentences may stand?"),
        [
            say(
                "“At mid-2020, so many people born in another country lived in the country (UN DESA, "
                "2024 revision).”"
            ),
            say("“In 2022 there were so many migrants: we took the figure of 2020.”"),
            say("“Migrants and refugees together: we added the two figures.”"),
            say(
                "“At the end of the year so many claims for asylum were pending; people already "
                "recognised are not among them.”"
            ),
        ],
        {1, 4},
        hint=say("Ask of each: who, of which day, by which source, and is anyone in it twice?"),
        why=say("Each names who is counted, the day and what is left out."),
    ),
)

"""The release record as a page: decision, risk, use, every file, and why some figures are hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.methods.suppression import Suppression, suppress
from iomlab.places import PACKAGE
from iomlab.safety.found import Found, Release
from iomlab.safety.gate import WHY
from iomlab.safety.thresholds import THRESHOLD

STYLE = PACKAGE / "reports" / "template" / "page.css"


def page(release: Release, lang: str) -> str:
    """Return the release record of a folder as an HTML page in one language."""

    def told(message: Message) -> str:
        return escape(tell(message, lang))

    record = release.record()
    good = say("Nothing in this folder has to be held back.")
    bad = say("This folder must not leave as it is: see the files below.")
    made = dt.datetime.fromisoformat(release.time)
    title = say("Release check: {folder}", folder=release.folder)
    when = f"{formats.date(made.date(), lang)}, {made:%H:%M} UTC"
    parts = [
        f"<h1>{told(title)}</h1>",
        f'<p class="warn"><strong>{told(good if release.may_leave else bad)}</strong></p>',
        f"<p>{escape(when)}</p>",
        f"<h2>{told(say('Risk and use'))}</h2>",
        _facts(record, lang),
        f"<h2>{told(say('Files'))}</h2>",
        _files(release.found, lang),
        _unread(release.unread, lang),
        *explanation(lang),
    ]
    css = STYLE.read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{told(title)}</title><style>{css}</style></head>"
        f'<body><main id="content"><div class="prose">{"".join(parts)}</div></main></body></html>\n'
    )


def _facts(record: dict[str, Any], lang: str) -> str:
    """Return risk and utility as a table of two columns."""
    risk, use = record["risk"], record["utility"]
    narrow = risk["narrowest_range"]
    rows: list[tuple[Message, str]] = [
        (say("Files that must not leave"), formats.number(risk["files_held"], lang)),
        (
            say("Figures of few people that are shown, or that give one away"),
            formats.number(risk["figures_in_danger"], lang),
        ),
        (
            say("Narrowest range that an outsider can work out for a figure in danger"),
            formats.MISSING if narrow is None else formats.number(narrow, lang),
        ),
        (
            say("Files released against the check, with a reason"),
            formats.number(risk["released_against_the_check"], lang),
        ),
        (
            say("Tables that nobody had published, and that were therefore checked"),
            formats.number(use["tables_checked"], lang),
        ),
        (
            say("Figures in them"),
            formats.number(use["figures_checked"], lang),
        ),
        (
            say("Share of these figures that can be shown"),
            tell(say("{n:.1f} per cent", n=use["figures_shown_percent"]), lang),
        ),
    ]
    return _table((), [(tell(a, lang), b) for a, b in rows])


def _files(found: Sequence[Found], lang: str) -> str:
    """Return the table of files with a note: whether each may leave, why not; then the others."""
    heads = [tell(h, lang) for h in (say("File"), say("May leave"), say("Why"))]
    yes, no = tell(say("yes"), lang), tell(say("no"), lang)
    noted = [one for one in found if one.problems or one.override]
    rows = []
    for one in noted:
        why = list(dict.fromkeys(tell(problem, lang) for problem in one.problems))
        kinds = {h.why for h in one.decision.hidden}
        why += [tell(WHY[kind], lang) for kind in WHY if kind in kinds]
        if one.override:
            why.append(
                tell(
                    say(
                        "released against the check by {person}: {reason}",
                        person=str(one.override.get("person", "")),
                        reason=str(one.override.get("reason", "")),
                    ),
                    lang,
                )
            )
        rows.append((one.name, no if one.held else yes, " · ".join(why)))
    others = [one.name for one in found if one not in noted]
    listed = "".join(f"<li>{escape(name)}</li>" for name in others)
    summary = escape(tell(say("Files in which nothing was found: {n}", n=len(others)), lang))
    folded = f"<details><summary>{summary}</summary><ul>{listed}</ul></details>" if others else ""
    return (_table(heads, rows) if rows else "") + folded


def _unread(names: Sequence[str], lang: str) -> str:
    if not names:
        return ""
    told = say("Not read (pictures, PDF): {names}. Look at them yourself.", names=tuple(names))
    return f"<p>{escape(tell(told, lang))}</p>"


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    titled = f"<caption>{escape(caption)}</caption>" if caption else ""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(text)}</td>" for text in row[1:])
        + "</tr>"
        for row in rows
    )
    top = f"<thead><tr>{head}</tr></thead>" if head else ""
    return f'<div class="wide"><table>{titled}{top}<tbody>{body}</tbody></table></div>'


PLACES = (say("North district"), say("South district"), say("Coast district"))
NEEDS = (say("shelter"), say("health"), say("papers"))
COUNTS = ((61, 34, 28), (19, 22, 3), (45, 40, 31))


@cache
def example() -> Suppression:
    """Return an invented table made safe: the count of 3, and what would give it away."""
    rows, columns = map(str, PLACES), map(str, NEEDS)
    counts = pd.DataFrame(COUNTS, index=list(rows), columns=list(columns))
    return suppress(counts, threshold=THRESHOLD, width=THRESHOLD)


def explanation(lang: str) -> list[str]:
    """Return the section that explains suppression to someone who decides, not computes.

    The example is invented; its ranges are computed here by the method that protects reports.
    """
    safe = example()
    small = safe.table[safe.table["state"] == "primary"].iloc[0]
    row, column = str(small["row"]), str(small["column"])
    line = next(n for n, place in enumerate(PLACES) if str(place) == row)
    at = next(n for n, need in enumerate(NEEDS) if str(need) == column)
    others = [COUNTS[line][n] for n in range(len(NEEDS)) if n != at]
    total = sum(COUNTS[line])
    alone = {(row, column)}
    hidden = {(str(r), str(c)) for r, c in _hidden(safe)}
    paragraphs: list[Message | str] = [
        say(
            "A figure counts people. Where it counts only a few, neighbours, employers or smugglers can "
            "tell who they are: three families in one district are three doors. So a count from 1 to "
            "{n} that nobody has published is not shown. Some tables have another limit.",
            n=THRESHOLD - 1,
        ),
        say(
            "Hiding that one figure is not enough. This invented table hides only the smallest count:"
        ),
        _shown(alone, lang, say("People who asked for help: one figure hidden (invented)")),
        say(
            "Anyone can work it out: {total} in all, less {first} and {second}, leaves {answer}.",
            total=total,
            first=others[0],
            second=others[1],
            answer=int(small["value"]),
        ),
        say(
            "So figures around it are hidden as well, as few as possible, so that no total gives it "
            "away. All totals stay:"
        ),
        _shown(hidden, lang, say("The same table, safe to publish (invented)")),
        say(
            "Now many tables fit what is shown: the hidden count may be anything from {low} to {high}. "
            "A computer proves such a range for every hidden figure, over all tables of the report and "
            "of earlier reports together, because a second table, last month’s table or the table of "
            "the next district could give it away as well.",
            low=int(small["low"]),
            high=int(small["high"]),
        ),
        say(
            "Hidden does not mean zero, and it does not mean unimportant. Do not fill the gap with a "
            "guess, and do not add up rows around it: use the total that is shown."
        ),
        say(
            "If a decision needs the figure, ask for larger groups: two districts together, a whole "
            "year instead of a month. The office that counted can advise; it has the figure."
        ),
        say(
            "Official statistics that a publisher has released stand as published. Whoever releases "
            "a hidden figure all the same must give a reason; reason, name and time then stand on "
            "the first page."
        ),
    ]
    made = [f"<h2>{escape(tell(say('Why some figures are hidden'), lang))}</h2>"]
    for part in paragraphs:
        made.append(part if isinstance(part, str) else f"<p>{escape(tell(part, lang))}</p>")
    return made


def _hidden(safe: Suppression) -> Iterable[tuple[Any, Any]]:
    gone = safe.table[safe.table["state"] != "shown"]
    return zip(gone["row"], gone["column"], strict=True)


def _shown(hidden: set[tuple[str, str]], lang: str, caption: Message) -> str:
    """Return the invented table with some figures hidden; totals stand."""
    word = tell(say("hidden"), lang)
    whole = tell(say("Total"), lang)
    rows = []
    for place, counts in zip(PLACES, COUNTS, strict=True):
        cells = [
            word if (str(place), str(need)) in hidden else formats.number(count, lang)
            for need, count in zip(NEEDS, counts, strict=True)
        ]
        rows.append([tell(place, lang), *cells, formats.number(sum(counts), lang)])
    sums = [formats.number(sum(c[n] for c in COUNTS), lang) for n in range(len(NEEDS))]
    rows.append([whole, *sums, formats.number(sum(map(sum, COUNTS)), lang)])
    heads = [tell(say("District"), lang), *(tell(need, lang) for need in NEEDS), whole]
    return _table(heads, rows, tell(caption, lang))

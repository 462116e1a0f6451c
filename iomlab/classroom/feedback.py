"""Pages: feedback for each learner in their language, and a summary of the class for the instructor."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path

from iomlab.checks.judge import OPEN, RIGHT, WRONG
from iomlab.classroom.grade import Graders, Result
from iomlab.classroom.gradebook import (
    Hand,
    exercises,
    points_of,
    share_of,
    strangers,
    to_read,
)
from iomlab.classroom.identity import Class
from iomlab.classroom.masters import master, title_of
from iomlab.languages import formats
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.reports.page import TEMPLATE

FOLDER, SUMMARY = "feedback", "summary.html"
SIGNS = {RIGHT: "✓", WRONG: "✗", OPEN: "–", "by hand": "…"}


def write_feedback(
    out: Path, graders: Graders, hand: Hand, kept: Class | None, root: Path | None = None
) -> list[Path]:
    """Write one page a learner: what each answer earned and why, never the right answer."""
    folder = out / FOLDER
    folder.mkdir(exist_ok=True)
    written = []
    for learner in sorted({result.learner for result in graders.results}):
        mine = [result for result in graders.results if result.learner == learner]
        known = kept.learner(learner) if kept else None
        path = folder / f"{learner}.html"
        lang = known.lang if known else mine[0].lang
        name = (known.name if known else "") or learner
        _replace(path, _learner(name, mine, hand, lang, root))
        written.append(path)
    return written


def _learner(name: str, mine: Sequence[Result], hand: Hand, lang: str, root: Path | None) -> str:
    earned = sum(points_of(r, q, hand) or 0 for r in mine for q in r.questions)
    most = sum(q.most for r in mine for q in r.questions)
    waiting = sum(points_of(r, q, hand) is None for r in mine for q in r.questions)
    total = say("{earned:g} of {most:g} points", earned=earned, most=most)
    parts = [f"<p><strong>{_say(total, lang)}</strong></p>"]
    if waiting:
        told = say("Answers that your instructor still reads: {n}.", n=waiting)
        parts.append(f"<p>{_say(told, lang)}</p>")
    parts += [_exercise(result, hand, lang, root) for result in mine]
    return _page(say("Feedback for {name}", name=name), parts, lang)


def _exercise(result: Result, hand: Hand, lang: str, root: Path | None) -> str:
    """Return one exercise: a row a question."""
    heads = (say("Question"), say("Result"), say("Points"), say("What to look at"))
    head = "".join(f'<th scope="col">{_say(one, lang)}</th>' for one in heads)
    one, rows = master(result.exercise, root), []
    for question in result.questions:
        asked = one.questions.get(question.question)
        named = (
            _say(asked.asked({}), lang)
            if asked and "{" not in asked.ask.text
            else escape(question.question)
        )
        if asked is None:
            named = _say(say("In your own words"), lang)
        given = hand.get((result.learner, result.exercise, question.question))
        points = points_of(result, question, hand)
        told = "" if points is None else formats.spelled(points, "g", lang)
        words = escape(question.words[lang])
        sign, state = SIGNS[question.state], _say(STATES[question.state], lang)
        if given and given.points is not None:  # what the instructor says counts
            sign, state = "✎", _say(say("read"), lang)
            words = "" if question.question in result.texts else words
        if given and given.comment:
            said = escape(given.comment).replace("\n", "<br>")
            words = f"{words} <strong>{_say(say('Comment:'), lang)}</strong> {said}".strip()
        rows.append(
            f'<tr><th scope="row">{named}</th><td class="state">{sign} {state}</td>'
            f'<td class="n">{told} / {formats.spelled(question.most, "g", lang)}</td><td>{words}</td></tr>'
        )
    notes = [
        *(flag[lang] for flag in result.flags),
        *([tell(say("handed in late"), lang)] if result.late else []),
    ]
    listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
    title = escape(title_of(one, lang))
    return (
        f'<h2>{title}</h2><div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>{f'<ul>{listed}</ul>' if listed else ''}"
    )


STATES: dict[str, Message] = {
    RIGHT: say("right"),
    WRONG: say("not right"),
    OPEN: say("not answered"),
    "by hand": say("being read"),
}


def write_summary(
    out: Path,
    graders: Graders,
    hand: Hand,
    kept: Class | None,
    lang: str,
    root: Path | None = None,
) -> Path:
    """Write the summary of the class: how many handed in, what most failed, what needs a look."""
    parts = [
        _overview(graders, hand, kept, lang),
        _failed(graders, lang, root),
        _attention(graders, lang),
    ]
    path = out / SUMMARY
    _replace(path, _page(say("Summary of the class"), parts, lang))
    return path


def _overview(graders: Graders, hand: Hand, kept: Class | None, lang: str) -> str:
    """Return a row an exercise: handed in, late, mean and median of the points that are known."""
    heads = (
        say("Exercise"),
        say("Handed in"),
        say("Late"),
        say("Mean, %"),
        say("Median, %"),
        say("To read"),
    )
    rows = []
    for name in exercises(graders, kept):
        some = [r for r in graders.results if r.exercise == name]
        shares = [share for r in some if (share := share_of(r, hand)) is not None]
        waiting = sum(points_of(r, q, hand) is None for r in some for q in r.questions)
        numbers = [statistics.fmean(shares), statistics.median(shares)] if shares else [None, None]
        rows.append([name, len(some), sum(r.late for r in some),
                     *(formats.number(x, lang, 0) for x in numbers), waiting])  # fmt: skip
    told: list[Message] = []
    if kept:
        came = {r.learner for r in graders.results}
        lost = [one.name or one.id for one in kept.learners if one.id not in came]
        told.append(say("Learners in the class: {n}.", n=len(kept.learners)))
        if lost:
            told.append(
                say("Nothing that can be graded came from: {names}.", names=", ".join(lost))
            )
    waiting = to_read(graders, hand)
    if waiting:
        told.append(
            say(
                "Free texts that wait for you in manual.csv: {n}. Until then mean and median are of the rest.",
                n=waiting,
            )
        )
    told += strangers(graders, hand)
    top = "".join(f"<p>{_say(note, lang)}</p>" for note in told)
    return top + _table(say("Exercises"), heads, rows, lang)


def _failed(graders: Graders, lang: str, root: Path | None) -> str:
    """Return the questions that most learners missed, with what was said most often."""
    heads = (say("Exercise"), say("Question"), say("Right, %"), say("Most frequent reason"))
    rows = []
    asked = sorted(
        {
            (r.exercise, q.question)
            for r in graders.results
            for q in r.questions
            if q.question not in r.texts
        }
    )
    for exercise, name in asked:
        some = [
            q
            for r in graders.results
            if r.exercise == exercise
            for q in r.questions
            if q.question == name
        ]
        right = sum(q.state == RIGHT for q in some)
        said = Counter(q.words[lang] for q in some if q.state != RIGHT).most_common(1)
        reason = f"{said[0][0]} ({said[0][1]})" if said else ""
        rows.append(
            (
                100 * right / len(some),
                [
                    exercise,
                    _named(exercise, name, lang, root),
                    formats.number(100 * right / len(some), lang, 0),
                    reason,
                ],
            )
        )
    rows.sort(key=lambda row: row[0])
    return _table(say("Questions, from the one most missed"), heads, [row for _, row in rows], lang)


def _named(exercise: str, name: str, lang: str, root: Path | None) -> str:
    """Return a question by its name and, unless it waits for values, its wording."""
    asked = master(exercise, root).questions.get(name)
    if asked is None or "{" in asked.ask.text:
        return name
    return f"{name}: {tell(asked.asked({}), lang)}"


def _attention(graders: Graders, lang: str) -> str:
    """Return what needs a look: flags, and files that belong to nobody."""
    rows = [[r.where, r.learner, flag[lang]] for r in graders.results for flag in r.flags]
    rows += [[where, "", why] for where, why in graders.unmatched]
    heads = (say("File"), say("Learner"), say("What needs a look"))
    if not rows:
        return ""
    told = say(
        "Do you know whose a file is that belongs to nobody? Put it into a folder with the learner’s id "
        "and in that a folder with the exercise’s name, and grade again."
    )
    note = f"<p>{_say(told, lang)}</p>" if graders.unmatched and graders.proven else ""
    return _table(say("What needs a look"), heads, rows, lang) + note


def _table(
    title: Message, heads: Sequence[Message], rows: Sequence[Sequence[object]], lang: str
) -> str:
    head = "".join(f'<th scope="col">{_say(one, lang)}</th>' for one in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<h2>{_say(title, lang)}</h2><div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _say(message: Message, lang: str) -> str:
    return escape(tell(message, lang))


def _page(title: Message, parts: Sequence[str], lang: str) -> str:
    """Return a page of its own: no script, nothing from outside."""
    css = (TEMPLATE / "page.css").read_text(encoding="utf-8")
    told = _say(title, lang)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{told}</title>'
        f'<style>{css}.state {{ white-space: nowrap; }}</style></head><body><main id="content"><h1>{told}</h1>{"".join(parts)}</main></body></html>\n'
    )


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)

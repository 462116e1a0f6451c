"""The pages of the dashboard: form, waiting room, refusal. HTML without a script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from iomlab import countries
from iomlab.dashboard.asked import KEY, LONGEST
from iomlab.forms import fields
from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import Message, say
from iomlab.parameters.check import kind_in_words
from iomlab.parameters.kinds import Parameter

STYLE = """
body { margin: 0 auto; max-width: 44rem; padding: 1rem 1.25rem; color: #1a1a1a; background: #fff;
  font: 17px/1.5 "Noto Sans", "Segoe UI", "Liberation Sans", "DejaVu Sans", Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; border-bottom: 4px solid #00527f; padding-bottom: .5rem; }
nav ul { display: flex; gap: 1rem; list-style: none; padding: 0; margin: 0; }
a, button { color: #00527f; }
label, legend { font-weight: 600; display: block; }
input[type=text], select { font: inherit; width: 100%; padding: .35rem; box-sizing: border-box;
  border: 1px solid #767676; border-radius: 3px; background: #fff; color: inherit; }
fieldset { border: 1px solid #767676; } fieldset label { font-weight: 400; }
.field { margin: 1.1rem 0; } .takes { color: #555; font-size: .85rem; margin: .15rem 0; }
.bad { color: #b34700; margin: .15rem 0; } [aria-invalid=true] { border: 2px solid #b34700 !important; }
button { font: inherit; background: #00527f; color: #fff; border: 0; border-radius: 3px; padding: .6rem 1.2rem; }
:focus-visible { outline: 3px solid #e69f00; outline-offset: 2px; }
footer { color: #555; font-size: .85rem; border-top: 1px solid #d0d0d0; margin-top: 2rem; }
"""
KEPT = say("A report stays here until this page’s server is stopped: save what you need.")


def head(title: str, lang: str, *, switch: bool = False) -> str:
    """Return the beginning of a page, up to its heading; ``switch`` offers the other languages."""
    others = "".join(
        f'<li><a href="/?lang={code}" lang="{code}" hreflang="{code}">{escape(name)}</a></li>'
        if code != lang
        else f'<li aria-current="true">{escape(name)}</li>'
        for code, name in LANGUAGES.items()
    )
    label = escape(tell(say("Language of this page"), lang))
    nav = f'<nav aria-label="{label}"><ul>{others}</ul></nav>' if switch else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body>{nav}<main><h1>{escape(title)}</h1>\n"
    )


def foot(lang: str) -> str:
    """Return the end of a page."""
    return f"</main><footer><p>{escape(tell(KEPT, lang))}</p></footer></body></html>\n"


def form(
    title: str,
    declared: Sequence[Parameter],
    texts: Mapping[str, Any],
    lang: str,
    key: str,
    wrong: Mapping[str, str] | None = None,
    refused: str = "",
) -> str:
    """Return the form, with what stands in its fields.

    Parameters
    ----------
    title : str
        Name of the report.
    declared : sequence of Parameter
        A field for each.
    texts : mapping
        What stands in each field.
    lang : str
        Language of the page.
    key : str
        What shows that this server wrote the form.
    wrong : mapping, optional
        The sentence for each field that was not accepted.
    refused : str
        Why the form as a whole was not accepted.
    """
    told = wrong or {}
    listed = "".join(f'<li><a href="#f-{n}">{escape(w)}</a></li>' for n, w in told.items())
    summary = f"<p>{escape(refused)}</p>" if refused else ""
    summary += f"<ul>{listed}</ul>" if listed else ""
    alert = f'<div role="alert" class="bad">{summary}</div>' if summary else ""
    asked = "\n".join(_field(p, texts[p.name], lang, told.get(p.name, "")) for p in declared)
    make = escape(tell(say("Make the report"), lang))
    return (
        f"{head(title, lang, switch=True)}{alert}"
        f'<form method="post" action="/?lang={lang}" autocomplete="off">\n'
        f'<input type="hidden" name="{KEY}" value="{escape(key)}">\n{asked}\n'
        f"<p><button>{make}</button></p></form>{foot(lang)}"
    )


def _field(parameter: Parameter, text: Any, lang: str, wrong: str) -> str:
    """Return one field with its label, what it takes, and why it was not accepted."""
    name, title = escape(parameter.name), escape(fields.label(parameter, lang))
    takes = escape(tell(kind_in_words(parameter), lang))
    about = f' id="f-{name}" aria-describedby="t-{name} w-{name}"'
    about += ' aria-invalid="true"' if wrong else ""
    said = f'<p class="bad" id="w-{name}">{f"✗ {escape(wrong)}" if wrong else ""}</p>'
    hint = f'<p class="takes" id="t-{name}">{takes}</p>'
    options = fields.choices(parameter, lang)
    if options and parameter.many:
        boxes = "".join(
            f'<label><input type="checkbox" name="{name}" value="{escape(str(code))}"'
            f"{' checked' if code in (text or ()) else ''}> {escape(words)}</label>"
            for code, words in options.items()
        )
        return f'<fieldset class="field"{about}><legend>{title}</legend>{boxes}{said}</fieldset>'
    if parameter.kind == "yes_no" and not parameter.many:
        ticked = " checked" if text else ""
        box = f'<input type="checkbox" name="{name}" value="yes"{ticked}{about}>'
        return f'<div class="field"><label>{box} {title}</label>{hint}{said}</div>'
    label = f'<label for="f-{name}">{title}</label>'
    if options:
        empty = '<option value=""></option>' if parameter.optional or parameter.required else ""
        listed = "".join(
            f'<option value="{escape(str(code))}"{" selected" if code == text else ""}>'
            f"{escape(words)}</option>"
            for code, words in options.items()
        )
        box = f'<select name="{name}"{about}>{empty}{listed}</select>'
        return f'<div class="field">{label}{box}{said}</div>'
    places = parameter.kind == "country" and not parameter.many
    names = "".join(
        f'<option value="{escape(place.name(lang))}"></option>'
        for place in (countries.all_countries() if places else ())
    )
    known = f'<datalist id="l-{name}">{names}</datalist>' if places else ""
    about += f' list="l-{name}"' if places else ""
    box = (
        f'<input type="text" name="{name}" value="{escape(str(text or ""))}" maxlength="{LONGEST}"'
        f"{about}>"
    )
    return f'<div class="field">{label}{box}{known}{hint}{said}</div>'


def line(message: Message, lang: str) -> str:
    """Return one line of the waiting room."""
    return f"<li>{escape(tell(message, lang))} …</li>\n"


def made(number: str, workbook: bool, lang: str) -> Iterator[str]:
    """Yield what the waiting room says in the end: where the report is."""
    yield f'<p role="status"><strong>✓ {escape(tell(say("The report is made."), lang))}</strong></p>'
    yield f'<p><a href="/report/{number}.html">{escape(tell(say("Open the report"), lang))}</a></p>'
    if workbook:
        words = escape(tell(say("Save its tables as a workbook"), lang))
        yield f'<p><a href="/report/{number}.xlsx" download>{words}</a></p>'


def back(lang: str) -> str:
    """Return the way back to the form."""
    return f'<p><a href="/?lang={lang}">{escape(tell(say("Back to the form"), lang))}</a></p>'


def refusal(title: str, words: str, lang: str, *, home: bool = True) -> str:
    """Return a page that says why something was not done."""
    way = back(lang) if home else ""
    return f'{head(title, lang)}<p role="alert" class="bad">{escape(words)}</p>{way}{foot(lang)}'

"""The widgets of a form: mouse, keyboard and screen reader (ipywidgets)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import ipywidgets as widgets

from iomlab import countries
from iomlab.errors import IomlabError
from iomlab.forms import fields, here
from iomlab.forms.form import from_here
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.parameters.kinds import Parameter

if TYPE_CHECKING:
    from iomlab.forms.form import Form


class Several:
    """A group of boxes to tick, with the choices that are ticked as its value."""

    def __init__(self, name: str, options: dict[Any, str], chosen: tuple[Any, ...]) -> None:
        self.boxes = {
            code: widgets.Checkbox(value=code in chosen, description=words, indent=False,
                                   layout=widgets.Layout(width="95%"))
            for code, words in options.items()
        }  # fmt: skip
        title = widgets.HTML(f"<b>{escape(name)}</b>")
        self.box = widgets.VBox([title, *self.boxes.values()])

    @property
    def value(self) -> tuple[Any, ...]:
        """The choices that are ticked, in the notebook's order."""
        return tuple(code for code, box in self.boxes.items() if box.value)

    def observe(self, handler: Any, names: str) -> None:
        """Call ``handler`` whenever a box is ticked or cleared."""
        for box in self.boxes.values():
            box.observe(handler, names=names)


def control(parameter: Parameter, value: Any, lang: str) -> Any:
    """Return the field of one parameter: whatever has choices is chosen, the rest is typed."""
    name = fields.label(parameter, lang)
    about: dict[str, Any] = {
        "description": name,
        "style": {"description_width": "initial"},
        "layout": widgets.Layout(width="95%", max_width="52em"),
    }
    options = fields.choices(parameter, lang)
    if options and parameter.many:
        return Several(name, options, tuple(value or ()))
    if options:
        listed = [(words, code) for code, words in options.items()]
        listed = [("", None), *listed] if parameter.optional or parameter.required else listed
        return widgets.Dropdown(options=listed, value=value, **about)
    if parameter.kind == "yes_no" and not parameter.many:
        return widgets.Checkbox(value=bool(value), indent=False, **about)
    text = fields.written(parameter, value, lang)
    if parameter.kind == "country" and not parameter.many:
        names = tuple(place.name(lang) for place in countries.all_countries())
        return widgets.Combobox(value=text, options=names, ensure_option=False, **about)
    return widgets.Text(value=text, **about)


class Desk:
    """A form in use: its fields, the sentences under them, the buttons, and what they gave."""

    def __init__(self, form: Form) -> None:
        self.form, self.lang = form, form.lang
        self.controls = {p.name: control(p, form.first[p.name], self.lang) for p in form.declared}
        self.remarks = {p.name: widgets.HTML() for p in form.declared}
        self.code, self.status, self.output = widgets.HTML(), widgets.HTML(), widgets.Output()
        self.replace = widgets.Checkbox(
            description=tell(say("Replace a report of the same name"), self.lang), indent=False
        )
        wide = widgets.Layout(width="auto")
        self.here = widgets.Button(description=tell(say("Run here"), self.lang), layout=wide)
        self.make = widgets.Button(
            description=tell(say("Make the report"), self.lang), layout=wide, button_style="primary"
        )
        self.here.on_click(self._run_here)
        self.make.on_click(self._make)
        for parameter in form.declared:
            self.controls[parameter.name].observe(self._typed, names="value")
        self._typed()
        rows = [
            widgets.VBox([getattr(field, "box", field), self.remarks[name]])
            for name, field in self.controls.items()
        ]
        buttons = widgets.HBox([self.make, self.here, self.replace])
        self.box = widgets.VBox([*rows, buttons, self.status, self.code, self.output])

    def texts(self) -> dict[str, Any]:
        """Return what stands in the fields."""
        return {name: field.value for name, field in self.controls.items()}

    def _typed(self, _: Any = None) -> None:
        """Say under each field what was understood, and below which lines do the same."""
        texts, good = self.texts(), True
        for parameter in self.form.declared:
            accepted, words = fields.remark(parameter, texts[parameter.name], self.lang)
            good &= accepted
            chosen = accepted and not isinstance(
                self.controls[parameter.name], (widgets.Text, widgets.Combobox)
            )
            self.remarks[parameter.name].value = "" if chosen else fields.sentence(accepted, words)
        title = escape(tell(say("The same in Python, and on the command line:"), self.lang))
        lines = escape(self.form.lines(self.form.values(texts))) if good else ""
        self.code.value = (
            f'<p>{title}</p><pre style="white-space: pre-wrap">{lines}</pre>' if good else ""
        )

    def _say(self, message: Message) -> None:
        self.status.value = fields.sentence(True, tell(message, self.lang) + " …")

    def _values(self) -> dict[str, Any] | None:
        """Return the values of all fields, or say at the buttons which is not accepted."""
        try:
            return self.form.values(self.texts())
        except IomlabError as refused:
            self.status.value = fields.refusal(refused, self.lang)
            return None

    def _run_here(self, _: Any = None) -> None:
        """Run the notebook in place, and show the cell of parameters as it was filled in."""
        values = self._values()
        if values is None:
            return
        self.output.clear_output()
        self._say(say("running {name}", name=self.form.notebook))
        try:
            cells = here.filled(self.form.notebook, values)
            with self.output:
                here.play(cells)
            self.status.value = (
                f'<pre style="white-space: pre-wrap">{escape(here.parameters_cell(cells))}</pre>'
            )
        except IomlabError as refused:
            self.status.value = fields.refusal(refused, self.lang)

    def _make(self, _: Any = None) -> None:
        """Make the report, say how far it is, and show the link to its page."""
        from IPython.display import HTML, display

        values = self._values()
        if values is None:
            return
        self.output.clear_output()
        try:
            page = self.form.report(values, self._say, self.replace.value)
        except IomlabError as refused:
            self.status.value = fields.refusal(refused, self.lang)
            return
        self.status.value = fields.sentence(True, tell(say("The report is made."), self.lang))
        path = quote(from_here(page), safe="/:=+~")
        with self.output:
            display(HTML(f'<a href="{escape(path)}" target="_blank">{escape(page.name)}</a>'))

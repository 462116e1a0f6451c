"""What every explorer shares: controls, a view that answers them, and the picture without hands.

A module of this room has ``CONTROLS``, a tuple of :class:`Slider`, :class:`Pick` or :class:`Switch`,
and ``view(show, **values)``, which returns a sentence and what is shown. In JupyterLab the controls
are widgets (ipywidgets: mouse, keyboard and screen reader); in a report, or wherever a notebook runs
without a reader (``IOMLAB_STATIC``), sentence and picture stand with the starting values.
"""

from __future__ import annotations

import base64
import gc
import importlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pkgutil import iter_modules
from typing import Any

from iomlab import explorers
from iomlab.errors import DataError, IomlabError, suggest
from iomlab.languages.catalogue import tell
from iomlab.messages import Message, say
from iomlab.places import STATIC
from iomlab.show.desk import Show
from iomlab.show.shown import MIME, Shown

MECHANISM = "explorer"


@dataclass(frozen=True)
class Slider:
    """A number between two ends; whole numbers when the step is whole."""

    name: str
    label: Message
    least: float
    most: float
    step: float
    start: float

    def widget(self, widgets: Any, lang: str, value: Any) -> Any:
        """Return the slider; it answers when it is let go."""
        whole = all(float(x).is_integer() for x in (self.least, self.step))
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        cast = int if whole else float
        return kind(
            value=cast(value), min=cast(self.least), max=cast(self.most), step=cast(self.step),
            description=tell(self.label, lang), continuous_update=False, **_wide(widgets),
        )  # fmt: skip


@dataclass(frozen=True)
class Pick:
    """One of several choices, each with its words."""

    name: str
    label: Message
    choices: Mapping[Any, Message]
    start: Any

    def widget(self, widgets: Any, lang: str, value: Any) -> Any:
        """Return the list to choose from."""
        options = [(tell(words, lang), code) for code, words in self.choices.items()]
        label = tell(self.label, lang)
        return widgets.Dropdown(options=options, value=value, description=label, **_wide(widgets))


@dataclass(frozen=True)
class Switch:
    """Yes or no."""

    name: str
    label: Message
    start: bool

    def widget(self, widgets: Any, lang: str, value: Any) -> Any:
        """Return the box to tick."""
        label = tell(self.label, lang)
        return widgets.Checkbox(
            value=bool(value), description=label, indent=False, **_wide(widgets)
        )


Control = Slider | Pick | Switch


def _wide(widgets: Any) -> dict[str, Any]:
    """Return the layout that leaves a label its room."""
    return {"style": {"description_width": "initial"}, "layout": widgets.Layout(width="95%")}


def names() -> list[str]:
    """Return the names of all explorers.

    >>> "routes" in names()
    True
    """
    return sorted(m.name for m in iter_modules(explorers.__path__) if m.name != MECHANISM)


def explore(name: str, lang: str = "en", **given: Any) -> Explorer:
    """Return an explorer, ready to be shown.

    Parameters
    ----------
    name : str
        One of :func:`names`.
    lang : str
        ``en``, ``es`` or ``fr``.
    **given
        Where the controls start, and whatever else the view takes (tables, a country).

    Raises
    ------
    DataError
        When there is no such explorer.
    """
    if name not in names():
        raise DataError(
            "There is no explorer {name}.",
            name=repr(name),
            nearest=suggest(name, names()),
            next_step=say("Explorers: {names}.", names=", ".join(names())),
        )
    module = importlib.import_module(f"iomlab.explorers.{name}")
    controls: Sequence[Control] = module.CONTROLS
    starts = {control.name: control.start for control in controls}
    return Explorer(name, module.view, tuple(controls), lang, {**starts, **given})


@dataclass(frozen=True)
class Explorer:
    """Controls and the view that answers them."""

    name: str
    view: Any
    controls: tuple[Control, ...]
    lang: str
    values: Mapping[str, Any]

    def answer(self, **moved: Any) -> tuple[Message, Shown]:
        """Return the sentence and the picture for these values of the controls."""
        return self.view(Show(self.lang), **{**self.values, **moved})

    def _ipython_display_(self) -> None:
        """Show the controls where a reader can move them, else the picture."""
        from IPython.display import display

        try:
            words, shown = self.answer()
        except IomlabError as refused:
            return self._display_refusal(refused)
        if os.environ.get(STATIC):
            display(Show(self.lang).text(words), shown)
            return
        bundle = self.widget()._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        record = {"text/html": _html(words, shown, self.lang), MIME: shown.seen().payload()}
        display({**data, "text/plain": shown.alt, **record}, raw=True)

    def _display_refusal(self, refused: IomlabError) -> None:
        """Show why these starting values have no answer, and the controls, to choose others."""
        from IPython.display import display

        display(Show(self.lang).text(refused))
        if not os.environ.get(STATIC):
            display(self.widget())

    def widget(self) -> Any:
        """Return the controls, and under them the sentence, the picture and its figures."""
        import ipywidgets as widgets

        handles = {c.name: c.widget(widgets, self.lang, self.values[c.name]) for c in self.controls}
        page = widgets.HTML()

        def answer(_: Any = None) -> None:
            try:
                now = {name: handle.value for name, handle in handles.items()}
                page.value = _html(*self.answer(**now), self.lang)
            except IomlabError as refused:
                page.value = f'<p role="status">{escape(tell(refused, self.lang))}</p>'

        for handle in handles.values():
            handle.observe(answer, names="value")
        answer()
        gc.freeze()  # what is loaded by now stays: looking it through took a fifth of a second of a move
        return widgets.VBox([*handles.values(), page])


def _html(words: Message, shown: Shown, lang: str) -> str:
    """Return sentence, picture and figures as one piece of HTML, which a screen reader announces."""
    picture = ""
    if shown.draw is not None:
        data = base64.b64encode(shown.draw()).decode("ascii")
        source = f"data:image/png;base64,{data}"
        picture = (
            f'<img src="{source}" width="820" style="max-width: 100%" alt="{escape(shown.alt)}">'
        )
    return (
        f'<p role="status" aria-live="polite">{escape(tell(words, lang))}</p>{picture}{shown.html}'
    )

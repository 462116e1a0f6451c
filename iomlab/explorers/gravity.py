"""Gravity: what a model expects of one pair as distance or a barrier changes, with its band."""

from __future__ import annotations

from functools import cache
from typing import Any

from iomlab.data import gravity_tables
from iomlab.data.computed import column, computed
from iomlab.data.figures import Figures
from iomlab.explorers.explorer import Pick, Slider
from iomlab.languages.precision import within
from iomlab.messages import Message, say
from iomlab.methods import gravity, gravity_compared
from iomlab.show.desk import Show
from iomlab.show.shown import Shown

SIZE = (
    "migrants ~ log(origin_population_1966) + log(destination_population_1966)"
    " + log(distance_miles)"
)
MODELS = {
    "size": SIZE,
    "barrier": f"{SIZE} + other_language",
    "effects": "migrants ~ log(distance_miles) | origin + destination",
}
NAMES = {
    "size": say("populations and distance"),
    "barrier": say("populations, distance and language"),
    "effects": say("distance, with effects of origins and destinations"),
}
NO_BARRIER = say(
    "No barrier of language lies between these two, so taking it away changes nothing."
)
UNKNOWN_BARRIER = say("This model does not know the barrier of language.")
STEPS = (-50, -40, -30, -20, -10, 0, 10, 20, 30, 40, 50, 75, 100)
PROVINCES = {code: Message(text) for code, text in gravity_tables.LABELS.items()}
CONTROLS = (
    Pick("origin", say("From"), PROVINCES, "NS"),
    Pick("destination", say("To"), PROVINCES, "ONT"),
    Pick("model", say("Model"), NAMES, "barrier"),
    Slider("distance_change", say("Change in distance (%)"), -50, 100, 10, -20),
    Slider("barrier_left", say("Barrier of language that is left (%)"), 0, 100, 10, 100),
)


@cache
def _fitted(model: str) -> tuple[Figures, gravity.GravityFit]:
    moves = gravity_tables.provinces()
    return moves, gravity.fit(moves, MODELS[model], cluster=["origin", "destination"])


def view(
    show: Show,
    *,
    origin: str,
    destination: str,
    model: str,
    distance_change: float,
    barrier_left: float = 100,
    **_: Any,
) -> tuple[Message, Shown]:
    """Return what the model expects of the pair, and the curve over all distances."""
    moves, fitted = _fitted(model)
    pair = gravity_tables.pair(moves, origin, destination)
    same = pair.empty
    barrier = 0.0 if same else float(pair["other_language"].iloc[0])
    others = {"other_language": barrier * barrier_left / 100}
    steps = sorted({*STEPS, float(distance_change)})
    made = gravity_compared.step_by_step(fitted, pair, "distance_miles", steps, others=others)
    unit = say("persons")
    drawn = computed(
        made,
        moves,
        change=column(say("Change in distance"), say("per cent"), 0, role="group"),
        value=column(say("Expected migrants"), unit, 0),
        low=column(say("Lower end (95%)"), unit, 0),
        high=column(say("Upper end (95%)"), unit, 0),
    )
    if same:
        words = say("Origin and destination are the same province: choose two different ones.")
        return words, show.curve(drawn, title=_title(model), x="change", y="value")
    here = made[made["change"] == distance_change].iloc[0]
    words = say(
        "{corridor}: {seen} were counted. With this distance and barrier the model expects {value} "
        "(band from {low} to {high}).",
        corridor=gravity_tables.corridor(origin, destination),
        seen=int(pair["migrants"].iloc[0]),
        **{n: round(within(here[n], here["low"], here["high"])) for n in ("value", "low", "high")},
    )
    if barrier_left < 100 and (model != "barrier" or not barrier):
        idle = NO_BARRIER if model == "barrier" else UNKNOWN_BARRIER
        words = say("{first} {second}", first=words, second=idle)
    return words, show.curve(
        drawn, title=_title(model), x="change", y="value", low="low", high="high",
        mark=float(distance_change),
    )  # fmt: skip


def _title(model: str) -> Message:
    return say("Expected migrants by change in distance; model: {model}", model=NAMES[model])

"""SDG 10.7.1 of invented workers of one sector: mean, median, and what a cap would do."""

from functools import cache

from iomlab.checks.question import number, statements, table
from iomlab.messages import say

LESSON = "N09"
SECTORS = ["agriculture", "care", "construction", "domestic"]


def values(rng):
    """Return one learner's workers, sector and cap; the answer is not round."""
    while True:
        made = {
            "seed": int(rng.integers(1, 2000)),
            "sector": str(rng.choice(SECTORS)),
            "cap": int(rng.integers(3, 9)) / 2,
        }
        others = [mistake(made) for mistake in WRONG["capped"]]
        if 0.1 < capped(made) % 1 < 0.9 and all(abs(capped(made) - x) > 0.03 for x in others):
            return made


def ratios(given):
    """Corridor, paid, earned and ratio of the workers of the sector."""
    workers = drawn(given["seed"])
    if given["sector"] is not None:
        workers = workers[workers["sector"] == given["sector"]]
    return workers


@cache
def drawn(seed):
    """All workers of one seed, each with a ratio."""
    from iomlab.synthetic.load import synthetic

    workers = synthetic("recruitment_cost", seed=seed)
    return workers.assign(ratio=workers["paid"] / workers["monthly_earnings"])


def by_corridor(given):
    """One row a corridor."""
    found = ratios(given).groupby("corridor")["ratio"].agg(["mean", "median"])
    return found.astype(float).reset_index()


def capped(given):
    """Mean of the ratios where nobody pays more than the cap."""
    return float(ratios(given)["ratio"].clip(upper=given["cap"]).mean())


QUESTIONS = (
    table(
        "by_corridor",
        say("Mean and median of the ratios by corridor, in months of pay"),
        by_corridor,
        keys=["corridor"],
        columns=["corridor", "mean", "median"],
        within=0.005,
        hint=say("A ratio for each worker first; then the workers of your sector, by corridor."),
        rules=[
            (
                lambda frame: len(frame) == 2,
                say("There are two corridors, so there are two rows."),
            ),
        ],
    ),
    number(
        "capped",
        say("Mean of the ratios with the cap, in months of pay"),
        capped,
        within=0.005,
        hint=say("What do those pay who paid more than the cap, and what do the others pay?"),
    ),
    statements(
        "figures_say",
        say("Which statements are true?"),
        [
            say(
                "The cap lowers the mean, although those who paid less than the cap pay as before."
            ),
            say("With the cap the median must fall as much as the mean."),
            say("Workers who paid and never left are in none of these figures."),
            say("The indicator is all that was paid over all that was earned in a month."),
            say("A low mean shows that no worker went into debt for the job."),
        ],
        {1, 3},
        hint=say("Whose ratio changes, who was asked, and what is summarised?"),
    ),
)


def _without(given):
    """The mean of those who paid no more than the cap."""
    ratio = ratios(given)["ratio"]
    return float(ratio[ratio <= given["cap"]].mean())


def _totals(given):
    """All that was paid over all that was earned."""
    found = ratios(given)
    return float(found["paid"].sum() / found["monthly_earnings"].sum())


WRONG = {
    "by_corridor": [
        lambda v: by_corridor({**v, "sector": None}),
        lambda v: by_corridor(v).rename(columns={"mean": "median", "median": "mean"}),
        lambda v: by_corridor(v).assign(mean=by_corridor(v)["mean"].round()),
        lambda v: (
            ratios(v)[ratios(v)["paid"] > 0]
            .groupby("corridor")["ratio"]
            .agg(["mean", "median"])
            .astype(float)
            .reset_index()
        ),
    ],
    "capped": [
        _without,
        _totals,
        lambda v: float(ratios(v)["ratio"].mean()),
        lambda v: float(ratios(v)["ratio"].median()),
        lambda v: min(float(ratios(v)["ratio"].mean()), v["cap"]),
        lambda v: capped({**v, "sector": None}),
        lambda v: float(by_corridor(v)["mean"].clip(upper=v["cap"]).mean()),
        lambda v: float(
            ratios(v)
            .groupby("corridor")["ratio"]
            .apply(lambda r: r.clip(upper=v["cap"]).mean())
            .mean()
        ),
    ],
    "figures_say": [[1], [1, 3, 4], [1, 2, 3], [3]],
}

"""Staffing of a service point: how long people wait, and what shorter waits cost (Erlang C)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from iomlab.errors import MethodError
from iomlab.messages import Message, say
from iomlab.methods import checks

MOST_STAFF = 100_000


@dataclass(frozen=True)
class Queue:
    """A service point in steady state.

    Attributes
    ----------
    staff : int
        People who serve.
    load : float
        Work that arrives, in staff (arrivals times service time).
    use : float
        Share of their time in which staff are busy.
    waits : float
        Chance that someone has to wait.
    mean_wait : float
        Mean wait of all who come, in minutes.
    minutes : float
        Mean service time, in minutes.
    """

    staff: int
    load: float
    use: float
    waits: float
    mean_wait: float
    minutes: float

    def within(self, wait: float) -> float:
        """Return the share of people who are served within ``wait`` minutes."""
        return 1 - self.waits * math.exp(-(self.staff - self.load) * wait / self.minutes)


def queue(per_hour: float, minutes: float, staff: int) -> Queue:
    """Work out the waiting at a service point with a given staff.

    Parameters
    ----------
    per_hour : float
        People who come in an hour, on average, above 0.
    minutes : float
        Mean time to serve one person, in minutes, above 0.
    staff : int
        People who serve at the same time.

    Returns
    -------
    Queue

    Raises
    ------
    MethodError
        If a number is not positive, or the staff is too small for the work, so that the line would
        grow without end.

    Notes
    -----
    Load ``a = arrivals x service time``; ``P(wait) = C(c, a)`` of Erlang; mean wait
    ``C / (c - a)`` service times; ``P(wait <= t) = 1 - C exp(-(c - a) t / service time)``. The
    recursion of Erlang B is used, so large staffs do not overflow.

    When it misleads
    ----------------
    People come at random, all day at the same pace, and nobody leaves the line. Morning crowds,
    buses and appointments break this: size each hour on its own. Long services of a few people
    make waits longer than this says.

    References
    ----------
    Erlang, A. K. (1917). Solution of some problems in the theory of probabilities of significance
    in automatic telephone exchanges.

    Examples
    --------
    >>> point = queue(per_hour=12, minutes=20, staff=5)
    >>> round(point.waits, 3), round(point.mean_wait, 2), round(point.within(15), 3)
    (0.554, 11.08, 0.738)
    """
    rate = checks.positive(per_hour, "per_hour")
    time = checks.positive(minutes, "minutes")
    c = checks.count(staff, "staff", low=1)
    load = rate * time / 60
    if c <= load:
        raise MethodError(
            "{staff} staff cannot keep up: the work that arrives needs more than {load} of them.",
            where="staff",
            next_step=say("Plan with at least {n} staff.", n=math.floor(load) + 1),
            staff=c,
            load=round(load, 2),
        )
    waits = _erlang_c(c, load)
    return Queue(c, load, load / c, waits, waits * time / (c - load), time)


def _erlang_c(staff: int, load: float) -> float:
    """Return the chance to wait with ``staff`` servers, by the recursion of Erlang B."""
    blocked = 1.0
    for k in range(1, staff + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked / (1 - load / staff * (1 - blocked))


@dataclass(frozen=True)
class Staffing:
    """How many staff a service point needs, and the cost around that number.

    Attributes
    ----------
    staff : int
        Fewest staff that meet the target.
    low, high : int
        The same for the low and the high number of arrivals.
    target, wait : float
        Share of people to be served within ``wait`` minutes.
    table : DataFrame
        One line a staff number from the fewest that keep up: ``staff``, ``use``, ``waits``,
        ``mean_wait`` (minutes), ``within`` (share within the target wait), ``cost`` per hour,
        ``cost_per_person`` and ``meets``.
    """

    staff: int
    low: int
    high: int
    target: float
    wait: float
    table: pd.DataFrame

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What must hold for the number."""
        return (
            say("People come at random at the same mean pace through the hour."),
            say("Each is served once, by any of the staff, and nobody gives up waiting."),
            say("Service times vary like a random (exponential) time around their mean."),
        )

    def explain(self) -> tuple[Message, ...]:
        """Say the staff needed, its range and its cost."""
        line = self.table[self.table["staff"] == self.staff].iloc[0]
        told = [
            say(
                "{n} staff serve {share:.0%} of people within {wait} minutes; they are busy "
                "{use:.0%} of the time.",
                n=self.staff,
                share=float(line["within"]),
                wait=self.wait,
                use=float(line["use"]),
            )
        ]
        if self.low != self.high:
            told.append(
                say(
                    "For the arrivals given as low and high, {low} to {high} staff are needed.",
                    low=self.low,
                    high=self.high,
                )
            )
        if line["cost"] > 0:
            told.append(
                say(
                    "This costs {cost} an hour, {each:.2f} for each person served.",
                    cost=float(line["cost"]),
                    each=float(line["cost_per_person"]),
                )
            )
        return tuple(told)


def staffing(
    per_hour: float,
    minutes: float,
    wait: float = 15.0,
    target: float = 0.8,
    cost_per_hour: float = 0.0,
    arrivals_range: tuple[float, float] | None = None,
    extra: int = 4,
) -> Staffing:
    """Find the fewest staff that serve most people within a promised wait.

    Parameters
    ----------
    per_hour : float
        People who come in an hour, on average.
    minutes : float
        Mean service time, in minutes.
    wait : float
        Promised wait, in minutes.
    target : float
        Share of people for whom the promise must hold, between 0 and 1.
    cost_per_hour : float
        Cost of one member of staff for an hour, in the user's currency.
    arrivals_range : (low, high), optional
        Low and high arrivals an hour, for the range of staff; 95% Poisson limits of ``per_hour``
        for one hour if not given.
    extra : int
        Staff numbers shown above the answer.

    Returns
    -------
    Staffing

    Raises
    ------
    MethodError
        For numbers outside their range.

    Notes
    -----
    The smallest ``c`` above the load with ``P(wait <= t) >= target`` (see :func:`queue`).

    When it misleads
    ----------------
    The last few percent of the target cost the most staff. A mean over the week hides the hours
    that decide the line. See also :func:`queue`.

    References
    ----------
    Gans, N., Koole, G. and Mandelbaum, A. (2003). Telephone call centers: tutorial, review and
    research prospects. Manufacturing and Service Operations Management 5(2).

    Examples
    --------
    >>> plan = staffing(per_hour=12, minutes=20, wait=15, target=0.8, cost_per_hour=9)
    >>> plan.staff, (plan.low, plan.high)
    (6, (4, 9))
    >>> plan.table[["staff", "within", "cost"]].head(2).round(2).values.tolist()
    [[5.0, 0.74, 45.0], [6.0, 0.94, 54.0]]
    """
    rate = checks.positive(per_hour, "per_hour")
    time = checks.positive(minutes, "minutes")
    wait = checks.number(wait, "wait", low=0)
    target = checks.number(target, "target")
    if not 0 < target < 1:
        raise MethodError(
            "The target is {value}, but must lie between 0 and 1.", where="target", value=target
        )
    price = checks.number(cost_per_hour, "cost_per_hour", low=0)
    if arrivals_range is None:
        low_rate, high_rate = _poisson_range(rate)
    else:
        low_rate, high_rate = (checks.positive(end, "arrivals_range") for end in arrivals_range)
        if not low_rate <= rate <= high_rate:
            raise MethodError(
                "The range of arrivals, {low} to {high}, does not hold {rate}.",
                where="arrivals_range",
                low=low_rate,
                high=high_rate,
                rate=rate,
            )
    needed = _fewest(rate, time, wait, target)
    rows = []
    for staff in range(math.floor(rate * time / 60) + 1, needed + 1 + extra):
        point = queue(rate, time, staff)
        rows.append(
            {
                "staff": staff,
                "use": point.use,
                "waits": point.waits,
                "mean_wait": point.mean_wait,
                "within": point.within(wait),
                "cost": staff * price,
                "cost_per_person": staff * price / rate,
                "meets": point.within(wait) >= target,
            }
        )
    return Staffing(
        needed,
        _fewest(low_rate, time, wait, target),
        _fewest(high_rate, time, wait, target),
        target,
        wait,
        pd.DataFrame(rows),
    )


def _fewest(rate: float, time: float, wait: float, target: float) -> int:
    """Return the fewest staff that meet the target."""
    load = rate * time / 60
    if load > MOST_STAFF:
        raise MethodError(
            "The work needs more than {n} staff: check the units of arrivals and service time.",
            where="per_hour",
            n=MOST_STAFF,
        )
    staff = math.floor(load) + 1
    while queue(rate, time, staff).within(wait) < target:
        staff += 1
    return staff


def _poisson_range(rate: float, level: float = 0.95) -> tuple[float, float]:
    """Return low and high arrivals in one hour: exact limits for a Poisson count of ``rate``."""
    gammaincinv = checks.library("scipy.special").gammaincinv

    side = (1 - level) / 2
    return float(gammaincinv(rate, side)), float(gammaincinv(rate + 1, 1 - side))

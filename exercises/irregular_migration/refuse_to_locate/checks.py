"""A ministry asks where people live: whether to help, why not, and what to offer."""

from iomlab.checks.question import choice, statements
from iomlab.messages import say

LESSON = "N05"


def values(rng):
    """Return how many villages and how many people on lists the request speaks of."""
    return {"villages": int(rng.integers(45, 390)), "listed": int(rng.integers(310, 4900))}


QUESTIONS = (
    choice(
        "locate",
        say("A ministry asks for estimates by village, or for the lists, to plan inspections."),
        [
            say("Send the estimates by village, and mark them as uncertain."),
            say("Send the lists, but only to the statistics unit of the ministry."),
            say("Send estimates by district, which are larger than villages."),
            say(
                "Send neither. Offer an estimate for the whole country, with its interval, to plan "
                "schools and clinics."
            ),
            say("Do not answer, and hope that the ministry forgets."),
        ],
        4,
        hint=say("Who would be found with it, and what else could serve these people?"),
        wrong={
            1: say("Inspectors would still go there. Whom does the mark protect?"),
            2: say("The people gave their names to a clinic. Who may pass them on?"),
            3: say("A district can be searched as well, and the purpose has not changed."),
            5: say("Silence leaves the request open. Which answer closes it, with an offer?"),
        },
    ),
    statements(
        "reasons",
        say("Which statements are true?"),
        [
            say("If the estimate is good enough, the purpose does not matter."),
            say("People who fear that a list is passed on may stay away from the clinic."),
            say("An estimate for a small place points at people, whether it is right or wrong."),
            say("Without names, a figure for a village can harm nobody."),
            say("A signed promise of the ministry would make the lists safe to send."),
            say("A refusal can come with an offer that serves the people counted."),
        ],
        {2, 3, 6},
        hint=say("Look at purpose, at scale, and at what the people agreed to."),
    ),
)

RUBRIC = {
    "letter": [
        say("Refuses both the lists and every estimate below the country (1 point)."),
        say("Says what people agreed to, or that trust in services would be lost (1 point)."),
        say("Says that the scale or the purpose could harm people (1 point)."),
        say("Offers something that serves people, such as planning of services (1 point)."),
    ],
}

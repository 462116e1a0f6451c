"""Questions of N09, Remittances, their cost and the cost of recruitment."""

from __future__ import annotations

from iomlab.checks.question import Question, choice, number, statements
from iomlab.messages import say

QUESTIONS: tuple[Question, ...] = (
    number(
        "cost",
        say(
            "You send 200 and pay a fee of 4. The service gives 54 units of the other currency for "
            "one of yours; the market gives 56.25. What does it cost, in per cent of the amount?"
        ),
        6.0,
        within=0.05,
        hint=say("The price has two parts; one of them hides in the exchange rate."),
        wrong=[
            (2.0, say("That is the fee: what does the exchange rate take?")),
            (4.0, say("That is the margin: and the fee?")),
            (
                2 + 100 * 2.25 / 54,
                say("The margin is measured against the market’s rate, not the service’s."),
            ),
            (8.0, say("The question asks for per cent of the amount: how much is it of 100?")),
        ],
        why=say("The fee is one part, the margin against the market’s rate the other."),
    ),
    number(
        "smart",
        say(
            "In another corridor five services cost 1.9, 2.1, 3.4, 4.4 and 7.2 per cent. The first "
            "takes nine days and does not qualify. What is the SmaRT average?"
        ),
        3.3,
        within=0.02,
        hint=say("Which services count, and how many of them?"),
        wrong=[
            ((1.9 + 2.1 + 3.4) / 3, say("The cheapest one does not qualify.")),
            ((2.1 + 3.4 + 4.4 + 7.2) / 4, say("SmaRT takes three services, not all that qualify.")),
            ((1.9 + 2.1 + 3.4 + 4.4 + 7.2) / 5, say("That is the mean of all services.")),
            (2.1, say("That is the cheapest service that qualifies: SmaRT is an average.")),
        ],
        why=say("The three cheapest that qualify, and their mean."),
    ),
    choice(
        "tests",
        say(
            "In a corridor the mean of all services is 6%, and the SmaRT average is 4%. How does it "
            "stand, with each limit held against the average that belongs to it?"
        ),
        [
            say("Below both limits."),
            say("Within the limit for corridors; its services are above the target for the mean."),
            say("Below the target for the mean; above the limit for corridors."),
            say("Above both limits."),
        ],
        2,
        hint=say(
            "Which average belongs to which limit, and which of the two limits is the higher?"
        ),
        wrong=[
            (1, say("One average is above its limit: pair each with its own.")),
            (3, say("Read again which average belongs to the limit for corridors.")),
            (4, say("The mean of all services is not what the limit for corridors looks at.")),
        ],
        why=say("SmaRT is held against the limit for corridors, the mean against the target."),
    ),
    number(
        "median",
        say(
            "Three workers paid 400, 800 and 3,000 for their jobs, and earn 400, 400 and 500 a month. "
            "What is the median of SDG 10.7.1, in months?"
        ),
        2.0,
        within=0.01,
        hint=say("First a ratio for each worker, then the one in the middle."),
        wrong=[
            (3.0, say("That is the mean of the ratios: the question asks for the median.")),
            (4200 / 1300, say("That is all paid over all earned: a ratio for each worker first.")),
            (6.0, say("That is the worker who paid the most months.")),
            (1.0, say("That is the worker who paid the fewest months.")),
        ],
        why=say("The ratios come first; the median is the one in the middle."),
    ),
    statements(
        "average",
        say(
            "From one survey to the next the mean of SDG 10.7.1 falls in a corridor. Which "
            "statements may be true?"
        ),
        [
            say("More workers paid nothing, and those who paid much still pay as much."),
            say("Workers who paid most were sent home and are no longer asked."),
            say("Every worker now pays less than before, for sure."),
            say("Pay abroad rose while the price of a job stayed the same."),
        ],
        {1, 2, 4},
        hint=say("What is above the line, what is below it, and who is in the survey?"),
        why=say("A mean can fall because of prices, of pay, of who pays, or of who is asked."),
    ),
)

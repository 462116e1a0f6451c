"""Questions of N11, Measuring integration."""

from __future__ import annotations

from iomlab.checks.question import Question, choice, number, statements
from iomlab.messages import say

QUESTIONS: tuple[Question, ...] = (
    number(
        "two_areas",
        say(
            "A city has two areas. Of group A 80 people live in the first and 20 in the second; of "
            "group B 20 and 80. What is the dissimilarity, from 0 to 1?"
        ),
        0.6,
        within=0.001,
        hint=say("Write each group as shares of itself, area by area. How far apart are they?"),
        wrong=[
            (1.2, say("You have added up both areas: who moves is then counted twice.")),
            (0.8, say("That is the share in one area. Dissimilarity compares two groups.")),
            (0.68, say("That is isolation: whom a person meets in the own area.")),
            (0.32, say("That is exposure: whom a person meets in the own area.")),
        ],
        why=say("Half of the sum of the differences of shares: so many would have to move."),
    ),
    choice(
        "larger",
        say(
            "A group doubles in size, and its people live in the same areas in the same shares as "
            "before. What happens?"
        ),
        [
            say("Dissimilarity rises, isolation stays."),
            say("Dissimilarity stays, isolation rises."),
            say("Both rise."),
            say("Both stay."),
        ],
        2,
        hint=say("Which index uses only shares, and which asks whom one meets?"),
        wrong=[
            (1, say("Which of the two asks whom a person meets in the own area?")),
            (3, say("One of the two knows only shares. Did the shares change?")),
            (4, say("Twice as many of the own group: whom does a person meet?")),
        ],
        why=say("So a rising isolation need not mean that anybody moved apart."),
    ),
    statements(
        "small_areas",
        say(
            "The dissimilarity of a small group is 0.45 in blocks of 20 people, and 0.08 in districts "
            "of 2,000. What follows?"
        ),
        [
            say("Chance alone makes small groups look uneven in small areas."),
            say("The two figures can’t be compared with each other."),
            say("The group lives apart, street by street."),
            say("Before reading either, one asks how large it would be by chance."),
        ],
        {1, 2, 4},
        hint=say("Deal the people out by lot: how many of a small group are in a block of 20?"),
        why=say("Small units, small groups: D is far from zero even when people live anywhere."),
    ),
    number(
        "ipl",
        say("Twelve answers from 1 to 5 add up to 42. What is the score on the scale from 0 to 1?"),
        0.625,
        within=0.001,
        hint=say("What are the lowest and the highest possible sums? Where between them is 42?"),
        wrong=[
            (42 / 60, say("Who answers 1 everywhere has 12, not 0. Where does the scale begin?")),
            (42 / 48, say("48 is the length of the scale. Where does it begin?")),
            (30 / 60, say("The scale does not reach from 0 to 60. How long is it?")),
            (3.5, say("That is the mean answer. Bring it to the scale from 0 to 1.")),
        ],
        why=say("The sum less its lowest value, over the length of the scale."),
    ),
    choice(
        "rounds",
        say(
            "The mean of all who answered rises much from round 1 to round 2, that of newcomers a "
            "little, that of the settled not at all. The programme reports to its donor"
        ),
        [
            say("the rise of all, since it is the largest sample;"),
            say("the rise of newcomers, and that round 2 held more settled people;"),
            say("no rise, since the settled stayed the same;"),
            say("the mean of the three rises."),
        ],
        2,
        hint=say("Were the same kinds of people asked in both rounds?"),
        wrong=[
            (1, say("A large sample of other people: what did it measure?")),
            (3, say("One group did change. Which?")),
            (4, say("One of the three mixes two things. Should it be in any mean?")),
        ],
        why=say("A crude change of two rounds measures who answered as much as what changed."),
    ),
    statements(
        "mipex",
        say("A country’s MIPEX score rises, within one edition. What may it mean?"),
        [
            say("Law or policy moved towards equal treatment."),
            say("Migrants earn more."),
            say("People have become more tolerant."),
            say("A right exists on paper that may not yet be used."),
        ],
        {1, 4},
        hint=say("What do the people who score a country look at: laws, incomes or attitudes?"),
        why=say("It scores laws and policies: an input, neither an outcome nor an experience."),
    ),
    choice(
        "splice",
        say(
            "You have scores of a country from the edition of 2010, of 2015 and the current one. To "
            "show how its policy changed, you"
        ),
        [
            say("draw one line through the three;"),
            say("rescale them so that the averages agree, and draw one line;"),
            say("show each edition alone, or take the publisher’s harmonised series;"),
            say("take the mean of the three."),
        ],
        3,
        hint=say("Do the editions hold the same indicators, and average them alike?"),
        wrong=[
            (1, say("How many indicators has each? What would a step in the line mean?")),
            (2, say("Equal averages do not make equal indicators. What is being compared?")),
            (4, say("A mean of different things: of what would it be?")),
        ],
        why=say("Editions count other things and average them otherwise: they are never joined."),
    ),
)

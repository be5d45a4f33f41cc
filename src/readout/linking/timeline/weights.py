"""What counts how much in a timeline. Chosen by hand, some on the dev topics of `timelines` from a
handful of values each with every topic left out in turn (`bench/timeline.py --choose`); nothing is
trained."""

from __future__ import annotations

# Days.
TOPIC = 1.0
"""Power with which it counts how much a sentence is on what its pile is about."""
TOPIC_MOST = 2.0
"""How many times as much as half of the sentences a sentence can be on the topic."""
AHEAD = 0.5
"""What a sentence counts for a day that lies ahead of it."""
BARE = 0.5
"""What a document counts for its day that dates every sentence otherwise."""
WEEKDAY = 0.5
"""Power with which it counts how much as a rule happens on such a weekday."""
WEEKDAY_PRIOR = 20.0
"""Dated reports a weekday that say how much: of fewer little is learnt."""
LEAD = 3
"""Sentences at the top that tell the news of a report."""
LAG_PRIOR = 2.0
"""Sentences that dating a report by the habit of its pile counts for beside its own."""

# Sentences.
OTHERS = 5
"""Texts that are thought of besides those of the pile, with other words: of three reports of one
event the words that all have tell most."""
SAID = 1.2
"""What a sentence that names its day counts for that day, beside one that only was published."""
ALSO = 0.5
"""The same of the second and third day that a sentence names."""
PLANNED = 0.4
"""The same of a day that lies ahead of it."""
LEAD_TELLS = 3.0
"""What the top of a report counts in telling what a day was about."""
SENTENCE_TOPIC = 0.5
"""As `TOPIC`, in choosing sentences."""
HEADLINE = 0.5
"""What a sentence gains that has all words of its headline."""
FIRST, TOP, LATE = 1.3, 1.2, 0.8
"""Factors of the first sentence, of the others at the top, and of those past the tenth."""
LATE_FROM = 10
QUOTED, PAST, COPY = 0.7, 0.8, 0.9
"""Factors of what is quoted word for word, of background, and of a copy where the origin is there,
too."""
QUOTED_FROM = 30
"""Per cent."""
HEAD, HEAD_WITHOUT = 1.2, 0.9
"""Factors of headlines that tell an event, and of others."""
ASKS, HANGS, OWN, BROKEN = 0.3, 0.6, 0.3, 0.3
"""Factors of questions, of what points back to the sentence before, of what its writer says of
himself, and of what is no whole sentence."""
SHORT, SHORT_WORDS = 0.5, 8
LONG, LONG_WORDS = 0.6, 40
"""Factors of sentences with fewer, and with more words than these."""
SAME = 0.3
"""Likeness (cosine) from which two sentences of a day tell of one thing."""
JOINED, REPEATED = 0.33, 0.7
"""Likeness from which two bundles are one entry: of one day or the next, and where one of them only
was published some days from the other."""
SHARED_EVENT = 0.15
"""What an event in common adds to it."""
LOOKED_BACK, LOOKING_BACK = 0.1, 7
"""What it adds that a sentence was published so many days later: what a day is remembered for is
one thing as a rule."""

# Entries.
SOURCES, OUTLETS, LATER, SPREAD = 1.0, 0.5, 0.7, 0.4
"""Of the logarithm of how many independent texts tell it, of further outlets, of texts that come
back to it more than a day after, and of further weeks in which it is told."""
DAY_WEIGHT, ON_TOPIC = 1.0, 0.5
"""Of the weight of its day, as far as it is the thing that most tell of that day, and of how much
its sentence is on the topic."""
PARTICIPANT = 0.5
"""Of the share of the texts that name its best known participant, on a logarithmic scale."""
BEFORE, BEFORE_DAYS = -1.5, 31
"""For what lies more than so many days before the first report of the pile: it is background."""
TYPED, TALK, NEWS = 0.3, 0.2, 0.3
"""For an event that is of a type, for an occasion of talk, for what tops a report."""

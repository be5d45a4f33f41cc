"""Words and trees as CoNLL-U."""

from __future__ import annotations

import re

from readout.schema.reading import Word
from readout.schema.span import Span
from readout.tagger.conllu import write_conllu

TEXT = 'They can\'t\ngo. It’s the envoys’ "plan".'
SENTENCES = (Span(0, 14), Span(15, 39))
FORMS = ["They", "ca", "n't", "go", ".", "It", "’s", "the", "envoys", "’", '"', "plan", '"', "."]
XPOS = ["PRP", "MD", "RB", "VB", ".", "PRP", "VBZ", "DT", "NNS", "POS", "``", "NN", "''", "."]
HEADS = (3, 3, 3, -1, 3, 11, 11, 8, 11, 8, 11, -1, 11, 11)


def make_words() -> tuple[Word, ...]:
    """The words of TEXT, found from left to right."""
    words, at = [], 0
    for form, xpos, head in zip(FORMS, XPOS, HEADS, strict=True):
        match = re.compile(re.escape(form)).search(TEXT, at)
        assert match
        at = match.end()
        words.append(
            Word(
                start=match.start(),
                end=at,
                lemma=form.lower(),
                upos="X",
                xpos=xpos,
                head=head,
                deprel="root" if head < 0 else "dep",
            )
        )
    return tuple(words)


def columns() -> list[list[str]]:
    written = write_conllu("a b", TEXT, SENTENCES, make_words())
    return [line.split("\t") for line in written.splitlines() if line and line[0] != "#"]


def test_comments() -> None:
    written = write_conllu("a\nb", TEXT, SENTENCES, make_words()).splitlines()
    assert [line for line in written if line.startswith("#")] == [
        "# newdoc id = a b",
        "# sent_id = 1",
        "# text = They can't go.",
        "# sent_id = 2",
        '# text = It’s the envoys’ "plan".',
    ]
    assert written.count("") == 2


def test_tokens_of_several_words() -> None:
    assert [row[:2] for row in columns() if "-" in row[0]] == [
        ["2-3", "can't"],
        ["1-2", "It’s"],
        ["4-5", "envoys’"],
    ]


def test_words() -> None:
    rows = [row for row in columns() if "-" not in row[0]]
    assert [row[1] for row in rows] == FORMS
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", *map(str, range(1, 10))]
    assert [int(row[6]) for row in rows] == [4, 4, 4, 0, 4, 7, 7, 4, 7, 4, 7, 0, 7, 7]
    assert all(len(row) == 10 for row in columns())


def test_space_after() -> None:
    glued = [row[1] for row in columns() if row[9] == "SpaceAfter=No"]
    assert glued == ["go", '"', "plan", '"']

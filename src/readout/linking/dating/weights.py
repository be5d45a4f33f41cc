"""How much each clue counts: the numbers of `resources/dates/weights`, typed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec

from readout.errors import ResourceError

_FILE = "resources/dates/weights/model.toml"
Shares = tuple[float, ...]


class Weekday(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shares by days before publication, 0 to 6."""

    past: Shares
    past_first: Shares
    past_later: Shares
    future: Shares
    untensed: Shares
    beside_yesterday: Shares
    beside_today: Shares
    later_power: float
    prior: float


class Yearless(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days and months without a year."""

    ahead_past: float
    ahead_present: float
    ahead_future: float
    ahead_untensed: float
    ahead_term: float
    near: float
    near_days: float
    far_days: float
    ahead_days: float
    soon: float
    soon_days: float
    near_of_month: float
    near_days_of_month: float
    far_days_of_month: float
    recent_days: int
    recent_share: float
    wrong_weekday: float
    wrong_year: float


class Dateline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days from a dateline to publication, from -1 on."""

    shares: Shares
    missing: float


class Update(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text of which nothing is stated but when it was last changed."""

    days: float
    wrong: float


class Length(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Between which shares of a length it lies."""

    nearly: Shares
    about: Shares
    more: Shares
    plain: Shares
    wrong: float
    fade: float


class Landmark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A time expression said of a happening whose day is known."""

    told_wrong: float


class Donors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Documents with like words."""

    fewest: int
    power: float
    scales: Shares
    edges: Shares
    shares: tuple[Shares, ...]
    prior: float
    limit: int
    sample: int
    trials: int
    temper: float
    handed_on: float
    wrong: float
    pile_days: float
    pile_outside: float


class PassageWeights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences with like words that tell of a day."""

    cast_share: float
    cast_fewest: int
    beyond_cast: int
    from_likeness: Shares
    same_day: Shares
    prior_pairs: float
    limit: int
    power: float
    near_days: float


class QuoteWeights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Equal quotations; what stands in more than `most` documents is a phrase."""

    days: float
    wrong: float
    most: int


class Silence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A known happening of which like documents speak and one does not."""

    likeness: float
    share: float
    days: float


class CopyWeights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Originals and copies."""

    days: float
    wrong: float
    before: float


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When days are candidates and when one is best."""

    alone: float
    pile: float
    held: float
    least: float
    best_share: float
    best_around: int
    best_smooth: float
    best_clear: float
    best_days: int


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All numbers of the model."""

    weekday: Weekday
    absolute: dict[str, float]
    yearless: Yearless
    dateline: Dateline
    update: Update
    length: Length
    landmark: Landmark
    donors: Donors
    passage: PassageWeights
    quote: QuoteWeights
    copy: CopyWeights
    silence: Silence
    answer: Answer


@cache
def load_weights() -> Weights:
    """The shipped numbers. Raises ResourceError where the file is malformed."""
    text = resources.files("readout").joinpath(_FILE).read_text("utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), Weights)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"{_FILE}: {error}") from error

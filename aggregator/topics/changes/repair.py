"""Second looks, once an hour of the articles' own clock: what came later may tell where an article belongs.

Each article is looked at again a fixed number of times, at fixed ages, so the work is bounded and does not
depend on how often the engine runs. The constants were chosen on labelled news (docs/topics-trials.md).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from aggregator.topics.changes.workbench import Workbench
from aggregator.topics.decisions.prefilter import Prediction, may_change_topic, may_move
from aggregator.topics.memory.group import Group, Member

_AGES = (2, 8)  # hours after which an article is looked at again; its story as a whole only at the last
_TOPIC_AGE = 12  # and when the topic of its story is
_AT_ONCE = 32  # second looks that are predicted together
# Reports at which a story may turn out to be two: half as many again each time.
_SIZES = (8, 12, 18, 27, 40, 60, 90, 135)
_HOPELESS, _CERTAIN = 0.02, 0.97  # probabilities beyond which a first decision stands

Looked = TypeVar("Looked", Group, Member)


def due_hours(last: int, now: int) -> Iterable[int]:
    """The hours that have ended since the last article, as far as anything can be due in them."""
    return range(last + 1, min(now, last + max(*_AGES, _TOPIC_AGE)) + 1)


def repair(hour: int, bench: Workbench) -> None:
    """Look again at the articles that reach one of the ages in this hour, and at their stories."""
    due = [member for age in _AGES for member in _movable(bench, hour - age)]
    for story in dict.fromkeys(member.story for member in due):
        if _has_grown(story, hour - max(_AGES)):
            bench.part(story, hour)
    undecided = [each for each in due if _undecided(each)]
    _look_at(undecided, bench.reconsider, partial(may_move, bench.decider))
    stories = list(dict.fromkeys(member.story for member in _movable(bench, hour - _TOPIC_AGE)))
    if bench.crosslingual.knows_none():
        _look_at(stories, bench.reconsider_topic, partial(may_change_topic, bench.decider))
    else:
        _link(stories, bench)


def _movable(bench: Workbench, hour: int) -> list[Member]:
    """The articles of an hour that may go elsewhere."""
    members = bench.memory.at(hour)
    return [each for each in members if each.is_original and not each.fixed and not each.story.closed]


def _link(stories: Iterable[Group], bench: Workbench) -> None:
    """Look at each for the same event in other languages, then for its topic."""
    for story in stories:
        bench.link(story)
        bench.reconsider_topic(story)


def _look_at(
    waiting: Sequence[Looked],
    look: Callable[[Looked], bool],
    predict: Callable[[Sequence[Looked]], Mapping[Looked, Prediction]],
) -> None:
    """Look again, in order, at each that may change as predicted, or by what changed since."""
    for start in range(0, len(waiting), _AT_ONCE):
        some = waiting[start : start + _AT_ONCE]
        predictions = predict(some)
        changed: set[int] = set()
        for each in some:
            topic = _topic(each)
            prediction = predictions[each]
            if prediction.may_change or topic.number in changed or not prediction.holds_after(changed):
                before = topic.number
                if look(each):
                    changed |= {before, _topic(each).number}


def _topic(looked: Group | Member) -> Group:
    """The topic of an article, or of a story."""
    return looked.topic if isinstance(looked, Member) else looked.parent or looked


def _has_grown(story: Group, hour: int) -> bool:
    """Whether the reports up to this hour have reached one of the sizes that those before it had not."""
    if story.originals < _SIZES[0]:
        return False
    hours = [member.hour for member in story.members.values() if member.is_original and member.hour <= hour]
    before = sum(1 for each in hours if each < hour)
    return any(before < size <= len(hours) for size in _SIZES)


def _undecided(member: Member) -> bool:
    return member.score is not None and _HOPELESS < member.score < _CERTAIN

"""Second looks, once an hour of the articles' own clock: what came later may tell where an article belongs.

Each article is looked at again a fixed number of times, at fixed ages, so the work is bounded and does not
depend on how often the engine runs.
"""

from collections.abc import Iterable

from aggregator.topics.group import Group, Member
from aggregator.topics.workbench import Workbench

AGES = (2, 8)  # hours after which an article is looked at again
_SMALL = 4  # counted articles up to which a story may change its topic
_SIZES = (8, 12, 18, 27, 40, 60, 90, 135)  # reports at which a story may turn out to be two
_HOPELESS, _CERTAIN = 0.02, 0.97  # probabilities beyond which a first decision stands


def due_hours(last: int, now: int) -> Iterable[int]:
    """The hours that have ended since the last article, as far as anything can be due in them."""
    return range(last + 1, min(now, last + max(AGES)) + 1)


def repair(hour: int, bench: Workbench) -> None:
    """Look again at the articles that reach one of the ages in this hour, and at their stories."""
    due = [member for age in AGES for member in bench.memory.at(hour - age)]
    movable = [each for each in due if each.counts and not each.fixed and not each.story.closed]
    for story in dict.fromkeys(member.story for member in movable):
        if _has_grown(story, hour - max(AGES)):
            bench.part(story, hour)
    for member in movable:
        if _undecided(member):
            bench.reconsider(member)
    stories: dict[Group, None] = dict.fromkeys(member.story for member in movable)
    for story in stories:
        bench.link(story)
        if 0 < story.counted <= _SMALL:
            bench.reconsider_topic(story)


def _has_grown(story: Group, hour: int) -> bool:
    """Whether the reports up to this hour have reached one of the sizes that those before it had not."""
    hours = [member.hour for member in story.members.values() if member.counts and member.hour <= hour]
    before = sum(1 for each in hours if each < hour)
    return any(before < size <= len(hours) for size in _SIZES)


def _undecided(member: Member) -> bool:
    return member.score is not None and _HOPELESS < member.score < _CERTAIN

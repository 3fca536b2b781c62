"""What one call of the engine changed: new placements, moved articles, retired ids."""

from collections.abc import Iterable, Mapping

from aggregator.model import Changes, Placement
from aggregator.topics.group import Group, Member


class Journal:
    """Collects changes while the engine works."""

    def __init__(self) -> None:
        self._touched: dict[str, Member] = {}
        self._features: dict[str, bytes] = {}
        self._story_aliases: dict[str, str] = {}
        self._topic_aliases: dict[str, str] = {}

    def placed(self, members: Iterable[Member]) -> None:
        self._touched.update((member.id, member) for member in members)

    def described(self, article: str, features: bytes) -> None:
        self._features[article] = features

    def retired(self, old: str, new: str, topic: bool) -> None:
        (self._topic_aliases if topic else self._story_aliases)[old] = new

    def changes(self) -> Changes:
        """Everything collected, aliases followed to their ends."""
        return Changes(
            tuple(placement(member) for member in self._touched.values()),
            dict(self._features),
            _followed(self._story_aliases),
            _followed(self._topic_aliases),
        )


def placement(member: Member) -> Placement:
    """A member's place as the rest of the program knows it."""
    story, topic = member.story.id, member.topic.id
    return Placement(member.id, story, topic, member.duplicate_of, member.reason, member.score)


def rename(group: Group, absorbed: Group, journal: Journal, topic: bool) -> None:
    """Let the older id of the two stand for the group that remains; the other becomes an alias."""
    older, younger = sorted((group.id, absorbed.id))
    if older == younger:
        return
    if group.id != older:
        group.id = older
        journal.placed(group.members.values())
    journal.retired(younger, older, topic)


def _followed(aliases: Mapping[str, str]) -> dict[str, str]:
    def end(id_: str) -> str:
        return end(aliases[id_]) if id_ in aliases else id_

    return {old: end(old) for old in aliases}

"""What one call of the engine changed: new placements, moved articles, retired ids."""

from collections.abc import Iterable, Mapping

from aggregator.model import Changes, Placement
from aggregator.topics.memory.group import Group, Member


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

    def retire_story(self, story: Group, heir: Group) -> None:
        """The older id of the two stands for the heir; the other becomes its alias."""
        self._retire(story, heir, self._story_aliases)

    def retire_topic(self, topic: Group, heir: Group) -> None:
        """The same of topics."""
        self._retire(topic, heir, self._topic_aliases)

    def _retire(self, group: Group, heir: Group, aliases: dict[str, str]) -> None:
        older, younger = sorted((group.id, heir.id))
        if older == younger:
            return
        if heir.id != older:
            heir.id = older
            self.placed(heir.members.values())
        aliases[younger] = older

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


def _followed(aliases: Mapping[str, str]) -> dict[str, str]:
    def end(id_: str) -> str:
        return end(aliases[id_]) if id_ in aliases else id_

    return {old: end(old) for old in aliases}

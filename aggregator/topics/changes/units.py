"""An article and its copies, which go where it goes: which of them counts, and how they go on without it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from aggregator.model import reasons
from aggregator.topics.changes.journal import Journal
from aggregator.topics.memory.group import Member, in_time
from aggregator.topics.memory.memory import Memory
from aggregator.topics.settings import Trust


@dataclass(frozen=True, slots=True)
class Units:
    """The memory, whom to trust, and the journal of one call of the engine."""

    memory: Memory
    trust: Trust
    journal: Journal

    def fold(self, member: Member, original: Member) -> None:
        """Put a copy under the one copy that counts: the most trusted, then the earliest."""
        member.reason, member.score = reasons.SAME_TEXT, None
        trusted = self._trust(member) > self._trust(original)
        if not trusted:
            member.duplicate_of = original.id
        self.memory.put(member, original.story)
        if trusted:
            copies = self.memory.unit(original)
            self.memory.detach(original)
            original.duplicate_of = member.id
            self.memory.attach(original, member.story)
            self._follow(copies, member)

    def pass_on(self, copies: Iterable[Member], member: Member, along: Container[Member]) -> None:
        """Let some copies of a member go along to where it is now; the others stay, and go on without it."""
        copies = list(copies)
        self._follow([each for each in copies if each in along], member)
        self._succeed([each for each in copies if each not in along])

    def _follow(self, copies: Iterable[Member], member: Member) -> None:
        """Let copies stand under what their original has become, in its story."""
        for copy in copies:
            self.memory.detach(copy)
            copy.duplicate_of = member.duplicate_of or member.id
            self.memory.attach(copy, member.story)
            self.journal.placed([copy])

    def _succeed(self, copies: list[Member]) -> None:
        """Let the most trusted, then the earliest, of some copies stand for the original that they lost."""
        if not copies:
            return
        heir, *others = sorted(copies, key=lambda each: (-self._trust(each), in_time(each)))
        self.memory.detach(heir)
        heir.duplicate_of = None
        if not heir.fixed:
            heir.reason = reasons.ORIGINAL_LEFT
        self.memory.attach(heir, heir.story)
        self._follow(others, heir)
        self.journal.placed([heir])

    def _trust(self, member: Member) -> int:
        return self.trust.of(member.source, member.outlet)

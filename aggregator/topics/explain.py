"""Why an article stands where it stands: what it was compared with, and which terms decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aggregator.model import Article, Correction
from aggregator.topics.decisions.crosslingual import Match, profile
from aggregator.topics.decisions.scoring import Candidate, LogisticModel, probability
from aggregator.topics.engine import Engine
from aggregator.topics.features.extraction import said
from aggregator.topics.features.vector import Probe
from aggregator.topics.memory.group import Group, Member

_TERMS = 8


@dataclass(frozen=True, slots=True)
class Term:
    """A word and its share in the likeness, 0 to 1."""

    word: str
    share: float


@dataclass(frozen=True, slots=True)
class Option:
    """A story or topic that the article was compared with; `features` are those of the model that judged."""

    id: str
    articles: int
    probability: float
    likely_enough: bool
    chosen: bool
    features: Mapping[str, float]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The place of an article, what spoke for it as the memory is now, and what a person decided.

    `crosslingual` are stories in other languages, compared by meaning; none where the engine has no encoder.
    """

    article: str
    story: str | None
    topic: str | None
    duplicate_of: str | None
    reason: str
    probability: float | None
    stories: tuple[Option, ...]
    topics: tuple[Option, ...]
    corrections: tuple[Correction, ...]
    crosslingual: tuple[Option, ...] = ()


def explain(engine: Engine, article: Article, corrections: Sequence[Correction] = ()) -> Explanation:
    """Explain an article to a person; the engine must remember the articles around it, and is not changed.

    An article that the engine does not remember is explained as if it came now.
    """
    member = engine.memory.members.get(article.id) or engine.describe(article)
    known = article.id in engine.memory.members
    words = said(article)
    decider = engine.decider
    return Explanation(
        article=article.id,
        story=member.story.id if known else None,
        topic=member.topic.id if known else None,
        duplicate_of=member.duplicate_of,
        reason=member.reason,
        probability=member.score,
        stories=_options(
            _stories(engine, member, known), member, member.story, decider.models.story, engine, words
        ),
        topics=_options(
            decider.near_topics(member), member, member.topic, decider.models.topic, engine, words
        ),
        corrections=tuple(each for each in corrections if article.id in each.articles),
        crosslingual=_crosslingual(engine, member),
    )


def _crosslingual(engine: Engine, member: Member) -> tuple[Option, ...]:
    asked = profile([member])
    matches = engine.crosslingual.near(asked) if asked else []
    return tuple(
        _foreign(match, engine.crosslingual.reaches(match), match.group is member.story) for match in matches
    )


def _foreign(match: Match, likely_enough: bool, chosen: bool) -> Option:
    return Option(
        id=match.group.id,
        articles=match.group.originals,
        probability=probability(match.score),
        likely_enough=likely_enough,
        chosen=chosen,
        features={name: round(value, 3) for name, value in match.features._asdict().items()},
        terms=(),
    )


def _stories(engine: Engine, member: Member, known: bool) -> list[Candidate]:
    """Its candidates as if it stood in no story."""
    if not known:
        return engine.decider.stories(member)
    home = member.story
    home.remove(member)
    try:
        return engine.decider.stories(member, home)
    finally:
        home.add(member)


def _options(
    candidates: Sequence[Candidate],
    member: Member,
    chosen: Group,
    model: LogisticModel,
    engine: Engine,
    words: Mapping[int, str],
) -> tuple[Option, ...]:
    probe = Probe(member.vector)
    return tuple(
        Option(
            id=candidate.group.id,
            articles=candidate.group.originals,
            probability=probability(candidate.score),
            likely_enough=engine.decider.reaches(candidate, model),
            chosen=candidate.group is chosen,
            features={name: round(value, 3) for name, value in candidate.features._asdict().items()},
            terms=_terms(candidate.group, probe, words),
        )
        for candidate in candidates
    )


def _terms(group: Group, probe: Probe, words: Mapping[int, str]) -> tuple[Term, ...]:
    shared = group.shared_terms(probe)[:_TERMS]
    return tuple(Term(words.get(term, "?"), round(share, 3)) for term, share in shared)

"""Ids of stories and topics: kind, founding time, founding article; so the older id is the smaller."""

from aggregator.topics.memory.group import Group, Member

_BEFORE_1970 = 1 << 36  # seconds, so that times before 1970 sort first


def new_story(member: Member, parent: Group | None = None, again: int | None = None) -> Group:
    """A story that a member founds, under a topic if one is given; `again` tells later foundings apart."""
    return Group(_id("s", member, again), parent=parent)


def new_topic(member: Member, again: int | None = None) -> Group:
    """A topic that a member founds; `again` tells later foundings apart."""
    return Group(_id("t", member, again))


def _id(kind: str, member: Member, again: int | None) -> str:
    seconds = round(member.time * 3600) + _BEFORE_1970
    suffix = "" if again is None else f"-{again:x}"
    return f"{kind}{seconds:010x}{member.id}{suffix}"


def founding_time(id_: str) -> float:
    """When the group with this id was founded, in hours since 1970."""
    return (int(id_[1:11], 16) - _BEFORE_1970) / 3600

"""Ids of stories and topics: kind, founding time, founding article; so the older id is the smaller."""

from aggregator.topics.group import Group, Member

_BEFORE_1970 = 1 << 36  # seconds, so that times before 1970 sort first


def found(member: Member, parent: Group | None = None, again: int | None = None) -> Group:
    """A new story, or with no parent a topic, that a member founds; `again` tells later foundings apart."""
    kind = "s" if parent is not None else "t"
    seconds = round(member.time * 3600) + _BEFORE_1970
    suffix = "" if again is None else f"-{again:x}"
    return Group(f"{kind}{seconds:010x}{member.id}{suffix}", parent=parent)


def founded(id_: str) -> float:
    """When the group with this id was founded, in hours since 1970."""
    return (int(id_[1:11], 16) - _BEFORE_1970) / 3600

"""Which shard a source is of."""

from hypothesis import given
from hypothesis import strategies as st

from aggregator.cluster.sharding import by_shard, shard_of
from aggregator.fetch.settings import Place
from aggregator.model import SourceState

COUNTS = st.integers(1, 4_096)


def place(name: str, url: str) -> Place:
    return Place(name, url)


@given(COUNTS, st.sampled_from(["a.harbour.example", "b.harbour.example", "harbour.example"]))
def test_all_hosts_of_a_domain_are_in_one_shard(count: int, host: str) -> None:
    one = shard_of(place("a", f"https://{host}/feed"), None, count)
    assert one == shard_of(place("b", "https://www.harbour.example/other"), None, count)
    assert 0 <= one < count


def test_many_domains_are_spread_over_all_shards() -> None:
    places = [place(str(number), f"https://outlet{number}.example/") for number in range(2_000)]
    sizes = [len(names) for names in by_shard(places, {}, 64, 500).values()]
    assert len(sizes) == 64
    assert max(sizes) < 3 * min(sizes)


def test_a_source_that_moved_is_in_the_shard_of_where_it_is_asked() -> None:
    old, new = place("a", "https://old.example/feed"), place("b", "https://new.example/feed")
    moved = SourceState("a", address=old.url, moved=True, moved_to="https://new.example/feed")
    counts = (7, 64, 1_000)
    assert [shard_of(old, moved, n) for n in counts] == [shard_of(new, None, n) for n in counts]
    assert [shard_of(old, None, n) for n in counts] != [shard_of(new, None, n) for n in counts]


def test_of_one_shard_so_many_are_taken_at_once() -> None:
    places = [place(str(number), "https://one.example/") for number in range(30)]
    assert [len(names) for names in by_shard(places, {}, 8, 10).values()] == [10]

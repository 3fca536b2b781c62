"""The index of the latest topics is a small script that sets data."""

import json
from dataclasses import replace
from typing import Any

from aggregator.search.static import MOST_BYTES, Topic, render

TOPIC = Topic("t1", "貨輪撞上大橋", "zh-Hant", "2019-03-12", ("North", "South"), "桥梁 Harbour")


def read(script: bytes) -> dict[str, Any]:
    """The data that the script sets."""
    text = script.decode().removeprefix('"use strict";\nwindow.searchIndex = ').removesuffix(";\n")
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_topic_stands_in_it_as_it_is_shown() -> None:
    found = read(render([TOPIC], {}))
    assert found["topics"] == [
        ["t1", "貨輪撞上大橋", "zh-Hant", "2019-03-12", ["North", "South"], "桥梁 Harbour"]
    ]


def test_only_the_characters_that_matter_here_have_their_other_form_named() -> None:
    found = read(render([TOPIC], {"貨": "货", "橋": "桥", "龍": "龙"}))
    assert (found["from"], found["to"]) == ("貨橋", "货桥")


def test_every_form_of_a_character_that_stands_here_leads_to_it() -> None:
    found = read(
        render([replace(TOPIC, title="啓动", outlets=("聯合報",))], {"啓": "启", "啟": "启", "聯": "联"})
    )
    assert (found["from"], found["to"]) == ("啓啟聯", "启启联")


def test_it_is_as_large_as_it_may_be_and_drops_the_last_topics() -> None:
    topics = [replace(TOPIC, id=f"t{number}", words="words " * 100) for number in range(2_000)]
    script = render(topics, {"貨": "货"})
    kept = [row[0] for row in read(script)["topics"]]
    assert len(script) <= MOST_BYTES
    assert len(script) > MOST_BYTES - 2_000
    assert kept == [topic.id for topic in topics[: len(kept)]]


def test_hostile_titles_are_data() -> None:
    hostile = '"];alert(1)//</script>\u2028'
    assert read(render([replace(TOPIC, title=hostile)], {}))["topics"][0][1] == hostile

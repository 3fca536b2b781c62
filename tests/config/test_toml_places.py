"""Lines of keys in a TOML text."""

from aggregator.config.toml_places import line_of, places

TEXT = '''# a comment
[feed]
title = "x"   # and another
"quoted key" = 1
subtitle = """
entries = 3
"""
language = "en"

[[sources]]
name = "one"
[[sources]]
headers.Authorization = "secret"
'''


def test_keys_and_tables_have_their_lines() -> None:
    found = places(TEXT)
    assert found[("feed",)] == 2
    assert found[("feed", "title")] == 3
    assert found[("feed", "quoted key")] == 4
    assert found[("feed", "language")] == 8


def test_array_tables_are_counted() -> None:
    found = places(TEXT)
    assert found[("sources", 0, "name")] == 11
    assert found[("sources", 1)] == 12
    assert found[("sources", 1, "headers", "Authorization")] == 13


def test_what_stands_in_a_multi_line_string_is_no_key() -> None:
    assert ("feed", "entries") not in places(TEXT)


def test_an_unknown_place_falls_back_to_what_holds_it() -> None:
    found = places(TEXT)
    assert line_of(("sources", 1, "name"), found) == 12
    assert line_of(("nowhere", "x"), found) is None

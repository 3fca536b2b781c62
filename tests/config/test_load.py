"""config.toml: what is accepted, and how clearly the rest is refused."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.config import Config, load
from aggregator.errors import ConfigError
from aggregator.fetch.opml import ListedFeed
from aggregator.sourcing.adding import write

Written = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(text: str) -> Path:
        file = tmp_path / "config.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def problems(file: Path, environment: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        load(file, environment=environment or {})
    return raised.value.problems


def test_a_name_and_a_place_are_enough(written: Written) -> None:
    config = load(written('[[sources]]\nname = "a"\nurl = "https://a.example/feed"\n'), environment={})
    assert config.sources[0].enabled
    assert config.sources[0].every is None
    assert config.feed.group == "topic"


def test_an_empty_file_is_a_configuration(written: Written) -> None:
    assert load(written(""), environment={}).sources == ()


def test_paths_are_relative_to_the_file(written: Written) -> None:
    file = written('[store]\nurl = "sqlite:///a.db"\n[[sources]]\nname = "a"\npath = "docs/*.md"\n')
    config = load(file, environment={})
    assert config.sources[0].path == str(file.parent / "docs/*.md")
    assert config.output.path == file.parent / "output"
    assert config.store.url == f"sqlite:///{file.parent}/a.db"


def test_a_tilde_is_the_home_wherever_a_path_stands(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(
        '[output]\npath = "~/out"\nmetrics = "~/a.prom"\n[store]\nurl = "sqlite:///~/a.db"\n'
        '[[archives]]\nformat = "hexo"\npath = "~/posts"\n[[sources]]\nname = "a"\npath = "~/docs/*.md"\n'
        '[[sources]]\nname = "b"\nurl = "https://b.example"\nheaders = { A = { file = "~/token" } }\n'
    )
    home = file.parent / "home"
    home.mkdir()
    (home / "token").write_text("secret")
    monkeypatch.setenv("HOME", str(home))
    config = load(file, environment={})
    assert (config.output.path, config.output.metrics) == (home / "out", home / "a.prom")
    assert config.store.url == f"sqlite:///{home}/a.db"
    assert config.archives[0].path == home / "posts"
    assert config.sources[0].path == str(home / "docs/*.md")
    assert config.sources[1].headers == {"A": "secret"}


def test_a_home_that_nobody_has_is_refused(written: Written) -> None:
    file = written('[output]\npath = "~no-such-user/out"\n')
    words = '~no-such-user is no home that is known; a file of that name is "./~no-such-user"'
    assert problems(file) == [f"{file}:2: output.path: {words}"]


def test_a_file_whose_name_begins_with_a_tilde_can_be_named(written: Written) -> None:
    file = written('[output]\npath = "./~out"\n')
    assert load(file, environment={}).output.path == file.parent / "~out"


def test_a_source_that_would_read_an_archive_is_refused_under_each_of_its_names(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written('[[sources]]\nname = "a"\npath = "x"\n[[archives]]\nformat = "hexo"\npath = "~/x"\n')
    monkeypatch.setenv("HOME", str(file.parent))
    assert any("would read what is written into" in problem for problem in problems(file))


def test_other_databases_and_absolute_paths_stay_as_they_are(written: Written) -> None:
    url = "postgresql+psycopg://news@localhost/news"
    assert load(written(f'[store]\nurl = "{url}"'), environment={}).store.url == url
    assert (
        load(written('[store]\nurl = "sqlite:////var/a.db"'), environment={}).store.url
        == "sqlite:////var/a.db"
    )


def test_every_problem_is_named_with_file_line_key_and_what_is_allowed(written: Written) -> None:
    file = written(
        "[feed]\n"
        'titel = "x"\n'
        "entries = 0\n"
        'group = "day"\n'
        "[[sources]]\n"
        'name = "a"\n'
        'url = "ftp://a.example"\n'
        "[[sources]]\n"
        'name = "b"\n'
        'path = "x"\n'
        'every = "5 weeks"\n'
    )
    found = problems(file)
    assert f"{file}:2: feed.titel: unknown key; allowed here: author, authority" in found[2]
    assert f"{file}:3: feed.entries: must be greater than or equal to 1" in found[1]
    assert f"{file}:4: feed.group: must be 'topic', 'story' or 'article'" in found[0]
    assert f"{file}:7: sources[1].url: must start with http:// or https://" in found[3]
    assert f'{file}:11: sources[2].every: must be "auto", or a number and a unit' in found[4]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[sources]]\nurl = "https://a.example"', "sources[1].name: is required"),
        ('[[sources]]\nname = "a"', "needs either url or path, and not both"),
        ('[[sources]]\nname = "a"\nurl = "https://a.example"\npath = "x"', "needs either url or path"),
        (
            '[[sources]]\nname="a"\npath="x"\n[[sources]]\nname="a"\npath="y"',
            ":5: sources[2].name: two sources have the same name: a",
        ),
        ('[[sources]]\nname="a"\npath="x"\nencoding="klingon"', "'klingon' is not an encoding"),
        ('[[sources]]\nname="a"\npath="x"\nheaders={"X Y"="z"}', "'X Y' is not a header name"),
        (
            '[[sources]]\nname="a"\nurl="https://a.example"\nheaders={X="a\\nb"}',
            "the value of X must be one line",
        ),
        (
            '[[archives]]\nformat = "rss"\npath = "x"',
            "archives[1].format: must be 'hexo', 'clipping'",
        ),
        (
            '[[archives]]\nformat="hexo"\npath="x"\n[[archives]]\nformat="jekyll"\npath="./x"',
            "archives[2].path: two archives have the same folder",
        ),
        ('[feed]\nhubs = ["https://hub.example/"]', "feed: hubs need base_url"),
        ('[feed]\nauthority = "me"', "must be a domain and a year in which you own it"),
        (
            '[[sources]]\nname="a"\npath="x"\nfull_text=true',
            "full_text follows the links of a feed: it needs url",
        ),
        (
            '[[sources]]\nname="a"\nurl="https://a.example"\nbody="p"',
            "title, body, date and image are for pages",
        ),
        ('[[sources]]\nname="a"\nurl="https://a.example"\nlist="h3 >> a"', "'h3 >> a' is not a CSS selector"),
        (
            '[[sources]]\nname="a"\nurl="https://a.example"\nlist="a"\nformat="feed"',
            'list is for web pages, not for format = "feed"',
        ),
        ('[[sources]]\nname="a"\nurl="rsshub://a"', "rsshub:// needs the address of an instance"),
        ('[[sources]]\nname="a"\nurl="ftp://a.example"', "must start with http:// or https://"),
        ('[output]\npath = "a\\u0000b"', "output.path: must not hold the character NUL"),
        ('[store]\nkeep_texts = "99999999999d"', "store.keep_texts: must be at most 36525d, a hundred years"),
        ("[store]\nmax_articles = 99999999999999999999", "store.max_articles: must be less than or equal to"),
        ('[fetch]\nproxy = "http://["', "fetch.proxy: is not a valid address: Invalid IPv6 URL"),
        ('[fetch]\ndeadline = "0s"', "fetch.deadline: must be longer than zero"),
        (
            '[[sources]]\nname="a"\nurl="https://a.example"\nevery="0s"',
            "sources[1].every: must be longer than zero",
        ),
        ('[fetch]\nmax_bytes = "some"', "fetch.max_bytes: must be a whole number"),
        ('[feed]\nlanguage = "Deutsch!"', 'feed.language: must be a language such as "en"'),
        ("[feed]\ntitle = []", "feed.title: must be a string in quotes"),
        ('[feed]\nhubs = "x"', "feed.hubs: must be a list"),
        ('[feed]\nhubs = [""]', "feed.hubs[1]: must have at least 1 character"),
        ("[[sources]]\nenabled = 7", "sources[1].enabled: must be true or false"),
        ('[sources]\nname = "a"', "sources: begins with [[sources]], in two pairs of brackets"),
        ('\n[[feed]]\ntitle = "x"', ":2: feed: begins with [feed], in one pair of brackets"),
        ('[store]\nkeep_texts = "6 months"', 'must be "forever", or a number and a unit'),
        ("feeds = 3", "feeds: begins with [[feeds]], in two pairs of brackets"),
        ('[[sources]]\nname="a"\npath="x"\nheaders="X: y"', 'sources[1].headers: must be { NAME = "VALUE" }'),
        ('[store]\nurl = "sqlite://a.db"', 'store.url: must be like "sqlite:///aggregator.db"'),
        ('[store]\nurl = "sqlite:///:memory:"', "store.url: must name a file"),
        ('[store]\nurl = "sqlite:///file:a?mode=memory&uri=true"', "store.url: must name a file"),
        ('[store]\nurl = "sqlite://"', 'store.url: must be like "sqlite:///aggregator.db"'),
        ('[store]\nurl = "/var/a.db"', 'store.url: must be like "sqlite:///aggregator.db"'),
        ('[store]\nurl = "postgresql://u:p@ss@db/news"', "store.url: must be like"),
        ("[stor]\nx = 1", "stor: unknown key; allowed here: archives, cluster, feed"),
        ("[feed", "not valid TOML"),
    ],
)
def test_a_wrong_value_is_refused_in_words(written: Written, text: str, said: str) -> None:
    assert any(said in problem for problem in problems(written(text)))


def test_a_further_feed_takes_three_lines(written: Written) -> None:
    config = load(written('[[feeds]]\nname = "Widely reported"\nmin_outlets = 3\n'), environment={})
    assert config.feeds[0].min_outlets == 3
    assert config.feeds[0].words == ()


def test_one_word_stands_for_a_list_of_one(written: Written) -> None:
    config = load(written('[[feeds]]\nname = "a"\nwords = "ferry"\noutlet = ["a", "b"]\n'), environment={})
    assert (config.feeds[0].words, config.feeds[0].outlet) == (("ferry",), ("a", "b"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[feeds]]\nname = "Feed"', "feeds[1].name: is reserved for the program's own files: feed, health"),
        (
            '[[feeds]]\nname = "A b"\n[[feeds]]\nname = "a  B"',
            ":4: feeds[2].name: these names would give the same file: A b, a  B",
        ),
        ('[[feeds]]\nname = "a"\nmin_outlets = 0', "feeds[1].min_outlets: "),
        ('[[feeds]]\nname = "a"\ncountry = "x"', "unknown key; allowed here: category, entries, language"),
        ('[[feeds]]\nname = "a"\nlanguage = "english"', "feeds[1].language[1]: must be a language such as"),
        ('[feed]\ntime_zone = "Mars/Base"', "feed.time_zone: must be a time zone"),
        ('[feed]\nupdates = "often"', "feed.updates: "),
        ('[feed]\nscript = "runes"', "feed.script: "),
    ],
)
def test_what_is_published_is_checked_too(written: Written, text: str, said: str) -> None:
    assert any(said in problem for problem in problems(written(text)))


def test_an_unknown_format_is_refused_with_the_known_ones(written: Written) -> None:
    file = written('[[sources]]\nname="a"\npath="x"\nformat="telex"')
    with pytest.raises(ConfigError) as raised:
        load(file, lambda: {"hexo", "feed"}, environment={})
    assert raised.value.problems == [f"{file}:4: sources[1].format: no such format; allowed: feed, hexo"]


@pytest.mark.parametrize("path", ["out", "out/*.md", "out/deep/a.md", "**/*.md", "."])
def test_a_source_that_would_read_an_archive_is_refused(written: Written, path: str) -> None:
    text = f'[output]\npath="../away"\n[[sources]]\nname="a"\npath="{path}"\n'
    text += '[[archives]]\nformat="hexo"\npath="out/hexo/../"\n'
    assert any(
        "sources[1].path: would read what is written into out" in each for each in problems(written(text))
    )


@pytest.mark.parametrize("path", [".", "output", "output/feed.atom", "**/*.atom", "output/archive/*.atom"])
def test_a_source_that_would_read_the_output_is_refused(written: Written, path: str) -> None:
    text = f'[[sources]]\nname="a"\npath="{path}"\n'
    assert any(
        "sources[1].path: would read what is written into output" in each for each in problems(written(text))
    )


@pytest.mark.parametrize(("section", "least"), [("schedule]\nevery", "1s"), ("cluster]\nlease", "3s")])
def test_the_shortest_time_is_said_as_it_is_written(section: str, least: str, written: Written) -> None:
    assert any(f"must be {least} at least" in each for each in problems(written(f'[{section} = "0s"\n')))


@pytest.mark.parametrize("path", ["in", "in/**/*.md", "*.md", "outer/*.md"])
def test_sources_beside_an_archive_are_well(written: Written, path: str) -> None:
    file = written(f'[[sources]]\nname="a"\npath="{path}"\n[[archives]]\nformat="hexo"\npath="out"\n')
    assert load(file, environment={}).archives[0].path == file.parent / "out"


def test_a_route_of_rsshub_is_an_address_on_its_instance(written: Written) -> None:
    file = written('[fetch]\nrsshub="https://hub.example"\n[[sources]]\nname="a"\nurl="rsshub://voa/zh"\n')
    assert load(file, environment={}).sources[0].url == "https://hub.example/voa/zh"


def test_an_address_of_the_feed_scheme_means_the_web(written: Written) -> None:
    config = load(written('[[sources]]\nname = "a"\nurl = "feed://a.example/rss"\n'), environment={})
    assert config.sources[0].url == "http://a.example/rss"


def test_selectors_go_with_pages(written: Written) -> None:
    text = '[[sources]]\nname="a"\nurl="https://a.example"\nlist="h3 a"\nbody="div"\n'
    assert load(written(text), environment={}).sources[0].list == "h3 a"
    assert load(written(text.replace('list="h3 a"', "full_text=true")), environment={}).sources[0].full_text


def test_the_environment_overrides_the_file(written: Written) -> None:
    file = written('[feed]\ntitle = "file"\n')
    environment = {
        "AGGREGATOR__FEED__TITLE": "2026",
        "AGGREGATOR__FEED__ENTRIES": "7",
        "AGGREGATOR__FETCH__DEADLINE": "5s",
        "AGGREGATOR_CONFIG": "not a key",
    }
    config = load(file, environment=environment)
    assert config.feed.title == "2026"
    assert config.feed.entries == 7
    assert config.fetch.deadline == timedelta(seconds=5)


def test_a_wrong_value_from_the_environment_names_the_variable(written: Written) -> None:
    found = problems(written(""), environment={"AGGREGATOR__FEED__ENTRIES": "none"})
    assert found[0].startswith("environment variable AGGREGATOR__FEED__ENTRIES: feed.entries: ")


def test_an_unknown_section_from_the_environment_names_the_variable(written: Written) -> None:
    found = problems(written(""), environment={"AGGREGATOR__FED__TITLE": "x"})
    assert found[0].startswith("environment variable AGGREGATOR__FED__TITLE: fed: unknown key")


def test_sources_cannot_come_from_the_environment(written: Written) -> None:
    assert (
        "must be AGGREGATOR__SECTION__KEY"
        in problems(written(""), environment={"AGGREGATOR__SOURCES__0": "x"})[0]
    )


def test_a_missing_file_says_which(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.toml") == [
        f"{tmp_path}/none.toml: no such file; `aggregator init` writes one, --config FILE names another"
    ]


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b'\xef\xbb\xbf[feed]\ntitle = "Harbour"\n')
    assert load(file, environment={}).feed.title == "Harbour"
    assert write(file, [ListedFeed("Comets", "https://comets.example/feed")])
    assert load(file, environment={}).sources[0].name == "Comets"


def test_a_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes('[feed]\ntitle = "Harbour"\n'.encode("utf-16"))
    assert problems(file) == [f"{file}: must be saved as UTF-8: byte 1 is none"]


def test_no_value_is_repeated_in_an_error(written: Written) -> None:
    """A header or a token may stand in the wrong place; the error must not spread it."""
    file = written('[[sources]]\nname="a"\nurl="https://a.example"\nheaders = "Bearer hunter2"')
    assert "hunter2" not in "\n".join(problems(file))


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Config().feed = None  # type: ignore[assignment, misc]


def test_a_header_may_stand_in_the_environment_or_in_a_file(written: Written) -> None:
    file = written(
        '[[sources]]\nname="a"\nurl="https://a.example"\n'
        'headers = { A = { env = "TOKEN" }, B = { file = "token" }, C = "plain" }\n'
    )
    (file.parent / "token").write_text("from the file\n")
    config = load(file, environment={"TOKEN": "from the environment"})
    assert config.sources[0].headers == {"A": "from the environment", "B": "from the file", "C": "plain"}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('{ env = "TOKEN" }', "the environment variable TOKEN is not set"),
        ('{ file = "none" }', "none cannot be read as text"),
        ('{ vault = "x" }', 'must be text, { env = "NAME" } or { file = "PATH" }'),
    ],
)
def test_a_secret_that_is_not_there_is_named(written: Written, value: str, said: str) -> None:
    file = written(f'[[sources]]\nname="a"\nurl="https://a.example"\nheaders = {{ A = {value} }}\n')
    assert any(said in problem and "sources[1].headers" in problem for problem in problems(file))


def test_a_model_in_a_folder_is_relative_to_the_file(written: Written) -> None:
    file = written('[topics]\nsemantic = "model"\n')
    folder = file.parent / "model"
    assert problems(file) == [
        f"{file}:2: topics.semantic: {folder} holds no model of model2vec or sentence-transformers"
    ]


def test_meaning_plays_no_part_unless_it_is_asked_for(written: Written) -> None:
    assert load(written(""), environment={}).topics.semantic is False


def test_trust_is_a_small_number(written: Written) -> None:
    source = '[[sources]]\nname = "a"\npath = "a"\ntrust = 1\n'
    assert load(written(source), environment={}).sources[0].trust == 1
    assert "sources[1].trust" in problems(written(source.replace("1", "100")))[0]

"""config.toml into frozen settings; an error names file, line and key, and says what is allowed.

Environment variables `AGGREGATOR__SECTION__KEY` override the file; relative paths are relative to it.
"""

import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aggregator.config.conflicts import conflicts
from aggregator.config.entries import Source
from aggregator.config.sections import Section
from aggregator.config.toml_places import KeyPath, line_of, places
from aggregator.config.whole import TABLES, Config
from aggregator.errors import ConfigError
from aggregator.fetch import instances

ENV_PREFIX = "AGGREGATOR__"
_KINDS = {
    "string_type": 'must be a string in quotes, "…"',
    "tuple_type": 'must be a list, ["…", "…"]',
    "int_": "must be a whole number",
    "bool_": "must be true or false",
    "dict_type": 'must be { NAME = "VALUE" }',
}
_SHOULD = re.compile(r"^(?:Input|String) should")


def load(
    file: Path, formats: Callable[[], Collection[str]] = tuple, environment: Mapping[str, str] = os.environ
) -> Config:
    """Read and validate `file`; raises ConfigError with every problem found.

    `formats` gives the names that a source's `format` may have, and is called only if a source names one. If
    it gives none, every name is accepted.
    """
    text = _read(file)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{file}: not valid TOML: {error}"]) from error
    overridden = _override(data, environment)
    folder = file.resolve().parent
    context = {"formats": formats, "folder": folder, "environment": environment}
    try:
        config = Config.model_validate(data, context=context)
    except ValidationError as error:
        problems = [(each["loc"], _words(each, each["loc"])) for each in error.errors(include_url=False)]
        raise _refusal(file, text, problems, overridden) from error
    if contradictions := [*conflicts(config, folder)]:
        raise _refusal(file, text, contradictions, overridden)
    return _absolute(config, folder)


def _refusal(
    file: Path, text: str, problems: Iterable[tuple[KeyPath, str]], overridden: dict[KeyPath, str]
) -> ConfigError:
    found = places(text)
    return ConfigError([_problem(file, path, words, found, overridden) for path, words in problems])


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        hint = "`aggregator init` writes one, --config FILE names another"
        raise ConfigError([f"{file}: no such file; {hint}"]) from None
    except UnicodeDecodeError as error:
        raise ConfigError([f"{file}: must be saved as UTF-8: byte {error.start + 1} is none"]) from error
    except OSError as error:
        raise ConfigError([f"{file}: cannot be read: {error}"]) from error


def _override(data: dict[str, Any], environment: Mapping[str, str]) -> dict[KeyPath, str]:
    """Put the environment's values into `data`; returns which variable set which key, or began a section."""
    overridden: dict[KeyPath, str] = {}
    for variable, text in sorted(environment.items()):
        section, _, key = variable.removeprefix(ENV_PREFIX).lower().partition("__")
        if not variable.startswith(ENV_PREFIX):
            continue
        if section not in data:
            overridden[(section,)] = variable
        if section in TABLES or not key or not isinstance(data.setdefault(section, {}), dict):
            raise ConfigError(
                [f"environment variable {variable}: must be {ENV_PREFIX}SECTION__KEY, not of a [[table]]"]
            )
        data[section][key] = _value(text)
        overridden[section, key] = variable
    return overridden


def _value(text: str) -> Any:
    """The text as a TOML value if it is one, else as a string."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _problem(
    file: Path, path: KeyPath, words: str, found: dict[KeyPath, int], overridden: dict[KeyPath, str]
) -> str:
    variable = overridden.get(path[:2])
    line = line_of(path, found)
    place = f"environment variable {variable}" if variable else f"{file}:{line}" if line else str(file)
    return f"{place}: {_dotted(path)}: {words}"


def _dotted(path: KeyPath) -> str:
    """`sources[2].url` for ("sources", 2, "url")."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "configuration"


def _words(problem: Any, path: KeyPath) -> str:
    if problem["type"] == "extra_forbidden":
        return f"unknown key; allowed here: {', '.join(_allowed(path))}"
    if problem["type"] == "missing":
        return "is required"
    if problem["type"] == "tuple_type" and path[0] in TABLES and len(path) == 1:
        return f"begins with [[{path[0]}]], in two pairs of brackets, once for each"
    if problem["type"] == "model_type" and len(path) == 1:
        return f"begins with [{path[0]}], in one pair of brackets, and stands once"
    if kind := next((words for start, words in _KINDS.items() if problem["type"].startswith(start)), None):
        return kind
    return _SHOULD.sub("must", str(problem["msg"]).removeprefix("Value error, "))


def _allowed(path: KeyPath) -> list[str]:
    """The keys of the section that holds `path`."""
    if len(path) == 1:
        return sorted(Config.model_fields)
    if path[0] in TABLES:
        return sorted(TABLES[path[0]].model_fields)
    section = Config.model_fields[str(path[0])].annotation
    return sorted(section.model_fields) if isinstance(section, type) and issubclass(section, Section) else []


def _absolute(config: Config, folder: Path) -> Config:
    """The same with every relative path made relative to `folder`, and every address made absolute."""
    output, store, known = config.output, config.store, config.fetch.instances
    metrics = output.metrics and folder / output.metrics
    archives = (each.model_copy(update={"path": folder / each.path}) for each in config.archives)
    return config.model_copy(
        update={
            "output": output.model_copy(update={"path": folder / output.path, "metrics": metrics}),
            "store": store.model_copy(update={"url": _absolute_url(store.url, folder)}),
            "sources": tuple(_source_absolute(source, folder, known) for source in config.sources),
            "archives": tuple(archives),
        }
    )


def _source_absolute(source: Source, folder: Path, known: Mapping[str, str]) -> Source:
    if source.path:
        return source.model_copy(update={"path": str(folder / source.path)})
    url = instances.resolved(source.url or "", known)
    return source if url == source.url else source.model_copy(update={"url": url})


def _absolute_url(url: str, folder: Path) -> str:
    match = re.match(r"^(sqlite(?:\+\w+)?:///)(?!/)([^?]+)(.*)$", url)
    return f"{match[1]}{folder / match[2]}{match[3]}" if match else url

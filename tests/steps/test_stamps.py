"""The running code is told by its files: an upgrade that touches one is noticed."""

from pathlib import Path

from aggregator.steps import stamps

PACKAGE = Path(stamps.__file__).parents[1]


def test_code_is_the_files_of_a_package_and_of_the_packages_in_it() -> None:
    names = {Path(file).relative_to(PACKAGE).as_posix() for file, _ in stamps.code(["topics", "site"])}
    assert {"topics/engine.py", "topics/text/words.py", "topics/decisions/model.json"} <= names
    assert {"site/renderer.py", "site/templates/topic.html"} <= names


def test_what_python_compiles_is_no_code_of_ours() -> None:
    assert not [file for file, _ in stamps.code(["steps"]) if file.endswith(".pyc")]


def test_every_file_has_a_stamp() -> None:
    assert all(stamp for _, stamp in stamps.code(["store"]))

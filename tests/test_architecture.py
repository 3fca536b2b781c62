"""docs/architecture.md held against the imports: they point downwards, and stages stand alone."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "aggregator"
STAGES = {"fetch", "formats", "outlets", "normalise", "topics", "store", "publish", "search", "site"}
BASE = {"model", "errors"}
CROSSINGS = {("outlets", "formats"), ("publish", "formats"), ("site", "publish")}
KNOWS_CONFIG = {"cli", "commands", "app", "wiring", "views"}
LAYERS = [
    "__main__",
    "cli",
    "commands",
    "app",
    "wiring",
    "views",
    "demo",
    "cluster",
    "running",
    "corrections",
    "cycle",
    "sourcing",
    "steps",
    "serve",
    "convert",
]
FLOORS = ["text", "features", "memory", "decisions", "changes"]


def part(module: str) -> str:
    """The part of the package a dotted module name belongs to."""
    return module.split(".")[1]


def imports() -> set[tuple[str, str]]:
    """Every pair (part that imports, part imported), imports inside functions included."""
    pairs = set()
    for file in PACKAGE.rglob("*.py"):
        relative = file.relative_to(PACKAGE)
        here = relative.parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for name in imported(node):
                pairs.add((here, part(name) if "." in name else "__root__"))
    return {(a, b) for a, b in pairs if a != b}


def imported(node: ast.AST) -> list[str]:
    """Dotted names of ours that an import statement brings in."""
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        module = node.module or ""
        names = [f"{module}.{alias.name}" for alias in node.names] if module == "aggregator" else [module]
    elif isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        names = []
    return [name for name in names if name == "aggregator" or name.startswith("aggregator.")]


PAIRS = imports()


def test_nobody_imports_the_package_root() -> None:
    assert not {a for a, b in PAIRS if b == "__root__"}


def test_the_base_imports_nothing() -> None:
    assert not {(a, b) for a, b in PAIRS if a in BASE}


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_a_stage_knows_only_the_base(stage: str) -> None:
    known = {b for a, b in PAIRS if a == stage}
    assert known <= BASE | {b for a, b in CROSSINGS if a == stage}


def test_only_those_who_wire_know_the_configuration() -> None:
    assert {a for a, b in PAIRS if b == "config"} <= KNOWS_CONFIG


def test_above_the_stages_imports_point_downwards() -> None:
    order = {name: position for position, name in enumerate(LAYERS)}
    upward = {(a, b) for a, b in PAIRS if a in order and b in order and order[a] >= order[b]}
    assert not upward


def test_no_room_of_topics_is_missing_from_the_picture() -> None:
    rooms = {path.parent.name for path in (PACKAGE / "topics").glob("*/__init__.py")}
    assert rooms == set(FLOORS)


def test_within_topics_imports_point_downwards() -> None:
    floors = {name: position for position, name in enumerate(FLOORS)}
    upward = []
    for floor in FLOORS:
        for file in (PACKAGE / "topics" / floor).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                known = [
                    name.split(".")[2] for name in imported(node) if name.startswith("aggregator.topics.")
                ]
                upward += [(file.name, each) for each in known if floors.get(each, -1) > floors[floor]]
    assert not upward


def test_no_part_is_missing_from_the_picture() -> None:
    parts = {
        path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    drawn = STAGES | BASE | set(LAYERS) | {"config", "garbage", "terminal", "__init__"}
    assert parts == drawn

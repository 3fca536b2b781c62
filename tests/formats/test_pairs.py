"""Every saved document reads as the expected items that stand beside it."""

import contextlib
import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import DocumentError
from aggregator.formats import registry
from aggregator.formats.parsed import Parsed
from tests.formats.documents import DATA, saved

DOCUMENTS = sorted(path for path in DATA.glob("*/*") if not path.name.endswith(".expected.json"))


def stated(thing: Any) -> dict[str, Any]:
    """What differs from the defaults, as JSON would give it back."""
    default = type(thing)()
    return {
        field.name: json.loads(json.dumps(plain(getattr(thing, field.name))))
        for field in fields(thing)
        if getattr(thing, field.name) != getattr(default, field.name)
    }


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [asdict(each) if hasattr(each, "__dataclass_fields__") else each for each in value]
    return dict(value) if hasattr(value, "items") else value


def outcome(parsed: Parsed) -> dict[str, Any]:
    found = {
        "about": stated(parsed.about),
        "items": [stated(item) for item in parsed.items],
        "faults": [f"{fault.place}: {fault.reason}" for fault in parsed.faults],
    }
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_saved_document_is_detected_and_reads_as_expected(path: Path) -> None:
    document = saved(f"{path.parent.name}/{path.name}")
    form = registry.detect(document)
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))
    assert form.name == path.parent.name
    assert outcome(form.parse(document)) == expected


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_exactly_one_format_recognises_a_saved_document(path: Path) -> None:
    document = saved(f"{path.parent.name}/{path.name}")
    recognising = [form.name for form in registry.formats().values() if form.recognises(document)]
    assert recognising == [path.parent.name]


@given(st.sampled_from(DOCUMENTS), st.data())
def test_a_damaged_document_is_read_or_refused_in_words(path: Path, data: st.DataObject) -> None:
    document = saved(f"{path.parent.name}/{path.name}")
    start, end = (data.draw(st.integers(0, len(document.data))) for _ in range(2))
    damaged = document.data[:start] + data.draw(st.binary(max_size=4)) + document.data[max(start, end) :]
    with contextlib.suppress(DocumentError):
        parsed = registry.by_name(path.parent.name).parse(replace(document, data=damaged))
        assert all(str(fault).startswith(document.address) for fault in parsed.faults)


@pytest.mark.parametrize(
    "form", [form for form in registry.formats().values() if form.render], ids=lambda form: form.name
)
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_saved_item_can_be_written_and_read_back(path: Path, form: registry.Format) -> None:
    document = saved(f"{path.parent.name}/{path.name}")
    for item in registry.detect(document).parse(document).items:
        written = replace(document, data=registry.render(item, form.name))
        again = registry.detect(written)
        assert again.name == form.name
        assert [read.title for read in again.parse(written).items] == [item.title]

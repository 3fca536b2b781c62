"""Every saved document of an outlet is recognised as its own and mended as expected."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from aggregator.formats import registry as formats
from aggregator.model import Item
from aggregator.outlets import registry as outlets
from tests.formats.documents import document, only

DATA = Path(__file__).parent / "data"
DOCUMENTS = sorted(path for path in DATA.glob("*/*") if not path.name.endswith(".expected.json"))


def stated(item: Item) -> dict[str, object]:
    """What differs from the defaults, as JSON would give it back."""
    values = {field.name: getattr(item, field.name) for field in fields(item)}
    told = {name: value for name, value in values.items() if value != getattr(Item(), name)}
    found: dict[str, object] = json.loads(json.dumps(told, default=dict))
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_saved_document_is_recognised_and_mended(path: Path) -> None:
    saved = document(path.read_bytes())
    item = only(formats.detect(saved).parse(saved).items)
    outlet = outlets.recognise(item)
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))
    assert outlet is not None
    assert outlet.id == path.parent.name
    assert stated(outlet.mend(item)) == expected


@pytest.mark.parametrize("outlet", outlets.outlets(), ids=lambda outlet: outlet.id)
def test_every_outlet_has_a_saved_document(outlet: outlets.Outlet) -> None:
    assert any(path.parent.name == outlet.id for path in DOCUMENTS)

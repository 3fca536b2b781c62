"""INSERT … ON CONFLICT DO UPDATE, which SQLite and PostgreSQL share and the generic Core lacks."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table


def upsert(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows by primary key: new ones in, present ones replaced in the columns given."""
    if not rows:
        return
    # Only the dialect in use: that of PostgreSQL brings asyncio along, which costs every start.
    insert = import_module(f"sqlalchemy.dialects.{db.dialect.name}").insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    if changed:
        statement = insert.on_conflict_do_update(index_elements=keys, set_=changed)
    else:
        statement = insert.on_conflict_do_nothing()
    db.execute(statement, [dict(row) for row in rows])

"""INSERT … ON CONFLICT DO UPDATE, which SQLite and PostgreSQL share and the generic Core lacks."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Executable, Table


def upsert(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows; where the primary key exists, replace the given columns."""
    if rows:
        db.execute(_statement(db.dialect.name, table, tuple(rows[0])), [dict(row) for row in rows])


@cache
def _statement(dialect: str, table: Table, columns: tuple[str, ...]) -> Executable:
    """Cached: building it costs more than running it."""
    insert = insert_into(dialect, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: insert.excluded[name] for name in columns if name not in keys}
    statement: Executable = (
        insert.on_conflict_do_update(index_elements=keys, set_=changed)
        if changed
        else insert.on_conflict_do_nothing()
    )
    return statement


def insert_into(dialect: str, table: Table) -> Any:
    """The dialect's own INSERT, which knows conflicts."""
    # Only the dialect in use: PostgreSQL's imports asyncio, which would slow down every start.
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)

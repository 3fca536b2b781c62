"""What a connection to PostgreSQL needs; imported only where one is opened."""

from typing import Any

from psycopg.adapt import Buffer
from psycopg.types.string import StrDumper


class _WithoutNul(StrDumper):
    """PostgreSQL keeps no NUL in a text; documents have some, and one of them must not cost a source."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", ""))


def prepare(connection: Any, _record: object) -> None:
    """Called with each new connection of the driver."""
    # Times come in the zone of the session: in any but UTC the last hours of the year 9999 would be too late.
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()
    connection.adapters.register_dumper(str, _WithoutNul)

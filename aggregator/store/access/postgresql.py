"""What a connection to PostgreSQL needs; imported only where one is opened."""

from typing import Any

from psycopg.adapt import Buffer
from psycopg.conninfo import make_conninfo
from psycopg.types.string import StrDumper

from aggregator.store.access.engines import engine_of


class _WithoutNul(StrDumper):
    """Removes NUL, which PostgreSQL cannot store: a document that contains one must not fail a source."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", ""))


# Times come in the zone of the session: in any but UTC the last hours of the year 9999 would be too late.
# A machine that is switched off closes no connection: keepalives free its locks after a minute.
_SESSION = (
    "SET TIME ZONE 'UTC'; SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; "
    "SET tcp_keepalives_count = 3"
)


def prepare(connection: Any, _record: object) -> None:
    """Called with each new connection of the driver."""
    connection.execute(_SESSION)
    connection.commit()
    connection.adapters.register_dumper(str, _WithoutNul)


def conninfo_of(url: str) -> str:
    """What libpq connects by, as SQLAlchemy reads the URL: it may name several hosts. Raises StoreError."""
    engine = engine_of(url)
    _, options = engine.dialect.create_connect_args(engine.url)
    options.pop("context", None)  # psycopg's own
    return make_conninfo(**options)

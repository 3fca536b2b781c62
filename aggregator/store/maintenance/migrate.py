"""Brings a database to the newest schema; Alembic is imported only when there is something to do."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from aggregator.errors import StoreError
from aggregator.store.access.engines import POSTGRESQL
from aggregator.store.schema import BESIDE

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"
UNKNOWN = (
    "the database is at revision {revision}, which this version of aggregator does not know: "
    "upgrade aggregator, or name another database under [store] url"
)

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('aggregator migrates'))")
_SCRIPTS = Path(__file__).parent.parent / "migrations"


def migrate(connection: Connection) -> None:
    """Upgrade to HEAD within the caller's transaction; raises StoreError for a newer database."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(_ONE_AT_A_TIME)  # as SQLite sees to by itself
    current = revision(connection)
    if current == HEAD:
        return
    from alembic import command
    from alembic.util.exc import CommandError

    try:
        command.upgrade(alembic_config(connection), HEAD)
    except CommandError as error:
        raise StoreError(UNKNOWN.format(revision=current)) from error
    for statement in BESIDE[connection.dialect.name]:
        connection.execute(text(statement))


def revision(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def alembic_config(connection: Connection) -> "Config":
    """Alembic's configuration for our scripts on this connection."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config

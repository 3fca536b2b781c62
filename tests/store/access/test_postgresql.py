"""What only PostgreSQL needs."""

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import event

from aggregator.store import entries
from aggregator.store.access.database import Database
from aggregator.store.access.postgresql import conninfo_of
from tests.postgres import ON_POSTGRESQL
from tests.samples import NOON


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "postgresql://news:p%40ss@db:5432/news",
            {"host": "db", "port": "5432", "user": "news", "password": "p@ss", "dbname": "news"},
        ),
        (
            "postgresql+psycopg://news@/news?host=one:5432&host=two:5433&sslmode=require",
            {"host": "one,two", "port": "5432,5433", "user": "news", "dbname": "news", "sslmode": "require"},
        ),
    ],
)
def test_a_url_of_one_or_several_hosts_is_what_libpq_connects_by(url: str, told: dict[str, str]) -> None:
    assert told.items() <= conninfo_to_dict(conninfo_of(url)).items()


def test_a_server_that_vanishes_is_noticed_within_two_minutes_unless_the_url_says_otherwise() -> None:
    found = conninfo_to_dict(conninfo_of("postgresql://news@db/news?connect_timeout=3"))
    assert (found["connect_timeout"], found["tcp_user_timeout"]) == ("3", "60000")
    idle, count, interval = (int(str(found[f"keepalives_{name}"])) for name in ("idle", "count", "interval"))
    assert idle + count * interval <= 60


@ON_POSTGRESQL
def test_what_has_ended_is_found_without_reading_all_topics_for_each_entry(database: Database) -> None:
    said: list[tuple[str, object]] = []
    with database.read() as db:
        event.listen(db, "before_cursor_execute", lambda *told: said.append((told[2], told[3])))
        entries.ended(db, "topic", NOON, 100)
        (query, given), *_ = said
        plan = "\n".join(line for (line,) in db.exec_driver_sql(f"EXPLAIN {query}", given))  # type: ignore[arg-type]
    assert "Anti Join" in plan
    assert "SubPlan" not in plan

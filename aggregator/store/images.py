"""The pictures that the site has requested, and the file of each."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import Connection, delete, select

from aggregator.model import Picture
from aggregator.store.access.upsert import upsert
from aggregator.store.articles import chunks
from aggregator.store.schema import images


def known(db: Connection) -> list[Picture]:
    """Every requested picture, the latest first."""
    query = select(images).order_by(images.c.asked.desc(), images.c.address)
    return [Picture(**row._mapping) for row in db.execute(query)]


def save(db: Connection, asked: Iterable[Picture]) -> None:
    """Store these, replacing what was known about them."""
    upsert(db, images, [asdict(each) for each in asked])


def drop(db: Connection, addresses: Iterable[str]) -> None:
    """Forget these."""
    for chunk in chunks(addresses):
        db.execute(delete(images).where(images.c.address.in_(chunk)))

"""How a cluster shares its sources."""

from dataclasses import dataclass
from datetime import timedelta

ROLE = "aggregator worker"


@dataclass(frozen=True, slots=True)
class Settings:
    """How many `shards`, how long a `lease` outlives its worker, how many shards a worker visits at once."""

    shards: int = 64
    lease: timedelta = timedelta(seconds=30)
    visits: int = 8

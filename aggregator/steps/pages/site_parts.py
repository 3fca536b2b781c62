"""What the pages of the site are made with."""

from dataclasses import dataclass
from pathlib import Path

from aggregator.publish import files
from aggregator.publish.developments import ChooseLead
from aggregator.site.card import Presentation
from aggregator.site.renderer import Renderer
from aggregator.steps.pages.shelf import Shelf
from aggregator.store.access.database import Database


@dataclass(frozen=True, slots=True)
class SiteParts:
    """The store, the renderer, how topics are shown, and the folder that takes the pages.

    `compressed` says whether each file has a compressed copy beside it, `lead` which article leads a story.
    The `shelf` holds the cards of the latest topics.
    """

    database: Database
    renderer: Renderer
    presentation: Presentation
    folder: Path
    compressed: bool
    lead: ChooseLead
    shelf: Shelf

    def put(self, path: str, data: bytes) -> bool:
        """Write a file; False where it was there already. It is safe on the disk after `files.settle`.

        Raises OutputError.
        """
        files.accompany(self.folder / path, data, self.compressed, durable=False)
        return files.replace(self.folder / path, data, durable=False)

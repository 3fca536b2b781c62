"""A real Hexo site builds the posts of an archive."""

import json
import shutil
from pathlib import Path

import pytest

from aggregator.publish import archives
from aggregator.publish.archives import Archive
from tests.readers.programs import modules, run
from tests.samples import article

NEEDED = ("hexo", "hexo-renderer-marked", "hexo-renderer-ejs")
SETTINGS = "title: News\nurl: https://news.example\npermalink: :year/:month/:day/:title/\ntheme: plain\n"
TITLES = ["Ferry strikes bridge", 'It\'s "both" {{ quotes }}: #1 & <b>', "彗星：“最接近”地球 {% raw %}"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with the plainest theme there is."""
    if not shutil.which("node") or not all((Path(modules()) / name).is_dir() for name in NEEDED):
        pytest.skip(f"Hexo is not installed here: npm install --global {' '.join(NEEDED)}")
    package = {"hexo": {"version": ""}, "dependencies": dict.fromkeys(NEEDED, "*")}
    (tmp_path / "package.json").write_text(json.dumps(package))
    (tmp_path / "_config.yml").write_text(SETTINGS)
    (tmp_path / "node_modules").symlink_to(modules())
    layout = tmp_path / "themes" / "plain" / "layout"
    layout.mkdir(parents=True)
    (layout / "post.ejs").write_text("<h1><%= page.title %></h1><%- page.content %>")
    return tmp_path


def test_every_post_becomes_a_page(site: Path) -> None:
    archive = Archive("hexo", site / "source" / "_posts")
    for number, title in enumerate(TITLES, 1):
        new = article(f"{number:x}", title=title, html="<p>{{ the text }} {% end %}</p>")
        archives.write(archive, new, archives.file(archive, new, ""))
    run(["node", str(Path(modules()) / "hexo" / "bin" / "hexo"), "--cwd", str(site), "generate"], site)
    pages = [page.read_text(encoding="utf-8") for page in (site / "public").rglob("*.html")]
    assert len(pages) == len(TITLES)
    assert all("&#123;&#123; the text &#125;&#125; &#123;% end %&#125;" in page for page in pages)
    assert any("<h1>It&#39;s &#34;both&#34; {{ quotes }}: #1 &amp; &lt;b&gt;</h1>" in page for page in pages)

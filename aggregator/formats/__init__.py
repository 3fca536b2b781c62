"""Document formats: bytes to items, and back where a format is also written.

A format is a module here with `NAME`, `recognises(document)` and `parse(document)`, and `render(item)` where
it is written too. `registry` finds them; nothing lists them.

feed         RSS, RDF, Atom, CDF (feeds: its parts)
jsonfeed     JSON Feed
hexo         posts of a Hexo blog; also written
jekyll       posts of a Jekyll blog; also written (front_matter: what the two share)
clipping     Markdown clippings; also written
sitemap      sitemaps, their indexes, and the news extension
webpage      an article's page, or a list of articles (its parts: page says how a site builds them, soup is a
             page as a tree, facts are what selected, jsonld, meta and maintext find, suggest gives selectors)
datelines    the line in a body that says when it was published
encoding     bytes to text, and back
address      relative addresses made absolute
markup       what is seen of a body without parsing it
limits       how much is read
parsed       what a format returns
"""

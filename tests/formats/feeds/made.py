"""Feeds put together from pieces: mostly what stands in real ones, now and then anything at all."""

from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

MODULES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "x": "https://foreign.example/ns",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
DECLARED = {f"xmlns:{prefix}": uri for prefix, uri in MODULES.items()}

OF_ENTRIES = """
<title>Words &amp; more</title> | <title type="html">A &lt;b&gt;</title> | <title/>
<dc:publisher>P</dc:publisher> | <link>https://a.example/1?a=1&amp;b=2</link> | <link href="rel/p"/>
<link/> | <atom:link href="/x"/> | <link rel="enclosure" type="audio/mpeg" length="12" href="/a.mp3"/>
<link rel="self" href="/feed"/> | <link rel="alternate" type="text/plain" href="/t"/> | <id>tag:a,1:2</id>
<guid>https://a.example/2</guid> | <guid isPermaLink="false"> 7 </guid>
<pubDate>Tue, 04 May 2021 10:00:00 GMT</pubDate> | <dc:date>2021-05-04</dc:date>
<published>2021-05-04</published> | <updated>2021-05-05</updated> | <created>2020</created>
<description>&lt;p&gt;Said.&lt;/p&gt;</description> | <rights>R</rights>
<description>Plain</description> | <summary type="text">a &lt; b</summary> | <summary>s</summary>
<summary type="html">&lt;i&gt;x</summary> | <content type="html">&lt;p lang="fr"&gt;y</content>
<content:encoded><![CDATA[<p>All <i>of</i> it</p>]]></content:encoded> | <content>plain</content>
<content type="html" xml:lang="fr">z</content> | <author>ann@a.example (Ann)</author>
<dc:creator>Ann, Ben</dc:creator> | <author><name>Ann</name><uri>/ann</uri></author>
<author><name/><email>a@b.example</email></author> | <category>News</category>
<category domain="d">News</category> | <dc:subject>a, b</dc:subject> | <category label="M"/>
<category term="t" label="L" scheme="s"/> | <media:keywords>a, b</media:keywords>
<enclosure url="/b.mp3" type="audio/mpeg" length="5"/> | <language>zh_CN</language>
<media:content url="/p.jpg" width="320" medium="image"/> | <media:thumbnail url="/t.png"/>
<media:group><media:content url="/f.mp4" type="video/mp4" fileSize="9"/></media:group>
<media:content url="/q"><media:title>T</media:title><media:text>D</media:text></media:content>
<media:content url="/r.jpg"><media:description>D</media:description></media:content>
<media:description>E</media:description> | <itunes:image href="/i.jpg"/> | <image>/n.jpg</image>
<source url="https://s.example/">Wire</source> | <source><title>Agency</title><id>3</id></source>
<comments>https://a.example/c</comments> | <slash:comments>3</slash:comments> | <x:thing a="1"/>
<georss:point>1 2</georss:point> | <feedburner:origLink>/o</feedburner:origLink>
<itunes:summary>On air</itunes:summary>
<content type="html" xml:base="https://base.example/c/">w</content>
"""
OF_FEEDS = """
<title>The &lt;Paper&gt;</title> | <link>https://a.example/</link> | <link href="home"/>
<category>All</category> | <atom:link rel="self" href="feed"/>
<link rel="hub" href="https://hub.example/"/> | <id>tag:a,1:0</id> | <id>https://a.example/id</id>
<ttl>30</ttl> | <ttl a="1">30</ttl> | <dc:language>en</dc:language>
<skipHours><hour>3</hour><hour>24</hour></skipHours> | <sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>2</sy:updateFrequency> | <author><name>All</name></author> | <language>de</language>
<image><url>/l.png</url><title>Logo</title><link>/</link></image> | <itunes:summary>i</itunes:summary>
<itunes:category text="News"><itunes:category text="Daily"/></itunes:category> | <generator>g</generator>
<itunes:owner><itunes:name>O</itunes:name></itunes:owner> | <updated>2021-05-05</updated>
<items><rdf:Seq><rdf:li rdf:resource="/1"/></rdf:Seq></items> | <description>d</description>
"""
NAMES = """
title link guid id pubDate published updated description summary content author category enclosure source
content:encoded dc:creator dc:date dc:subject media:content media:thumbnail media:description media:title
media:group atom:link image textInput language ttl skipHours hour name email uri url width rights subtitle
generator comments contributor managingEditor webMaster keywords created issued modified lastBuildDate
cloud tags links authors date abstract body fullitem info expirationDate newLocation summary_detail where
unknown dc:title dc:description dc:language dc:publisher dc:contributor dc:author dc:rights
dcterms:created dcterms:issued dcterms:modified dcterms:valid xhtml:body media:rating itunes:summary
itunes:author itunes:image itunes:category itunes:keywords itunes:owner itunes:subtitle itunes:name
itunes:explicit media:keywords media:category media:credit media:text media:player media:copyright
feedburner:origLink georss:point georss:where slash:comments sy:updatePeriod sy:updateFrequency x:thing
x:title rdf:li items atom:author atom:updated atom:title atom:id item entry channel div
"""
WORDS = """
Words |  Words of it.  | a,b , c | 60 | 2021-05-04T10:00:00Z | hourly | de | https://a.example/1 | c | d
e | /rel?a=1&amp;b=2 | ?c&lt=2&amp;copy;=3 | x:///y | http:////a | tag:a,1:2 | one<!-- two -->three
<?four ?>five | <![CDATA[<p>Some <b>markup</b> &amp; more</p>]]> | &lt;i&gt;x&lt;/i&gt; | a &amp; b
1 &lt; 2 | é | Ã© | 中文 | &#8217; | &#146; | &#x1F600; | &#0; | <![CDATA[&#0; &#65;]]> | a@b.example
a@b.example (Ann) | &nbsp; | &amp;amp;
"""
ATTRIBUTES = """
type rel href url isPermaLink term scheme label domain medium width length fileSize mode src lang xml:lang
base xml:base rdf:about text x:href x:lang x:other rdf:resource URL Type uri version lastmod
"""
VALUES = """
html | text | xhtml | text/html | image/jpeg | TEXT/PLAIN | base64 | escaped | self | alternate
enclosure | hub | true | false | en_GB | zh | https://b.example/p.jpg | rel/p | https://base.example/dir/
/dir/ | x:///y | 320 | 12345 | Label | image | video |  y
"""


def one_of(pieces: str) -> st.SearchStrategy[str]:
    """One of the pieces between bars and ends of lines."""
    return st.sampled_from(pieces.strip("\n").replace(" | ", "\n").split("\n"))


def mostly(usual: st.SearchStrategy[str], *others: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The usual, and one time in ten something else."""
    return st.integers(0, 9).flatmap(lambda number: usual if number else st.one_of(*others))


def element(name: str, attributes: dict[str, str], inside: str) -> str:
    """An element with this inside."""
    stated = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{stated}>{inside}</{name}>"


attributes = st.dictionaries(
    st.sampled_from(ATTRIBUTES.split()), st.one_of(st.just(""), one_of(VALUES)), max_size=2
)
scopes = st.sampled_from(
    [
        {},
        {},
        {},
        {},
        {"xml:lang": "en_GB"},
        {"lang": "fr"},
        {"xml:base": "https://base.example/dir/"},
        {"x:a": "1"},
    ]
)
leaves = st.builds(
    element,
    st.sampled_from(NAMES.split()),
    st.one_of(st.just({}), attributes),
    st.one_of(st.just(""), one_of(WORDS), one_of(WORDS)),
)
holders = st.builds(
    element, st.sampled_from(NAMES.split()), st.just({}), st.lists(leaves, max_size=2).map("".join)
)
people = leaves.map(lambda leaf: f"<author><name>Ann</name>{leaf}</author>")
parts = st.lists(mostly(one_of(OF_ENTRIES), leaves, leaves, holders, people), max_size=8, unique=True)
heads = st.lists(mostly(one_of(OF_FEEDS), leaves, holders, one_of(OF_ENTRIES)), max_size=6, unique=True)
items = st.lists(st.builds(element, st.just("item"), scopes, parts.map("".join)), min_size=1, max_size=3)


def rss(stated: dict[str, str], head: str, entries: str) -> str:
    """An RSS feed with these attributes, these words about itself, and these items."""
    return element("rss", {**DECLARED, "version": "2.0", **stated}, element("channel", {}, head + entries))


def atom(stated: dict[str, str], head: str, entries: str) -> str:
    """The same as Atom."""
    inside = head + entries.replace("<item", "<entry").replace("</item", "</entry")
    return element("feed", {"xmlns": MODULES["atom"], **DECLARED, **stated}, inside)


def rdf(stated: dict[str, str], head: str, entries: str) -> str:
    """The same as RSS 1.0, which has no elements of Atom."""
    declared = {name: uri for name, uri in DECLARED.items() if name != "xmlns:atom"}
    inside = (element("channel", {}, head) + entries).replace("atom:", "")
    return element("rdf:RDF", {"xmlns": "http://purl.org/rss/1.0/", **declared, **stated}, inside)


feeds = st.one_of(
    [st.builds(make, scopes, heads.map("".join), items.map("".join)) for make in (rss, atom, rdf)]
)

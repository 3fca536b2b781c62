"""Markup for the tests of this room: what a strategy of hypothesis draws, and attacks by name."""

from hypothesis import strategies as st

_TAGS = """
p|div|b|i|a href='x'|a href=https://h.example/?utm_source=1&b=2|a|table|tr|td|td colspan=3|th|tbody|caption
col|colgroup|ul|ol start=2|li|li value=3|dl|dt|dd|h1|h2|pre|img src=q.png|img src=//img.example/y.jpg width=1
img
br|hr|span|font|section|figure|figcaption|blockquote|noscript|script|style|svg|math|mi|mtext|annotation-xml
foreignObject|select|option|textarea|title|form|button|iframe|video|nobr|ruby|rt|rp|template|frameset|body|html
head|x-gone|x-flat|o:p|center|address|details|summary|picture|source srcset=a.png|input|plaintext|xmp|noembed
object|embed|time|small|code|em|strong|main|image|marquee|base href=https://evil.example/
"""
TAGS = [tag for line in _TAGS.split("\n") for tag in line.split("|") if tag]
WORDS = [
    *(
        " ",
        "\n",
        "a",
        "b c",
        "T",
        "2020-01-01",
        "\xa0",
        "\u3000",
        "\x0c",
        "\u2028",
        "\ud800",
        "\ufeff",
        "\u200b",
    ),
    *("&nbsp;", "&lt;", "&amp;", "&#x202e;", "&#1;", "&#0;", "&#13;", "&NewLine;", "&#x2028;", "&zwnj;", "&"),
    *("<!--", "-->", "<![CDATA[", "]]>", "<?x", "<", "</", ">", '"', "'", "é", "e\u0301", "javascript:"),
]

TAG = st.sampled_from(TAGS)
PIECES = st.one_of(
    TAG.map(lambda tag: f"<{tag}>"),
    TAG.map(lambda tag: f"</{tag.split()[0]}>"),
    st.sampled_from(WORDS),
    st.text(max_size=3),
)
MARKUP = st.lists(PIECES, max_size=25).map("".join)

ATTACKS = {
    "a script": "<script>alert(1)</script>",
    "a script in capitals": "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "a script cut open": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "a script that never ends": "<p>a</p><script>alert(1)",
    "a script behind a slash": "<script/x>alert(1)</script>",
    "a script in a comment that ends early": "<!--><script>alert(1)</script>-->",
    "a script in a character data section": "<![CDATA[<script>alert(1)</script>]]>",
    "a script in a title": "<title><script>alert(1)</script></title>",
    "a script in a textarea": "<textarea><script>alert(1)</script></textarea>",
    "a script in noscript": "<noscript><p title='</noscript><script>alert(1)</script>'></noscript>",
    "a script in plain text": "<plaintext><script>alert(1)</script>",
    "a script in a template": "<template><script>alert(1)</script></template>",
    "a handler": "<p onclick=alert(1)>a</p>",
    "a handler on a picture": "<img src=x onerror=alert(1)>",
    "a handler without a space": '<img src="x"onerror="alert(1)">',
    "a handler behind a slash": "<svg/onload=alert(1)>",
    "a handler on the body": "<body onload=alert(1)>a",
    "a handler in details": "<details open ontoggle=alert(1)>a</details>",
    "a handler in markup of formulas": "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "a script as a link": "<a href='javascript:alert(1)'>a</a>",
    "a script as a link, in capitals": "<a href='JaVaScRiPt:alert(1)'>a</a>",
    "a script as a link, with a tab": "<a href='java&#9;script:alert(1)'>a</a>",
    "a script as a link, with a newline": "<a href='java\nscript:alert(1)'>a</a>",
    "a script as a link, in references": "<a href='&#106;&#97;&#118;&#97;script&colon;alert(1)'>a</a>",
    "a script as a link, behind a control": "<a href='\x01javascript:alert(1)'>a</a>",
    "a script as a link, behind a reference to a control": "<a href='&#1;javascript:alert(1)'>a</a>",
    "a script as a source": "<img src='javascript:alert(1)'>",
    "a script as a lazy source": "<img data-src='javascript:/alert(1)/'>",
    "a script in a set of sources": "<img srcset='javascript:alert(1) 2x'>",
    "a script through a proxy": "<img src='https://images.weserv.nl/?url=javascript:alert(1)'>",
    "a script as a citation": "<blockquote cite='javascript:alert(1)'>a</blockquote>",
    "a script for Windows": "<a href='vbscript:msgbox(1)'>a</a>",
    "a page as a link": "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "a page as a picture": "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "a file as a link": "<a href='file:///etc/passwd'>a</a>",
    "a frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "a frame with a script": "<iframe src='javascript:alert(1)'></iframe>",
    "an object": "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "a form": "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>a</button></form>",
    "another base": "<base href='javascript:/'><a href='alert(1)'>a</a>",
    "a refresh": "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "a style": "<style>@import 'javascript:alert(1)'</style>",
    "a style on an element": "<p style='background:url(javascript:alert(1))'>a</p>",
    "a style sheet": "<link rel=stylesheet href='javascript:alert(1)'>",
    "a picture of vectors": "<svg><script>alert(1)</script><a xlink:href='javascript:alert(1)'>a</a></svg>",
    "an animation": "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "mutation by maths": "<math><mtext><table><mglyph><style><!--</style><p title='--><img onerror=x>'>",
    "mutation by foreign objects": "<svg><p><style><g title='</style><img src onerror=alert(1)>'>",
    "mutation by a form": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "mutation by noembed": "<noembed><img title='</noembed><img src onerror=alert(1)>'></noembed>",
    "mutation by xmp": "<xmp><p title='</xmp><img src onerror=alert(1)>'></xmp>",
    "a quote that opens an attribute": '<img alt="`><img src=x onerror=alert(1)>" src=a.png>',
    "an attribute out of an attribute": "<a title='x\" onclick=\"alert(1)' href=/a>a</a>",
    "a null within a tag": "<scr\0ipt>alert(1)</scr\0ipt>",
    "a wide bracket": "＜script＞alert(1)＜/script＞",
    "UTF-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
}

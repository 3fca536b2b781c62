"""From an item as the outlet said it to an article that is clean and comparable; all of it pure.

article    the whole way: item in, article out
identity   which article it is, and which version of it
url        addresses: absolute, canonical
dates      the date strings of a document into a time in UTC
date_words dates that depend on when they were seen
tree       a body as a tree: parse, lines of words, serialise
tidy       the one walk over the tree: what is kept of a body
pieces     what is kept as a flat list: written, read line by line
attributes which elements and attributes a body keeps
html       the body for display: tidied, then sanitised
text       titles, summaries and other single lines
language   declared or seen in the writing
images     proxies unwrapped, placeholders known, the lead image
characters what no reader should ever receive
"""

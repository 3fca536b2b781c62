"""The parts of the format `feed`: two ways of reading a feed with the same result, and what is made of it.

raw          what a feed says, as both ways give it
text         its text as both want it
quick        the quick way, for feeds of ordinary shape (quick_entry, parts, element, names: its parts)
bounded      feedparser, held within bounds: the way for all others
findings     what it found as a raw feed
items        what the raw feed says of itself, and its entries as items
guids        those that several items share
"""

"""Reads news outlets in their own formats, merges by topic, publishes one Atom feed."""

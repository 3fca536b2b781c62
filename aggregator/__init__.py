"""Reads news outlets in their own formats, merges reports by topic, and publishes one Atom feed."""

"""Outlets: one small file for each publisher, a record of constants and at most a short function.

`registry` finds the files of this folder, and those that other packages announce under the entry point group
`aggregator.outlets`.
"""

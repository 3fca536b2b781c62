"""What a translation leaves as it is: numbers, in digits or in words, and names in Latin letters."""

import re
from array import array
from functools import reduce
from typing import TypeAlias
from zlib import crc32

Anchors: TypeAlias = "array[int]"

_KEPT = 48
_LEAST = 10  # smaller whole numbers are in every text
_YEARS = range(1900, 2101)
_SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "mn": 1e6,
    "m": 1e6,
    "bn": 1e9,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "万亿": 1e12,
}
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: value for value, word in enumerate(_TEENS.split(), start=10)} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), start=2)
}
_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_FOUND = re.compile(
    r"(?<![:：\d])(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?![:：\d])\s?"
    r"(?P<scale>万亿|百万|千万|[百千万亿]|(?:thousand|million|billion|trillion|mn|bn|m)\b)?(?P<date>[年月日号时分点])?"
    r"|(?P<han>[一二三四五六七八九十两][零一二三四五六七八九十百千两]+[万亿]?)(?![年月日号时分点])"
    r"|(?P<latin>[A-Za-z\u00c0-\u024f][\w&.’'-]*[\w])"
)


def anchors(folded: str) -> Anchors:
    """The anchors of a folded text as numbers of 32 bits, ascending."""
    found: dict[str, None] = {}
    for match in _FOUND.finditer(folded):
        if anchor := _anchor(match):
            found[anchor] = None
    kept = sorted(crc32(each.encode()) for each in list(found)[:_KEPT])
    return array("I", kept)


def _anchor(match: re.Match[str]) -> str | None:
    if digits := match["digits"]:
        value = float(digits.replace(",", "")) * _SCALES.get(match["scale"] or "", 1.0)
        return None if match["date"] or value in _YEARS else _telling(value)
    if han := match["han"]:
        return _telling(_han(han))
    latin = match["latin"]
    if value := _WORDS.get(latin.lower().partition("-")[0], 0):
        return _telling(value)
    return latin.lower().removesuffix("'s").removesuffix("’s") if latin != latin.lower() else None


def _telling(value: float) -> str | None:
    return f"{value:.4g}" if value >= _LEAST or value % 1 else None


def _han(signs: str) -> float:
    """A number that is written in Chinese characters: 二十二, 九百万."""
    scale = {"万": 1e4, "亿": 1e8}.get(signs[-1], 1.0)
    total, digit = reduce(_read_sign, signs.rstrip("万亿"), (0, 0))
    return (total + digit) * scale


def _read_sign(so_far: tuple[int, int], sign: str) -> tuple[int, int]:
    total, digit = so_far
    if unit := _HAN_UNITS.get(sign):
        return total + max(1, digit) * unit, 0
    return total, _HAN_DIGITS[sign]

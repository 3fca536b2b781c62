"""Numbers and their units, as the languages write them, in one form; pure."""

import re
import unicodedata

_SPACE = "[ \u00a0\u202f]"
_SPACED_UNITS = "bn|mn|tn|cm|mm|km|kg|ft|lb|g|l|m|t|GW|MW|kW|GWh|MWh|kWh|km/h|mph|EUR|GBP|USD"
# After a space only what is no word of a language: "en 2019 ha habido", "2020 am Montag", "23 UN workers".
_LETTERS = rf"(?:{_SPACED_UNITS})\b(?![’'.]\w)|(?<=\d)[A-Za-z]{{1,3}}\b"
_SIGNS = str.maketrans({"٫": ".", "٬": ",", "\u00a0": " ", "\u202f": " "})
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([ ,])\d{3})(?:\1\d{3})*")
_GROUPED_BY_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_POINTS_GROUP = frozenset(  # where 1.200 is twelve hundred
    str.split(
        "az bg ca cs da de el es et eu fi fr gl hr hu id is it ka lt lv nb nl nn no pl pt ro ru sk sl sr sv "
        "tr uk vi"
    )
)


def pattern(signs: str) -> str:
    """A pattern of a `number` with its `unit`; each of the `signs` can be a unit by itself."""
    grouped = rf"[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?!\d)(?:,\d+)?"
    unit = rf"[万亿千百]?(?:美元|欧元|人民币|[{signs}]|[%℃°]|{_LETTERS})?"
    return rf"(?P<number>{grouped}|\d+(?:[.,:/٫٬]\d+)*)\s?(?P<unit>{unit})"


def plain(written: str, language: str = "") -> str:
    """A number in the digits 0 to 9, without what groups them, with a point before its decimals.

    1,200.5 is 1.200,5 or 1 200,5 in other languages; what 1.200 is depends on the language, given as its
    code. Dates and times stay as they are.
    """
    number = "".join(str(unicodedata.digit(each, each)) for each in written).translate(_SIGNS)
    if _is_grouped(number) and (language in _POINTS_GROUP or number.count(".") != 1):
        return _ungrouped(number)
    last = max(number.rfind(","), number.rfind("."))
    whole, decimals = number[: max(last, 0)], number[last + 1 :]
    return f"{_ungrouped(whole)}.{decimals}" if whole.isdigit() or _is_grouped(whole) else number


def _is_grouped(number: str) -> bool:
    return bool(_GROUPED.fullmatch(number) or _GROUPED_BY_POINTS.fullmatch(number))


def _ungrouped(number: str) -> str:
    return re.sub("[ ,.]", "", number)

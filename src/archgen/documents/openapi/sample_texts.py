"""Sample texts and numbers for examples, by format, then by what the name of a property says."""

from archgen.design.api_model import Value
from archgen.design.names import words as parts_of
from archgen.documents.openapi.words import words

_FORMATS = {
    "date-time": "2027-01-15T19:30:00Z",
    "date": "2027-01-15",
    "time": "19:30:00Z",
    "duration": "PT1H30M",
    "email": "ada@mail.test",
    "uri": "https://www.mail.test/page",
    "uuid": "0197f3a0-5c00-7000-8000-000000000000",
    "ipv4": "203.0.113.7",
    "ip": "203.0.113.7",
    "phone": "+442079460000",
    "currency": "EUR",
    "byte": "c2FtcGxl",
    "file-key": "files/0197f3a0-5c00/original",
}
_LATER = {"date-time": "2027-01-15T22:00:00Z", "date": "2027-02-15", "time": "22:00:00Z"}
"""Moments at which something ends."""


def sample_text(value: Value, name: str, entity: str | None = None) -> str:
    """Give a text of the right form and length; a name is that of a person or of such a thing."""
    said = set(parts_of(name))
    moments = _LATER if said & set(words()["ends"]) else _FORMATS
    text = moments.get(value.format or "") or _FORMATS.get(value.format or "") or _by_name(name, entity)
    if value.max_length is not None:
        text = text[: value.max_length].rstrip() or "x"
    if value.min_length is not None and len(text) < value.min_length:
        text += "x" * (value.min_length - len(text))
    return text


def sample_number(value: Value, name: str, wished: float) -> float:
    """Give a number within the bounds, the usual one for what the name says."""
    numbers: dict[str, float] = words()["numbers"]
    wished = next((numbers[part] for part in reversed(parts_of(name)) if part in numbers), wished)
    low = value.minimum if value.minimum is not None else wished
    high = value.maximum if value.maximum is not None else wished
    return max(low, min(high, wished)) if low <= high else low


def _by_name(name: str, entity: str | None) -> str:
    samples: dict[str, str] = words()["samples"]
    parts = parts_of(name)
    thing = parts_of(entity or "")
    if parts == ("name",) and thing and not set(thing) & set(words()["people"]):
        return f"Harbour {' '.join(thing)}"
    return next((samples[part] for part in reversed(parts) if part in samples), samples["default"])

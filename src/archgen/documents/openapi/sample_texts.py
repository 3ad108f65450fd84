"""Sample texts for examples, by format, then by what the name of a property says."""

from archgen.design.api_model import Value
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
}


def sample_text(value: Value, name: str) -> str:
    """Give a text of the right form and length."""
    text = _FORMATS.get(value.format or "") or _by_name(name)
    if value.max_length is not None:
        text = text[: value.max_length].rstrip() or "x"
    if value.min_length is not None and len(text) < value.min_length:
        text += "x" * (value.min_length - len(text))
    return text


def _by_name(name: str) -> str:
    samples: dict[str, str] = words()["samples"]
    parts = name.split("_")
    return next((text for word, text in samples.items() if word in parts), samples["default"])

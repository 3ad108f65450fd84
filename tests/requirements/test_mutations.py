"""Files that people have broken: each is refused with its place, or read to the end."""

import random  # noqa: TID251 - seeded, so that every run breaks the same
from pathlib import Path
from typing import Any

import pytest
import yaml

from archgen import pipeline
from archgen.errors import InputError
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.reader import read_requirements

ODD: tuple[Any, ...] = (
    None, "", " ", 0, -1, 1e308, float("inf"), float("nan"), 10**30, True, "3 parsecs", "9,5", "½", "٣", "十二", "注文",
    "a" * 5000, "x\ny", "\u202eabc", "🎉", "<script>", "{{ x }}", "|", [], {}, [None], {"a": None}, [[]], ["a", "a"],
    "1/0", "2026-13-45", "-> A", "enum()", "string(0)", "decimal(1,5)", "int >= 5 <= 3", "A ->> B:", "a -> b ->", "*a",
)  # fmt: skip
PER_FILE = 12


def mutate(node: Any, chance: random.Random) -> None:
    """Replace, remove or double one thing somewhere below a node."""
    places = [(node, key) for key in (node if isinstance(node, dict) else range(len(node)))]
    for _, key in tuple(places):
        below = node[key]
        if isinstance(below, dict | list) and below and chance.random() < 0.8:
            places.append((below, None))
    parent, key = chance.choice(places)
    if key is None:
        mutate(parent, chance)
    elif chance.random() < 0.2:
        del parent[key]
    elif isinstance(parent, list) and chance.random() < 0.3:
        parent.append(parent[key])
    else:
        parent[key] = chance.choice(ODD)


@pytest.mark.parametrize("sample", ["internal-tool", "tenant-saas", "ticket-shop", "iot-telemetry", "platform"])
def test_broken_files_are_refused_with_a_place_or_read(root: Path, sample: str) -> None:
    """Whatever is changed in a file, its reader gives requirements or faults that all say where they are."""
    chance, vocabulary = random.Random(sample), load_knowledge().vocabulary
    text = (root / f"samples/{sample}.yaml").read_text(encoding="utf-8")
    nowhere = []
    for _ in range(PER_FILE):
        document = yaml.safe_load(text)
        mutate(document, chance)
        broken = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=200)
        try:
            read_requirements(broken, vocabulary)
        except InputError as error:
            nowhere += [one for one in error.faults if one.place is None]
    assert nowhere == []


@pytest.mark.parametrize("seed", range(3))
def test_broken_files_that_are_read_are_composed(root: Path, seed: int) -> None:
    """What the reader lets through reaches a design."""
    chance = random.Random(seed)
    document = yaml.safe_load((root / "samples/internal-tool.yaml").read_text(encoding="utf-8"))
    for _ in range(3):
        mutate(document, chance)
    try:
        brief = pipeline.read(yaml.safe_dump(document, allow_unicode=True, sort_keys=False))
    except InputError:
        return
    assert pipeline.compose(pipeline.decide(brief, flips=False)).containers

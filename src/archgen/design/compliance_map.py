"""Regimes mapped to the design: each control of a regime, what answers it by topic, and what is missing."""

from collections.abc import Mapping, Sequence

from archgen.design.security_model import ComplianceRow, Control
from archgen.facts.model import Facts
from archgen.knowledge.catalogue import Catalogue
from archgen.knowledge.compliance import Control as FrameworkControl
from archgen.knowledge.threats import Threats, Topic

_MOST_CONTROLS = 4


def map_compliance(
    facts: Facts,
    catalogue: Catalogue,
    controls: Sequence[Control],
    traits: frozenset[str],
    texts: Mapping[str, str],
    words: Threats,
) -> tuple[ComplianceRow, ...]:
    """Return the controls of the regimes that apply, in their order; a regime that the catalogue lacks is one gap."""
    stated = facts.value("compliance")
    rows: list[ComplianceRow] = []
    for regime in stated if isinstance(stated, tuple) else ():
        framework = catalogue.framework(regime)
        if framework is None:
            rows.append(_unknown(regime, words))
            continue
        rows += [_row(regime, framework.name, one, controls, traits, texts, words) for one in framework.controls]
    return tuple(rows)


def _row(
    regime: str,
    framework: str,
    one: FrameworkControl,
    controls: Sequence[Control],
    traits: frozenset[str],
    texts: Mapping[str, str],
    words: Threats,
) -> ComplianceRow:
    answers: list[str] = []
    missing: list[str] = []
    for name in one.topics:
        topic = words.topics.get(name, Topic())
        own = sorted((each for each in controls if name in each.topics), key=lambda each: not each.key)
        anchors = topic.anchors if set(topic.needs) <= traits else ()
        answers += [*anchors, *(each.id for each in own[:_MOST_CONTROLS])]
        if topic.gap and (topic.gap_if in traits or not (own or anchors)):
            missing.append(topic.gap.format_map(texts))
    return ComplianceRow(
        framework=regime,
        framework_name=framework,
        control=one.id,
        title=one.title,
        effect=one.effect,
        answered_by=tuple(dict.fromkeys(answers)),
        gap="; ".join(dict.fromkeys(missing)),
        url=one.url,
    )


def _unknown(regime: str, words: Threats) -> ComplianceRow:
    return ComplianceRow(
        framework=regime,
        framework_name=regime,
        control=regime,
        title=words.unknown_regime.title,
        effect=words.unknown_regime.effect,
        answered_by=(),
        gap=words.unknown_regime.gap.format_map({"regime": regime}),
    )

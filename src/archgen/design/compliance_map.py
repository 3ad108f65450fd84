"""Regimes mapped to the design: each control of a regime, what answers it by topic, and what is missing."""

from collections.abc import Mapping, Sequence

from archgen.design.security_model import ComplianceRow, Control
from archgen.facts.model import Facts
from archgen.knowledge.catalogue import Catalogue
from archgen.knowledge.compliance import Control as FrameworkControl
from archgen.knowledge.threats import Threats, Topic, Unmet

_MOST_CONTROLS = 4
_CLASSES = "security.md#data-classes"


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
    answers = _Answers(controls, traits, texts, words)
    rows: list[ComplianceRow] = []
    for regime in stated if isinstance(stated, tuple) else ():
        framework = catalogue.framework(regime)
        if framework is None:
            rows.append(answers.unknown(regime))
        else:
            unmet = words.unmet.get(framework.id, {})
            rows += [answers.row(regime, framework.name, one, unmet.get(one.id)) for one in framework.controls]
    return tuple(rows)


class _Answers:
    """Finds what answers a control of a regime, by its topics."""

    def __init__(
        self, controls: Sequence[Control], traits: frozenset[str], texts: Mapping[str, str], words: Threats
    ) -> None:
        self._controls = controls
        self._traits = traits
        self._texts = texts
        self._words = words

    def row(self, regime: str, name: str, one: FrameworkControl, unmet: Unmet | None) -> ComplianceRow:
        """Return the row of one control; what topics cannot answer is a gap, or does not matter here."""
        found = [self._topic(topic) for topic in one.topics] if unmet is None else [self._unmet(unmet)]
        return ComplianceRow(
            framework=regime,
            framework_name=name,
            control=one.id,
            title=one.title,
            effect=one.effect,
            answered_by=tuple(dict.fromkeys(each for answers, _ in found for each in answers)),
            gap="; ".join(dict.fromkeys(gap for _, gap in found if gap)),
            url=one.url,
        )

    def _unmet(self, unmet: Unmet) -> tuple[tuple[str, ...], str]:
        if unmet.needs and unmet.needs not in self._traits:
            return (_CLASSES,), ""
        return (), unmet.gap

    def unknown(self, regime: str) -> ComplianceRow:
        """Return the row that stands for a regime that the catalogue lacks."""
        words = self._words.unknown_regime
        return ComplianceRow(
            framework=regime,
            framework_name=regime,
            control=regime,
            title=words.title,
            effect=words.effect,
            answered_by=(),
            gap=words.gap.format_map({"regime": regime}),
        )

    def _topic(self, name: str) -> tuple[tuple[str, ...], str]:
        """Return what answers a topic, controls of decisions first, and what is missing."""
        topic = self._words.topics.get(name, Topic())
        own = sorted((one for one in self._controls if name in one.topics), key=lambda one: not one.key)
        anchors = topic.anchors if set(topic.needs) <= self._traits else ()
        answers = (*anchors, *(one.id for one in own[:_MOST_CONTROLS]))
        is_missing = topic.gap and (topic.gap_if in self._traits or not answers)
        return answers, topic.gap.format_map(self._texts) if is_missing else ""

"""What does nothing in all tables together, as far as the search could see: options, rules, facts."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.decisions.analysis.noticed import Noticed, about_option, about_rules, listed
from archgen.decisions.analysis.reach import Reached
from archgen.decisions.analysis.space import space_of
from archgen.knowledge.analysis import Kind
from archgen.knowledge.loader import Knowledge


def idleness(knowledge: Knowledge, reached: Reached) -> Iterator[Noticed]:
    """Give options that no input chooses, rules that count in none, and facts that change no decision."""
    for table in knowledge.decisions.values():
        spoken_for = {option for rule in table.rules for option in (rule.for_, *rule.then)}
        for option in table.options:
            # One that nobody speaks for is told as such.
            if option in spoken_for and (table.decision, option) not in reached.options:
                yield about_option(Kind.UNREACHED_OPTION, table, option)
        space = space_of(table, knowledge)
        for number in range(len(table.rules)):
            # What a table keeps from counting by itself is told as such.
            if (table.decision, number) not in reached.rules and space.may_count(number, table.hit_policy):
                yield about_rules(Kind.UNREACHED_RULE, table, (number,))
    for fact in knowledge.vocabulary.facts:
        if fact not in reached.facts:
            yield _idle(fact, knowledge)


def _idle(fact: str, knowledge: Knowledge) -> Noticed:
    """Tell of a fact that changes no decision, with the rules that read it."""
    reading = [
        f"{table.decision}.{rule.id}"
        for table in knowledge.decisions.values()
        for rule in table.rules
        if fact in rule.when
    ]
    kind = Kind.IDLE_FACT if reading else Kind.UNREAD_FACT
    return Noticed(kind, "", ("facts", fact), about=(fact,), values={"fact": fact, "rules": listed(reading)})

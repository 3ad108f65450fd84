"""The state machine: (turn, move) -> turn. It neither reads nor prints; whoever drives it does the talking.

Answers are only ever added or replaced, so a journal of them gives the state back. Going back and changing an answer
are one and the same: a question is asked again, what rests on its answer is asked again after it, and the interview
goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from archgen.facts.resolve import resolve_facts
from archgen.interview.advice import Advice, Adviser, Ask
from archgen.interview.fact_questions import checked_fact, fact_question, same_value
from archgen.interview.ground import Ground
from archgen.interview.model import Answer, Depth, Given, Progress, Question, State, Turn
from archgen.interview.product import ENTITIES, PARTS, Product, is_product
from archgen.interview.stopping import next_ask
from archgen.knowledge.spelling import find, nearest
from archgen.knowledge.wording import show
from archgen.requirements.model import Requirements
from archgen.requirements.stated import fact_value
from archgen.requirements.text import TextFault

_MOST_NAMED = 3
"""Decisions that a reason names."""


@dataclass(frozen=True)
class Standing:
    """What the answers amount to.

    Attributes:
        state: The answers.
        product: What they say about the product.
        requirements: What is stated, by them and by the file.
        advice: Which facts are worth asking for.
    """

    state: State
    product: Product
    requirements: Requirements
    advice: Advice


class Interview:
    """An interview: its ground and its rules. The state is handed in and out."""

    def __init__(self, ground: Ground, adviser: Adviser) -> None:
        self.ground = ground
        self._adviser = adviser
        self._standing: Standing | None = None

    def prepare(self) -> None:
        """Do once what the first question about a fact needs, so that nobody waits for it.

        Raises:
            InputError: The file that stands decides, uses or avoids something that does not exist.
        """
        self._adviser.advise(self.ground.requirements(Product(self.ground, State()).entries(), State()), ())

    def turn(self, state: State | None = None, taken: Answer | None = None) -> Turn:
        """Give where an interview stands: at its beginning, or after some answers."""
        state = state or State()
        return Turn(state, self._question, taken=taken)

    def reply(self, turn: Turn, text: str) -> Turn:
        """Take what was typed; nothing at all accepts the default."""
        question = turn.question
        if question is None:
            return replace(turn, fault="there is no question to answer", taken=None)
        text = " ".join(text.split())
        if not text and question.earlier is not None:
            return self._accept(turn, question, turn.state.answers[question.id])
        if not text and question.default is None:
            return replace(turn, fault="an answer is needed here", taken=None)
        given = Given.TYPED if text else Given.ACCEPTED
        if not text and question.default is not None:
            text = question.default.text
        try:
            kept = self.checked(turn.state, question.id, text) if text else text
        except TextFault as fault:
            return replace(turn, fault="; ".join(one.message for one in fault.problems), taken=None)
        return self._accept(turn, question, Answer(question=question.id, text=kept, given=given))

    def checked(self, state: State, question: str, text: str) -> str:
        """Give an answer in the form in which it is kept.

        Raises:
            TextFault: It cannot be taken; says why.
        """
        if is_product(question):
            return Product(self.ground, state).checked(question, text)
        return checked_fact(self.ground.facts[question], text)

    def unknown(self, turn: Turn) -> Turn:
        """Leave a question open: its default is assumed."""
        question = turn.question
        if question is None or question.default is None:
            return replace(turn, fault="an answer is needed here", taken=None)
        if question.id.startswith(ENTITIES):
            bare = Product(self.ground, turn.state).bare(question.id)
            return self._accept(turn, question, Answer(question=question.id, text=bare, given=Given.ACCEPTED))
        return self._accept(turn, question, Answer(question=question.id, text="", given=Given.UNKNOWN))

    def back(self, turn: Turn) -> Turn:
        """Ask the question before this one again."""
        order = list(turn.state.answers)
        here = turn.question.id if turn.question is not None else ""
        place = order.index(here) if here in order else len(order)
        if not place:
            return replace(turn, fault="this is the first question", taken=None)
        left = tuple(one for one in turn.state.revisit if one[0] != here or one[1])
        return self.turn(replace(turn.state, revisit=left).asking_again({order[place - 1]: ""}))

    def change(self, turn: Turn, name: str) -> Turn:
        """Ask a question again, or one that has not been asked."""
        state = turn.state
        question = self.meant(state, name)
        if question is None:
            close = nearest(name, self.names(state))
            hint = f"; did you mean `{close}`?" if close else ""
            return replace(turn, fault=f"no question is named `{name}`{hint}", taken=None)
        if question not in state.answers and self.is_stated(question):
            return replace(turn, fault=f"`{question}` stands in {self.ground.file}; change it there", taken=None)
        wanted = Product(self.ground, state).next_line if question == ENTITIES else question
        return self.turn(state.asking_again({wanted: ""}))

    def shown(self, answer: Answer) -> str:
        """Say how an answer was read; empty where nothing was read into it."""
        if answer.question not in self.ground.facts:
            return answer.text if answer.question.startswith(ENTITIES) else ""
        spec = self.ground.facts[answer.question]
        return "" if answer.given is Given.UNKNOWN else show(fact_value(spec, answer.text), spec.unit)

    def names(self, state: State) -> tuple[str, ...]:
        """Give the names of all that may be answered or changed."""
        return tuple(dict.fromkeys((*self._answered(state), ENTITIES, *self.ground.facts)))

    def meant(self, state: State, name: str) -> str | None:
        """Find the question that a name means; `entities` means the next line."""
        answered = self._answered(state)
        found = find(name, answered) or find(name.rpartition(".")[2], (ENTITIES, *PARTS, *self.ground.facts))
        return None if found is None else answered.get(found, found)

    def is_stated(self, question: str) -> bool:
        """Tell whether the file that stands already says it."""
        if question in self.ground.facts:
            return self.ground.stated is not None and question in self.ground.stated.facts
        return not Product(self.ground, State()).is_wanted(question.partition(".")[0])

    def enough(self, turn: Turn) -> Turn:
        """Ask no more, once there is a name."""
        if turn.question is not None and turn.question.default is None:
            return replace(turn, fault="an answer is needed here first", taken=None)
        return self.turn(replace(turn.state, enough=True, revisit=()))

    def more(self, turn: Turn) -> Turn:
        """Go on after all, with whatever can still change something."""
        return self.turn(replace(turn.state, enough=False, goes_on=True))

    def standing(self, state: State) -> Standing:
        """Give what the answers amount to."""
        if self._standing is None or self._standing.state is not state:
            product = Product(self.ground, state)
            requirements = self.ground.requirements(product.entries(), state)
            advice = self._adviser.advise(requirements, self.ground.closed(state))
            self._standing = Standing(state, product, requirements, advice)
        return self._standing

    def _question(self, state: State) -> Question | None:
        """Find what to ask: first again what has to be, then about the product, then the most telling fact."""
        if state.revisit:
            question, reason = state.revisit[0]
            return self._again(state, question, reason)
        if state.enough:
            return None
        product = Product(self.ground, state)
        about_product = product.next_question()
        if about_product is not None:
            return product.question(about_product)
        standing = self.standing(state)
        ask = self._next_ask(standing)
        return None if ask is None else self._fact(standing, ask)

    def _next_ask(self, standing: Standing) -> Ask | None:
        depth = Depth.THOROUGH if standing.state.goes_on else self.ground.depth
        asked = sum(not is_product(one) for one in standing.state.answers)
        return next_ask(standing.advice, depth, asked, self.ground.knowledge.policy)

    def _again(self, state: State, question: str, reason: str) -> Question:
        """Ask a question again, with the answer that was given before as its default."""
        answer = state.answers.get(question)
        without = State({name: one for name, one in state.answers.items() if name != question})
        if is_product(question):
            asked = Product(self.ground, state).question(question)
        else:
            standing = self.standing(without)
            known = next((one for one in standing.advice.asks if one.fact == question), Ask(question, ()))
            asked = self._fact(standing, known)
        earlier = None if answer is None or answer.given is Given.UNKNOWN else answer.text
        return asked.model_copy(update={"earlier": earlier, "again_because": reason})

    def _fact(self, standing: Standing, ask: Ask) -> Question:
        spec = self.ground.facts[ask.fact]
        why = self._why(ask)
        progress = self._progress(standing, ask.changes[0] if ask.changes else None)
        fact = standing.advice.facts[ask.fact]
        questions = self.ground.knowledge.questions
        return fact_question(spec, fact, questions, why=why, changes=ask.changes, progress=progress)

    def _why(self, ask: Ask) -> str:
        words = self.ground.knowledge.questions.words
        if not ask.changes:
            return words["why_none"]
        named = ", ".join(one.replace("_", " ") for one in ask.changes[:_MOST_NAMED])
        more = len(ask.changes) - _MOST_NAMED
        return (
            words["why"].format(decisions=named) if more <= 0 else words["why_more"].format(decisions=named, count=more)
        )

    def _progress(self, standing: Standing, deciding: str | None = None) -> Progress:
        advice = standing.advice
        return Progress(settled=advice.settled, total=advice.total, deciding=deciding)

    def _accept(self, turn: Turn, question: Question, answer: Answer) -> Turn:
        before, after = turn.state, turn.state.with_answer(answer)
        if question.id in before.answers:
            after = after.asking_again(self._dependants(before, after, question.id))
        return self.turn(after, answer)

    def _dependants(self, before: State, after: State, changed: str) -> Mapping[str, str]:
        """Find the answers that rest on one that has changed: accepted defaults that are others now, lost targets."""
        if before.answers[changed].text == after.answers[changed].text:
            return {}
        found = self._lost_targets(before, after) if changed.startswith(ENTITIES) else {}
        accepted = [
            name
            for name, one in after.answers.items()
            if one.given is Given.ACCEPTED and name in self.ground.facts and name != changed
        ]
        for name in accepted:
            was, now = (self._default_without(state, name) for state in (before, after))
            if not same_value(self.ground.facts[name], was, now):
                found[name] = f"{changed} has changed, and with it the default that you accepted: {was} is {now} now"
        return found

    def _default_without(self, state: State, fact: str) -> str:
        """Give the default of a fact when it is not answered itself."""
        without = State({name: one for name, one in state.answers.items() if name != fact})
        requirements = self.ground.requirements(Product(self.ground, without).entries(), without)
        facts, _ = resolve_facts(requirements, self.ground.knowledge.vocabulary)
        return facts[fact].show()

    def _lost_targets(self, before: State, after: State) -> dict[str, str]:
        """Find the lines that point at an entity whose line now describes another."""
        old, new = Product(self.ground, before).lines, Product(self.ground, after).lines
        lost = {one.name for one in old.values()} - {one.name for one in new.values()}
        return {
            question: f"{', '.join(sorted(lost & set(line.targets)))} is no longer there"
            for question, line in new.items()
            if lost & set(line.targets)
        }

    def _answered(self, state: State) -> Mapping[str, str]:
        """Give the ids of answered questions by the names under which people may mean them."""
        lines = {line.name: question for question, line in Product(self.ground, state).lines.items()}
        return {**lines, **{name: name for name in state.answers}}

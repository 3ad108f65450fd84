"""api/README.md: the rules of the API and its operations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archgen.decisions.model import Recommendation
from archgen.design.api_model import Operation, OperationKind
from archgen.design.design import Design
from archgen.design.review_model import DecisionRecord
from archgen.design.rpcs_model import RpcService
from archgen.documents.document import Document
from archgen.documents.markdown import prose, spans
from archgen.documents.prose.sizing_rules import template_of
from archgen.documents.templates import render
from archgen.knowledge.api_words import ApiWords
from archgen.knowledge.loader import Knowledge

_GUARD = "If-Match"
_READS = frozenset({OperationKind.LIST, OperationKind.GET, OperationKind.SEARCH, OperationKind.AGGREGATE})


@dataclass(frozen=True)
class Convention:
    """One rule that a caller must know, with the decision behind it."""

    topic: str
    rule: str
    record: DecisionRecord | None


@dataclass(frozen=True)
class ResourceRow:
    """The operations under one tag, and who calls them."""

    name: str
    operations: Sequence[Operation]
    readers: tuple[str, ...]
    writers: tuple[str, ...]


def api_readme_document(design: Design, knowledge: Knowledge) -> Document | None:
    """Write the conventions and the operations; nothing without operations."""
    api = design.api
    if not api.operations:
        return None
    words = knowledge.single(ApiWords, "api_words.yaml")
    text = render(
        template_of("api/README.md.j2", design, knowledge),
        design=design,
        api=api,
        conventions=_conventions(design, words),
        resources=[_resource(tag.name, [one for one in api.operations if one.tag == tag.name]) for tag in api.tags],
        idle=[actor for _, actor in api.roles if not any(actor in one.actors for one in api.operations)],
        assumed=any(set(one.actors) - set(one.actors_shown) for one in api.operations),
        batches=[one for one in api.operations if one.kind is OperationKind.BATCH],
        nested=_nested(api.operations),
        outside=_unserved_styles(design, words),
        inside=[one.name for one in design.requirements.domain.entities if one.name not in api.entities],
        events=design.events,
        rpcs=design.rpcs,
        methods=_methods,
        callers=_service_callers,
        calls=len(api.calls),
        prose=prose,
        spans=spans,
    )
    return Document(path="api/README.md", text=text)


def _conventions(design: Design, words: ApiWords) -> list[Convention]:
    """Give the rules that hold here, each from the option that was taken."""
    api = design.api
    values: Mapping[str, object] = {
        "base_path": api.base_path or "/",
        "media_type": api.media_type,
        "page_size": api.page_size,
        "page_size_max": api.page_size_max,
        "requests_per_minute": api.requests_per_minute,
        "idempotent": sum(one.idempotent_key for one in api.operations),
        "public": sum(one.is_public for one in api.operations),
        "bound": _few(sorted({role for one in api.operations for role in one.own_rows})),
        "guarded": sum(any(each.name == _GUARD for each in one.parameters) for one in api.operations),
    }
    found = []
    for row in words.conventions:
        taken = design.recommendations.chosen(row.decision) if row.decision else ()
        texts = [row.by_option[option] for option in taken if option in row.by_option] or [row.text]
        for text in texts:
            if text and (not row.needs or values.get(row.needs)):
                record = design.review.record(row.decision) if row.decision else None
                found.append(Convention(row.topic, text.format_map(values), record))
    return found


def _few(roles: Sequence[str]) -> str:
    return ", ".join(f"`{one}`" for one in roles)


def _resource(name: str, operations: Sequence[Operation]) -> ResourceRow:
    return ResourceRow(
        name=name,
        operations=operations,
        readers=_callers([one for one in operations if one.kind in _READS]),
        writers=_callers([one for one in operations if one.kind not in _READS]),
    )


def _callers(operations: Sequence[Operation]) -> tuple[str, ...]:
    """Give who calls any of these, marked where no flow shows it."""
    shown = {actor for one in operations for actor in one.actors_shown}
    every = dict.fromkeys(actor for one in operations for actor in one.actors)
    return tuple(actor if actor in shown else f"~{actor}" for actor in every)


def _methods(one: RpcService) -> list[str]:
    return [each.name for each in one.methods]


def _service_callers(one: RpcService) -> tuple[str, ...]:
    return tuple(dict.fromkeys(caller.context for each in one.methods for caller in each.callers))


def _nested(operations: Sequence[Operation]) -> list[Operation]:
    """Give the operations that answer with parts in one call, so that a caller needs no call for each row."""
    return [one for one in operations if one.kind is OperationKind.LIST and one.path.count("{") == 1]


def _unserved_styles(design: Design, words: ApiWords) -> list[str]:
    """Give remarks on other styles that the decision takes beside HTTP resources."""
    one: Recommendation | None = design.recommendations.get("api_style")
    return [words.styles[option] for option in one.chosen if option in words.styles] if one else []

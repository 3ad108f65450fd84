"""What an API description says beside schemas and operations: its name, how callers sign in, whom it tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archgen.importing.naming import clean, split
from archgen.importing.openapi.api import Api, Operation, entries, items, text
from archgen.importing.openapi.fields import first_sentence
from archgen.importing.openapi.rules import api_rules
from archgen.importing.sketch import Found, Item, ItemKind, Note, note
from archgen.requirements.document import Entry, Node, NodeKind
from archgen.requirements.model import Integration

_ADDRESSES = ("authorizationUrl", "tokenUrl", "openIdConnectUrl")
_INFO = ("title", "description", "summary")
_READ = ("openapi", "swagger", "info", "paths", "components", "definitions", "servers", "tags", "webhooks")
_ALSO_READ = ("securityDefinitions", "host", "basePath", "schemes", "parameters", "responses")
_MOST_NAMED = 5


@dataclass
class Head:
    """All of it, as pieces of a sketch."""

    title: Found[str] | None = None
    summary: Found[str] | None = None
    facts: list[Found[tuple[str, str]]] = field(default_factory=list)
    actors: list[Found[str]] = field(default_factory=list)
    integrations: list[Found[Integration]] = field(default_factory=list)
    left_out: list[Item] = field(default_factory=list)


def read_head(api: Api, operations: Iterable[Operation]) -> Head:
    """Read everything beside schemas and operations."""
    head = Head()
    _info(api, head)
    _servers(api, head)
    _security(api, head)
    _tags(api, head)
    _callbacks(api, operations, head)
    for entry in api.root.entries:
        if entry.key not in (*_READ, *_ALSO_READ):
            item = api.item(ItemKind.HEAD, entry.key, entry.value)
            head.left_out.append(item.left_out("extension_key" if entry.key.startswith("x-") else "head_unused"))
    return head


def _info(api: Api, head: Head) -> None:
    info = api.at("info")
    for entry in entries(info):
        item = api.item(ItemKind.HEAD, f"info.{entry.key}", entry.value)
        said = text(entry.value)
        if entry.key == "title" and said:
            head.title = Found(clean(said), (item,))
        elif entry.key in ("description", "summary") and said and head.summary is None:
            head.summary = Found(first_sentence(said, 240), (item,))
        else:
            head.left_out.append(item.left_out("head_unused"))


def _servers(api: Api, head: Head) -> None:
    for one in items(api.root.get("servers")):
        item = api.item(ItemKind.SERVER, text(one.get("url")) or "server", one)
        head.left_out.append(item.left_out("server"))
    host = api.root.get("host")
    if host is not None:
        head.left_out.append(api.item(ItemKind.SERVER, text(host), host).left_out("server"))


def _hosts(api: Api) -> set[str]:
    """Give the hosts at which the API itself answers."""
    urls = [text(one.get("url")) for one in items(api.root.get("servers"))]
    return {host for host in (*map(_host, urls), text(api.root.get("host")).partition(":")[0]) if host}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _security(api: Api, head: Head) -> None:
    """Turn security schemes into ways to sign in, and their addresses elsewhere into an identity provider."""
    schemes = api.at("components", "securitySchemes") or api.at("securityDefinitions")
    logins: dict[str, list[Item]] = {}
    for entry in entries(schemes):
        scheme = api.resolve(entry.value)
        item = api.item(ItemKind.SECURITY, entry.key, entry.value)
        found = [api_rules().logins[kind] for kind in _kinds(scheme) if kind in api_rules().logins]
        for login in found:
            logins.setdefault(login, []).append(item)
        is_provider = _provider(api, scheme, item, head)
        if not found and not is_provider:
            head.left_out.append(item.left_out("security_scheme"))
        _scopes(api, scheme, head)
    if logins:
        every = tuple(dict.fromkeys(item for found in logins.values() for item in found))
        head.facts.append(Found(("login_types", f"[{', '.join(logins)}]"), every))


def _kinds(scheme: Node) -> Iterator[str]:
    """Give what a scheme is, in the words of the rules: a kind, an HTTP scheme, or the flows of OAuth."""
    kind = text(scheme.get("type"))
    yield kind
    if kind == "http":
        yield text(scheme.get("scheme")).casefold()
    yield from (entry.key for entry in entries(scheme.get("flows")))
    yield text(scheme.get("flow"))


def _flows(scheme: Node) -> Iterator[Node]:
    yield scheme
    yield from (entry.value for entry in entries(scheme.get("flows")))


def _provider(api: Api, scheme: Node, item: Item, head: Head) -> bool:
    """Add an identity provider for addresses at a host that is not the API's own."""
    urls = [text(flow.get(key)) for flow in _flows(scheme) for key in _ADDRESSES]
    hosts = [host for host in map(_host, urls) if host and host not in _hosts(api)]
    if not hosts:
        return False
    made = Integration(name=f"Identity provider {hosts[0]}", purpose="signs users in")
    if made.name not in {one.value.name for one in head.integrations}:
        head.integrations.append(Found(made, (item,)))
    return True


def _scopes(api: Api, scheme: Node, head: Head) -> None:
    for flow in _flows(scheme):
        for entry in entries(flow.get("scopes")):
            item = api.item(ItemKind.SECURITY, f"scope {entry.key}", entry.value)
            role = _role(entry.key)
            if role:
                _actor(head, role, item, note("actor_by_scope", scope=entry.key))
            else:
                head.left_out.append(item.left_out("scope"))


def _role(name: str) -> str:
    """Give the role that a scope or a tag is named for; nothing when it names a right or a thing."""
    words = [word.casefold() for word in split(name)]
    words = words[1:] if words[:1] in (["role"], ["roles"]) else words
    is_role = len(words) == 1 and (words[0] in api_rules().actors or words[0].rstrip("s") in api_rules().actors)
    return words[0].capitalize() if is_role else ""


def _actor(head: Head, role: str, item: Item, remark: Note) -> None:
    number = next((number for number, one in enumerate(head.actors) if one.value == role), None)
    if number is None:
        head.actors.append(Found(role, (item,), (remark,)))
    else:
        head.actors[number] = head.actors[number].with_items((item,))


def _tags(api: Api, head: Head) -> None:
    """Tell the tags; one that names a role, and no thing in the plural, is an actor."""
    for one in items(api.root.get("tags")):
        name = text(one.get("name")) or "tag"
        item = api.item(ItemKind.HEAD, f"tag {name}", one)
        role = _role(name) if not name.casefold().endswith("s") else ""
        if role:
            _actor(head, role, item, note("actor_by_tag", tag=name))
        else:
            head.left_out.append(item.left_out("tag"))


def _callbacks(api: Api, operations: Iterable[Operation], head: Head) -> None:
    """Turn webhooks and callbacks into the systems that are told."""
    found = [(entry.key, api.item(ItemKind.CALLBACK, f"webhook {entry.key}", entry.value)) for entry in _webhooks(api)]
    for operation in operations:
        for entry in entries(operation.node.get("callbacks")):
            name = f"{operation.item.name} callback {entry.key}"
            found.append((entry.key, api.item(ItemKind.CALLBACK, name, entry.value)))
    if not found:
        return
    names = list(dict.fromkeys(clean(name) for name, _ in found))
    shown = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
    made = Integration(name="Webhook receivers", purpose=f"are told of {shown}")
    head.integrations.append(Found(made, tuple(item for _, item in found), (note("caller"),)))


def _webhooks(api: Api) -> Iterator[Entry]:
    for key in ("webhooks", "x-webhooks"):
        node = api.root.get(key)
        if node is not None and node.kind is NodeKind.MAP:
            yield from node.entries

"""Calls between parts of the system over gRPC: services, and the operations that they offer."""

from pydantic import Field

from archgen.design.api_model import Operation, Schema
from archgen.design.model import Frozen


class Caller(Frozen):
    """A bounded context that calls a method."""

    context: str = Field(description="Name of the context.")
    because: str = Field(description="Step of a flow, or reference, for which it calls.")


class RpcMethod(Frozen):
    """One operation that a service offers."""

    operation: Operation = Field(description="The operation, as the HTTP API would have it.")
    callers: tuple[Caller, ...] = Field(default=(), description="Contexts that call it; none where nobody is stated.")

    @property
    def name(self) -> str:
        """Name of the method: that of the operation with a capital in front."""
        return self.operation.id[:1].upper() + self.operation.id[1:]


class RpcService(Frozen):
    """What one bounded context offers."""

    context: str = Field(description="Name of the context that answers.")
    methods: tuple[RpcMethod, ...] = Field(description="Methods in the order of the requirements.")


class Rpcs(Frozen):
    """The gRPC services of a system; none where no decision takes gRPC."""

    services: tuple[RpcService, ...] = Field(default=(), description="One for each context that others call.")
    schemas: tuple[Schema, ...] = Field(default=(), description="Shapes that the methods exchange.")
    is_open: bool = Field(
        default=False, description="Whether no call is stated, so that services offer what the HTTP API does."
    )
    unnamed: tuple[str, ...] = Field(default=(), description="Calls whose message fits no operation.")

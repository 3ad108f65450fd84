"""The physical model of a bucket: where each kind of file lies, how long, and what an upload of it must be like."""

from pydantic import Field

from archgen.design.model import Frozen
from archgen.design.stores.physical import Physical


class FilePlace(Frozen):
    """A prefix of a bucket that holds one kind of file."""

    id: str = Field(description="Identifier of its rules, unique in the bucket.")
    prefix: str = Field(description="Beginning of the keys.")
    holds: str = Field(description="What the files are, as people know it.")
    entity: str | None = Field(default=None, description="Entity whose field names them; None for files of no entity.")
    column: str = Field(default="", description="`table.column` that holds the key.")
    data_class: str = Field(default="internal", description="How much harm a leak does.")
    key: str = Field(default="", description="Form of a key.")
    days: int | None = Field(default=None, description="Days after which a file ends; None while its row is there.")
    cool_days: int | None = Field(default=None, description="Days after which it moves to the class for rare reads.")
    content_types: tuple[str, ...] = Field(default=(), description="Content types that an upload may have.")


class BucketModel(Physical):
    """One bucket."""

    bucket: str = Field(description="Name of the bucket without what makes it unique in the world.")
    places: tuple[FilePlace, ...] = Field(description="Prefixes, that of arrivals first.")
    largest_bytes: int = Field(description="Bytes of the largest upload.")
    old_version_days: int = Field(description="Days until an old version ends.")
    abort_days: int = Field(description="Days until parts of a broken upload end.")
    link_s: int = Field(description="Longest life of a signed link in seconds.")
    origins: tuple[str, ...] = Field(description="Pages that may upload from a browser.")
    own_key: bool = Field(description="Whether files are encrypted with a key of the customer's account.")

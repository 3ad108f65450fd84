"""The services of a design as proto3: a package of its own for each, and one for what they share."""

from archgen.documents.protobuf.files import BUF, proto_files

__all__ = ["BUF", "proto_files"]

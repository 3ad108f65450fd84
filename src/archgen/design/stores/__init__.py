"""Physical models of the stores that are not relational: what lies where, by which keys it is found, at which cost.

`placement` says which tables of the data model lie in which store; it is a part of the design and costs nothing where
all is relational. `physical` is what every physical model has. Each store has one module here that makes its model
from the design and a placement, and one in `documents.stores` that writes it; both are loaded only where the store is
chosen. A new store is a value of `StoreKind`, an entry in `knowledge/stores.yaml`, a file `knowledge/stores/KIND.yaml`
and these two modules.
"""

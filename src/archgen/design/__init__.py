"""The design: one frozen model of structure, data, contract, sizes, cost, risks and growth, composed from blocks."""

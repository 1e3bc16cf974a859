"""How officers prove who they are: one explicit dict of providers."""

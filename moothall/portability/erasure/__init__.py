"""Requests for erasure: asked by residents, answered by each body, and the account that its person closes."""

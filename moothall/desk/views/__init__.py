"""The views of the desk: who may, one query or action, one template."""

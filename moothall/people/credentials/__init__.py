"""By what officers prove who they are: passwords, authenticator apps, passkeys and recovery codes."""

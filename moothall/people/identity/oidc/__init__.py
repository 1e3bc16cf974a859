"""OpenID Connect: residents and officers whom another issuer vouches for. GOV.UK One Login is one of a family."""

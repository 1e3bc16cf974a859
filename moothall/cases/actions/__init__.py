"""What happens to drafts and cases: one function for one thing."""

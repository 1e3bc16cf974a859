"""What drafts and cases there are, as each kind of asker may know it."""

"""The lab: a trainee's workspace, brought up to date without losing a word of theirs."""

"""The house doctor: looks at an installation, and says of each part that it is well or what to do."""

"""The classroom: exercises handed out, taken back and graded, with files and without a server."""

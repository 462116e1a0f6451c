import pathlib

pathlib.Path("checks.py").write_text("QUESTIONS = ()")
pathlib.Path("cells.json").write_text("{}")
rate = 1

"""How Sphinx builds the handbook. Fonts are the reader's own; nothing comes from another address."""

from __future__ import annotations

from typing import Any

from iomlab import __version__

project = "iomlab"
author = "The iomlab authors"
copyright = author
version = release = __version__
language = "en"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["made", "files"]
highlight_language = "none"
smartquotes = False  # an option keeps its two hyphens
myst_heading_anchors = 6
suppress_warnings = ["myst.header"]  # lists of methods leave a level out

html_theme = "furo"
html_title = f"iomlab {release}"
html_static_path = ["static"]
html_css_files = ["handbook.css"]
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_show_copyright = False
html_theme_options = {"top_of_page_buttons": [], "navigation_with_keys": True}


def in_its_language(_: Any, name: str, __: str, context: dict[str, Any], ___: Any) -> None:
    """Tell browsers and screen readers the language of a page: ``trainee.es`` is Spanish."""
    ending = name.rpartition(".")[2]
    if ending in ("es", "fr"):
        context["language"] = ending


def setup(app: Any) -> None:
    app.connect("html-page-context", in_its_language)

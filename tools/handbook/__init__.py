"""The handbook: ``docs/`` and a page a lesson as a small site that needs no network.

Made by Sphinx with MyST (Markdown) and furo (the look). Jupyter Book 2 needs node, and MkDocs has had no
release for over two years; Sphinx is pure Python, is released often, and treats a broken link as an
error. The pages stay plain Markdown, to be read in the repository: contents lists, pages of lessons and
the list of errors are added here, when the site is built.
"""

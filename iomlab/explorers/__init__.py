"""Interactive pieces for JupyterLab: one idea a file, a static picture when nobody can move them."""

"""What the package's own source never does: unpickle, evaluate, call a shell, read XML or YAML unsafely."""

import ast
from pathlib import Path

import pytest

import iomlab

from .hostile import within

HOUSE = Path(iomlab.__file__).parent
ROOT = HOUSE.parent
FILES = [
    p
    for top in (HOUSE, ROOT / "tools")
    for p in sorted(top.rglob("*.py"))
    if "_shipped" not in p.parts
]
FORBIDDEN_MODULES = {
    "pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "jsonpickle",
    "xml", "lxml", "xmlrpc", "pty", "commands", "telnetlib", "ftplib",
}  # fmt: skip
FORBIDDEN_CALLS = {
    "eval", "exec", "__import__", "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput",
    "os.execv", "os.execve", "os.spawnv", "pd.read_pickle", "pandas.read_pickle", "read_pickle", "to_pickle",
    "np.load", "numpy.load", "yaml.unsafe_load", "yaml.full_load", "yaml.load_all", "tarfile.extractall",
    "extractall", "extract", "shutil.unpack_archive", "unpack_archive", "pd.read_xml", "pd.eval", "tempfile.mktemp",
    "df.eval", "df.query",
}  # fmt: skip
# Code of the instructor, or of nobody else, that is run on purpose.
ALLOWED = {
    ("iomlab/classroom/masters.py", "exec"): "the checks of an exercise, written by the instructor",
    ("iomlab/classroom/prove.py", "exec"): "the instructor's own solution, before it is handed out",
    ("iomlab/classroom/audit.py", "exec"): "changed copies of the instructor's own solution",
    (
        "iomlab/forms/here.py",
        "exec",
    ): "the cells of a report that its reader runs, as in JupyterLab",
    ("iomlab/forms/here.py", "eval"): "the last expression of such a cell",
    (
        "iomlab/lab/server.py",
        "os.execve",
    ): "JupyterLab takes this process's place: a list of words, no shell",
}


def name_of(node):
    """Return the dotted name that is called, as far as it is one."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def faults(source, file):
    """Yield what a module does and may not, with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
            )
            for name in names:
                if name.split(".")[0] in FORBIDDEN_MODULES:
                    yield node.lineno, name
        if not isinstance(node, ast.Call):
            continue
        called = name_of(node.func)
        last = called.split(".")[-1]
        for wrong in (called, last if last in ("extractall", "read_pickle", "to_pickle") else ""):
            if wrong in FORBIDDEN_CALLS and (file, wrong) not in ALLOWED:
                yield node.lineno, wrong
        given = {k.arg: k.value for k in node.keywords}
        if "shell" in given and not (
            isinstance(given["shell"], ast.Constant) and given["shell"].value is False
        ):
            yield node.lineno, "shell"
        if called == "yaml.load" and name_of(given.get("Loader", ast.Constant(0))) not in (
            "Plain",
            "yaml.SafeLoader",
        ):
            yield node.lineno, "yaml.load"
        if isinstance(given.get("allow_pickle"), ast.Constant) and given["allow_pickle"].value:
            yield node.lineno, "allow_pickle"
        if isinstance(given.get("verify"), ast.Constant) and given["verify"].value is False:
            yield node.lineno, "verify=False"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_module_unpickles_evaluates_or_calls_a_shell(path):
    file = path.relative_to(ROOT).as_posix()
    assert list(faults(path.read_text("utf-8"), file)) == []


@pytest.mark.parametrize("file", sorted({file for file, _ in ALLOWED}))
def test_every_exception_is_still_needed(file):
    calls = {name for named, name in ALLOWED if named == file}
    source = (ROOT / file).read_text("utf-8")
    called = {name_of(n.func) for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)}
    assert calls <= called | {c.split(".")[-1] for c in called}, f"{file} no longer calls {calls}"


@pytest.mark.parametrize(
    "line",
    ["import pickle", "from pickle import loads", "eval('1')", "exec('1')", "import os; os.system('x')", "import xml.etree.ElementTree",
     "import subprocess; subprocess.run('x', shell=True)", "import yaml; yaml.load(x)", "import yaml; yaml.load(x, Loader=yaml.Loader)",
     "import numpy as np; np.load(x, allow_pickle=True)", "archive.extractall('.')", "import requests; requests.get(x, verify=False)", "frame.to_pickle('x')"],
)  # fmt: skip
def test_what_is_forbidden_is_found(line):
    assert list(faults(line, "x.py"))


def test_the_loader_of_plans_makes_no_object():
    import yaml

    from iomlab.errors import UsageError
    from iomlab.reports.batch.plan_file import parse_plan

    with pytest.raises(UsageError):
        parse_plan("!!python/object/apply:os.system [touch pwned]")
    assert yaml.BaseLoader.yaml_constructors.keys() <= {None} or "!!python" not in str(
        yaml.BaseLoader.yaml_constructors
    )


def test_workbooks_are_read_with_the_xml_reader_that_expands_nothing(tmp_path):
    """A workbook whose sheet defines an entity of entities is refused, and fast."""
    import zipfile

    import openpyxl

    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(8))
        + ']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row><c t="inlineStr"><is><t>&a7;</t></is></c></row></sheetData></worksheet>'
    )
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as good,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, bomb if name.endswith("sheet1.xml") else good.read(name))
    assert openpyxl.xml.DEFUSEDXML
    with within(), pytest.raises(ValueError, match="Unable to read workbook"):
        openpyxl.load_workbook(tmp_path / "b.xlsx")

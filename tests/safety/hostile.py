"""Names, values and files that nobody means well with, and how long a reader may take over one."""

from __future__ import annotations

import contextlib
import json
import signal
from collections.abc import Iterator

SECONDS = 10
RUNS = "window.hacked=(window.hacked||0)+1"

HTML = [
    f"<script>{RUNS}</script>", f"<img src=x onerror={RUNS}>", f"<svg onload={RUNS}>", f"<svg><script>{RUNS}</script></svg>",
    f'"><img src=x onerror={RUNS}>', f"'><svg onload={RUNS}>", f"</title><script>{RUNS}</script>",
    f"</style><script>{RUNS}</script>", f"</pre></td></table><img src=x onerror={RUNS}>", f"--><script>{RUNS}</script>",
    f"]]><script>{RUNS}</script>", f"<iframe srcdoc='<script>parent.{RUNS}</script>'>", f"<iframe src=javascript:parent.{RUNS}>",
    f"<a href=javascript:{RUNS}>click</a>", f"<a href='java\tscript:{RUNS}'>click</a>", f"<form action=javascript:{RUNS}><button>go</button></form>",
    f"<input autofocus onfocus={RUNS}>", f"<details open ontoggle={RUNS}>", f"<video><source onerror={RUNS}></video>",
    f"<body onload={RUNS}>", f"<marquee onstart={RUNS}>", f"<math><mtext><style><img src=x onerror={RUNS}></style></mtext></math>",
    f"<svg><style><img src=x onerror={RUNS}></style></svg>", f"<noscript><p title='</noscript><img src=x onerror={RUNS}>'></noscript>",
    f"<svg><animate onbegin={RUNS} attributeName=x dur=1s>", f"<object data='data:text/html,<script>{RUNS}</script>'></object>",
    "<base href='http://127.0.0.1:9/'>", "<link rel=stylesheet href='http://127.0.0.1:9/x.css'>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>", "<img src='http://127.0.0.1:9/x.png'>",
    "<style>@import 'http://127.0.0.1:9/x.css';</style>", "<p style='background:url(http://127.0.0.1:9/x)'>x</p>",
    "<svg><image href='http://127.0.0.1:9/x.png'/></svg>", "<audio src=//127.0.0.1:9/x autoplay></audio>", "<!-- <b> -->", "<b", "&lt;script&gt;", "&#60;b&#62;",
    "<plaintext>", "<xmp><b>x</b></xmp>", "<!DOCTYPE html><html><head>", "<?php system('id') ?>", "<template><b>x</b></template>",
]  # fmt: skip
MARKDOWN = [
    "**bold**", "_em_", "# heading", "## heading\n\ntext", "- item\n- item", "1. item", "> quote", "`code`", "```\ncode\n```", "    code",
    "[x](http://127.0.0.1:9/)", f"[x](javascript:{RUNS})", "![x](http://127.0.0.1:9/x.png)", "![x][y]\n\n[y]: http://127.0.0.1:9/x.png",
    "<http://127.0.0.1:9/>", "http://127.0.0.1:9/x", "www.127.0.0.1.example", "| a | b |\n|---|---|\n| 1 | 2 |", "~~gone~~", "---", "***",
    "a\n===", "a\n---", "[^1]\n\n[^1]: note", "\\", "\\\\", "`", "``` `", "*", "**", "_a_b_", "a  \nb", "{name}", "{0}", "{}", "{{", "}", "{name.__class__.__mro__}",
]  # fmt: skip
LATEX = [
    "$x^2$", "$$\\int$$", "\\(x\\)", "\\[x\\]", "$\\frac{$", "$\\href{javascript:alert(1)}{x}$", "\\input{/etc/passwd}",
    "\\write18{id}", "\\begin{document}", "%comment", "$\\unknowncommand$", "US$ 5 and US$ 6", "$", "$$",
]  # fmt: skip
CELLS = [
    "=1+1", "=cmd|'/c calc'!A0", '=HYPERLINK("http://127.0.0.1:9/","x")', "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1",
    "\u00a0=1+1", "\ufeff=1+1", "\u200b=1+1", "\x1b=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", '"=1+1"', "=1+1\n=2+2", '","=1+1', ";=1+1", "'=1+1", "=IMPORTXML(\"http://127.0.0.1:9/\",\"//a\")", "=WEBSERVICE(\"http://127.0.0.1:9/\")", "-2+3+cmd|' /C calc'!A0",
]  # fmt: skip
TERMINAL = [
    "\x1b[2J", "\x1b]0;owned\x07", "\x1b[31mred", "\x9b31m", "\x1b]8;;http://127.0.0.1:9/\x07x\x1b]8;;\x07", "\x07", "\x08\x08\x08", "a\rb", "\x00", "a\x00b",
    "\x7f", "\u202egpj.exe", "\u2066x\u2069", "\u202d", "\u2028line", "\u2029", "\x85", "\x1bP$q\x1b\\", "\x1b[6n", "\x1b[?1049h", "\x0c",
]  # fmt: skip
FILES = [
    "../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "\\\\host\\share", "con", "NUL", "aux.txt", "com1", "a/b", "a:b", "a|b", "a?b", "a*b",
    ".", "..", "...", " ", "x ", "x.", "-rf", "--help", "~", "$HOME", "`id`", "$(id)", "; id", "| id", "& id", "x" * 5000, "é" * 300, "\u0301",
    "file:///etc/passwd", "%2e%2e%2f", "\ud800", "x\ud800", "👩‍👩‍👧", "ﷺ" * 40, "a" + "\u0301" * 500,
]  # fmt: skip
PYTHON = [
    '"; import os; os.system("touch pwned"); "', "'); open('pwned', 'w'); ('", '"""', "'''", "\\\"", "\\", "\\N{BULLET}", "\\x41", "{__import__('os').system('touch pwned')}",
    "%(x)s", "%s%n", "__import__('os').system('touch pwned')", "\n!touch pwned\n", "\n%%bash\ntouch pwned", "]\nimport os\nos.mkdir('pwned')\n[",
]  # fmt: skip
NAMES = [*HTML, *MARKDOWN, *LATEX, *CELLS, *TERMINAL, *FILES, *PYTHON]
CLEAN = [name for name in NAMES if name.isprintable()]

VALUES = [
    "", " ", "0", "-1", "1e999", "-1e999", "nan", "inf", "NaN", "9" * 400, "1" * 5000, "1_000", "0x10", "१२", "½", "1,2,3", "1990-2000-2010", "2000-1990", "0000-9999",
    "None", "null", "true", "[]", "{}", "2024-02-30", "9999-99-99", "HND;GTM", "HND,HND", "*", "%", "en,es", "EN", "../en", "all",
]  # fmt: skip


def cell(source: object, *, tags: object = ("parameters",), kind: object = "code") -> dict:
    return {
        "cell_type": kind,
        "metadata": {"tags": list(tags) if isinstance(tags, tuple) else tags},
        "source": source,
        "outputs": [],
    }


def book(*cells: object, **more: object) -> bytes:
    made = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}
    return json.dumps(made).encode()


NOTEBOOKS = [
    b"", b"{", b"null", b"[]", b"0", b'""', b"\xff\xfe", b"\xef\xbb\xbf{}", b"{}", b"[" * 100_000, b'{"a":' * 50_000, b'{"cells": ' + b"9" * 10_000 + b"}",
    b'{"cells": 1e400}', book(nbformat=3), book(nbformat="4"), book(nbformat=9**99), book(1), book(None), book([]), book({}), book({"cell_type": 1}),
    book(cell(1)), book(cell([1])), book(cell(None)), book(cell("x", tags=1)), book(cell("x", tags={"a": 1})), book(cell("x", tags=[None, 1])), book(cell("x", kind=None)),
    book(cell("a = 1", kind="markdown")), book(cell("a = 1\x00")), book(cell("(" * 5000)), book(cell("a = " + "[" * 500 + "]" * 500)), book(cell("a = " + "-" * 20_000 + "1")),
    book(cell("a = '" + "x" * 100_000 + "'")), book(cell("a: " + "list[" * 400 + "]" * 400)), book(cell("a = __import__('os').system('touch pwned')")), book(cell("a = open('pwned', 'w')")),
    book(cell("import os\nos.mkdir('pwned')\na = 1")), book(cell("a: exec(\"open('pwned','w')\") = 1")), book(cell("a: Choice[open('pwned','w')] = 1")), book(cell("def f(): pass")), book(cell("\tindent")),
    book(cell("!touch pwned")), book(cell("%%bash\ntouch pwned")), book(cell("a = 1; b = a; c: int")), book(cell("a: Year[9, 1] = 1")), book(cell("a: Year[1e999, 2] = 1")), book(cell("a: Year['x', 2] = 1")),
    book(cell("a: Choice[[], {}] = 1")), book(cell("a: int = 1  # type: list[")), book(cell("a = 1  # " + "\u202e" * 50)), book(cell("é = 1\nlang: Language = '../x'")), book(cell("a: 'Year[' = 1")),
    book(*[cell("a = 1")] * 500), book(metadata=[1]), book(metadata={"kernelspec": {"name": "../../x"}}), b'{"cells": [], "nbformat": 4, "nbformat": 4}', book(cell("a = " + "9" * 5000)), book(cell("a: int = 1e5")),
]  # fmt: skip
PLANS = [
    "", "x", "- a", "notebook:", "notebook: []", "notebook: {a: b}", "notebook: [[a]]", "notebook: !!python/object/apply:os.system [touch pwned]", "!!python/name:os.system", "notebook: &a [*a]",
    "a: &a [1]\nb: *a", "notebook: a\nnotebook: b", "notebook: a\nmatrix: 1", "notebook: a\nmatrix: {country: {a: b}}", "notebook: a\nvalues: [1]", "notebook: a\nadd: {a: 1}", "notebook: a\nadd: [1]", "notebook: a\nchange: [{where: 1, values: 2}]",
    "notebook: a\nexclude: 5", "notebook: a\nto: [x]", "notebook: a\nbad: 1", "{" * 1000, "[" * 1000, "a: " * 200, "notebook: a\n? [x, y]\n: z", "notebook: a\n<<: {b: 1}", "%YAML 9.9\n---\nnotebook: a", "notebook: a\n---\nnotebook: b", "\x00", "notebook: \"\\ud800\"",
    "notebook: ../../etc/passwd", "notebook: a\nmatrix: {'country\\e[2J': all}", "\tnotebook: a", "notebook: |\n  a\n b", "? ? ? ?", "*a", "&a", "notebook: a\nmatrix: {x: 1..99999999999}", "notebook: a\nmatrix: {n: '0..999999'}",
]  # fmt: skip
SHEETS = [
    b"", b"\x00", b"id", b"id\n", b"id\n\n", b"id,id\na,b\n", b"name\nana\n", b"id\n../x\n", b"id\n/etc\n", b"id\nnul\n", b"id\n.\n", b"id\na\na\n", b"id\na\nA\n", b"id,lang\na,xx\n", b'id\n"a\n', b"id\na\x00b\n", b"\xff\xfei\x00d\x00", b"id\n" + b"x" * 200_000,
    b"id\n=cmd|x\n", b"id;lang\na;es\n", b"id\tlang\na\tes\n", b"id\r\na\r\n", b"id\ra\rb", b"id,lang,name\na,es,<script>x</script>\n", b"id\n\x1b[2J\n", b"id\na b\n", b",\n,\n", b"id,\na,b,c,d\n", b"id\n" + b"\n" * 9999,
]  # fmt: skip
RECORDS = [
    b"", b"\n", b"a", b"a,b\n", b"a,a\n1,2\n", b"a,b\n1\n", b"a\n1,2,3\n", b'a\n"x\n', b"\x00\x00", b"a\n\x00\n", b"\xff\xfe\x00", b"PAR1", b"a\n" + b"9" * 5000 + b"\n", b"a\n1e999\n", b"surname\nx\n", b"a\nana@example.org\n",
    b"a\n=1+1\n", b"a," * 5000 + b"b\n", b"a\n" + b"1\n" * 5000, b"lat,lon\n14.07,-87.19\n", b"\xef\xbb\xbfa\n1\n", b"a\r1\r2", b"<script>,b\n1,2\n", b"PK\x03\x04", b"a\tb\n1\t2\n", b"{}", b"[{}]",
]  # fmt: skip


@contextlib.contextmanager
def within(seconds: float = SECONDS) -> Iterator[None]:
    """Fail what takes longer than it may."""

    def late(*_: object) -> None:
        raise AssertionError(f"took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

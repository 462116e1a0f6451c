"""The dashboard: what a colleague gets, and what nobody else does."""

from __future__ import annotations

import asyncio
import http.client
import re
import socket
import threading
from types import SimpleNamespace
from urllib.parse import urlencode

import nbformat
import pytest

from iomlab.dashboard import desk as desks
from iomlab.dashboard.asked import LONGEST, texts
from iomlab.dashboard.desk import Busy, Desk
from iomlab.dashboard.gate import gate
from iomlab.dashboard.pages import form as form_page
from iomlab.dashboard.server import BODY, SLOW, House, serve, titled
from iomlab.errors import UsageError
from iomlab.forms.form import form
from iomlab.languages.formats import LANGUAGES
from iomlab.parameters.kinds import Parameter
from iomlab.reports.find import find_notebook

NOTEBOOK = "country_profile"
GOOD = {"country": "Sénégal", "first_year": "2000", "lang": "fr"}


class Server:
    """A dashboard that runs, and a browser that does what it is told."""

    def __init__(self, desk: Desk) -> None:
        self.gate, ready = gate("127.0.0.1"), threading.Event()
        forms = {lang: form(NOTEBOOK, lang) for lang in LANGUAGES}
        self.house = House(self.gate, forms, desk, titled(NOTEBOOK, find_notebook(NOTEBOOK)), "es")

        def listening(port: int) -> None:
            self.port = port
            ready.set()

        work = serve(self.house, "127.0.0.1", 0, listening)
        threading.Thread(target=lambda: asyncio.run(work), daemon=True).start()
        assert ready.wait(30)

    def ask(self, path="/", *, method="GET", body=None, known=True, **headers):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        head = {"Host": f"localhost:{self.port}", **headers}
        if known:
            head["Cookie"] = f"{self.house.cookie}={self.gate.session}"
        try:
            link.request(method, path, body, head)
            answer = link.getresponse()
            return SimpleNamespace(
                code=answer.status,
                headers=answer.headers,
                text=answer.read().decode("utf-8", "replace"),
            )
        finally:
            link.close()

    def send(self, fields, *, key=True, kind="application/x-www-form-urlencoded", **headers):
        given = {**({"_key": self.gate.key} if key else {}), **fields}
        body = urlencode(given, doseq=True)
        return self.ask(method="POST", body=body, **{"Content-Type": kind, **headers})


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Desk(NOTEBOOK, tmp_path_factory.mktemp("dashboard")) as desk:
        yield Server(desk)


@pytest.fixture(scope="module")
def made(server):
    """The number of a report that was made, and its waiting room."""
    sent = server.send(GOOD)
    assert sent.code == 303
    room = server.ask(sent.headers["Location"])
    return re.match(r"/run/([\w-]+)", sent.headers["Location"])[1], room


def test_the_token_opens_once_and_then_a_cookie_does(server):
    answer = server.ask(f"/?token={server.gate.token}", known=False)
    assert (answer.code, answer.headers["Location"]) == (303, "/?lang=es")
    cookie = answer.headers["Set-Cookie"]
    assert server.gate.session in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert server.gate.token not in server.ask().text


@pytest.mark.parametrize(
    "path", ["/", "/?token=", "/?token=guess", "/run/abc", "/report/abc.html", "/x"]
)
def test_without_the_token_nobody_comes_in(server, path):
    answer = server.ask(path, known=False)
    assert answer.code == 403
    assert "<form" not in answer.text
    assert server.gate.key not in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::"]
)
def test_a_server_of_another_name_is_not_this_one(server, host):
    assert server.ask(Host=host).code == 403
    assert server.ask(f"/?token={server.gate.token}", known=False, Host=host).code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"kind": "text/plain"},
        {"kind": "application/json"},
        {"key": False},
    ],
)
def test_a_form_that_this_server_did_not_write_is_not_taken(server, headers):
    orders = len(server.house.desk.orders)
    assert server.send(GOOD, **headers).code == 403
    assert len(server.house.desk.orders) == orders


@pytest.mark.parametrize(
    "path",
    [
        "/report/../../../../etc/passwd",
        "/report/..%2f..%2fetc%2fpasswd",
        "/report/%2e%2e/%2e%2e.html",
        "//etc/passwd",
        "/static/../cli.py",
        "/run/..%00",
        "/report/abc.ipynb",
        "/report/abc.html",
        "/api/kernels",
    ],
)
def test_no_path_leads_to_a_file(server, path):
    answer = server.ask(path)
    assert answer.code == 404
    assert "root:" not in answer.text


@pytest.mark.parametrize("suffix", ["ipynb", "json", "failed.ipynb"])
def test_of_a_report_only_page_and_workbook_are_served(server, made, suffix):
    assert server.ask(f"/report/{made[0]}.{suffix}").code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_other_methods_do_nothing(server, method):
    assert server.ask(method=method).code in (403, 405)


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(server):
    head = f"POST / HTTP/1.1\r\nHost: localhost:{server.port}\r\nContent-Length: {BODY + 1}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=SLOW / 2) as link:
        link.sendall(head.encode())
        assert link.recv(100).startswith(b"HTTP/1.1 400")
    assert server.ask().code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"override": "because"},
        {"out": "/etc"},
        {"notebook": "other"},
        {"vintage": "latest"},
        {"Country": "HND"},
        {"__class__": "x"},
        {"country": ["HND", "SEN"]},
        {"country": "x" * (LONGEST + 1)},
    ],
)
def test_only_the_parameters_are_taken_each_once(server, more):
    orders = len(server.house.desk.orders)
    assert server.send({**GOOD, **more}).code == 400
    assert len(server.house.desk.orders) == orders


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data"])
def test_files_are_not_taken(server, kind):
    part = (
        f'--x\r\nContent-Disposition: form-data; name="_key"\r\n\r\n{server.gate.key}\r\n--x--\r\n'
    )
    answer = server.ask(method="POST", body=part, **{"Content-Type": kind})
    assert answer.code in (400, 403)


def test_what_is_not_text_is_refused(server):
    body = f"_key={server.gate.key}&country=%ff%fe&first_year=1990&lang=es"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.ask(method="POST", body=body, **kind).code == 400


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("country", "<script>alert(1)</script>"),
        ("country", '" autofocus onfocus="alert(1)'),
        ("first_year", "__import__('os').system('id')"),
        ("first_year", "{{7*7}}"),
        ("lang", "<svg onload=alert(1)>"),
        ("lang", "de"),
        ("first_year", "1789"),
        ("country", ""),
    ],
)
def test_what_the_notebook_does_not_take_is_refused_at_its_field(server, name, text):
    answer = server.send({**GOOD, name: text})
    assert answer.code == 422
    assert f'id="f-{name}" aria-describedby="t-{name} w-{name}" aria-invalid="true"' in answer.text
    assert "<script" not in answer.text
    assert "<svg" not in answer.text
    assert ' onfocus="' not in answer.text
    assert 'role="alert"' in answer.text


def test_a_good_form_makes_the_report(server, made):
    number, room = made
    assert f'href="/report/{number}.html"' in room.text
    page = server.ask(f"/report/{number}.html")
    assert page.code == 200
    assert '<html lang="fr">' in page.text
    assert "Sénégal" in page.text
    assert "2000" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    book = server.ask(f"/report/{number}.xlsx")
    assert book.text.startswith("PK")
    assert "S%C3%A9n" not in book.headers["Content-Disposition"]
    assert "country_profile-SEN" in book.headers["Content-Disposition"]


def test_the_same_question_has_the_same_answer(server, made):
    again = server.send({**GOOD, "country": "SEN"})
    assert again.headers["Location"] == f"/run/{made[0]}?lang=es"


@pytest.mark.parametrize("path", ["/", "/?lang=fr", "/run/none", "/none"])
def test_every_page_is_closed_and_asks_nothing_from_outside(server, path):
    answer = server.ask(path)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Server"] is None
    assert "<script" not in answer.text
    assert "http:" not in answer.text
    assert "https:" not in answer.text


@pytest.mark.parametrize(
    ("lang", "heading", "label"),
    [
        ("en", "Migration profile", "Country or area of the profile"),
        ("es", "Perfil migratorio", "País o zona del perfil"),
        ("fr", "Profil migratoire", "Pays ou zone du profil"),
    ],
)
def test_it_speaks_three_languages_and_every_field_has_its_label(server, lang, heading, label):
    text = server.ask(f"/?lang={lang}").text
    assert f'<html lang="{lang}">' in text
    assert f"<h1>{heading}</h1>" in text
    assert f'<label for="f-country">{label}</label>' in text
    ids = set(re.findall(r'<(?:input type="text"|select)[^>]* id="([^"]+)"', text))
    assert (
        ids
        == set(re.findall(r'<label for="([^"]+)"', text))
        == {"f-country", "f-first_year", "f-lang"}
    )


def test_every_kind_of_field_can_be_filled_in():
    declared = [
        Parameter("sure", "yes_no", True),
        Parameter("which", "choice", ("a",), choices=("a", "b"), many=True),
        Parameter("size", "choice", 2, choices=(1, 2)),
        Parameter("maybe", "choice", None, choices=("x",), optional=True),
        Parameter("note", "text", ""),
    ]
    given = texts(
        declared, {"which": ["b", "a"], "size": ["2"], "maybe": [""], "note": ["n"]}, "en"
    )
    assert given == {"sure": False, "which": ("b", "a"), "size": 2, "maybe": None, "note": "n"}
    page = form_page("T", declared, given, "en", "k")
    assert page.count(" checked") == 2
    assert '<option value="2" selected>' in page
    assert '<input type="checkbox" name="sure" value="yes" id="f-sure"' in page
    assert "<legend>Which</legend>" in page


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_every_address_of_a_machine_has_no_name_to_check(host):
    with pytest.raises(UsageError, match="every address"):
        gate(host)


def test_an_address_that_is_named_is_the_only_one():
    named = gate("192.0.2.7")
    assert named.named("192.0.2.7:8000")
    assert not named.named("localhost")


def test_the_queue_has_an_end_and_says_so(server, monkeypatch):
    monkeypatch.setattr(desks, "WAITING", -1)
    answer = server.send({**GOOD, "country": "ECU"})
    assert answer.code == 503
    assert answer.headers["Retry-After"] == "60"
    assert 'role="alert"' in answer.text


def test_reports_that_wait_know_how_many_come_first_and_old_ones_go(tmp_path, monkeypatch):
    free = threading.Event()

    def slow(*_, out, **__):
        assert free.wait(60)
        (out / "x.html").write_text("x")
        return SimpleNamespace(files=(out / "x.html",))

    monkeypatch.setattr(desks, "run", slow)
    monkeypatch.setattr(desks, "KEPT", 2)
    with Desk(NOTEBOOK, tmp_path) as desk:
        orders = [desk.order({"country": c}) for c in ("HND", "SEN", "ECU", "COL", "PER")]
        assert [desk.before(order) for order in orders] == [0, 1, 2, 3, 4]
        with pytest.raises(Busy):
            desk.order({"country": "USA"})
        free.set()
        desk.worker.submit(lambda: None).result(60)
        assert all(order.ended for order in orders)
        desk.order({"country": "USA"})
        desk.worker.submit(lambda: None).result(60)
        assert len(desk.orders) == 2
        assert len(list(tmp_path.iterdir())) == 2


def test_a_report_that_fails_tells_the_colleague_why_but_no_path(tmp_path, capsys):
    cell = nbformat.v4.new_code_cell("n: int = 1", metadata={"tags": ["parameters"]})
    book = nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_code_cell("1 / 0")])
    path = tmp_path / "broken.ipynb"
    nbformat.write(book, path)
    with Desk(str(path), tmp_path) as desk:
        order = desk.order({"n": 2})
        desk.worker.submit(lambda: None).result(120)
        assert order.ended
        assert "division by zero" in str(order.refused)
        assert str(tmp_path) not in str(order.refused)
        assert desk.order({"n": 2}) is not order  # asked again, it is tried again
    assert "division by zero" in capsys.readouterr().err

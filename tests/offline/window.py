"""A folder served on this machine alone, and a lesson of it in a browser that notes every request."""

from __future__ import annotations

import functools
import http.server
import threading
import time
from contextlib import contextmanager

CELLS = """() => {
  const panel = window.jupyterapp?.shell.currentWidget;
  if (!panel?.sessionContext?.isReady) return null;
  return panel.content.widgets.filter(cell => cell.model.type === 'code').map(cell => {
    const outputs = cell.model.outputs.toJSON();
    return {
      number: cell.model.executionCount,
      source: cell.model.sharedModel.getSource(),
      errors: outputs.filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue),
      printed: outputs.filter(o => o.output_type === 'stream').map(o => o.text).join(''),
      pictures: outputs.filter(o => o.data && o.data['image/png']).length,
      html: outputs.map(o => (o.data && o.data['text/html'] || '')).join(' '),
    };
  });
}"""
RUN_ALL = "() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }"
ANSWER = """([words, source]) => {
  const panel = window.jupyterapp.shell.currentWidget;
  const at = panel.content.widgets.findIndex(c => c.model.sharedModel.getSource().includes(words));
  panel.content.activeCellIndex = at;
  panel.content.widgets[at].model.sharedModel.setSource(source);
  window.jupyterapp.commands.execute('notebook:run-cell');
}"""


@contextmanager
def served(folder):
    """Serve a folder as ``python -m http.server`` does, and give its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


class Lesson:
    """One lesson in a browser of its own."""

    def __init__(self, browser, address, name):
        self.address, self.requests = address, []
        self.context = browser.new_context(viewport={"width": 1300, "height": 1000})
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page = self.context.new_page()
        self.began = time.monotonic()
        self.page.goto(f"{address}lab/index.html?path={name}")
        self.until(lambda cells: cells is not None)

    def cells(self):
        return self.page.evaluate(CELLS)

    def until(self, reached, seconds=300):
        """Wait until the cells are as asked; return them and the seconds since the page was asked for."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            cells = self.cells()
            if reached(cells):
                return cells, time.monotonic() - self.began
            time.sleep(0.3)
        raise AssertionError(f"not reached within {seconds} s: {cells}")

    def run(self):
        """Run all cells; return them, the seconds to the first picture and to the end."""
        self.page.evaluate(RUN_ALL)
        _, first = self.until(lambda cells: any(c["pictures"] or c["errors"] for c in cells))
        cells, whole = self.until(
            lambda cells: all(c["number"] for c in cells) or any(c["errors"] for c in cells)
        )
        time.sleep(1)
        return self.cells() or cells, first, whole

    def answer(self, question, source, seconds=60):
        """Write a cell anew, run it, and return its output as HTML."""
        words = f'check("{question}"'
        before = [c["number"] for c in self.cells() if words in c["source"]]
        self.page.evaluate(ANSWER, [words, source])

        def again(cells):
            return any(words in c["source"] and c["number"] not in (None, *before) for c in cells)

        self.until(again, seconds)
        time.sleep(0.5)
        return next(c["html"] for c in self.cells() if words in c["source"])

    def outside(self):
        """Return the requests that left the address of the site."""
        ours = (self.address, "data:", "blob:", self.address.replace("http", "ws", 1))
        return [url for url in self.requests if not url.startswith(ours)]

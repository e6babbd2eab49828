"""The live playground in a real browser, beside a bare `fit` of the same model: python benchmarks/live.py [SECONDS]

Needs Playwright and a Chromium on PATH. An update is a picture that the browser has taken up: the map of 100 x 100,
the map of each neuron, links, losses. An answer is the time from a click, in the page, to the change that it asks for,
in the page. Results: a table, and benchmarks/results/live.json.
"""

import json
import os
import pathlib
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

RESULTS = pathlib.Path(__file__).parent / "results" / "live.json"
LARGEST = "layers=8-8-8-8-8-8&features=x1,x2,x1^2,x2^2,x1x2,sin(x1),sin(x2)"
NETWORKS = {"4-2": "", "8-8-8-8-8-8, all features": LARGEST}
REPEATS = 15

# Buttons lie in shadow roots. `answer` clicks one and tells after how many milliseconds `done` holds.
PAGE = """
function deep(root, match) {
  for (const element of root.querySelectorAll("*")) {
    if (match(element)) return element;
    const found = element.shadowRoot && deep(element.shadowRoot, match);
    if (found) return found;
  }
  return null;
}
const button = (name) => deep(document, (e) => e.classList.contains(name)).shadowRoot.querySelector("button");
const models = () => Array.from(Bokeh.documents[0]._all_models.values());
const taken = () => models().find((m) => m.type === "ColumnDataSource" && "n" in m.data).data.n[0];
const said = () => models().find((m) => m.type === "Div" && /^Epoch/.test(m.text)).text;
const epoch = () => Number(/Epoch <b>(\\d+)/.exec(said())[1]);
async function until(done) {
  const start = performance.now();
  while (!done()) {
    if (performance.now() - start > 20000) throw new Error("No answer within 20 s");
    await new Promise((go) => {  // sooner than a timer
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = go;
      port2.postMessage(0);
    });
  }
  return performance.now() - start;
}
window.bench = {
  taken, epoch,
  toggle: () => { const before = button("lk-play").innerText; button("lk-play").click();
                  return until(() => button("lk-play").innerText !== before); },
  // From the click to the last picture of a training that was told to end.
  stop: async () => {
    const start = performance.now();
    let last = epoch(), moved = start;
    button("lk-play").click();
    await until(() => {
      if (epoch() !== last) { last = epoch(); moved = performance.now(); }
      return performance.now() - moved > 400;
    });
    return moved - start;
  },
  step: () => { const before = epoch(); button("lk-step").click(); return until(() => epoch() > before); },
};
"""


def bare(query, seconds):
    """Epochs a second of stock `fit` alone, and what one look at the model costs."""
    from lecturekit.live.play.address import decode
    from lecturekit.live.play.training import TrainingRun

    state = decode(query)
    run = TrainingRun(state.data, state.nets[0])
    run.train(5)
    start = time.perf_counter()
    run.train(10**6, lambda _: time.perf_counter() - start < seconds)
    rate = (run.epoch - 5) / (time.perf_counter() - start)
    looks = []
    for _ in range(30):
        begin = time.perf_counter()
        run.look()
        looks.append(time.perf_counter() - begin)
    return rate, statistics.median(looks)


def visited(page, address, query, seconds):
    """Updates a second, and answer times in milliseconds."""
    page.goto(f"{address}/playground?{query}")
    page.get_by_text("Epoch 0").wait_for()
    page.add_script_tag(content=PAGE)
    page.evaluate("bench.toggle()")
    page.wait_for_function("bench.epoch() > 20", timeout=60_000)  # the step is compiled by now
    before, start = page.evaluate("[bench.taken(), performance.now()]")
    page.wait_for_timeout(seconds * 1000)
    after, end = page.evaluate("[bench.taken(), performance.now()]")
    answers = {"play": [], "pause": [], "at rest": [], "step": []}
    for _ in range(REPEATS):
        answers["pause"].append(page.evaluate("bench.toggle()"))
        page.wait_for_timeout(300)
        answers["step"].append(page.evaluate("bench.step()"))
        page.wait_for_timeout(200)
        answers["play"].append(page.evaluate("bench.toggle()"))
        page.wait_for_timeout(500)
        answers["at rest"].append(page.evaluate("bench.stop()"))
        page.evaluate("bench.toggle()")
        page.wait_for_timeout(500)
    page.evaluate("bench.toggle()")
    return (after - before) / (end - start) * 1000, answers


def main(seconds):
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("Expected a Chromium on PATH. Found none: install one.")
    alone = {name: bare(query, seconds) for name, query in NETWORKS.items()}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-c", "from lecturekit.cli import app; app()", "live", "playground", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    results = []
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.5)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--headless=new"])
            for name, query in NETWORKS.items():
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                rate, answers = visited(page, address, query, seconds)
                page.close()
                fit, look = alone[name]
                results.append({"network": name, "updates": rate, "fit": fit, "look": look, "answers": answers})
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    show(results)
    RESULTS.parent.mkdir(exist_ok=True)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]}
    RESULTS.write_text(json.dumps({"machine": machine, "results": results}, indent=1))


def show(results):
    from rich.console import Console
    from rich.table import Table

    table = Table(title="The playground: updates a second, answers in ms (median, largest)")
    for heading in ("network", "updates/s", "bare fit, epochs/s", "one look", "play", "pause", "at rest", "step"):
        table.add_column(heading, justify="left" if heading == "network" else "right")
    for row in results:
        answers = [f"{statistics.median(row['answers'][k]):.0f}, {max(row['answers'][k]):.0f}" for k in row["answers"]]
        table.add_row(
            row["network"], f"{row['updates']:.1f}", f"{row['fit']:.0f}", f"{row['look'] * 1000:.1f} ms", *answers
        )
    Console(width=120).print(table)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)

"""The live playground in a real browser, beside a bare `fit` of the same model: python benchmarks/live.py [SECONDS]

Needs Playwright and a Chromium on PATH. An update is a picture that the browser has received: the map of 100 x 100, the
map of each neuron, links, losses. The response time is measured in the page, from a click to the change that it causes.
Results: a table, and benchmarks/results/live.json.
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

# Buttons are in shadow roots. `bench.toggle`, `stop` and `step` click one and return the response time in milliseconds.
PAGE = """
function deep(root, match) {
  for (const element of root.querySelectorAll("*")) {
    if (match(element)) return element;
    const nested = element.shadowRoot && deep(element.shadowRoot, match);
    if (nested) return nested;
  }
  return null;
}
const button = (name) => deep(document, (e) => e.classList.contains(name)).shadowRoot.querySelector("button");
const models = () => Array.from(Bokeh.documents[0]._all_models.values());
const taken = () => models().find((m) => m.type === "ColumnDataSource" && "n" in m.data).data.n[0];
const status = () => models().find((m) => m.type === "Div" && /^Epoch/.test(m.text)).text;
const epoch = () => Number(/Epoch <b>(\\d+)/.exec(status())[1]);
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
  // From the click that ends training to the last picture.
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


def bare_fit(query, seconds):
    """Epochs per second of stock `fit` alone, and the seconds of one look at the model."""
    from lecturekit.live.play.address import decode
    from lecturekit.live.play.training import TrainingRun

    state = decode(query)
    run = TrainingRun(state.data, state.nets[0])
    run.train(5)
    start = time.perf_counter()
    run.train(10**6, lambda _: time.perf_counter() - start < seconds)
    rate = (run.epoch - 5) / (time.perf_counter() - start)
    look_seconds = []
    for _ in range(30):
        look_start = time.perf_counter()
        run.look()
        look_seconds.append(time.perf_counter() - look_start)
    return rate, statistics.median(look_seconds)


def measure_page(page, address, query, seconds):
    """Updates per second, and response times in milliseconds."""
    page.goto(f"{address}/playground?{query}")
    page.get_by_text("Epoch 0").wait_for()
    page.add_script_tag(content=PAGE)
    page.evaluate("bench.toggle()")
    page.wait_for_function("bench.epoch() > 20", timeout=60_000)  # the step is compiled by now
    before, start = page.evaluate("[bench.taken(), performance.now()]")
    page.wait_for_timeout(seconds * 1000)
    after, end = page.evaluate("[bench.taken(), performance.now()]")
    response_times = {"play": [], "pause": [], "at rest": [], "step": []}
    for _ in range(REPEATS):
        response_times["pause"].append(page.evaluate("bench.toggle()"))
        page.wait_for_timeout(300)
        response_times["step"].append(page.evaluate("bench.step()"))
        page.wait_for_timeout(200)
        response_times["play"].append(page.evaluate("bench.toggle()"))
        page.wait_for_timeout(500)
        response_times["at rest"].append(page.evaluate("bench.stop()"))
        page.evaluate("bench.toggle()")
        page.wait_for_timeout(500)
    page.evaluate("bench.toggle()")
    return (after - before) / (end - start) * 1000, response_times


def main(seconds):
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("Expected a Chromium on PATH. Found none: install one.")
    bare_fits = {name: bare_fit(query, seconds) for name, query in NETWORKS.items()}
    with socket.socket() as free_socket:
        free_socket.bind(("127.0.0.1", 0))
        port = free_socket.getsockname()[1]
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
                rate, response_times = measure_page(page, address, query, seconds)
                page.close()
                fit, look = bare_fits[name]
                results.append(
                    {"network": name, "updates": rate, "fit": fit, "look": look, "response_times": response_times}
                )
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

    table = Table(title="The playground: updates per second, response times in ms (median, largest)")
    for heading in ("network", "updates/s", "bare fit, epochs/s", "one look", "play", "pause", "at rest", "step"):
        table.add_column(heading, justify="left" if heading == "network" else "right")
    for row in results:
        times = [f"{statistics.median(times):.0f}, {max(times):.0f}" for times in row["response_times"].values()]
        table.add_row(
            row["network"], f"{row['updates']:.1f}", f"{row['fit']:.0f}", f"{row['look'] * 1000:.1f} ms", *times
        )
    Console(width=120).print(table)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)

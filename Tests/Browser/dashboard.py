"""The dashboard of `healthwatch serve` in a real browser: every behaviour that a person would notice.

dashboard.py HEALTHWATCH ENGINE WEB BAD PROJECT FOLDER: the program, the address of the engine, the names of a container that
is healthy while its file /tmp/up is there, of one that is unhealthy with markup in its check's output, and of a project of
several containers, one of which fails; a folder for the record. Serves exactly these. Ends with 0 when everything holds.
"""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

from axe_core_python.selenium import Axe
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

PATIENCE = 15
# What the page may do that a person did not ask for: nothing, so nothing is ever logged.
HTML = "<img src=x onerror=alert(1)>"


class Engine:
    """As much of an engine as it takes to change the health of a container."""

    def __init__(self, host):
        self.path = host.removeprefix("unix://")

    def call(self, path, body):
        connection = http.client.HTTPConnection("docker", timeout=30)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(self.path)
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        data = answer.read()
        assert answer.status < 400, data
        return data

    def run(self, name, *words):
        made = json.loads(self.call(f"/containers/{name}/exec", {"Cmd": list(words)}))
        self.call(f"/exec/{made['Id']}/start", {"Detach": False})


class Link:
    """The way to the engine, which can be cut."""

    def __init__(self, engine, folder):
        self.engine, self.path, self.is_cut, self.ends = engine, f"{folder}/link.sock", False, []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, server = self.listener.accept()[0], socket.socket(socket.AF_UNIX)
            if self.is_cut:
                client.close()
                continue
            server.connect(self.engine.path)
            self.ends += [client, server]
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self.copy, args=pair, daemon=True).start()

    @staticmethod
    def copy(source, target):
        try:
            while data := source.recv(65_536):
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self, is_cut):
        self.is_cut = is_cut
        for end in self.ends if is_cut else []:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Server:
    """`healthwatch serve`, on the same port each time that it is started."""

    def __init__(self, program, link, names, folder):
        self.words = [program, "serve", *names, "-H", f"unix://{link.path}"]
        self.record = ["--record", f"{folder}/history.db"]
        self.port = 0
        self.start()

    def start(self, record=None):
        words = [*self.words, "--listen", f"127.0.0.1:{self.port}", *(record or self.record)]
        self.process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.search(r"listening on http://127\.0\.0\.1:(\d+)$", line.strip())
        assert found, line
        self.port = int(found[1])
        self.url = f"http://127.0.0.1:{self.port}/"

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        self.process.stderr.close()

    def status(self, name):
        with urllib.request.urlopen(f"{self.url}api/v1/status/{name}", timeout=10) as answer:
            return json.load(answer)["apps"][0]["data"]


def open_browser(width, height=900):
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--window-size={width},{height}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    browser.set_page_load_timeout(30)
    resize(browser, width, height)
    return browser


def resize(browser, width, height=900):
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def prefer(browser, scheme):
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def until(condition, what, seconds=PATIENCE):
    """Looks until the condition holds, and returns what it gave."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.05)


class Page:
    def __init__(self, browser, engine, link, server, web, bad, project):
        self.browser, self.engine, self.link, self.server = browser, engine, link, server
        self.web, self.bad, self.project = web, bad, project

    def script(self, text, *arguments):
        return self.browser.execute_script(text, *arguments)

    def rows(self):
        """The names and statuses of the apps, in their order."""
        return self.script(
            "return [...document.querySelectorAll('li.app')].map((row) => [row.dataset.key.replace(/^[a-z]+:/, ''),"
            " row.querySelector('.row > .status').textContent])")

    def status(self, name):
        return dict(self.rows()).get(name)

    def text(self, selector):
        return self.script("return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def press(self, *keys):
        webdriver.ActionChains(self.browser).send_keys(*keys).perform()

    def focused(self):
        """The app whose row has the focus."""
        return self.script("return document.activeElement.closest('li.app')?.dataset.key.replace(/^[a-z]+:/, '') ?? ''")

    def load(self, fragment=""):
        self.browser.get("about:blank")
        self.browser.get(self.server.url + fragment)
        until(lambda: len(self.rows()) == 3, "three apps")

    # What people notice.

    def shows_what_there_is(self):
        self.load()
        assert self.rows() == [[self.bad, "Unhealthy"], [self.project, "Degraded"], [self.web, "Healthy"]], self.rows()
        assert self.browser.title == "1 unhealthy - healthwatch", self.browser.title
        assert self.text("#verdict") == "1 unhealthy"
        until(lambda: self.text("#link").startswith("live, engine heard "), "live")

    def says_why(self):
        self.load(f"#open=container:{self.bad}")
        found = until(lambda: self.text(".finding dl"), "a finding")
        for words in ("evidence", "cause", "fix", f"docker exec {self.bad}", HTML):
            assert words in found, (words, found)
        assert until(lambda: self.text(".chart .legend"), "a chart").startswith("Unhealthy")
        assert "Unhealthy" in until(lambda: self.text("table[aria-label='Last changes']"), "changes")
        assert self.script("return document.querySelectorAll('img, iframe, object').length") == 0

    def shows_what_heal_did(self):
        words = ["heal", self.bad, "--once", "--stop-timeout", "0", "-H", f"unix://{self.link.path}"]
        subprocess.run([self.server.words[0], *words, *self.server.record], check=True, stdout=subprocess.DEVNULL, timeout=60)
        until(lambda: self.server.status(self.bad) == "Unhealthy", "unhealthy again")
        self.load(f"#open=container:{self.bad}")
        changes = "table[aria-label='Last changes']"
        found = until(lambda: "restarted by heal" in self.text(changes) and self.text(changes), "a restart")
        assert HTML in found, found

    def follows_changes(self):
        self.load()
        for change, word, title in (("rm", "Unhealthy", "2 unhealthy"), ("touch", "Healthy", "1 unhealthy")):
            self.engine.run(self.web, change, "/tmp/up")
            until(lambda: self.server.status(self.web) == word, f"{word} by the API")
            until(lambda: self.status(self.web) == word, f"{word} on the page", 2)
            until(lambda: self.browser.title.startswith(title), title, 2)
            # Told to who does not see it, too.
            spoken = f"{self.web} is {word.lower()}"
            until(lambda: spoken in self.script("return document.getElementById('live').textContent"), spoken, 4)

    def finds_and_filters(self):
        self.load()
        search = self.browser.find_element(By.ID, "search")
        search.send_keys(self.bad[-4:])
        until(lambda: [name for name, _ in self.rows()] == [self.bad], "one app found")
        search.send_keys(" nothing-has-this")
        until(lambda: not self.rows() and "No app matches" in self.text("#apps"), "no app found")
        self.browser.find_element(By.CSS_SELECTOR, "[data-action=clear]").click()
        until(lambda: len(self.rows()) == 3, "all apps again")
        self.browser.find_element(By.CSS_SELECTOR, "#counts [data-status=Degraded]").click()
        until(lambda: [status for _, status in self.rows()] == ["Degraded"], "one status")
        assert "status=Degraded" in self.browser.current_url
        self.browser.refresh()
        until(lambda: [status for _, status in self.rows()] == ["Degraded"], "the same after a reload")
        self.browser.find_element(By.CSS_SELECTOR, "#counts [data-status=Degraded]").click()
        until(lambda: len(self.rows()) == 3, "every status again")

    def works_by_keyboard(self):
        self.load()
        self.press("/")
        assert self.script("return document.activeElement.id") == "search"
        self.press("nobody", Keys.ESCAPE)
        until(lambda: len(self.rows()) == 3, "Escape clears the search")
        self.press("j")
        assert self.focused() == self.bad, self.focused()
        self.press(Keys.ARROW_DOWN)
        assert self.focused() == self.project
        self.press("k", Keys.ENTER)
        until(lambda: self.text(".finding dl"), "Enter opens the diagnosis")
        # Everything that can be clicked can be reached, and shows that it is.
        seen = set()
        for _ in range(60):
            self.press(Keys.TAB)
            name = self.script(
                "const node = document.activeElement; if (node === document.body) return '';"
                "const style = getComputedStyle(node); return (node.id || node.dataset.action || node.className || node.href)"
                " + (style.outlineStyle === 'none' || style.outlineWidth === '0px' ? ' without outline' : '')")
            seen.add(name)
        assert {"theme", "help", "search", "copy", "range"} <= seen, seen
        assert not [name for name in seen if name.endswith("without outline")], seen
        self.script("document.querySelector('.toggle').focus()")
        self.press(Keys.SPACE)
        until(lambda: not self.text(".detail"), "Space closes it")
        self.press("?")
        until(lambda: "next app" in self.text("#keys"), "the list of keys")
        self.press(Keys.ESCAPE)

    def tells_loss_and_recovery(self):
        self.load()
        self.server.stop()
        until(lambda: "Connection lost" in self.text("#notice"), "the loss is said")
        assert self.browser.title == "connection lost - healthwatch", self.browser.title
        assert len(self.rows()) == 3
        # While it is away things change.
        self.engine.run(self.web, "rm", "/tmp/up")
        self.server.start()
        until(lambda: "Connected again" in self.text("#notice"), "the recovery is said", 20)
        until(lambda: self.status(self.web) == "Unhealthy", "what happened meanwhile", 20)
        self.engine.run(self.web, "touch", "/tmp/up")
        until(lambda: self.status(self.web) == "Healthy", "live again", 20)
        until(lambda: not self.text("#notice"), "the notice goes")

    def tells_loss_of_the_engine(self):
        self.server.stop()
        self.server.start([*self.server.record, "--max-age", "2s", "--interval", "500ms"])
        self.load()
        self.link.cut(True)
        until(lambda: [status for _, status in self.rows()] == ["Unknown"] * 3, "nothing is known")
        assert "no contact with the engine for" in self.text(".engine"), self.text("#apps")
        assert self.browser.title == "3 unknown - healthwatch", self.browser.title
        self.link.cut(False)
        until(lambda: self.status(self.web) == "Healthy" and not self.text(".engine"), "all is known again")

    def has_themes_and_fits(self):
        self.load(f"#open=container:{self.bad}&open=project:{self.project}")
        until(lambda: self.text(".finding dl") and self.text(".chart"), "the details")
        colours = set()
        for scheme in ("light", "dark"):
            prefer(self.browser, scheme)
            colours.add(self.script("return getComputedStyle(document.body).backgroundColor"))
            for width in (1440, 390):
                resize(self.browser, width)
                wide = self.script("return document.documentElement.scrollWidth")
                assert wide <= width, f"{wide} pixels wide at {width}"
                self.has_no_barrier(f"{scheme}, {width}")
        assert len(colours) == 2, colours
        resize(self.browser, 1440)
        for name in ("light", "dark", "auto"):
            self.browser.find_element(By.ID, "theme").click()
            assert self.text("#theme") == f"Theme: {name}"
            colours.add(self.script("return getComputedStyle(document.body).backgroundColor"))
        assert len(colours) == 2, colours

    def has_no_barrier(self, where):
        found = Axe().run(self.browser)
        barriers = [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found["violations"]]
        assert found["passes"] and not barriers, f"{where}: {barriers}"

    def needs_no_script(self):
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        try:
            self.browser.get(self.server.url)
            rows = [row.text for row in self.browser.find_elements(By.CSS_SELECTOR, "main tbody tr")]
            assert len(rows) == 3 and "Unhealthy" in rows[0] and HTML in rows[0], rows
        finally:
            self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})

    def goes_without_a_record(self):
        self.server.stop()
        self.server.start(["--no-record"])
        self.load(f"#open=container:{self.bad}")
        until(lambda: "nothing is recorded" in self.text(".history"), "that nothing is recorded")

    def asked_nobody_else(self):
        """No request to another origin, no violation of the policy, no error, over everything before."""
        hosts, logged = set(), []
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                hosts.add("/".join(message["params"]["request"]["url"].split("/")[:3]))
        for entry in self.browser.get_log("browser"):
            # A server that is away is what one of the tests is about, and 404 the answer where nothing is recorded.
            if not re.search(r"net::ERR_|status of (404|503)", entry["message"]):
                logged.append(entry["message"])
        own = self.server.url.rstrip("/")
        assert {host for host in hosts if host.startswith("http")} == {own}, hosts
        assert not logged, logged


def main():
    program, host, web, bad, project, folder = sys.argv[1:]
    engine = Engine(host)
    link = Link(engine, folder)
    server = Server(program, link, [web, bad, f"project:{project}"], folder)
    browser = open_browser(1440)
    page = Page(browser, engine, link, server, web, bad, project)
    try:
        for test in (
            page.shows_what_there_is, page.says_why, page.shows_what_heal_did, page.follows_changes, page.finds_and_filters,
            page.works_by_keyboard,
            page.has_themes_and_fits, page.tells_loss_and_recovery, page.tells_loss_of_the_engine, page.needs_no_script,
            page.goes_without_a_record, page.asked_nobody_else,
        ):
            began = time.monotonic()
            test()
            print(f"{test.__name__}: {time.monotonic() - began:.1f}s", flush=True)
    finally:
        browser.quit()
        server.stop()


if __name__ == "__main__":
    main()

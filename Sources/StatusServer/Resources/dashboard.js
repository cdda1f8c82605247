"use strict";
(() => {
  // ---- What statuses mean: the vocabulary of `healthwatch status`, what needs a look first.

  const ROLES = {
    Unknown: "bad", Unhealthy: "bad", Missing: "bad", Degraded: "warn", Progressing: "warn", Initializing: "warn",
    SCALED_DOWN: "rest", Healthy: "good",
  };
  const STATUSES = Object.keys(ROLES);
  const roleOf = (status) => ROLES[status] ?? "rest";
  const wordOf = (status) => status.replace("_", " ").toLowerCase();

  /** How often each status occurs. */
  function countStatuses(apps) {
    const counts = new Map();
    for (const app of apps) counts.set(app.data, (counts.get(app.data) ?? 0) + 1);
    return counts;
  }

  /** The overall state: the status that needs a look first, and what to say of it. DashboardPage.swift says the same. */
  function verdictOf(apps) {
    const counts = countStatuses(apps);
    const worst = STATUSES.find((status) => counts.has(status) && !["good", "rest"].includes(ROLES[status]));
    if (worst) return { status: worst, text: `${counts.get(worst)} ${wordOf(worst)}` };
    if (counts.has("Healthy")) return { status: "Healthy", text: "all healthy" };
    if (apps.length === 0 && state.level === "unhealthy") return { status: "Unknown", text: "no contact with the engine" };
    return { status: "SCALED_DOWN", text: apps.length === 0 ? "no apps" : "all scaled down" };
  }

  const keyOf = (app) => (app.kind ? `${app.kind}:${app.name}` : app.name);

  /** Every word of what the search looks at, in lower case; made once for each app document. */
  const haystacks = new WeakMap();
  function haystackOf(app) {
    if (!haystacks.has(app)) {
      const parts = app.containers.flatMap((container) => [container.name, container.image, container.condition]);
      const texts = [app.name, app.kind ?? "", ...app.messages.map((message) => message.message), ...parts];
      haystacks.set(app, texts.join("\n").toLowerCase());
    }
    return haystacks.get(app);
  }

  /** The apps that have one of the statuses, where any is chosen, and every word of the query. */
  function filterApps(apps, query, statuses) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return apps.filter((app) => (statuses.size === 0 || statuses.has(app.data))
      && words.every((word) => haystackOf(app).includes(word)));
  }

  /** The newer apps, but the older object where nothing changed: what is the same need not be drawn again. */
  function keepUnchanged(before, after) {
    const texts = new Map(before.map((app) => [keyOf(app), app]));
    return after.map((app) => {
      const old = texts.get(keyOf(app));
      return old && JSON.stringify(old) === JSON.stringify(app) ? old : app;
    });
  }

  /** What changed, in one sentence for a screen reader; empty for nothing. */
  function changesBetween(before, after) {
    const old = new Map(before.map((app) => [keyOf(app), app.data]));
    const changed = after.filter((app) => old.get(keyOf(app)) !== app.data);
    const keys = new Set(after.map(keyOf));
    const gone = before.filter((app) => !keys.has(keyOf(app)));
    if (changed.length + gone.length > 3) {
      return `${changed.length + gone.length} apps changed: ${verdictOf(after).text}`;
    }
    return [...changed.map((app) => `${app.name} is ${wordOf(app.data)}`), ...gone.map((app) => `${app.name} is gone`)]
      .join(", ");
  }

  const checkOf = (app, container) => app.checks[container.name] ?? { state: container.ready ? "healthy" : "degraded" };
  const troubled = (app) => app.containers.filter((container) => checkOf(app, container).state !== "healthy");
  const probesOf = (app) => Object.entries(app.checks)
    .filter(([name]) => name.startsWith("probe "))
    .map(([name, check]) => ({ name: name.slice(6), ...check }))
    .sort((left, right) => left.name.localeCompare(right.name));

  // ---- Times

  const two = (number) => String(number).padStart(2, "0");

  /** In one unit, as the command line does: 45s, 12m, 5h, 3d. */
  function ageText(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    if (whole < 120) return `${whole}s`;
    if (whole < 7200) return `${Math.floor(whole / 60)}m`;
    return whole < 172800 ? `${Math.floor(whole / 3600)}h` : `${Math.floor(whole / 86400)}d`;
  }

  /** In two units at most: 850ms, 3m 20s, 2d 4h. */
  function spanText(milliseconds) {
    if (milliseconds < 1000) return `${milliseconds}ms`;
    if (milliseconds < 10000) return `${(milliseconds / 1000).toFixed(1)}s`;
    let rest = Math.round(milliseconds / 1000);
    const parts = [["d", 86400], ["h", 3600], ["m", 60], ["s", 1]].map(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count > 0 ? `${count}${unit}` : "";
    });
    const first = parts.findIndex(Boolean);
    return parts.slice(first, first + 2).filter(Boolean).join(" ");
  }

  const clockText = (date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const dayText = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

  /** The local time, with the day where that is not today. */
  function momentText(date, now) {
    return dayText(date) === dayText(now) ? clockText(date) : `${dayText(date)} ${clockText(date)}`;
  }

  const percentText = (part) => `${part > 0.9999 && part < 1 ? "99.99" : +(part * 100).toFixed(2)} %`;

  // ---- Descriptions of elements, and making the page agree with them

  /** An element: plain data. A null child keeps the place of one that is not there now. */
  function h(tag, attributes, ...children) {
    return { tag, attributes: attributes ?? {}, key: attributes?.key, children: children.flat() };
  }

  /** An element that is described again only when one of `memo` changed. */
  const remembered = (tag, key, memo, make) => ({ tag, key, memo, make });

  const nodeKeys = new WeakMap();
  const nodeMemos = new WeakMap();
  const SVG = "http://www.w3.org/2000/svg";

  function makeNode(parent, spec) {
    if (typeof spec === "string") return document.createTextNode(spec);
    return spec.tag === "svg" || parent.namespaceURI === SVG
      ? document.createElementNS(SVG, spec.tag) : document.createElement(spec.tag);
  }

  /** Gives `parent` exactly these children. What has the same tag and key stays the same node, with focus and selection. */
  function patch(parent, specs) {
    const wanted = [];
    specs.forEach((spec, place) => {
      if (spec === null || spec === undefined || spec === false) return;
      const isText = typeof spec !== "object";
      wanted.push({ spec: isText ? String(spec) : spec, key: isText ? `#${place}` : `${spec.tag} ${spec.key ?? place}` });
    });
    const keys = new Set(wanted.map((each) => each.key));
    const old = new Map();
    for (const node of [...parent.childNodes]) {
      const key = nodeKeys.get(node);
      if (!keys.has(key) || old.has(key)) node.remove();
      else old.set(key, node);
    }
    let cursor = parent.firstChild;
    for (const { spec, key } of wanted) {
      const known = old.get(key);
      const node = known ?? makeNode(parent, spec);
      old.delete(key);
      nodeKeys.set(node, key);
      fill(node, spec);
      // One that went down the list is put at its end, instead of every other one before it.
      if (known && cursor !== node && cursor?.nextSibling === node) parent.append(cursor);
      else if (cursor !== node) parent.insertBefore(node, cursor);
      cursor = node.nextSibling;
    }
  }

  function fill(node, spec) {
    if (typeof spec === "string") {
      if (node.data !== spec) node.data = spec;
      return;
    }
    if (spec.memo) {
      const before = nodeMemos.get(node);
      if (before && before.every((value, index) => value === spec.memo[index])) return;
      nodeMemos.set(node, spec.memo);
      spec = spec.make();
    }
    for (const name of node.getAttributeNames()) {
      if (spec.attributes[name] === undefined || spec.attributes[name] === null) node.removeAttribute(name);
    }
    for (const [name, value] of Object.entries(spec.attributes)) {
      if (name === "key" || value === null || value === undefined) continue;
      if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
    }
    patch(node, spec.children);
  }

  // ---- What is shown

  const state = {
    apps: [], isLoaded: false, problem: null,
    query: "", statuses: new Set(), open: new Set(),
    /** By `app` for the sparkline, `app range` for the history of an open row: {document, error, at}. */
    histories: new Map(),
    /** By container id: {findings, error, at, retryAt}. */
    diagnoses: new Map(),
    /** By app: which history an open row shows. */
    ranges: new Map(), explained: new Set(), copied: null,
    lostSince: null, isBack: false, level: null, contactAge: null, heardAt: Date.now(),
    /** What to add to this machine's clock to have the server's, in milliseconds. */
    skew: 0,
  };
  const RANGES = ["1h", "24h", "7d"];
  const MOST_EXPLAINED = 5;
  const now = () => new Date(Date.now() + state.skew);
  const rangeOf = (key) => state.ranges.get(key) ?? "24h";

  const ids = new Map();
  const idOf = (key) => {
    if (!ids.has(key)) ids.set(key, ids.size + 1);
    return ids.get(key);
  };

  const shape = (name) => h("svg", { class: "shape", "aria-hidden": "true", viewBox: "0 0 16 16" }, h("use", { href: `#s-${name}` }));
  const shapeOf = (status) => shape(status in ROLES ? status : "Unknown");
  const statusView = (status, attributes) => h("span", { class: `status ${roleOf(status)}`, ...attributes }, shapeOf(status), status);

  function ageView(moment, attributes) {
    if (!moment) return h("span", attributes, "–");
    const date = new Date(moment);
    return h("time", { datetime: moment, title: date.toString(), "data-age": date.getTime(), ...attributes },
      `${ageText((now() - date) / 1000)} ago`);
  }

  function momentView(moment) {
    const date = new Date(moment);
    return h("time", { datetime: moment, title: date.toString() }, momentText(date, now()));
  }

  function appView(app, key) {
    const isOpen = state.open.has(key);
    const id = idOf(key);
    const total = app.pods.ready + app.pods.not_ready;
    return h("li", { class: `app ${roleOf(app.data)}${isOpen ? " open" : ""}`, "data-key": key },
      h("div", { class: "row", "data-action": "toggle" },
        h("h3", { class: "name" },
          h("button", { class: "toggle", type: "button", id: `app-${id}`, "aria-expanded": isOpen,
            "aria-controls": isOpen ? `detail-${id}` : null, "aria-describedby": `status-${id} message-${id}` },
          shape("open"), h("span", {}, app.name, app.kind ? h("span", { class: "kind" }, app.kind) : null))),
        statusView(app.data, { id: `status-${id}` }),
        h("span", { class: "ready" }, `${app.pods.ready}/${total}`, h("span", { class: "unseen" }, " ready")),
        ageView(app.since, { class: "since" }),
        h("span", { class: "message", id: `message-${id}` }, app.message),
        sparkView(state.histories.get(key)?.document)),
      isOpen ? detailView(app, key, id) : null);
  }

  // ---- The past

  const HEIGHTS = { good: 0.4, rest: 0.2, warn: 0.7, bad: 1 };

  /** Stretches of equal parts, so that 60 parts are a few shapes. */
  function runsOf(sparkline) {
    const runs = [];
    sparkline.forEach((status, index) => {
      const last = runs.at(-1);
      if (last && last.status === status) last.end = index + 1;
      else runs.push({ status, start: index, end: index + 1 });
    });
    return runs.filter((run) => run.status !== null);
  }

  function barsOf(sparkline, height, title) {
    return runsOf(sparkline).map((run) => {
      const tall = height * HEIGHTS[roleOf(run.status)];
      return h("rect", { class: roleOf(run.status), x: run.start, width: run.end - run.start, y: height - tall, height: tall },
        title ? h("title", {}, title(run)) : null);
    });
  }

  function uptimeText(past) {
    if (past.uptime === null) return "not watched while it should have been up";
    const count = past.incidents.length;
    return `up ${percentText(past.uptime)}, ${count === 0 ? "no incident" : count === 1 ? "1 incident" : `${count} incidents`}`;
  }

  function sparkView(document) {
    if (!document?.app) return h("span", { class: "spark" });
    const past = document.app;
    return h("span", { class: "spark" },
      h("svg", { viewBox: "0 0 60 10", preserveAspectRatio: "none", role: "img", "aria-label": `Last 24 hours: ${uptimeText(past)}` },
        barsOf(past.sparkline, 10)),
      past.uptime === null ? null : h("span", { "aria-hidden": "true" }, percentText(past.uptime)));
  }

  function chartView(document, range) {
    const start = Date.parse(document.since);
    const part = (Date.parse(document.until) - start) / 60;
    const at = (place) => momentText(new Date(start + place * part), now()).replace(/:\d\d$/, "");
    const title = (run) => `${run.status}, ${at(run.start)} to ${at(run.end)}`;
    const seen = new Set(document.app.sparkline.filter(Boolean));
    return h("div", { class: "chart" },
      h("svg", { viewBox: "0 0 60 10", preserveAspectRatio: "none", role: "img", "aria-label": `Last ${range}: ${uptimeText(document.app)}` },
        barsOf(document.app.sparkline, 10, title)),
      h("div", { class: "axis" }, h("span", {}, at(0)), h("span", {}, at(30)), h("span", {}, "now")),
      h("p", { class: "legend" },
        STATUSES.filter((status) => seen.has(status)).map((status) => h("span", { key: status }, statusView(status))),
        document.app.sparkline.includes(null) ? h("span", { class: "dim", key: "gap" }, "gaps: not watched") : null));
  }

  function pastSummary(past) {
    const parts = [past.uptime === null ? uptimeText(past) : `${uptimeText(past)}, watched for ${spanText(past.observed_ms)}`];
    if (past.recovery.mean_ms !== null) {
      parts.push(`recovered after ${spanText(past.recovery.mean_ms)} on average, ${spanText(past.recovery.longest_ms)} at most`);
    }
    if (past.flapping.ever) {
      parts.push(`${past.flapping.now ? "is flapping" : "flapped"}: ${past.flapping.most_per_hour} changes within an hour`);
    }
    return parts.join("; ");
  }

  function incidentView(incident) {
    const end = incident.ended_at;
    return h("li", { key: incident.started_at }, statusView(incident.worst), " ", momentView(incident.started_at),
      end ? ` for ${spanText(Date.parse(end) - Date.parse(incident.started_at))}` : ", still lasting");
  }

  const cell = (name, value, attributes) => h("td", { "data-name": name, ...attributes }, value);
  const numbers = (name, value) => cell(name, value ?? "–", { class: "number" });
  const tableView = (label, heads, rows) => h("table", { class: "table", "aria-label": label },
    h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col", class: head.number ? "number" : null }, head.number ?? head)))),
    h("tbody", {}, rows));

  const CHANGES = { restarted: "restarted by heal", "restart-failed": "heal could not restart it", healed: "healed by a restart", "gave-up": "given up by heal" };

  /** What changed, what heal did about it, and who was told, the last first. */
  function transitionsView(past) {
    const changes = past.transitions.map((change) => ({
      time: change.time, who: change.container ?? "the app",
      what: change.from ? `${change.from} → ${change.to}` : `seen first: ${change.to}`,
      message: [change.message, change.exit_code === null ? "" : `exit status ${change.exit_code}`].filter(Boolean).join("; "),
    }));
    const actions = past.actions.map((action) => ({
      time: action.time, who: action.container, what: CHANGES[action.action] ?? action.action, message: action.message,
    }));
    const alerts = past.alerts.map((alert) => ({
      time: alert.time, who: alert.container ?? "the app",
      what: alert.problem === null ? `alert ${alert.alert} sent` : `alert ${alert.alert} not sent`,
      message: [alert.message, alert.problem].filter(Boolean).join("; "),
    }));
    const last = [...changes, ...actions, ...alerts].sort((a, b) => Date.parse(a.time) - Date.parse(b.time)).slice(-10).reverse();
    if (last.length === 0) return null;
    return h("section", { key: "transitions" }, h("h4", {}, "Last changes"),
      tableView("Last changes", ["when", "what", "change", "message"], last.map((line, index) =>
        h("tr", { key: `${line.time} ${line.who} ${line.what} ${index}` },
          h("td", {}, momentView(line.time)), h("td", { class: "mono" }, line.who), h("td", {}, line.what),
          h("td", { class: "wide" }, line.message)))));
  }

  function durationsView(past) {
    if (past.checks.length === 0) return null;
    const span = (value) => (value === null ? "–" : spanText(value));
    return h("section", { key: "durations" }, h("h4", {}, "Health checks"),
      tableView("Health checks", ["container", { number: "run" }, { number: "failed" }, { number: "median" }, { number: "95 %" }, { number: "longest" }],
        past.checks.map((check) => h("tr", { key: check.id },
          h("td", { class: "mono" }, check.container), numbers("run", check.count), numbers("failed", check.failed),
          numbers("median", span(check.median_ms)), numbers("95 %", span(check.p95_ms)), numbers("longest", span(check.longest_ms))))));
  }

  function historyView(key) {
    const range = rangeOf(key);
    const entry = state.histories.get(`${key} ${range}`);
    const past = entry?.document?.app;
    const buttons = RANGES.map((each) => h("button",
      { type: "button", "data-action": "range", "data-range": each, "aria-pressed": each === range, key: each }, each));
    const incidents = past?.incidents.slice(-5).reverse() ?? [];
    return h("section", { key: "history", class: "history" },
      h("div", {},
        h("div", { class: "past" }, h("h4", {}, "History"), h("div", { class: "ranges", role: "group", "aria-label": "Time" }, buttons),
          h("span", { class: "dim" }, past ? pastSummary(past) : entry?.error ?? "reading …")),
        past ? chartView(entry.document, range) : null),
      incidents.length === 0 ? null : h("section", { key: "incidents" }, h("h4", {}, "Incidents"), h("ul", { class: "times" }, incidents.map(incidentView))),
      past ? transitionsView(past) : null,
      past ? durationsView(past) : null);
  }

  // ---- Why it is so

  const LEVELS = { error: "Unhealthy", warning: "Degraded", info: "Healthy", unhealthy: "Unhealthy", degraded: "Degraded", healthy: "Healthy" };
  const levelView = (level) => h("span", { class: `status ${roleOf(LEVELS[level])}` }, shapeOf(LEVELS[level]), level);

  function messagesView(app) {
    const rest = app.messages.filter((message) => message.message !== app.message);
    if (rest.length === 0) return null;
    return h("section", { key: "messages" }, h("h4", {}, "Messages"), h("ul", { class: "messages" }, rest.map((message) =>
      h("li", {}, levelView(message.severity), h("span", {}, message.message)))));
  }

  function commandView(command, place) {
    const isCopied = state.copied === `${place} ${command}`;
    return h("div", { class: "command" }, h("pre", {}, h("code", {}, command)),
      h("button", { type: "button", "data-action": "copy", "data-place": place, "aria-label": isCopied ? "Copied" : `Copy: ${command}` },
        isCopied ? "copied" : "copy"));
  }

  function findingView(finding, others, container) {
    const facts = (name, lines) => (lines.length === 0 ? [] : [h("dt", { key: `${name} name` }, name), h("dd", { key: name }, lines)]);
    const texts = (lines) => lines.map((line) => h("p", {}, line));
    return [
      h("h5", {}, levelView(finding.severity), ` ${finding.title} `, h("span", { class: "id mono" }, finding.id)),
      h("dl", {},
        facts("evidence", finding.evidence.map((line) => h("p", { class: "mono" }, line))),
        facts("cause", finding.cause ? texts([finding.cause]) : []),
        facts("fix", texts(finding.fix)),
        facts("try", finding.commands.map((command) => commandView(command, container.id))),
        facts("also", texts(others.map((other) => other.title)))),
    ];
  }

  function diagnosisView(app, container) {
    const { findings, error } = state.diagnoses.get(container.id) ?? {};
    const [first, ...others] = findings ?? [];
    const words = error ?? (findings ? "nothing was found beyond that" : "looking into it …");
    return h("article", { class: "finding", key: container.id },
      h("p", {}, h("span", { class: "mono" }, container.name), " ", h("span", { class: "dim" }, container.condition)),
      first ? findingView(first, others, container) : h("p", { class: "dim" }, words));
  }

  function whyView(app, key) {
    const all = troubled(app);
    if (all.length === 0) return null;
    const shown = state.explained.has(key) ? all : all.slice(0, MOST_EXPLAINED);
    return h("section", { key: "why" }, h("h4", {}, "Why"), shown.map((container) => diagnosisView(app, container)),
      shown.length === all.length ? null : h("p", { key: "more" },
        h("button", { type: "button", "data-action": "explain" }, `Explain the other ${all.length - shown.length}`)));
  }

  function containersView(app) {
    if (app.containers.length === 0) return null;
    return h("section", { key: "containers" }, h("h4", {}, "Containers"),
      tableView("Containers", ["container", "state", "health", { number: "restarts" }, { number: "failing" }, "image", "condition"],
        app.containers.map((container) => h("tr", { key: container.id },
          h("td", { class: "mono" }, container.name), cell("state", container.state), cell("health", container.health),
          numbers("restarts", container.restarts), numbers("failing", container.failing_streak),
          h("td", { class: "mono wide" }, container.image),
          h("td", { class: "wide" }, container.condition)))));
  }

  function probesView(app) {
    const probes = probesOf(app);
    if (probes.length === 0) return null;
    return h("section", { key: "probes" }, h("h4", {}, "Probes"),
      tableView("Probes", ["probe", "state", "message"], probes.map((probe) => h("tr", { key: probe.name },
        h("td", { class: "mono" }, probe.name), h("td", {}, levelView(probe.state)), h("td", { class: "wide" }, probe.message ?? "")))));
  }

  const detailView = (app, key, id) => h("div", { class: "detail", id: `detail-${id}`, role: "group", "aria-labelledby": `app-${id}` },
    messagesView(app), whyView(app, key), containersView(app), probesView(app), historyView(key));

  // ---- The page

  const find = (id) => document.getElementById(id);

  function emptyView(visible) {
    if (!state.isLoaded || visible.length > 0) return null;
    const paragraphs = (title, text, rest) => h("div", { class: "empty", key: "empty" },
      h("p", { class: "title" }, title), h("p", {}, text), rest ?? null);
    if (state.apps.length > 0) {
      return paragraphs("No app matches", "The search and the chosen statuses leave none of the apps.",
        h("p", {}, h("button", { type: "button", "data-action": "clear" }, "Show all")));
    }
    return state.level === "unhealthy"
      ? paragraphs("The engine cannot be asked", "Whether there are apps is not known. This page goes on as soon as it answers.")
      : paragraphs("No apps", "There is no container on this engine yet. Whatever is started appears here at once.");
  }

  function engineView() {
    if (state.apps.length === 0 || state.apps.some((app) => app.data !== "Unknown")) return null;
    return h("p", { class: "engine bad", key: "engine" }, statusView("Unknown"), ` How the apps are is not known: ${state.apps[0].message}`);
  }

  function countsView() {
    const counts = countStatuses(state.apps);
    return STATUSES.filter((status) => counts.has(status) || state.statuses.has(status)).map((status) =>
      h("button", { type: "button", key: status, "data-action": "filter", "data-status": status, class: roleOf(status),
        "aria-pressed": state.statuses.has(status) }, shapeOf(status), h("b", {}, String(counts.get(status) ?? 0)), ` ${status}`));
  }

  function noticeView() {
    if (state.lostSince !== null) {
      const since = new Date(state.lostSince);
      return h("p", { class: "bad", key: "lost" }, h("b", {}, "Connection lost. "),
        `What is shown is from ${momentText(since, new Date())}, `, h("span", { "data-age": since.getTime(), "data-clock": "own" },
          `${ageText((Date.now() - since) / 1000)} ago`), ". Trying again …");
    }
    if (state.problem) return h("p", { class: "bad", key: "problem" }, h("b", {}, "This may be old. "), state.problem);
    return state.isBack ? h("p", { class: "good", key: "back" }, "Connected again, everything is fresh") : null;
  }

  function linkText() {
    if (state.lostSince !== null) return "connection lost";
    if (state.level === null) return "connecting";
    return state.contactAge === null ? "live" : `live, engine heard ${ageText(state.contactAge)} ago`;
  }

  function render() {
    const verdict = verdictOf(state.apps);
    const isLost = state.lostSince !== null;
    document.documentElement.classList.toggle("stale", isLost || state.problem !== null);
    patch(find("notice"), [noticeView()]);
    find("link").textContent = linkText();
    find("link").classList.toggle("lost", isLost);
    if (!state.isLoaded) return;
    document.title = `${isLost ? "connection lost" : verdict.text} - healthwatch`;
    patch(find("verdict"), [h("span", { class: `status ${roleOf(verdict.status)}` }, shapeOf(verdict.status), verdict.text)]);
    drawIcon(isLost ? "rest" : roleOf(verdict.status));
    patch(find("counts"), countsView());
    renderApps();
  }

  function renderApps() {
    const visible = filterApps(state.apps, state.query, state.statuses);
    const keep = placeKeeper();
    const focused = document.activeElement;
    patch(find("apps"), [h("h2", { class: "unseen", key: "title" }, "Apps"), engineView(), emptyView(visible),
      visible.length === 0 ? null : h("div", { class: "head", "aria-hidden": "true", key: "head" },
        ["status", "name", "ready", "since", "message", "last 24 hours"].map((name) => h("span", { class: HEADS[name] ?? name }, name))),
      h("ul", { key: "list" }, visible.map((app) => {
        const key = keyOf(app);
        return remembered("li", key, memoOf(app, key), () => appView(app, key));
      }))]);
    // Moving a node takes the focus from it.
    if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
    keep();
    watchRows();
  }

  const HEADS = { status: "status-head", "last 24 hours": "spark" };

  /** Whatever a row shows beside the time: it is drawn again when one of them is another. */
  function memoOf(app, key) {
    if (!state.open.has(key)) return [app, false, state.histories.get(key)];
    return [app, true, state.histories.get(key), state.histories.get(`${key} ${rangeOf(key)}`), rangeOf(key), state.copied,
      state.explained.has(key), ...troubled(app).map((container) => state.diagnoses.get(container.id))];
  }

  /** Notes a row on the screen, and returns what brings it back to its place: rows above it may come, go and grow. */
  function placeKeeper() {
    if (window.scrollY < 8) return () => {};
    const rows = [...shownRows].filter((row) => row.isConnected);
    const focused = document.activeElement?.closest?.(".app");
    const status = (row) => state.apps.find((app) => keyOf(app) === row.dataset.key)?.data;
    const isSame = (row) => row.classList.contains(roleOf(status(row)));
    const places = (focused && shownRows.has(focused) ? [focused] : rows).filter(isSame)
      .map((row) => ({ row, top: row.getBoundingClientRect().top })).sort((left, right) => left.top - right.top);
    const anchor = places.find(({ top }) => top >= 0) ?? places[0];
    return () => {
      if (!anchor?.row.isConnected) return;
      const shift = anchor.row.getBoundingClientRect().top - anchor.top;
      if (Math.abs(shift) >= 1) window.scrollBy({ top: shift, behavior: "instant" });
    };
  }

  function drawIcon(role) {
    const tone = { good: "%232e9e50", warn: "%23d89614", bad: "%23d63a31", rest: "%238a929c" }[role];
    const paths = { good: "<circle cx='8' cy='8' r='7'/>", warn: "<path d='M8 1l7.5 14H.5z'/>", bad: "<path d='M5 1h6l4 4v6l-4 4H5l-4-4V5z'/>", rest: "<path d='M3 2h4v12H3zm6 0h4v12H9z'/>" };
    const href = `data:image/svg+xml,<svg xmlns='${SVG}' viewBox='0 0 16 16' fill='${tone}'>${paths[role]}</svg>`;
    if (find("icon").getAttribute("href") !== href) find("icon").setAttribute("href", href);
  }

  let saying = null;
  const words = [];
  /** Tells a screen reader, together with what else happens within a second. */
  function say(text) {
    if (!text) return;
    words.push(text);
    saying ??= setTimeout(() => {
      find("live").textContent = words.splice(0).slice(-3).join(". ");
      saying = null;
    }, 1000);
  }

  // ---- Data

  /** Runs `work` at most once in `gap` milliseconds, never twice at a time, and once more for calls that came meanwhile. */
  function paced(gap, work) {
    let timer = null, isBusy = false, isWanted = false, last = 0;
    const start = async () => {
      timer = null;
      isBusy = true;
      isWanted = false;
      last = Date.now();
      await work();
      isBusy = false;
      if (isWanted) call();
    };
    const call = () => {
      isWanted = true;
      if (!isBusy && timer === null) timer = setTimeout(start, Math.max(0, last + gap - Date.now()));
    };
    return call;
  }

  const escaped = (text) => encodeURIComponent(text).replace(/^\.+$/, (dots) => dots.replaceAll(".", "%2E"));

  /** A document of the server; throws an Error whose message is for people, with `retryAfter` in seconds where told. */
  async function read(path, schema) {
    let answer;
    try {
      answer = await fetch(path, { signal: AbortSignal.timeout(10000), headers: { Accept: "application/json" } });
    } catch (error) {
      throw new Error(error.name === "TimeoutError" ? "the server does not answer" : "the server cannot be reached");
    }
    const offset = Date.parse(answer.headers.get("Date")) - Date.now();
    // The header tells whole seconds: less than two are no difference.
    if (!Number.isNaN(offset)) state.skew = Math.abs(offset) < 2000 ? 0 : offset;
    const document = await answer.json().catch(() => null);
    if (answer.ok && document?.schema === schema) return document;
    const error = new Error(document?.message ?? `the server answers ${answer.status}`);
    error.status = answer.status;
    error.retryAfter = Number(answer.headers.get("Retry-After")) || null;
    throw error;
  }

  const refresh = paced(334, async () => {
    try {
      const document = await read("api/v1/status", "healthwatch.status/v1");
      const apps = keepUnchanged(state.apps, document.apps);
      if (state.isLoaded) say(changesBetween(state.apps, apps));
      Object.assign(state, { apps, isLoaded: true, problem: null });
    } catch (error) {
      // Without a connection the notice says enough.
      state.problem = error.status ? `The status cannot be read: ${error.message}` : null;
      setTimeout(refresh, 2000);
    }
    render();
    readDetails();
  });

  const reading = new Set();
  /** Reads into `store[key]`; a second read of the same while one is under way is left out. */
  async function readInto(store, key, path, schema, convert) {
    if (reading.has(path)) return;
    reading.add(path);
    let entry;
    try {
      entry = convert(await read(path, schema));
    } catch (error) {
      // What was read before says more than a connection that is lost.
      const before = error.status ? null : store.get(key);
      entry = { ...before, error: error.message, retryAt: Date.now() + 1000 * Math.min(60, Math.max(1, error.retryAfter ?? 5)) };
    }
    store.set(key, { ...entry, at: Date.now() });
    reading.delete(path);
    draw();
  }

  const draw = paced(50, async () => render());

  function readHistory(key, range, store) {
    const [kind, name] = key.includes(":") ? [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)] : [null, key];
    return readInto(state.histories, store, `api/v1/history/${escaped(key)}?since=${range}`, "healthwatch.history/v1", (document) => {
      const app = document.apps.find((each) => each.name === name && (kind === null || each.kind === kind)) ?? document.apps[0];
      return app ? { document: { since: document.since, until: document.until, app } } : { error: "nothing is recorded" };
    });
  }

  const readDiagnosis = (id) => readInto(state.diagnoses, id, `api/v1/inspect/${escaped(id)}`, "healthwatch.inspect/v1",
    (document) => ({ findings: document.containers[0]?.findings ?? [] }));

  const isDue = (entry, maximumAge) => !entry || Date.now() >= (entry.retryAt ?? entry.at + maximumAge);
  const lastRead = new WeakMap();

  /** Reads what open rows show, where it is old or the app has changed. */
  function readDetails() {
    if (document.hidden || state.lostSince !== null) return;
    for (const app of state.apps) {
      const key = keyOf(app);
      if (!state.open.has(key)) continue;
      const hasChanged = !lastRead.has(app);
      lastRead.set(app, true);
      const range = rangeOf(key);
      if (hasChanged || isDue(state.histories.get(`${key} ${range}`), 30000)) readHistory(key, range, `${key} ${range}`);
      const shown = state.explained.has(key) ? troubled(app) : troubled(app).slice(0, MOST_EXPLAINED);
      for (const { id } of shown) if (hasChanged || isDue(state.diagnoses.get(id), 10000)) readDiagnosis(id);
    }
  }

  // ---- Sparklines, of the rows on the screen only

  const shownRows = new Set();
  const watchedRows = new WeakSet();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) shownRows.add(target);
      else shownRows.delete(target);
    }
    readSparklines();
  }, { rootMargin: "100px" });

  function watchRows() {
    for (const row of document.querySelectorAll("li.app")) {
      if (watchedRows.has(row)) continue;
      watchedRows.add(row);
      observer.observe(row);
    }
  }

  /** Two at a time, and each again after five minutes: the server reads its record for each. */
  const readSparklines = paced(100, async () => {
    const next = () => [...shownRows].map((row) => row.isConnected && row.dataset.key)
      .find((key) => key && !waiting.has(key) && isDue(state.histories.get(key), 300000));
    const waiting = new Set();
    const work = async () => {
      for (let key = next(); key && !document.hidden && state.lostSince === null; key = next()) {
        waiting.add(key);
        await readHistory(key, "24h", key);
        const entry = state.histories.get(key);
        if (entry?.error) entry.retryAt = Date.now() + 300000;
      }
    };
    await Promise.all([work(), work()]);
  });

  // ---- The event stream

  const SILENCE = 12000;
  let source = null, delay = 1000, nextTry = Infinity, publication = null, isKnown = null;

  function connect() {
    source?.close();
    nextTry = Infinity;
    state.heardAt = Math.max(state.heardAt, state.lostSince === null ? Date.now() : 0);
    const mine = new EventSource("api/v1/$stream");
    source = mine;
    mine.onmessage = (event) => { if (mine === source) hear(event.data); };
    mine.onerror = () => { if (mine === source) lose(mine.readyState === EventSource.CLOSED); };
  }

  function lose(isFinal) {
    if (state.lostSince === null) {
      state.lostSince = state.heardAt;
      state.isBack = false;
      say("Connection lost, what is shown is old");
    }
    // An EventSource tries again by itself, but not after an answer that it cannot read.
    if (isFinal) {
      nextTry = Date.now() + delay;
      delay = Math.min(10000, delay * 2);
    }
    draw();
  }

  function hear(data) {
    let event;
    try { event = JSON.parse(data); } catch { return; }
    state.heardAt = Date.now();
    delay = 1000;
    nextTry = Infinity;
    state.contactAge = event.contact_age_seconds ?? null;
    const isNew = event.publication !== publication || event.known !== isKnown;
    state.level = event.status;
    publication = event.publication;
    isKnown = event.known;
    if (state.lostSince !== null) comeBack();
    else if (isNew) refresh();
    draw();
  }

  function comeBack() {
    state.lostSince = null;
    state.isBack = true;
    say("Connected again");
    setTimeout(() => { state.isBack = false; draw(); }, 4000);
    for (const entry of [...state.histories.values(), ...state.diagnoses.values()]) Object.assign(entry, { at: 0, retryAt: undefined });
    refresh();
    readSparklines();
  }

  let ticks = 0;
  function tick() {
    const quiet = Date.now() - state.heardAt;
    if (quiet > SILENCE && nextTry === Infinity && source.readyState !== EventSource.CONNECTING) {
      source.close();
      lose(true);
    }
    if (Date.now() >= nextTry) {
      connect();
      // A server that takes the connection and says nothing is given up like one that refuses it.
      nextTry = Date.now() + SILENCE;
    }
    if (document.hidden) return;
    for (const node of document.querySelectorAll("[data-age]")) {
      const at = node.dataset.clock === "own" ? Date.now() : now().getTime();
      const text = `${ageText((at - node.dataset.age) / 1000)} ago`;
      if (node.textContent !== text) node.textContent = text;
    }
    ticks += 1;
    if (ticks % 5 === 0) readDetails();
    if (ticks % 10 === 0) readSparklines();
  }

  // ---- What people do

  /** The fragment says what is shown, so that it can be kept and sent. */
  function readFragment() {
    const fragment = new URLSearchParams(location.hash.slice(1));
    state.query = fragment.get("q") ?? "";
    state.statuses = new Set((fragment.get("status") ?? "").split(",").filter((status) => status in ROLES));
    state.open = new Set(fragment.getAll("open"));
    if (find("search").value !== state.query) find("search").value = state.query;
  }

  function writeFragment() {
    const fragment = new URLSearchParams();
    if (state.query) fragment.set("q", state.query);
    if (state.statuses.size > 0) fragment.set("status", [...state.statuses].join(","));
    for (const key of state.open) fragment.append("open", key);
    const text = fragment.toString();
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  }

  function search(text) {
    state.query = text;
    if (find("search").value !== text) find("search").value = text;
    showChoice();
  }

  function showChoice() {
    writeFragment();
    render();
    const count = document.querySelectorAll("li.app").length;
    say(`${count} of ${state.apps.length} apps shown`);
  }

  function toggle(set, value) {
    if (!set.delete(value)) set.add(value);
  }

  async function copy(button) {
    const code = button.parentElement.querySelector("code");
    const place = `${button.dataset.place} ${code.textContent}`;
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      // Browsers give a page the clipboard over HTTPS and on this machine only; the selection they copy everywhere.
      getSelection().selectAllChildren(code);
      if (!document.execCommand("copy")) return say("Selected, copy it with the keyboard");
    }
    state.copied = place;
    say("Copied");
    setTimeout(() => { if (state.copied === place) { state.copied = null; draw(); } }, 2000);
    draw();
  }

  const actions = {
    toggle(element, event, key) {
      // Text in a row can be selected without opening it.
      if (!event.target.closest("button") && String(getSelection())) return;
      toggle(state.open, key);
      writeFragment();
      render();
      readDetails();
    },
    filter(element) {
      toggle(state.statuses, element.dataset.status);
      showChoice();
    },
    clear() {
      state.statuses.clear();
      search("");
      find("search").focus();
    },
    range(element, event, key) {
      state.ranges.set(key, element.dataset.range);
      render();
      if (isDue(state.histories.get(`${key} ${rangeOf(key)}`), 5000)) readHistory(key, rangeOf(key), `${key} ${rangeOf(key)}`);
    },
    explain(element, event, key) {
      state.explained.add(key);
      render();
      readDetails();
    },
    copy,
    theme() { setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]); },
    help() { find("keys").showModal(); },
  };

  function click(event) {
    const element = event.target.closest?.("[data-action]");
    if (element) actions[element.dataset.action](element, event, element.closest("[data-key]")?.dataset.key);
  }

  function move(step, event) {
    const buttons = [...document.querySelectorAll(".toggle")];
    const row = document.activeElement.closest?.(".app")?.querySelector(".toggle");
    const index = row ? buttons.indexOf(row) + step : step > 0 ? 0 : buttons.length - 1;
    if (!buttons[index]) return;
    event.preventDefault();
    buttons[index].focus();
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || find("keys").open) return;
    const target = event.target;
    if (target.matches?.("input[type=search]")) {
      if (event.key === "Escape") {
        search("");
        target.blur();
      }
      return;
    }
    if (target.matches?.(".toggle") && event.key in ARROWS) return move(ARROWS[event.key], event);
    if (target.matches?.("input, textarea, select") || !find("single").checked) return;
    if (event.key in LETTERS) return move(LETTERS[event.key], event);
    if (event.key === "?") find("keys").showModal();
    if (event.key === "/") {
      event.preventDefault();
      find("search").select();
    }
  }

  const ARROWS = { ArrowDown: 1, ArrowUp: -1 };
  const LETTERS = { j: 1, k: -1 };

  // ---- What is kept. A browser may refuse to keep anything.

  function kept(name) {
    try { return localStorage.getItem(`healthwatch.${name}`); } catch { return null; }
  }

  function keep(name, value) {
    try { localStorage.setItem(`healthwatch.${name}`, value); } catch { /* It holds for this page then. */ }
  }

  const THEMES = ["auto", "light", "dark"];
  let theme = THEMES.includes(kept("theme")) ? kept("theme") : "auto";
  // Before anything is painted: the script stands in the head.
  document.documentElement.dataset.theme = theme;

  function setTheme(name) {
    theme = name;
    keep("theme", name);
    document.documentElement.dataset.theme = name;
    find("theme").textContent = `Theme: ${name}`;
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const id of ["tools", "find"]) find(id).hidden = false;
    setTheme(theme);
    find("single").checked = kept("single") !== "off";
    find("single").addEventListener("change", (event) => keep("single", event.target.checked ? "on" : "off"));
    find("search").addEventListener("input", (event) => search(event.target.value));
    document.addEventListener("click", click);
    document.addEventListener("keydown", press);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) { render(); readDetails(); readSparklines(); } });
    addEventListener("hashchange", () => { readFragment(); render(); readDetails(); });
    readFragment();
    refresh();
    connect();
    setInterval(tick, 1000);
  });
})();

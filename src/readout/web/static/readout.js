// Keys, layer switches and the theme. Every page works without this file.

const THEMES = ["auto", "light", "dark"];
const CHORD_MS = 1500;
const PAGES = {
  o: "/", d: "/documents", w: "/actors", q: "/statements", e: "/events",
  l: "/timeline", x: "/claims", y: "/figures", i: "/positions", b: "/since",
  c: "/duplicates", s: "/search", m: "/places", r: "/review", f: "/failures", a: "/about",
};

// ---- theme -------------------------------------------------------------------------------

function storedTheme() {
  try {
    const theme = localStorage.getItem("theme");
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto"; // Storage may be forbidden; the system's choice is then all there is.
  }
}

function showTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const button = document.querySelector("[data-theme-switch]");
  if (button) button.textContent = `Theme: ${theme}`;
}

function nextTheme() {
  const theme = THEMES[(THEMES.indexOf(storedTheme()) + 1) % THEMES.length];
  try {
    localStorage.setItem("theme", theme);
  } catch {
    return; // As above.
  }
  showTheme(theme);
}

// ---- rows --------------------------------------------------------------------------------

function moveRow(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
  const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest", behavior: "instant" });
}

// ---- layers of a document ----------------------------------------------------------------

function turnLayer(link) {
  const isShown = link.getAttribute("aria-checked") !== "true";
  link.setAttribute("aria-checked", String(isShown));
  const layer = link.dataset.layer;
  document.querySelector("[data-text]").classList.toggle(`hide-${layer}`, !isShown);
  history.replaceState(null, "", addressHiding(hiddenLayers()));
  for (const other of switches()) other.href = addressHiding(toggled(other.dataset.layer));
}

const switches = () => [...document.querySelectorAll("[data-layer]")];

const hiddenLayers = () =>
  switches()
    .filter((link) => link.getAttribute("aria-checked") !== "true")
    .map((link) => link.dataset.layer);

function toggled(layer) {
  const hidden = hiddenLayers();
  return hidden.includes(layer) ? hidden.filter((name) => name !== layer) : [...hidden, layer];
}

function addressHiding(hidden) {
  const url = new URL(location.href);
  const quiet = switches().filter((link) => "quiet" in link.dataset).map((link) => link.dataset.layer);
  setList(url, "hide", hidden.filter((name) => !quiet.includes(name)));
  setList(url, "show", quiet.filter((name) => !hidden.includes(name)));
  return url.pathname + url.search.replaceAll("%2C", ",") + url.hash;
}

function setList(url, name, values) {
  if (values.length) url.searchParams.set(name, values.sort().join(","));
  else url.searchParams.delete(name);
}

// A span that overlaps others is drawn in pieces; the style alone can point out only the first.
function pointOut() {
  for (const piece of document.querySelectorAll(".is-target")) piece.classList.remove("is-target");
  const match = /^#s(\d+)-(\d+)$/.exec(location.hash);
  if (!match) return;
  const [start, end] = [Number(match[1]), Number(match[2])];
  for (const piece of document.querySelectorAll("[data-text] mark")) {
    const at = Number(piece.dataset.at);
    if (start <= at && at < end) piece.classList.add("is-target");
  }
}

// ---- differences of two copies -----------------------------------------------------------

const differences = () => [...document.querySelectorAll("[data-change][tabindex]")];

function moveDifference(step) {
  const changes = differences();
  if (!changes.length) return;
  const at = changes.findIndex((change) => change.classList.contains("is-current"));
  const from = at < 0 ? (step > 0 ? -1 : changes.length) : at;
  const next = Math.min(Math.max(from + step, 0), changes.length - 1);
  for (const piece of document.querySelectorAll(".is-current")) piece.classList.remove("is-current");
  const change = changes[next];
  const number = change.dataset.change;
  for (const piece of document.querySelectorAll(`[data-change="${number}"]`)) {
    piece.classList.add("is-current");
  }
  change.focus({ preventScroll: true });
  change.scrollIntoView({ block: "center", behavior: "instant" });
  document.querySelector("[data-place]").textContent = `${next + 1} of ${changes.length}`;
}

// ---- drawings: one stop for the Tab key each, from where arrow keys go on -----------------

const STEPS = {
  ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10,
  Home: -Infinity, End: Infinity,
};

function makeSteps(drawing) {
  const parts = [...drawing.querySelectorAll("a[href]")];
  if (!parts.length) return;
  const told = drawing.closest("figure, section")?.querySelector("[data-told]");
  if (told) told.hidden = false;
  const say = (part) => {
    if (told) told.textContent = part ? part.querySelector("title").textContent : told.dataset.told;
  };
  const partOf = (event) => event.target.closest?.("a[href]");
  parts[0].setAttribute("tabindex", "0");
  drawing.addEventListener("keydown", (event) => {
    if (!(event.key in STEPS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = parts.indexOf(partOf(event)) + STEPS[event.key];
    parts[Math.min(Math.max(next, 0), parts.length - 1)].focus();
  });
  drawing.addEventListener("focusin", (event) => {
    for (const part of parts) part.setAttribute("tabindex", "-1");
    partOf(event).setAttribute("tabindex", "0");
    say(partOf(event));
  });
  drawing.addEventListener("pointerover", (event) => say(partOf(event)));
  for (const name of ["focusout", "pointerleave"]) drawing.addEventListener(name, () => say(null));
}

// ---- builds and corrections that are under way -------------------------------------------

const POLL_MS = 2000;
const SLOWEST_MS = 30000;

// What waits is asked for while a page says that something does; no reader is thrown out of what
// he reads: the words change in their place, and a link shows the new state.
function watch(banner) {
  let pause = POLL_MS;
  const ask = async () => {
    try {
      const answer = await fetch("/progress.json", { cache: "no-store" });
      if (answer.ok && showProgress(banner, await answer.json())) return;
      pause = POLL_MS;
    } catch {
      pause = Math.min(pause * 2, SLOWEST_MS); // The server may be on its way back.
    }
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
}

// Returns whether all is done.
function showProgress(banner, progress) {
  const isDone = progress[banner.dataset.watch];
  if (isDone) banner.classList.add("is-done");
  for (const field of banner.querySelectorAll("[data-count]")) {
    field.textContent = progress[field.dataset.count].toLocaleString("en");
  }
  return isDone;
}

// ---- pairs in doubt ----------------------------------------------------------------------

// The pair that has the focus is meant, else the first one.
function judge(key) {
  const pair = document.activeElement.closest("[data-pair]") ?? document.querySelector("[data-pair]");
  pair?.querySelector(`[data-judge="${key}"]`)?.click();
}

const takeBack = () => document.querySelector("[data-undo]")?.click();

// ---- keys --------------------------------------------------------------------------------

let chordSince = -Infinity;

const isTyping = (element) =>
  element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

const ACTIONS = {
  "/": () => document.getElementById("q").focus(),
  j: () => moveRow(1),
  k: () => moveRow(-1),
  n: () => moveDifference(1),
  p: () => moveDifference(-1),
  s: () => judge("s"),
  d: () => judge("d"),
  u: takeBack,
  t: nextTheme,
  "?": showKeys,
};

function showKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog.open) dialog.showModal();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.getElementById("keys").open) return;
  const isChord = event.timeStamp - chordSince < CHORD_MS;
  chordSince = event.key === "g" ? event.timeStamp : -Infinity;
  if (isChord && event.key in PAGES) {
    location.href = PAGES[event.key];
    return;
  }
  const action = ACTIONS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

// ---- drawings wider than the screen ------------------------------------------------------------

// Brings the part into view that says most: of a map the place that most documents name, of the
// course of events the one in the middle; else the middle of the drawing.
function centre(box) {
  const dots = [...box.querySelectorAll("a circle")];
  const dot = { first: dots[0], middle: dots[dots.length >> 1] }[box.dataset.centre];
  const { left, width } = (dot ?? box.firstElementChild).getBoundingClientRect();
  const middle = left + width / 2 - box.getBoundingClientRect().left;
  box.scrollLeft += middle - box.clientWidth / 2;
}

// ---- start -------------------------------------------------------------------------------

function start() {
  showTheme(storedTheme());
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", pointOut);
  window.addEventListener("storage", () => showTheme(storedTheme()));
  pointOut();
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    button.addEventListener("click", nextTheme);
  }
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", showKeys);
  }
  for (const drawing of document.querySelectorAll("[data-drawing]")) makeSteps(drawing);
  for (const banner of document.querySelectorAll("[data-watch]")) watch(banner);
  document.querySelector("[data-pair]:target")?.focus({ preventScroll: true });
  document.querySelectorAll("[data-centre]").forEach(centre);
  for (const steps of document.querySelectorAll("[data-steps]")) steps.hidden = false;
  for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => moveDifference(Number(button.dataset.step)));
  }
  for (const link of switches()) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      turnLayer(link);
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      turnLayer(link);
    });
  }
}

start();

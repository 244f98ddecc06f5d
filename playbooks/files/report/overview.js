// The panels above the list: how the fleet stands, when data is deleted, how each type stands.

const SHOWN_TYPES = 6;
// More counts than this side by side could not be read.
const LABELLED_DAYS = 10;

const TILES = [
  ["expired", "with expired data"],
  ["expiring", "with data about to expire"],
  ["missing", "lacking a type"],
  ["unknown", "with data of unknown age"],
  ["current", "with everything current"],
];

function drawTiles(app) {
  const nodes = app.query.matching(app.view, "state");
  const tiles = TILES.map(([state, label]) => drawTile(app, nodes, state, label));
  byId("tiles").replaceChildren(...tiles);
}

function drawTile(app, nodes, state, label) {
  const test = captureTest({ type: "", state });
  const count = nodes.filter(test).length;
  const pressed = app.view.state === state && !app.view.type;
  const change = pressed ? { state: "" } : { state, type: "" };
  return button(
    `tile ${state}`,
    { class: `tile ${state}${count ? "" : " none"}`, "aria-pressed": String(pressed), on: () => app.show(change) },
    make("span", { class: "figure" }, number(count)),
    make("span", { class: "label" }, make("span", { class: "dot", "aria-hidden": "true" }), `${count === 1 ? "node" : "nodes"} ${label}`),
  );
}

// One column a day: how many captures have that many days left.
function drawTimeline(app, nodes) {
  const { past, days } = daysLeft(app.report, nodes);
  const bars = timelineBars(past, days, app.report.warnDays);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const tallest = bars.findIndex(({ count }) => count === most);
  const urgent = bars.filter(({ state }) => state !== "current").length;
  const columns = bars.map((one, index) => drawColumn(one, most, index === tallest || (one.state !== "current" && urgent <= LABELLED_DAYS)));
  const soon = days.slice(0, Math.ceil(app.report.warnDays)).reduce((sum, count) => sum + count, 0);
  const chart = byId("timeline");
  chart.replaceChildren(...columns);
  chart.setAttribute("aria-label", timelineWords(past, soon, days, app.report));
  byId("timeline-text").textContent = timelineWords(past, soon, days, app.report);
  byId("timeline-gist").textContent = `${number(past + soon)} due`;
  byId("timeline-end").textContent = `${plural(days.length, "day", "days")} left`;
}

function timelineBars(past, days, warnDays) {
  const words = (day) => (day === 0 ? "less than a day left" : `${plural(day, "day", "days")} left`);
  const ahead = days.map((count, day) => ({ count, state: day < warnDays ? "expiring" : "current", label: words(day) }));
  return [{ count: past, state: "expired", label: "past their time" }, ...ahead];
}

function timelineWords(past, soon, days, report) {
  const all = past + days.reduce((sum, count) => sum + count, 0);
  return `Of ${plural(all, "capture", "captures")}, ${number(soon)} will be deleted within ${plural(report.warnDays, "day", "days")}` +
    ` and ${number(past)} ${past === 1 ? "is" : "are"} past ${past === 1 ? "its" : "their"} time.`;
}

function daysLeft(report, nodes) {
  const days = new Array(Math.max(1, Math.ceil(report.retentionDays))).fill(0);
  let past = 0;
  for (const capture of nodes.flatMap((node) => node.captures)) {
    const day = Math.floor((capture.expires - report.generated) / DAY);
    if (capture.state === "expired") past += 1;
    else if (day >= 0) days[Math.min(day, days.length - 1)] += 1;
  }
  return { past, days };
}

function drawColumn({ count, state, label }, most, labelled) {
  const fill = make("span", { class: `fill ${state}${count ? "" : " none"}` });
  fill.style.blockSize = `${100 * Math.sqrt(count / most)}%`;
  const figure = labelled && count ? make("span", { class: "figure" }, state === "current" ? number(count) : shortNumber(count)) : "";
  return make("span", { class: `column ${state}`, title: `${plural(count, "capture", "captures")} ${label}` }, figure, fill);
}

function drawTypes(app, nodes) {
  const { types, worstFirst } = app.report;
  const shown = app.unfolded.has("types") ? worstFirst : worstFirst.slice(0, SHOWN_TYPES);
  byId("types").replaceChildren(...shown.map((place) => drawType(app, nodes, types[place], place)));
  byId("types-rest").replaceChildren(...foldOf(app, "types", types.length - SHOWN_TYPES, () => drawTypes(app, nodes)));
  byId("types-gist").textContent = number(types.length);
  byId("types-none").hidden = types.length > 0;
}

function drawType(app, nodes, type, index) {
  const captures = nodes.map((node) => node.captures[index]);
  const counts = new Map(app.report.states.map((state) => [state, 0]));
  for (const { state } of captures) counts.set(state, counts.get(state) + 1);
  const times = captures.map((capture) => capture.captured).filter((time) => !Number.isNaN(time));
  const oldest = times.reduce((first, time) => Math.min(first, time), Infinity);
  const newest = times.reduce((last, time) => Math.max(last, time), -Infinity);
  return make(
    "li",
    { class: "type" },
    make("div", { class: "type-head" }, typeButton(app, type.name), make("span", { class: "ages" }, ...ages(oldest, newest, app.report.generated))),
    shares(counts, captures.length),
    make("div", { class: "type-states" }, ...app.report.states.filter((state) => counts.get(state)).map((state) => typeStateButton(app, type.name, state, counts.get(state)))),
  );
}

function typeButton(app, name) {
  const pressed = app.view.type === name && !app.view.state;
  const change = pressed ? { type: "" } : { type: name, state: "" };
  return button(`type ${name}`, { class: "link name", "aria-pressed": String(pressed), on: () => app.show(change) }, name);
}

function ages(oldest, newest, generated) {
  if (!Number.isFinite(oldest)) return ["no capture time known"];
  if (span(generated - oldest) === span(generated - newest)) return ["captured ", moment(newest, generated)];
  return ["captured ", moment(oldest, generated), " to ", moment(newest, generated)];
}

// One bar in parts, the gravest state first.
function shares(counts, whole) {
  const parts = [...counts].filter(([, count]) => count).map(([state, count]) => {
    const part = make("span", { class: `share ${state}` });
    part.style.flexGrow = String(count / whole);
    return part;
  });
  return make("div", { class: "shares", "aria-hidden": "true" }, ...parts);
}

function typeStateButton(app, type, state, count) {
  const pressed = app.view.type === type && app.view.state === state;
  const change = pressed ? { type: "", state: "" } : { type, state };
  return button(
    `type ${state} ${type}`,
    { class: `badge ${state}`, "aria-pressed": String(pressed), "aria-label": `${type}: ${number(count)} ${stateWord(state)}`, on: () => app.show(change) },
    make("span", { class: "dot", "aria-hidden": "true" }),
    `${number(count)} ${stateWord(state).toLowerCase()}`,
  );
}

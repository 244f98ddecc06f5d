// The list of nodes.

function drawNodes(app, nodes) {
  const { view, report } = app;
  const pages = Math.max(1, Math.ceil(nodes.length / view.size));
  const page = Math.min(view.page, pages - 1);
  const start = page * view.size;
  const shown = app.query.sorted(nodes, view).slice(start, start + view.size);
  const by = view.by ? attributeFromKey(view.by) : undefined;
  byId("rows").replaceChildren(...shown.map((node) => drawRow(app, node, by)));
  byId("none").hidden = nodes.length > 0 || report.nodes.length === 0;
  byId("no-nodes").hidden = report.nodes.length > 0;
  byId("table").hidden = nodes.length === 0;
  drawHead(view, by);
  drawPager(app, { page, pages, start, end: start + shown.length, all: nodes.length });
  byId("found").textContent = nodes.length === report.nodes.length
    ? plural(report.nodes.length, "node", "nodes")
    : `${number(nodes.length)} of ${plural(report.nodes.length, "node", "nodes")}`;
}

function drawRow(app, node, by) {
  const { generated } = app.report;
  const cells = [
    make("th", { scope: "row", role: "rowheader" }, ...nameCell(app, node)),
    cell("Platform", node.platform || "–"),
    ...(by ? [cell(by.attribute, valueList(app.query.values(app.view.by)[node.index]))] : []),
    cell("Region", node.region || "–"),
    cell("Types", node.captures.length > SHOWN_TYPES ? typeWords(node.captures) : strip(inOrderOfTypes(node, app.report))),
    cell("Oldest capture", node.first ? moment(node.first.captured, generated) : "–"),
    cell("Next expiry", ...expiryCell(node, generated)),
  ];
  return make("tr", { role: "row" }, ...cells);
}

function cell(label, ...children) {
  return make("td", { role: "cell", "data-label": label }, make("span", { class: "content" }, ...children));
}

function nameCell(app, node) {
  const open = button(`node ${node.region} ${node.id}`, { class: "link name", on: () => app.open(node) }, node.name);
  const id = node.name === node.id ? "" : make("span", { class: "id" }, node.id);
  const inactive = node.status && node.status !== "Active";
  return [open, id, inactive ? make("span", { class: "status" }, node.status) : ""];
}

function valueList(values) {
  const words = [...values].sort(COLLATOR.compare).map(valueWord);
  if (words.length === 0) return "–";
  const rest = words.length > 3 ? ` and ${number(words.length - 3)} more` : "";
  return words.slice(0, 3).join(", ") + rest;
}

function inOrderOfTypes(node, report) {
  return report.worstFirst.map((place) => node.captures[place]);
}

function countStates(captures) {
  const counts = new Map();
  for (const { state } of captures) counts.set(state, (counts.get(state) || 0) + 1);
  return counts;
}

// Of many types nobody reads marks off one by one.
function typeWords(captures) {
  const counts = countStates(captures);
  const current = counts.get("current") || 0;
  const troubles = [...STATE_WORDS.keys()].filter((state) => state !== "current" && counts.has(state));
  const badges = troubles.map((state) => badge(state, `${number(counts.get(state))} ${stateWord(state).toLowerCase()}`));
  return make("span", { class: "type-words" }, make("span", {}, `${number(current)} of ${number(captures.length)} current`), ...badges);
}

// One mark for each type, in the order of the types' panel.
function strip(captures) {
  const counts = countStates(captures);
  const words = [...counts].map(([state, count]) => `${count} ${stateWord(state).toLowerCase()}`).join(", ");
  const marks = captures.map(({ state, type }) => make("span", { class: `mark ${state}`, title: `${type.name}: ${stateWord(state).toLowerCase()}` }));
  return make("span", { class: "strip", role: "img", "aria-label": words || "no types" }, ...marks);
}

function expiryCell(node, generated) {
  if (!node.first) return ["–"];
  return [badge(node.first.state, moment(node.first.expires, generated))];
}

function drawHead(view, by) {
  const head = byId("value-head");
  head.hidden = !by;
  if (by) head.querySelector(".text").textContent = by.attribute;
  byId("sort-value").hidden = !by;
  for (const column of document.querySelectorAll("thead [data-sort]")) {
    const order = view.descending ? "descending" : "ascending";
    column.setAttribute("aria-sort", column.dataset.sort === view.sort ? order : "none");
  }
  byId("sort").value = view.sort;
  byId("order").textContent = view.descending ? "↓" : "↑";
  byId("order").setAttribute("aria-label", view.descending ? "Order: descending" : "Order: ascending");
}

function drawPager(app, { page, pages, start, end, all }) {
  byId("range").textContent = all ? `${number(start + 1)}–${number(end)} of ${number(all)}` : "";
  byId("previous").disabled = page === 0;
  byId("next").disabled = page >= pages - 1;
  byId("previous").onclick = () => app.turn(page - 1);
  byId("next").onclick = () => app.turn(page + 1);
}

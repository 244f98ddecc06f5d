// The controls above the list, and the line that says which filters are on.

function fillFilters(app) {
  const regions = [...new Set(app.report.nodes.map((node) => node.region))].sort();
  byId("region").append(...regions.map((region) => option(region, valueWord(region))));
  byId("type").append(...app.report.types.map(({ name }) => option(name, name)));
  byId("state").append(...app.report.states.map((state) => option(state, stateWord(state))));
  byId("size").append(...PAGE_SIZES.map((size) => option(String(size), `${number(size)} a page`)));
}

function drawFilters({ view }) {
  if (byId("search").value !== view.search) byId("search").value = view.search;
  byId("in-entries").checked = view.entries;
  for (const name of ["region", "type", "state", "by", "size"]) byId(name).value = String(view[name]);
}

function drawChips(app, count) {
  const { view } = app;
  const chips = [
    view.search.trim() && chip(app, "search", `\u201c${view.search.trim()}\u201d${view.entries ? " anywhere" : ""}`, { search: "" }),
    view.region && chip(app, "region", view.region, { region: "" }),
    (view.type || view.state) && chip(app, "type", captureWords(view), { type: "", state: "" }),
    ...view.picks.map(([type, attribute, value]) => chip(app, JSON.stringify([type, attribute, value]), `${attribute}: ${valueWord(value)}`, togglePick(view, { type, attribute }, value))),
  ];
  byId("chips").replaceChildren(...chips.filter(Boolean));
  byId("active").hidden = !isFiltered(view);
  byId("active-count").textContent = `${number(count)} of ${plural(app.report.nodes.length, "node", "nodes")}`;
}

function captureWords({ type, state }) {
  if (!state) return `Has ${type}`;
  return type ? `${type}: ${stateWord(state).toLowerCase()}` : stateWord(state);
}

function chip(app, key, label, change) {
  return button(
    `chip ${key}`,
    { class: "chip", "aria-label": `Remove filter ${label}`, on: () => app.show(change) },
    make("span", { class: "text" }, label),
    make("span", { "aria-hidden": "true" }, "×"),
  );
}

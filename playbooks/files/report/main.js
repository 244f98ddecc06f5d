// Puts the page together: every change makes a new view, and everything is drawn from the view.

// As in the style: where the table becomes cards.
const NARROW = "(max-width: 900px)";
const SHOWN_MISSING = 8;

function start() {
  const report = readReport(byId("report-data").textContent);
  const app = { report, query: makeQuery(report), view: viewFromAddress(location.hash.slice(1)), unfolded: new Set() };
  app.show = (change) => changeView(app, { page: 0, ...change });
  app.turn = (page) => turnPage(app, page);
  app.open = (node) => openDetail(app, node);
  drawHeader(report);
  drawMissing(report.missing);
  hidePanels(report);
  foldPanels(window.matchMedia(NARROW));
  fillFilters(app);
  fillAttributes(app);
  listen(app);
  draw(app);
  document.documentElement.dataset.ready = "true";
}

function changeView(app, change) {
  app.view = { ...app.view, ...change };
  writeAddress(app.view);
  draw(app);
}

function writeAddress(view) {
  const address = viewToAddress(view);
  history.replaceState(history.state, "", address ? `#${address}` : location.pathname + location.search);
}

function draw(app) {
  redrawn(() => {
    const nodes = app.query.matching(app.view);
    drawFilters(app);
    drawChips(app, nodes.length);
    drawTiles(app);
    drawTimeline(app, nodes);
    drawTypes(app, nodes);
    drawCounts(app);
    drawNodes(app, nodes);
  });
  syncDetail(app);
}

function drawHeader(report) {
  const regions = new Set(report.nodes.map((node) => node.region));
  const types = `${plural(regions.size, "region", "regions")}, ${plural(report.types.length, "type", "types")}`;
  byId("facts").append(
    report.nodes.length ? `${plural(report.nodes.length, "node", "nodes")} in ${types}, as of ` : "As of ",
    make("time", { datetime: new Date(report.generated).toISOString() }, clockTime(report.generated)),
  );
  const age = Date.now() - report.generated;
  byId("stale").hidden = age < DAY;
  byId("stale").textContent = `This report was made ${span(age)} ago; its ages are as of then.`;
}

function drawMissing(ids) {
  const list = byId("missing");
  list.hidden = ids.length === 0;
  list.open = ids.length <= SHOWN_MISSING;
  list.querySelector("summary").textContent = `${plural(ids.length, "node", "nodes")} asked for ${ids.length === 1 ? "was" : "were"} not found`;
  list.querySelector("p").append(...ids.flatMap((id, index) => (index ? [", ", make("code", {}, id)] : [make("code", {}, id)])));
}

// Panels that would have nothing in them.
function hidePanels(report) {
  const empty = report.nodes.length === 0;
  byId("deletion").hidden = report.types.length === 0;
  for (const part of document.querySelectorAll("#overview, #facets, .tools, .pager")) part.hidden = empty;
}

// Where there is little room, the list of nodes comes first and the panels open when asked to.
function foldPanels(narrow) {
  const fold = () => {
    for (const panel of document.querySelectorAll("details.panel")) {
      panel.open = !narrow.matches;
      panel.querySelector("summary").tabIndex = narrow.matches ? 0 : -1;
    }
  };
  narrow.addEventListener("change", fold);
  fold();
}

function turnPage(app, page) {
  changeView(app, { page });
  byId("list").scrollIntoView();
}

function openDetail(app, node) {
  app.view = { ...app.view, node: `${node.region} ${node.id}` };
  history.pushState({ detail: true }, "", `#${viewToAddress(app.view)}`);
  syncDetail(app);
}

// The dialog follows the view, so that an address with a node in it opens the node, and the back button closes it.
function syncDetail(app) {
  const dialog = byId("detail");
  const node = app.view.node && app.report.nodes.find((one) => `${one.region} ${one.id}` === app.view.node);
  if (node && !dialog.open) {
    drawDetail(app, node);
    dialog.showModal();
    byId("detail-scroll").scrollTop = 0;
  }
  if (!node && dialog.open) dialog.close();
}

function leaveDetail(app) {
  if (!app.view.node) return;
  if (history.state?.detail) history.back();
  else changeView(app, { node: "" });
}

function listen(app) {
  byId("search").addEventListener("input", (event) => app.show({ search: event.target.value }));
  byId("in-entries").addEventListener("change", (event) => app.show({ entries: event.target.checked }));
  for (const name of ["region", "type", "state"]) byId(name).addEventListener("change", (event) => app.show({ [name]: event.target.value }));
  byId("size").addEventListener("change", (event) => app.show({ size: Number(event.target.value) }));
  byId("by").addEventListener("change", (event) => chooseAttribute(app, event.target.value));
  byId("clear").addEventListener("click", () => clearFilters(app));
  byId("go").addEventListener("click", () => goTo("list"));
  for (const link of document.querySelectorAll("[data-go]")) link.addEventListener("click", () => goTo(link.dataset.go));
  new ResizeObserver(measureBar).observe(byId("active"));
  listenToOrder(app);
  listenToWindow(app);
}

// The head of the table stays below the bar of filters, whose height depends on them and which keeps 8 pixels above it.
function measureBar() {
  const height = Math.ceil(byId("active").offsetHeight);
  document.documentElement.style.setProperty("--bar", `${height ? height + 8 : 0}px`);
}

function chooseAttribute(app, by) {
  app.show({ by, sort: app.view.sort === "value" && !by ? FIRST_VIEW.sort : app.view.sort });
}

function clearFilters(app) {
  const { search, entries, region, type, state, picks } = FIRST_VIEW;
  app.show({ search, entries, region, type, state, picks });
  byId("search").focus({ preventScroll: true });
}

function goTo(id) {
  byId(id).scrollIntoView();
  byId(id).focus({ preventScroll: true });
}

function listenToOrder(app) {
  for (const column of document.querySelectorAll("thead [data-sort]")) {
    column.querySelector("button").addEventListener("click", () => sortBy(app, column.dataset.sort));
  }
  byId("sort").addEventListener("change", (event) => app.show({ sort: event.target.value }));
  byId("order").addEventListener("click", () => app.show({ descending: !app.view.descending }));
}

function sortBy(app, sort) {
  app.show({ sort, descending: app.view.sort === sort && !app.view.descending });
}

function listenToWindow(app) {
  window.addEventListener("popstate", () => {
    app.view = viewFromAddress(location.hash.slice(1));
    draw(app);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !byId("detail").open && !event.target.closest("input, select, textarea")) {
      event.preventDefault();
      goTo("search");
    }
  });
  const dialog = byId("detail");
  byId("detail-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => leaveDetail(app));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

start();

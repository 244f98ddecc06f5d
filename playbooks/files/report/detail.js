// Everything about one node, in a dialog.

const SHOWN_ENTRIES = 100;

function drawDetail(app, node) {
  byId("detail-name").textContent = node.name;
  byId("detail-id").textContent = [node.id, node.region, node.status].filter(Boolean).join(" · ");
  const captures = node.captures.map((capture) => drawCapture(app, capture));
  byId("detail-body").replaceChildren(drawInformation(node), ...captures.map(({ section }) => section));
  const filter = byId("detail-search");
  filter.value = "";
  filter.oninput = () => captures.forEach(({ filtered }) => filtered(filter.value.trim().toLowerCase()));
  byId("detail-tools").hidden = !node.captures.some((capture) => capture.places.length > 1);
}

function drawInformation(node) {
  const section = make("section", { class: "capture" }, make("h3", {}, "Node"));
  section.append(node.information.size ? pairs(node.information) : make("p", { class: "quiet" }, "The service tells nothing about this node."));
  return section;
}

function drawCapture(app, capture) {
  const body = make("div", { class: "entries" });
  const section = make(
    "section",
    { class: "capture" },
    make("h3", {}, make("span", { class: "text" }, capture.type.name), badge(capture.state, stateWord(capture.state))),
    make("p", { class: "quiet" }, ...captureFacts(capture, app.report.generated)),
    body,
  );
  const entries = entriesOf(capture);
  const filtered = (term) => {
    const found = term ? entries.filter((entry) => [...entry.values()].some((value) => value.toLowerCase().includes(term))) : entries;
    body.replaceChildren(...drawEntries(capture, entries, found, SHOWN_ENTRIES));
  };
  filtered("");
  return { section, filtered };
}

function captureFacts(capture, generated) {
  if (capture.state === "missing") return ["This node has no data of this type."];
  const facts = [];
  if (!Number.isNaN(capture.captured)) {
    const verb = capture.expires > generated ? "expires " : "expired ";
    facts.push(["captured ", moment(capture.captured, generated), ` (${clockTime(capture.captured)})`]);
    facts.push([verb, moment(capture.expires, generated), ` (${clockTime(capture.expires)})`]);
  }
  if (capture.schemaVersion) facts.push([`schema version ${capture.schemaVersion}`]);
  facts.push([plural(capture.places.length, "entry", "entries")]);
  if (capture.hash) facts.push(["hash ", make("code", {}, capture.hash)]);
  return facts.flatMap((fact, index) => (index ? [" · ", ...fact] : fact));
}

function drawEntries(capture, all, found, limit) {
  if (all.length === 0) return [];
  if (found.length === 0) return [make("p", { class: "quiet" }, `None of ${plural(all.length, "entry", "entries")} matches.`)];
  if (all.length === 1) return [pairs(found[0])];
  const names = nameFirst(capture.type.attributes.filter((name) => found.some((entry) => entry.has(name))));
  const shown = found.slice(0, limit);
  const parts = [entryTable(capture.type.name, names, shown)];
  if (found.length > shown.length) parts.push(moreEntries(capture, all, found));
  return parts;
}

// The attribute that says what an entry is about leads, where a type follows the custom to call it Name.
function nameFirst(names) {
  return [...names.filter((name) => name === "Name"), ...names.filter((name) => name !== "Name")];
}

function moreEntries(capture, all, found) {
  const more = button(`entries ${capture.type.name}`, { class: "plain" }, `Show all ${plural(found.length, "entry", "entries")}`);
  more.addEventListener("click", () => {
    const body = more.parentElement;
    body.replaceChildren(...drawEntries(capture, all, found, found.length));
    body.querySelector(".scroll").focus();
  });
  return more;
}

function pairs(entry) {
  const rows = [...entry].map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, valueWord(value))));
  return make("dl", {}, ...rows);
}

function entryTable(label, names, entries) {
  const head = names.map((name) => make("th", { scope: "col", role: "columnheader" }, name));
  const rows = entries.map((entry) => make("tr", { role: "row" }, ...names.map((name) => entryCell(name, entry.get(name)))));
  const table = make(
    "table",
    { role: "table", "aria-label": `Entries of ${label}` },
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...head)),
    make("tbody", { role: "rowgroup" }, ...rows),
  );
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Entries of ${label}` }, table);
}

function entryCell(name, value) {
  return make("td", { role: "cell", "data-label": name, class: value ? undefined : "nothing" }, value ?? "–");
}

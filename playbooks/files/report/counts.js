// Nodes counted by the values of attributes: those the report was made with, and one that the reader chooses.

const SHOWN_VALUES = 6;

function drawCounts(app) {
  const chosen = app.view.by;
  const fixed = app.report.countBy.filter((attribute) => attributeKey(attribute) !== chosen);
  const cards = fixed.map((attribute) => drawCount(app, attribute)).filter(Boolean);
  byId("counts").replaceChildren(...cards);
  const own = chosen ? drawValues(app, attributeFromKey(chosen)) : [];
  byId("chosen-count").replaceChildren(...(own || []));
  byId("counts-gist").textContent = [...(chosen ? [attributeFromKey(chosen)] : []), ...fixed].map(({ attribute }) => attribute).join(", ");
}

function drawCount(app, attribute) {
  const values = drawValues(app, attribute);
  if (!values) return undefined;
  const heading = make("h3", {}, attribute.attribute, make("small", {}, attribute.type));
  return make("section", { class: "count" }, heading, ...values);
}

// The list of values, or nothing where no node has the attribute at all.
function drawValues(app, attribute) {
  const key = attributeKey(attribute);
  const found = app.query.values(key);
  if (!found.some((values) => values.size)) return undefined;
  const nodes = app.query.matching(app.view, key);
  const { without, values } = countValues(nodes, found);
  const shown = app.unfolded.has(key) ? values : values.slice(0, SHOWN_VALUES);
  const rows = shown.map(([value, count]) => drawValue(app, attribute, value, count, nodes.length));
  const fold = foldOf(app, key, values.length - SHOWN_VALUES, () => drawCounts(app));
  const rest = make("li", { class: "rest" }, ...fold, without ? make("span", {}, `${number(without)} without`) : "");
  return [make("ul", { class: "values" }, ...rows, ...(rest.childNodes.length ? [rest] : []))];
}

function drawValue(app, attribute, value, count, whole) {
  const pressed = app.view.picks.some(([type, name, picked]) => type === attribute.type && name === attribute.attribute && picked === value);
  const properties = {
    class: "value",
    "aria-pressed": String(pressed),
    title: value,
    on: () => app.show(togglePick(app.view, attribute, value)),
  };
  return make(
    "li",
    {},
    button(
      `value ${attributeKey(attribute)} ${value}`,
      properties,
      make("span", { class: "text" }, valueWord(value)),
      make("span", { class: "figure" }, number(count)),
      bar(count, whole),
    ),
  );
}

// The button that shows so many more of a list, and then fewer; none where there are no more.
function foldOf(app, key, more, redraw) {
  if (more <= 0) return [];
  const unfolded = app.unfolded.has(key);
  const fold = () => {
    if (!app.unfolded.delete(key)) app.unfolded.add(key);
    redrawn(redraw);
  };
  const label = unfolded ? "Fewer" : `${number(more)} more`;
  return [button(`fold ${key}`, { class: "link", "aria-expanded": String(unfolded), on: fold }, label)];
}

// The select that offers every attribute, grouped by type.
function fillAttributes(app) {
  const groups = new Map();
  for (const one of allAttributes(app.report)) groups.set(one.type, [...(groups.get(one.type) || []), one]);
  const options = [...groups].map(([type, attributes]) =>
    make("optgroup", { label: type }, ...attributes.map((one) => option(attributeKey(one), one.attribute))));
  byId("by").append(...options);
}

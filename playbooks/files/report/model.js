// The data of the page as nodes, types and captures. A capture is what the service holds of one type for one node.

const DAY = 24 * 60 * 60 * 1000;
const INFORMATION = "AWS:InstanceInformation";

function readReport(text) {
  const data = JSON.parse(text);
  const report = {
    generated: Date.parse(data.generated),
    retentionDays: data.retentionDays,
    warnDays: data.warnDays,
    states: data.states,
    types: data.types,
    missing: data.missing,
    countBy: data.countBy.map(([type, attribute]) => ({ type, attribute })),
    informationNames: data.information.attributes,
  };
  const rows = data.information.entries.map((row) => toMap(data.information.attributes, row));
  report.nodes = data.nodes.map((raw, index) => readNode(raw, index, rows, report));
  report.worstFirst = worstFirst(report);
  return report;
}

// The places of the types, those with most trouble first, of the whole fleet: filters don't move what one reads.
function worstFirst({ nodes, types, states }) {
  const troubles = states.filter((state) => state !== "current");
  const count = (place, state) => nodes.filter((node) => node.captures[place].state === state).length;
  const rows = types.map((_type, place) => ({ place, counts: troubles.map((state) => count(place, state)) }));
  const gravest = (one, other) => troubles.map((_state, index) => other.counts[index] - one.counts[index]).find(Boolean) || 0;
  return rows.sort(gravest).map(({ place }) => place);
}

function readNode([id, name, region, row, captures], index, rows, report) {
  const information = rows[row];
  const node = { index, id, name, region, information };
  node.captures = captures.map((raw, place) => readCapture(raw, report.types[place], report));
  node.first = earliest(node.captures);
  node.platform = [information.get("PlatformName"), information.get("PlatformVersion")].filter(Boolean).join(" ");
  node.status = information.get("InstanceStatus") || "";
  node.text = [id, name, region, ...information.values()].join("\n").toLowerCase();
  return node;
}

function readCapture([state, schemaVersion, captureTime, hash, places], type, report) {
  const captured = captureTime === null ? NaN : Date.parse(captureTime);
  const expires = captured + report.retentionDays * DAY;
  return { type, state: report.states[state], schemaVersion, captureTime, captured, expires, hash, places };
}

// The capture that the service deletes first, or undefined where no capture time is known.
function earliest(captures) {
  const timed = captures.filter((capture) => !Number.isNaN(capture.expires));
  return timed.reduce((first, capture) => (first && first.expires <= capture.expires ? first : capture), undefined);
}

// An attribute name may be anything, "__proto__" too: hence maps, never plain objects.
function toMap(names, row) {
  return new Map(names.map((name, place) => [name, row[place]]).filter(([, value]) => value !== null));
}

function entriesOf(capture) {
  return capture.places.map((place) => toMap(capture.type.attributes, capture.type.entries[place]));
}

// The values of an attribute on one node, over all entries of the type.
function valuesOf(node, { type, attribute }) {
  const values = new Set();
  if (type === INFORMATION && node.information.has(attribute)) values.add(node.information.get(attribute));
  const capture = node.captures.find((one) => one.type.name === type);
  const column = capture ? capture.type.attributes.indexOf(attribute) : -1;
  if (column < 0) return values;
  for (const place of capture.places) {
    const value = capture.type.entries[place][column];
    if (value !== null) values.add(value);
  }
  return values;
}

// All attributes there are, those of the nodes themselves first.
function allAttributes(report) {
  const own = report.informationNames.map((attribute) => ({ type: INFORMATION, attribute }));
  const read = report.types.flatMap(({ name, attributes }) => attributes.map((attribute) => ({ type: name, attribute })));
  return [...own, ...read.filter((one) => one.type !== INFORMATION || !report.informationNames.includes(one.attribute))];
}

// Which nodes a view shows, and in which order.

function makeQuery(report) {
  const values = memoize((key) => report.nodes.map((node) => valuesOf(node, attributeFromKey(key))));
  const places = memoize((term) => report.types.map((type) => placesWith(type, term)));
  const texts = new Map(report.types.map((type) => [type, undefined]));

  function placesWith(type, term) {
    if (!texts.get(type)) texts.set(type, type.entries.map((row) => row.join("\n").toLowerCase()));
    return texts.get(type).map((text) => text.includes(term));
  }

  // The nodes that pass every filter of the view but the one named, so that a panel can show what else there is.
  function matching(view, but = "") {
    const tests = [
      but !== "search" && searchTest(view, places),
      but !== "region" && view.region && ((node) => node.region === view.region),
      but !== "state" && captureTest(view),
      ...pickTests(view, but, values),
    ].filter(Boolean);
    return report.nodes.filter((node) => tests.every((test) => test(node)));
  }

  return { matching, values, sorted: (nodes, view) => inOrder(nodes, view, values) };
}

function memoize(make) {
  const made = new Map();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key);
  };
}

function searchTest(view, places) {
  const terms = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  if (terms.length === 0) return undefined;
  const found = view.entries ? terms.map(places) : terms.map(() => []);
  return (node) => terms.every((term, index) => node.text.includes(term) || inEntries(node, found[index]));
}

function inEntries(node, found) {
  return found.length > 0 && node.captures.some((capture, index) => capture.places.some((place) => found[index][place]));
}

// With a state: nodes with any capture in that state; only "current" asks it of all. With a type: of that type alone.
// With a type and no state: nodes that have data of the type.
function captureTest({ type, state }) {
  if (!type && !state) return undefined;
  return (node) => {
    const captures = type ? node.captures.filter((capture) => capture.type.name === type) : node.captures;
    return captures.length > 0 && isIn(captures, state);
  };
}

function isIn(captures, state) {
  if (!state) return captures.some((capture) => capture.state !== "missing");
  if (state === "current") return captures.every((capture) => capture.state === state);
  return captures.some((capture) => capture.state === state);
}

// Several values of one attribute are alternatives, several attributes are conditions.
function pickTests(view, but, values) {
  const wanted = new Map();
  for (const [type, attribute, value] of view.picks) {
    const key = attributeKey({ type, attribute });
    if (key !== but) wanted.set(key, [...(wanted.get(key) || []), value]);
  }
  return [...wanted].map(([key, picked]) => {
    const found = values(key);
    return (node) => picked.some((value) => found[node.index].has(value));
  });
}

const COLLATOR = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

const ORDERS = new Map([
  ["name", (node) => node.name],
  ["platform", (node) => node.platform],
  ["region", (node) => node.region],
  ["types", (node) => node.captures.filter((capture) => capture.state !== "current").length],
  ["age", (node) => (node.first ? node.first.captured : undefined)],
  ["expiry", (node) => (node.first ? node.first.expires : undefined)],
]);

function inOrder(nodes, view, values) {
  const found = view.sort === "value" && view.by ? values(view.by) : undefined;
  const byValue = (node) => [...found[node.index]].sort(COLLATOR.compare).join(", ");
  const keyOf = found ? byValue : ORDERS.get(view.sort) || ORDERS.get("name");
  const sign = view.descending ? -1 : 1;
  return nodes
    .map((node) => [keyOf(node), node])
    .sort(([a, one], [b, other]) => compareKeys(a, b, sign) || COLLATOR.compare(one.name, other.name))
    .map(([, node]) => node);
}

// What is not known comes last, whichever way the rest is ordered.
function compareKeys(a, b, sign) {
  const [noA, noB] = [a === undefined || a === "", b === undefined || b === ""];
  if (noA || noB) return noA - noB;
  return sign * (typeof a === "number" ? a - b : COLLATOR.compare(a, b));
}

// How many of the nodes have which value, the most frequent first.
function countValues(nodes, found) {
  const counts = new Map();
  let without = 0;
  for (const node of nodes) {
    if (found[node.index].size === 0) without += 1;
    for (const value of found[node.index]) counts.set(value, (counts.get(value) || 0) + 1);
  }
  const ordered = [...counts].sort(([a, many], [b, more]) => more - many || COLLATOR.compare(a, b));
  return { without, values: ordered };
}

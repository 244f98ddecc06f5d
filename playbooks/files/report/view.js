// What the reader looks at: search, filters, order, page. A view is a plain value, and lives in the address of the page.

const PAGE_SIZES = [50, 100, 500, 2000];

const FIRST_VIEW = Object.freeze({
  search: "",
  entries: false,
  region: "",
  type: "",
  state: "",
  by: "",
  picks: Object.freeze([]),
  sort: "name",
  descending: false,
  page: 0,
  size: 50,
  node: "",
});

const SHORT_NAMES = { search: "q", entries: "in", descending: "desc" };

// Where everything in the address is a text, the first view tells what the text stands for.
function viewToAddress(view) {
  const address = new URLSearchParams();
  for (const [name, first] of Object.entries(FIRST_VIEW)) {
    const value = view[name];
    if (Array.isArray(first) ? value.length > 0 : value !== first) {
      address.set(SHORT_NAMES[name] || name, typeof first === "object" ? JSON.stringify(value) : String(value));
    }
  }
  return address.toString();
}

function viewFromAddress(text) {
  const address = new URLSearchParams(text);
  const view = { ...FIRST_VIEW };
  for (const [name, first] of Object.entries(FIRST_VIEW)) {
    const given = address.get(SHORT_NAMES[name] || name);
    if (given !== null) view[name] = fromText(given, first);
  }
  return tidied(view);
}

// An address may be written by hand: what it says and the page doesn't know is left out.
function tidied(view) {
  const by = attributeFromKey(view.by) ? view.by : "";
  const size = PAGE_SIZES.includes(view.size) ? view.size : FIRST_VIEW.size;
  return { ...view, by, size };
}

function fromText(text, first) {
  if (Array.isArray(first)) return readPicks(text);
  if (typeof first === "boolean") return text === "true";
  if (typeof first === "number") return Math.max(0, Math.floor(Number(text))) || first;
  return text;
}

// A pick is [type, attribute, value]: only nodes with that value are shown.
function readPicks(text) {
  try {
    const picks = JSON.parse(text);
    return Array.isArray(picks) ? picks.filter(isPick) : [];
  } catch {
    return [];
  }
}

function isPick(pick) {
  return Array.isArray(pick) && pick.length === 3 && pick.every((part) => typeof part === "string");
}

function attributeKey({ type, attribute }) {
  return JSON.stringify([type, attribute]);
}

function attributeFromKey(key) {
  try {
    const [type, attribute] = JSON.parse(key);
    return typeof type === "string" && typeof attribute === "string" ? { type, attribute } : undefined;
  } catch {
    return undefined;
  }
}

function isFiltered(view) {
  return Boolean(view.search.trim() || view.region || view.type || view.state || view.picks.length);
}

// The same view with a value picked, or no longer.
function togglePick(view, { type, attribute }, value) {
  const others = view.picks.filter((pick) => !(pick[0] === type && pick[1] === attribute && pick[2] === value));
  const picks = others.length < view.picks.length ? others : [...view.picks, [type, attribute, value]];
  return { picks };
}

// Making elements. All text goes in as text nodes; nothing here or elsewhere parses HTML.

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) setProperty(element, name, value);
  element.append(...children.filter((child) => child !== undefined && child !== ""));
  return element;
}

function setProperty(element, name, value) {
  if (value === undefined || value === false) return;
  if (name === "on") element.addEventListener("click", value);
  else if (name === "key") element.dataset.key = value;
  else element.setAttribute(name, value === true ? "" : value);
}

function byId(id) {
  return document.getElementById(id);
}

function button(key, properties, ...children) {
  return make("button", { type: "button", key, ...properties }, ...children);
}

function moment(time, base) {
  const date = new Date(time).toISOString();
  return make("time", { datetime: date, title: clockTime(time) }, relative(time, base));
}

function badge(state, ...children) {
  return make("span", { class: `badge ${state}` }, make("span", { class: "dot", "aria-hidden": "true" }), ...children);
}

function option(value, label, selected) {
  return make("option", { value, selected: value === selected }, label);
}

// A bar whose length says which part of the whole it is. The style is set as a property, which the page's policy allows.
function bar(part, whole) {
  const fill = make("span", { class: "fill" });
  fill.style.inlineSize = `${whole ? (100 * part) / whole : 0}%`;
  return make("span", { class: "bar", "aria-hidden": "true" }, fill);
}

// What is drawn anew takes the focus along: whoever works with the keyboard stays where they are.
function redrawn(draw) {
  const key = document.activeElement?.dataset?.key;
  draw();
  if (key && document.activeElement?.dataset?.key !== key) {
    document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}

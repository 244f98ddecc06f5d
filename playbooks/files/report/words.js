// Numbers, times and states in words.

const NUMBER = new Intl.NumberFormat("en");
const SHORT_NUMBER = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const STATE_WORDS = new Map([
  ["expired", "Expired"],
  ["expiring", "Expiring"],
  ["missing", "Missing"],
  ["unknown", "Age unknown"],
  ["current", "Current"],
]);

function number(value) {
  return NUMBER.format(value);
}

// What fits over a narrow bar.
function shortNumber(value) {
  return value < 1000 ? number(value) : SHORT_NUMBER.format(value);
}

function plural(count, one, many) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

function stateWord(state) {
  return STATE_WORDS.get(state) || state;
}

// A time without the letters that only machines need.
function clockTime(time) {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

// A length of time in its largest fitting unit, always rounded down: what has 6.9 days left has 6 whole ones.
function span(length) {
  const minutes = Math.floor(length / 60000);
  if (minutes < 60) return plural(minutes, "minute", "minutes");
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? plural(hours, "hour", "hours") : plural(Math.floor(hours / 24), "day", "days");
}

// A time as seen from the moment for which the report is told.
function relative(time, moment) {
  const length = time - moment;
  if (Math.abs(length) < 60000) return "now";
  return length < 0 ? `${span(-length)} ago` : `in ${span(length)}`;
}

function valueWord(value) {
  return value === "" ? "(empty)" : value;
}

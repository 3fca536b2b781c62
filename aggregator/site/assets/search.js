// Searches the latest topics where no server can: from a file, or from a server of files alone.
"use strict";

const form = document.querySelector("form.search");
const field = form.elements.q;
const said = document.getElementById("said");
const list = document.getElementById("found");
const most = 50;

const simpler = new Map();
const [from, to] = [Array.from(searchIndex.from), Array.from(searchIndex.to)];
from.forEach((character, place) => simpler.set(character, to[place]));

// Letters and digits, a space for whatever stands between.
function folded(text) {
  const plain = text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").normalize("NFKC").toLowerCase();
  const letters = plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  return Array.from(letters, (character) => simpler.get(character) ?? character).join("");
}

function asked(text) {
  const pieces = text.matchAll(/["“”「『]([^"“”」』]+)["“”」』]|([^\s"“”「」『』]+)/g);
  const words = Array.from(pieces, ([, quoted, bare]) => singular(folded(quoted ?? bare)));
  return words.filter((word) => word);
}

function singular(word) {
  return /^[a-z]{3,}[^siu]s$/.test(word) ? word.slice(0, -1) : word;
}

function find(text) {
  const wanted = asked(text);
  if (wanted.length === 0) return [];
  const says = (words) => wanted.every((each) => words.includes(each));
  const told = searchIndex.topics.map((topic) => ({ topic, title: folded(topic[1]), words: folded(`${topic[4].join(" ")} ${topic[5]}`) }));
  const titled = told.filter(({ title }) => says(title));
  const others = told.filter(({ title, words }) => !says(title) && says(`${title} ${words}`));
  return [...titled, ...others].map(({ topic }) => topic);
}

function row([id, title, language, latest, outlets]) {
  const item = document.createElement("li");
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  const meta = document.createElement("p");
  link.href = `topics/${encodeURIComponent(id)}.html`;
  link.dir = "auto";
  if (language) link.lang = language;
  link.textContent = title;
  meta.className = "meta";
  meta.textContent = [latest, ...outlets].join(" · ");
  heading.append(link);
  item.append(heading, meta);
  return item;
}

function show() {
  const found = find(field.value);
  list.replaceChildren(...found.slice(0, most).map(row));
  const words = found.length ? said.dataset.recent : said.dataset.nothing;
  said.textContent = words.replace("{count}", found.length);
}

async function isAnswered(address) {
  if (location.protocol === "file:") return false;
  try {
    const answer = await fetch(address); // kept by the browser, which then shows it
    return answer.ok;
  } catch {
    return false;
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const address = new URL(form.action);
  address.searchParams.set("q", field.value);
  if (await isAnswered(address)) location.assign(address);
  else show();
});

const given = new URLSearchParams(location.search).get("q");
if (given) {
  field.value = given;
  show();
}

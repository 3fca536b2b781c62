// Adds what a page can do without: times and days in the reader's own zone, and buttons that copy addresses.
"use strict";

const page = document.documentElement.lang;
const language = navigator.languages.find((each) => each.startsWith(`${page}-`)) ?? page;
const clock = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = clock.format(new Date(time.dateTime));
}

// The front page is divided into the days of the reader, who would else find a time of today under yesterday.
const calendar = new Intl.DateTimeFormat(language, { dateStyle: "full" });
const former = document.querySelectorAll("[data-days] > section");
let section;
let begun;
for (const card of document.querySelectorAll("[data-days] > section > article")) {
  const day = calendar.format(new Date(card.querySelector("time").dateTime));
  if (day !== begun) {
    const heading = document.createElement("h2");
    heading.className = "date";
    heading.textContent = begun = day;
    section = document.createElement("section");
    section.append(heading);
    former[0].before(section);
  }
  section.append(card);
}
former.forEach((each) => each.remove());

// A page over plain http may not write to the clipboard.
const lists = navigator.clipboard ? document.querySelectorAll("[data-copy]") : [];
for (const list of lists) {
  for (const address of list.querySelectorAll("code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = list.dataset.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(address.textContent);
      button.textContent = list.dataset.copied;
    });
    address.after(" ", button);
  }
}

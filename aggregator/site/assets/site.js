// Adds what a page can do without: times in the reader's own zone, and buttons that copy addresses.
"use strict";

const page = document.documentElement.lang;
const language = navigator.languages.find((each) => each.startsWith(`${page}-`)) ?? page;
const clock = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = clock.format(new Date(time.dateTime));
}

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

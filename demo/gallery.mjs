import { groups } from "./gallery/cases/index.mjs";
import { createElement } from "./gallery/elements.mjs";
import { showCase } from "./gallery/show.mjs";

const main = document.querySelector("main");
const contents = document.querySelector("#contents");
const search = document.querySelector("#search");
const none = document.querySelector("#none");

/** The time that the page may be busy with mounting, ms. */
const PATIENCE = 24;

/** The beginning of all feeds: the same whole second. */
const start = Math.floor(Date.now() / 1000) * 1000;

const sections = groups.map((group) => {
  const shown = group.cases.map((each) => ({ each, ...showCase({ widget: group.widget, ...each }, start) }));
  const element = createElement("section", { id: group.id, className: `group ${group.widget}` }, [
    createElement("h2", {}, [group.title]),
    createElement(
      "div",
      { className: "cases" },
      shown.map((one) => one.element),
    ),
  ]);
  const links = shown.map(({ each }) =>
    createElement("li", {}, [createElement("a", { href: `#${each.id}` }, [each.title])]),
  );
  const entry = createElement("li", {}, [
    createElement("a", { href: `#${group.id}` }, [group.title]),
    createElement("ul", {}, links),
  ]);
  return { element, entry, shown, links };
});

main.append(...sections.map(({ element }) => element));
contents.append(...sections.map(({ entry }) => entry));

/** Mounts a few cases at a time, so that the page stays responsive; the group in the address comes first. */
async function mountAll() {
  const widgets = {};
  const named =
    location.hash.length > 1 ? document.getElementById(location.hash.slice(1))?.closest(".group") : undefined;
  const inOrder = [...sections].sort((a, b) => Number(b.element === named) - Number(a.element === named));
  named?.scrollIntoView();
  let began = 0;
  for (const { each, mount } of inOrder.flatMap(({ shown }) => shown)) {
    if (performance.now() - began > PATIENCE) {
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
    widgets[each.id] = mount();
  }
  // Tests, and readers in the console, find the widgets of each case here.
  window.gallery = { widgets };
}

/** Hides the cases without these words in their title, their sentence or their options. */
function find() {
  const words = search.value.trim().toLowerCase().split(/\s+/);
  let found = 0;
  for (const { element, entry, shown, links } of sections) {
    let fits = 0;
    for (const [index, one] of shown.entries()) {
      const { title, note, options } = one.each;
      const text = [title, note, ...options].join(" ").toLowerCase();
      const fit = words.every((word) => text.includes(word));
      one.element.hidden = links[index].hidden = !fit;
      fits += Number(fit);
    }
    element.hidden = entry.hidden = fits === 0;
    found += fits;
  }
  none.hidden = found > 0;
}

/** Marks the group at the top of the page in the table of contents. */
function followScroll() {
  const seen = new Set();
  const observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) seen[isIntersecting ? "add" : "delete"](target);
      const first = sections.find(({ element }) => seen.has(element));
      for (const { entry } of sections) {
        const link = entry.querySelector("a");
        if (entry === first?.entry) link.ariaCurrent = "true";
        else link.ariaCurrent = null;
      }
      const link = first?.entry.querySelector("a");
      if (link && contents.scrollWidth > contents.clientWidth) contents.scrollTo({ left: link.offsetLeft - 16 });
    },
    { rootMargin: "-96px 0px -60% 0px" },
  );
  for (const { element } of sections) observer.observe(element);
}

search.addEventListener("input", find);
followScroll();
await mountAll();

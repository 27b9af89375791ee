import { DataStream, lineChart, valueCard, webSocket } from "/dist/tickline.bundle.min.mjs";
import { measure } from "/existing-app-meter.mjs";

const VISITS = 20;

const view = document.querySelector("#view");
const forget = document.querySelector("#forget");
const button = document.querySelector("#twenty");

/** The views: each fills the page from its template, and may return a function that undoes it. */
const views = {
  notes: () => undefined,
  machine() {
    const stream = new DataStream(webSocket("/metrics", { history: "/metrics/history", heartbeat: 5000 }));
    const card = valueCard("#card", {
      stream,
      value: "memory",
      label: "Memory",
      unit: "%",
      format: ".1f",
      sparkline: "area",
    });
    const chart = lineChart("#chart", {
      stream,
      title: "The machine, %",
      y: { domain: [0, 100] },
      series: [
        { value: "cpu", label: "processor" },
        { value: "memory", label: "memory" },
      ],
    });
    firstRow = new Promise((come) => stream.on("data", come));
    return () => {
      chart.destroy();
      card.destroy();
      stream.destroy();
    };
  },
};

let name;
let undo;
let firstRow;
let untouched = true;

/** Leaves the present view, and enters another. */
function enter(next) {
  if (undo && !forget.checked) undo();
  if (name !== undefined) untouched &&= view.innerHTML === document.getElementById(name).innerHTML;
  name = next;
  view.replaceChildren(document.getElementById(name).content.cloneNode(true));
  undo = views[name]();
  for (const link of document.querySelectorAll("header nav a")) {
    if (link.hash === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function route() {
  const wanted = location.hash.slice(2);
  const next = Object.hasOwn(views, wanted) ? wanted : "machine";
  if (next !== name) enter(next);
}

const nextFrame = () => new Promise(requestAnimationFrame);

/** Visits the views: each visit lasts until a row has arrived and was drawn. */
async function visit() {
  enter("machine");
  await firstRow;
  await nextFrame();
  await nextFrame();
  enter("notes");
}

async function visitTwentyTimes() {
  button.disabled = true;
  const words = button.textContent;
  history.replaceState(null, "", "#/notes");
  enter("notes");
  await visit(); // what is made once and kept is made now
  untouched = true;
  const before = measure();
  for (let visits = 1; visits <= VISITS; visits += 1) {
    button.textContent = `Visit ${visits} of ${VISITS} …`;
    await visit();
  }
  button.textContent = words;
  show(before, measure());
  button.disabled = false;
}

function show(before, after) {
  for (const what of Object.keys(before)) {
    document.querySelector(`[data-before="${what}"]`).textContent = before[what];
    document.querySelector(`[data-after="${what}"]`).textContent = after[what];
  }
  document.querySelector("#markup").textContent = untouched ? "as written" : "changed";
  const same = untouched && Object.keys(before).every((what) => after[what] === before[what]);
  document.querySelector("#verdict").textContent = same ? "Nothing is left behind." : "Something was left behind.";
}

window.addEventListener("hashchange", route);
button.addEventListener("click", () => void visitTwentyTimes());
route();

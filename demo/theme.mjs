// The theme: light, dark, or that of the system; stored in this browser.
const KEY = "theme";
const THEMES = ["auto", "light", "dark"];

/** Returns the chosen theme; storage may be forbidden. */
function read() {
  try {
    const theme = localStorage.getItem(KEY);
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto";
  }
}

function choose(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

document.documentElement.dataset.theme = read();

document.addEventListener("DOMContentLoaded", () => {
  const group = document.querySelector("#theme");
  group.querySelector(`[value="${read()}"]`).checked = true;
  group.addEventListener("change", (event) => choose(event.target.value));
});

// The code of a case, written from the case itself: the page shows the code that runs.

/** The name of the function that makes a widget. */
export const factoryOf = (widget) => widget.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/**
 * Writes the code that makes a case's widgets.
 *
 * @param each - the case
 * @param feeds - its feeds, each by the name of its stream
 * @param rows - a row of each feed, by the same name
 */
export function codeOf({ widget, make, look, attributes, using = {}, actions = {}, events = {} }, feeds, rows) {
  const parts = [];
  if (/^[^=]*\bnow\b[^=]*=>/.test(String(make))) parts.push("const now = Date.now(); // when this page was opened");
  for (const [name, value] of Object.entries(using)) parts.push(`const ${name} = ${written(value)};`);
  if (widget === "picture") {
    return [...parts, rowWords("rows", rows.stream), `const svg = renderLineChart(rows, ${body(make)});`].join("\n");
  }
  for (const [name, feed] of Object.entries(feeds)) {
    const options = feed.stream ? `, ${written(feed.stream)}` : "";
    parts.push(rowWords(name, rows[name]), `const ${name} = new DataStream(source${options});`);
  }
  const options = body(make);
  const several = options.startsWith("[");
  const target = `"#${several ? "charts" : "widget"}"`;
  const call = factoryOf(widget);
  if (look) {
    parts.push(
      "",
      "/* in the style sheet of the page */",
      `${target.slice(1, -1)} { ${Object.entries(look)
        .map((pair) => pair.join(": "))
        .join("; ")} }`,
    );
  }
  if (attributes) {
    parts.push(
      "",
      `<div id="widget" ${Object.entries(attributes)
        .map(([name, value]) => `${name}="${value}"`)
        .join(" ")}></div>`,
    );
  }
  const takes = Object.keys(actions).length + Object.keys(events).length > 0 ? "const chart = " : "";
  parts.push(
    "",
    several
      ? `${options}.forEach((options, index) => ${call}(\`#chart-\${index}\`, options));`
      : `${takes}${call}(${target}, ${options});`,
  );
  for (const [name, listener] of Object.entries(events)) parts.push(`chart.on("${name}", ${listener});`);
  for (const [label, act] of Object.entries(actions)) parts.push(`${body(act)}; // ${label}`);
  return parts.join("\n");
}

/** Returns the source text of an arrow function's result, its lines moved to the left. */
function body(arrow) {
  const text = String(arrow)
    .replace(/^[^=]*=>\s*/, "")
    .replace(/^\((\{[^]*\})\)$/, "$1");
  const indent = /\n( *)[\]}]$/.exec(text)?.[1] ?? "";
  return text.replaceAll(`\n${indent}`, "\n");
}

function rowWords(name, row) {
  return `// ${name}, row by row: ${written(row)}`;
}

/** Writes a value as code. */
function written(value) {
  if (typeof value === "function") return String(value);
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([name, each]) => `${name}: ${written(each)}`)
      .join(", ")} }`;
  }
  return JSON.stringify(value) ?? "undefined";
}

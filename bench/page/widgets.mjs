function makeNode({ width, height }) {
  const node = document.querySelector("main").appendChild(document.createElement("div"));
  node.style.cssText = `width: ${width}px${height ? `; height: ${height}px` : ""}`;
  return node;
}

/** Mounts the widgets of a load, of tickline's module; resolves to `push(rows)` once they have the rows of the past. */
export async function mountWidgets({ module, motion }, load, past) {
  const tickline = await import(module);
  const { widget, options, keys, each, domain } = load;
  const source = tickline.manual();
  const stream = new tickline.DataStream(source, keys ? { key: "key" } : {});
  const given = { stream, ...options, ...(domain && { y: { domain } }), ...(motion && { motion }) };
  const shown = each ? past.slice(-keys).map(({ key }) => ({ seriesKey: key })) : [{}];
  for (const own of shown) tickline[widget](makeNode(load), { ...given, ...own });
  // The stream connects in a microtask.
  await Promise.resolve();
  source.push(past);
  return (rows) => source.push(rows);
}

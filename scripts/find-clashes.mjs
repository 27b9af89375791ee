/**
 * Lists the names that mean two things on one element, which takes the options of a widget, of its own stream and of
 * the stream's source together: `line-chart: order`.
 */
export function findClashes({ kinds, attributesOf, streamAttributes, sourceAttributes }) {
  const own = ["src", "source", "stream", "widget"];
  const ofStream = [...own, ...Object.keys(sourceAttributes), ...Object.keys(streamAttributes)];
  const tables = Object.entries(kinds).map(([kind, { options }]) => [kind, Object.keys(attributesOf(options))]);
  return [["stream", []], ...tables].flatMap(([kind, names]) =>
    [...ofStream, ...names].filter((name, index, all) => all.indexOf(name) !== index).map((name) => `${kind}: ${name}`),
  );
}

/** Sets an entry of a map; beyond the capacity the one that came first is forgotten. */
export function setBounded<K, V>(map: Map<K, V>, name: K, value: V, capacity: number): void {
  map.set(name, value);
  if (map.size > capacity) map.delete(map.keys().next().value as K);
}

/** Sets an entry of a map; beyond the capacity it removes the oldest entry. */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, capacity: number): void {
  map.set(key, value);
  if (map.size > capacity) map.delete(map.keys().next().value as K);
}

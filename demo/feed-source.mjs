/** Makes a source of a feed: its rows as they are appended, with their numbers, and its history. */
export function feedSource(feed) {
  const at = (offset) => ({ epoch: feed.epoch, offset });
  return {
    name: "feed",
    order: "contiguous",
    connect(sink) {
      sink.open();
      sink.position(at(feed.head()));
      return feed.listen((rows) => sink.next(rows, { position: at(feed.head()) }));
    },
    async history({ after, before, from, to, points, limit }) {
      const asked = after?.epoch ?? before?.epoch;
      const { epoch, seq, ...answer } = await feed.history({
        epoch: asked,
        after: after?.offset,
        before: before?.offset,
        from,
        to,
        points,
        limit,
      });
      // Rows that their numbers do not count have no place.
      return { ...answer, position: seq === undefined ? undefined : { epoch, offset: seq } };
    },
  };
}

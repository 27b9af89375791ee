import { HubConnectionBuilder } from "@microsoft/signalr";

/** The items of a streaming method of a hub: a source of one attempt, which the stream repeats. */
export function hubStream(url, options, method, ...args) {
  return (sink) => {
    const connection = new HubConnectionBuilder().withUrl(url, options).configureLogging("none").build();
    const fail = (error) => sink.error(error);
    connection.start().then(() => {
      sink.open();
      const items = connection.stream(method, ...args);
      items.subscribe({ next: (item) => sink.next([item]), complete: () => sink.complete(), error: fail });
    }, fail);
    return () => connection.stop();
  };
}

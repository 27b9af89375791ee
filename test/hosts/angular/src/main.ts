import type { ApplicationRef, WritableSignal } from "@angular/core";
import { signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import type { Case } from "./app";
import { App, configOf, names } from "./app";

type Props = Case["props"];

let app: ApplicationRef;
let shown: WritableSignal<Case>;

async function begin(name: string, props: Props): Promise<void> {
  shown = signal({ name, props });
  app = await bootstrapApplication(App, configOf(shown));
}

const host = {
  names,
  mount(name: string, props: Props, element: Element): Promise<void> {
    element.append(document.createElement("app-root"));
    return begin(name, props);
  },
  hydrate: begin,
  update(props: Props): void {
    shown.update(({ name }) => ({ name, props }));
  },
  unmount(): void {
    app.destroy();
  },
};

Object.assign(window, { host });

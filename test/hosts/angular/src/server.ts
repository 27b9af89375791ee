import { signal } from "@angular/core";
import type { BootstrapContext } from "@angular/platform-browser";
import { bootstrapApplication } from "@angular/platform-browser";
import { provideServerRendering, renderApplication } from "@angular/platform-server";
import type { Case } from "./app";
import { App, configOf } from "./app";

export { names } from "./app";

const allowedHosts = ["localhost"];
const page = "<html><head></head><body><app-root></app-root></body></html>";

/** Renders a case: the application, and the state that the page takes over. */
export async function render(name: string, props: Case["props"]): Promise<string> {
  const { providers } = configOf(signal({ name, props }));
  const config = { providers: [provideServerRendering(), ...providers] };
  const start = (context: BootstrapContext) => bootstrapApplication(App, config, context);
  const html = await renderApplication(start, { document: page, url: "http://localhost/", allowedHosts });
  return html.replace(/^[^]*<body[^>]*>|<\/body>[^]*$/g, "");
}

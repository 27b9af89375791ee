import type { ApplicationConfig, WritableSignal } from "@angular/core";
import { Component, inject, InjectionToken } from "@angular/core";
import { provideClientHydration } from "@angular/platform-browser";
import { Load } from "./load";
import { LoadElement } from "./load-element";

/** The names of the cases. */
export const names = ["component", "elements"];

/** The case that is shown, and its props. */
export interface Case {
  readonly name: string;
  readonly props: { readonly url: string; readonly color: string };
}

const CASE = new InjectionToken<WritableSignal<Case>>("the case");

@Component({
  selector: "app-root",
  imports: [Load, LoadElement],
  template: `
    @let props = shown().props;
    @if (shown().name === "component") {
      <app-load [url]="props.url" [color]="props.color" />
    } @else {
      <app-load-element [url]="props.url" [color]="props.color" />
    }
  `,
})
export class App {
  readonly shown = inject(CASE);
}

/** Configures the application of a case. */
export const configOf = (shown: WritableSignal<Case>): ApplicationConfig => ({
  providers: [provideClientHydration(), { provide: CASE, useValue: shown }],
});

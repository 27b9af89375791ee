import type { ReactNode } from "react";
import { act, createElement, StrictMode } from "react";
import type { Root } from "react-dom/client";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, vi } from "vitest";

/** A root of React on the page of the test. */
export interface TestRoot {
  readonly element: HTMLElement;
  /** Renders, and lets all effects run. */
  render(node: ReactNode): Promise<void>;
  unmount(): Promise<void>;
}

const roots: TestRoot[] = [];

beforeEach(() => {
  // React asks for it wherever `act` is used.
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
});

afterEach(async () => {
  for (const root of roots.splice(0)) await root.unmount();
  vi.unstubAllGlobals();
});

/** Makes a root, strict as a new application is. */
export function makeRoot({ isStrict = true, isOnPage = true } = {}): TestRoot {
  const element = document.createElement("main");
  if (isOnPage) document.body.append(element);
  const root: Root = createRoot(element);
  const made: TestRoot = {
    element,
    render: (node) => act(async () => root.render(isStrict ? createElement(StrictMode, null, node) : node)),
    async unmount() {
      await act(async () => root.unmount());
      element.remove();
    },
  };
  roots.push(made);
  return made;
}

import { afterRenderEffect, DestroyRef, ElementRef, inject } from "@angular/core";

export function useWidget<W extends { destroy(): void }>(mount: (place: Element) => W, update: (widget: W) => void) {
  const place = inject<ElementRef<Element>>(ElementRef).nativeElement;
  let widget: W | undefined;
  afterRenderEffect(() => update((widget ??= mount(place))));
  inject(DestroyRef).onDestroy(() => widget?.destroy());
  return () => widget;
}

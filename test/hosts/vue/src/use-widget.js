import { onBeforeUnmount, onMounted, watch } from "vue";

export function useWidget(factory, element, options) {
  let widget;
  onMounted(() => (widget = factory(element.value, options())));
  watch(options, (next) => widget.update(next));
  onBeforeUnmount(() => widget.destroy());
}

import vue from "@vitejs/plugin-vue";

const isCustomElement = (tag) => tag.startsWith("tick-");

export default {
  plugins: [vue({ template: { compilerOptions: { isCustomElement } } })],
  build: { chunkSizeWarningLimit: 3_000 },
};

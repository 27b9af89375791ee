import preact from "@preact/preset-vite";

export default {
  plugins: [preact()],
  build: { chunkSizeWarningLimit: 3_000 },
  // So that on a server, too, "react" stands for "preact/compat" in it.
  ssr: { noExternal: ["tickline"] },
};

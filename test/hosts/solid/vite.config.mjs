import solid from "vite-plugin-solid";

export default { plugins: [solid({ ssr: true })], build: { chunkSizeWarningLimit: 3_000 } };

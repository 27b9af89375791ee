export default { build: { chunkSizeWarningLimit: 3_000 } };

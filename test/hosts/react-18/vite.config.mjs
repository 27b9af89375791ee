import react from "@vitejs/plugin-react";

export default { plugins: [react()], build: { chunkSizeWarningLimit: 3_000 } };

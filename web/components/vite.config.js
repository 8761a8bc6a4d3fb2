import { defineConfig } from "vite";

// One file with a fixed name, so that the package can hold it and the same sources give the same bytes.
export default defineConfig({
  build: {
    outDir: "../../src/kroniek/web/static",
    emptyOutDir: false,
    target: "es2022",
    lib: { entry: "src/main.ts", formats: ["es"], fileName: () => "kroniek.js" },
  },
});

// Bundles the report and the page into the Python package: `npm run build`. The same sources give the same bytes.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

await build({
  absWorkingDir: here,
  entryPoints: ["src/report.tsx", "src/serve.tsx"],
  outdir: "../src/weigh/page/assets",
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: ["chrome110", "firefox110", "safari16"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".py": "text" },
  legalComments: "eof",
  logLevel: "info",
});

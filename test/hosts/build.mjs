/** Builds a fixture by its own bundler, with the packed package in it, and renders it as a server does. */
import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installFolder } from "../../scripts/install-folder.mjs";
import { unpack } from "../../scripts/packed.mjs";

/** Runs a program of Node in a folder; resolves to what it prints, where it ends with one of some codes. */
export function run(folder, args, env, codes = [0]) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (err += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (codes.includes(code)) resolve({ out, err });
      else reject(new Error(`node ${args.join(" ")} ended with ${code}: ${err || out}`));
    });
  });
}

/** Finds the file of a fixture's server; undefined: it renders on pages alone. */
function serverOf(folder) {
  const name = readdirSync(join(folder, "src")).find((file) => /^server\./.test(file));
  return name && `src/${name}`;
}

const bundlers = {
  /** Builds by Vite. */
  async vite(folder, mode, out) {
    const vite = "node_modules/vite/bin/vite.js";
    const options = ["--mode", mode, "--logLevel", "warn"];
    const env = { NODE_ENV: mode };
    // Sizes are those for production.
    const maps = mode === "production" ? ["--sourcemap"] : [];
    const told = [await run(folder, [vite, "build", ...options, ...maps, "--outDir", `${out}/page`], env)];
    const server = serverOf(folder);
    if (server) {
      told.push(await run(folder, [vite, "build", ...options, "--ssr", server, "--outDir", `${out}/server`], env));
    }
    return { server: server && `${out}/server`, told };
  },

  /** Builds by Angular's own builder, page and server at once. */
  async angular(folder, mode, out) {
    const told = await run(folder, ["node_modules/@angular/cli/bin/ng.js", "build", "--configuration", mode]);
    renameSync(join(folder, out, "page/index.csr.html"), join(folder, out, "page/index.html"));
    return { server: `${out}/server`, told: [told] };
  },

  /** Copies a page that needs no bundler, with the files of the package beside it. */
  async none(folder, mode, out) {
    const page = join(folder, out, "page");
    rmSync(page, { recursive: true, force: true });
    cpSync(join(folder, "src"), page, { recursive: true });
    cpSync(join(folder, "index.html"), join(page, "index.html"));
    cpSync(join(folder, "node_modules/tickline/dist"), join(page, "tickline"), { recursive: true });
    return { server: "src", told: [] };
  },
};

/** Finds out what builds a fixture. */
function bundlerOf(folder) {
  if (existsSync(join(folder, "angular.json"))) return bundlers.angular;
  return existsSync(join(folder, "vite.config.mjs")) ? bundlers.vite : bundlers.none;
}

/** Installs a fixture with the packed package in it. */
export function install(folder, tarball) {
  installFolder(folder);
  unpack(tarball, join(folder, "node_modules"));
}

/** Builds a fixture for `development` or `production`. Returns the folders of its pages and server. */
export async function build(folder, mode) {
  const out = `dist/${mode}`;
  const { server, told } = await bundlerOf(folder)(folder, mode, out);
  return {
    page: join(folder, out, "page"),
    server: server && existsSync(join(folder, server)) ? server : undefined,
    warnings: told.flatMap(({ err }) => err.trim().split("\n")).filter((line) => line !== ""),
  };
}

/** Renders all cases of a fixture in a process without a page. Resolves to their HTML, and to what was printed. */
export async function renderOnServer(folder, server, mode, props) {
  const file = readdirSync(join(folder, server)).find((name) => /^server\.m?js$/.test(name));
  const program = `
    const { names, render } = await import(${JSON.stringify(`./${server}/${file}`)});
    const html = {};
    for (const name of names) html[name] = await render(name, ${JSON.stringify(props)});
    console.log(JSON.stringify(html));
  `;
  const { out, err } = await run(folder, ["--input-type=module", "--eval", program], { NODE_ENV: mode });
  // The last line: Angular names its own build for development before it.
  return { html: JSON.parse(out.trim().split("\n").at(-1)), printed: err.trim() };
}

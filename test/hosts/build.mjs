/** Builds a fixture by its own bundler, with the packed package in it, and renders it as a server does. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { installFolder } from "../../scripts/install-folder.mjs";
import { unpack } from "../../scripts/packed.mjs";

/** Runs a program of Node in a folder; resolves to what it prints. */
function run(folder, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (err += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve({ out, err });
      else reject(new Error(`node ${args.join(" ")} ended with ${code}: ${err || out}`));
    });
  });
}

/** Finds the file of a fixture's server; undefined: it renders on pages alone. */
function serverOf(folder) {
  const name = readdirSync(join(folder, "src")).find((file) => /^server\./.test(file));
  return name && `src/${name}`;
}

/** Installs a fixture, and builds it for `development` or `production`. Returns the folders of its pages and server. */
export async function build(folder, tarball, mode) {
  installFolder(folder);
  unpack(tarball, join(folder, "node_modules"));
  const vite = "node_modules/vite/bin/vite.js";
  const options = ["--mode", mode, "--logLevel", "warn"];
  const env = { NODE_ENV: mode };
  const out = `dist/${mode}`;
  const told = [await run(folder, [vite, "build", ...options, "--outDir", `${out}/page`], env)];
  const server = serverOf(folder);
  if (server) {
    told.push(await run(folder, [vite, "build", ...options, "--ssr", server, "--outDir", `${out}/server`], env));
  }
  return {
    page: join(folder, out, "page"),
    server: server && existsSync(join(folder, out, "server")) ? `${out}/server` : undefined,
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
    process.stdout.write(JSON.stringify(html));
  `;
  const { out, err } = await run(folder, ["--input-type=module", "--eval", program], { NODE_ENV: mode });
  return { html: JSON.parse(out), printed: err.trim() };
}

import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFiles } from "../../demo/static-files.mjs";

let folder: string;
let address: string;
const server = createServer((request, response) => {
  void createFiles({ "/built/": join(folder, "built"), "/": join(folder, "page") })(
    request.url ?? "",
    request,
    response,
  );
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "static-files-"));
  for (const name of ["page/folder.js", "page/.git", "built", "secret"]) {
    await mkdir(join(folder, name), { recursive: true });
  }
  await writeFile(join(folder, "page/index.html"), "<!doctype html>");
  await writeFile(join(folder, "page/a b.css"), "p {}");
  await writeFile(join(folder, "page/.hidden.js"), "1");
  await writeFile(join(folder, "page/.git/config.js"), "2");
  await writeFile(join(folder, "page/notes.txt"), "3");
  await writeFile(join(folder, "built/index.js"), "4");
  await writeFile(join(folder, "secret/key.js"), "5");
  await symlink(join(folder, "secret/key.js"), join(folder, "page/link.js"));
  await symlink(join(folder, "secret"), join(folder, "page/away"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

describe("createFiles(folders)", () => {
  it.each([
    ["/", "text/html; charset=utf-8", "<!doctype html>"],
    ["/a%20b.css", "text/css; charset=utf-8", "p {}"],
    ["/built/index.js", "text/javascript; charset=utf-8", "4"],
  ])("serves %s with its type", async (path, type, text) => {
    const response = await fetch(address + path);
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([200, type, text]);
  });

  it.each([
    ["a link that leads out of the folder", "/link.js"],
    ["a folder behind such a link", "/away/key.js"],
    ["a hidden file", "/.hidden.js"],
    ["a file in a hidden folder", "/.git/config.js"],
    ["a file of no known type", "/notes.txt"],
    ["a folder with the name of a file", "/folder.js"],
    ["an encoded way out", "/..%2fsecret%2fkey.js"],
  ])("does not serve %s", async (_, path) => {
    expect((await fetch(address + path)).status).toBe(404);
  });
});

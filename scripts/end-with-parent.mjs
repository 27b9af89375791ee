/**
 * `node --import ./scripts/end-with-parent.mjs …`: ends the program when its parent process is gone. A signal to npm
 * ends npm's shell, which does not pass it on: the program would live on and hold its port. Too little for a library.
 */
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 250).unref();

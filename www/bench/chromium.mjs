/** Chromium for measuring: a profile of its own (a private context keeps Blobs elsewhere), and what its processes use. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { FLAGS } from '../tests/lib/browser.mjs';

/** Where captures and profiles go; a gigabyte does not fit everywhere. */
export const SCRATCH = process.env.BENCH_TMP ?? path.join(os.tmpdir(), 'bench-harmless');

const TICK_MS = 10;

/**
 * @returns {Promise<{ context: import('playwright-core').BrowserContext, pid: number, close(): Promise<void> }>} a
 * browser with a fresh profile, which `close` removes
 */
export async function launchProfile() {
  await mkdir(SCRATCH, { recursive: true });
  const profile = await mkdtemp(path.join(SCRATCH, 'profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.HARMLESS_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 860 },
  });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, pid: browserPid(profile), close };
}

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
};

/** A process as /proc tells it; undefined when it has ended. */
function statusOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  if (!stat) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const args = read(`/proc/${pid}/cmdline`).split(/[\0 ]/); // helpers write theirs anew, with spaces
  const type = args.find((a) => a.startsWith('--type='))?.slice(7) ?? 'browser';
  return { pid, parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) * TICK_MS, type, args };
}

const everything = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statusOf(Number(name)))
    .filter((p) => p !== undefined);

function browserPid(profile) {
  const found = everything().find((p) => p.type === 'browser' && p.args.includes(`--user-data-dir=${profile}`));
  if (!found) throw new Error('Chromium is running, but its process was not found');
  return found.pid;
}

/** Chromium's processes: the browser, its renderers and helpers. */
export function family(browser) {
  const all = everything();
  const found = all.filter((p) => p.pid === browser);
  for (const one of found) found.push(...all.filter((p) => p.parent === one.pid));
  return found;
}

/** CPU time in ms so far: of the renderers, and of all processes. */
export function cpuTime(browser) {
  const all = family(browser);
  const sum = (list) => list.reduce((ms, p) => ms + p.cpu, 0);
  return { renderer: sum(all.filter((p) => p.type === 'renderer')), all: sum(all) };
}

/** CPU time in ms of the threads of that name in the renderers, to the microsecond. */
export function threadTime(browser, name) {
  let ns = 0;
  for (const { pid, type } of family(browser)) {
    if (type !== 'renderer') continue;
    for (const tid of readdirSync(`/proc/${pid}/task`)) {
      if (!read(`/proc/${pid}/task/${tid}/comm`).startsWith(name)) continue;
      ns += Number(read(`/proc/${pid}/task/${tid}/schedstat`).split(' ')[0]);
    }
  }
  return ns / 1e6;
}

/**
 * Memory of a process in MB. `pss` counts what it shares with others by its share, program code too; `own` is what it
 * has for itself and what it maps of shared memory, without files: what a person would call its memory.
 */
function memoryOf(pid) {
  const number = (text, key) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1000;
  const status = read(`/proc/${pid}/status`);
  return {
    pss: number(read(`/proc/${pid}/smaps_rollup`), 'Pss') * 1.024,
    own: (number(status, 'RssAnon') + number(status, 'RssShmem')) * 1.024,
  };
}

/** The largest renderer, and the browser process. */
export function memory(browser) {
  const now = { renderer: { pss: 0, own: 0 }, browser: memoryOf(browser) };
  for (const p of family(browser)) {
    if (p.type !== 'renderer') continue;
    const m = memoryOf(p.pid);
    for (const key of ['pss', 'own']) now.renderer[key] = Math.max(now.renderer[key], m[key]);
  }
  return now;
}

/** Looks at the memory every 200 ms. `stop` gives the highest of each figure. */
export function watchMemory(browser, each = () => {}) {
  const began = performance.now();
  const peak = memory(browser);
  const look = () => {
    const now = memory(browser);
    for (const who of ['renderer', 'browser'])
      for (const key of ['pss', 'own']) peak[who][key] = Math.max(peak[who][key], now[who][key]);
    each(now, performance.now() - began);
  };
  const timer = setInterval(look, 200);
  return {
    stop() {
      clearInterval(timer);
      look();
      return peak;
    },
  };
}

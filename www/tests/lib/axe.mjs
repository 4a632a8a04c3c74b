/** axe-core in the application's frame. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Asserts that axe finds nothing to object to, by WCAG 2.2 AA and its own best practices. */
export async function assertAccessible(frame, where) {
  if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(SOURCE);
  const violations = await frame.evaluate(async () => {
    const { violations, passes } = await globalThis.axe.run(document);
    if (passes.length < 10) return ['axe looked at next to nothing'];
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  });
  assert.deepEqual(violations, [], where);
}

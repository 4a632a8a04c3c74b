/**
 * Scrolls in steps and by jumps, in a page. Gives the time that 95 of 100 frames take at most, in ms, and how many frames
 * showed a blank row where there is a layer of rows.
 *
 * @param {{ scroller: Element, layer?: Element }} what
 */
export const scrolled = async ({ scroller, layer }) => {
  const times = [];
  let blank = 0;
  let last = performance.now();
  for (let i = 0; i < 240; i++) {
    scroller.scrollTop = i % 3 === 2 ? Math.abs(Math.sin(i)) * scroller.scrollHeight : scroller.scrollTop + 900;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (!layer) continue;
    const box = layer.getBoundingClientRect();
    const rows = [...layer.children].map((row) => row.getBoundingClientRect());
    const covered = rows[0].top <= box.top + 1 && rows.at(-1).bottom >= box.bottom - 1;
    if (!covered || [...layer.children].some((row) => row.textContent.trim() === '')) blank++;
  }
  times.sort((a, b) => a - b);
  return { blank, p95: times[Math.floor(times.length * 0.95)] };
};

/** The same of the table of requests. */
export async function tableScrolled(frame) {
  const part = (name) => frame.locator(`request-table .${name}`).elementHandle();
  return frame.evaluate(scrolled, { scroller: await part('scroller'), layer: await part('layer') });
}

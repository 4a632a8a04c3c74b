/** What a clean copy has lost of its original, told by JSON.parse and comparing alone. */

/** All texts of a value, with where they stand. */
function* leaves(value, path = '') {
  if (typeof value === 'string') yield [path, value];
  else if (value && typeof value === 'object')
    for (const [name, inner] of Object.entries(value)) yield* leaves(inner, `${path}/${name}`);
}

/** What stood in the original where the copy has placeholders; nothing where the two can't be laid over each other. */
function lostIn(original, clean) {
  const kept = clean.split(/REDACTED-[a-z0-9-]+/);
  const lost = [];
  let at = kept[0].length;
  for (const [i, piece] of kept.entries()) {
    if (i === 0) continue;
    const next = i === kept.length - 1 ? original.length - piece.length : original.indexOf(piece || '\0', at);
    if (next < at) return lost;
    lost.push(original.slice(at, next));
    at = next + piece.length;
  }
  return lost;
}

/**
 * The values that the copy has nowhere any more, of a length that is no accident.
 *
 * @param {any[]} entries of the original
 * @param {any[]} copy the same entries of the clean copy
 */
export function lostValues(entries, copy) {
  const whole = JSON.stringify(copy);
  const lost = new Set();
  for (const [i, entry] of entries.entries()) {
    const clean = new Map(leaves(copy[i]));
    for (const [path, text] of leaves(entry)) {
      const now = clean.get(path);
      if (now === undefined || now === text) continue;
      for (const value of lostIn(text, now))
        if (/^[\w.%+/=-]{12,}$/.test(value) && !whole.includes(value)) lost.add(value);
    }
  }
  return [...lost];
}

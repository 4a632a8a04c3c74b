/** Where a key leads in the grid, after the ARIA Authoring Practices' data grid. */

export interface Cell {
  row: number;
  column: number;
}

/**
 * @param columns indices of the columns in view, in order
 * @param page rows that PageUp and PageDown skip
 * @param first the first row that can be gone to: -1 where the heading can
 * @returns the cell to go to, or null for a key that is none of the grid's
 */
export function cellAfter(
  event: { key: string; ctrlKey: boolean; metaKey: boolean },
  from: Cell,
  grid: { count: number; columns: readonly number[]; page: number; first?: number },
): Cell | null {
  const whole = event.ctrlKey || event.metaKey;
  const nth = Math.max(0, grid.columns.indexOf(from.column));
  const last = grid.columns.length - 1;
  const targets: Record<string, [row: number, nth: number]> = {
    ArrowUp: [from.row - 1, nth],
    ArrowDown: [from.row + 1, nth],
    ArrowLeft: [from.row, nth - 1],
    ArrowRight: [from.row, nth + 1],
    PageUp: [Math.max(0, from.row - grid.page), nth],
    PageDown: [from.row + grid.page, nth],
    Home: [whole ? 0 : from.row, 0],
    End: [whole ? grid.count - 1 : from.row, last],
  };
  const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
  if (!target || grid.count === 0) return null;
  return {
    row: Math.max(grid.first ?? 0, Math.min(grid.count - 1, target[0])),
    column: grid.columns[Math.max(0, Math.min(last, target[1]))] ?? 0,
  };
}

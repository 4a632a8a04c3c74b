/** Starts the portal: `node server.mjs [PORT] [--recipient KEY.asc]… [--data FOLDER]`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPortal } from './src/portal.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { recipient: { type: 'string', multiple: true }, data: { type: 'string' } },
});
const folder = values.data ?? path.join(HERE, 'data');
const portal = await startPortal({
  folder,
  port: Number(positionals[0] ?? 8090),
  recipients: values.recipient ?? [],
});
if (portal.store.cases().length === 0) {
  const made = await portal.store.addCase('The rooms page stays empty', 'Rita Example');
  await portal.store.addNote(
    made.id,
    'Rita Example',
    'Since this morning the list of rooms stays empty after signing in.',
  );
}
process.stdout.write(`the example portal is at ${portal.url}, its data in ${folder}\n`);

/** Real GnuPG in a home of its own. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A keyring with one key of a support team; `expires` as gpg takes it, `at` its clock when it made the key. */
export async function keyring({ expires = '0', at } = {}) {
  // Short, because the agent's socket lies in it.
  const home = await mkdtemp('/tmp/hg-');
  await chmod(home, 0o700);
  const gpg = (args, input) =>
    execFileSync('gpg', ['--batch', '--yes', '--quiet', '--no-tty', ...args], {
      env: { ...process.env, GNUPGHOME: home },
      input,
      maxBuffer: 64 << 20,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const parameters = [
    '%no-protection',
    'Key-Type: EDDSA',
    'Key-Curve: ed25519',
    'Subkey-Type: ECDH',
    'Subkey-Curve: cv25519',
    'Name-Real: Support Team',
    'Name-Email: support@support.example',
    `Expire-Date: ${expires}`,
    '%commit',
  ];
  gpg([...(at ? ['--faked-system-time', at] : []), '--generate-key'], `${parameters.join('\n')}\n`);
  const key = path.join(home, 'key.asc');
  await writeFile(key, gpg(['--armor', '--export', 'support@support.example']));
  return {
    key,
    decrypt: (file) => gpg(['--decrypt', file]),
    async close() {
      try {
        execFileSync('gpgconf', ['--kill', 'all'], { env: { ...process.env, GNUPGHOME: home } });
      } catch {
        // No agent ran.
      }
      await rm(home, { recursive: true, force: true });
    },
  };
}

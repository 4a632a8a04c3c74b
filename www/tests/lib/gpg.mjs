/** Real GnuPG in a home of its own: makes keys, and decrypts what the page encrypted. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';

export const CV25519 = [
  'Key-Type: EDDSA',
  'Key-Curve: ed25519',
  'Key-Usage: sign,cert',
  'Subkey-Type: ECDH',
  'Subkey-Curve: cv25519',
  'Subkey-Usage: encrypt',
];
export const RSA = [
  'Key-Type: RSA',
  'Key-Length: 2048',
  'Key-Usage: sign,cert',
  'Subkey-Type: RSA',
  'Subkey-Length: 2048',
  'Subkey-Usage: encrypt',
];

export class Gpg {
  // Short, because the agent's socket lies in it.
  home = mkdtempSync('/tmp/hg');

  run(args, input = '') {
    const all = ['--batch', '--yes', '--quiet', '--no-tty', ...args];
    const env = { ...process.env, GNUPGHOME: this.home };
    return execFileSync('gpg', all, { env, input, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 2 ** 30 });
  }

  /** Makes a key without a passphrase; gives its fingerprint. */
  make(name, kind, { expires = '0', clock } = {}) {
    const lines = ['%no-protection', ...kind, `Name-Real: ${name}`, `Name-Email: ${name}@support.example`];
    const args = clock ? ['--faked-system-time', clock] : [];
    this.run([...args, '--generate-key'], [...lines, `Expire-Date: ${expires}`, '%commit', ''].join('\n'));
    const list = this.run(['--list-keys', '--with-colons', `${name}@support.example`]).toString();
    return /^fpr:+([0-9A-F]+):/m.exec(list)[1];
  }

  /** The public key, armored or binary. */
  key(name, armored = true) {
    return this.run([...(armored ? ['--armor'] : []), '--export', `${name}@support.example`]);
  }

  privateKey(name) {
    return this.run(['--armor', '--export-secret-keys', `${name}@support.example`]);
  }

  decrypt(file) {
    return this.run(['--decrypt', file]);
  }

  file(name) {
    return path.join(this.home, name);
  }

  close() {
    try {
      execFileSync('gpgconf', ['--kill', 'all'], { env: { ...process.env, GNUPGHOME: this.home } });
    } catch {
      // It has ended by itself.
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

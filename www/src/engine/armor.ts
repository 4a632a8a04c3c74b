/** A key file as text: binary keys get their armor (RFC 9580, 6.2), armored ones stay. */
export function armored(key: Uint8Array): string {
  if (((key[0] ?? 0) & 0x80) === 0) return new TextDecoder().decode(key);
  let binary = '';
  for (const byte of key) binary += String.fromCharCode(byte);
  const lines = btoa(binary).replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${lines}-----END PGP PUBLIC KEY BLOCK-----\n`;
}

//! Real GnuPG in a home of its own: makes keys fast, and decrypts what we encrypt.

#![allow(dead_code, reason = "every test takes what it needs")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A keyring that goes with its value.
pub struct Gpg {
    home: tempfile::TempDir,
}

impl Gpg {
    /// An empty keyring; `None` where there is no `gpg`, which is said. `scripts/tools.sh` installs it.
    pub fn new() -> Option<Self> {
        if Command::new("gpg").arg("--version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "gpg is missing: run scripts/tools.sh");
            eprintln!("left out: gpg is not installed (scripts/tools.sh installs it)");
            return None;
        }
        // Short, because the agent's socket lies in it.
        let home = tempfile::Builder::new().prefix("hg").tempdir_in("/tmp").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        Some(Self { home })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut gpg = Command::new("gpg");
        gpg.env("GNUPGHOME", self.home.path()).args(["--batch", "--yes", "--quiet", "--no-tty"]).args(arguments);
        gpg
    }

    /// Runs `gpg` with a text on its standard input. Gives what it printed.
    pub fn run(&self, arguments: &[&str], input: &str) -> Vec<u8> {
        let done = self.ask(arguments, input);
        assert!(done.status.success(), "gpg {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    }

    fn ask(&self, arguments: &[&str], input: &str) -> Output {
        use std::io::Write;
        let mut gpg = self.command(arguments);
        let mut child = gpg.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Makes a key without a passphrase out of parameters (`Key-Type: …` lines), with more arguments such as a clock.
    /// Gives its fingerprint.
    pub fn make(&self, name: &str, parameters: &str, arguments: &[&str]) -> String {
        let text =
            format!("%no-protection\n{parameters}\nName-Real: {name}\nName-Email: {name}@support.example\n%commit\n");
        self.run(&[&["--generate-key"], arguments].concat(), &text);
        self.fingerprint(name)
    }

    /// The fingerprint of the key of that name.
    pub fn fingerprint(&self, name: &str) -> String {
        let list = self.run(&["--list-keys", "--with-colons", &format!("{name}@support.example")], "");
        let list = String::from_utf8(list).unwrap();
        list.lines().find_map(|l| l.strip_prefix("fpr:::::::::")).unwrap().trim_end_matches(':').to_owned()
    }

    /// The public key, armored.
    pub fn key(&self, name: &str) -> Vec<u8> {
        self.run(&["--armor", "--export", &format!("{name}@support.example")], "")
    }

    /// A file in the keyring's folder, for what is to be decrypted and the like.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Decrypts a file with whatever key fits. Gives the plaintext.
    pub fn decrypt(&self, file: &Path) -> Vec<u8> {
        self.run(&["--decrypt", file.to_str().unwrap()], "")
    }

    /// Takes the certificate of revocation that `gpg` made with the key.
    pub fn revoke(&self, fingerprint: &str) {
        let path = self.home.path().join(format!("openpgp-revocs.d/{fingerprint}.rev"));
        // Its armor is disabled with a colon, so that it isn't taken by mistake.
        let text = std::fs::read_to_string(path).unwrap().replace(":-----BEGIN", "-----BEGIN");
        self.run(&["--import"], &text);
    }
}

impl Drop for Gpg {
    fn drop(&mut self) {
        let _ = Command::new("gpgconf").env("GNUPGHOME", self.home.path()).args(["--kill", "all"]).output();
    }
}

/// Parameters of `Gpg::make`: an RSA key with an RSA subkey for encryption.
pub fn rsa(bits: u32) -> String {
    format!(
        "Key-Type: RSA\nKey-Length: {bits}\nKey-Usage: sign,cert\nSubkey-Type: RSA\nSubkey-Length: {bits}\nSubkey-Usage: encrypt\nExpire-Date: 0"
    )
}

/// Ed25519 with cv25519, as `gpg` makes them today.
pub const CV25519: &str = "Key-Type: EDDSA\nKey-Curve: ed25519\nKey-Usage: sign,cert\nSubkey-Type: ECDH\nSubkey-Curve: cv25519\nSubkey-Usage: encrypt\nExpire-Date: 0";

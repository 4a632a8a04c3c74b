/**
 * Cases, attachments and notes: rows in SQLite (sql.js, written to disk after each change), contents as files beside it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import initSqlJs from 'sql.js';

const SCHEMA = `
  create table if not exists cases (id integer primary key, subject text not null, customer text not null,
    status text not null default 'open', created text not null);
  create table if not exists attachments (id integer primary key, case_id integer not null references cases (id),
    name text not null, type text not null, size integer not null, sha256 text not null, file text not null,
    created text not null);
  create table if not exists notes (id integer primary key, case_id integer not null references cases (id),
    author text not null, text text not null, key text, created text not null, unique (case_id, key));
  create table if not exists journals (case_id integer primary key references cases (id), text text not null);
`;

export class Store {
  static async open(folder) {
    await mkdir(path.join(folder, 'files'), { recursive: true });
    const file = path.join(folder, 'portal.sqlite');
    const SQL = await initSqlJs();
    const database = new SQL.Database(existsSync(file) ? await readFile(file) : undefined);
    const store = new Store(folder, file, database);
    database.run(SCHEMA);
    await store.save();
    return store;
  }

  constructor(folder, file, database) {
    this.folder = folder;
    this.file = file;
    this.database = database;
    this.saving = Promise.resolve();
  }

  /** Writes the whole database beside the old one and puts it in its place. */
  save() {
    const write = async () => {
      await writeFile(`${this.file}.new`, this.database.export());
      await rename(`${this.file}.new`, this.file);
    };
    this.saving = this.saving.then(write, write);
    return this.saving;
  }

  all(sql, ...values) {
    const statement = this.database.prepare(sql);
    try {
      statement.bind(values);
      const rows = [];
      while (statement.step()) rows.push(statement.getAsObject());
      return rows;
    } finally {
      statement.free();
    }
  }

  async run(sql, ...values) {
    const [row] = this.all(`${sql} returning *`, ...values);
    await this.save();
    return row;
  }

  cases() {
    return this.all(`select c.*, count(a.id) as attachments from cases c left join attachments a on a.case_id = c.id
      group by c.id order by c.id desc`);
  }

  case(id) {
    return this.all('select * from cases where id = ?', id)[0];
  }

  addCase(subject, customer) {
    return this.run(
      'insert into cases (subject, customer, created) values (?, ?, ?)',
      subject,
      customer,
      new Date().toISOString(),
    );
  }

  attachments(caseId) {
    return this.all('select * from attachments where case_id = ? order by id', caseId);
  }

  attachment(id) {
    return this.all('select * from attachments where id = ?', id)[0];
  }

  /** Takes a stream to disk, then into the table: a cut-off upload leaves no row. */
  async receive(stream) {
    const name = randomUUID();
    const target = path.join(this.folder, 'files', name);
    const hash = createHash('sha256');
    let size = 0;
    const count = new Transform({
      transform(chunk, _, done) {
        hash.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    try {
      await pipeline(stream, count, createWriteStream(target));
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
    return { file: name, size, sha256: hash.digest('hex') };
  }

  discard({ file }) {
    return rm(path.join(this.folder, 'files', file), { force: true });
  }

  addAttachment(caseId, { name, type, size, sha256, file }) {
    return this.run(
      'insert into attachments (case_id, name, type, size, sha256, file, created) values (?, ?, ?, ?, ?, ?, ?)',
      caseId,
      name,
      type,
      size,
      sha256,
      file,
      new Date().toISOString(),
    );
  }

  read({ file }) {
    return createReadStream(path.join(this.folder, 'files', file));
  }

  async deleteAttachment(id) {
    const row = this.attachment(id);
    if (!row) return;
    await this.run('delete from attachments where id = ?', id);
    await this.discard(row);
  }

  notes(caseId) {
    return this.all('select * from notes where case_id = ? order by id', caseId);
  }

  /** A note with a key is there once, however often it is sent. */
  async addNote(caseId, author, text, key = null) {
    const before = key && this.all('select * from notes where case_id = ? and key = ?', caseId, key)[0];
    if (before) return before;
    return this.run(
      'insert into notes (case_id, author, text, key, created) values (?, ?, ?, ?, ?)',
      caseId,
      author,
      text,
      key,
      new Date().toISOString(),
    );
  }

  journal(caseId) {
    return this.all('select text from journals where case_id = ?', caseId)[0]?.text ?? '';
  }

  setJournal(caseId, text) {
    return this.run(
      'insert into journals (case_id, text) values (?, ?) on conflict (case_id) do update set text = excluded.text',
      caseId,
      text,
    );
  }
}

// Where a registry keeps what it knows: a folder with SQLite, or, where the run has a PostgreSQL
// server, a database of its own there. Pushed packages and mails lie in the folder either way.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const server = process.env['LATCHKEY_TEST_POSTGRES'];

export class Storage {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-e2e-'));
  private readonly database = server === undefined ? undefined : `e2e_${this.folder.slice(-6).toLowerCase()}_${process.pid}`;

  static async make(): Promise<Storage> {
    const storage = new Storage();
    if (storage.database !== undefined) await onServer(`CREATE DATABASE "${storage.database}"`);
    return storage;
  }

  get flags(): string[] {
    const flags = ['--data', this.folder];
    if (server === undefined || this.database === undefined) return flags;
    const url = new URL(server);
    url.pathname = this.database;
    return [...flags, '--database-url', url.href];
  }

  async remove(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    if (this.database !== undefined) await onServer(`DROP DATABASE "${this.database}" WITH (FORCE)`);
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}

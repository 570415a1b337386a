// The journal of the server as a program that is asked (platform/journal/tests/peer.cpp).
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A question, an answer. */
export class Peer {
  constructor() {
    const program = process.env.VICHE_PROGRAM ?? join(root, 'build', 'viche');
    this.child = spawn(join(dirname(program), 'platform', 'journal_peer'), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.waiting = [];
    createInterface({ input: this.child.stdout }).on('line', (line) => this.waiting.shift().resolve(JSON.parse(line)));
    this.child.on('exit', (code) => this.waiting.forEach(({ reject }) => reject(new Error(`journal_peer ended with ${code}`))));
    this.child.on('error', (error) => this.waiting.forEach(({ reject }) => reject(error)));
  }
  ask(question) {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  }
  close() {
    this.child.stdin.end();
  }
}

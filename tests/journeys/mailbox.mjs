// A real SMTP server that keeps what it receives.
import { once } from 'node:events';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export class Mailbox {
  letters = [];
  #waiting = [];

  static async open(port = 0) {
    const box = new Mailbox();
    box.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onData: (stream, session, done) => box.#take(stream, session).then(() => done(), done),
    });
    box.server.on('error', () => {});
    box.server.listen(port, '127.0.0.1');
    await once(box.server.server, 'listening');
    box.port = box.server.server.address().port;
    box.url = `smtp://127.0.0.1:${box.port}`;
    return box;
  }

  async #take(stream, session) {
    const letter = await simpleParser(stream);
    letter.recipient = session.envelope.rcptTo[0].address;
    this.letters.push(letter);
    for (const look of this.#waiting) look();
  }

  /** The first letter to this address that holds; waits for it. */
  async letter(to, holds = () => true, seconds = 30) {
    const find = () => this.letters.find((letter) => letter.recipient === to && holds(letter));
    if (find()) return find();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no such letter to ${to}; the last that came: ` +
        this.letters.slice(-20).map((letter) => `${letter.recipient}: ${letter.subject}`).join('; '))), seconds * 1000);
      this.#waiting.push(() => {
        if (!find()) return;
        clearTimeout(timer);
        resolve(find());
      });
    });
  }

  async close() {
    this.server.close();
    await once(this.server.server, 'close').catch(() => {});
  }
}

/** The first address of this host in a letter's text. */
export function linkIn(letter, part = '') {
  const links = letter.text.match(/https?:\/\/\S+/g) ?? [];
  const found = links.find((link) => link.includes(part));
  if (!found) throw new Error(`no link with ${part} in: ${letter.text}`);
  return found;
}

"""A mail server for tests: keeps letters, or misbehaves on purpose."""
import email
import email.policy
import re
import socketserver
import threading
import time


class MailSink:
    """`mood`: takes letters ("good"), answers 451 ("busy"), says nothing ("mute"), drops the line ("rude"),
    or answers with endless nonsense ("babble")."""

    def __init__(self, port=0, mood="good"):
        self.mood, self.letters = mood, []
        sink = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    sink._talk(self)
                except OSError:
                    pass

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer.daemon_threads = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Conversation)
        self.port = self.server.server_address[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def _talk(self, peer):
        say = lambda words: peer.wfile.write((words + "\r\n").encode())
        if self.mood == "rude":
            return
        if self.mood == "mute":
            time.sleep(600)
            return
        if self.mood == "babble":
            while True:
                peer.wfile.write(b"250-" + b"x" * 5000)
        say("220 sink")
        to = []
        while line := peer.rfile.readline(4096):
            word = line.strip().upper()
            if word.startswith((b"EHLO", b"HELO")):
                say("250-sink\r\n250 8BITMIME")
            elif word.startswith(b"RCPT"):
                to.append(re.search(rb"<([^>]*)>", line)[1].decode())
                say("451 later" if self.mood == "busy" else "250 ok")
            elif word == b"DATA":
                say("354 go on")
                self._keep(peer, to)
                say("250 kept")
                to = []
            elif word == b"QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")

    def _keep(self, peer, to):
        lines = []
        while (line := peer.rfile.readline(65536)) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        letter = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.letters.append((to[0], letter))

    def wait_for(self, to, part="", seconds=30):
        """The text of the first letter to this address which has `part` in it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for recipient, letter in list(self.letters):
                text = letter.get_body(("plain",)).get_content()
                if recipient == to and part in text:
                    return text
            time.sleep(0.05)
        raise RuntimeError(f"no letter to {to} with {part!r}; came: {[recipient for recipient, _ in self.letters]}")

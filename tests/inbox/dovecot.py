"""A real IMAP server for tests: Dovecot in a folder of its own, as an unprivileged process, on a free port, with TLS."""
import imaplib
import os
import pathlib
import pwd
import shutil
import ssl
import subprocess
import tempfile
import time

from installation import free_port

USER, PASSWORD = "inbox", "пароль-до-скриньки".encode().hex()


class Dovecot:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="viche-dovecot-"))
        self.port = free_port()
        self.owner = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir()
        self._certificate()
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
        (self.folder / "dovecot.conf").write_text(self._settings())
        if os.geteuid() == 0:
            for path in [self.folder, *self.folder.rglob("*")]:
                shutil.chown(path, self.owner, pwd.getpwnam(self.owner).pw_gid)
        self.process = None
        self.start()

    def _certificate(self):
        self.certificate = self.folder / "cert.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost", "-keyout", self.folder / "key.pem", "-out", self.certificate],
                       check=True, capture_output=True)

    def _settings(self):
        user = pwd.getpwnam(self.owner)
        import grp
        group = grp.getgrgid(user.pw_gid).gr_name
        return f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = {self.folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {self.owner}
default_internal_group = {group}
default_login_user = {self.owner}
mail_uid = {user.pw_uid}
mail_gid = {user.pw_gid}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{self.folder}/mail
ssl = required
ssl_cert = <{self.folder}/cert.pem
ssl_key = <{self.folder}/key.pem
disable_plaintext_auth = no
passdb {{
  driver = passwd-file
  args = {self.folder}/users
}}
userdb {{
  driver = static
  args = uid={user.pw_uid} gid={user.pw_gid} home={self.folder}/mail
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {self.port}
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""

    def start(self):
        command = ["/usr/sbin/dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
        # No program between: who waits for this process waits for the server itself, which takes its pid file along.
        person = pwd.getpwnam(self.owner)
        as_owner = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, **as_owner)
        for _ in range(100):
            if self.process.poll() is not None:
                raise RuntimeError(f"dovecot does not start: {self.process.stderr.read().decode()}{self.log()}")
            try:
                self.client().logout()
                return
            except (OSError, imaplib.IMAP4.error):
                time.sleep(0.1)
        raise RuntimeError(f"dovecot does not answer: {self.log()}")

    def log(self):
        path = self.folder / "log"
        return path.read_text(errors="replace")[-3000:] if path.exists() else ""

    def client(self):
        link = imaplib.IMAP4_SSL("localhost", self.port, ssl_context=ssl.create_default_context(cafile=self.certificate))
        link.login(USER, PASSWORD)
        return link

    def put(self, *letters, folder="INBOX"):
        link = self.client()
        for letter in letters:
            answer = link.append(folder, None, None, letter)
            assert answer[0] == "OK", answer
        link.logout()

    def make_folder(self, name):
        link = self.client()
        assert link.create(name)[0] == "OK"
        link.logout()

    def count(self, folder="INBOX", which="ALL"):
        link = self.client()
        link.select(folder, readonly=True)
        found = link.search(None, which)[1][0].split()
        link.logout()
        return len(found)

    def new_validity(self):
        """The folder is made anew, as after a restore: every identifier means something else."""
        self.stop()
        for name in ("dovecot-uidlist", "dovecot-uidvalidity"):
            for path in (self.folder / "mail").glob(name + "*"):
                path.unlink()
        for path in (self.folder / "mail").glob("dovecot.index*"):
            path.unlink()
        time.sleep(1.1)
        self.start()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

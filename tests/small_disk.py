"""A disk of a few megabytes, really full when it is full: a tmpfs in a mount namespace of the test's own."""
import os
import pathlib
import resource
import signal
import subprocess

BALLAST = "ballast"


class SmallDisk:
    """Puts an installation's data folder on a disk of its own, with `spare` bytes left over.

    Where the system lets nobody make namespaces, files of the server may not grow instead (RLIMIT_FSIZE).
    """

    def __init__(self, site, spare=48 << 20):
        self.site = site
        holder = subprocess.Popen(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec",
             'cp -a "$1" "$1.kept"; mount -t tmpfs -o size="$2" tmpfs "$1"; cp -a "$1.kept/." "$1/"; rm -rf "$1.kept"; echo ready; exec sleep 3600',
             "sh", str(site.data), str(folder_size(site.data) + spare)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.holder = holder if holder.stdout.readline() == "ready\n" else None
        if self.holder:
            site.prefix = ["nsenter", f"--target={holder.pid}", "--user", "--mount", "--preserve-credentials"]
            self.root = pathlib.Path(f"/proc/{holder.pid}/root{site.data}")
        else:
            print(f"no namespaces here ({holder.stderr.read().strip()}): files may not grow instead")

    @property
    def data(self):
        """The data folder as seen from outside."""
        return self.root if self.holder else self.site.data

    def fill(self):
        if not self.holder:
            return self._limit(4096)
        with open(self.root / BALLAST, "wb", buffering=0) as ballast:
            for size in (1 << 20, 4096):
                try:
                    while ballast.write(b"\0" * size) == size:
                        pass
                except OSError:
                    pass
        left = os.statvfs(self.root).f_bavail
        if left:
            raise RuntimeError(f"{left} blocks are left on the full disk")

    def empty(self):
        if self.holder:
            (self.root / BALLAST).unlink()
        else:
            self._limit(resource.RLIM_INFINITY)

    def _limit(self, size):
        resource.prlimit(self.site.server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def close(self):
        """The data go with the disk."""
        if self.holder:
            self.holder.send_signal(signal.SIGKILL)
            self.holder.wait()
            self.site.prefix = []


def folder_size(folder):
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file())

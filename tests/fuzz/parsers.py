#!/usr/bin/env python3
"""The parsers of what strangers send, by libFuzzer under ASan and UBSan: multipart, urlencoded, heads, JSON, mail, ID
tokens, receipts and thinned trees of the journal, passkeys, and the rule that covers personal data in their words.

tests/fuzz/parsers.py [--seconds N] [--tree FOLDER] [--only NAME]

Builds its own tree with clang (build/fuzz). What it finds lies in the tree as crash-*: give it to the target as an
argument to see it again, and put it into the target's corpus once it is mended.
"""
import argparse
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from installation import Score  # noqa: E402

TARGETS = {
    "fuzz_http_multipart": "platform/http/fuzz/corpus/multipart", "fuzz_http_urlencoded": "platform/http/fuzz/corpus/urlencoded",
    "fuzz_http_head": "platform/http/fuzz/corpus/head", "fuzz_core_json": "platform/core/fuzz/corpus/json",
    "fuzz_channels_mail": "platform/channels/fuzz/corpus/mail", "fuzz_i18n_personal": "platform/i18n/fuzz/corpus/personal",
    "fuzz_journal_receipt": "platform/journal/fuzz/corpus/receipt",
    "fuzz_identity_passkey": "platform/identity/fuzz/corpus/passkey",
    "fuzz_openid_id_token": "platform/openid/fuzz/corpus/id_token",
}
LEAST_RUNS = 1_000  # fewer, and it did not really run


def build(tree, targets):
    subprocess.run(["cmake", "-S", ROOT, "-B", tree, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_COMPILER=clang++",
                    "-DVICHE_FUZZ=ON", "-DVICHE_TESTS=OFF"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", tree, "-j2", "--target", *targets], check=True, stdout=subprocess.DEVNULL)


def run(tree, target, seconds, score):
    program = next(path for path in pathlib.Path(tree).rglob(target) if path.is_file())
    found = tree / f"{target}.found"
    found.mkdir(exist_ok=True)
    done = subprocess.run([program, found, ROOT / TARGETS[target], f"-max_total_time={seconds}", "-rss_limit_mb=2048", "-timeout=10",
                           "-max_len=8192", "-print_final_stats=1", f"-artifact_prefix={tree}/{target}-"],
                          capture_output=True, text=True, errors="replace", cwd=tree)
    runs = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    count = int(runs[1]) if runs else 0
    print(f"{target}: {count} runs in {seconds} s, exit {done.returncode}", flush=True)
    if not score.check(done.returncode == 0 and count >= LEAST_RUNS, f"{target} finds nothing"):
        print(done.stderr[-3000:])


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--seconds", type=int, default=600, help="for each target")
    words.add_argument("--tree", default=str(ROOT / "build" / "fuzz"))
    words.add_argument("--only")
    options = words.parse_args()
    score = Score()
    tree = pathlib.Path(options.tree).resolve()
    targets = [target for target in TARGETS if not options.only or options.only in target]
    build(tree, targets)
    for target in targets:
        run(tree, target, options.seconds, score)
    return score.close()


if __name__ == "__main__":
    sys.exit(main())

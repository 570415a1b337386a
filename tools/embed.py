#!/usr/bin/env python3
"""Turns the data folders of one part into an assembly file and a table.

Writes OUT.S (each file by .incbin) and OUT.cpp, which defines
`viche::resources::NAME()`: a span of {path, bytes}, sorted by path, where the
path is relative to the part (`templates/show.html`, `migrations/0001_first.sql`).
"""
import argparse
import pathlib

FOLDERS = ("templates", "locales", "migrations", "assets", "data")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", required=True)
    parser.add_argument("--root", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()

    files = sorted(
        path
        for folder in FOLDERS
        for path in (args.root / folder).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )
    files.sort(key=lambda path: path.relative_to(args.root).as_posix().encode())

    assembly = ['.section .rodata', '.section .note.GNU-stack,"",@progbits', ".section .rodata"]
    externs, rows = [], []
    for index, path in enumerate(files):
        label = f"viche_{args.name}_{index}"
        assembly += [
            f".global {label}", f".global {label}_end", ".balign 16",
            f"{label}:", f'.incbin "{path.resolve().as_posix()}"', f"{label}_end:", ".byte 0",
        ]
        externs.append(f'extern "C" const char {label}[];\nextern "C" const char {label}_end[];')
        relative = path.relative_to(args.root).as_posix()
        rows.append(f'      {{"{relative}", {{{label}, static_cast<std::size_t>({label}_end - {label})}}}},')

    pathlib.Path(args.out + ".S").write_text("\n".join(assembly) + "\n")
    pathlib.Path(args.out + ".cpp").write_text(
        "#include <viche/core/resources.hpp>\n\n"
        + "\n".join(externs)
        + f"\n\nnamespace viche::resources {{\n\nResources {args.name}() {{\n"
        + "  static const std::vector<Resource> all{\n" + "\n".join(rows)
        + "\n  };\n  return all;\n}\n\n}  // namespace viche::resources\n"
    )


if __name__ == "__main__":
    main()

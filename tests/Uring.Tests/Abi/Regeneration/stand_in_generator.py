#!/usr/bin/env python3
"""Emits C# for C headers as ClangSharpPInvokeGenerator does: the same arguments, files and names, without layouts.

The C preprocessor finds the headers, so that a header staged at a wrong place is an error here too.
STAND_IN_VERSION is the version that it reports. STAND_IN_DIES names a response file that it dies on.
STAND_IN_DROPS names a declaration that it leaves out, STAND_IN_ADDS a constant that it invents. STAND_IN_DIFFERS
names a declaration that it emits differently for aarch64.
"""

import os
import re
import subprocess
import sys


def arguments(words):
    for word in words:
        if word.startswith("@"):
            yield from arguments(open(word[1:]).read().splitlines())
        else:
            yield word


def options(words):
    found = {}
    for word in arguments(words):
        if word.startswith("--") and "=" not in word:
            values = found.setdefault(word[2:], [])
        else:
            values.append(word)
    return found


def code_of(opts):
    """The preprocessed text of the files that count, and the names of their macros."""
    files = {os.path.normpath(name) for name in opts.get("traverse", opts["file"])}
    folders = [f"-I{folder}" for folder in opts.get("include-directory", ["."])]
    command = ["gcc", "-E", "-dD", *folders, opts["file"][0]]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stderr.splitlines()[0])
        sys.exit(1)
    code, macros, counts = [], [], False
    for line in done.stdout.splitlines():
        if marker := re.match(r'# \d+ "([^"]*)"', line):
            counts = os.path.normpath(marker[1]) in files
        elif counts and (macro := re.match(r"#define (\w+) \S", line)):
            macros.append(macro[1])
        elif counts and not line.startswith("#"):
            code.append(line)
    return "\n".join(code), macros


def body_of(code, start):
    depth = 0
    for position in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[position], 0)
        if depth == 0:
            return code[start + 1:position]


def emit(opts, name, text):
    with open(os.path.join(opts["output"][0], f"{name}.cs"), "w") as file:
        file.write(f"namespace {opts['namespace'][0]};\n\n{text}\n")


def fields_of(body):
    body = re.sub(r"__attribute__\s*\(\(.*?\)\)|\[[^\]]*\]|:\s*\d+", " ", body)
    declarators = [part for declaration in re.split("[;{}]", body) for part in declaration.split(",")]
    names = [words[-1].lstrip("*") for part in declarators if (words := part.split())]
    return [name for name in names if name not in ("struct", "union")]


def main():
    if sys.argv[1:] == ["--version"]:
        print(f"clangsharp version {os.environ['STAND_IN_VERSION']}")
        return
    if "@" + os.environ.get("STAND_IN_DIES", "") in sys.argv:
        os.abort()
    opts = options(sys.argv[1:])
    code, constants = code_of(opts)
    dropped = os.environ.get("STAND_IN_DROPS")
    differs = os.environ.get("STAND_IN_DIFFERS") if "--target=aarch64-linux-gnu" in opts["additional"] else None
    excluded = {name.split("::")[-1] for name in opts.get("exclude", [])}
    for match in re.finditer(r"\benum\s*(\w*)\s*(?=\{)", code):
        names = re.findall(r"(\w+)\s*(?:=[^,]*)?(?:,|$)", body_of(code, match.end()).strip())
        if match[1] and match[1] != dropped:
            emit(opts, match[1], f"public enum {match[1]} {{ {', '.join(name + ' = 7' * (name == differs) for name in names if name != dropped)} }}")
        elif not match[1]:
            constants += names
    for match in re.finditer(r"^(?:typedef )?struct (\w+)\s*(?=\{)", code, re.MULTILINE):
        if match[1] == dropped or match[1] not in opts.get("include", [match[1]]):
            continue
        fields = [name for name in fields_of(body_of(code, match.end())) if name not in excluded and name != dropped]
        layout = "[StructLayout(LayoutKind.Sequential, Pack = 1)] " * (match[1] == differs)
        emit(opts, match[1], f"{layout}public partial struct {match[1]} {{ {' '.join(f'public int {name};' for name in fields)} }}")
    if "include" not in opts:
        constants = [name for name in constants if name != dropped] + os.environ.get("STAND_IN_ADDS", "").split()
        members = "\n    ".join(f"public const int {name} = {int(name == differs)};" for name in constants)
        emit(opts, opts["method-class-name"][0], f"public static partial class {opts['method-class-name'][0]}\n{{\n    {members}\n}}")


main()

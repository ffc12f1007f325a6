#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hdp in a terminal of a given size: progress, its width, colours, Ctrl-C.

Usage: terminal_test.py HDP HDP_PLUGIN
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios

HDP, HDP_PLUGIN = (os.path.abspath(path) for path in sys.argv[1:3])
failures = 0
passed = 0


def check(what, ok, shown=""):
    global failures, passed
    passed += ok
    failures += not ok
    if not ok:
        print(f"FAILED: {what}\n  {shown!r:.2000}")


def in_terminal(command, columns, interrupt_after=None, **environment):
    """Runs a command in a terminal; returns its output and exit code (negative: the signal).

    interrupt_after: text upon which Ctrl-C is sent; "" sends it as soon as the command sleeps.
    """
    variables = {"TERM": "xterm", **environment}
    child, terminal = pty.fork()
    if child == 0:
        for name in ("NO_COLOR", "COLUMNS", "TERM"):
            os.environ.pop(name, None)
        os.environ.update(variables)
        os.execv(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    output = b""
    while True:
        if interrupt_after == "" and waits(child):
            os.write(terminal, b"\x03")
            interrupt_after = None
        ready, _, _ = select.select([terminal], [], [], 0.05)
        if not ready:
            continue
        try:
            some = os.read(terminal, 65536)
        except OSError:  # the command has ended
            break
        output += some
        if interrupt_after and interrupt_after.encode() in output:
            os.write(terminal, b"\x03")
            interrupt_after = None
    os.close(terminal)
    return output.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def waits(process):
    """Whether hdp sleeps: until somebody opens the other end of a pipe."""
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as state:
            sleeps = state.read().rsplit(")", 1)[1].split()[0] == "S"
        with open(f"/proc/{process}/comm", encoding="ascii") as name:
            started = name.read().strip() == os.path.basename(HDP)[:15]
    except OSError:
        return False
    return started and sleeps


def lines_of(output):
    """What stood on a line of the terminal, control sequences left out."""
    return [re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", part) for part in re.split(r"[\r\n]", output)]


def bars_of(output):
    return [line for line in lines_of(output) if re.match(r"\[[#.]+\] ", line)]


def check_bar(what, command, columns=80):
    output, code = in_terminal(command, columns)
    bars = bars_of(output)
    check(f"{what}: ends well", code == 0, output)
    check(f"{what}: shows progress", len(bars) > 1, output)
    shown = [line for line in bars if len(line) >= columns]
    check(f"{what}: narrower than {columns} columns", not shown, shown)
    check(f"{what}: the bar is gone at the end",
          re.search(r"\r *\r[^\r]*\Z", output.replace("\r\n", "\n")) is not None, output[-300:])


def run(*command):
    subprocess.run([HDP, *command], check=True, stdout=subprocess.DEVNULL)


def main():
    try:
        for end in os.openpty():
            os.close(end)
    except OSError as error:
        print(f"skipped: this system gives no terminal: {error}")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        run("gen", "--profile", "bert", "--heads", "3000", "--lq", "16", "--lk", "16", "--dim", "8",
            "--out", "many")
        cosim = [HDP, "cosim", "--set", "many", "--build", "small"]
        top = [HDP, "top", "--set", "many", "--machine", "small"]
        check_bar("cosim", cosim)
        check_bar("cosim, narrow", cosim, 40)
        check_bar("top, one job", top)
        check_bar("top --model", top + ["--model"], 60)
        check_bar("gen", [HDP, "gen", "--profile", "bert", "--heads", "200", "--lq", "256", "--lk",
                          "256", "--out", "large"])
        tensors = ["--q", "large/q.npy", "--k", "large/k.npy", "--v", "large/v.npy"]
        check_bar("golden", [HDP, "golden", *tensors, "--out", "result"])
        explore = [HDP, "explore", "--set", "many", "--machine", "small", "--jobs", "1"]
        check_bar("explore, one point", explore)
        output, code = in_terminal(explore + ["--verify", "1"], 80)
        check("explore --verify ends well", code == 0, output)
        check("explore --verify shows progress",
              any("RTL" in line for line in bars_of(output)), output)

        output, _ = in_terminal(cosim, 80, TERM="dumb")
        check("TERM=dumb: no bar, no colour", "\x1b" not in output, output)
        output, _ = in_terminal(cosim, 80)
        check("colour in a terminal", "\x1b[32;1m" in output, output)
        output, _ = in_terminal(cosim, 80, NO_COLOR="")
        check("NO_COLOR empty is not set", "\x1b[32;1m" in output, output)
        output, _ = in_terminal(cosim, 80, NO_COLOR="1")
        check("NO_COLOR: no escape sequence", "\x1b" not in output, output)
        check("NO_COLOR: the bar stays", len(bars_of(output)) > 1, output)

        # A run that diverges late, and what repeats it.
        run("gen", "--profile", "bert", "--heads", "6000", "--lq", "16", "--lk", "16", "--dim", "8",
            "--out", "more")
        bug = {"HDP_GOLDEN_BUG": "y-plus-one@5990"}
        failing = [HDP_PLUGIN, "cosim", "--set", "more", "--build", "small", "--bundle", "failure"]
        for command, what in ((failing, "bundle"),
                              ([HDP_PLUGIN, "shrink", "failure", "--max-seconds", "1"], "replay")):
            output, code = in_terminal(command, 80, **bug)
            check(f"{command[1]}, diverging: ends as it should", code in (0, 1), output)
            bars = bars_of(output)
            check(f"{command[1]}, diverging: shows progress of the {what}",
                  any(what in line for line in bars), output)
            check(f"{command[1]}, diverging: narrower than 80 columns",
                  all(len(line) < 80 for line in bars), output)

        # Ctrl-C while an input is read that does not come.
        os.mkfifo("never.npy")
        never = ["--q", "never.npy", "--k", "large/k.npy", "--v", "large/v.npy"]
        os.mkdir("pipes")
        os.mkfifo("pipes/manifest.json")
        small = ["--machine", "small"]
        for command in ([HDP, "cosim", *never], [HDP, "top", *never, *small],
                        [HDP, "explore", *never], [HDP, "golden", *never, "--out", "none"],
                        [HDP, "cosim", "--set", "pipes"], [HDP, "top", "--set", "pipes", *small]):
            output, code = in_terminal(command, 80, interrupt_after="")
            check(f"{command[1]} {command[2]}: the first Ctrl-C ends it",
                  code in (130, -signal.SIGINT), (output, code))

        # Ctrl-C before the first point of an exploration is done.
        output, code = in_terminal(explore + ["--memory", "hostile", "--csv", "none.csv"], 80,
                                   interrupt_after="]")
        check("explore: Ctrl-C ends with 130", code == 130, output)
        with open("none.csv", encoding="ascii") as csv:
            check("its CSV has the header", csv.readline().startswith("point,cores,lanes,"))
    print(f"{passed} passed, {failures} failed")
    return failures != 0


sys.exit(main())

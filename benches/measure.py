"""Runs a program again and again: how long it took, how much processor time, and the most memory that it had.

As a program of its own, `python3 -I -S measure.py RUNS PROGRAM ARGUMENT…`, it prints one line for each run: seconds,
processor seconds, KB. It is apart from who asks since Linux counts the memory of who starts a process as that process's:
this one has 9 MB, and so it sees none below that.
"""

import os
import sys
import time


def main(runs, command):
    quiet = os.open(os.devnull, os.O_WRONLY)
    for _ in range(runs):
        begun = time.perf_counter()
        actions = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
        process = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
        _, status, used = os.wait4(process, 0)
        took = time.perf_counter() - begun
        if status != 0:
            sys.exit(f"{' '.join(command)}: ended with {os.waitstatus_to_exitcode(status)}")
        print(took, used.ru_utime + used.ru_stime, used.ru_maxrss, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])

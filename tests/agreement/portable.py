#!/usr/bin/env python3
"""What readers of YAML do with what `front-matter/not-portable` is about, as a table: `reads` where the
value is the one that most of them have, another value where it differs, and `rejects`.

    python3 tests/agreement/portable.py

Which readers, and how to get them: readers.py beside this. The table in tests/README.md is what this
prints.
"""
import json

from readers import read_all

CASES = {
    "a quoted text goes on at the indentation of its key": 'title: "One\ntwo"\nb: 1\n',
    "the same, in single quotes": "title: 'One\ntwo'\nb: 1\n",
    "the same, in a mapping in a mapping": 'a:\n  t: "One\n  two"\n',
    "an item of a flow sequence at the indentation of its key": "a: [x,\ny]\nb: 1\n",
    "a key of a flow mapping there": "a: {\nx: 1,\ny: 2 }\nb: 1\n",
    "a closing `]` at the indentation of its key": "a: [\n  x,\n  y\n]\nb: 1\n",
    "a closing `}` there": "a: {\n  x: 1\n}\nb: 1\n",
    "a closing `]` there, in a mapping in a mapping": "k:\n  a: [\n    x\n  ]\n  b: 1\n",
    "a closing `}` there, in an item": "f:\n  - t: E\n    i: {\n      l: 1,\n    }\n    k: 2\n",
    "a closing `]` further to the left": "k:\n  a: [\n    x\n]\nb: 1\n",
    "a tab behind a value": "title: A\t\nb: 1\n",
    "a tab behind a colon": "title:\tA\nb: 1\n",
    "a tab before a comment": "title: A\t# c\nb: 1\n",
    "a tab behind a dash": "a:\n-\tx\n",
    "a tab on an empty line": "a: 1\n\t\nb: 1\n",
    "a tab between items of a flow sequence": "a: [x,\ty]\n",
    "a tab at the start of a line in a flow sequence": "a: [\n\tx,\n\ty\n]\n",
    "a tab before a line that goes on": "a: x\n\ty\n",
    "a tab before a key": "a:\n\tb: 1\n",
    "a second document": "a: 1\n--- \nb: 2\n",
    "a tag that nobody defines": "a: !include x\n",
    "a key that is a number": "2023: a\n",
    "a key twice": "a: 1\na: 2\n",
    "`<<` twice": "x: &x {a: 1}\ny: &y {b: 1}\nz:\n  <<: *x\n  <<: *y\n",
    "`key: {{ template }}`": "a: {{ b }}\n",
    "a directive": "%YAML 1.2\n---\na: 1\n",
    "no-break spaces before a key": "a:\n\u00a0\u00a0b: 1\n",
    "a line separator in plain text": "a: x\u2028y\nb: 1\n",
    "a line separator in quotes": 'a: "x\u2028y"\nb: 1\n',
    "U+0085 in plain text": "a: x\u0085y\nb: 1\n",
    "a control character of Latin-1": "a: x\u0091y\n",
}


def main():
    names, values = read_all([{"kind": "yaml", "text": text} for text in CASES.values()])
    names = [name for name in names if any(name in one for one in values)]
    print(f"| written | {' | '.join(names)} |")
    print(f"|---|{'---|' * len(names)}")
    for case, found in zip(CASES, values):
        written = {name: json.dumps(value, default=str, sort_keys=True) for name, value in found.items()}
        accepted = [written[name] for name in names if found[name] is not None]
        usual = max(accepted, key=accepted.count, default=None)
        cells = []
        for name in names:
            if found[name] is None:
                cells.append("rejects")
            else:
                cells.append("reads" if written[name] == usual else f"`{written[name]}`")
        print(f"| {case} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""The table of synth.sh: makes it of the netlists, compares it with the committed one, writes it.

Usage: synth_table.py WORK DOCS TOP [--update] --register-words N --register-bits N BUILD...
"""
import argparse
import csv
import io
import pathlib
import re
import subprocess
import sys

import synth_netlist

GROWTH = 0.05        # of a column, against the committed table
DEPTH_NOISE = 1      # levels by which a depth may grow in any case: 5 % of a short path is none
COLUMNS = ['build', 'module', 'parameters', 'instances', 'cells', 'flip_flops', 'memory_bits',
           'memories', 'multipliers', 'depth']
KEY = COLUMNS[:3]
UPDATE_HINT = 'If that is meant: make synth UPDATE=1, and commit docs/results/synthesis.*'
WARNINGS = ('Replacing memory',)  # judged by the size of the array instead


def described(found):
    """'2: 256 x 512; 1: 128 x 75' of a list of names."""
    return '; '.join(f'{found.count(name)}: {name}' for name in sorted(set(found)))


def multiplier_size(text):
    """Partial product bits of all multipliers of a row."""
    return sum(int(count) * int(a) * int(b)
               for count, a, b in re.findall(r'(\d+): (\d+) x (\d+)', text))


def rows_of(build):
    modules = build.bottom_up()
    by_name = {}
    for module in modules:
        by_name.setdefault(build.name_of(module), []).append(build.parameters(module))
    rows = {}
    for module in modules:
        name = build.name_of(module)
        own = build.parameters(module)
        # Only what tells the parametrisations of a module apart is part of a row's name.
        differing = [p for p in own if len({str(other.get(p)) for other in by_name[name]}) > 1]
        memories = [f'{words} x {width}' for _, words, width, _ in build.memories(module)]
        bits = sum(words * width for _, words, width, _ in build.memories(module))
        kinds = [synth_netlist.multiplier_name(synth_netlist.multiplier_kind(cell))
                 for cell in build.gates[module]['cells'].values()
                 if cell['type'] == synth_netlist.MULTIPLIER]
        types = build.types(module)
        row = {
            'build': build.name, 'module': name,
            'parameters': ' '.join(f'{p}={own[p]}' for p in differing),
            'instances': build.instances[module],
            'cells': sum(n for kind, n in types.items() if is_gate(kind)),
            'flip_flops': sum(n for kind, n in types.items() if synth_netlist.FLIP_FLOP in kind),
            'memory_bits': bits, 'memories': described(memories), 'multipliers': described(kinds),
            'depth': build.timing[module].depth}
        key = tuple(row[column] for column in KEY)
        if key in rows:  # the same values, written with another width
            row['instances'] += rows[key]['instances']
        rows[key] = row
    return sorted(rows.values(), key=lambda row: tuple(row[column] for column in KEY))


def is_gate(kind):
    return kind.startswith('$_') and synth_netlist.FLIP_FLOP not in kind and \
        kind != synth_netlist.MULTIPLIER


def total_of(build, rows, multipliers):
    """(row of all instances together, gates that their multipliers would be)"""
    kinds = [synth_netlist.multiplier_kind(cell) for module in build.bottom_up()
             for cell in build.gates[module]['cells'].values()
             if cell['type'] == synth_netlist.MULTIPLIER for _ in range(build.instances[module])]
    memories = [f'{words} x {width}' for module in build.bottom_up()
                for _, words, width, _ in build.memories(module)
                for _ in range(build.instances[module])]
    total = {column: sum(row[column] * row['instances'] for row in rows)
             for column in ('cells', 'flip_flops', 'memory_bits')}
    total.update(build=build.name, module='(all)', parameters='',
                 instances=sum(row['instances'] for row in rows), memories=described(memories),
                 multipliers=described([synth_netlist.multiplier_name(kind) for kind in kinds]),
                 depth=max(row['depth'] for row in rows))
    gates = sum(multipliers[kind].cells for kind in kinds)
    return total, gates


def problems_of(build, log, words_limit, bits_limit):
    """What must not be in a netlist."""
    found = list(build.problems)
    for warning in re.findall(r'^Warning: (.*)$', log, re.MULTILINE):
        if not warning.startswith(WARNINGS):
            found.append(f'{build.name}: Yosys warns: {warning}')
    for module in build.bottom_up():
        where = f'{build.name}: {build.name_of(module)}'
        for netlist in (build.words, build.gates):
            latches = sorted({kind for cell in netlist[module]['cells'].values()
                              for kind in [cell['type']] if 'latch' in kind.lower()
                              or kind.startswith(('$_SR', '$sr'))})
            if latches:
                found.append(f'{where}: a latch ({", ".join(latches)})')
                break
        for name, words, width, clocked in build.memories(module):
            if not clocked:
                found.append(f'{where}: {name}, {words} x {width}, is read without a clock: it '
                             f'would become {words * width} flip-flops')
        for name, words, width in build.lists_of_registers(module):
            if words > words_limit or words * width > bits_limit:
                found.append(f'{where}: {name}, {words} x {width}, has become {words * width} '
                             'flip-flops')
    return found


def compare(old_rows, new_rows):
    """(failures, notes) of the new rows against the committed ones."""
    failures, notes = [], []
    old = {tuple(row[column] for column in KEY): row for row in old_rows}
    for row in new_rows:
        key = tuple(row[column] for column in KEY)
        name = ' '.join(part for part in key if part)
        before = old.pop(key, None)
        if before is None:
            failures.append(f'{name}: not in the table; {row["cells"]} cells, '
                            f'{row["flip_flops"]} flip-flops')
            continue
        for column in ('instances', 'cells', 'flip_flops', 'memory_bits', 'multipliers', 'depth'):
            if column == 'multipliers':
                was, now = multiplier_size(before[column]), multiplier_size(row[column])
                shown = f'"{before[column]}" -> "{row[column]}"'
            else:
                was, now = before[column], row[column]
                shown = f'{was} -> {now}'
            if now > was * (1 + GROWTH) and (column != 'depth' or now > was + DEPTH_NOISE):
                rate = f'+{100 * (now - was) / was:.1f} %' if was else 'from nothing'
                failures.append(f'{name}: {column} {shown} ({rate})')
            elif now < was * (1 - GROWTH):
                notes.append(f'{name}: {column} {shown}')
    notes.extend(f'{" ".join(part for part in key if part)}: no longer there' for key in old)
    return failures, notes


def csv_text(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator='\n')
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read_table(path):
    numbers = ('instances', 'cells', 'flip_flops', 'memory_bits', 'depth')
    with path.open(newline='') as file:
        return [{**row, **{column: int(row[column]) for column in numbers}}
                for row in csv.DictReader(file)]


def markdown(rows, heading):
    lines = ['| ' + ' | '.join(title for title, _, _ in heading) + ' |',
             '| ' + ' | '.join('---:' if right else '---' for _, _, right in heading) + ' |']
    for row in rows:
        cells = []
        for _, column, right in heading:
            value = row[column]
            cells.append(f'{value:,}' if right and isinstance(value, int) else str(value))
        lines.append('| ' + ' | '.join(cells) + ' |')
    return '\n'.join(lines)


BUILD_HEADING = [('module', 'label', False), ('instances', 'instances', True),
                 ('cells', 'cells', True), ('flip-flops', 'flip_flops', True),
                 ('memories', 'memories', False), ('multipliers', 'multipliers', False),
                 ('depth', 'depth', True)]
MULTIPLIER_HEADING = [('multiplier', 'module', False), ('cells', 'cells', True),
                      ('depth', 'depth', True)]


def label(row):
    if row['module'] == '(all)':
        return '**all instances**'
    return f'`{row["module"]}`' + (f' {row["parameters"]}' if row['parameters'] else '')


def sections(builds, rows):
    """{marker: table} of what stands in synthesis.md between the markers."""
    texts = {}
    for build in builds:
        texts[build] = markdown([{**row, 'label': label(row)} for row in rows
                                 if row['build'] == build], BUILD_HEADING)
    texts['multipliers'] = markdown([row for row in rows if row['build'] == 'multiplier'],
                                    MULTIPLIER_HEADING)
    return texts


def with_sections(page, texts):
    for marker, text in texts.items():
        begin, end = f'<!-- synth {marker} -->', f'<!-- end {marker} -->'
        if begin not in page or end not in page:
            raise SystemExit(f'synthesis.md has no place for the table "{marker}"')
        head, rest = page.split(begin, 1)
        page = head + begin + '\n' + text + '\n' + end + rest.split(end, 1)[1]
    return page


def summary(build, total, multiplier_gates):
    return (f'{build}: {total["instances"]} instances, {total["cells"]:,} cells + '
            f'{multiplier_gates:,} in multipliers, {total["flip_flops"]:,} flip-flops, '
            f'{total["memory_bits"]:,} memory bits, depth {total["depth"]}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('work', type=pathlib.Path)
    parser.add_argument('docs', type=pathlib.Path)
    parser.add_argument('top')
    parser.add_argument('--update', action='store_true')
    parser.add_argument('--register-words', type=int, required=True)
    parser.add_argument('--register-bits', type=int, required=True)
    parser.add_argument('builds', nargs='+')
    options = parser.parse_args()

    multipliers = synth_netlist.load_multipliers(options.work, options.builds)
    rows, problems, summaries = [], [], []
    for name in options.builds:
        build = synth_netlist.Build(options.work, name, options.top, multipliers)
        build.measure()
        log = (options.work / f'{name}.log').read_text()
        problems += problems_of(build, log, options.register_words, options.register_bits)
        own = rows_of(build)
        total, gates = total_of(build, own, multipliers)
        summaries.append(summary(name, total, gates))
        print('  ' + summaries[-1])
        rows += own + [total]
    for kind, multiplier in multipliers.items():
        rows.append({**dict.fromkeys(COLUMNS, 0), 'build': 'multiplier', 'parameters': '',
                     'module': synth_netlist.multiplier_name(kind), 'cells': multiplier.cells,
                     'memories': '', 'multipliers': '', 'depth': multiplier.depth})
    for problem in problems:
        print(f'FAILED {problem}')
    if problems:
        return 1

    version = ' '.join(subprocess.run(['yosys', '-V'], check=True, capture_output=True,
                                      text=True).stdout.split()[:2])
    table, page = options.docs / 'synthesis.csv', options.docs / 'synthesis.md'
    if options.update:
        table.write_text(csv_text(rows))
        texts = {'tool': '\n'.join([f'The tables are of `{options.top}`, made with {version}:', '']
                                   + [f'- {line}' for line in summaries])}
        texts.update(sections(options.builds, rows))
        page.write_text(with_sections(page.read_text(), texts))
        print(f'  wrote {table.name} and {page.name}')
        return 0

    known = read_table(table)
    failures, notes = compare([row for row in known if row['build'] in options.builds],
                              [row for row in rows if row['build'] in options.builds])
    text = page.read_text()
    if with_sections(text, sections({row['build']: 0 for row in known
                                     if row['build'] != 'multiplier'}, known)) != text:
        failures.append('synthesis.md: its tables are not those of synthesis.csv')
    for note in notes:
        print(f'  note: smaller than the table says: {note}')
    for failure in failures:
        print(f'FAILED {failure}')
    if failures:
        if version not in text:
            print(f'The table is not of {version}: another version alone gives other numbers.')
        print(UPDATE_HINT)
        return 1
    print(f'  no module grew by more than {GROWTH:.0%}')
    return 0


if __name__ == '__main__':
    sys.exit(main())

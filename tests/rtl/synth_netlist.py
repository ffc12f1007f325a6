# SPDX-License-Identifier: Apache-2.0
"""Reads the netlists that synth.sh lets Yosys write, and measures every module of the hierarchy.

Usage: synth_netlist.py multipliers WORK BUILD...   Verilog of every kind of multiplier in them
"""
import collections
import json
import pathlib
import sys

MULTIPLIER = '$__hdp_mul'
FLIP_FLOP = 'DFF'
FREE_GATES = ('$_NOT_', '$_BUF_')


def number(value):
    """The integer of a netlist's parameter, which is written in binary."""
    return value if isinstance(value, int) else int(value, 2)


def multiplier_kind(cell):
    """(a, b, signed): the widths of a multiplier, the smaller one first."""
    p = cell['parameters']
    widths = sorted((number(p['A_WIDTH']), number(p['B_WIDTH'])))
    return widths[0], widths[1], bool(number(p['A_SIGNED']) and number(p['B_SIGNED']))


def multiplier_name(kind):
    return f'{kind[0]} x {kind[1]}{" signed" if kind[2] else ""}'


def multiplier_module(kind):
    return f'mul_{kind[0]}_{kind[1]}_{"s" if kind[2] else "u"}'


def multiplier_source(kind):
    sign = ' signed' if kind[2] else ''
    return (f'module {multiplier_module(kind)} (a, b, y);\n'
            f'  input{sign} [{kind[0] - 1}:0] a;\n  input{sign} [{kind[1] - 1}:0] b;\n'
            f'  output{sign} [{kind[0] + kind[1] - 1}:0] y;\n  assign y = a * b;\nendmodule\n')


class Loop(Exception):
    """A path from a net to itself without a register."""


class Timing:
    """What a module looks like from outside, in levels of logic; ports are (name, bit)."""

    def __init__(self):
        self.depth = 0      # longest path that touches a net of this module
        self.launch = {}    # output: longest path to it from a register inside
        self.capture = {}   # input: longest path from it to a register inside
        self.through = {}   # output: {input: longest path between them}


class Graph:
    """The nets of a module, and the logic between them."""

    def __init__(self):
        self.edges = collections.defaultdict(list)  # net: [(net it feeds, levels)]
        self.starts = {}                            # net: levels at which its signal comes in
        self.ends = {}                              # net: levels that follow in what it feeds
        self.extra = 0

    def node(self):
        self.extra += 1
        return f'node {self.extra}'

    def gate(self, inputs, outputs, levels):
        """Every output depends on every input."""
        inputs = [net for net in inputs if isinstance(net, int)]
        outputs = [net for net in outputs if isinstance(net, int)]
        if len(inputs) > 1 and len(outputs) > 1:
            middle = self.node()
            for net in inputs:
                self.edges[net].append((middle, 0))
            inputs = [middle]
        for net in inputs:
            self.edges[net].extend((out, levels) for out in outputs)

    def start(self, net, levels):
        if isinstance(net, int):
            self.starts[net] = max(levels, self.starts.get(net, 0))

    def end(self, net, levels):
        if isinstance(net, int):
            self.ends[net] = max(levels, self.ends.get(net, 0))

    def order(self):
        """The nets, every one after those that it depends on."""
        waiting = collections.Counter()
        for targets in self.edges.values():
            waiting.update(target for target, _ in targets)
        ready = [net for net in self.edges if not waiting[net]]
        ordered = []
        while ready:
            net = ready.pop()
            ordered.append(net)
            for target, _ in self.edges.get(net, ()):
                waiting[target] -= 1
                if not waiting[target]:
                    ready.append(target)
        stuck = [net for net, count in waiting.items() if count]
        if stuck:
            raise Loop(self.cycle(set(stuck)))
        return ordered

    def cycle(self, stuck):
        """The nets of one loop among those that could not be ordered."""
        sources = {}
        for net in stuck:
            for target, _ in self.edges.get(net, ()):
                if target in stuck:
                    sources[target] = net
        net = next(iter(stuck))
        seen = {}
        while net not in seen:
            seen[net] = len(seen)
            net = sources[net]
        return [entry for entry in list(seen)[seen[net]:] if isinstance(entry, int)]

    def arrivals(self, ordered, starts):
        arrival = dict(starts)
        for net in ordered:
            if net in arrival:
                for target, levels in self.edges.get(net, ()):
                    arrival[target] = max(arrival.get(target, 0), arrival[net] + levels)
        return arrival

    def tails(self, ordered, ends):
        tail = dict(ends)
        for net in reversed(ordered):
            after = [tail[target] + levels for target, levels in self.edges.get(net, ())
                     if target in tail]
            if after:
                tail[net] = max(after + [tail.get(net, 0)])
        return tail

    def paths(self, ordered, inputs, outputs):
        """{output net: {input net: longest path}}, over the nets that lie between the two alone."""
        reaches = set(self.tails(ordered, dict.fromkeys(outputs, 0)))
        found = collections.defaultdict(dict)
        for net in inputs & reaches:
            found[net][net] = 0
        wanted = {}
        for net in ordered + [net for net in outputs if net not in self.edges]:
            origins = found.pop(net, None)
            if not origins:
                continue
            if net in outputs:
                wanted[net] = origins
            for target, levels in self.edges.get(net, ()):
                if target in reaches:
                    known = found[target]
                    for origin, length in origins.items():
                        known[origin] = max(known.get(origin, 0), length + levels)
        return wanted


class Build:
    """The netlist of one build, before (words) and after (gates) the mapping to gates."""

    def __init__(self, work, name, top, multipliers):
        self.name = name
        self.words = load(work / f'{name}.words.json')
        self.gates = load(work / f'{name}.gates.json')
        self.multipliers = multipliers
        self.problems = []
        self.timing = {}
        self.top = next(module for module, content in self.gates.items()
                        if base_name(module, content) == top
                        and number(content['attributes'].get('top', '0')))
        self.instances = self.count_instances()

    def count_instances(self):
        count = collections.Counter({self.top: 1})
        for module in reversed(self.bottom_up()):
            for cell in self.gates[module]['cells'].values():
                if cell['type'] in self.gates:
                    count[cell['type']] += count[module]
        return count

    def bottom_up(self):
        """The modules, every one after those that it instantiates."""
        ordered = {}

        def visit(module):
            for cell in self.gates[module]['cells'].values():
                if cell['type'] in self.gates and cell['type'] not in ordered:
                    visit(cell['type'])
            ordered[module] = True
        visit(self.top)
        return list(ordered)

    def name_of(self, module):
        return base_name(module, self.words[module])

    def parameters(self, module):
        values = self.words[module].get('parameter_default_values', {})
        return {name: number(value) for name, value in sorted(values.items())}

    def memories(self, module):
        """[(name, words, width, every read port has a clock)]"""
        found = []
        for cell in self.words[module]['cells'].values():
            if cell['type'] in ('$mem', '$mem_v2'):
                p = cell['parameters']
                reads = number(p['RD_PORTS'])
                clocked = p['RD_CLK_ENABLE'].count('1') == reads
                found.append((p['MEMID'].lstrip('\\'), number(p['SIZE']), number(p['WIDTH']),
                              clocked))
        return sorted(found)

    def lists_of_registers(self, module):
        """[(name, words, width)]: arrays that the frontend has made registers of."""
        words = collections.defaultdict(dict)
        for name, net in self.words[module]['netnames'].items():
            if name.endswith(']') and '[' in name and not net.get('hide_name'):
                array, index = name[:-1].rsplit('[', 1)
                if index.isdigit():
                    words[array][int(index)] = len(net['bits'])
        return [(array, len(found), max(found.values())) for array, found in sorted(words.items())]

    def types(self, module):
        return collections.Counter(cell['type'] for cell in self.gates[module]['cells'].values())

    def problem(self, module, what):
        self.problems.append(f'{self.name}: {self.name_of(module)}: {what}')

    def measure(self):
        """Works out the timing of every module, the leaves first."""
        for module in self.bottom_up():
            try:
                self.timing[module] = self.module_timing(module)
            except Loop as loop:
                nets = self.net_names(module, loop.args[0])
                self.problem(module, f'a combinational loop through {nets}')
                self.timing[module] = Timing()

    def net_names(self, module, nets):
        names = {}
        for name, net in self.gates[module]['netnames'].items():
            for bit in net['bits']:
                if bit not in names or (net.get('hide_name', 0), name) < names[bit]:
                    names[bit] = (net.get('hide_name', 0), name)
        found = sorted({names[net][1] for net in nets if net in names and not names[net][0]})
        return ', '.join(found[:8]) or 'nets without a name'

    def module_timing(self, module):
        content = self.gates[module]
        graph = Graph()
        drivers = collections.Counter()
        inputs = {}
        outputs = collections.defaultdict(list)
        for port, description in content['ports'].items():
            for index, net in enumerate(description['bits']):
                if description['direction'] == 'input':
                    inputs[net] = (port, index)
                    drivers[net] += 1
                elif isinstance(net, int):
                    outputs[net].append((port, index))
        for cell in content['cells'].values():
            self.add_cell(graph, cell, drivers)
        twice = [net for net, count in drivers.items() if count > 1 and isinstance(net, int)]
        if twice:
            self.problem(module, f'more than one driver of {self.net_names(module, twice)}')

        ordered = graph.order()
        timing = Timing()
        arrival = graph.arrivals(ordered, {**dict.fromkeys(inputs, 0), **graph.starts})
        tail = graph.tails(ordered, {**dict.fromkeys(outputs, 0), **graph.ends})
        timing.depth = max([arrival[net] + tail[net] for net in arrival if net in tail], default=0)
        launched = graph.arrivals(ordered, graph.starts)
        captured = graph.tails(ordered, graph.ends)
        timing.capture = {port: captured[net] for net, port in inputs.items() if net in captured}
        paths = graph.paths(ordered, set(inputs), set(outputs))
        for net, ports in outputs.items():
            for port in ports:
                if net in launched:
                    timing.launch[port] = launched[net]
                if net in paths:
                    timing.through[port] = {inputs[origin]: length
                                            for origin, length in paths[net].items()}
        return timing

    def add_cell(self, graph, cell, drivers):
        kind = cell['type']
        pins = cell['connections']
        if kind in self.gates:
            self.add_instance(graph, kind, pins, drivers)
        elif kind == MULTIPLIER:
            drivers.update(pins['Y'])
            graph.gate(pins['A'] + pins['B'], pins['Y'],
                       self.multipliers[multiplier_kind(cell)].depth)
        elif kind == '$mem_v2':
            drivers.update(pins['RD_DATA'])
            for net in pins['RD_DATA']:
                graph.start(net, 0)
            for pin in ('RD_ADDR', 'RD_EN', 'RD_ARST', 'RD_SRST', 'WR_ADDR', 'WR_DATA', 'WR_EN'):
                for net in pins.get(pin, ()):
                    graph.end(net, 0)
        elif kind.startswith('$_') and 'Q' in pins:
            drivers.update(pins['Q'])
            for pin, nets in pins.items():
                if pin == 'Q':
                    graph.start(nets[0], 0)
                elif pin != 'C':
                    graph.end(nets[0], 0)
        elif kind.startswith('$_'):
            drivers.update(pins['Y'])
            graph.gate([pins[pin][0] for pin in pins if pin != 'Y'], pins['Y'],
                       0 if kind in FREE_GATES else 1)
        else:
            raise ValueError(f'{kind}: a cell that is no gate, no memory and no multiplier')

    def add_instance(self, graph, kind, pins, drivers):
        timing = self.timing[kind]
        nets = {(port, index): net for port, bits in pins.items() for index, net in enumerate(bits)}
        for port, description in self.gates[kind]['ports'].items():
            if description['direction'] == 'output':
                drivers.update(pins.get(port, ()))
        for port, levels in timing.launch.items():
            if port in nets:
                graph.start(nets[port], levels)
        for port, levels in timing.capture.items():
            if port in nets:
                graph.end(nets[port], levels)
        for out, origins in timing.through.items():
            target = nets.get(out)
            for origin, levels in origins.items():
                source = nets.get(origin)
                if isinstance(source, int) and isinstance(target, int):
                    graph.edges[source].append((target, levels))


def base_name(module, content):
    return content['attributes'].get('hdlname', module).lstrip('\\')


def load(path):
    text = path.read_text()
    return json.loads(text)['modules'] if text else {}


class Multiplier:
    """Gates and depth of one kind of multiplier."""

    def __init__(self, module):
        graph = Graph()
        for cell in module['cells'].values():
            pins = cell['connections']
            graph.gate([pins[pin][0] for pin in pins if pin != 'Y'], pins['Y'],
                       0 if cell['type'] in FREE_GATES else 1)
        starts = {net: 0 for port in module['ports'].values() if port['direction'] == 'input'
                  for net in port['bits']}
        self.cells = len(module['cells'])
        self.depth = max(graph.arrivals(graph.order(), starts).values())


def multiplier_kinds(work, builds):
    return sorted({multiplier_kind(cell) for build in builds
                   for module in load(work / f'{build}.gates.json').values()
                   for cell in module['cells'].values() if cell['type'] == MULTIPLIER})


def load_multipliers(work, builds):
    """{kind: Multiplier} of all kinds in the builds."""
    modules = load(work / 'multipliers.gates.json')
    return {kind: Multiplier(modules[multiplier_module(kind)])
            for kind in multiplier_kinds(work, builds)}


if __name__ == '__main__':
    for wanted in multiplier_kinds(pathlib.Path(sys.argv[2]), sys.argv[3:]):
        print(multiplier_source(wanted))

# SPDX-License-Identifier: Apache-2.0
# The front door. `make run` for a first look, `make test` for everything that CI runs.

BUILD    ?= build
JOBS     ?= $(shell nproc 2>/dev/null || echo 2)
SET      ?= vectors/default
BUILDS    = edge;server;small;quad
MACHINES  = edge;server;small1;small;small3;small4;small8;quad
CMAKE_ARGS ?=
SUITES   ?= bookworm trixie
comma    := ,

RUN_PACKAGES  = g++ cmake make verilator zlib1g-dev libfmt-dev libspdlog-dev libcli11-dev \
                nlohmann-json3-dev libhwy-dev libsqlite3-dev libtomlplusplus-dev
TEST_PACKAGES = $(RUN_PACKAGES) libgtest-dev libgmock-dev iverilog yosys z3 git gtkwave python3
DEMO_PACKAGES = $(TEST_PACKAGES) xvfb imagemagick xdotool
DEMO_BUG      ?= tests/rtl/mutations/38_e_octave_cut.patch

MAKEFLAGS += --no-print-directory

.PHONY: help run test registers probes lint formal synth bench build-time debug-cost wave campaign top-campaign mutants top-mutants \
  bundles bundle-time demo-bug sanitize sanitize-short sanitize-address sanitize-thread compat packages clean build-hdp \
  build-all
help:
	@echo 'make run       build, and co-simulate the default set: co-processors edge and server, core edge'
	@echo 'make test      everything that CI runs: lint, all tests, planted bugs'
	@echo 'make registers  the register map in Verilog, C++, Markdown and SystemRDL, from rtl/registers.toml'
	@echo 'make probes    everything that follows from the probe points, from spec/probes.toml'
	@echo 'make lint      Verilator, Icarus Verilog and Yosys over the RTL'
	@echo 'make formal    proves the properties of rtl/lib, and that they see planted bugs; UPDATE=1 writes docs/formal.md'
	@echo 'make synth     Yosys over edge and server against docs/results/synthesis.csv; UPDATE=1 writes it'
	@echo 'make bench     cycles / bound, cost of checking, speed of the cycle model'
	@echo 'make build-time  how long a build of the server machine takes, from nothing'
	@echo 'make debug-cost  what snapshots, shadow and waveforms cost: docs/guide/waves.md'
	@echo 'make wave      a waveform of the default set: build/hdp.fst'
	@echo 'make campaign  100,000 random heads in lockstep; writes docs/results/campaign.md'
	@echo 'make top-campaign  5,000 jobs, errors and 1,000 soft resets on the co-processor; docs/results/top_campaign.md'
	@echo 'make demo-bug  plants a bug, finds, shrinks, explains and pictures it: build/demo/'
	@echo 'make bundles   a failure bundle of every planted bug, replayed, shrunk, read back: docs/results/bundles.md'
	@echo 'make bundle-time  seconds from a failing run on the default set to its bundle: docs/guide/failures.md'
	@echo 'make mutants   the planted bugs alone'
	@echo 'make top-mutants  those of the co-processor alone'
	@echo 'make sanitize  Debug: the tests under the address and undefined-behaviour sanitizers, those of more than one'
	@echo '               thread under the thread sanitizer; make sanitize-short is the part that make test has'
	@echo 'make compat    both commands of the README in fresh Debian roots; SUITES="bookworm trixie", docs/results/compatibility.md'
	@echo 'make packages  installs what the other targets need'
	@echo 'make clean     removes the build folders'

build-hdp:
	@cmake/install-deps.sh $(RUN_PACKAGES)
	@cmake -S . -B $(BUILD) -DHDP_BUILDS='edge;server;small' -DHDP_MACHINES='edge;server' \
	  $(CMAKE_ARGS) > /dev/null
	@cmake --build $(BUILD) --target hdp -j $(JOBS)

build-all:
	@cmake/install-deps.sh $(TEST_PACKAGES)
	@cmake -S . -B $(BUILD) -DHDP_TESTS=ON -DHDP_BENCH=ON -DHDP_BUILDS='$(BUILDS)' \
	  -DHDP_MACHINES='$(MACHINES)' $(CMAKE_ARGS) > /dev/null
	@cmake --build $(BUILD) -j $(JOBS)

run: build-hdp
	@$(BUILD)/hdp top --set $(SET) --machine edge
	@$(BUILD)/hdp top --set $(SET) --machine server
	@$(BUILD)/hdp cosim --set $(SET) --build edge

test: build-all lint
	@ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)
	@$(MAKE) sanitize-short

registers:
	@cmake/install-deps.sh $(TEST_PACKAGES)
	@cmake -S . -B $(BUILD) -DHDP_TESTS=ON $(CMAKE_ARGS) > /dev/null
	@cmake --build $(BUILD) --target hdp_regmap -j $(JOBS)
	@$(BUILD)/hdp_regmap rtl/registers.toml .

probes:
	@cmake/install-deps.sh $(TEST_PACKAGES)
	@cmake -S . -B $(BUILD) -DHDP_TESTS=ON $(CMAKE_ARGS) > /dev/null
	@cmake --build $(BUILD) --target cosim_probegen -j $(JOBS)
	@$(BUILD)/cosim_probegen spec/probes.toml .

lint:
	@cmake/install-deps.sh verilator iverilog yosys
	@tests/rtl/lint.sh

formal:
	@cmake/install-deps.sh yosys z3 python3
	@formal/prove.sh $(if $(UPDATE),-u)

synth:
	@cmake/install-deps.sh yosys python3
	@tests/rtl/synth.sh $(if $(UPDATE),-u)

bench: build-all
	@$(BUILD)/hdp_bench

build-time:
	@cmake/install-deps.sh $(RUN_PACKAGES)
	@bench/build_time.sh $(BUILD)-time $(JOBS)

debug-cost:
	@cmake/install-deps.sh $(RUN_PACKAGES)
	@bench/debug_cost.sh $(BUILD)-cost $(JOBS)

wave: build-hdp
	@$(BUILD)/hdp cosim --set $(SET) --build edge --wave $(BUILD)/hdp.fst

campaign: build-all
	@$(BUILD)/hdp_campaign --heads 100000 --summary docs/results/campaign.md

top-campaign: build-all
	@$(BUILD)/hdp_top_campaign --jobs 5000 --resets 1000 --summary docs/results/top_campaign.md

demo-bug: build-all
	@cmake/install-deps.sh $(DEMO_PACKAGES)
	@tests/rtl/demo_bug.sh $(BUILD)/tests/rtl/plugin.env $(BUILD)/hdp_plugin $(DEMO_BUG) $(BUILD)/demo

bundles: build-all
	@tests/rtl/bundle_campaign.sh $(BUILD)/tests/rtl/plugin.env $(BUILD)/hdp_plugin docs/results/bundles.md

bundle-time: build-all
	@tests/rtl/bundle_time.sh $(BUILD)/tests/rtl/plugin.env $(BUILD)/hdp_plugin docs/guide/failures.md

mutants: build-all
	@ctest --test-dir $(BUILD) --output-on-failure -R '^mutation'

top-mutants: build-all
	@ctest --test-dir $(BUILD) --output-on-failure -R '^top_mutation'

# sanitized <folder> <sanitizers> <builds> <machines>: configures.
sanitized = cmake -S . -B $(1) -DCMAKE_BUILD_TYPE=Debug -DHDP_SANITIZE=$(2) -DHDP_TESTS=ON -DHDP_BUILDS='$(3)' \
  -DHDP_MACHINES='$(4)' $(CMAKE_ARGS)

sanitize: sanitize-address sanitize-thread

# The libraries and hdp with the small machine; one definition per name.
sanitize-short:
	@cmake/install-deps.sh $(TEST_PACKAGES)
	@$(call sanitized,$(BUILD)-debug,address$(comma)undefined,small,small) -DHDP_ODR=ON > /dev/null
	@cmake --build $(BUILD)-debug --target hdp_short -j $(JOBS)
	@ASAN_OPTIONS=handle_sigbus=0 ctest --test-dir $(BUILD)-debug --output-on-failure -L short -j $(JOBS)

# Not the planted bugs in the RTL and not the tools: no code of ours runs there that does not run elsewhere.
# SIGBUS stays a signal: it is how Verilator's writer of waveforms finds the disk full, and tests see what follows.
sanitize-address:
	@cmake/install-deps.sh $(TEST_PACKAGES)
	@$(call sanitized,$(BUILD)-sanitize,address$(comma)undefined,$(BUILDS),$(MACHINES)) > /dev/null
	@cmake --build $(BUILD)-sanitize -j $(JOBS)
	@ASAN_OPTIONS=handle_sigbus=0 ctest --test-dir $(BUILD)-sanitize --output-on-failure -E 'mutation|synth' -j $(JOBS)

sanitize-thread:
	@cmake/install-deps.sh $(TEST_PACKAGES)
	@$(call sanitized,$(BUILD)-thread,thread,small,small) > /dev/null
	@cmake --build $(BUILD)-thread --target hdp_threads -j $(JOBS)
	@ctest --test-dir $(BUILD)-thread --output-on-failure -L threads -j $(JOBS)

compat:
	@tests/compat.sh $(BUILD)-compat $(SUITES)

packages:
	@cmake/install-deps.sh $(DEMO_PACKAGES)

clean:
	@rm -rf $(BUILD) $(BUILD)-debug $(BUILD)-sanitize $(BUILD)-thread $(BUILD)-cost $(BUILD)-time

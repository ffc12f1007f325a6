// SPDX-License-Identifier: Apache-2.0
// Snapshots as files: a first line, then the sections run, jobs, reports, driver and core.
#include "sim/snapshot/snapshot_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "cosim/util/atomic_file.hpp"
#include "cosim/util/sections.hpp"

namespace hdp::sim {
namespace {

// The number is the format's version: whoever changes what is written below counts it up.
constexpr char kFirstLine[] = "hdp snapshot 3\n";
constexpr const char* kSections[] = {"run", "jobs", "reports", "driver", "core"};
enum Section : std::size_t { kRun, kJobs, kReports, kDriver, kCore };

std::string indexed(const char* name, std::size_t n) {
  return std::string(name) + "[" + std::to_string(n) + "]";
}

// ---- run

cosim::SectionWriter run_section(const SnapshotRun& run, const Snapshot& s) {
  cosim::SectionWriter to;
  to.text(run.program);
  to.text(run.build);
  to.number(run.every);
  to.text(run.origin.profile);
  to.number(run.origin.seed);
  to.text(run.origin.command);
  to.number(run.init_seed);
  to.text(s.model_id);
  to.number(s.jobs_hash);
  to.number(s.stall_seed);
  to.number(s.checked);
  to.number(s.cycle);
  to.number(s.checks);
  to.number(s.job_start);
  to.array(s.popped_at_start);
  to.number(s.golden_hash);
  return to;
}

void read_run(cosim::SectionReader& from, SnapshotRun& run, Snapshot& s) {
  run.program = from.text("program");
  run.build = from.text("build");
  run.every = from.number("every");
  run.origin.profile = from.text("profile");
  run.origin.seed = from.number("seed");
  run.origin.command = from.text("command");
  run.init_seed = static_cast<cosim::InitSeed>(from.number("init_seed", 0, cosim::kMaxInitSeed));
  s.model_id = from.text("model");
  s.jobs_hash = from.number("jobs_hash");
  s.stall_seed = from.number("stall_seed");
  s.checked = from.flag("checked");
  s.cycle = from.number("cycle", 1, std::uint64_t{1} << 48);  // years of simulation
  s.checks = from.number("checks");
  s.job_start = from.number("job_start", 0, s.cycle - 1);
  s.popped_at_start = from.array<std::uint64_t>("popped_at_start");
  s.golden_hash = from.number("golden_hash");
}

Build build_of(const cosim::SectionReader& from, const std::string& name) {
  try {
    return Build::named(name);
  } catch (const std::invalid_argument& error) {
    from.fail("build", error.what());
  }
}

// ---- jobs

cosim::SectionWriter jobs_section(const std::vector<Job>& jobs) {
  cosim::SectionWriter to;
  to.number(jobs.size());
  const auto real = [&to](double x) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &x, sizeof bits);
    to.number(bits);
  };
  for (const Job& job : jobs) {
    const Config& c = job.config;
    to.text(job.name);
    for (const int x :
         {job.heads, job.shape.lq, job.shape.lk, job.shape.dim, c.int_bits,
          static_cast<int>(c.importance), static_cast<int>(c.fill), static_cast<int>(c.rho_q15),
          static_cast<int>(c.block_prune), static_cast<int>(c.head_prune),
          static_cast<int>(c.exact), static_cast<int>(c.causal)}) {
      to.number(static_cast<std::uint64_t>(static_cast<std::int64_t>(x)));
    }
    to.number(c.tau);
    to.number(c.mant);
    to.number(c.shift);
    real(job.scale_q);
    real(job.scale_k);
    real(job.scale_v);
    to.array(job.q);
    to.array(job.k);
    to.array(job.v);
  }
  return to;
}

Job read_job(cosim::SectionReader& from, const std::string& at) {
  const auto real = [&](const char* field) {
    const std::uint64_t bits = from.number(at + field);
    double x = 0;
    std::memcpy(&x, &bits, sizeof x);
    return x;
  };
  Job job;
  Config& c = job.config;
  job.name = from.text(at + ".name");
  job.heads = from.signed_number(at + ".heads", 1, 65535);
  job.shape.lq = from.signed_number(at + ".lq", 1, 4096);
  job.shape.lk = from.signed_number(at + ".lk", 1, 4096);
  job.shape.dim = from.signed_number(at + ".dim", 1, 256);
  c.int_bits = from.signed_number(at + ".int_bits", 4, 8);
  c.importance = static_cast<Importance>(from.signed_number(at + ".importance", 0, 1));
  c.fill = static_cast<Fill>(from.signed_number(at + ".fill", 0, 2));
  c.rho_q15 = from.signed_number(at + ".rho_q15", -32768, 32767);
  c.block_prune = from.flag(at + ".block_prune");
  c.head_prune = from.flag(at + ".head_prune");
  c.exact = from.flag(at + ".exact");
  c.causal = from.flag(at + ".causal");
  c.tau = from.number(at + ".tau", 0, (std::uint64_t{1} << 48) - 1);
  c.mant = static_cast<std::uint32_t>(from.number(at + ".mant", 32768, 65535));
  c.shift = static_cast<std::uint32_t>(from.number(at + ".shift", 0, 47));
  job.scale_q = real(".scale_q");
  job.scale_k = real(".scale_k");
  job.scale_v = real(".scale_v");
  const auto row = static_cast<std::size_t>(job.heads) * static_cast<std::size_t>(job.shape.dim);
  const std::size_t queries = row * static_cast<std::size_t>(job.shape.lq);
  const std::size_t keys = row * static_cast<std::size_t>(job.shape.lk);
  job.q = from.array<std::int16_t>(at + ".q", queries);
  job.k = from.array<std::int16_t>(at + ".k", keys);
  job.v = from.array<std::int16_t>(at + ".v", keys);
  return job;
}

// ---- reports

void put_heads(cosim::SectionWriter& to, const std::vector<HeadReport>& heads) {
  to.number(heads.size());
  for (const HeadReport& head : heads) {
    to.number(head.pruned);
    to.number(head.head_score);
    to.number(head.kept);
    to.number(head.live);
  }
}

std::vector<HeadReport> read_heads(cosim::SectionReader& from, const std::string& at,
                                   const Job& job) {
  if (from.count(at, 32) != static_cast<std::size_t>(job.heads)) {
    from.fail(at, "has not the number of heads of its job, " + std::to_string(job.heads));
  }
  std::vector<HeadReport> heads(static_cast<std::size_t>(job.heads));
  for (HeadReport& head : heads) {
    head.pruned = from.flag(at + ".pruned");
    head.head_score = from.number(at + ".head_score");
    head.kept = static_cast<std::uint32_t>(from.number(at + ".kept", 0, UINT32_MAX));
    head.live = static_cast<std::uint32_t>(from.number(at + ".live", 0, UINT32_MAX));
  }
  return heads;
}

/// Calls visit(number) for each number of a JobTime: one list for writing and for reading.
template <class Time, class Visit>
void each_number(Time& time, Visit visit) {
  visit(time.start);
  visit(time.done);
  for (auto& engine : time.engines) {
    visit(engine.busy);
    for (auto& wait : engine.wait) visit(wait);
    visit(engine.drained);
  }
  auto& b = time.bound;
  for (auto* x : {&b.integer, &b.fraction, &b.softmax, &b.value, &b.load_int, &b.load_frac,
                  &b.load_val, &b.out}) {
    visit(*x);
  }
}

std::size_t out_size(const Job& job) {
  return static_cast<std::size_t>(job.heads) * static_cast<std::size_t>(job.shape.lq) *
         static_cast<std::size_t>(job.shape.dim);
}

cosim::SectionWriter reports_section(const std::vector<JobReport>& done) {
  cosim::SectionWriter to;
  to.number(done.size());
  for (const JobReport& report : done) {
    to.number(report.cycles);
    each_number(report.time, [&to](std::uint64_t x) { to.number(x); });
    put_heads(to, report.heads);
    to.array(report.out);
  }
  return to;
}

std::vector<JobReport> read_reports(cosim::SectionReader& from, const std::vector<Job>& jobs) {
  std::vector<JobReport> done(from.count("reports", 8));
  if (done.size() >= jobs.size()) from.fail("reports", "are of as many jobs as there are, or more");
  for (std::size_t n = 0; n < done.size(); ++n) {
    const std::string at = indexed("reports", n);
    done[n].name = jobs[n].name;
    done[n].heads_done = jobs[n].heads;
    done[n].cycles = from.number(at + ".cycles");
    each_number(done[n].time, [&](std::uint64_t& x) { x = from.number(at + ".time"); });
    done[n].heads = read_heads(from, at + ".heads", jobs[n]);
    done[n].out = from.array<std::int16_t>(at + ".out", out_size(jobs[n]));
  }
  return done;
}

// ---- driver

cosim::SectionWriter driver_section(const DriverState& s) {
  cosim::SectionWriter to;
  for (const bool flag : {s.started, s.start_driven, s.done, s.out_ready, s.out_ready_driven}) {
    to.number(flag);
  }
  for (const DriverState::LoadState& load : s.loads) {
    to.number(load.turns.size());
    for (const DriverState::Turn& turn : load.turns) {
      to.number(static_cast<std::uint64_t>(turn.head));
      to.number(turn.gate);
    }
    for (const std::uint64_t x : {std::uint64_t{load.beat}, load.sent, load.accepted, load.offer}) {
      to.number(x);
    }
    for (const bool flag : {load.ready_to_offer, load.offered, load.valid}) to.number(flag);
  }
  to.array(s.out);
  put_heads(to, s.heads);
  for (const std::uint64_t x : {std::uint64_t{s.decisions}, std::uint64_t{s.reports},
                                std::uint64_t{s.out_head}, s.beats, s.last_progress}) {
    to.number(x);
  }
  return to;
}

DriverState::LoadState read_load(cosim::SectionReader& from, const std::string& at, const Job& job,
                                 int rows, int lanes) {
  const auto heads = static_cast<std::uint64_t>(job.heads);
  DriverState::LoadState load;
  const std::size_t turns = from.count(at + ".turns", 16);
  std::uint64_t next = 0;
  for (std::size_t n = 0; n < turns; ++n) {
    const std::uint64_t head = from.number(at + ".turns.head", next, heads - 1);
    load.turns.push_back({static_cast<int>(head), from.number(at + ".turns.gate")});
    next = head + 1;
  }
  const auto beats = static_cast<std::uint64_t>(rows * ((job.shape.dim + lanes - 1) / lanes));
  load.beat = static_cast<std::uint32_t>(from.number(at + ".beat", 0, beats - 1));
  load.sent = from.number(at + ".sent");
  load.accepted = from.number(at + ".accepted");
  load.offer = from.number(at + ".offer");
  load.ready_to_offer = from.flag(at + ".ready_to_offer");
  load.offered = from.flag(at + ".offered");
  load.valid = from.flag(at + ".valid");
  if (load.turns.empty() && (load.ready_to_offer || load.offered)) {
    from.fail(at + ".turns", "is empty, although a beat is to be sent");
  }
  return load;
}

DriverState read_driver(cosim::SectionReader& from, const Job& job, const Build& build) {
  const auto heads = static_cast<std::uint64_t>(job.heads);
  DriverState s;
  s.started = from.flag("started");
  s.start_driven = from.flag("start_driven");
  s.done = from.flag("done");
  s.out_ready = from.flag("out_ready");
  s.out_ready_driven = from.flag("out_ready_driven");
  for (std::size_t n = 0; n < s.loads.size(); ++n) {
    const bool value = n == static_cast<std::size_t>(Stream::Val);
    const int rows = value ? job.shape.lk : job.shape.lk + job.shape.lq;
    s.loads[n] = read_load(from, indexed("loads", n), job, rows, build.lanes);
  }
  s.out = from.array<std::int16_t>("out", out_size(job));
  s.heads = read_heads(from, "heads", job);
  s.decisions = static_cast<std::size_t>(from.number("decisions", 0, heads));
  s.reports = static_cast<std::size_t>(from.number("reports", 0, heads));
  s.out_head = static_cast<std::size_t>(from.number("out_head", 0, heads));
  s.beats = from.number("beats");
  s.last_progress = from.number("last_progress");
  return s;
}

// ---- the file

/// The file's sections, by their checksums undamaged.
std::vector<cosim::SectionReader> open_sections(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    throw cosim::InputError(path, "", "is a folder; a snapshot is a file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw cosim::InputError(path, "", "cannot be opened: " + std::string(std::strerror(errno)));
  file.seekg(0, std::ios::end);
  const auto end = static_cast<std::uint64_t>(std::max<std::streamoff>(file.tellg(), 0));
  file.seekg(0);

  std::string line(sizeof kFirstLine - 1, '\0');
  file.read(line.data(), static_cast<std::streamsize>(line.size()));
  const std::size_t common = std::string(kFirstLine).find_first_of("0123456789");
  if (line.compare(0, common, kFirstLine, common) != 0) {
    throw cosim::InputError(path, "first line",
                            "is not that of a snapshot; hdp cosim --snapshot-every writes one");
  }
  if (line != kFirstLine) {
    const std::string version(kFirstLine + common, sizeof kFirstLine - 2 - common);
    throw cosim::InputError(path, "format",
                            "is not version " + version + ", the only one that this program reads");
  }
  std::vector<cosim::SectionReader> sections;
  std::uint64_t at = line.size();
  for (const char* name : kSections) {
    std::uint64_t head[2] = {0, 0};
    if (end - at < sizeof head)
      throw cosim::InputError(path, name, "is missing; the file is truncated");
    file.read(reinterpret_cast<char*>(head), sizeof head);
    at += sizeof head;
    if (head[0] > end - at) {
      throw cosim::InputError(path, name,
                              "has " + std::to_string(end - at) + " of its " +
                                  std::to_string(head[0]) +
                                  " bytes; the file is truncated or damaged");
    }
    std::vector<std::byte> bytes(static_cast<std::size_t>(head[0]));
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!file) throw cosim::InputError(path, name, "cannot be read");
    at += head[0];
    if (cosim::Hash().array(bytes).value() != head[1]) {
      throw cosim::InputError(path, name, "does not match its checksum; the file is damaged");
    }
    sections.emplace_back(path, name, std::move(bytes));
  }
  if (at != end)
    throw cosim::InputError(path, "", "has bytes after its last section; the file is damaged");
  return sections;
}

}  // namespace

void write_snapshot(const std::string& path, const SnapshotRun& run, const std::vector<Job>& jobs,
                    const Snapshot& snapshot) {
  cosim::SectionWriter core;
  core.array(snapshot.core);
  cosim::AtomicFile file(path);
  file.write(kFirstLine, sizeof kFirstLine - 1);
  for (const cosim::SectionWriter& section :
       {run_section(run, snapshot), jobs_section(jobs), reports_section(snapshot.done),
        driver_section(snapshot.driver), core}) {
    const std::uint64_t head[2] = {section.bytes().size(),
                                   cosim::Hash().array(section.bytes()).value()};
    file.write(head, sizeof head);
    file.write(section.bytes().data(), section.bytes().size());
  }
  file.commit();
}

SnapshotFile load_snapshot(const std::string& path) {
  std::vector<cosim::SectionReader> sections = open_sections(path);
  SnapshotFile file;
  read_run(sections[kRun], file.run, file.snapshot);
  const Build build = build_of(sections[kRun], file.run.build);
  const std::size_t jobs = sections[kJobs].count("jobs", 8);
  for (std::size_t n = 0; n < jobs; ++n) {
    file.jobs.push_back(read_job(sections[kJobs], indexed("jobs", n)));
    try {
      check_fits(build, file.jobs.back());
    } catch (const std::invalid_argument& error) {
      sections[kJobs].fail(indexed("jobs", n), error.what());
    }
  }
  file.snapshot.done = read_reports(sections[kReports], file.jobs);
  file.snapshot.driver = read_driver(sections[kDriver], file.jobs[file.snapshot.job()], build);
  file.snapshot.core = sections[kCore].array<std::byte>("state");
  for (const cosim::SectionReader& section : sections) section.finish();
  return file;
}

SnapshotWriter::SnapshotWriter(std::string path, SnapshotRun run, const std::vector<Job>& jobs,
                               std::function<void(const std::string&)> warn)
    : path_(std::move(path)), run_(std::move(run)), jobs_(jobs), warn_(std::move(warn)) {}

void SnapshotWriter::operator()(const Snapshot& snapshot) {
  try {
    write_snapshot(path_, run_, jobs_, snapshot);
    ++count_;
    last_cycle_ = snapshot.cycle;
  } catch (const cosim::InputError& error) {
    warn_(
        "the snapshot of cycle " + std::to_string(snapshot.cycle) +
        " was not written: " + error.what() + "; the run goes on" +
        (count_ == 0 ? "" : ", the snapshot of cycle " + std::to_string(last_cycle_) + " is kept"));
  }
}

}  // namespace hdp::sim

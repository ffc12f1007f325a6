// SPDX-License-Identifier: Apache-2.0
// The cycle model behind the mask unit: from record fetch to the output beats
// (docs/microarchitecture.md sections 7 to 13).
#include "golden/cycle_model_state.hpp"

namespace hdp {

void CycleModel::State::backend_head(const HeadResult& result) {
  for (int b = 0; b < shape.block_rows(); ++b) {
    const Cycle fetched = fetch_record(b);
    scanner_credits.pop(records, std::max(fetched + 2, fraction.last));
    for (int i = 2 * b; i < std::min(2 * b + 2, shape.lq); ++i) {
      const RowResult& row = result.rows[at(i)];
      fill_row(row, fetched);
      scan_row(row, fetched, frac_loaded[at(i)]);
      softmax_value_row(row);
      recip_row(row);
      finish_row();
      ++rows;
      if (sink != nullptr) {
        emit_row(i, result);
        emit_tokens(i, result);
        emit_output(i, result);
      }
    }
    ++records;
  }
  load_int.bank_free[head & 1] = fraction.last + 1;
  if (!result.pruned) {
    load_frac.bank_free[(load_frac.heads - 1) & 1] = fraction.last + 1;
    load_val.bank_free[(load_val.heads - 1) & 1] = value.last + 1;
  }
  bound.fraction += result.pairs.size() * pair_steps;
  bound.softmax += result.pairs.size();
  bound.value += result.pairs.size() * at(steps);
}

Cycle CycleModel::State::fetch_record(int b) {
  Cycle f = std::max(fetch, mask_row[at(b)]) + 1;
  if (config.head_prune) f = std::max(f, decision + 1);
  f = std::max({f, scanner_credits.room(records), fill_queue_credits.room(records)});
  fetch = f;
  return f;
}

void CycleModel::State::fill_row(const RowResult& row, Cycle fetched) {
  const Cycle a = std::max({fetched + 2, fill_done, row_credits.room(rows)});
  fill = a + 1 + (row.has_fill && config.fill == Fill::Mean ? divide_cycles : 0);
  fill_done = fill;
  // Of the record's query rows the last one to come here pops it.
  fill_queue_credits.pop(records, a);
}

void CycleModel::State::scan_row(const RowResult& row, Cycle fetched, Cycle loaded) {
  cycle_model::Latest first{fraction.last + 1};
  first.bound(fetched + 3, Wait::Input);  // the scanner takes the record in fetched + 2
  first.bound(loaded, Wait::Memory);
  first.bound(row_credits.room(rows), Wait::Output);
  if (row.count == 0) {
    fraction.issue(first.cycle, 1, first.why);
    scan_last[0] = fraction.last;
    return;
  }
  first.bound(score_credits.room(pairs), Wait::Output);
  if (score_credits.room_for_run(pairs, row.count, first.cycle)) {
    fraction.issue(first.cycle, row.count * pair_steps, first.why);
    for (std::uint32_t k = 0; k < row.count && sink != nullptr; ++k) {
      scan_last[k] = first.cycle + (k + 1) * pair_steps - 1;
    }
    return;
  }
  for (std::uint32_t k = 0; k < row.count; ++k) {
    first.bound(score_credits.room(pairs + k), Wait::Output);
    fraction.issue(first.cycle, pair_steps, first.why);
    scan_last[k] = fraction.last;
    first = {fraction.last + 1};
  }
}

void CycleModel::State::softmax_value_row(const RowResult& row) {
  const std::uint64_t count = std::max(row.count, 1u);
  const bool popping = row.count > 0;  // an empty token pops no score

  // The row starts in the cycle before its first token could issue, had that room for its weight.
  cycle_model::Latest issue{softmax.last + 1};
  issue.bound(fraction.last + 7, Wait::Input);
  issue.bound(fill + 2, Wait::Input);
  issue.bound(total_credits.room(rows) + 1, Wait::Output);
  row_start = issue.cycle - 1;
  row_credits.pop(rows, row_start);

  cycle_model::Latest step{value.last + 1};
  step.bound(accumulator_credits.room(rows), Wait::Output);
  step.bound(val_loaded, Wait::Memory);

  // Softmax and value go in step, for a weight's room depends on the pops of the row's own tokens.
  const auto depth = static_cast<std::uint64_t>(build.weight_depth);
  for (std::uint64_t k = 0; k < count;) {
    issue.bound(weight_credits.room(tokens + k), Wait::Output);
    std::uint64_t run = std::min(count - k, depth);
    if (!weight_credits.room_for_run(tokens + k, run, issue.cycle)) run = 1;
    softmax.issue(issue.cycle, run, issue.why);
    if (popping) score_credits.pop_run(pairs + k, run, issue.cycle, 1);
    for (std::uint64_t n = 0; n < run && sink != nullptr; ++n) {
      softmax_issue[k + n] = issue.cycle + n;
    }
    // Weights come one a cycle and no step is shorter: only the first of the run can be waited for.
    step.bound(issue.cycle + 8, Wait::Input);
    value.issue(step.cycle, run * value_steps, step.why);
    weight_credits.pop_run(tokens + k, run, step.cycle + value_steps - 1, value_steps);

    k += run;
    issue = {softmax.last + 1};
    step = {value.last + 1};
  }
  pairs += row.count;
  tokens += count;
  total = softmax.last + 9;
}

void CycleModel::State::recip_row(const RowResult& row) {
  const Cycle a = std::max({total + 1, recip_done, recip_credits.room(rows)});
  total_credits.pop(rows, a);
  recip = a + (row.total == 0 ? 1 : 5);
  recip_done = recip;
}

void CycleModel::State::finish_row() {
  cycle_model::Latest chunk{finish.last + 1};
  chunk.bound(value.last + 3, Wait::Input);
  chunk.bound(recip + 1, Wait::Input);
  for (int u = 0; u < out_beats; ++u) {
    chunk.bound(out_credits.room(beats), Wait::Memory);
    finish.issue(chunk.cycle, 1, chunk.why);
    chunk_issue[at(u)] = chunk.cycle;
    chunk = {chunk.cycle + 1};

    out = std::max(out + 1, finish.last + 6);
    while (!stalls.ready(out)) ++out;
    beat_accepted[at(u)] = out;
    out_credits.pop(beats, out);
    ++beats;
  }
  recip_credits.pop(rows, finish.last);
  accumulator_credits.pop(rows, finish.last);
}

}  // namespace hdp

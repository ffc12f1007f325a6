// SPDX-License-Identifier: Apache-2.0
// The tables of probes in the pages, between two marks a group.
#include <fmt/format.h>

#include "cosim/gen/description.hpp"
#include "cosim/gen/probegen/probes.hpp"

namespace cosim::gen {
namespace {

std::string field_text(const Field& field) {
  std::string text = field.name + " " + field.type();
  if (!field.lanes.constant()) text += fmt::format("[{}]", field.lanes.expr);
  if (field.lanes.count > 1) text += fmt::format("[{}]", field.lanes.count);
  if (field.frac > 0) text += fmt::format(" .{}", field.frac);
  return field.what.empty() ? text : text + " (" + field.what + ")";
}

std::string rule_text(const Probe& probe) {
  if (!probe.after) return "";
  const Rule& rule = *probe.after;
  return fmt::format(" `{}` + {}{}", rule.cause, rule.cycles,
                     rule.last_of.empty() ? "" : ", the last of the " + rule.last_of);
}

std::string table(const Group& group) {
  std::string out =
      "| # | probe | coordinates | payload | cycle |\n| --- | --- | --- | --- | --- |\n";
  for (const Probe& probe : group.probes) {
    std::string at, payload;
    for (const std::string& name : probe.at) at += (at.empty() ? " " : ", ") + name;
    for (const Field& field : probe.fields)
      payload += (payload.empty() ? "" : ", ") + field_text(field);
    if (payload.empty()) payload = "(none: one zero word)";
    if (!probe.what.empty()) payload += "; " + probe.what;
    out += fmt::format("| {} | `{}` |{} | {} |{} |\n", probe.number, probe.name, at, payload,
                       rule_text(probe));
  }
  return out;
}

}  // namespace

std::vector<Output> pages(const Design& design, const std::filesystem::path& root) {
  std::vector<Output> all;
  for (const Group& group : design.groups) {
    if (group.page.empty()) continue;
    auto page = all.begin();
    while (page != all.end() && page->name != group.page) ++page;
    if (page == all.end())
      page = all.insert(all.end(), Output{group.page, content(root / group.page)});
    const std::string begin = fmt::format("<!-- probes: {}. {} -->", group.name, design.origin());
    const std::string end = fmt::format("<!-- end of probes: {} -->", group.name);
    page->text = replaced_between(page->text, begin, end, table(group));
    if (page->text.empty()) {
      throw DescriptionError(fmt::format("{}: group {}, page: {} has no lines '{}' and '{}'",
                                         design.source, group.name, (root / group.page).string(),
                                         begin, end));
    }
  }
  return all;
}

}  // namespace cosim::gen

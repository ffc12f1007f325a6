// SPDX-License-Identifier: Apache-2.0
// Draws the points, the fronts, the axes and the legend.
#include "sim/explore/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "sim/explore/axis.hpp"
#include "sim/explore/report.hpp"

namespace hdp::explore {
namespace {

constexpr double kWidth = 960, kHeight = 600;
constexpr double kLeft = 84, kRight = 640, kTop = 84, kBottom = 530;
constexpr double kRadius = 4.5, kTextHeight = 12, kLetterWidth = 6.1;
constexpr double kListLeft = 664, kListStep = 15;

/// Okabe and Ito's colours, which colour-blind people can tell apart.
constexpr std::array<const char*, 6> kColours{"#0072b2", "#d55e00", "#009e73",
                                              "#cc79a7", "#56b4e9", "#e69f00"};

struct Dot {
  std::size_t number;  ///< as in the table
  const Result* result;
  double x, y;  ///< pixels
  std::size_t group;
  bool front;
};

struct Box {
  double left, top, right, bottom;
  bool meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

class Picture {
 public:
  Picture(const Exploration& exploration, Cost cost) : exploration_(exploration), cost_(cost) {}
  std::string draw(const std::string& heading);

 private:
  void place();
  void draw_axes(const LogAxis& across, const LogAxis& up);
  void draw_front(std::size_t group);
  void draw_dots();
  void draw_numbers();
  void draw_list();
  void draw_legend();
  void text(double x, double y, const char* anchor, const std::string& words,
            const char* more = "");

  const Exploration& exploration_;
  Cost cost_;
  std::vector<Dot> dots_;
  std::vector<std::string> groups_;
  std::string svg_;
};

void Picture::text(double x, double y, const char* anchor, const std::string& words,
                   const char* more) {
  svg_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y,
                      anchor, more, escaped(words));
}

void Picture::place() {
  std::vector<double> costs, cycles;
  for (const Result& result : exploration_.results) {
    if (!result.measurement) continue;
    costs.push_back(result.cost(cost_));
    cycles.push_back(static_cast<double>(result.measurement->totals.cycles));
  }
  const LogAxis across(costs, kLeft, kRight), up(cycles, kBottom, kTop);
  for (std::size_t n = 0; n < exploration_.results.size(); ++n) {
    const Result& result = exploration_.results[n];
    if (!result.measurement) continue;
    const std::string group = result.point.group();
    auto known = std::find(groups_.begin(), groups_.end(), group);
    if (known == groups_.end()) known = groups_.insert(groups_.end(), group);
    dots_.push_back({n + 1, &result, across.pixel(result.cost(cost_)),
                     up.pixel(static_cast<double>(result.measurement->totals.cycles)),
                     static_cast<std::size_t>(std::distance(groups_.begin(), known)),
                     result.on_front[static_cast<std::size_t>(cost_)]});
  }
  draw_axes(across, up);
}

void Picture::draw_axes(const LogAxis& across, const LogAxis& up) {
  svg_ += "<g stroke=\"#e4e4e4\">\n";
  for (const double tick : across.ticks()) {
    svg_ += fmt::format("<path d=\"M{0:.1f} {1}V{2}\"/>\n", across.pixel(tick), kTop, kBottom);
  }
  for (const double tick : up.ticks()) {
    svg_ += fmt::format("<path d=\"M{1} {0:.1f}H{2}\"/>\n", up.pixel(tick), kLeft, kRight);
  }
  svg_ += fmt::format("</g>\n<path d=\"M{} {}V{}H{}\" fill=\"none\" stroke=\"#444\"/>\n", kLeft,
                      kTop, kBottom, kRight);
  for (const double tick : across.ticks()) {
    text(across.pixel(tick), kBottom + 18, "middle", short_number(tick));
  }
  for (const double tick : up.ticks()) {
    text(kLeft - 8, up.pixel(tick) + 4, "end", short_number(tick));
  }
  text((kLeft + kRight) / 2, kBottom + 44, "middle",
       cost_ == Cost::Multipliers ? "multipliers, in units of one 16x16" : "bytes of a bus word");
  text(kLeft, kTop - 12, "middle", "cycles");
}

void Picture::draw_front(std::size_t group) {
  std::vector<const Dot*> front;
  for (const Dot& dot : dots_) {
    if (dot.front && dot.group == group) front.push_back(&dot);
  }
  if (front.empty()) return;
  std::sort(front.begin(), front.end(), [](const Dot* a, const Dot* b) { return a->x < b->x; });
  // Between two points of the front lies what both leave open: a stair.
  std::string path = fmt::format("M{:.1f} {:.1f}", front.front()->x, front.front()->y);
  for (std::size_t n = 1; n < front.size(); ++n) {
    path += fmt::format("H{:.1f}V{:.1f}", front[n]->x, front[n]->y);
  }
  svg_ += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"/>\n", path,
                      kColours[group % kColours.size()]);
}

void Picture::draw_dots() {
  const auto draw = [this](const Dot& dot) {
    const char* colour = kColours[dot.group % kColours.size()];
    const Measurement& m = *dot.result->measurement;
    std::string names;
    for (std::size_t n = 0; n < exploration_.columns.size(); ++n) {
      names += fmt::format("{} {}, ", exploration_.columns[n], dot.result->point.labels[n]);
    }
    svg_ += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" fill=\"{}\" stroke=\"{}\"{}><title>{}{} "
        "cycles, {:.1f} multipliers, efficiency {:.3f}</title></circle>\n",
        dot.x, dot.y, kRadius, dot.front ? colour : "#fff", colour,
        dot.front ? "" : " stroke-opacity=\"0.55\"", escaped(names), m.totals.cycles,
        m.multipliers.units(), m.efficiency());
  };
  for (const Dot& dot : dots_) {
    if (!dot.front) draw(dot);
  }
  for (const Dot& dot : dots_) {
    if (dot.front) draw(dot);
  }
}

/// Numbers of the points of the fronts, where there is room beside them.
void Picture::draw_numbers() {
  std::vector<Box> taken;
  for (const Dot& dot : dots_) {
    taken.push_back({dot.x - kRadius, dot.y - kRadius, dot.x + kRadius, dot.y + kRadius});
  }
  for (const Dot& dot : dots_) {
    if (!dot.front) continue;
    const std::string number = std::to_string(dot.number);
    const double width = kLetterWidth * static_cast<double>(number.size());
    constexpr double kGap = kRadius + 2;
    struct Place {
      double left, base;
    };
    for (const Place& at :
         {Place{dot.x + kGap - 2, dot.y - kGap}, Place{dot.x - width / 2, dot.y - kGap - 2},
          Place{dot.x - kGap - width, dot.y + kGap + 8}, Place{dot.x - kGap - width, dot.y + 4},
          Place{dot.x - width / 2, dot.y + kGap + 10}, Place{dot.x + kGap, dot.y + 4}}) {
      const Box box{at.left, at.base - kTextHeight + 3, at.left + width, at.base + 1};
      if (std::any_of(taken.begin(), taken.end(),
                      [&box](const Box& other) { return box.meets(other); })) {
        continue;
      }
      taken.push_back(box);
      text(at.left, at.base, "start", number, " font-size=\"11\"");
      break;
    }
  }
}

/// What the numbers mean: the front, from the cheapest point on, group by group.
void Picture::draw_list() {
  std::vector<const Dot*> front;
  for (const Dot& dot : dots_) {
    if (dot.front) front.push_back(&dot);
  }
  std::stable_sort(front.begin(), front.end(), [](const Dot* a, const Dot* b) {
    return a->group != b->group ? a->group < b->group : a->x < b->x;
  });
  std::vector<std::size_t> columns;
  std::vector<std::string> names{"#"};
  for (std::size_t n = 0; n < exploration_.columns.size(); ++n) {
    // The colour says these.
    if (exploration_.columns[n] == "memory" || exploration_.columns[n] == "int-frac") continue;
    columns.push_back(n);
    names.push_back(exploration_.columns[n]);
  }
  names.push_back("cycles");
  names.push_back("eff");
  std::vector<double> right;  // of each column
  double x = kListLeft;
  for (const std::string& name : names) {
    const std::size_t least = name == "cycles" ? 8 : 4;
    x += kLetterWidth * static_cast<double>(std::max(name.size(), least)) + 8;
    right.push_back(x);
  }
  const double scale = std::min(1.0, (kWidth - 10 - kListLeft) / (x - kListLeft));
  const auto row = [&](double y, const std::vector<std::string>& cells, const char* colour) {
    const std::string style = fmt::format(" font-size=\"{:.1f}\" fill=\"{}\"", 11 * scale, colour);
    for (std::size_t n = 0; n < cells.size(); ++n) {
      text(kListLeft + (right[n] - kListLeft) * scale, y, "end", cells[n], style.c_str());
    }
  };
  double y = kTop;
  row(y, names, "#222");
  for (const Dot* dot : front) {
    y += kListStep;
    if (y > kHeight - 30) {
      text(kListLeft, y, "start", "and more, see the table", " font-size=\"11\"");
      return;
    }
    std::vector<std::string> cells{std::to_string(dot->number)};
    for (const std::size_t column : columns) cells.push_back(dot->result->point.labels[column]);
    cells.push_back(std::to_string(dot->result->measurement->totals.cycles));
    cells.push_back(fmt::format("{:.2f}", dot->result->measurement->efficiency()));
    row(y, cells, kColours[dot->group % kColours.size()]);
  }
}

void Picture::draw_legend() {
  double x = kLeft;
  constexpr double kBase = 54;
  for (std::size_t n = 0; n < groups_.size(); ++n) {
    const char* colour = kColours[n % kColours.size()];
    svg_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>\n", x + 5,
                        kBase - 4, kRadius, colour);
    text(x + 15, kBase, "start", groups_[n]);
    x += 15 + 7.5 * static_cast<double>(groups_[n].size()) + 14;
  }
  svg_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{}\" r=\"{}\" fill=\"#fff\" stroke=\"#777\"/>\n",
                      x + 5, kBase - 4, kRadius);
  text(x + 15, kBase, "start", "not on the front");
}

std::string Picture::draw(const std::string& heading) {
  svg_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} "
      "{1}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{0}\" height=\"{1}\" "
      "fill=\"#fff\"/>\n",
      kWidth, kHeight);
  text(kLeft, 28, "start", heading, " font-size=\"15\" font-weight=\"bold\"");
  if (exploration_.measured() == 0) {
    text(kWidth / 2, kHeight / 2, "middle", "no point was measured");
  } else {
    place();
    for (std::size_t group = 0; group < groups_.size(); ++group) draw_front(group);
    draw_dots();
    draw_numbers();
    draw_list();
    draw_legend();
  }
  svg_ += "</svg>\n";
  return svg_;
}

}  // namespace

std::string picture_svg(const Exploration& exploration, Cost cost, const std::string& heading) {
  return Picture(exploration, cost).draw(heading);
}

}  // namespace hdp::explore

// SPDX-License-Identifier: Apache-2.0
// The register map of hdp_top. Made from rtl/registers.toml by `make registers`; do not edit.
#pragma once

#include <cstdint>

namespace hdp::reg {

/// Some bits of a register.
struct Field {
  unsigned low;   ///< lowest bit
  unsigned bits;  ///< how many

  constexpr std::uint32_t mask() const {
    return (bits == 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << bits) - 1U) << low;
  }
  /// The field of a word.
  constexpr std::uint32_t get(std::uint32_t word) const { return (word & mask()) >> low; }
  /// A word with the field, and zeros around it; bits that do not fit are cut off.
  constexpr std::uint32_t put(std::uint32_t value) const { return (value << low) & mask(); }
};

/// What software can do with a register.
enum class Access { ro, rw, wo, w1c };

/// One register of the map.
struct Register {
  const char* name;
  std::uint32_t offset;  ///< bytes
  Access access;
  std::uint32_t mask;   ///< bits that mean something
  bool has_reset;       ///< the map says what it is after reset
  std::uint32_t reset;  ///< 0 without
};

// ---- Identification ----
/// The letters HDPC.
inline constexpr std::uint32_t kId = 0x000;
inline constexpr std::uint32_t kIdReset = 0x48445043;
/// Version of this map.
inline constexpr std::uint32_t kVersion = 0x004;
inline constexpr std::uint32_t kVersionReset = 0x00010000;
/// Grows when registers are added.
inline constexpr Field kVersionMinor{0, 16};
/// Grows when registers change.
inline constexpr Field kVersionMajor{16, 16};
/// Number format of the build.
inline constexpr std::uint32_t kFormat = 0x008;
/// IntBits.
inline constexpr Field kFormatIntBits{0, 8};
/// FracBits.
inline constexpr Field kFormatFracBits{8, 8};
/// Cores.
inline constexpr Field kFormatCores{16, 8};
/// AddrBits.
inline constexpr Field kFormatAddrBits{24, 8};
/// Largest shapes.
inline constexpr std::uint32_t kLimits = 0x00c;
/// LMax, tokens.
inline constexpr Field kLimitsLMax{0, 16};
/// DMax, elements.
inline constexpr Field kLimitsDMax{16, 16};
/// Widths.
inline constexpr std::uint32_t kWidths = 0x010;
/// Lanes, elements.
inline constexpr Field kWidthsLanes{0, 16};
/// OutLanes, elements.
inline constexpr Field kWidthsOutLanes{16, 16};
/// The memory bus, and heads of a job.
inline constexpr std::uint32_t kBus = 0x014;
/// BusBytes; rows are padded to it.
inline constexpr Field kBusBusBytes{0, 16};
/// HeadsMax.
inline constexpr Field kBusHeadsMax{16, 16};

// ---- Control ----
/// Commands; reads 0.
inline constexpr std::uint32_t kCtrl = 0x040;
/// Queue the job that the descriptor registers describe.
inline constexpr Field kCtrlStart{0, 1};
/// Stop at once and forget everything.
inline constexpr Field kCtrlSoftReset{1, 1};
/// What it is doing.
inline constexpr std::uint32_t kStatus = 0x044;
/// A job is under way.
inline constexpr Field kStatusBusy{0, 1};
/// A job is waiting.
inline constexpr Field kStatusQueueFull{1, 1};
/// The error flag: no job starts.
inline constexpr Field kStatusError{2, 1};
/// 0 idle, 1 check, 2 start, 3 run, 4 drain, 5 finish.
inline constexpr Field kStatusState{4, 3};
/// Which causes raise the interrupt.
inline constexpr std::uint32_t kIrqEnable = 0x048;
/// A job has ended well.
inline constexpr Field kIrqEnableDone{0, 1};
/// A job has failed.
inline constexpr Field kIrqEnableError{1, 1};
/// Causes; write 1 to clear.
inline constexpr std::uint32_t kIrqStatus = 0x04c;
/// A job has ended well.
inline constexpr Field kIrqStatusDone{0, 1};
/// A job has failed; clearing it lets the next one start.
inline constexpr Field kIrqStatusError{1, 1};
/// Why the job failed.
inline constexpr std::uint32_t kErrorCode = 0x050;
/// 0 none, 1 zero, 2 too_large, 3 config, 4 misaligned, 5 wrap, 6 overlap, 8 read_slverr, 9
/// read_decerr, 10 write_slverr, 11 write_decerr.
inline constexpr Field kErrorCodeCode{0, 4};
/// Head of the bus error.
inline constexpr std::uint32_t kErrorHead = 0x054;
/// Number in the job.
inline constexpr Field kErrorHeadHead{0, 16};

// ---- Descriptor ----
/// Heads.
inline constexpr std::uint32_t kHeads = 0x080;
/// 1 .. HeadsMax.
inline constexpr Field kHeadsHeads{0, 16};
/// Tokens.
inline constexpr std::uint32_t kShape = 0x084;
/// Queries, 1 .. LMax.
inline constexpr Field kShapeLq{0, 16};
/// Keys, 1 .. LMax.
inline constexpr Field kShapeLk{16, 16};
/// Head dimension.
inline constexpr std::uint32_t kDim = 0x088;
/// 1 .. DMax.
inline constexpr Field kDimDim{0, 16};
/// Options of the algorithm.
inline constexpr std::uint32_t kMode = 0x08c;
/// Causal attention.
inline constexpr Field kModeCausal{0, 1};
/// Importance is abs, else signed.
inline constexpr Field kModeImportanceAbs{1, 1};
/// 0 mean, 1 zero, 2 skip.
inline constexpr Field kModeFill{2, 2};
/// Add the fraction x fraction term.
inline constexpr Field kModeExact{4, 1};
/// Prune blocks.
inline constexpr Field kModeBlockPrune{5, 1};
/// Prune heads.
inline constexpr Field kModeHeadPrune{6, 1};
/// Threshold.
inline constexpr std::uint32_t kRho = 0x090;
/// Signed Q1.15.
inline constexpr Field kRhoRho{0, 16};
/// Head threshold, bits 31..0.
inline constexpr std::uint32_t kTauLo = 0x094;
/// Unsigned.
inline constexpr Field kTauLoTau{0, 32};
/// Head threshold, bits 47..32.
inline constexpr std::uint32_t kTauHi = 0x098;
/// Unsigned.
inline constexpr Field kTauHiTau{0, 16};
/// Scale of the softmax.
inline constexpr std::uint32_t kScale = 0x09c;
/// M, 32768 .. 65535.
inline constexpr Field kScaleMant{0, 16};
/// sh, 0 .. 47.
inline constexpr Field kScaleShift{16, 6};
/// Base of QI, bits 31..0.
inline constexpr std::uint32_t kQiLo = 0x0a0;
/// Base of QI, bits 63..32.
inline constexpr std::uint32_t kQiHi = 0x0a4;
/// Base of QF.
inline constexpr std::uint32_t kQfLo = 0x0a8;
/// Base of QF.
inline constexpr std::uint32_t kQfHi = 0x0ac;
/// Base of KI.
inline constexpr std::uint32_t kKiLo = 0x0b0;
/// Base of KI.
inline constexpr std::uint32_t kKiHi = 0x0b4;
/// Base of KF.
inline constexpr std::uint32_t kKfLo = 0x0b8;
/// Base of KF.
inline constexpr std::uint32_t kKfHi = 0x0bc;
/// Base of V.
inline constexpr std::uint32_t kVLo = 0x0c0;
/// Base of V.
inline constexpr std::uint32_t kVHi = 0x0c4;
/// Base of O.
inline constexpr std::uint32_t kOLo = 0x0c8;
/// Base of O.
inline constexpr std::uint32_t kOHi = 0x0cc;
/// Bytes between heads of QI and of QF.
inline constexpr std::uint32_t kQStride = 0x0d0;
/// Bytes between heads of KI and of KF.
inline constexpr std::uint32_t kKStride = 0x0d4;
/// Bytes between heads of V.
inline constexpr std::uint32_t kVStride = 0x0d8;
/// Bytes between heads of O.
inline constexpr std::uint32_t kOStride = 0x0dc;

// ---- Statistics ----
/// Which entry STAT_* show.
inline constexpr std::uint32_t kStatIndex = 0x100;
/// Number in the job.
inline constexpr Field kStatIndexHead{0, 16};
/// Number of the job, modulo 2.
inline constexpr Field kStatIndexBank{16, 1};
/// Kept blocks of the head.
inline constexpr std::uint32_t kStatKept = 0x104;
/// Live blocks of the head.
inline constexpr std::uint32_t kStatLive = 0x108;
/// Head score H, bits 31..0.
inline constexpr std::uint32_t kStatScoreLo = 0x10c;
/// Head score H, and pruned.
inline constexpr std::uint32_t kStatScoreHi = 0x110;
/// H, bits 47..32.
inline constexpr Field kStatScoreHiScore{0, 16};
/// The head was pruned.
inline constexpr Field kStatScoreHiPruned{31, 1};

// ---- Counters ----
/// Cycles not idle.
inline constexpr std::uint32_t kCycles = 0x140;
/// Heads decided.
inline constexpr std::uint32_t kHeadsDone = 0x144;
/// Heads pruned.
inline constexpr std::uint32_t kPrunedHeads = 0x148;
/// Blocks kept.
inline constexpr std::uint32_t kKeptBlocks = 0x14c;
/// Blocks live.
inline constexpr std::uint32_t kLiveBlocks = 0x150;
/// Steps of the integer engines.
inline constexpr std::uint32_t kIntegerSteps = 0x154;
/// Steps of the fraction engines.
inline constexpr std::uint32_t kFractionSteps = 0x158;
/// Steps of the softmax engines.
inline constexpr std::uint32_t kSoftmaxSteps = 0x15c;
/// Steps of the value engines.
inline constexpr std::uint32_t kValueSteps = 0x160;
/// Steps of the finish units.
inline constexpr std::uint32_t kFinishSteps = 0x164;
/// Words read of QI and KI.
inline constexpr std::uint32_t kReadIntWords = 0x168;
/// Words read of QF and KF.
inline constexpr std::uint32_t kReadFracWords = 0x16c;
/// Words read of V.
inline constexpr std::uint32_t kReadValWords = 0x170;
/// Words written.
inline constexpr std::uint32_t kWriteWords = 0x174;
/// Read bursts accepted.
inline constexpr std::uint32_t kReadBursts = 0x178;
/// Write bursts accepted.
inline constexpr std::uint32_t kWriteBursts = 0x17c;
/// Cycles in which a read address waited.
inline constexpr std::uint32_t kReadWait = 0x180;
/// Cycles in which a write word waited.
inline constexpr std::uint32_t kWriteWait = 0x184;
/// Cycles in Run with reads outstanding and no word.
inline constexpr std::uint32_t kReadIdle = 0x188;
/// Jobs that ended well.
inline constexpr std::uint32_t kJobsDone = 0x18c;
/// Jobs that failed.
inline constexpr std::uint32_t kJobsFailed = 0x190;

/// All of them, ascending.
inline constexpr Register kRegisters[] = {
    {"ID", kId, Access::ro, 0xffffffff, true, 0x48445043},
    {"VERSION", kVersion, Access::ro, 0xffffffff, true, 0x00010000},
    {"FORMAT", kFormat, Access::ro, 0xffffffff, false, 0x00000000},
    {"LIMITS", kLimits, Access::ro, 0xffffffff, false, 0x00000000},
    {"WIDTHS", kWidths, Access::ro, 0xffffffff, false, 0x00000000},
    {"BUS", kBus, Access::ro, 0xffffffff, false, 0x00000000},
    {"CTRL", kCtrl, Access::wo, 0x00000003, false, 0x00000000},
    {"STATUS", kStatus, Access::ro, 0x00000077, false, 0x00000000},
    {"IRQ_ENABLE", kIrqEnable, Access::rw, 0x00000003, true, 0x00000000},
    {"IRQ_STATUS", kIrqStatus, Access::w1c, 0x00000003, true, 0x00000000},
    {"ERROR_CODE", kErrorCode, Access::ro, 0x0000000f, true, 0x00000000},
    {"ERROR_HEAD", kErrorHead, Access::ro, 0x0000ffff, true, 0x00000000},
    {"HEADS", kHeads, Access::rw, 0x0000ffff, true, 0x00000000},
    {"SHAPE", kShape, Access::rw, 0xffffffff, true, 0x00000000},
    {"DIM", kDim, Access::rw, 0x0000ffff, true, 0x00000000},
    {"MODE", kMode, Access::rw, 0x0000007f, true, 0x00000000},
    {"RHO", kRho, Access::rw, 0x0000ffff, true, 0x00000000},
    {"TAU_LO", kTauLo, Access::rw, 0xffffffff, true, 0x00000000},
    {"TAU_HI", kTauHi, Access::rw, 0x0000ffff, true, 0x00000000},
    {"SCALE", kScale, Access::rw, 0x003fffff, true, 0x00000000},
    {"QI_LO", kQiLo, Access::rw, 0xffffffff, true, 0x00000000},
    {"QI_HI", kQiHi, Access::rw, 0xffffffff, true, 0x00000000},
    {"QF_LO", kQfLo, Access::rw, 0xffffffff, true, 0x00000000},
    {"QF_HI", kQfHi, Access::rw, 0xffffffff, true, 0x00000000},
    {"KI_LO", kKiLo, Access::rw, 0xffffffff, true, 0x00000000},
    {"KI_HI", kKiHi, Access::rw, 0xffffffff, true, 0x00000000},
    {"KF_LO", kKfLo, Access::rw, 0xffffffff, true, 0x00000000},
    {"KF_HI", kKfHi, Access::rw, 0xffffffff, true, 0x00000000},
    {"V_LO", kVLo, Access::rw, 0xffffffff, true, 0x00000000},
    {"V_HI", kVHi, Access::rw, 0xffffffff, true, 0x00000000},
    {"O_LO", kOLo, Access::rw, 0xffffffff, true, 0x00000000},
    {"O_HI", kOHi, Access::rw, 0xffffffff, true, 0x00000000},
    {"Q_STRIDE", kQStride, Access::rw, 0xffffffff, true, 0x00000000},
    {"K_STRIDE", kKStride, Access::rw, 0xffffffff, true, 0x00000000},
    {"V_STRIDE", kVStride, Access::rw, 0xffffffff, true, 0x00000000},
    {"O_STRIDE", kOStride, Access::rw, 0xffffffff, true, 0x00000000},
    {"STAT_INDEX", kStatIndex, Access::rw, 0x0001ffff, true, 0x00000000},
    {"STAT_KEPT", kStatKept, Access::ro, 0xffffffff, false, 0x00000000},
    {"STAT_LIVE", kStatLive, Access::ro, 0xffffffff, false, 0x00000000},
    {"STAT_SCORE_LO", kStatScoreLo, Access::ro, 0xffffffff, false, 0x00000000},
    {"STAT_SCORE_HI", kStatScoreHi, Access::ro, 0x8000ffff, false, 0x00000000},
    {"CYCLES", kCycles, Access::ro, 0xffffffff, true, 0x00000000},
    {"HEADS_DONE", kHeadsDone, Access::ro, 0xffffffff, true, 0x00000000},
    {"PRUNED_HEADS", kPrunedHeads, Access::ro, 0xffffffff, true, 0x00000000},
    {"KEPT_BLOCKS", kKeptBlocks, Access::ro, 0xffffffff, true, 0x00000000},
    {"LIVE_BLOCKS", kLiveBlocks, Access::ro, 0xffffffff, true, 0x00000000},
    {"INTEGER_STEPS", kIntegerSteps, Access::ro, 0xffffffff, true, 0x00000000},
    {"FRACTION_STEPS", kFractionSteps, Access::ro, 0xffffffff, true, 0x00000000},
    {"SOFTMAX_STEPS", kSoftmaxSteps, Access::ro, 0xffffffff, true, 0x00000000},
    {"VALUE_STEPS", kValueSteps, Access::ro, 0xffffffff, true, 0x00000000},
    {"FINISH_STEPS", kFinishSteps, Access::ro, 0xffffffff, true, 0x00000000},
    {"READ_INT_WORDS", kReadIntWords, Access::ro, 0xffffffff, true, 0x00000000},
    {"READ_FRAC_WORDS", kReadFracWords, Access::ro, 0xffffffff, true, 0x00000000},
    {"READ_VAL_WORDS", kReadValWords, Access::ro, 0xffffffff, true, 0x00000000},
    {"WRITE_WORDS", kWriteWords, Access::ro, 0xffffffff, true, 0x00000000},
    {"READ_BURSTS", kReadBursts, Access::ro, 0xffffffff, true, 0x00000000},
    {"WRITE_BURSTS", kWriteBursts, Access::ro, 0xffffffff, true, 0x00000000},
    {"READ_WAIT", kReadWait, Access::ro, 0xffffffff, true, 0x00000000},
    {"WRITE_WAIT", kWriteWait, Access::ro, 0xffffffff, true, 0x00000000},
    {"READ_IDLE", kReadIdle, Access::ro, 0xffffffff, true, 0x00000000},
    {"JOBS_DONE", kJobsDone, Access::ro, 0xffffffff, true, 0x00000000},
    {"JOBS_FAILED", kJobsFailed, Access::ro, 0xffffffff, true, 0x00000000},
};

}  // namespace hdp::reg

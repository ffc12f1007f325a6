// SPDX-License-Identifier: Apache-2.0
// The register map of hdp_top. Made from rtl/registers.toml by `make registers`; do not edit.
// To be included in a module. RegName: offset in bytes; RegNameMask: bits that mean something;
// RegNameReset: value after reset; NameFieldLow, NameFieldBits: place of a field.
/* verilator lint_off UNUSEDPARAM */  // a module takes from the map what it needs

// ---- Identification ----
// The letters HDPC.
localparam [11:0] RegId = 12'h000;
localparam [31:0] RegIdMask = 32'hffffffff;
localparam [31:0] RegIdReset = 32'h48445043;
// Version of this map.
localparam [11:0] RegVersion = 12'h004;
localparam [31:0] RegVersionMask = 32'hffffffff;
localparam [31:0] RegVersionReset = 32'h00010000;
localparam VersionMinorLow = 0;
localparam VersionMinorBits = 16;
localparam VersionMajorLow = 16;
localparam VersionMajorBits = 16;
// Number format of the build.
localparam [11:0] RegFormat = 12'h008;
localparam [31:0] RegFormatMask = 32'hffffffff;
localparam FormatIntBitsLow = 0;
localparam FormatIntBitsBits = 8;
localparam FormatFracBitsLow = 8;
localparam FormatFracBitsBits = 8;
localparam FormatCoresLow = 16;
localparam FormatCoresBits = 8;
localparam FormatAddrBitsLow = 24;
localparam FormatAddrBitsBits = 8;
// Largest shapes.
localparam [11:0] RegLimits = 12'h00c;
localparam [31:0] RegLimitsMask = 32'hffffffff;
localparam LimitsLMaxLow = 0;
localparam LimitsLMaxBits = 16;
localparam LimitsDMaxLow = 16;
localparam LimitsDMaxBits = 16;
// Widths.
localparam [11:0] RegWidths = 12'h010;
localparam [31:0] RegWidthsMask = 32'hffffffff;
localparam WidthsLanesLow = 0;
localparam WidthsLanesBits = 16;
localparam WidthsOutLanesLow = 16;
localparam WidthsOutLanesBits = 16;
// The memory bus, and heads of a job.
localparam [11:0] RegBus = 12'h014;
localparam [31:0] RegBusMask = 32'hffffffff;
localparam BusBusBytesLow = 0;
localparam BusBusBytesBits = 16;
localparam BusHeadsMaxLow = 16;
localparam BusHeadsMaxBits = 16;

// ---- Control ----
// Commands; reads 0.
localparam [11:0] RegCtrl = 12'h040;
localparam [31:0] RegCtrlMask = 32'h00000003;
localparam CtrlStartLow = 0;
localparam CtrlStartBits = 1;
localparam CtrlSoftResetLow = 1;
localparam CtrlSoftResetBits = 1;
// What it is doing.
localparam [11:0] RegStatus = 12'h044;
localparam [31:0] RegStatusMask = 32'h00000077;
localparam StatusBusyLow = 0;
localparam StatusBusyBits = 1;
localparam StatusQueueFullLow = 1;
localparam StatusQueueFullBits = 1;
localparam StatusErrorLow = 2;
localparam StatusErrorBits = 1;
localparam StatusStateLow = 4;
localparam StatusStateBits = 3;
// Which causes raise the interrupt.
localparam [11:0] RegIrqEnable = 12'h048;
localparam [31:0] RegIrqEnableMask = 32'h00000003;
localparam [31:0] RegIrqEnableReset = 32'h00000000;
localparam IrqEnableDoneLow = 0;
localparam IrqEnableDoneBits = 1;
localparam IrqEnableErrorLow = 1;
localparam IrqEnableErrorBits = 1;
// Causes; write 1 to clear.
localparam [11:0] RegIrqStatus = 12'h04c;
localparam [31:0] RegIrqStatusMask = 32'h00000003;
localparam [31:0] RegIrqStatusReset = 32'h00000000;
localparam IrqStatusDoneLow = 0;
localparam IrqStatusDoneBits = 1;
localparam IrqStatusErrorLow = 1;
localparam IrqStatusErrorBits = 1;
// Why the job failed.
localparam [11:0] RegErrorCode = 12'h050;
localparam [31:0] RegErrorCodeMask = 32'h0000000f;
localparam [31:0] RegErrorCodeReset = 32'h00000000;
localparam ErrorCodeCodeLow = 0;
localparam ErrorCodeCodeBits = 4;
// Head of the bus error.
localparam [11:0] RegErrorHead = 12'h054;
localparam [31:0] RegErrorHeadMask = 32'h0000ffff;
localparam [31:0] RegErrorHeadReset = 32'h00000000;
localparam ErrorHeadHeadLow = 0;
localparam ErrorHeadHeadBits = 16;

// ---- Descriptor ----
// Heads.
localparam [11:0] RegHeads = 12'h080;
localparam [31:0] RegHeadsMask = 32'h0000ffff;
localparam [31:0] RegHeadsReset = 32'h00000000;
localparam HeadsHeadsLow = 0;
localparam HeadsHeadsBits = 16;
// Tokens.
localparam [11:0] RegShape = 12'h084;
localparam [31:0] RegShapeMask = 32'hffffffff;
localparam [31:0] RegShapeReset = 32'h00000000;
localparam ShapeLqLow = 0;
localparam ShapeLqBits = 16;
localparam ShapeLkLow = 16;
localparam ShapeLkBits = 16;
// Head dimension.
localparam [11:0] RegDim = 12'h088;
localparam [31:0] RegDimMask = 32'h0000ffff;
localparam [31:0] RegDimReset = 32'h00000000;
localparam DimDimLow = 0;
localparam DimDimBits = 16;
// Options of the algorithm.
localparam [11:0] RegMode = 12'h08c;
localparam [31:0] RegModeMask = 32'h0000007f;
localparam [31:0] RegModeReset = 32'h00000000;
localparam ModeCausalLow = 0;
localparam ModeCausalBits = 1;
localparam ModeImportanceAbsLow = 1;
localparam ModeImportanceAbsBits = 1;
localparam ModeFillLow = 2;
localparam ModeFillBits = 2;
localparam ModeExactLow = 4;
localparam ModeExactBits = 1;
localparam ModeBlockPruneLow = 5;
localparam ModeBlockPruneBits = 1;
localparam ModeHeadPruneLow = 6;
localparam ModeHeadPruneBits = 1;
// Threshold.
localparam [11:0] RegRho = 12'h090;
localparam [31:0] RegRhoMask = 32'h0000ffff;
localparam [31:0] RegRhoReset = 32'h00000000;
localparam RhoRhoLow = 0;
localparam RhoRhoBits = 16;
// Head threshold, bits 31..0.
localparam [11:0] RegTauLo = 12'h094;
localparam [31:0] RegTauLoMask = 32'hffffffff;
localparam [31:0] RegTauLoReset = 32'h00000000;
localparam TauLoTauLow = 0;
localparam TauLoTauBits = 32;
// Head threshold, bits 47..32.
localparam [11:0] RegTauHi = 12'h098;
localparam [31:0] RegTauHiMask = 32'h0000ffff;
localparam [31:0] RegTauHiReset = 32'h00000000;
localparam TauHiTauLow = 0;
localparam TauHiTauBits = 16;
// Scale of the softmax.
localparam [11:0] RegScale = 12'h09c;
localparam [31:0] RegScaleMask = 32'h003fffff;
localparam [31:0] RegScaleReset = 32'h00000000;
localparam ScaleMantLow = 0;
localparam ScaleMantBits = 16;
localparam ScaleShiftLow = 16;
localparam ScaleShiftBits = 6;
// Base of QI, bits 31..0.
localparam [11:0] RegQiLo = 12'h0a0;
localparam [31:0] RegQiLoMask = 32'hffffffff;
localparam [31:0] RegQiLoReset = 32'h00000000;
// Base of QI, bits 63..32.
localparam [11:0] RegQiHi = 12'h0a4;
localparam [31:0] RegQiHiMask = 32'hffffffff;
localparam [31:0] RegQiHiReset = 32'h00000000;
// Base of QF.
localparam [11:0] RegQfLo = 12'h0a8;
localparam [31:0] RegQfLoMask = 32'hffffffff;
localparam [31:0] RegQfLoReset = 32'h00000000;
// Base of QF.
localparam [11:0] RegQfHi = 12'h0ac;
localparam [31:0] RegQfHiMask = 32'hffffffff;
localparam [31:0] RegQfHiReset = 32'h00000000;
// Base of KI.
localparam [11:0] RegKiLo = 12'h0b0;
localparam [31:0] RegKiLoMask = 32'hffffffff;
localparam [31:0] RegKiLoReset = 32'h00000000;
// Base of KI.
localparam [11:0] RegKiHi = 12'h0b4;
localparam [31:0] RegKiHiMask = 32'hffffffff;
localparam [31:0] RegKiHiReset = 32'h00000000;
// Base of KF.
localparam [11:0] RegKfLo = 12'h0b8;
localparam [31:0] RegKfLoMask = 32'hffffffff;
localparam [31:0] RegKfLoReset = 32'h00000000;
// Base of KF.
localparam [11:0] RegKfHi = 12'h0bc;
localparam [31:0] RegKfHiMask = 32'hffffffff;
localparam [31:0] RegKfHiReset = 32'h00000000;
// Base of V.
localparam [11:0] RegVLo = 12'h0c0;
localparam [31:0] RegVLoMask = 32'hffffffff;
localparam [31:0] RegVLoReset = 32'h00000000;
// Base of V.
localparam [11:0] RegVHi = 12'h0c4;
localparam [31:0] RegVHiMask = 32'hffffffff;
localparam [31:0] RegVHiReset = 32'h00000000;
// Base of O.
localparam [11:0] RegOLo = 12'h0c8;
localparam [31:0] RegOLoMask = 32'hffffffff;
localparam [31:0] RegOLoReset = 32'h00000000;
// Base of O.
localparam [11:0] RegOHi = 12'h0cc;
localparam [31:0] RegOHiMask = 32'hffffffff;
localparam [31:0] RegOHiReset = 32'h00000000;
// Bytes between heads of QI and of QF.
localparam [11:0] RegQStride = 12'h0d0;
localparam [31:0] RegQStrideMask = 32'hffffffff;
localparam [31:0] RegQStrideReset = 32'h00000000;
// Bytes between heads of KI and of KF.
localparam [11:0] RegKStride = 12'h0d4;
localparam [31:0] RegKStrideMask = 32'hffffffff;
localparam [31:0] RegKStrideReset = 32'h00000000;
// Bytes between heads of V.
localparam [11:0] RegVStride = 12'h0d8;
localparam [31:0] RegVStrideMask = 32'hffffffff;
localparam [31:0] RegVStrideReset = 32'h00000000;
// Bytes between heads of O.
localparam [11:0] RegOStride = 12'h0dc;
localparam [31:0] RegOStrideMask = 32'hffffffff;
localparam [31:0] RegOStrideReset = 32'h00000000;

// ---- Statistics ----
// Which entry STAT_* show.
localparam [11:0] RegStatIndex = 12'h100;
localparam [31:0] RegStatIndexMask = 32'h0001ffff;
localparam [31:0] RegStatIndexReset = 32'h00000000;
localparam StatIndexHeadLow = 0;
localparam StatIndexHeadBits = 16;
localparam StatIndexBankLow = 16;
localparam StatIndexBankBits = 1;
// Kept blocks of the head.
localparam [11:0] RegStatKept = 12'h104;
localparam [31:0] RegStatKeptMask = 32'hffffffff;
// Live blocks of the head.
localparam [11:0] RegStatLive = 12'h108;
localparam [31:0] RegStatLiveMask = 32'hffffffff;
// Head score H, bits 31..0.
localparam [11:0] RegStatScoreLo = 12'h10c;
localparam [31:0] RegStatScoreLoMask = 32'hffffffff;
// Head score H, and pruned.
localparam [11:0] RegStatScoreHi = 12'h110;
localparam [31:0] RegStatScoreHiMask = 32'h8000ffff;
localparam StatScoreHiScoreLow = 0;
localparam StatScoreHiScoreBits = 16;
localparam StatScoreHiPrunedLow = 31;
localparam StatScoreHiPrunedBits = 1;

// ---- Counters ----
// Cycles not idle.
localparam [11:0] RegCycles = 12'h140;
localparam [31:0] RegCyclesMask = 32'hffffffff;
localparam [31:0] RegCyclesReset = 32'h00000000;
// Heads decided.
localparam [11:0] RegHeadsDone = 12'h144;
localparam [31:0] RegHeadsDoneMask = 32'hffffffff;
localparam [31:0] RegHeadsDoneReset = 32'h00000000;
// Heads pruned.
localparam [11:0] RegPrunedHeads = 12'h148;
localparam [31:0] RegPrunedHeadsMask = 32'hffffffff;
localparam [31:0] RegPrunedHeadsReset = 32'h00000000;
// Blocks kept.
localparam [11:0] RegKeptBlocks = 12'h14c;
localparam [31:0] RegKeptBlocksMask = 32'hffffffff;
localparam [31:0] RegKeptBlocksReset = 32'h00000000;
// Blocks live.
localparam [11:0] RegLiveBlocks = 12'h150;
localparam [31:0] RegLiveBlocksMask = 32'hffffffff;
localparam [31:0] RegLiveBlocksReset = 32'h00000000;
// Steps of the integer engines.
localparam [11:0] RegIntegerSteps = 12'h154;
localparam [31:0] RegIntegerStepsMask = 32'hffffffff;
localparam [31:0] RegIntegerStepsReset = 32'h00000000;
// Steps of the fraction engines.
localparam [11:0] RegFractionSteps = 12'h158;
localparam [31:0] RegFractionStepsMask = 32'hffffffff;
localparam [31:0] RegFractionStepsReset = 32'h00000000;
// Steps of the softmax engines.
localparam [11:0] RegSoftmaxSteps = 12'h15c;
localparam [31:0] RegSoftmaxStepsMask = 32'hffffffff;
localparam [31:0] RegSoftmaxStepsReset = 32'h00000000;
// Steps of the value engines.
localparam [11:0] RegValueSteps = 12'h160;
localparam [31:0] RegValueStepsMask = 32'hffffffff;
localparam [31:0] RegValueStepsReset = 32'h00000000;
// Steps of the finish units.
localparam [11:0] RegFinishSteps = 12'h164;
localparam [31:0] RegFinishStepsMask = 32'hffffffff;
localparam [31:0] RegFinishStepsReset = 32'h00000000;
// Words read of QI and KI.
localparam [11:0] RegReadIntWords = 12'h168;
localparam [31:0] RegReadIntWordsMask = 32'hffffffff;
localparam [31:0] RegReadIntWordsReset = 32'h00000000;
// Words read of QF and KF.
localparam [11:0] RegReadFracWords = 12'h16c;
localparam [31:0] RegReadFracWordsMask = 32'hffffffff;
localparam [31:0] RegReadFracWordsReset = 32'h00000000;
// Words read of V.
localparam [11:0] RegReadValWords = 12'h170;
localparam [31:0] RegReadValWordsMask = 32'hffffffff;
localparam [31:0] RegReadValWordsReset = 32'h00000000;
// Words written.
localparam [11:0] RegWriteWords = 12'h174;
localparam [31:0] RegWriteWordsMask = 32'hffffffff;
localparam [31:0] RegWriteWordsReset = 32'h00000000;
// Read bursts accepted.
localparam [11:0] RegReadBursts = 12'h178;
localparam [31:0] RegReadBurstsMask = 32'hffffffff;
localparam [31:0] RegReadBurstsReset = 32'h00000000;
// Write bursts accepted.
localparam [11:0] RegWriteBursts = 12'h17c;
localparam [31:0] RegWriteBurstsMask = 32'hffffffff;
localparam [31:0] RegWriteBurstsReset = 32'h00000000;
// Cycles in which a read address waited.
localparam [11:0] RegReadWait = 12'h180;
localparam [31:0] RegReadWaitMask = 32'hffffffff;
localparam [31:0] RegReadWaitReset = 32'h00000000;
// Cycles in which a write word waited.
localparam [11:0] RegWriteWait = 12'h184;
localparam [31:0] RegWriteWaitMask = 32'hffffffff;
localparam [31:0] RegWriteWaitReset = 32'h00000000;
// Cycles in Run with reads outstanding and no word.
localparam [11:0] RegReadIdle = 12'h188;
localparam [31:0] RegReadIdleMask = 32'hffffffff;
localparam [31:0] RegReadIdleReset = 32'h00000000;
// Jobs that ended well.
localparam [11:0] RegJobsDone = 12'h18c;
localparam [31:0] RegJobsDoneMask = 32'hffffffff;
localparam [31:0] RegJobsDoneReset = 32'h00000000;
// Jobs that failed.
localparam [11:0] RegJobsFailed = 12'h190;
localparam [31:0] RegJobsFailedMask = 32'hffffffff;
localparam [31:0] RegJobsFailedReset = 32'h00000000;
/* verilator lint_on UNUSEDPARAM */

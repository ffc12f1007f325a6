// SPDX-License-Identifier: Apache-2.0
// Which of the planted bugs is there: 0 for none. The patches of this folder ask for it, so that one
// model has them all.
package hdp_planted;
  import "DPI-C" function int hdp_planted_bug();

  int bug = hdp_planted_bug();
endpackage

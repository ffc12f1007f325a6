// SPDX-License-Identifier: Apache-2.0
// The program of the targets odr and odr_planted, which is linked and never run.
int main() {}

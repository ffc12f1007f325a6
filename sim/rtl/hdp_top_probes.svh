// SPDX-License-Identifier: Apache-2.0
// When the probes of the co-processor around the cores fire, and what they carry.
// Made from spec/probes.toml by `make probes`; do not edit.
//
// Who includes this has the group's path, the names of the description and the payloads;
// while a probe does not fire its payload stays.
  wire fire_csr_write = u_top.u_registers.write;
  wire fire_csr_read = u_top.u_registers.read;
  wire fire_state = new_state;
  wire fire_irq = new_irq;
  wire fire_assign = u_top.assign_valid;
  wire fire_read = u_top.read_grant;
  wire fire_ar = ar_valid_o && ar_ready_i;
  wire fire_r = r_valid_i && r_ready_o;
  wire fire_write = u_top.u_write_engine.burst;
  wire fire_aw = aw_valid_o && aw_ready_i;
  wire fire_w = w_valid_o && w_ready_i;
  wire fire_b = b_valid_i && b_ready_o;

  assign t_valid_o = {20'd0, fire_b, fire_w, fire_aw, fire_write, fire_r, fire_ar, fire_read,
                      fire_assign, fire_irq, fire_state, fire_csr_read,
                      fire_csr_write} & {32{rst_ni}};

  always_latch begin
    if (fire_csr_write) begin
      t_csr_write_o = {32'(u_top.u_registers.w_data_q), 8'(u_top.u_registers.write_resp),
                       8'(u_top.u_registers.w_strb_q), 16'(u_top.u_registers.write_addr)};
    end
  end

  always_latch begin
    if (fire_csr_read) begin
      t_csr_read_o = {32'(u_top.u_registers.read_data), 8'd0, 8'(u_top.u_registers.read_resp),
                      16'(u_top.u_registers.read_addr)};
    end
  end

  always_latch begin
    if (fire_state) begin
      t_state_o = {32'd0, 16'(u_top.error_head), 8'(u_top.error_code), 8'(u_top.state)};
    end
  end

  always_latch begin
    if (fire_irq) begin
      t_irq_o = {56'd0, 8'(irq_o)};
    end
  end

  always_latch begin
    if (fire_assign) begin
      t_assign_o = {40'd0, 8'(u_top.assign_core), 16'(u_top.assign_head)};
    end
  end

  always_latch begin
    if (fire_read) begin
      t_read_o = {64'(u_top.read_grant_addr), 32'd0, 16'(u_top.read_grant_beats), 8'd0,
                  8'(u_top.read_grant_id)};
    end
  end

  always_latch begin
    if (fire_ar) begin
      t_ar_o = {64'(ar_addr_o), 32'd0, 16'(16'(ar_len_o) + 16'd1), 8'd0, 8'(ar_id)};
    end
  end

  always_latch begin
    if (fire_r) begin
      t_r_o = {48'd0, 16'(r_walker[2]), 16'(r_walker[1]), 16'(r_walker[0]), 8'(r_walker[3]),
               8'(r_last_i), 8'(r_resp_i), 8'(r_id_i)};
    end
  end

  always_latch begin
    if (fire_write) begin
      t_write_o = {64'(u_top.u_write_engine.burst_addr), 32'd0,
                   16'(u_top.u_write_engine.burst_beats), 8'd0,
                   8'(u_top.u_write_engine.burst_core)};
    end
  end

  always_latch begin
    if (fire_aw) begin
      t_aw_o = {64'(aw_addr_o), 32'd0, 16'(16'(aw_len_o) + 16'd1), 8'd0, 8'(aw_id)};
    end
  end

  always_latch begin
    if (fire_w) begin
      t_w_o = '0;
      t_w_o[7:0] = 8'(w_last_o);
      t_w_o[8 +: 8*((BusBytes + 7) / 8)] =
          (8*((BusBytes + 7) / 8))'(w_strobe);
      t_w_o[8 + 8*((BusBytes + 7) / 8) +: 8*BusBytes] =
          (8*BusBytes)'(w_data_o);
    end
  end

  always_latch begin
    if (fire_b) begin
      t_b_o = {48'd0, 8'(b_resp_i), 8'(b_id_i)};
    end
  end

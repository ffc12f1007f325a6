// SPDX-License-Identifier: Apache-2.0
// A thread that does one piece of work after the other: starting a thread for each would cost more
// than some of them.
#pragma once

#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace cosim {

class Worker {
 public:
  using Work = std::packaged_task<bool()>;

  Worker() = default;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  /// Begins the work. The result of the work before must have been fetched.
  std::future<bool> begin(Work work) {
    if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
    std::future<bool> result = work.get_future();
    {
      const std::lock_guard lock(mutex_);
      work_ = std::move(work);
    }
    changed_.notify_one();
    return result;
  }

 private:
  void loop() {
    for (;;) {
      Work work;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stop_ || work_.valid(); });
        if (!work_.valid()) return;
        work = std::move(work_);
        work_ = Work();
      }
      work();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Work work_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace cosim

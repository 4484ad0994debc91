// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <span>
#include <string>

namespace numberd {

/// Random bytes, injected, so that tests can fix the seed. Any thread.
class Rng {
  public:
    virtual ~Rng() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;

    std::uint64_t next_u64();
    /// Uniform in [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound);
    /// `length` characters of A-Z a-z 0-9.
    std::string alphanumeric(std::size_t length);
};

/// libsodium's generator, seeded by the kernel: fit for secrets. Each thread fetches ahead, so that
/// a process that forks must not go on with both halves.
class SystemRng final : public Rng {
  public:
    SystemRng();
    void fill(std::span<std::uint8_t> out) override;
};

/// Repeatable bytes from a seed: for tests and simulations only.
class SeededRng final : public Rng {
  public:
    explicit SeededRng(std::uint64_t seed) : engine_(seed) {}
    void fill(std::span<std::uint8_t> out) override;

  private:
    std::mutex mutex_;
    std::mt19937_64 engine_;
};

} // namespace numberd

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"

namespace numberd::media {

/// Writes what is pushed to a WAV file: 16 bit, 8,000 Hz, mono. The header is brought up to date
/// every second of sound and by close(), so that a file left by a killed process can be played.
/// Writes to the disk on the calling thread: for the command line, not for a server's loop.
class WavWriter {
  public:
    /// Unavailable when the file cannot be made. More than `longest` (at most a day) is not kept.
    static Result<WavWriter> open(const std::string& path, std::chrono::seconds longest);

    /// False when the file is full or the disk refused: nothing more will be kept.
    bool push(std::span<const std::int16_t> samples);
    /// Unavailable when the disk refused something. Pushing or closing again does nothing.
    Result<void> close();

  private:
    struct CloseFile {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    using FilePtr = std::unique_ptr<std::FILE, CloseFile>;

    WavWriter(FilePtr file, std::size_t samples_max);
    bool write_header();

    FilePtr file_;
    std::size_t samples_max_;
    std::size_t samples_ = 0;
    std::size_t in_header_ = 0;
    bool failed_ = false;
};

} // namespace numberd::media

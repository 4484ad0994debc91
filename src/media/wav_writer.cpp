// SPDX-License-Identifier: Apache-2.0
#include "media/wav_writer.hpp"

#include <cerrno>
#include <cstring>

#include "media/clip.hpp"

namespace numberd::media {
namespace {

constexpr std::size_t kHeaderBytes = 44;
constexpr std::size_t kSampleBytes = 2;
// A day of sound is 1.4 GB: within what the header's 32 bits can say.
constexpr std::chrono::hours kLongest{24};

void put(std::uint8_t* at, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
        at[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::array<std::uint8_t, kHeaderBytes> header(std::size_t samples) {
    std::array<std::uint8_t, kHeaderBytes> out{};
    const auto bytes = static_cast<std::uint32_t>(samples * kSampleBytes);
    std::memcpy(&out[0], "RIFF", 4);
    put(&out[4], kHeaderBytes - 8 + bytes, 4);
    std::memcpy(&out[8], "WAVEfmt ", 8);
    put(&out[16], 16, 4); // size of the format chunk
    put(&out[20], 1, 2);  // PCM
    put(&out[22], 1, 2);  // channels
    put(&out[24], kSampleRate, 4);
    put(&out[28], kSampleRate * kSampleBytes, 4);
    put(&out[32], kSampleBytes, 2);
    put(&out[34], 16, 2); // bits
    std::memcpy(&out[36], "data", 4);
    put(&out[40], bytes, 4);
    return out;
}

} // namespace

WavWriter::WavWriter(FilePtr file, std::size_t samples_max)
    : file_(std::move(file)), samples_max_(samples_max) {
    failed_ = !write_header();
}

Result<WavWriter> WavWriter::open(const std::string& path, std::chrono::seconds longest) {
    FilePtr file(std::fopen(path.c_str(), "wbe"));
    if (!file) {
        return Error{ErrorCode::Unavailable, {}, "cannot write " + path, std::strerror(errno)};
    }
    const auto bounded =
        std::clamp<std::chrono::seconds>(longest, std::chrono::seconds{0}, kLongest);
    WavWriter writer(std::move(file), static_cast<std::size_t>(bounded.count()) * kSampleRate);
    if (writer.failed_) return Error{ErrorCode::Unavailable, {}, "cannot write " + path};
    return writer;
}

bool WavWriter::push(std::span<const std::int16_t> samples) {
    if (!file_ || failed_) return false;
    const auto kept = samples.first(std::min(samples.size(), samples_max_ - samples_));
    if (kept.empty()) return samples.empty();
    std::vector<std::uint8_t> bytes(kept.size() * kSampleBytes);
    for (std::size_t i = 0; i < kept.size(); ++i) {
        put(&bytes[i * kSampleBytes], static_cast<std::uint16_t>(kept[i]), kSampleBytes);
    }
    failed_ = std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size();
    if (failed_) return false;
    samples_ += kept.size();
    if (samples_ - in_header_ >= kSampleRate) failed_ = !write_header();
    return !failed_ && kept.size() == samples.size();
}

bool WavWriter::write_header() {
    const auto bytes = header(samples_);
    in_header_ = samples_;
    return std::fseek(file_.get(), 0, SEEK_SET) == 0 &&
           std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) == bytes.size() &&
           std::fseek(file_.get(), 0, SEEK_END) == 0 && std::fflush(file_.get()) == 0;
}

Result<void> WavWriter::close() {
    if (!file_) return success();
    if (!failed_) failed_ = !write_header();
    const bool closed = std::fclose(file_.release()) == 0;
    if (failed_ || !closed) {
        return Error{ErrorCode::Unavailable, {}, "the recording could not be written whole"};
    }
    return success();
}

} // namespace numberd::media

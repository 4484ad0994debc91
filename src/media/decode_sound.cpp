// SPDX-License-Identifier: Apache-2.0
#include <sndfile.h>

#include <cstring>

#include "media/clip.hpp"
#include "media/resampler.hpp"

namespace numberd::media {
namespace {

constexpr int kRateMin = 4000;
constexpr int kRateMax = 192'000;
constexpr int kChannelsMax = 2;
constexpr std::size_t kFramesAtOnce = 4096;

/// Bytes in memory as libsndfile's file.
struct MemoryFile {
    std::span<const std::uint8_t> bytes;
    sf_count_t position = 0;
};

sf_count_t file_size(void* user) {
    return static_cast<sf_count_t>(static_cast<MemoryFile*>(user)->bytes.size());
}

sf_count_t file_seek(sf_count_t offset, int whence, void* user) {
    auto& file = *static_cast<MemoryFile*>(user);
    const sf_count_t size = file_size(user);
    const sf_count_t base = whence == SEEK_CUR ? file.position : whence == SEEK_END ? size : 0;
    // Saturates instead of overflowing: offsets come from the file's own headers.
    const sf_count_t to = offset > size ? size : offset < -size ? -size : offset;
    file.position = std::clamp<sf_count_t>(base + to, 0, size);
    return file.position;
}

sf_count_t file_read(void* out, sf_count_t count, void* user) {
    auto& file = *static_cast<MemoryFile*>(user);
    const sf_count_t given = std::clamp<sf_count_t>(count, 0, file_size(user) - file.position);
    if (given == 0) return 0;
    std::memcpy(out, file.bytes.data() + file.position, static_cast<std::size_t>(given));
    file.position += given;
    return given;
}

sf_count_t file_write(const void*, sf_count_t, void*) {
    return 0;
}

sf_count_t file_tell(void* user) {
    return static_cast<MemoryFile*>(user)->position;
}

struct CloseSound {
    void operator()(SNDFILE* sound) const { sf_close(sound); }
};
using SoundPtr = std::unique_ptr<SNDFILE, CloseSound>;

Error not_sound(std::string message, std::string detail = {}) {
    return Error{ErrorCode::InvalidArgument, {}, std::move(message), std::move(detail)};
}

void mix_down(std::span<const float> interleaved, std::size_t channels, std::vector<float>& mono) {
    mono.clear();
    for (std::size_t i = 0; i + channels <= interleaved.size(); i += channels) {
        mono.push_back(channels == 1 ? interleaved[i] : (interleaved[i] + interleaved[i + 1]) / 2);
    }
}

} // namespace

Result<ClipPtr> decode_sound(std::span<const std::uint8_t> file, std::chrono::seconds longest) {
    MemoryFile memory{file};
    SF_VIRTUAL_IO io{file_size, file_seek, file_read, file_write, file_tell};
    SF_INFO info{};
    const SoundPtr sound(sf_open_virtual(&io, SFM_READ, &info, &memory));
    if (!sound) return not_sound("the file is not sound that we can read", sf_strerror(nullptr));
    if (info.channels < 1 || info.channels > kChannelsMax) {
        return not_sound("the sound has more than 2 channels");
    }
    if (info.samplerate < kRateMin || info.samplerate > kRateMax) {
        return not_sound("the sound's rate is outside 4,000 to 192,000 Hz");
    }
    const auto channels = static_cast<std::size_t>(info.channels);
    const auto samples_max = static_cast<std::size_t>(longest.count()) * kSampleRate;

    Resampler resampler(info.samplerate);
    Samples samples;
    std::vector<float> interleaved(kFramesAtOnce * channels);
    std::vector<float> mono;
    // The length that the header claims is not trusted: what is read is counted.
    for (;;) {
        const sf_count_t frames = sf_readf_float(sound.get(), interleaved.data(), kFramesAtOnce);
        if (frames <= 0) break;
        mix_down(std::span(interleaved).first(static_cast<std::size_t>(frames) * channels),
                 channels, mono);
        resampler.push(mono, samples);
        if (samples.size() > samples_max) return not_sound("the sound is too long");
    }
    resampler.finish(samples);
    if (samples.size() > samples_max) return not_sound("the sound is too long");
    if (samples.empty()) return not_sound("the sound is empty");
    return make_clip(samples);
}

} // namespace numberd::media

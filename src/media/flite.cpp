// SPDX-License-Identifier: Apache-2.0
#include <flite/flite.h>

#include <mutex>

#include "media/resampler.hpp"
#include "media/speakable.hpp"
#include "media/speech.hpp"

extern "C" cst_voice* register_cmu_us_slt(const char* voice_directory);

namespace numberd::media {
namespace {

// Flite's time and memory grow with the square of what it is given at once: 4,000 nines took it two
// minutes and a gigabyte. Piece by piece both stay bounded.
constexpr std::size_t kPieceBytesMax = 200;

struct FreeWave {
    void operator()(cst_wave* wave) const { delete_wave(wave); }
};

/// Flite keeps process-wide state (its features, the voice's lazily filled tables) and promises
/// nothing about threads: this lock is as global as what it guards.
std::mutex& flite_mutex() {
    static std::mutex mutex;
    return mutex;
}

class Flite final : public Synthesizer {
  public:
    explicit Flite(std::chrono::seconds longest)
        : samples_max_(static_cast<std::size_t>(longest.count()) * kSampleRate) {
        const std::lock_guard lock(flite_mutex());
        flite_init();
        voice_ = register_cmu_us_slt(nullptr);
    }

    Result<Samples> speak(const std::string& text, const std::string& /*voice*/) override {
        const std::string plain = speakable(text);
        if (plain.empty()) {
            return Error{ErrorCode::InvalidArgument, {}, "the text has nothing that can be spoken"};
        }
        Samples samples;
        for (const auto& piece : spoken_pieces(plain, kPieceBytesMax)) {
            // A piece of punctuation alone has no sound.
            if (const auto wave = synthesize(piece)) append(*wave, samples);
            if (samples.size() > samples_max_) {
                return Error{ErrorCode::InvalidArgument, {}, "the text takes too long to say"};
            }
        }
        if (samples.empty()) {
            return Error{ErrorCode::Internal, {}, "the text could not be spoken"};
        }
        return samples;
    }

  private:
    std::unique_ptr<cst_wave, FreeWave> synthesize(const std::string& text) const {
        const std::lock_guard lock(flite_mutex());
        return std::unique_ptr<cst_wave, FreeWave>(flite_text_to_wave(text.c_str(), voice_));
    }

    static void append(const cst_wave& wave, Samples& out) {
        if (wave.num_samples <= 0 || wave.num_channels != 1) return;
        Resampler resampler(wave.sample_rate);
        const std::span samples(wave.samples, static_cast<std::size_t>(wave.num_samples));
        std::vector<float> scaled(samples.size());
        std::transform(samples.begin(), samples.end(), scaled.begin(),
                       [](short sample) { return static_cast<float>(sample) / 32'768.0F; });
        resampler.push(scaled, out);
        resampler.finish(out);
    }

    const std::size_t samples_max_;
    cst_voice* voice_ = nullptr; ///< flite's, for the life of the process
};

} // namespace

std::unique_ptr<Synthesizer> make_flite(std::chrono::seconds longest) {
    return std::make_unique<Flite>(longest);
}

} // namespace numberd::media

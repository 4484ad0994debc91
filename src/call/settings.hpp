// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>

namespace numberd::call {

struct CallSettings {
    std::size_t live_calls_max = 5000; ///< further INVITEs get 503 OVERLOAD
    std::chrono::milliseconds duration_max{std::chrono::hours{4}};
    std::chrono::milliseconds prompt_wait_max{
        20'000}; ///< for a sentence to be rendered or a file fetched
    std::chrono::milliseconds webhook_wait_max{15'000}; ///< for the answer to a webhook_send
    std::chrono::milliseconds steps_kept_after{
        500}; ///< how far behind its run a live call's record is
    std::chrono::seconds sound_longest{300};
    std::size_t sound_bytes_max = 10 * 1024 * 1024;
    std::size_t sound_cache_bytes_max = 64 * 1024 * 1024;
    std::chrono::seconds sound_url_kept{60}; ///< then a played URL is fetched anew
    /// Where callers reach our sound; empty: at the address that their INVITE reached.
    std::string media_public_address{};
    std::filesystem::path sounds_directory; ///< where `play` finds files named without http://
};

} // namespace numberd::call

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace numberd::carrier::sandbox {

enum class LineType { Local, TollFree, Mobile, National };

std::string_view text_of(LineType type);

/// One block of numbers: a prefix, then `subscriber_digits` more digits.
struct Area {
    std::string_view country; ///< ISO 3166
    std::string_view calling_code;
    std::string_view code; ///< area code, without trunk prefix
    LineType type;
    int subscriber_digits;
    std::string_view region;
    std::string_view region_code; ///< ISO 3166-2's last part where there is one
    std::string_view city;
};

/// The blocks of the +1 numbering plan (NANP): real area codes of the United States and Canada, and
/// 555, which the specification's examples use.
std::span<const Area> north_american_areas();
/// A few real cities' codes and a mobile, toll-free or national range of each other country.
std::span<const Area> world_areas();

/// Shape of a whole country's numbers, for those outside the blocks above.
struct Country {
    std::string_view iso;
    std::string_view calling_code;
    int national_digits_min;
    int national_digits_max;
};

std::span<const Country> countries();

} // namespace numberd::carrier::sandbox

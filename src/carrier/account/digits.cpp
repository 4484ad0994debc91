// SPDX-License-Identifier: Apache-2.0
#include "carrier/account/digits.hpp"

#include "domain/calling_codes.hpp"

namespace numberd::carrier {

std::string calling_code_of(std::string_view country) {
    if (country == "CA") return "1"; // it has only area codes of its own there
    std::string shortest;
    for (const auto& code : domain::calling_codes()) {
        if (code.country != country) continue;
        const std::string prefix = std::to_string(code.prefix);
        if (shortest.empty() || prefix.size() < shortest.size()) shortest = prefix;
    }
    return shortest;
}

std::string national_start(const domain::SearchQuery& query) {
    const std::string code = calling_code_of(query.country);
    // Too short to tell a calling code from an area code: "44" may be either, "4420" is not.
    const bool is_whole = !code.empty() && query.starts_with.starts_with(code) &&
                          (code == "1" || query.starts_with.size() > code.size());
    return is_whole ? query.starts_with.substr(code.size()) : query.starts_with;
}

bool has_digits(domain::E164 number, const domain::SearchQuery& query) {
    const std::string digits = number.to_string().substr(1);
    const std::string code = calling_code_of(query.country);
    const auto national = digits.starts_with(code) ? digits.substr(code.size()) : digits;
    const bool starts =
        digits.starts_with(query.starts_with) || national.starts_with(query.starts_with);
    return starts && digits.find(query.contains) != std::string::npos &&
           digits.ends_with(query.ends_with);
}

} // namespace numberd::carrier

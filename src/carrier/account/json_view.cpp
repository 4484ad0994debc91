// SPDX-License-Identifier: Apache-2.0
#include "carrier/account/json_view.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace numberd::carrier {
namespace {

constexpr std::size_t kDepthMax = 32;
constexpr int kDecimals = 6;
constexpr std::size_t kWholeDigitsMax = 9;

} // namespace

std::optional<JsonView> JsonView::parse(std::string_view text) {
    boost::json::error_code error;
    boost::json::parse_options options;
    options.max_depth = kDepthMax;
    auto value = boost::json::parse({text.data(), text.size()}, error, {}, options);
    if (error) return std::nullopt;
    auto root = std::make_shared<const boost::json::value>(std::move(value));
    const auto* top = root.get();
    return JsonView(std::move(root), top);
}

JsonView JsonView::operator[](std::string_view member) const {
    const auto* object = value_ ? value_->if_object() : nullptr;
    return {root_, object ? object->if_contains({member.data(), member.size()}) : nullptr};
}

std::vector<JsonView> JsonView::items() const {
    std::vector<JsonView> views;
    const auto* array = value_ ? value_->if_array() : nullptr;
    if (!array) return views;
    views.reserve(array->size());
    for (const auto& item : *array)
        views.push_back(JsonView(root_, &item));
    return views;
}

std::string JsonView::text() const {
    const auto* text = value_ ? value_->if_string() : nullptr;
    return text ? std::string(text->data(), text->size()) : std::string();
}

std::string JsonView::text_or_number() const {
    if (value_ && value_->is_number()) return boost::json::serialize(*value_);
    return text();
}

std::optional<std::int64_t> JsonView::integer() const {
    if (!value_) return std::nullopt;
    if (const auto* number = value_->if_int64()) return *number;
    return std::nullopt;
}

std::optional<std::int64_t> micros_of(std::string_view amount) {
    const auto point = std::min(amount.find('.'), amount.size());
    if (point == 0 || point > kWholeDigitsMax) return std::nullopt;
    std::int64_t micros = 0;
    int decimals = 0;
    for (std::size_t at = 0; at < amount.size(); ++at) {
        if (at == point) continue;
        if (amount[at] < '0' || amount[at] > '9') return std::nullopt;
        if (at > point && ++decimals > kDecimals) continue;
        micros = micros * 10 + (amount[at] - '0');
    }
    for (; decimals < kDecimals; ++decimals)
        micros *= 10;
    return micros;
}

} // namespace numberd::carrier

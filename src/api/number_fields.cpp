// SPDX-License-Identifier: Apache-2.0
#include "api/number_fields.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/fields.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

using domain::Fault;

constexpr std::string_view kRtpDebug = "rtp_debug";
constexpr std::size_t kMetadataMax = 51; // with rtp_debug
constexpr std::size_t kMetadataBytesMax = 1024;

bool is_metadata_name(std::string_view name) {
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '.' || c == '-';
    };
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), is_allowed);
}

std::map<std::string, std::string> metadata_of(const json::value& metadata) {
    std::map<std::string, std::string> own;
    for (const auto& [key, value] : metadata.get_object()) {
        const auto* text = value.if_string();
        if (text)
            own.emplace(std::string(key.data(), key.size()),
                        std::string(text->data(), text->size()));
    }
    return own;
}

} // namespace

void check_metadata(const json::value* metadata, const std::string& path,
                    std::vector<Problem>& problems) {
    if (!metadata || !metadata->is_object()) return;
    const auto& object = metadata->get_object();
    if (object.size() > kMetadataMax) {
        problems.push_back(domain::problem(path, Fault::Length, "has at most 50 names"));
    }
    for (const auto& [key, value] : object) {
        const std::string_view name(key.data(), key.size());
        if (name == kRtpDebug) continue;
        const std::string where = path.empty() ? std::string(name) : path + "." + std::string(name);
        if (!is_metadata_name(name)) {
            problems.push_back(
                domain::problem(where, Fault::Pattern, "a name is 1 to 64 of A-Z a-z 0-9 _ . -"));
        } else if (!value.is_string()) {
            problems.push_back(domain::problem(where, Fault::Type, "must be a text"));
        } else if (value.get_string().size() > kMetadataBytesMax) {
            problems.push_back(domain::problem(where, Fault::Length, "has at most 1024 bytes"));
        }
    }
}

void set_metadata(domain::NumberSettings& settings, const json::value& metadata) {
    settings.metadata = metadata_of(metadata);
    settings.rtp_debug = flag_field(metadata, kRtpDebug).value_or(false);
}

domain::NumberSettings number_fields(const json::value& body) {
    domain::NumberSettings settings;
    settings.call_flow_id = flow_field(body, "call_flow_id");
    settings.message_flow_id = flow_field(body, "message_flow_id");
    settings.name = text_field(body, "name");
    settings.detail = text_field(body, "detail");
    settings.tags = texts_field(body, "tags");
    settings.deletion_lock = flag_field(body, "deletion_lock");
    settings.campaign_id = text_field(body, "campaign_id");
    if (const auto* metadata = field(body, "metadata")) set_metadata(settings, *metadata);
    if (const auto status = text_field(body, "status"))
        settings.status = domain::number_status_of(*status);
    return settings;
}

} // namespace numberd::api

// SPDX-License-Identifier: Apache-2.0
#include "api/json_body.hpp"

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <cmath>

#include "domain/reason.hpp"

namespace numberd::api {
namespace json = boost::json;

namespace {

/// Builds the value while Boost.JSON's parser reads. One frame for each open array or object.
class Builder {
  public:
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    json::value take() { return std::move(root_); }
    /// What stopped the parser, if it was us.
    std::string_view complaint() const { return complaint_; }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code&) { return open(json::array()); }
    bool on_array_end(std::size_t, json::error_code&) { return close(); }
    bool on_object_begin(json::error_code&) { return open(json::object()); }
    bool on_object_end(std::size_t, json::error_code&) { return close(); }
    bool on_null(json::error_code&) { return add(nullptr); }
    bool on_bool(bool value, json::error_code&) { return add(value); }
    bool on_int64(std::int64_t value, json::string_view, json::error_code&) { return add(value); }
    bool on_uint64(std::uint64_t value, json::string_view, json::error_code&) { return add(value); }
    bool on_double(double value, json::string_view, json::error_code& error) {
        if (!std::isfinite(value)) return refuse("a number is too large", error);
        return add(value);
    }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

    bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool on_string(json::string_view part, std::size_t, json::error_code& error) {
        text_.append(part.data(), part.size());
        if (text_.find('\0') != std::string::npos) return refuse("a text has U+0000", error);
        const bool is_added = add(json::string(text_));
        text_.clear();
        return is_added;
    }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code& error) {
        text_.append(part.data(), part.size());
        if (text_.find('\0') != std::string::npos) return refuse("a key has U+0000", error);
        if (frames_.back()->get_object().contains(text_)) {
            return refuse("a key is there twice", error);
        }
        key_.swap(text_);
        text_.clear();
        return true;
    }

  private:
    bool refuse(std::string_view why, json::error_code& error) {
        complaint_ = why;
        error = json::make_error_code(json::error::syntax);
        return false;
    }

    /// Where `value` goes: a reference stays true until that container grows, and it does not grow
    /// while a container inside it is open.
    json::value& place(json::value value) {
        if (frames_.empty()) return root_ = std::move(value);
        if (auto* array = frames_.back()->if_array()) return array->emplace_back(std::move(value));
        return frames_.back()->get_object().emplace(key_, std::move(value)).first->value();
    }
    bool add(json::value value) {
        place(std::move(value));
        return true;
    }
    bool open(json::value container) {
        frames_.push_back(&place(std::move(container)));
        return true;
    }
    bool close() {
        frames_.pop_back();
        return true;
    }

    json::value root_;
    std::vector<json::value*> frames_;
    std::string text_;
    std::string key_;
    std::string_view complaint_;
};

Error refused(std::string_view why, std::size_t offset) {
    return domain::fail(domain::Reason::InvalidJsonBody,
                        "the body is not acceptable JSON: " + std::string(why) + " near byte " +
                            std::to_string(offset));
}

std::string_view text_of_error(const json::error_code& error) {
    if (error == json::error::incomplete) return "it ends too early";
    if (error == json::error::extra_data) return "something follows its end";
    if (error == json::error::too_deep) return "it is too deep";
    if (error == json::error::illegal_leading_surrogate ||
        error == json::error::illegal_trailing_surrogate ||
        error == json::error::expected_utf16_escape) {
        return "a broken \\u escape";
    }
    if (error == json::error::exponent_overflow) return "a number is too large";
    return "a syntax error";
}

} // namespace

Result<json::value> parse_json_body(std::string_view text) {
    json::parse_options options;
    options.max_depth = kJsonDepthMax;
    json::basic_parser<Builder> parser(options);
    json::error_code error;
    try {
        const auto read = parser.write_some(false, text.data(), text.size(), error);
        if (!error && read < text.size()) error = json::error::extra_data;
        if (error) {
            const auto complaint = parser.handler().complaint();
            return refused(complaint.empty() ? text_of_error(error) : complaint, read);
        }
        return parser.handler().take();
    } catch (const std::exception& exception) {
        // Only allocation can throw here, and the body's size is bounded.
        return Error{ErrorCode::Internal, {}, {}, exception.what()};
    }
}

} // namespace numberd::api

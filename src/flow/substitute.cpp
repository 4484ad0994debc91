// SPDX-License-Identifier: Apache-2.0
#include "flow/substitute.hpp"

#include "flow/text.hpp"

namespace numberd::flow {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";

void append_json(std::string& out, std::string_view value) {
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += c;
        }
    }
}

void append_query(std::string& out, std::string_view value) {
    static constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (unreserved.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += '%';
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
    }
}

/// Follows the text that the flow's author wrote, to know what stands around the next value.
class Context {
  public:
    explicit Context(Escape escape) : escape_(escape) {}

    void pass(std::string_view literal) {
        if (escape_ == Escape::UriQuery) {
            inside_ = inside_ || literal.find('?') != std::string_view::npos;
        } else if (escape_ == Escape::Json) {
            for (const char c : literal)
                pass_json(c);
        }
    }
    void append(std::string& out, std::string_view value) {
        after_backslash_ = false;
        if (!inside_) {
            out += value;
        } else if (escape_ == Escape::Json) {
            append_json(out, value);
        } else {
            append_query(out, value);
        }
    }

  private:
    void pass_json(char c) {
        if (after_backslash_) {
            after_backslash_ = false;
        } else if (c == '"') {
            inside_ = !inside_;
        } else {
            after_backslash_ = inside_ && c == '\\';
        }
    }

    Escape escape_;
    bool inside_ = false; ///< of a string literal, of a query
    bool after_backslash_ = false;
};

} // namespace

bool has_variable(std::string_view text) {
    const auto begin = text.find("${");
    return begin != std::string_view::npos && text.find('}', begin) != std::string_view::npos;
}

std::string_view sole_variable(std::string_view text) {
    text = trimmed(text);
    if (!text.starts_with("${") || text.find('}') != text.size() - 1) return {};
    return text.substr(2, text.size() - 3);
}

std::string substitute(std::string_view text, const Variables& variables, Escape escape,
                       std::size_t bytes_max) {
    std::string out;
    Context context(escape);
    while (out.size() < bytes_max) {
        const auto begin = text.find("${");
        const auto end = begin == text.npos ? text.npos : text.find('}', begin);
        if (end == text.npos) break;
        const auto literal = text.substr(0, begin);
        context.pass(literal);
        out += literal;
        const auto found = variables.find(text.substr(begin + 2, end - begin - 2));
        if (found != variables.end()) context.append(out, cut(found->second, bytes_max));
        text.remove_prefix(end + 1);
    }
    if (out.size() < bytes_max) out += text;
    out.resize(cut(out, bytes_max).size());
    return out;
}

std::string substitute(std::string_view text, const Variables& variables) {
    return substitute(text, variables, Escape::None, kSubstitutedBytesMax);
}

} // namespace numberd::flow

// SPDX-License-Identifier: Apache-2.0
#include "flow/duplicate_keys.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <set>

#include "flow/faults.hpp"
#include "flow/text.hpp"

namespace numberd::flow {
namespace {

namespace json = boost::json;
using json::error_code;

/// What Boost.JSON's incremental parser calls: keeps the members seen of every open object.
class Watcher {
  public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = max_object_size;
    static constexpr std::size_t max_key_size = max_object_size;
    static constexpr std::size_t max_string_size = max_object_size;

    Watcher(std::string_view root, std::size_t paths_max) : root_(root), paths_max_(paths_max) {}

    std::vector<std::string> paths;

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open(false); }
    bool on_object_end(std::size_t, error_code&) { return close(); }
    bool on_array_begin(error_code&) { return open(true); }
    bool on_array_end(std::size_t, error_code&) { return close(); }
    bool on_key_part(json::string_view part, std::size_t, error_code&) {
        frames_.back().key.append(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, error_code&) {
        auto& frame = frames_.back();
        frame.key.append(part);
        frame.current = std::move(frame.key);
        frame.key.clear();
        if (!frame.seen.insert(frame.current).second && paths.size() < paths_max_) {
            paths.push_back(path());
        }
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, error_code&) { return true; }
    bool on_string(json::string_view, std::size_t, error_code&) { return scalar(); }
    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, error_code&) { return scalar(); }
    bool on_uint64(std::uint64_t, json::string_view, error_code&) { return scalar(); }
    bool on_double(double, json::string_view, error_code&) { return scalar(); }
    bool on_bool(bool, error_code&) { return scalar(); }
    bool on_null(error_code&) { return scalar(); }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }

  private:
    struct Frame {
        bool is_array = false;
        std::size_t index = 0;
        std::string key{};     ///< of the member that is being read
        std::string current{}; ///< the member whose value is being read
        std::set<std::string> seen{};
    };

    bool open(bool is_array) {
        frames_.push_back({.is_array = is_array});
        return true;
    }
    bool close() {
        frames_.pop_back();
        return scalar();
    }
    bool scalar() {
        if (!frames_.empty() && frames_.back().is_array) ++frames_.back().index;
        return true;
    }
    std::string path() const {
        std::string text(root_);
        for (const auto& frame : frames_) {
            if (frame.is_array) {
                text += "[" + std::to_string(frame.index) + "]";
            } else {
                text += "." + clean(frame.current, Path::kNameMax);
            }
        }
        return text;
    }

    std::string_view root_;
    std::size_t paths_max_;
    std::vector<Frame> frames_;
};

} // namespace

std::vector<std::string> duplicate_keys(std::string_view document, std::string_view root,
                                        std::size_t paths_max) {
    json::basic_parser<Watcher> parser({}, root, paths_max);
    error_code error;
    parser.write_some(false, document.data(), document.size(), error);
    return std::move(parser.handler().paths);
}

} // namespace numberd::flow

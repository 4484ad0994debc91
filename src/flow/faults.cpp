// SPDX-License-Identifier: Apache-2.0
#include "flow/faults.hpp"

#include "flow/text.hpp"

namespace numberd::flow {

std::string Path::to_string() const {
    std::string text = parent == nullptr ? "" : parent->to_string();
    if (index != kNoIndex) return text + "[" + std::to_string(index) + "]";
    if (!text.empty()) text += '.';
    return text + clean(name, kNameMax);
}

void Faults::add(const Path& path, domain::Fault fault, std::string message) {
    if (problems_.size() < kFaultsMax) add(path.to_string(), fault, std::move(message));
}

void Faults::add(std::string path, domain::Fault fault, std::string message) {
    if (problems_.size() >= kFaultsMax) return;
    problems_.push_back(domain::problem(std::move(path), fault, std::move(message)));
}

} // namespace numberd::flow

// SPDX-License-Identifier: Apache-2.0
// numberd_docs FOLDER: writes the documents that are generated from the program's own tables.
#include <fstream>
#include <iostream>

#include "app/config.hpp"
#include "flow/action_docs.hpp"

namespace {

bool write(const std::string& path, const std::string& text) {
    std::ofstream file(path);
    file << text;
    return file.good();
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "numberd_docs FOLDER\n";
        return 2;
    }
    const std::string folder = argv[1];
    const bool ok = write(folder + "/configuration.md", numberd::app::config_markdown()) &&
                    write(folder + "/flow-actions.md", numberd::flow::action_docs());
    return ok ? 0 : 1;
}

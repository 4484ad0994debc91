// SPDX-License-Identifier: Apache-2.0
// numberctl: a client of the REST API, and a telephone.
#include <clocale>

#include "base/log.hpp"
#include "cli/command_tree.hpp"

int main(int argc, char** argv) {
    std::setlocale(LC_CTYPE, "C.UTF-8"); // how wide a character is
    numberd::log::set_level(numberd::log::Level::Error);
    numberd::cli::CommandTree tree;
    return tree.run(argc, argv);
}

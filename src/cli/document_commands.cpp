// SPDX-License-Identifier: Apache-2.0
// numberctl completion and numberctl manual.
#include <iostream>

#include "cli/command_tree.hpp"
#include "cli/completion.hpp"
#include "cli/manual.hpp"

namespace numberd::cli {

void add_document_commands(CommandTree& tree) {
    const auto shell = std::make_shared<std::string>();
    tree.add("completion", "print the script that completes numberctl's words in a shell",
             [&tree, shell] {
                 std::cout << (*shell == "bash"  ? bash_completion(tree.root())
                               : *shell == "zsh" ? zsh_completion(tree.root())
                                                 : fish_completion(tree.root()));
                 return Exit::Done;
             })
        .add_option("SHELL", *shell, "which shell")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    const auto markdown = std::make_shared<bool>(false);
    tree.add("manual", "print the manual page",
             [&tree, markdown] {
                 std::cout << (*markdown ? manual_markdown(tree.root()) : manual_roff(tree.root()));
                 return Exit::Done;
             })
        .add_flag("--markdown", *markdown, "as docs/numberctl.md has it");
}

} // namespace numberd::cli

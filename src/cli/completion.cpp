// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.hpp"

#include <fmt/format.h>

#include <functional>

#include "cli/command_tree.hpp"

namespace numberd::cli {
namespace {

using Visit = std::function<void(const CLI::App&)>;

void for_each(const CLI::App& app, const Visit& visit) {
    visit(app);
    for (const auto* command : commands_of(app))
        for_each(*command, visit);
}

/// "--output -o": all names of an option; empty for a positional.
std::vector<std::string> names_of(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const auto& name : option.get_lnames())
        names.push_back("--" + name);
    for (const auto& name : option.get_snames())
        names.push_back("-" + name);
    return names;
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
    return app.get_options([](const CLI::Option*) { return true; });
}

std::string joined(const std::vector<std::string>& words, const char* between) {
    return fmt::format("{}", fmt::join(words, between));
}

bool takes_value(const CLI::Option& option) {
    return option.get_items_expected_max() > 0;
}

/// What can stand at that place: commands and options; those of the root everywhere.
std::vector<std::string> words_at(const CLI::App& app, const CLI::App& root) {
    std::vector<std::string> words;
    for (const auto* command : commands_of(app))
        words.push_back(command->get_name());
    for (const auto* option : options_of(app)) {
        for (auto& name : names_of(*option))
            words.push_back(std::move(name));
        if (!option->get_positional()) continue;
        for (auto& value : values_of(*option))
            words.push_back(std::move(value));
    }
    if (&app == &root || !app.get_fallthrough()) return words;
    for (const auto* option : options_of(root)) {
        if (option == root.get_help_ptr() || option == root.get_version_ptr()) continue;
        for (auto& name : names_of(*option))
            words.push_back(std::move(name));
    }
    return words;
}

/// The cases of values: what completes the word behind an option.
std::string value_cases(const CLI::App& app, const std::string& path) {
    std::string cases;
    for (const auto* option : options_of(app)) {
        if (option->get_positional() || !takes_value(*option)) continue;
        std::vector<std::string> patterns;
        for (const auto& name : names_of(*option))
            patterns.push_back(path == "*" ? "*' " + name + "'" : "'" + path + " " + name + "'");
        const auto values = values_of(*option);
        const std::string type = option->get_type_name();
        const std::string what = !values.empty()  ? fmt::format("-W '{}'", joined(values, " "))
                                 : type == "DIR"  ? "-d"
                                 : type == "FILE" ? "-f"
                                                  : "-W ''";
        cases += fmt::format("        {}) how=({}) ;;\n", joined(patterns, " | "), what);
    }
    return cases;
}

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' ? std::string("\\'") : std::string(1, c);
    return out + "'";
}

constexpr const char* kBash = R"(_numberctl() {{
    local word path='' how=() words i=1
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD - 1]}}
    while [ "$i" -lt "$COMP_CWORD" ]; do
        word=$path${{path:+ }}${{COMP_WORDS[i]}}
        case $word in
        {0}) path=$word ;;
        esac
        i=$((i + 1))
    done
    case "$path $prev" in
{1}    esac
    if [ "${{#how[@]}}" -eq 0 ]; then
        case $path in
{2}        esac
        how=(-W "$words")
    fi
    COMPREPLY=($(compgen "${{how[@]}}" -- "$cur"))
}}
)";

/// The function alone; the commands of a level are told from their place.
std::string bash_function(const CLI::App& root) {
    std::vector<std::string> paths;
    std::string values;
    std::string words;
    for_each(root, [&](const CLI::App& app) {
        const std::string path = words_of(app);
        if (!path.empty()) paths.push_back("'" + path + "'");
        values += value_cases(app, path.empty() ? "*" : path);
        words +=
            fmt::format("        '{}') words='{}' ;;\n", path, joined(words_at(app, root), " "));
    });
    return fmt::format(kBash, joined(paths, " | "), values, words);
}

} // namespace

std::string bash_completion(const CLI::App& root) {
    return "# numberctl for bash: source <(numberctl completion bash)\n" + bash_function(root) +
           "complete -o default -F _numberctl numberctl\n";
}

std::string zsh_completion(const CLI::App& root) {
    return "#compdef numberctl\n# numberctl for zsh: source <(numberctl completion zsh)\n"
           "autoload -U +X bashcompinit && bashcompinit\n" +
           bash_function(root) + "complete -o default -F _numberctl numberctl\n";
}

std::string fish_completion(const CLI::App& root) {
    std::vector<std::string> paths;
    std::string lines;
    const auto at = [](const std::string& path) {
        return fmt::format("complete -c numberctl -n '__numberctl_at \"{}\"'", path);
    };
    for_each(root, [&](const CLI::App& app) {
        const std::string path = words_of(app);
        if (!path.empty()) paths.push_back("'" + path + "'");
        for (const auto* command : commands_of(app)) {
            lines += fmt::format("{} -f -a {} -d {}\n", at(path), command->get_name(),
                                 quoted(command->get_description()));
        }
        for (const auto* option : options_of(app)) {
            if (option->get_positional()) continue;
            std::string line = path.empty() ? "complete -c numberctl" : at(path);
            for (const auto& name : option->get_lnames())
                line += " -l " + name;
            for (const auto& name : option->get_snames())
                line += " -s " + name;
            if (takes_value(*option)) line += " -r";
            const auto values = values_of(*option);
            if (!values.empty()) line += fmt::format(" -f -a '{}'", joined(values, " "));
            lines += line + " -d " + quoted(option->get_description()) + "\n";
        }
    });
    return fmt::format(R"(# numberctl for fish: numberctl completion fish | source
function __numberctl_at
    set -l path ''
    for word in (commandline -opc)[2..-1]
        set -l longer (string trim -- "$path $word")
        if contains -- $longer {}
            set path $longer
        end
    end
    test "$path" = "$argv[1]"
end
)",
                       joined(paths, " ")) +
           lines;
}

} // namespace numberd::cli

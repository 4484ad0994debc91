// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iostream>

namespace numberd::cli {
namespace {

constexpr std::size_t kInputBytesMax = std::size_t{1024} * 1024;

/// What is typed is not shown while it lives. A signal that ends the program meanwhile must not
/// leave the terminal like that: they wait until the line has been read.
class Unseen {
  public:
    Unseen() {
        sigset_t ending;
        sigemptyset(&ending);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGTSTP})
            sigaddset(&ending, signal);
        pthread_sigmask(SIG_BLOCK, &ending, &before_);
        tcgetattr(STDIN_FILENO, &shown_);
        termios hidden = shown_;
        // Ctrl-C becomes a character, on which the reading ends.
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        hidden.c_cc[VEOL] = 3;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~Unseen() {
        tcsetattr(STDIN_FILENO, TCSADRAIN, &shown_);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;

  private:
    termios shown_{};
    sigset_t before_{};
};

std::string read_line() {
    std::string line;
    char c = 0;
    while (line.size() < 4096 && read(STDIN_FILENO, &c, 1) == 1 && c != '\n') {
        if (c == 3) return {};
        line += c;
    }
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

} // namespace

bool can_ask() {
    return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

std::optional<std::size_t> terminal_width() {
    winsize size{};
    if (isatty(STDOUT_FILENO) == 0) return std::nullopt;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::size_t{80};
    return std::size_t{size.ws_col};
}

bool says_yes(const std::string& question) {
    std::cerr << question << " [y/N] " << std::flush;
    const std::string answer = read_line();
    return answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes";
}

Result<std::string> read_secret(const std::string& prompt) {
    std::string line;
    if (isatty(STDIN_FILENO) == 0) {
        line = read_line();
    } else {
        const Unseen unseen; // before the question: what is typed at once is not shown either
        std::cerr << prompt << ": " << std::flush;
        line = read_line();
        std::cerr << "\n";
    }
    if (!line.empty()) return line;
    return Error{ErrorCode::InvalidArgument, "", fmt::format("no {} was given", prompt)};
}

Result<std::string> read_input(const std::string& path) {
    std::ifstream file;
    if (path != "-") {
        errno = 0;
        file.open(path, std::ios::binary);
        if (!file.is_open()) {
            return Error{ErrorCode::InvalidArgument, "",
                         fmt::format("cannot read {}: {}", path, std::strerror(errno))};
        }
    }
    std::istream& in = path == "-" ? std::cin : file;
    std::string text;
    std::array<char, 4096> part{};
    while (text.size() <= kInputBytesMax && in.read(part.data(), part.size()).gcount() > 0)
        text.append(part.data(), static_cast<std::size_t>(in.gcount()));
    if (in.bad() || (!in.eof() && text.size() <= kInputBytesMax)) {
        return Error{ErrorCode::InvalidArgument, "", fmt::format("cannot read {}", path)};
    }
    if (text.size() <= kInputBytesMax) return text;
    return Error{ErrorCode::InvalidArgument, "", fmt::format("{} is larger than 1 MiB", path)};
}

} // namespace numberd::cli

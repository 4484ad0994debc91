// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

namespace numberd::test {

/// Another process that tells us lines on its standard output. It is killed with this object.
class ChildProcess {
  public:
    explicit ChildProcess(std::vector<std::string> command) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        std::vector<char*> arguments;
        for (auto& argument : command)
            arguments.push_back(argument.data());
        arguments.push_back(nullptr);
        const char* program = arguments.front();
        if (::posix_spawn(&pid_, program, &actions, nullptr, arguments.data(), environ) != 0) {
            std::abort();
        }
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        read_end_ = ends[0];
    }
    ~ChildProcess() {
        kill();
        wait();
        ::close(read_end_);
    }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// Reads more of what it tells; false when it has ended, or has told nothing for a minute.
    bool read_some() {
        pollfd ready{read_end_, POLLIN, 0};
        if (::poll(&ready, 1, 60'000) != 1) return false;
        char bytes[4096];
        const ssize_t length = ::read(read_end_, bytes, sizeof bytes);
        if (length <= 0) return false;
        text_.append(bytes, static_cast<std::size_t>(length));
        for (std::size_t end; (end = text_.find('\n')) != std::string::npos;) {
            lines_.push_back(text_.substr(0, end));
            text_.erase(0, end + 1);
        }
        return true;
    }
    /// Every whole line so far.
    const std::vector<std::string>& lines() const { return lines_; }

    /// Any thread, before wait().
    void kill() const {
        if (!has_ended_) ::kill(pid_, SIGKILL);
    }
    /// Reads to the end, then its status as waitpid() gives it.
    int wait() {
        if (has_ended_) return status_;
        while (read_some()) {
        }
        ::waitpid(pid_, &status_, 0);
        has_ended_ = true;
        return status_;
    }

  private:
    pid_t pid_ = 0;
    int read_end_ = -1;
    int status_ = 0;
    bool has_ended_ = false;
    std::string text_{};
    std::vector<std::string> lines_{};
};

} // namespace numberd::test

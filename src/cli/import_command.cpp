// SPDX-License-Identifier: Apache-2.0
// numberctl numbers import.
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/call_input.hpp"
#include "cli/cells.hpp"
#include "cli/command_tree.hpp"
#include "cli/csv_chunks.hpp"
#include "cli/import_faults.hpp"
#include "cli/import_report.hpp"
#include "cli/import_sender.hpp"
#include "cli/json_rows.hpp"
#include "cli/patient_rest.hpp"
#include "cli/rest_runner.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kRowsMax = 5'000;
/// A dry run tells 1,000 rows of a request, and all of them are to be counted.
constexpr std::size_t kDryRunRowsMax = 1'000;

struct Wanted {
    std::string file{};
    std::string mode = "create";
    bool is_dry_run = false;
    std::size_t rows_at_once = kRowsMax;
    int wait_s = 120;

    bool is_json() const { return file.ends_with(".json"); }
    std::string name() const { return file == "-" ? "stdin" : file; }
};

/// A line on standard error that is written anew, where that is a terminal.
class Progress {
  public:
    void show(std::int64_t rows) {
        if (!is_terminal_) return;
        const auto now = std::chrono::steady_clock::now();
        const auto seconds = std::chrono::duration<double>(now - begun_).count();
        std::cerr << fmt::format("\r{} rows done, {:.0f} a second\x1B[K", rows,
                                 seconds > 0 ? static_cast<double>(rows) / seconds : 0.0)
                  << std::flush;
        is_shown_ = true;
    }
    void clear() {
        if (is_shown_) std::cerr << "\r\x1B[K" << std::flush;
        is_shown_ = false;
    }

  private:
    bool is_terminal_ = isatty(STDERR_FILENO) != 0;
    bool is_shown_ = false;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

/// What stops an import in the middle says how far it came.
Exit stopped(const ImportReport& report, Exit exit) {
    if (report.rows() > 0) {
        std::cerr << "numberctl: stopped; of the " << report.rows() << " rows before it "
                  << report.sum() << "\n";
    }
    return exit;
}

/// Each fault of the text at its place, as a compiler would.
Exit fail_refused(const Wanted& wanted, const RestReply& refusal, std::int64_t place_offset) {
    const auto* details = find_at(refusal.json, "error.details");
    if (refusal.status != 400 || !details || !details->is_array()) return fail(refusal);
    bool has_place = false;
    for (const auto& detail : details->as_array()) {
        const auto place = fault_place_of(text_at(detail, "path"), place_offset);
        if (!place) continue;
        has_place = true;
        std::cerr << fault_line(wanted.name(), wanted.is_json(), *place, text_at(detail, "reason"),
                                text_at(detail, "message"))
                  << "\n";
    }
    if (!has_place) return fail(refusal);
    return fail(fmt::format("400 {}: {}", cell_at(refusal.json, "error.reason"),
                            cell_at(refusal.json, "error.message")));
}

Exit print(const Wanted& wanted, const ImportReport& report, const Globals& globals) {
    if (globals.output == "json") {
        report.print_json(std::cout);
    } else if (globals.output == "csv") {
        report.print_csv(std::cout);
    } else {
        report.print_text(wanted.name(), wanted.is_json(), std::cout, std::cerr);
    }
    return report.failed() == 0 ? Exit::Done : Exit::Failed;
}

Exit import_all(const Wanted& wanted, ImportSource& source, PatientRest& rest,
                const Globals& globals) {
    ImportReport report;
    Progress progress;
    ImportSender sender(rest, wanted.mode, wanted.is_dry_run,
                        [&](std::int64_t done) { progress.show(report.rows() + done); });
    for (;;) {
        auto chunk = source.next();
        if (!chunk) {
            progress.clear();
            std::cerr << source_fault_line(wanted.name(), chunk.error().message) << "\n";
            return stopped(report, Exit::Failed);
        }
        if (!chunk.value()) break;
        const auto offset = chunk.value()->place_offset;
        const auto reply = sender.run(*chunk.value());
        if (!reply || reply.value().status != 200) {
            progress.clear();
            return stopped(
                report, reply ? fail_refused(wanted, reply.value(), offset) : fail(reply.error()));
        }
        report.add(reply.value().json, offset);
        progress.show(report.rows());
    }
    progress.clear();
    return print(wanted, report, globals);
}

Exit import_file(const Wanted& wanted, const Globals& globals) {
    const auto session = current_session(globals);
    if (!session) return fail(session.error());
    std::ifstream file;
    if (wanted.file != "-") {
        std::error_code ignored;
        errno = 0;
        file.open(wanted.file, std::ios::binary);
        if (!file.is_open()) {
            return fail(fmt::format("cannot read {}: {}", wanted.file, std::strerror(errno)),
                        Exit::Usage);
        }
        if (std::filesystem::is_directory(wanted.file, ignored))
            return fail(fmt::format("cannot read {}: it is a folder", wanted.file), Exit::Usage);
    }
    std::istream& in = wanted.file == "-" ? std::cin : file;
    ChunkLimits limits;
    limits.rows_max = std::min(wanted.rows_at_once, wanted.is_dry_run ? kDryRunRowsMax : kRowsMax);
    std::unique_ptr<ImportSource> source;
    if (wanted.is_json()) {
        source = std::make_unique<JsonRows>(in, limits);
    } else {
        source = std::make_unique<CsvChunks>(in, limits);
    }
    Rest rest(session.value().server, session.value().credential);
    PatientRest patient(rest, std::chrono::seconds{wanted.wait_s});
    return import_all(wanted, *source, patient, globals);
}

} // namespace

void add_import_command(CommandTree& tree) {
    const auto wanted = std::make_shared<Wanted>();
    auto& app = tree.add("numbers import",
                         "bring in or change the numbers of a file, in requests of 5,000 rows",
                         [&tree, wanted] { return import_file(*wanted, tree.globals()); });
    app.add_option("FILE", wanted->file,
                   "CSV under a line that names the columns, or an array of rows (.json); - is "
                   "standard input, CSV")
        ->type_name("FILE")
        ->required();
    app.add_option("--mode", wanted->mode,
                   "create: what is there fails; update: what is not there fails; upsert: either "
                   "is done; create unless given")
        ->type_name("MODE")
        ->check(CLI::IsMember({"create", "update", "upsert"}));
    app.add_flag("--dry-run", wanted->is_dry_run,
                 "write nothing; show what would become of each row");
    app.add_option("--rows-at-once", wanted->rows_at_once,
                   "of a request at most; 5000 unless given")
        ->type_name("N")
        ->check(CLI::Range(std::size_t{1}, kRowsMax));
    app.add_option("--wait", wanted->wait_s,
                   "seconds to wait for a server that is away or gets no further; 120 unless given")
        ->type_name("N")
        ->check(CLI::Range(1, 86'400));
}

} // namespace numberd::cli

// SPDX-License-Identifier: Apache-2.0
// What the manual says beside what the tree of commands knows by itself.
#pragma once

namespace numberd::cli {

inline constexpr const char* kDescription[] = {
    ("Each command but `call` and `demo` is one operation of the REST API (docs/api.md), with its "
     "lists followed from page to page. NUMBER is a number of yours as in +15551234567, or its "
     "id; FLOW is a flow's id, or its name."),
    ("What is printed for people fits the terminal: what is empty is left out, long cells are cut. "
     "In a pipe nothing is cut. `-o json` prints the server's JSON: an object as it came, a list "
     "as one array of its items. `-o csv` prints a list's columns. Control characters are spelt "
     "out."),
    ("A list shows 100 items at most, and says on standard error if there are more: `--limit N` "
     "shows as many, `--all` all."),
    ("What costs money or destroys asks first; with `--yes` it does not. Where nobody can be asked "
     "(standard input or standard error is no terminal) it is refused without `--yes`. A virtual "
     "number (+899) is free: buying one does not ask."),
    ("What creates or spends carries an Idempotency-Key: when the connection breaks, it is sent "
     "again twice with the same key, and happens once. When that does not help, the key is "
     "printed: "
     "`--idempotency-key` repeats the command safely for 24 hours."),
    ("A refusal is told on standard error: HTTP status, reason code, message, each fault of the "
     "input, and the id of the request, which the server's log and audit have, too."),
    ("`numbers import` reads CSV under a line that names the columns (`number`, and fields of it), "
     "or "
     "an array of rows in JSON. It cuts the file into requests, waits for each to be done, and "
     "tells every row that failed as FILE:LINE:COLUMN, 100 of a request at most; then it ends with "
     "1. Nothing is done twice when the server dies or the connection breaks: it waits for it and "
     "goes on. When numberctl itself was ended, the same file with `--mode upsert` does the rest. "
     "`numbers export` writes the file that `numbers import --mode update` reads."),
    ("`webhooks listen` asks for new events every second and prints each once, in order. It goes "
     "on "
     "by itself when the server was away. At its end it tells the event to go on from with "
     "`--after`."),
    ("`audit verify` has the server verify its sealed log from the first change on. Then it reads "
     "the changes of your customer and computes the seals itself: where they are the whole log, "
     "the "
     "last seal must come out. Keep that seal elsewhere: `audit verify --seal` compares it, "
     "later."),
    ("`source <(numberctl completion bash)` completes commands, options and values; zsh and fish, "
     "too. `numberctl manual | man -l -` shows this manual."),
};

inline constexpr const char* kExamples =
    "numberctl login --server https://numberd.example.com\n"
    "numberctl available list --country US --area-code 415\n"
    "numberctl numbers buy +14155550100 --name 'front desk'\n"
    "numberctl flows create menu.json\n"
    "numberctl numbers update +14155550100 --call-flow Menu\n"
    "numberctl numbers explain +14155550100 --from +15557654321\n"
    "numberctl flows get FLOW -o json | jq '.name = \"night\"' | numberctl flows update FLOW -\n"
    "numberctl numbers list --all -o json | jq -r '.[].number'\n"
    "numberctl numbers export > numbers.csv\n"
    "numberctl numbers import numbers.csv --mode update --dry-run\n"
    "numberctl webhooks listen --type call_hangup -o json";

inline constexpr const char* kWhereto[] = {
    ("The first of these that is there: the profile of `--profile`; the installation in the folder "
     "of `--data`; the server of `--server` or NUMBERD_SERVER, with NUMBERD_ACCESSKEY or else the "
     "profile that was saved for it; the installation of this machine with NUMBERD_ACCESSKEY; the "
     "profile of NUMBERD_PROFILE; the installation in NUMBERD_DATA; the current profile; the "
     "installation in the folder `data`."),
    ("An installation tells its address in ready.json and its access key in admin.json. A "
     "credential "
     "is sent to the server that it was saved for, and to no other."),
    ("`login` without an option asks for an access key, with `--username` for a password; where "
     "standard input is no terminal, its first line is taken: `numberctl login < key.txt`."),
};

struct Named {
    const char* name;
    const char* meaning;
};

inline constexpr Named kEnvironment[] = {
    {"NUMBERD_ACCESSKEY", "an access key, or a token"},
    {"NUMBERD_SERVER", "as --server"},
    {"NUMBERD_PROFILE", "as --profile"},
    {"NUMBERD_DATA", "as --data"},
    {"XDG_CONFIG_HOME", "where profiles are, instead of ~/.config"},
};

inline constexpr Named kFiles[] = {
    {"~/.config/numberctl/profiles.json",
     "the profiles, with their credentials: only its owner may read it"},
};

} // namespace numberd::cli

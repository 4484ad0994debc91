// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/metrics.hpp"

namespace numberd::store {

struct StoreMetrics {
    explicit StoreMetrics(Metrics& metrics)
        : queued(metrics.gauge("numberd_store_queued_writes", "Writes that wait for the writer")),
          writes(metrics.counter("numberd_store_writes_total", "Functions run by the writer")),
          commits(metrics.counter("numberd_store_commits_total", "Transactions committed")),
          failures(metrics.counter("numberd_store_failed_commits_total",
                                   "Transactions that could not begin or commit")),
          refused_writes(metrics.counter("numberd_store_refused_total",
                                         "Work refused because its queue was full",
                                         {{"kind", "write"}})),
          refused_reads(metrics.counter("numberd_store_refused_total",
                                        "Work refused because its queue was full",
                                        {{"kind", "read"}})),
          commit_seconds(metrics.histogram("numberd_store_commit_seconds",
                                           "From the begin of a transaction to its durable end")),
          wal_pages(metrics.gauge("numberd_store_wal_pages", "Pages in the write-ahead log")) {}

    Gauge& queued;
    Counter& writes;
    Counter& commits;
    Counter& failures;
    Counter& refused_writes;
    Counter& refused_reads;
    Histogram& commit_seconds;
    Gauge& wal_pages;
};

} // namespace numberd::store

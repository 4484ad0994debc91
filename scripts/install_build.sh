#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what compiling numberd needs.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source scripts/packages.sh
install_packages g++ cmake ninja-build ccache mold pkg-config \
    libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev \
    libsofia-sip-ua-dev libspandsp-dev libsndfile1-dev flite1-dev \
    libcurl4-openssl-dev libsqlite3-dev libpq-dev libre2-dev libsodium-dev libssl-dev libjwt-dev \
    libjemalloc-dev libspdlog-dev prometheus-cpp-dev libcli11-dev libyaml-cpp-dev \
    libgtest-dev libgmock-dev libbenchmark-dev

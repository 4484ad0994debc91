// SPDX-License-Identifier: Apache-2.0
#include "app/carrier_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "app/config.hpp"
#include "support/temp_dir.hpp"

namespace numberd::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Settings = std::vector<std::pair<std::string, std::string>>;

const Settings kTelnyx{{"carriers.main.kind", "telnyx"},
                       {"carriers.main.api_key", "KEY-secret"},
                       {"carriers.main.public_key", "cHVibGlj"}};

std::string error_of(Settings settings, const Settings& more = {}) {
    settings.insert(settings.end(), more.begin(), more.end());
    const auto config = load_config(std::nullopt, settings);
    return config ? "" : config.error().message;
}

TEST(CarrierConfig, HoldsAnAccountByItsName) {
    Settings settings = kTelnyx;
    settings.emplace_back("carriers.main.countries", "US, CA");
    settings.emplace_back("carriers.main.priority", "7");
    const auto config = load_config(std::nullopt, settings);
    ASSERT_TRUE(config) << config.error().message;
    const auto& main = config.value().carriers.at("main");
    EXPECT_EQ(main.kind, "telnyx");
    EXPECT_EQ(main.value("api_key"), "KEY-secret");
    EXPECT_EQ(main.number("requests_a_second"), 20);
    EXPECT_THAT(main.rule.countries, ElementsAre("US", "CA"));
    EXPECT_EQ(main.rule.priority, 7);
}

TEST(CarrierConfig, IsReadFromAFile) {
    const test::TempDir dir;
    const auto file = dir.path() / "numberd.yaml";
    std::ofstream(dir.path() / "token") << "t0ken\n";
    std::ofstream(file) << "carriers:\n  us:\n    kind: twilio\n    account_sid: AC1\n"
                           "    auth_token_file: "
                        << (dir.path() / "token").string() << "\n    types: [local, mobile]\n";
    const auto config = load_config(file, {});
    ASSERT_TRUE(config) << config.error().message;
    const auto& us = config.value().carriers.at("us");
    EXPECT_EQ(us.value("auth_token"), "t0ken");
    EXPECT_THAT(us.rule.types, ElementsAre("local", "mobile"));
}

TEST(CarrierConfig, TakesASecretFromTheEnvironment) {
    ::setenv("NUMBERD_TEST_TOKEN", "from-env", 1);
    const auto config =
        load_config(std::nullopt, {{"carriers.us.kind", "twilio"},
                                   {"carriers.us.account_sid", "AC1"},
                                   {"carriers.us.auth_token_env", "NUMBERD_TEST_TOKEN"}});
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config.value().carriers.at("us").value("auth_token"), "from-env");
    ::unsetenv("NUMBERD_TEST_TOKEN");
}

TEST(CarrierConfig, NamesTheKeyOfEveryFault) {
    EXPECT_THAT(error_of({{"carriers.main.kind", "bell"}}), HasSubstr("carriers.main.kind must"));
    EXPECT_THAT(error_of({{"carriers.main.kind", "telnyx"}}),
                HasSubstr("carriers.main.api_key is missing"));
    EXPECT_THAT(error_of({{"carriers.Main.kind", "telnyx"}}), HasSubstr("an account's name"));
    EXPECT_THAT(error_of({{"carriers.own.kind", "telnyx"}}), HasSubstr("an account's name"));
    EXPECT_THAT(error_of(kTelnyx, {{"carriers.main.account_sid", "AC1"}}),
                HasSubstr("carriers.main.account_sid is no key of kind telnyx"));
    EXPECT_THAT(error_of(kTelnyx, {{"carriers.main.colour", "red"}}),
                HasSubstr("carriers.main.colour is an unknown key"));
    EXPECT_THAT(error_of(kTelnyx, {{"carriers.main.countries", "US, Mars"}}),
                HasSubstr("has \"Mars\""));
    EXPECT_THAT(error_of(kTelnyx, {{"carriers.main.types", "cheap"}}), HasSubstr("\"cheap\""));
    EXPECT_THAT(error_of(kTelnyx, {{"carriers.main.priority", "-1"}}), HasSubstr("from 0 to"));
    EXPECT_THAT(error_of(kTelnyx, {{"carriers.main.base_url", "ftp://x"}}), HasSubstr("URL"));
    EXPECT_THAT(error_of(kTelnyx, {{"carriers.main.api_key_env", "NUMBERD_NOT_SET"}}),
                HasSubstr("api_key is said in more than one way"));
    EXPECT_THAT(error_of({{"hooks.public_url", "numbers.example"}}), HasSubstr("hooks.public_url"));
}

TEST(CarrierConfig, DoesNotShowSecrets) {
    const auto error = error_of(kTelnyx, {{"carriers.main.api_key_file", "/nowhere"}});
    EXPECT_THAT(error, Not(HasSubstr("KEY-secret")));
    EXPECT_THAT(error_of({{"carriers.main.kind", "telnyx"},
                          {"carriers.main.public_key", "p"},
                          {"carriers.main.api_key_file", "/nowhere"}}),
                HasSubstr("api_key_file names a file that cannot be read"));
}

} // namespace
} // namespace numberd::app

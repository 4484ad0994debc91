// SPDX-License-Identifier: Apache-2.0
#include "app/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/temp_dir.hpp"

namespace numberd::app {
namespace {

using testing::HasSubstr;

std::string error_of(const std::string& key, const std::string& value) {
    const auto config = load_config(std::nullopt, {{key, value}});
    return config ? "" : config.error().message;
}

TEST(Config, ListensOnLoopbackByDefault) {
    const auto config = load_config(std::nullopt, {});
    ASSERT_TRUE(config);
    EXPECT_TRUE(config.value().is_local());
    EXPECT_EQ(config.value().http.text(), "127.0.0.1:8080");
}

TEST(Config, OneOpenListenerMakesItNoLongerLocal) {
    for (const char* key : {"http.listen", "sip.listen", "sip.trunk_listen"}) {
        const auto config = load_config(std::nullopt, {{key, "0.0.0.0:0"}});
        ASSERT_TRUE(config);
        EXPECT_FALSE(config.value().is_local()) << key;
    }
}

TEST(Config, NamesTheKeyOfEveryFault) {
    EXPECT_THAT(error_of("http.port", "80"), HasSubstr("unknown configuration key http.port"));
    EXPECT_THAT(error_of("http.threads", "many"), HasSubstr("http.threads must be a whole number"));
    EXPECT_THAT(error_of("http.threads", "65"), HasSubstr("http.threads must be from 1 to 64"));
    EXPECT_THAT(error_of("http.listen", "localhost:80"), HasSubstr("http.listen must be an IP"));
    EXPECT_THAT(error_of("http.listen", "127.0.0.1:70000"), HasSubstr("http.listen"));
    EXPECT_THAT(error_of("http.listen", "127.0.0.1"), HasSubstr("http.listen"));
    EXPECT_THAT(error_of("rtp.ports", "30000-20000"), HasSubstr("rtp.ports"));
    EXPECT_THAT(error_of("rtp.ports", "0-20000"), HasSubstr("rtp.ports"));
    EXPECT_THAT(error_of("rtp.ports", "80-90"), HasSubstr("rtp.ports"));
    EXPECT_THAT(error_of("rtp.ports", "20001-20001"), HasSubstr("no even port"));
    EXPECT_THAT(error_of("data", ""), HasSubstr("data must be a directory"));
    EXPECT_THAT(error_of("rtp.public_address", "example.com"), HasSubstr("rtp.public_address"));
    EXPECT_EQ(error_of("rtp.public_address", "2001:db8::7"), "");
    EXPECT_THAT(error_of("api.timestamps", "unix"), HasSubstr("one of rfc3339, spaced"));
    EXPECT_THAT(error_of("sandbox.enabled", "yes"), HasSubstr("true or false"));
    EXPECT_THAT(error_of("store", "mysql"), HasSubstr("store must be sqlite"));
    EXPECT_EQ(error_of("store", "postgres://u:secret@127.0.0.1:5432/numberd"), "");
    EXPECT_EQ(error_of("store.url", "sqlite"), "");
    const std::string error = error_of("store.url", "postgres:/u:secret@127.0.0.1:5432/numberd");
    EXPECT_THAT(error, HasSubstr("store.url must be sqlite or postgres://"));
    EXPECT_THAT(error, testing::Not(HasSubstr("secret")));
    EXPECT_THAT(error_of("data", ""), HasSubstr("data must be a directory"));
}

TEST(Config, SettingsWinOverTheFile) {
    const test::TempDir dir;
    const auto file = dir.path() / "numberd.yaml";
    std::ofstream(file) << "http:\n  listen: 127.0.0.1:1\n  threads: 3\nlog:\n  level: warn\n";
    const auto config = load_config(file, {{"http.listen", "127.0.0.1:2"}});
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config.value().http.port, 2);
    EXPECT_EQ(config.value().http_threads, 3);
    EXPECT_EQ(config.value().log_level, log::Level::Warn);
}

TEST(Config, RefusesAFileThatIsNotWhatItShouldBe) {
    const test::TempDir dir;
    const auto load = [&](const std::string& text) {
        const auto file = dir.path() / "numberd.yaml";
        std::ofstream(file) << text;
        const auto config = load_config(file, {});
        return config ? std::string("accepted") : config.error().message;
    };
    EXPECT_EQ(load(""), "accepted");
    EXPECT_THAT(load("http: [1]\n"), HasSubstr("http has no usable value"));
    EXPECT_THAT(load("http:\n  lisen: x\n"), HasSubstr("unknown configuration key http.lisen"));
    EXPECT_THAT(load("a: b: c\n"), HasSubstr("numberd.yaml"));
    EXPECT_THAT(load("http:\n  threads: 1\n  threads: 2\n"),
                HasSubstr("http.threads is there twice"));
    EXPECT_THAT(load("http:\n  threads: 1\n---\nlog:\n  level: info\n"),
                HasSubstr("more than one document"));
    const auto missing = load_config(dir.path() / "missing.yaml", {});
    EXPECT_THAT(missing.error().message, HasSubstr("No such file"));
    EXPECT_THAT(load_config(dir.path(), {}).error().message, HasSubstr("is a directory"));
}

TEST(Config, TakesTheRulesOfTexts) {
    const test::TempDir dir;
    const auto file = dir.path() / "numberd.yaml";
    std::ofstream(file) << "messages:\n  per_number_a_second: 3\n  stop_text: Bye.\n"
                           "  campaign_required_countries: [US, PR]\n";
    const auto config = load_config(file, {});
    ASSERT_TRUE(config) << config.error().message;
    const auto& messages = config.value().messages;
    EXPECT_EQ(messages.per_number_a_second, 3);
    EXPECT_EQ(messages.rules.stop_text, "Bye.");
    EXPECT_TRUE(messages.rules.campaign_required_countries.contains("US"));
    EXPECT_EQ(messages.rules.campaign_required_countries.size(), 2U);
    for (const auto& [key, text] : std::vector<std::pair<std::string, std::string>>{
             {"messages.per_number_a_second", "-1"},
             {"messages.per_number_a_second", "x"},
             {"messages.campaign_required_countries", "US, XX"},
             {"messages.help_text", ""}}) {
        const auto refused = load_config({}, {{key, text}});
        ASSERT_FALSE(refused) << key;
        EXPECT_THAT(refused.error().message, HasSubstr(key));
    }
}

TEST(Config, DocumentIsUpToDate) {
    std::ifstream file(NUMBERD_DOCS_DIR "/configuration.md");
    const std::string written((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(written, config_markdown()) << "run ./dev format to write docs/configuration.md";
}

} // namespace
} // namespace numberd::app

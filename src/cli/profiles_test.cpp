// SPDX-License-Identifier: Apache-2.0
#include "cli/profiles.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "cli/session.hpp"
#include "support/temp_dir.hpp"

namespace numberd::cli {
namespace {

namespace fs = std::filesystem;

mode_t mode_of(const fs::path& path) {
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 0777;
}

class ProfileFile : public testing::Test {
  protected:
    void save(const std::string& name, const Profile& profile) const {
        ASSERT_TRUE(change_profiles(file_, [&](Profiles& profiles) {
            profiles.all[name] = profile;
            profiles.current = name;
        }));
    }

    test::TempDir dir_;
    fs::path file_ = dir_.path() / "config" / "numberctl" / "profiles.json";
};

TEST_F(ProfileFile, IsItsOwnersAlone) {
    save("work", {"https://a.example", "kim", "secret"});
    EXPECT_EQ(mode_of(file_), 0600U);
    EXPECT_EQ(mode_of(file_.parent_path()), 0700U);
    fs::permissions(file_, fs::perms::all);
    save("work", {"https://a.example", "kim", "secret"});
    EXPECT_EQ(mode_of(file_), 0600U);
}

TEST_F(ProfileFile, KeepsWhatWasSaved) {
    EXPECT_TRUE(load_profiles(file_).value().all.empty());
    save("work", {"https://a.example", "kim", "secret\n\"é"});
    save("home", {"http://127.0.0.1:1", "", "key"});
    const auto loaded = load_profiles(file_);
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded.value().current, "home");
    EXPECT_EQ(loaded.value().all.at("work").credential, "secret\n\"é");
    EXPECT_EQ(loaded.value().all.at("work").username, "kim");
}

TEST_F(ProfileFile, LosesNoChangeOfTwoPrograms) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([this, i] { save("p" + std::to_string(i), {"http://x", "", "k"}); });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(load_profiles(file_).value().all.size(), 8U);
}

TEST_F(ProfileFile, IsNotOverwrittenWhenItCannotBeRead) {
    save("work", {"https://a.example", "", "secret"});
    std::ofstream(file_) << "{ broken";
    EXPECT_FALSE(load_profiles(file_));
    const auto changed = change_profiles(file_, [](Profiles&) {});
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().message.find("secret"), std::string::npos);
    std::ifstream in(file_);
    EXPECT_EQ(std::string((std::istreambuf_iterator<char>(in)), {}), "{ broken");
}

TEST(ProfileName, IsPlain) {
    EXPECT_TRUE(check_profile_name("work-1.eu_x"));
    for (const char* name : {"", "a b", "../x", "a\x1B", "é"})
        EXPECT_FALSE(check_profile_name(name)) << name;
    EXPECT_FALSE(check_profile_name(std::string(65, 'a')));
}

class SessionChoice : public testing::Test {
  protected:
    void SetUp() override {
        std::ofstream(dir_.path() / "admin.json") << R"({"accesskey":"vb_local"})";
        profiles_.all["work"] = {"https://work.example", "", "vb_work"};
        profiles_.all["home"] = {"http://127.0.0.1:7", "", "vb_home"};
    }

    /// "server credential", or the reason why there is none.
    std::string found(const Globals& globals) const {
        const auto session = find_session(globals, profiles_, [this](const char* name) {
            const auto at = environment_.find(name);
            return at == environment_.end() ? "" : at->second;
        });
        if (session) return session.value().server + " " + session.value().credential;
        return session.error().code == ErrorCode::Unauthenticated ? "nobody" : "contradiction";
    }

    test::TempDir dir_;
    Profiles profiles_{};
    std::map<std::string, std::string> environment_{};
};

TEST_F(SessionChoice, TakesTheNearestWord) {
    const Globals local{.data = dir_.path().string()};
    EXPECT_EQ(found(local), "http://127.0.0.1:8080 vb_local");
    EXPECT_EQ(found({.data = "/nowhere"}), "nobody");
    profiles_.current = "home";
    EXPECT_EQ(found({}), "http://127.0.0.1:7 vb_home");
    environment_["NUMBERD_DATA"] = dir_.path().string();
    EXPECT_EQ(found({}), "http://127.0.0.1:8080 vb_local");
    environment_["NUMBERD_PROFILE"] = "work";
    EXPECT_EQ(found({}), "https://work.example vb_work");
    environment_["NUMBERD_ACCESSKEY"] = "vb_env";
    EXPECT_EQ(found({}), "http://127.0.0.1:8080 vb_env");
    EXPECT_EQ(found({.profile = "home"}), "http://127.0.0.1:7 vb_home");
    EXPECT_EQ(found({.profile = "none"}), "nobody");
    environment_["NUMBERD_SERVER"] = "https://env.example/";
    EXPECT_EQ(found({}), "https://env.example vb_env");
}

TEST_F(SessionChoice, SendsACredentialToItsOwnServerAlone) {
    EXPECT_EQ(found({.server = "https://work.example"}), "https://work.example vb_work");
    EXPECT_EQ(found({.server = "https://other.example"}), "nobody");
    EXPECT_EQ(found({.profile = "work", .server = "https://other.example"}), "contradiction");
    environment_["NUMBERD_DATA"] = dir_.path().string();
    EXPECT_EQ(found({.server = "https://other.example"}), "nobody");
}

TEST(Server, IsAnAddressAndNothingElse) {
    EXPECT_EQ(server_of("https://a.example/").value(), "https://a.example");
    EXPECT_EQ(server_of("http://[::1]:80").value(), "http://[::1]:80");
    for (const char* text : {"", "a.example", "ftp://a", "http://", "http://a/v1.0", "http://a?x",
                             "http://u:p@a", "http://a#b", "http://a b", "file:///etc/passwd"}) {
        EXPECT_FALSE(server_of(text)) << text;
    }
    EXPECT_TRUE(is_in_the_clear("http://a.example"));
    EXPECT_TRUE(is_in_the_clear("http://127.a.example"));
    for (const char* text :
         {"https://a.example", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1"}) {
        EXPECT_FALSE(is_in_the_clear(text)) << text;
    }
}

} // namespace
} // namespace numberd::cli

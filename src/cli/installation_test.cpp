// SPDX-License-Identifier: Apache-2.0
#include "cli/installation.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace numberd::cli {
namespace {

namespace fs = std::filesystem;

class InstallationFolder : public testing::Test {
  protected:
    void SetUp() override {
        fs::create_directories(data_);
        std::ofstream(data_ / "ready.json") << R"({"http":"127.0.0.1:1","sip":"127.0.0.1:2"})";
    }
    void TearDown() override { fs::remove_all(data_); }

    void write_admin() const {
        std::ofstream(data_ / "admin.json")
            << R"({"username":"admin","password":"secret","accesskey":"vb_file"})";
    }

    fs::path data_ =
        fs::path(testing::TempDir()) / ("numberd-installation-" + std::to_string(getpid()));
};

TEST_F(InstallationFolder, HasTheKeyInItsFile) {
    write_admin();
    const auto found = find_installation(data_, "");
    ASSERT_TRUE(found);
    EXPECT_EQ(found.value().accesskey, "vb_file");
    EXPECT_EQ(found.value().username, "admin");
    EXPECT_EQ(found.value().api, "http://127.0.0.1:1");
}

TEST_F(InstallationFolder, NeedsNoFileWhereTheKeyIsGiven) {
    const auto found = find_installation(data_, "vb_given");
    ASSERT_TRUE(found);
    EXPECT_EQ(found.value().accesskey, "vb_given");
    EXPECT_EQ(found.value().username, "");
    EXPECT_EQ(found.value().sip, "127.0.0.1:2");
    write_admin();
    EXPECT_EQ(find_installation(data_, "vb_given").value().accesskey, "vb_given");
}

TEST_F(InstallationFolder, SaysWhyItsFileCannotBeRead) {
    const auto moved = find_installation(data_, "");
    ASSERT_FALSE(moved);
    EXPECT_NE(moved.error().message.find("admin.json: No such file"), std::string::npos);
    EXPECT_NE(moved.error().message.find("NUMBERD_ACCESSKEY"), std::string::npos);

    const auto no_folder = find_installation(data_ / "ready.json", "");
    ASSERT_FALSE(no_folder);
    EXPECT_NE(no_folder.error().message.find("admin.json: Not a directory"), std::string::npos);
    EXPECT_EQ(no_folder.error().message.find("NUMBERD_ACCESSKEY"), std::string::npos);

    if (geteuid() == 0) return; // root may read all
    write_admin();
    fs::permissions(data_ / "admin.json", fs::perms::none);
    const auto forbidden = find_installation(data_, "");
    ASSERT_FALSE(forbidden);
    EXPECT_NE(forbidden.error().message.find("Permission denied"), std::string::npos);
}

} // namespace
} // namespace numberd::cli

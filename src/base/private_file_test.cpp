// SPDX-License-Identifier: Apache-2.0
#include "base/private_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "support/temp_dir.hpp"

namespace numberd {
namespace {

std::string content_of(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(PrivateFile, IsReplacedAndItsOwnersAlone) {
    const test::TempDir dir;
    const auto path = dir.path() / "secret";
    ASSERT_TRUE(replace_private_file(path, "one"));
    EXPECT_EQ(content_of(path), "one");
    // What a writer that was killed has left, readable by all, is not written into.
    const auto left = dir.path() / "secret.new";
    std::ofstream(left) << "left behind, and longer";
    std::filesystem::permissions(left, std::filesystem::perms::all);
    ASSERT_TRUE(replace_private_file(path, "two"));
    EXPECT_EQ(content_of(path), "two");
    EXPECT_FALSE(std::filesystem::exists(left));
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(PrivateFile, SaysWhichPathCannotBeWritten) {
    const test::TempDir dir;
    const auto path = dir.path() / "nowhere" / "secret";
    const auto refused = replace_private_file(path, "x");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find(path.string()), std::string::npos);
}

} // namespace
} // namespace numberd

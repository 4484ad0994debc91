// SPDX-License-Identifier: Apache-2.0
#include "http/listener.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "http/loopback_for_test.hpp"

#if defined(__SANITIZE_ADDRESS__)
#define NUMBERD_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#define NUMBERD_ADDRESS_SANITIZER __has_feature(address_sanitizer)
#endif

namespace numberd::http {
namespace {

TEST(Listener, PausesWhenOutOfDescriptorsAndGoesOnAfterwards) {
#if NUMBERD_ADDRESS_SANITIZER
    GTEST_SKIP() << "its checks need a descriptor, and this takes them all: ./dev test threads";
#endif
    boost::asio::io_context io;
    int accepted = 0;
    Listener listener(io, [&](const Socket& /*socket*/, const std::string& remote_ip) {
        ++accepted;
        EXPECT_EQ(remote_ip, "127.0.0.1");
    });
    const auto port = listener.open("127.0.0.1", 0, false);
    ASSERT_TRUE(port);
    listener.start();
    const test::RawClient waiting(port.value());

    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const int next_free = ::dup(0);
    ::close(next_free);
    rlimit none_left = before;
    none_left.rlim_cur = static_cast<rlim_t>(next_free);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none_left), 0);
    io.run_one_for(test::kPatience);
    EXPECT_EQ(listener.pauses(), 1U);
    EXPECT_EQ(io.poll(), 0U); // nothing is armed, though the connection still waits
    listener.retry();
    EXPECT_EQ(listener.pauses(), 2U);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);

    EXPECT_EQ(accepted, 0);
    listener.retry();
    EXPECT_EQ(accepted, 1);
    const test::RawClient another(port.value());
    io.restart();
    io.run_one_for(test::kPatience);
    EXPECT_EQ(accepted, 2);
}

} // namespace
} // namespace numberd::http

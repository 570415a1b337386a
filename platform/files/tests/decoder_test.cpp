#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <set>
#include <thread>

#include <viche/core/fault.hpp>

#include "sandbox.hpp"
#include "workshop.hpp"

namespace viche::files::testing {
namespace {

using ::testing::AnyOf;
using ::testing::ExitedWithCode;
using ::testing::IsEmpty;
using ::testing::KilledBySignal;

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // sanitizers cannot live in a sealed process

constexpr int as_expected = 7;

/// Runs in a process of its own: seals it and says whether `act` was answered EACCES.
template <class Act>
[[noreturn]] void when_sealed(Act act) {
  leave_the_world();
  if (!seal()) ::_exit(1);
  errno = 0;
  ::_exit(act() < 0 && errno == EACCES ? as_expected : 2);
}

class sealed : public ::testing::Test {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(sealed, opens_no_file) {
  EXPECT_EXIT(when_sealed([] { return ::open("/etc/passwd", O_RDONLY); }), ExitedWithCode(as_expected), "");
  EXPECT_EXIT(when_sealed([] { return ::open("/tmp/new", O_WRONLY | O_CREAT, 0600); }), ExitedWithCode(as_expected),
              "");
}

TEST_F(sealed, reaches_no_network) {
  EXPECT_EXIT(when_sealed([] { return ::socket(AF_INET, SOCK_STREAM, 0); }), KilledBySignal(SIGSYS), "");
  EXPECT_EXIT(when_sealed([] { return ::socket(AF_UNIX, SOCK_STREAM, 0); }), KilledBySignal(SIGSYS), "");
}

TEST_F(sealed, starts_no_process_and_no_program) {
  EXPECT_EXIT(when_sealed([] { return ::fork(); }), KilledBySignal(SIGSYS), "");
  EXPECT_EXIT(when_sealed([] { return ::execl("/bin/true", "true", nullptr); }), KilledBySignal(SIGSYS), "");
  EXPECT_EXIT(when_sealed([] { return static_cast<int>(::syscall(SYS_ptrace, 0, 0, 0, 0)); }), KilledBySignal(SIGSYS),
              "");
  EXPECT_EXIT(when_sealed([] { return ::kill(::getppid(), 0); }), KilledBySignal(SIGSYS), "");
}

TEST_F(sealed, makes_no_memory_executable) {
  const auto map = [] {
    return ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
  };
  EXPECT_EXIT(when_sealed(map), KilledBySignal(SIGSYS), "");
}

TEST_F(sealed, has_bounded_memory) {
  const auto map = [] {
    void* all = ::mmap(nullptr, decoder_memory_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED && errno == ENOMEM) errno = EACCES;
    return all == MAP_FAILED ? -1 : 0;
  };
  EXPECT_EXIT(when_sealed(map), ExitedWithCode(as_expected), "");
}

TEST(decoding_process, is_sealed) {
  const Workshop workshop;
  Files files = workshop.files();
  ASSERT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(picture({})))), "taken");
  const std::string status = read_file("/proc/" + std::to_string(decoders().front()) + "/status");
  EXPECT_NE(status.find("Seccomp:\t2"), std::string::npos);
  EXPECT_NE(status.find("NoNewPrivs:\t1"), std::string::npos);
}

#endif

TEST(decoding_process, knows_no_environment_and_holds_no_file_of_the_program) {
  const Workshop workshop;
  const int secret = ::open("/etc/hostname", O_RDONLY);  // without O_CLOEXEC
  ::setenv("VICHE_SECRET", "a key", 1);
  Files files = workshop.files();
  ASSERT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(picture({})))), "taken");
  ::close(secret);
  ASSERT_EQ(decoders().size(), 1U);
  const std::string proc = "/proc/" + std::to_string(decoders().front());
  EXPECT_EQ(read_file(proc + "/environ"), "");
  std::size_t open_files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(proc + "/fd")) ++open_files;
  EXPECT_EQ(open_files, 3U);
}

TEST(decoding_process, is_started_by_the_first_upload_and_kept) {
  const Workshop workshop;
  Files files = workshop.files();
  EXPECT_THAT(decoders(), IsEmpty());
  files.take_photo(ladyzhyn, workshop.upload(picture({}))).ok();
  const auto first = decoders();
  EXPECT_EQ(first.size(), 1U);
  files.take_photo(ladyzhyn, workshop.upload(picture({}))).ok();
  EXPECT_EQ(decoders(), first);
}

TEST(decoding_process, serves_eight_callers_at_once_with_two_processes) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::vector<std::string> uploads = {
      workshop.upload(sample("with_everything.jpg")), workshop.upload(sample("with_everything.png")),
      workshop.upload(sample("with_everything.webp")), workshop.upload(sample("with_everything.heic"))};
  const std::string clip = workshop.upload(sample("clip.mp4")), damaged = workshop.upload("no photo");
  std::mutex mutex;
  std::set<std::string> keys;
  std::vector<std::thread> callers;
  for (std::size_t caller = 0; caller < 8; ++caller) {
    callers.emplace_back([&, caller] {
      for (std::size_t i = 0; i < 12; ++i) {
        const auto taken = files.take_photo(ladyzhyn, uploads[(caller + i) % uploads.size()]);
        EXPECT_EQ(verdict(taken), "taken");
        EXPECT_EQ(verdict(files.take_media(ladyzhyn, clip)), "taken");
        EXPECT_EQ(verdict(files.take_photo(ladyzhyn, damaged)), "files.not_a_picture");
        const std::lock_guard lock(mutex);
        if (taken) {
          EXPECT_EQ(taken.value().width, 96);
          keys.insert(taken.value().key);
        }
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(keys.size(), 96U);
  EXPECT_LE(decoders().size(), 2U);
  EXPECT_EQ(workshop.stored().size(), 96U * 3);
}

/// A photo that takes about a second: no shrinking while it is read.
std::string slow_photo() { return picture({.width = 7000, .height = 7000, .suffix = ".png[compression=1]"}); }

TEST(decoding_process, killed_in_the_middle_costs_that_photo_alone) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string slow = workshop.upload(slow_photo()), quick = workshop.upload(picture({}));
  ASSERT_EQ(verdict(files.take_photo(ladyzhyn, quick)), "taken");
  const pid_t decoder = decoders().front();
  const long before = used_ms(decoder);
  std::string said;
  std::thread caller([&] { said = verdict(files.take_photo(ladyzhyn, slow)); });
  while (used_ms(decoder) < before + 100) std::this_thread::yield();
  ::kill(decoder, SIGKILL);
  caller.join();
  EXPECT_EQ(said, "files.picture_broken");
  EXPECT_EQ(workshop.stored().size(), 2U);
  EXPECT_EQ(verdict(files.take_photo(ladyzhyn, quick)), "taken");
  EXPECT_NE(decoders().front(), decoder);
}

/// Not waiting for the dead to be gone: some die before the next request is written, some after.
TEST(decoding_process, killed_while_idle_costs_nothing) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string quick = workshop.upload(picture({}));
  ASSERT_EQ(verdict(files.take_photo(ladyzhyn, quick)), "taken");
  for (int round = 0; round < 20; ++round) {
    const pid_t decoder = decoders().back();
    ::kill(decoder, SIGKILL);
    ASSERT_EQ(verdict(files.take_photo(ladyzhyn, quick)), "taken") << "round " << round;
    ASSERT_NE(decoders().back(), decoder);
  }
}

TEST(decoding_process, that_hangs_is_replaced_at_the_deadline) {
  const Workshop workshop;
  Files files = workshop.files({.decoding_ms = 3000});
  const std::string quick = workshop.upload(picture({}));
  ASSERT_EQ(verdict(files.take_photo(ladyzhyn, quick)), "taken");
  const pid_t decoder = decoders().front();
  ::kill(decoder, SIGSTOP);
  EXPECT_EQ(verdict(files.take_photo(ladyzhyn, quick)), "files.picture_broken");
  EXPECT_EQ(verdict(files.take_photo(ladyzhyn, quick)), "taken");
  EXPECT_NE(decoders().front(), decoder);
  EXPECT_EQ(workshop.stored().size(), 4U);
}

TEST(decoding_process, is_replaced_after_two_hundred_uploads) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string quick = workshop.upload("no photo");
  files.take_photo(ladyzhyn, quick).ok();
  const auto first = decoders();
  for (int i = 0; i < 200; ++i) files.take_photo(ladyzhyn, quick).ok();
  EXPECT_EQ(decoders().size(), 1U);
  EXPECT_NE(decoders(), first);
}

TEST(decoding_process, dies_with_the_program_even_when_it_is_killed) {
  const Workshop workshop;
  const std::string quick = workshop.upload(picture({}));
  int report[2];
  ASSERT_EQ(::pipe(report), 0);
  const pid_t program = ::fork();
  if (program == 0) {
    Files files = workshop.files();
    files.take_photo(ladyzhyn, quick).ok();
    const pid_t decoder = decoders().front();
    if (::write(report[1], &decoder, sizeof decoder) != sizeof decoder) ::_exit(1);
    for (;;) ::pause();
  }
  pid_t decoder = 0;
  ASSERT_EQ(::read(report[0], &decoder, sizeof decoder), static_cast<ssize_t>(sizeof decoder));
  const int watched = static_cast<int>(::syscall(SYS_pidfd_open, decoder, 0));
  ASSERT_GE(watched, 0);
  ::kill(program, SIGKILL);
  ::waitpid(program, nullptr, 0);
  pollfd gone{watched, POLLIN, 0};
  EXPECT_EQ(::poll(&gone, 1, 10'000), 1);
  for (const int fd : {watched, report[0], report[1]}) ::close(fd);
}

TEST(decoding_process, that_cannot_be_started_is_a_fault_for_a_while) {
  const Workshop workshop;
  for (const char* program : {"/nonexistent/viche", "/bin/true"}) {
    Files files(workshop.data(), program);
    try {
      files.take_photo(ladyzhyn, workshop.upload(picture({}))).ok();
      ADD_FAILURE() << "no fault";
    } catch (const Fault& fault) {
      EXPECT_EQ(fault.public_code(), "unavailable");
    }
  }
  EXPECT_THAT(workshop.stored(), IsEmpty());
}

/// A disk with room for so many bytes in each file, for this process and those it starts.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST(full_disk, is_a_fault_and_leaves_nothing_behind) {
  const Workshop workshop;
  const std::string photo = workshop.upload(picture({.width = 2000, .height = 2000})),
                    clip = workshop.upload(sample("clip.mp4"));
  for (const rlim_t room : {0, 1, 700, 4000}) {
    const SmallDisk disk(room);
    Files files = workshop.files();
    for (const bool is_photo : {true, false}) {
      try {
        (is_photo ? files.take_photo(ladyzhyn, photo) : files.take_media(ladyzhyn, clip)).ok();
        ADD_FAILURE() << "no fault with room for " << room;
      } catch (const Fault& fault) {
        EXPECT_EQ(fault.public_code(), "storage_full");
      }
      EXPECT_THAT(workshop.stored(), IsEmpty());
    }
  }
  Files files = workshop.files();
  EXPECT_EQ(verdict(files.take_photo(ladyzhyn, photo)), "taken");
}

}  // namespace
}  // namespace viche::files::testing

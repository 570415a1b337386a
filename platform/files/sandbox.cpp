#include "sandbox.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>

namespace viche::files {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;  // sanitizers map terabytes and open files of their own
#else
constexpr bool sanitized = false;
#endif

void limit(__rlimit_resource what, std::uint64_t most) {
  rlimit now{};
  ::getrlimit(what, &now);
  const rlim_t bounded = std::min<rlim_t>(most, now.rlim_cur);
  const rlimit set{bounded, bounded};
  ::setrlimit(what, &set);
}

constexpr int allowed[] = {
    // what it was handed
    SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(pwrite64), SCMP_SYS(writev),
    SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(close), SCMP_SYS(dup), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg),
    SCMP_SYS(poll), SCMP_SYS(fcntl),
    // memory
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise),
    // threads and time
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
    SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep), SCMP_SYS(restart_syscall), SCMP_SYS(getrandom), SCMP_SYS(getrusage), SCMP_SYS(sysinfo),
    SCMP_SYS(membarrier),
    // the end, orderly or not
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(tgkill),
    SCMP_SYS(exit), SCMP_SYS(exit_group)};

/// Libraries ask for these and live well without.
constexpr int denied[] = {SCMP_SYS(open),         SCMP_SYS(openat), SCMP_SYS(openat2),       SCMP_SYS(stat),
                          SCMP_SYS(lstat),        SCMP_SYS(statx),  SCMP_SYS(readlink),      SCMP_SYS(readlinkat),
                          SCMP_SYS(access),       SCMP_SYS(getcwd), SCMP_SYS(faccessat),     SCMP_SYS(faccessat2),
                          SCMP_SYS(unlink),       SCMP_SYS(mkdir),  SCMP_SYS(get_mempolicy), SCMP_SYS(sched_getattr),
                          SCMP_SYS(sched_setattr)};

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, Release>;

bool add_conditional_rules(scmp_filter_ctx filter) {
  const auto exec = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  const auto thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM);
  const auto by_descriptor = SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH);
  const auto path = SCMP_A3(SCMP_CMP_NE, AT_EMPTY_PATH);
  const auto name_thread = SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME);
  const auto name_memory = SCMP_A0(SCMP_CMP_EQ, PR_SET_VMA);
  const auto read_limit = SCMP_A2(SCMP_CMP_EQ, 0);
  int error = 0;
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, exec);
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, exec);
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, thread);
  // Its flags lie behind a pointer, out of the filter's sight: glibc then falls back to clone.
  error |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1, by_descriptor);
  error |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 1, path);
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, name_thread);
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, name_memory);
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, read_limit);
  return error == 0;
}

}  // namespace

void leave_the_world() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_DUMPABLE, 0);
  ::close_range(3, ~0U, 0);
  if (::chdir("/") != 0) ::_exit(1);
  ::clearenv();
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
  ::umask(0077);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, 64);
  limit(RLIMIT_FSIZE, decoder_file_bytes);
  if (sanitized) return;
  limit(RLIMIT_AS, decoder_memory_bytes);
  // Every thread would otherwise reserve 64 MB for its heap and 8 MB for its stack.
  ::mallopt(M_ARENA_MAX, 1);
  pthread_attr_t small;
  ::pthread_attr_init(&small);
  ::pthread_attr_setstacksize(&small, 1U << 20);
  ::pthread_setattr_default_np(&small);
  ::pthread_attr_destroy(&small);
}

bool seal() {
  if (sanitized) return true;
  const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!filter) return false;
  int error = seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1);
  for (const int call : allowed) error |= seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0);
  for (const int call : denied) error |= seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EACCES), call, 0);
  return error == 0 && add_conditional_rules(filter.get()) && seccomp_load(filter.get()) == 0;
}

}  // namespace viche::files

#pragma once
#include <cstdint>

namespace viche::files {

/// Memory a decoding process may map, libraries included.
constexpr std::uint64_t decoder_memory_bytes = 1024ULL << 20;
/// Largest file it may write.
constexpr std::uint64_t decoder_file_bytes = 128ULL << 20;

/// First steps of the decoding process: dies with the thread that started it, keeps no descriptor but the
/// first three, no environment, no core dump, few descriptors, bounded memory.
void leave_the_world();

/// Last step before the first request. From here on the process cannot open a file, reach the network, start
/// a program or a process, or make memory executable; it may read and write what it is handed, and start threads.
/// Opening is answered EACCES; everything not allowed ends the process.
/// @returns false when the kernel refuses; then nothing must be decoded
bool seal();

}  // namespace viche::files

#include <viche/files/files.hpp>

/// Stands in for the program started as `viche decode`, for tests.
int main() { return viche::files::decode_main(); }

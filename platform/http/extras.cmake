# What the http part has besides its library and tests; included by platform/CMakeLists.txt after viche_platform(http).

add_executable(bench_http EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/bench/bench_http.cpp)
target_link_libraries(bench_http PRIVATE platform_http)

include(${CMAKE_CURRENT_LIST_DIR}/fuzz/fuzz.cmake)

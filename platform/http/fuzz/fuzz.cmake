# The fuzz targets of the http part. With any compiler they run over the corpus as tests;
# with VICHE_FUZZ and clang they are libFuzzer programs: fuzz_http_<name> fuzz/corpus/<name> -max_total_time=60

foreach(name head multipart urlencoded)
  set(source ${CMAKE_CURRENT_LIST_DIR}/${name}_fuzz.cpp)
  set(corpus ${CMAKE_CURRENT_LIST_DIR}/corpus/${name})
  if(VICHE_TESTS)
    add_executable(replay_http_${name} ${source} ${CMAKE_CURRENT_LIST_DIR}/replay.cpp)
    target_include_directories(replay_http_${name} PRIVATE ${CMAKE_CURRENT_LIST_DIR}/..)
    target_link_libraries(replay_http_${name} PRIVATE platform_http)
    add_test(NAME fuzz_corpus_http_${name} COMMAND replay_http_${name} ${corpus})
    set_tests_properties(fuzz_corpus_http_${name} PROPERTIES TIMEOUT 300 LABELS http)
    set_property(GLOBAL APPEND PROPERTY VICHE_TEST_TARGETS replay_http_${name})
  endif()
  if(VICHE_FUZZ)
    # The code under test is compiled in, so that the fuzzer sees its branches.
    add_executable(fuzz_http_${name} ${source} ${CMAKE_CURRENT_LIST_DIR}/../head_check.cpp
                   ${CMAKE_CURRENT_LIST_DIR}/../body_decoder.cpp ${CMAKE_CURRENT_LIST_DIR}/../form.cpp
                   ${CMAKE_CURRENT_LIST_DIR}/../multipart.cpp)
    target_include_directories(fuzz_http_${name} PRIVATE ${CMAKE_CURRENT_LIST_DIR}/.. ${CMAKE_CURRENT_LIST_DIR}/../include)
    target_compile_options(fuzz_http_${name} PRIVATE -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined)
    target_link_options(fuzz_http_${name} PRIVATE -fsanitize=fuzzer,address,undefined)
    target_link_libraries(fuzz_http_${name} PRIVATE platform_http)
  endif()
endforeach()

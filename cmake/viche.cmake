# Declares the parts of the house. One shape for all:
#
#   viche_platform(<name> [NEEDS <platform parts>] [LINKS <ext names>] [PUBLIC_LINKS <ext names>])
#   viche_slice(<name>    [NEEDS <platform parts>] [HEARS <slices>]    [LINKS <ext names>])
#
# Sources, tests, templates, locales, migrations and assets are found by glob; nothing is listed by hand.
# A slice sees the platform parts it needs and the published headers of the slices it hears, nothing else.
# Libraries are named without their `ext_` prefix (see toolchain.cmake).

set_property(GLOBAL PROPERTY VICHE_SLICES "")

function(viche_resources target name folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/templates/* ${folder}/locales/*
       ${folder}/migrations/* ${folder}/assets/* ${folder}/data/*)
  if(NOT files)
    return()
  endif()
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}_resources)
  add_custom_command(
    OUTPUT ${out}.S ${out}.cpp
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed.py --name ${name} --root ${folder} --out ${out}
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/tools/embed.py
    COMMENT "Embedding ${name}")
  set_source_files_properties(${out}.S PROPERTIES OBJECT_DEPENDS "${files}")
  target_sources(${target} PRIVATE ${out}.S ${out}.cpp)
  if(NOT name STREQUAL "core")
    target_link_libraries(${target} PRIVATE platform_core)
  endif()
endfunction()

function(viche_links target visibility)
  foreach(lib ${ARGN})
    target_link_libraries(${target} ${visibility} ext_${lib})
  endforeach()
endfunction()

function(viche_tests target name folder)
  if(NOT VICHE_TESTS)
    return()
  endif()
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS ${folder}/tests/*_test.cpp)
  if(NOT tests)
    return()
  endif()
  add_executable(${name}_tests ${tests})
  target_include_directories(${name}_tests PRIVATE ${folder} ${folder}/tests)
  target_compile_definitions(${name}_tests PRIVATE VICHE_TEST_DIR="${folder}/tests"
                             VICHE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(${name}_tests PRIVATE ${target} ${ARGN} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name}_tests --gtest_brief=1)
  set_tests_properties(${name} PROPERTIES TIMEOUT 900 LABELS "${name}")
  set_property(GLOBAL APPEND PROPERTY VICHE_TEST_TARGETS ${name}_tests)
endfunction()

function(viche_platform name)
  cmake_parse_arguments(ARG "" "" "NEEDS;LINKS;PUBLIC_LINKS" ${ARGN})
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_library(platform_${name} STATIC ${sources})
  target_include_directories(platform_${name} PUBLIC ${folder}/include PRIVATE ${folder})
  foreach(need ${ARG_NEEDS})
    target_link_libraries(platform_${name} PUBLIC platform_${need})
  endforeach()
  viche_links(platform_${name} PRIVATE ${ARG_LINKS})
  viche_links(platform_${name} PUBLIC ${ARG_PUBLIC_LINKS})
  viche_resources(platform_${name} ${name} ${folder})
  viche_tests(platform_${name} ${name} ${folder})
endfunction()

function(viche_slice name)
  cmake_parse_arguments(ARG "" "" "NEEDS;HEARS;LINKS" ${ARGN})
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/tests/")
  add_library(slice_${name} OBJECT ${sources})
  target_include_directories(slice_${name} PRIVATE ${folder} PUBLIC ${folder}/published)
  foreach(need ${ARG_NEEDS})
    if(NOT TARGET platform_${need})
      message(FATAL_ERROR "slice ${name} NEEDS ${need}, which is not a platform part")
    endif()
    target_link_libraries(slice_${name} PUBLIC platform_${need})
  endforeach()
  foreach(heard ${ARG_HEARS})
    target_include_directories(slice_${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${heard}/published)
  endforeach()
  viche_links(slice_${name} PRIVATE ${ARG_LINKS})
  viche_resources(slice_${name} ${name} ${folder})
  viche_tests(slice_${name} slice_${name} ${folder})
  set_property(GLOBAL APPEND PROPERTY VICHE_SLICES ${name})
endfunction()

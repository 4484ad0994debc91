# numberd_module(NAME SOURCES ... TESTS ... LINK ... PRIVATE ...)
#
# One folder below src/ is one static library nd_NAME and, where it has TESTS, one test program
# NAME_test whose cases ctest lists one by one. LINK: modules and libraries that our headers show;
# PRIVATE: libraries that only our .cpp files see.
include(GoogleTest)

# All test programs, and nothing that they do not need.
add_custom_target(tests)

# Of the tests' own code nobody asks whether it overflows, how fast it is and what a fuzzer reached:
# answering would take three times its compiling.
if(NUMBERD_SANITIZE MATCHES undefined)
  set(NUMBERD_TEST_OPTIONS -O0 -fno-sanitize=undefined)
endif()
if(NUMBERD_FUZZ)
  list(APPEND NUMBERD_TEST_OPTIONS -fno-sanitize=fuzzer-no-link)
endif()

# Two precompiled headers for all modules: compiling one takes as long as compiling a source. They
# are built without any library's definitions, so that every module's own fit.
add_library(nd_pch OBJECT ${CMAKE_CURRENT_LIST_DIR}/pch.cpp)
target_precompile_headers(nd_pch PRIVATE ${PROJECT_SOURCE_DIR}/src/base/pch.hpp)
add_library(nd_test_pch OBJECT ${CMAKE_CURRENT_LIST_DIR}/pch.cpp)
target_link_libraries(nd_test_pch PRIVATE GTest::gmock)
target_compile_options(nd_test_pch PRIVATE ${NUMBERD_TEST_OPTIONS})
target_precompile_headers(nd_test_pch PRIVATE ${PROJECT_SOURCE_DIR}/src/base/pch.hpp
                          <gmock/gmock.h> <gtest/gtest.h>)

function(numberd_module NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;TESTS;LINK;PRIVATE;TEST_LINK" ${ARGN})
  add_library(nd_${NAME} STATIC ${ARG_SOURCES})
  target_include_directories(nd_${NAME} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(nd_${NAME} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE})
  target_precompile_headers(nd_${NAME} REUSE_FROM nd_pch)
  if(ARG_TESTS)
    add_executable(${NAME}_test ${ARG_TESTS})
    target_include_directories(${NAME}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(${NAME}_test PRIVATE nd_${NAME} ${ARG_PRIVATE} ${ARG_TEST_LINK}
                          GTest::gmock GTest::gtest_main)
    target_precompile_headers(${NAME}_test REUSE_FROM nd_test_pch)
    add_dependencies(tests ${NAME}_test)
    target_compile_options(${NAME}_test PRIVATE ${NUMBERD_TEST_OPTIONS})
    set_target_properties(${NAME}_test PROPERTIES UNITY_BUILD ${NUMBERD_JOIN_TESTS}
                          UNITY_BUILD_BATCH_SIZE 8)
    gtest_discover_tests(${NAME}_test TEST_PREFIX ${NAME}. DISCOVERY_MODE PRE_TEST
                         PROPERTIES TIMEOUT 120 LABELS unit)
  endif()
endfunction()

# numberd_crash_child(NAME SOURCES ... TEST_LINK ...): NAME_crash_child, the process that NAME_test
# kills, and which it finds by NUMBERD_CRASH_CHILD.
function(numberd_crash_child NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;TEST_LINK" ${ARGN})
  add_executable(${NAME}_crash_child ${ARG_SOURCES})
  add_dependencies(${NAME}_test ${NAME}_crash_child)
  target_include_directories(${NAME}_crash_child PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${NAME}_crash_child PRIVATE nd_${NAME} ${ARG_TEST_LINK})
  target_compile_definitions(${NAME}_test PRIVATE
    NUMBERD_CRASH_CHILD="$<TARGET_FILE:${NAME}_crash_child>")
endfunction()

# numberd_embed(OUTPUT_VARIABLE FILE HEADER NAMESPACE FUNCTION): the file's bytes as a function that
# HEADER declares; adds the generated source to the list in OUTPUT_VARIABLE.
function(numberd_embed OUT FILE HEADER NAMESPACE FUNCTION)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${FUNCTION}.cpp)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${FILE} -DOUTPUT=${generated} -DHEADER=${HEADER}
            -DNAMESPACE=${NAMESPACE} -DFUNCTION=${FUNCTION}
            -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${FILE} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    VERBATIM)
  set(${OUT} ${${OUT}} ${generated} PARENT_SCOPE)
endfunction()

# Compiler flags, linker, ccache: everything that concerns how, not what, we build.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>")
# Some libraries ask for it (RE2), and a precompiled header fits only the same flags.
add_compile_options(-pthread)
add_link_options(-pthread)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of g++ 12 inside the standard library's own strings (GCC bug 105651).
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized)
  # ccache understands a precompiled header only with this.
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>")
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

if(NUMBERD_SANITIZE)
  add_compile_options(-fsanitize=${NUMBERD_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${NUMBERD_SANITIZE})
endif()

# Asio's fences are none that the thread sanitizer knows (and g++ says so); its locks it knows.
if(NUMBERD_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-tsan)
endif()

# The modules themselves carry the coverage counters: without them a fuzzer gropes in the dark.
if(NUMBERD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

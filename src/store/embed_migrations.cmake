# cmake -D ENGINE=sqlite -D OUT=file.cpp -D SOURCES=a.sql;b.sql -P embed_migrations.cmake
#
# Writes a .cpp that holds the given NNNN_name.sql files, in order, as store::ENGINE::migrations().
set(rows "")
foreach(path IN LISTS SOURCES)
  file(READ ${path} sql)
  get_filename_component(stem ${path} NAME_WE)
  string(REGEX MATCH "^([0-9]+)_([a-z0-9_]+)$" matched ${stem})
  if(NOT matched)
    message(FATAL_ERROR "a migration is called NNNN_name.sql, not ${path}")
  endif()
  string(REGEX REPLACE "^0+" "" version ${CMAKE_MATCH_1})
  string(APPEND rows "    {${version}, \"${CMAKE_MATCH_2}\", R\"sql(${sql})sql\"},\n")
endforeach()
set(text "// Made by embed_migrations.cmake.
#include \"store/${ENGINE}/migrations.hpp\"

namespace numberd::store::${ENGINE} {
namespace {

constexpr Migration kMigrations[] = {
${rows}};

} // namespace

std::span<const Migration> migrations() { return kMigrations; }

} // namespace numberd::store::${ENGINE}
")
file(WRITE ${OUT} "${text}")

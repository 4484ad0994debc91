# cmake -DINPUT=file -DOUTPUT=file.cpp -P embed.cmake
# Writes a .cpp that holds the bytes of a file: numberd::api::embedded_document().
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],))"
       "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "// Generated from ${INPUT}.
#include \"api/document.hpp\"

namespace numberd::api {
namespace {
constexpr unsigned char kBytes[] = {
${bytes}};
} // namespace

std::string_view embedded_document() {
    return {reinterpret_cast<const char*>(kBytes), sizeof(kBytes)};
}

} // namespace numberd::api
")

# cmake -DINPUT=… -DOUTPUT=… -DHEADER=a/b.hpp -DNAMESPACE=numberd::a -DFUNCTION=… -P embed.cmake
# Writes a .cpp that holds the bytes of a file as std::string_view NAMESPACE::FUNCTION().
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REPEAT "0x[0-9a-f][0-9a-f]," 16 one_line)
string(REGEX REPLACE "(${one_line})" "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "// Generated.
#include \"${HEADER}\"

namespace ${NAMESPACE} {
namespace {
constexpr unsigned char kBytes[] = {
${bytes}};
} // namespace

std::string_view ${FUNCTION}() {
    return {reinterpret_cast<const char*>(kBytes), sizeof(kBytes)};
}

} // namespace ${NAMESPACE}
")

// SPDX-License-Identifier: Apache-2.0
#include "carrier/sandbox/plan.hpp"

namespace numberd::carrier::sandbox {
namespace {

/// The areas of one country, said once.
struct In {
    std::string_view country;
    std::string_view calling_code;

    constexpr Area local(std::string_view code, int digits, std::string_view region,
                         std::string_view city, std::string_view region_code = "") const {
        return {country, calling_code, code, LineType::Local, digits, region, region_code, city};
    }
    constexpr Area mobile(std::string_view code, int digits) const {
        return {country, calling_code, code, LineType::Mobile, digits, "", "", ""};
    }
    constexpr Area toll_free(std::string_view code, int digits) const {
        return {country, calling_code, code, LineType::TollFree, digits, "", "", ""};
    }
    constexpr Area national(std::string_view code, int digits) const {
        return {country, calling_code, code, LineType::National, digits, "", "", ""};
    }
};

constexpr In kAE{"AE", "971"}, kAR{"AR", "54"}, kAT{"AT", "43"}, kAU{"AU", "61"}, kBE{"BE", "32"};
constexpr In kBR{"BR", "55"}, kCH{"CH", "41"}, kCL{"CL", "56"}, kCO{"CO", "57"}, kCZ{"CZ", "420"};
constexpr In kDE{"DE", "49"}, kDK{"DK", "45"}, kES{"ES", "34"}, kFI{"FI", "358"}, kFR{"FR", "33"};
constexpr In kGB{"GB", "44"}, kGR{"GR", "30"}, kHK{"HK", "852"}, kHU{"HU", "36"}, kID{"ID", "62"};
constexpr In kIE{"IE", "353"}, kIL{"IL", "972"}, kIN{"IN", "91"}, kIT{"IT", "39"}, kJP{"JP", "81"};
constexpr In kKR{"KR", "82"}, kMX{"MX", "52"}, kMY{"MY", "60"}, kNL{"NL", "31"}, kNO{"NO", "47"};
constexpr In kNZ{"NZ", "64"}, kPE{"PE", "51"}, kPH{"PH", "63"}, kPL{"PL", "48"}, kPT{"PT", "351"};
constexpr In kRO{"RO", "40"}, kSE{"SE", "46"}, kSG{"SG", "65"}, kTH{"TH", "66"}, kTR{"TR", "90"};
constexpr In kUA{"UA", "380"}, kVN{"VN", "84"}, kZA{"ZA", "27"};

constexpr Area kAreas[] = {
    kGB.local("20", 8, "England", "London", "ENG"),
    kGB.local("121", 7, "England", "Birmingham", "ENG"),
    kGB.local("161", 7, "England", "Manchester", "ENG"),
    kGB.local("113", 7, "England", "Leeds", "ENG"),
    kGB.local("117", 7, "England", "Bristol", "ENG"),
    kGB.local("131", 7, "Scotland", "Edinburgh", "SCT"),
    kGB.local("141", 7, "Scotland", "Glasgow", "SCT"),
    kGB.local("29", 8, "Wales", "Cardiff", "WLS"),
    kGB.mobile("7700", 6),
    kGB.toll_free("800", 7),
    kGB.national("330", 7),
    kDE.local("30", 8, "Berlin", "Berlin", "BE"),
    kDE.local("40", 8, "Hamburg", "Hamburg", "HH"),
    kDE.local("89", 8, "Bayern", "München", "BY"),
    kDE.local("69", 8, "Hessen", "Frankfurt am Main", "HE"),
    kDE.local("221", 7, "Nordrhein-Westfalen", "Köln", "NW"),
    kDE.local("711", 7, "Baden-Württemberg", "Stuttgart", "BW"),
    kDE.local("341", 7, "Sachsen", "Leipzig", "SN"),
    kDE.mobile("151", 8),
    kDE.toll_free("800", 7),
    kDE.national("32", 9),
    kFR.local("1", 8, "Île-de-France", "Paris", "IDF"),
    kFR.local("2", 8, "Pays de la Loire", "Nantes", "PDL"),
    kFR.local("3", 8, "Grand Est", "Strasbourg", "GES"),
    kFR.local("4", 8, "Provence-Alpes-Côte d'Azur", "Marseille", "PAC"),
    kFR.local("5", 8, "Occitanie", "Toulouse", "OCC"),
    kFR.mobile("6", 8),
    kFR.toll_free("80", 7),
    kFR.national("9", 8),
    kKR.local("2", 8, "Seoul", "Seoul", "11"),
    kKR.local("51", 7, "Busan", "Busan", "26"),
    kKR.local("53", 7, "Daegu", "Daegu", "27"),
    kKR.local("32", 7, "Incheon", "Incheon", "28"),
    kKR.local("42", 7, "Daejeon", "Daejeon", "30"),
    kKR.mobile("10", 8),
    kKR.mobile("11", 8),
    kKR.toll_free("80", 7),
    kKR.national("70", 8),
    kJP.local("3", 8, "Tokyo", "Tokyo", "13"),
    kJP.local("6", 8, "Osaka", "Osaka", "27"),
    kJP.local("52", 7, "Aichi", "Nagoya", "23"),
    kJP.local("11", 7, "Hokkaido", "Sapporo", "01"),
    kJP.local("92", 7, "Fukuoka", "Fukuoka", "40"),
    kJP.mobile("90", 8),
    kJP.toll_free("120", 6),
    kJP.national("50", 8),
    kBR.local("11", 8, "São Paulo", "São Paulo", "SP"),
    kBR.local("21", 8, "Rio de Janeiro", "Rio de Janeiro", "RJ"),
    kBR.local("31", 8, "Minas Gerais", "Belo Horizonte", "MG"),
    kBR.local("41", 8, "Paraná", "Curitiba", "PR"),
    kBR.local("61", 8, "Distrito Federal", "Brasília", "DF"),
    kBR.local("71", 8, "Bahia", "Salvador", "BA"),
    kBR.mobile("119", 8),
    kBR.toll_free("800", 7),
    kIN.local("11", 8, "Delhi", "New Delhi", "DL"),
    kIN.local("22", 8, "Maharashtra", "Mumbai", "MH"),
    kIN.local("33", 8, "West Bengal", "Kolkata", "WB"),
    kIN.local("44", 8, "Tamil Nadu", "Chennai", "TN"),
    kIN.local("80", 8, "Karnataka", "Bengaluru", "KA"),
    kIN.local("40", 8, "Telangana", "Hyderabad", "TG"),
    kIN.mobile("98", 8),
    kIN.toll_free("1800", 7),
    kAU.local("2", 8, "New South Wales", "Sydney", "NSW"),
    kAU.local("3", 8, "Victoria", "Melbourne", "VIC"),
    kAU.local("7", 8, "Queensland", "Brisbane", "QLD"),
    kAU.local("8", 8, "Western Australia", "Perth", "WA"),
    kAU.mobile("4", 8),
    kAU.toll_free("1800", 6),
    kES.local("91", 7, "Madrid", "Madrid", "MD"),
    kES.local("93", 7, "Cataluña", "Barcelona", "CT"),
    kES.local("96", 7, "Comunidad Valenciana", "Valencia", "VC"),
    kES.mobile("6", 8),
    kES.toll_free("900", 6),
    kIT.local("06", 8, "Lazio", "Roma", "62"),
    kIT.local("02", 8, "Lombardia", "Milano", "25"),
    kIT.local("081", 7, "Campania", "Napoli", "72"),
    kIT.mobile("3", 9),
    kIT.toll_free("800", 6),
    kNL.local("20", 7, "Noord-Holland", "Amsterdam", "NH"),
    kNL.local("10", 7, "Zuid-Holland", "Rotterdam", "ZH"),
    kNL.mobile("6", 8),
    kNL.toll_free("800", 7),
    kNL.national("85", 7),
    kBE.local("2", 7, "Brussels", "Brussels", "BRU"),
    kBE.local("3", 7, "Antwerpen", "Antwerpen", "VAN"),
    kBE.mobile("47", 7),
    kAT.local("1", 7, "Wien", "Wien", "9"),
    kAT.local("316", 6, "Steiermark", "Graz", "6"),
    kAT.mobile("664", 7),
    kCH.local("44", 7, "Zürich", "Zürich", "ZH"),
    kCH.local("22", 7, "Genève", "Genève", "GE"),
    kCH.mobile("79", 7),
    kCH.toll_free("800", 6),
    kSE.local("8", 7, "Stockholms län", "Stockholm", "AB"),
    kSE.local("31", 7, "Västra Götalands län", "Göteborg", "O"),
    kSE.mobile("70", 7),
    kNO.local("22", 6, "Oslo", "Oslo", "03"),
    kNO.mobile("4", 7),
    kDK.local("33", 6, "Hovedstaden", "København", "84"),
    kDK.mobile("2", 7),
    kFI.local("9", 7, "Uusimaa", "Helsinki", "18"),
    kFI.mobile("40", 7),
    kIE.local("1", 7, "Leinster", "Dublin", "L"),
    kIE.local("21", 7, "Munster", "Cork", "M"),
    kIE.mobile("85", 7),
    kIE.toll_free("1800", 6),
    kPT.local("21", 7, "Lisboa", "Lisboa", "11"),
    kPT.mobile("91", 7),
    kPL.local("22", 7, "Mazowieckie", "Warszawa", "14"),
    kPL.local("12", 7, "Małopolskie", "Kraków", "12"),
    kPL.mobile("60", 7),
    kCZ.local("2", 8, "Praha", "Praha", "10"),
    kCZ.mobile("60", 7),
    kGR.local("21", 8, "Attiki", "Athina", "I"),
    kGR.mobile("69", 8),
    kRO.local("21", 7, "București", "București", "B"),
    kRO.mobile("72", 7),
    kHU.local("1", 7, "Budapest", "Budapest", "BU"),
    kHU.mobile("20", 7),
    kUA.local("44", 7, "Kyiv", "Kyiv", "30"),
    kUA.mobile("50", 7),
    kTR.local("212", 7, "İstanbul", "İstanbul", "34"),
    kTR.local("312", 7, "Ankara", "Ankara", "06"),
    kTR.mobile("53", 8),
    kIL.local("3", 7, "Tel Aviv", "Tel Aviv", "TA"),
    kIL.mobile("50", 7),
    kAE.local("4", 7, "Dubai", "Dubai", "DU"),
    kAE.mobile("50", 7),
    kZA.local("11", 7, "Gauteng", "Johannesburg", "GP"),
    kZA.local("21", 7, "Western Cape", "Cape Town", "WC"),
    kZA.mobile("82", 7),
    kNZ.local("9", 7, "Auckland", "Auckland", "AUK"),
    kNZ.mobile("21", 7),
    kNZ.toll_free("800", 6),
    kSG.local("6", 7, "", "Singapore"),
    kSG.mobile("8", 7),
    kHK.local("2", 7, "", "Hong Kong"),
    kHK.mobile("9", 7),
    kTH.local("2", 7, "Bangkok", "Bangkok", "10"),
    kTH.mobile("81", 7),
    kMY.local("3", 8, "Kuala Lumpur", "Kuala Lumpur", "14"),
    kMY.mobile("12", 7),
    kID.local("21", 8, "Jakarta", "Jakarta", "JK"),
    kID.mobile("812", 8),
    kPH.local("2", 8, "Metro Manila", "Manila", "00"),
    kPH.mobile("917", 7),
    kVN.local("24", 8, "Hà Nội", "Hà Nội", "HN"),
    kVN.mobile("90", 7),
    kMX.local("55", 8, "Ciudad de México", "Ciudad de México", "CMX"),
    kMX.local("33", 8, "Jalisco", "Guadalajara", "JAL"),
    kMX.toll_free("800", 7),
    kAR.local("11", 8, "Buenos Aires", "Buenos Aires", "C"),
    kAR.mobile("911", 8),
    kCL.local("2", 8, "Región Metropolitana", "Santiago", "RM"),
    kCL.mobile("9", 8),
    kCO.local("601", 7, "Bogotá", "Bogotá", "DC"),
    kCO.mobile("310", 7),
    kPE.local("1", 7, "Lima", "Lima", "LMA"),
    kPE.mobile("9", 8),
};

constexpr Country kCountries[] = {
    {"US", "1", 10, 10},  {"AE", "971", 8, 9},  {"AR", "54", 10, 11}, {"AT", "43", 7, 13},
    {"AU", "61", 9, 10},  {"BE", "32", 8, 9},   {"BR", "55", 10, 11}, {"CH", "41", 9, 9},
    {"CL", "56", 9, 9},   {"CO", "57", 10, 10}, {"CZ", "420", 9, 9},  {"DE", "49", 7, 12},
    {"DK", "45", 8, 8},   {"ES", "34", 9, 9},   {"FI", "358", 7, 11}, {"FR", "33", 9, 9},
    {"GB", "44", 9, 10},  {"GR", "30", 10, 10}, {"HK", "852", 8, 8},  {"HU", "36", 8, 9},
    {"ID", "62", 8, 12},  {"IE", "353", 8, 10}, {"IL", "972", 8, 9},  {"IN", "91", 10, 11},
    {"IT", "39", 8, 11},  {"JP", "81", 9, 10},  {"KR", "82", 8, 10},  {"MX", "52", 10, 10},
    {"MY", "60", 8, 10},  {"NL", "31", 9, 10},  {"NO", "47", 8, 8},   {"NZ", "64", 8, 10},
    {"PE", "51", 8, 9},   {"PH", "63", 9, 10},  {"PL", "48", 9, 9},   {"PT", "351", 9, 9},
    {"RO", "40", 9, 9},   {"SE", "46", 8, 10},  {"SG", "65", 8, 8},   {"TH", "66", 8, 9},
    {"TR", "90", 10, 10}, {"UA", "380", 9, 9},  {"VN", "84", 9, 10},  {"ZA", "27", 9, 9},
};

} // namespace

std::span<const Area> world_areas() {
    return kAreas;
}

std::span<const Country> countries() {
    return kCountries;
}

std::string_view text_of(LineType type) {
    switch (type) {
        case LineType::Local:
            return "local";
        case LineType::TollFree:
            return "toll_free";
        case LineType::Mobile:
            return "mobile";
        case LineType::National:
            return "national";
    }
    return "";
}

} // namespace numberd::carrier::sandbox

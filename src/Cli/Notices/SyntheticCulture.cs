using System.Collections.Frozen;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>What synthetic names sound like in some countries: syllables that are put together, so that nobody in particular bears them.</summary>
internal sealed class SyntheticCulture
{
    private static readonly FrozenDictionary<string, SyntheticCulture> ByCountry = All().SelectMany(culture => culture.Countries, (culture, country) => (culture, country))
        .ToFrozenDictionary(pair => pair.country, pair => pair.culture, StringComparer.Ordinal);

    private SyntheticCulture(string countries, string languages, string beginnings, string families, string women, string men, string places)
    {
        Countries = countries.Split(' ');
        Languages = languages.Split(' ');
        Beginnings = beginnings.Split(' ');
        FamilyEndings = families.Split(' ');
        WomenEndings = women.Split(' ');
        MenEndings = men.Split(' ');
        PlaceEndings = places.Split(' ');
    }

    /// <summary>Languages of these countries, three letters each (ISO 639-2).</summary>
    public string[] Languages { get; }

    /// <summary>How names begin.</summary>
    public string[] Beginnings { get; }

    /// <summary>How family names end.</summary>
    public string[] FamilyEndings { get; }

    /// <summary>How forenames of women end.</summary>
    public string[] WomenEndings { get; }

    /// <summary>How forenames of men end.</summary>
    public string[] MenEndings { get; }

    /// <summary>How names of places end.</summary>
    public string[] PlaceEndings { get; }

    private string[] Countries { get; }

    /// <summary>What names sound like in a country.</summary>
    public static SyntheticCulture Of(string country) => ByCountry.GetValueOrDefault(country) ?? ByCountry[OwnerDirectory.Default.Find(new OwnerId(country))?.Region switch
    {
        "Africa" => "NG",
        "Americas" => "MX",
        "Europe" => "DE",
        _ => "FJ",
    }];

    private static SyntheticCulture[] All() =>
    [
        new("ES MX PE CO CL AR VE BO EC UY PY CR CU DO GT HN NI PA SV AD GQ", "SPA", "Al Bel Cor Dal Esp Gal Lor Mor Pal Quin Ros Sal Tor Vel Zam", "andez arro ero illo osa uela anzo ero", "ita ela isa inda ora", "eno ardo iano elio osto", "illa ueva ares adura"),
        new("PT BR AO MZ CV GW ST TL", "POR", "Al Bar Cam Fer Gon Lim Mel Nor Per Rib Sil Tav Var Xav", "eira alho ondo ães inho oso", "ilda inha éia ana", "inho ulfo ácio élio", "ópolis eiros alto inha"),
        new("FR BE LU MC CH HT", "FRE", "Bel Char Des Fleur Gar Lam Mont Per Rous Tour Val Vau Bri Cour", "euil igny ault ière ond ette aillac", "ine elle ette ande", "ien ard aud éric", "ville court bourg sur-Lune"),
        new("GB IE US CA AU NZ JM TT BB BS BZ GY AG DM GD KN LC VC MT", "ENG", "Ash Bram Crow Dun Elder Fair Hal Kes Lang Marl Nor Oak Pem Thorn Wex", "wick borough sley mere combe hurst ton", "ella ine wyn etta", "ward ric bert mund", "mouth field bury Bay"),
        new("DE AT LI NL DK NO SE IS SR AW CW SX", "GER ENG", "Brand Dorn Eich Feld Grau Holz Kram Lind Moor Rosen Stein Wald Wint", "mann huber sen strand quist berger dahl", "linde hild rike gund", "fried win hart olf", "hausen dorf stad vik"),
        new("RU UA BY BG RS ME HR SI SK CZ PL BA MK", "RUS ENG", "Bor Dob Grad Jar Kras Lub Mil Nov Orl Rad Svet Tar Vel Zor", "anov enko ović ovsky arek inski ev", "ana islava enka ila", "islav omir oslav an", "ograd insk ava any"),
        new("FI EE LV LT HU", "FIN ENG", "Aal Hal Jok Kal Lau Met Niem Pel Rau Sal Tuu Vir", "onen lainen is auskas helyi la", "ikki iina ele uta", "imo ari is andor", "järvi koski pils vár"),
        new("GR CY GE AM AL IT SM VA RO MD", "GRE ITA", "Aster Cal Dim Elef Fior Ghel Kor Laz Mar Nik Pap Sav Ther", "akis opoulos adze yan ini ello escu", "oula ina etta eni", "is andro ios ardo", "opolis ara ella eni"),
        new("TR AZ KZ KG UZ TM TJ IR AF", "TUR PER", "Ak Bay Der Er Gül Kar Mer Nur Ozan Sar Tem Yıl Zar", "oğlu ev zade han pour bekov daş", "can ay naz una", "han bek dar mir", "köy abad kent shahr"),
        new("DZ EG MA TN LY SD SY IQ JO LB SA YE OM AE KW QA BH MR PS SO DJ KM", "ARA", "Al-Bas Al-Far Al-Kha Al-Mar Al-Naz Al-Sab Ben-Dar Ben-Tal Had Jar Rash", "idi awi ani oumi ari ouni", "ila ina iya aa", "im ir id oun", "iya abad oura in"),
        new("IN PK BD NP LK MV BT MM", "HIN ENG", "Ana Bal Chan Dev Gan Har Jay Kal Mad Nar Pra Raj Sur Vas", "wari dhara lakar veda suriya nath mani", "ika ini ali ada", "esh endra it av", "pur nagar abad giri"),
        new("CN SG MN JP KR", "CHI JPN", "Ao Bai Chen Fen Hoshi Jin Kawa Lin Mori Nan Shan Tomi Wei Yama", "zhou moto lang saki heng gawa ryul", "mei ko hua yeong", "wei ro jun seok", "hama zhen dong kawa"),
        new("VN TH LA KH ID MY PH BN", "IND THA", "Bao Chai Dara Han Kasi Lam Mana Nira Pran Ratu Suri Thara Wira", "wati kul wong sari tran dela puno", "ani inda lien aya", "anto an chai uan", "buri jaya baru phong"),
        new("NG GH SN CI ML BF NE TG BJ GA CG CD CF CM MG BI RW GN TD KE TZ UG ET ER ZA ZM ZW BW NA LS SZ MW MU SC SL LR GM SS", "ENG FRE SWA", "Aba Bako Chi Dio Eke Kama Ma Mba Ndo Oba Sa Tembe Wa Zu", "diallo kwe wole ngare mbeki toure lani", "isha ele oma ani", "wale ko femi andu", "mba kro ville toro"),
        new("FJ WS TO VU SB PG KI TV NR PW FM MH", "ENG", "Afa Fale Ioa Kale Lolo Manu Nau Pele Sione Tau Vai", "lagi toa fono lelei fala nui", "lei ina sia ola", "tane loa sefo vai", "atolo lofa moana vale"),
    ];
}

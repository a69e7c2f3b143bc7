using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Screening.Documents;

namespace Interpol.Mesh.Screening.Tests.Documents;

/// <summary>Invented texts of bureaus. Both kinds of error are counted: names that pass, and texts that are refused though they name nobody.</summary>
public sealed class NamesInTextTests
{
    private static readonly string[] WithNames =
    [
        "Stolen from John Miller at the hotel.", "Holder: Maria Costa", "Nom: DUPONT", "Apellidos: Garcia Lopez", "Reported by Mr. Okafor.", "Frau Schneider meldete den Verlust.",
        "Issued to Ahmed Hassan on 3 May.", "In the name of Kowalski.", "P<UTOERIKSSON<<ANNA<MARIA<<<<", "MILLER, John reported the loss", "MILLER John reported the loss", "Juan de la Cruz lo perdió.",
        "Фамилия: Иванов", "Иван Петров сообщил о краже.", "姓名：王小明", "الاسم: محمد", "Left in a taxi by Anna-Lena Berg.", "Same person as in the file of Peter O'Brien.", "Vorname: hans",
        "Le titulaire Jean Petit a déclaré la perte.", "Passport of Dr Weber.", "Found with Li Wei on the ferry.", "surname=smith", "Handed in by Sra. Fernandez", "Délivré à Amélie Durand",
        "Stolen from Miller.", "john miller lost it", "王小明的护照", "STOLEN FROM JOHN MILLER", "Seen with a card of Anna in Rome.",
    ];

    private static readonly string[] WithoutNames =
    [
        "Stolen in transit, batch 12 of 40.", "Blank passports, series AB 100 to AB 500.", "Chip does not answer.", "Reported at the airport in Lyon.", "Stolen at Charles de Gaulle airport.",
        "Seized in New York on Tuesday.", "See the file of the Ministry of Foreign Affairs.", "Embassy of France, Buenos Aires.", "Lost on the train from Paris to Lyon.", "Page 12 is missing.",
        "Volé à la Gare du Nord.", "Robado en Santiago de Chile.", "Gestohlen am Frankfurter Flughafen.", "Found by Border Police in March.", "Consulate General, Hong Kong.", "LOST ON FLIGHT TO ROME",
        "Cover is red, laminate cut.", "Revoked by court order 12/2025.", "NCB Paris asks to be told.", "Украден в Москве.", "护照被盗", "Hotel Bristol, room 12.", "Stolen with a Samsung phone.",
        "Recovered by the Guardia Civil.", "Interpol Lyon has the original.", "Data page copied; MRZ altered.", "Lost near Lake Geneva.", "Contact: duty officer, 24 hours.", "Second theft since May.",
        "Used on flight AF 447.", "Stolen from a Toyota Corolla.", "Addis Ababa, city centre.", "Reported by Air France.", "Name of the ship: Aurora",
    ];

    /// <summary>Written after the rule and its lists. They showed one defect, that "the" joined two words to a name; nothing else was changed for them.</summary>
    private static readonly string[] LaterWithNames =
    [
        "Bearer is Fatima Zahra Alaoui", "Taken by her husband Karl Lindqvist.", "The courier, Samuel Adeyemi, was robbed.", "NOMBRE: PEREZ GOMEZ JUAN", "Contact Dimitris Papadopoulos for details.",
        "Belongs to Nguyen Thi Hoa.", "Lost by Abdul Rahman in Dubai.", "Olena Shevchenko, born 1980, reported it.", "Nome: João Silva", "Vermisst von Herrn Becker.", "владелец: Смирнова", "Mme Lefèvre l'a perdu.",
        "Stolen together with the card of Tanaka Hiroshi.", "Passport holder Singh was attacked.", "Used by a man calling himself Victor.", "Mrs Mbeki's bag was stolen.", "TANAKA Hiroshi, Osaka", "see also hassan ali, same case",
        "Returned by Jan van der Berg.", "Photo replaced by that of Ivan Horvat.",
    ];

    /// <summary>As <see cref="LaterWithNames"/>.</summary>
    private static readonly string[] LaterWithoutNames =
    [
        "Taken from a car in Cape Town.", "Lost between Madrid and Barcelona.", "Batch stolen from the Royal Mint.", "Missing since the Easter holidays.", "Contact the Swiss Embassy.", "Burnt in the fire of 3 June.",
        "Reported in Dar es Salaam.", "Withdrawn: printing error.", "Stolen on board the Queen Mary.", "Seized by Dutch Customs at Schiphol.", "Perdu dans le métro de Paris.", "Hurtado en el Hotel Plaza.", "Der Ausweis wurde in Wien gestohlen.",
        "Machine readable zone unreadable.", "Belongs to the series recalled in 2024.", "Delivery by DHL Express failed.", "Left at Tokyo Station.", "Found on Copacabana beach.", "Reported to the High Commission, London.", "Water damage, visa page 7 torn.",
    ];

    [Fact]
    public void Of_twenty_later_texts_with_names_three_pass() => Assert.Equal(
        ["Passport holder Singh was attacked.", "Used by a man calling himself Victor.", "see also hassan ali, same case"],
        LaterWithNames.Where(text => NamesInText.Find("extra", text).IsEmpty));

    [Fact]
    public void Of_twenty_later_texts_without_names_four_are_refused() => Assert.Equal(
        ["Batch stolen from the Royal Mint.", "Stolen on board the Queen Mary.", "Delivery by DHL Express failed.", "Reported to the High Commission, London."],
        LaterWithoutNames.Where(text => !NamesInText.Find("extra", text).IsEmpty));

    [Fact]
    public void Of_thirty_texts_with_names_five_pass() => Assert.Equal(
        ["Stolen from Miller.", "john miller lost it", "王小明的护照", "STOLEN FROM JOHN MILLER", "Seen with a card of Anna in Rome."],
        WithNames.Where(text => NamesInText.Find("extra", text).IsEmpty));

    [Fact]
    public void Of_thirty_four_texts_without_names_two_are_refused() => Assert.Equal(
        ["Stolen from a Toyota Corolla.", "Addis Ababa, city centre."],
        WithoutNames.Where(text => !NamesInText.Find("extra", text).IsEmpty));

    [Theory]
    [InlineData("Stolen from John Miller at the hotel.", "name-pair", 13, "'John Miller'")]
    [InlineData("Holder: Maria Costa", "name-after-label", 9, "'Maria Costa'")]
    [InlineData("Reported by Mr. Okafor.", "name-after-title", 17, "'Okafor'")]
    [InlineData("In the name of Kowalski.", "name-after-phrase", 16, "'Kowalski'")]
    [InlineData("Juan de la Cruz lo perdió.", "name-pair", 1, "'Juan de la Cruz'")]
    [InlineData("MILLER, John reported the loss", "name-pair", 1, "'MILLER, John'")]
    [InlineData("P<UTOERIKSSON<<ANNA", "zone-in-text", 14, "zone")]
    public void What_looks_like_a_name_is_shown_with_its_place(string text, string code, int place, string shown)
    {
        var finding = Assert.Single(NamesInText.Find("extra", text));

        Assert.Equal((code, place, true, "extra"), (finding.Code, finding.Place, finding.IsProblem, finding.Field));
        Assert.Contains(shown, finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_texts_are_refused() => Assert.Equal("too-long", Assert.Single(NamesInText.Find("extra", new string('a', NamesInText.MaxText + 1))).Code);

    [Fact]
    public void Nothing_throws_and_places_are_in_the_text() => Prop.ForAll<NonNull<string>>(
        text => NamesInText.Find("extra", text.Get).All(finding => finding.Code == "too-long" || (finding.Place >= 1 && finding.Place <= text.Get.Length))).QuickCheckThrowOnFailure();
}
